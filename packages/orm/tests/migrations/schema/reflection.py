"""What the schema of a database is, as the database itself says it; the order of columns apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bandstand.orm import Database


def schema_of(database: Database) -> dict[str, Any]:
    """Give all tables, with everything that they have, in an order of its own."""
    return _sqlite(database) if database.backend.dialect.name == "sqlite" else _postgresql(database)


def _sqlite(database: Database) -> dict[str, Any]:
    found = database.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    )
    return {
        f"{kind} {name}": (table, _parts(sql) if kind == "table" else _plain(sql)) for kind, name, table, sql in found
    }


def _parts(sql: str) -> list[str]:
    """Give what stands between the brackets of CREATE TABLE, sorted."""
    inner = sql[sql.index("(") + 1 : sql.rindex(")")]
    parts, depth, begun = [], 0, 0
    for place, sign in enumerate(inner):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append(inner[begun:place])
            begun = place + 1
    return sorted(map(_plain, [*parts, inner[begun:]]))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace('"', "")).strip()


_COLUMNS = """
SELECT c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated, a.attidentity,
    pg_get_expr(d.adbin, d.adrelid), l.collname, col_description(c.oid, a.attnum)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum LEFT JOIN pg_collation l ON l.oid = a.attcollation
WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1
"""
_FURTHER = """
SELECT 'constraint', conname, conrelid::regclass::text || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'sequence', sequencename, data_type::text FROM pg_sequences WHERE schemaname = 'public'
UNION ALL SELECT 'comment', relname, obj_description(oid) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
ORDER BY 1, 2
"""


def _postgresql(database: Database) -> dict[str, Any]:
    columns = database.execute(_COLUMNS)
    further = database.execute(_FURTHER)
    return {
        **{f"column {name}": tuple(each) for name, *each in columns},
        **{f"{kind} {name}": text for kind, name, text in further},
    }
