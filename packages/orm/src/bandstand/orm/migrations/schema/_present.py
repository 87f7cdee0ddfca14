"""What constraints and indexes are called in a database, which another program may have made with names of its own."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from bandstand.orm.errors import ProgrammingError
from bandstand.orm.migrations.schema._version import columns_of, is_column, listed_in, names_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bandstand.orm.migrations.schema._script import Script
    from bandstand.orm.migrations.schema._version import Part


class Held(NamedTuple):
    """What a constraint or index is called, and whether it is an index to the database."""

    name: str
    is_index: bool


class _Fact(NamedTuple):
    """A constraint or index that is there.

    Attributes:
        kind: ``key``, ``reference``, ``unique``, ``check``, ``index`` or ``unique index``.
        name: What it is called.
        columns: Of the table.
        target: The table that is referred to.
        text: The SQL of a check.
        is_plain: Whether an index is of columns and nothing else.
    """

    kind: str
    name: str
    columns: tuple[str, ...]
    target: str = ""
    text: str = ""
    is_plain: bool = True

    @property
    def held(self) -> Held:
        return Held(self.name, "index" in self.kind)

    def __str__(self) -> str:
        return f"{self.kind} {self.name!r} of {', '.join(self.columns) or 'expressions'}"


def ours(part: Part) -> Held:
    """Give what a constraint or index is called that was made here."""
    return Held(str(part.name), isinstance(part, sa.Index))


class Present:
    """The constraints and indexes that a table has, asked for once, when the first name is wanted.

    Databases that cannot be asked here, and statements that are only written down, have our names.

    Args:
        script: Where to ask.
        table: What the table is called.
        known: The names that its model gives; what is called so is nothing else.
    """

    def __init__(self, script: Script, table: str, known: Collection[str] = ()) -> None:
        self._script = script
        self._table = table
        self._known = known
        self._kind = script.backend.dialect.name
        self._answers = not script.collects and self._kind in ("postgresql", "sqlite")

    @property
    def key(self) -> str:
        """What the key is called; empty where nobody can tell."""
        return next((each.name for each in self._facts if each.kind == "key"), "") if self._answers else ""

    def held(self, part: Part) -> Held:
        """Give what a constraint or index is called.

        Raises:
            ProgrammingError: The table has none like it, or several.
        """
        if not self._answers:
            return ours(part)
        found = self._like(part)
        if len(found) != 1:
            there = "; ".join(map(str, self._facts)) or "none at all"
            why = f"it has none {part.name!r}, and {len(found)} like it"
            message = f"The table {self._table!r} was to have {_shown(part)}, but {why}. There is: {there}."
            raise ProgrammingError(message)
        return found[0].held

    def find(self, part: Part) -> Held | None:
        """Give what a constraint or index is called; None where there is none, or where it cannot be told apart."""
        if not self._answers:
            return ours(part)
        found = self._like(part)
        return found[0].held if len(found) == 1 else None

    def _like(self, part: Part) -> list[_Fact]:
        named = [each for each in self._facts if each.name == part.name]
        if named:
            return named
        found = [each for each in self._facts if each.name not in self._known and _is_like(each, part)]
        if len(found) > 1 and isinstance(part, sa.CheckConstraint):
            text = part.sqltext.compile(dialect=self._script.backend.sqlalchemy, compile_kwargs={"literal_binds": True})
            found = [each for each in found if _bare(each.text) == _bare(str(text))]
        return found[:1] if isinstance(part, sa.Index) and not part.unique else found

    @cached_property
    def _facts(self) -> list[_Fact]:
        return list(self._of_postgresql() if self._kind == "postgresql" else self._of_sqlite())

    def _of_postgresql(self) -> Iterator[_Fact]:
        place = _literal(self._script.quoted(self._table))
        rows: list[Any] = self._script.ask(_POSTGRESQL.format(table=place))
        for kind, name, columns, target, text, is_plain in rows:
            yield _Fact(kind, name, tuple(columns), target, text, is_plain)

    def _of_sqlite(self) -> Iterator[_Fact]:
        query = f"SELECT name, \"unique\", partial FROM pragma_index_list({_literal(self._table)}) WHERE origin = 'c'"
        for name, is_unique, is_partial in self._script.ask(query):
            parts = self._script.ask(f'SELECT name, "desc" FROM pragma_index_xinfo({_literal(name)}) WHERE "key"')
            columns = tuple(column for column, _ in parts if column is not None)
            is_plain = not is_partial and len(columns) == len(parts) and not any(desc for _, desc in parts)
            yield _Fact("unique index" if is_unique else "index", name, columns, is_plain=is_plain)


def _is_like(fact: _Fact, part: Part) -> bool:
    match part:
        case sa.ForeignKeyConstraint():
            (reference,) = part.elements
            target = reference.target_fullname.rpartition(".")[0]
            return (fact.kind, list(fact.columns), fact.target) == ("reference", listed_in(part), target)
        case sa.CheckConstraint():
            return fact.kind == "check" and set(fact.columns) == set(columns_of(part))
        case sa.Index():
            return _is_like_index(fact, part)
        case _:
            is_unique = fact.kind in ("unique", "unique index") and fact.is_plain
            return is_unique and sorted(fact.columns) == sorted(listed_in(part))


def _is_like_index(fact: _Fact, index: sa.Index) -> bool:
    kinds = ("unique", "unique index") if index.unique else ("index",)
    if fact.kind not in kinds or fact.is_plain is not is_plain(index):
        return False
    names = [sorted(names_in(each)) for each in index.expressions]
    return list(fact.columns) == [name for each in names for name in each]


def is_plain(index: sa.Index) -> bool:
    """Whether an index is of columns and nothing else."""
    options = [value for each in index.dialect_options.values() for value in dict(each).values()]
    return all(is_column(each) for each in index.expressions) and not any(
        value is not None and value != [] and value != {} and value is not False for value in options
    )


def _shown(part: Part) -> str:
    kinds = ((sa.ForeignKeyConstraint, "reference"), (sa.CheckConstraint, "check"), (sa.Index, "index"))
    kind = next((name for class_, name in kinds if isinstance(part, class_)), "unique")
    return f"the {kind} {part.name!r} of {', '.join(sorted(columns_of(part)))}"


def _bare(text: str) -> str:
    """Leave out what databases write in their own way: brackets, quotes, casts and capital letters."""
    return re.sub(r"::[a-z ]+|^check|[\s()\"'`]", "", text.lower())


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


_POSTGRESQL = """
SELECT CASE c.contype WHEN 'p' THEN 'key' WHEN 'f' THEN 'reference' WHEN 'u' THEN 'unique' WHEN 'c' THEN 'check'
    ELSE 'exclusion' END, c.conname::text, ARRAY(
    SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY AS k (number, place)
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number ORDER BY k.place
), coalesce(t.relname::text, ''), pg_get_constraintdef(c.oid), true
FROM pg_constraint c LEFT JOIN pg_class t ON t.oid = c.confrelid
WHERE c.conrelid = to_regclass({table}) AND c.contype IN ('p', 'f', 'u', 'c', 'x')
UNION ALL
SELECT CASE WHEN i.indisunique THEN 'unique index' ELSE 'index' END, r.relname::text, ARRAY(
    SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place)
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
    WHERE k.place <= i.indnkeyatts ORDER BY k.place
), '', '', i.indpred IS NULL AND i.indexprs IS NULL AND i.indnatts = i.indnkeyatts
    AND NOT 1 = ANY (i.indoption::int2[]) AND NOT 3 = ANY (i.indoption::int2[])
    AND (SELECT bool_and(o.opcdefault) FROM pg_opclass o WHERE o.oid = ANY (i.indclass::oid[]))
FROM pg_index i JOIN pg_class r ON r.oid = i.indexrelid
WHERE i.indrelid = to_regclass({table})
AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.conrelid = i.indrelid)
ORDER BY 1, 2
"""
