"""The words of MySQL, Oracle and SQL Server. They are checked on paper; their servers were not met yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.schema import DropColumnComment, DropTableComment, SetColumnComment, SetTableComment
from sqlalchemy.sql.elements import Grouping

from bandstand.orm.migrations.schema._words import Words, refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.orm.migrations.schema._changing import TableChange
    from bandstand.orm.migrations.schema._present import Held
    from bandstand.orm.migrations.schema._script import Script
    from bandstand.orm.migrations.schema._version import ColumnSummary, Part, Version


class MySQLWords(Words):
    """MySQL, which says the whole column again to change a bit of it, and keeps uniqueness as an index."""

    def check(self, change: TableChange) -> None:
        """Refuse another key where a column counts up, and values of a column that has none.

        Raises:
            NotSupportedError: One of both is asked for.
        """
        for name, (old, new) in change.summaries.items():
            if old.counts and change.changes_key:
                refuse(change, f"take another key while {name} counts up")
            if old.computed is not None and new.computed is None and not old.computed[1]:
                refuse(change, f"keep the values of the virtual column {name}")

    def can_rename(self, part: Part) -> bool:
        """Rename indexes alone, and what is one."""
        return isinstance(part, sa.Index | sa.UniqueConstraint)

    def rename_column(self, table: str, old: str, new: str) -> None:
        """Call a column by another name, without a word of its type."""
        self.script.send(f"ALTER TABLE {self.quoted(table)} RENAME COLUMN {self.quoted(old)} TO {self.quoted(new)}")

    def rename_part(self, table: str, old: Held, new: str) -> None:
        """Call an index by another name."""
        self.script.send(f"ALTER TABLE {self.quoted(table)} RENAME INDEX {self.quoted(old.name)} TO {self.quoted(new)}")

    def drop_part(self, table: str, part: Part, held: Held) -> None:
        """Drop a constraint by its kind, or an index."""
        kinds = ((sa.ForeignKeyConstraint, "FOREIGN KEY"), (sa.CheckConstraint, "CHECK"))
        kind = next((words for class_, words in kinds if isinstance(part, class_)), "INDEX")
        self.script.send(f"ALTER TABLE {self.quoted(table)} DROP {kind} {self.quoted(held.name)}")

    def drop_key(self, change: TableChange, name: str) -> None:  # noqa: ARG002 - it has none
        """Drop the key."""
        self.script.send(f"ALTER TABLE {self.quoted(change.name)} DROP PRIMARY KEY")

    def add_key(self, table: str, columns: Sequence[str]) -> None:
        """Make the key, which has no name."""
        self.script.send(f"ALTER TABLE {self.quoted(table)} ADD PRIMARY KEY ({', '.join(map(self.quoted, columns))})")

    def default(self, value: Any) -> Any:
        """Give a value in brackets, without which long texts have none."""
        return Grouping(value)

    def end_filling(self, change: TableChange, name: str) -> None:
        """Say the whole column again, as it stays."""
        self._modify(change, name)

    def alter_column(self, change: TableChange, name: str, old: ColumnSummary, new: ColumnSummary) -> None:  # noqa: ARG002 - all is said
        """Say the whole column again."""
        self._modify(change, name)

    def _modify(self, change: TableChange, name: str) -> None:
        self.script.send(f"ALTER TABLE {self.quoted(change.name)} MODIFY {change.after.creation(name)}")


class OracleWords(Words):
    """Oracle, whose keys have names that nobody gave."""

    def check(self, change: TableChange) -> None:
        """Refuse what its columns cannot become.

        Raises:
            NotSupportedError: One begins or ends to count up, ends to be computed, or becomes a large object or none.
        """
        super().check(change)
        for name, (old, new) in change.changed.items():
            if old.type != new.type and {old.type, new.type} & _LARGE:
                refuse(change, f"make {new.type} of {old.type} in the column {name}")

    def drop_key(self, change: TableChange, name: str) -> None:  # noqa: ARG002 - nobody gave it
        """Drop the key."""
        self.script.send(f"ALTER TABLE {self.quoted(change.name)} DROP PRIMARY KEY")

    def add_key(self, table: str, columns: Sequence[str]) -> None:
        """Make the key."""
        self.script.send(f"ALTER TABLE {self.quoted(table)} ADD PRIMARY KEY ({', '.join(map(self.quoted, columns))})")

    def retype(self, change: TableChange, name: str, old: ColumnSummary, new: ColumnSummary) -> None:  # noqa: ARG002
        """Give a column another type."""
        self.alembic.alter_column(change.name, name, type_=change.after.table.columns[name].type)

    def comment_column(self, column: sa.Column[Any], old: str) -> None:  # noqa: ARG002 - the new one replaces it
        """Set the comment of a column, or the empty one, which is none."""
        place = f"{self.quoted(str(column.table.name))}.{self.quoted(column.name)}"
        text = (column.comment or "").replace("'", "''")
        self.script.send(f"COMMENT ON COLUMN {place} IS '{text}'")


_LARGE: Final = frozenset({"BLOB", "CLOB", "NCLOB"})


class SQLServerWords(Words):
    """SQL Server, which renames with a procedure, and names defaults by itself."""

    def check(self, change: TableChange) -> None:
        """Refuse what its columns cannot become.

        Raises:
            NotSupportedError: One begins or ends to count up, ends to be computed, or is the key, which knows its type.
        """
        super().check(change)
        for name, (old, new) in change.changed.items():
            if self.frees(old, new) and name in change.after.key and not change.changes_key:
                refuse(change, f"give another type to the key {name}")

    def frees(self, old: ColumnSummary, new: ColumnSummary) -> bool:
        """Whether type or nullability change, which nothing may depend on."""
        return (old.type, old.nullable) != (new.type, new.nullable)

    def rename_part(self, table: str, old: Held, new: str) -> None:
        """Call a constraint or index by another name."""
        place = f"{self.quoted(table)}.{self.quoted(old.name)}" if old.is_index else self.quoted(old.name)
        kind = "INDEX" if old.is_index else "OBJECT"
        self.script.send(f"EXEC sp_rename {_text(place)}, {_text(new)}, {_text(kind)}")

    def drop_part(self, table: str, part: Part, held: Held) -> None:
        """Drop a constraint or index."""
        if held.is_index:
            self.script.send(f"DROP INDEX {self.quoted(held.name)} ON {self.quoted(table)}")
        else:
            super().drop_part(table, part, held)

    def drop_key(self, change: TableChange, name: str) -> None:  # noqa: ARG002 - the server gave it
        """Drop the key by the name that the server gave it."""
        table = self.quoted(change.name)
        self.script.send(
            f"DECLARE @name nvarchar(256)\n"
            f"SELECT @name = QUOTENAME(name) FROM sys.key_constraints "
            f"WHERE parent_object_id = OBJECT_ID({_text(table)}) AND type = 'PK'\n"
            f"EXEC({_text(f'ALTER TABLE {table} DROP CONSTRAINT ')} + @name)"
        )

    def add_key(self, table: str, columns: Sequence[str]) -> None:
        """Make the key."""
        self.script.send(f"ALTER TABLE {self.quoted(table)} ADD PRIMARY KEY ({', '.join(map(self.quoted, columns))})")

    def drop_column(self, table: str, name: str, *, has_default: bool) -> None:
        """Drop a column, and its default before it."""
        self.alembic.drop_column(table, sa.Column(name), mssql_drop_default=has_default)

    def alter_column(self, change: TableChange, name: str, old: ColumnSummary, new: ColumnSummary) -> None:
        """Make of a column what it will be: the default goes first, type and nullability are said together."""
        is_freed = self.frees(old, new)
        column = change.after.table.columns[name]
        if old.default and (is_freed or old.default != new.default):
            self.alembic.alter_column(change.name, name, server_default=None)
        if is_freed:
            self.alembic.alter_column(change.name, name, type_=column.type, nullable=new.nullable)
        if new.default and (is_freed or old.default != new.default):
            default: Any = column.server_default
            self.alembic.alter_column(change.name, name, server_default=default.arg, existing_server_default=False)
        if old.comment != new.comment:
            self.comment_column(column, old.comment)

    def comment_table(self, version: Version, old: str) -> None:
        """Set or drop the comment of a table; another one goes before."""
        if old:
            self.script.send(DropTableComment(version.table))
        if version.table.comment:
            self.script.send(SetTableComment(version.table))

    def comment_column(self, column: sa.Column[Any], old: str) -> None:
        """Set or drop the comment of a column; another one goes before."""
        if old:
            self.script.send(DropColumnComment(column))
        if column.comment:
            self.script.send(SetColumnComment(column))


def _text(text: str) -> str:
    return "N'" + text.replace("'", "''") + "'"


def words_for(script: Script) -> Words:
    """Give the words of a script's database."""
    kinds: dict[str, type[Words]] = {
        "mysql": MySQLWords,
        "mariadb": MySQLWords,
        "oracle": OracleWords,
        "mssql": SQLServerWords,
    }
    return kinds.get(script.backend.sqlalchemy.name, Words)(script)
