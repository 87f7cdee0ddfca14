"""What PostgreSQL makes beside a table under names of its own: the index of the key, and sequences that count it up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bandstand.orm.migrations.schema._changing import TableChange
    from bandstand.orm.migrations.schema._script import Script
    from bandstand.orm.migrations.schema._version import Version

_LONGEST_NAME: Final = 63


def key_name(table: str) -> str:
    """Give what the key of a table is called."""
    return _made(table, "", "pkey")


def sequence_name(table: str, column: str) -> str:
    """Give what the sequence of a column is called."""
    return _made(table, column, "seq")


def _made(table: str, column: str, label: str) -> str:
    """Give a name as PostgreSQL makes it: of the longer of table and column, the end is left out."""
    room = _LONGEST_NAME - len(label) - 1 - (len(column.encode()) > 0)
    first, second = table.encode(), column.encode()
    while len(first) + len(second) > room:
        if len(first) > len(second):
            first = first[:-1]
        else:
            second = second[:-1]
    parts = [part.decode(errors="ignore") for part in (first, second) if part]
    return "_".join([*parts, label])


class Counting:
    """The keys and sequences of PostgreSQL's tables.

    Args:
        script: Where its statements go.
    """

    def __init__(self, script: Script) -> None:
        self._script = script

    def rename(self, change: TableChange, key: str) -> None:
        """Have key and sequences called after their table and column again; those do not follow by themselves.

        Args:
            change: The table, which has its new name already, and so have its columns.
            key: What the key is called.
        """
        quoted = self._script.quoted
        if change.before.key and key_name(change.old_name) != key_name(change.name) != key:
            self._script.send(f"ALTER INDEX {quoted(key)} RENAME TO {quoted(key_name(change.name))}")
        for old, new in change.kept.items():
            names = sequence_name(change.old_name, old), sequence_name(change.name, new)
            if change.summaries[new][0].counts and names[0] != names[1]:
                name, _ = self._held(change.name, new, names[0])
                self._script.send(f"ALTER SEQUENCE {quoted(name)} RENAME TO {quoted(names[1])}")

    def stop(self, table: str, column: str) -> None:
        """Let a column not be counted up any more."""
        quoted = self._script.quoted
        name, is_identity = self._held(table, column, sequence_name(table, column))
        what = "IDENTITY" if is_identity else "DEFAULT"
        self._script.send(f"ALTER TABLE {quoted(table)} ALTER COLUMN {quoted(column)} DROP {what}")
        if not is_identity:
            self._script.send(f"DROP SEQUENCE {quoted(name)}")

    def _held(self, table: str, column: str, usual: str) -> tuple[str, bool]:
        """Give what the sequence of a column is called, and whether the column is one of identity."""
        place = _literal(self._script.quoted(table))
        found = self._script.ask(
            "SELECT s.relname::text, d.deptype::text FROM pg_depend d "
            "JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' "
            "JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid "
            "WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass "
            f"AND d.refobjid = to_regclass({place}) AND a.attname = {_literal(column)} AND d.deptype IN ('a', 'i')"
        )
        return (found[0][0], found[0][1] == "i") if found else (usual, False)

    def begin(self, version: Version, column: str) -> None:
        """Let a column be counted up from its largest value on."""
        table, name = str(version.table.name), sequence_name(str(version.table.name), column)
        quoted = self._script.quoted
        owner = f"{quoted(table)}.{quoted(column)}"
        whole = f"CREATE SEQUENCE {quoted(name)} AS {version.type_of(column)} OWNED BY {owner}"
        text = _literal(quoted(name))
        self._script.send(whole)
        self._script.send(
            f"ALTER TABLE {quoted(table)} ALTER COLUMN {quoted(column)} SET DEFAULT nextval({text}::regclass)"
        )
        largest = f"max({quoted(column)})"
        asked = f"SELECT setval({text}::regclass, coalesce({largest}, 1), {largest} IS NOT NULL)"
        self._script.send(f"{asked} FROM {quoted(table)}")

    def retype(self, version: Version, column: str) -> None:
        """Let a sequence count as far as its column can."""
        table = str(version.table.name)
        name = self._script.quoted(self._held(table, column, sequence_name(table, column))[0])
        self._script.send(f"ALTER SEQUENCE {name} AS {version.type_of(column)}")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
