"""How a database is told to change a table: in the words of PostgreSQL, and of any other that has standard ones."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn

import sqlalchemy as sa
from sqlalchemy.schema import SetColumnComment

from bandstand.orm.errors import NotSupportedError
from bandstand.orm.migrations.schema._converting import using
from bandstand.orm.migrations.schema._counting import Counting, key_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.orm.migrations.schema._changing import TableChange
    from bandstand.orm.migrations.schema._present import Held
    from bandstand.orm.migrations.schema._script import Script
    from bandstand.orm.migrations.schema._version import ColumnSummary, Part, Version


class Words:
    """Writes changes of tables; Alembic knows many of them in each dialect.

    Args:
        script: Where the statements go.
    """

    def __init__(self, script: Script) -> None:
        self.script = script
        self.counting = Counting(script)
        self.is_postgresql = script.backend.dialect.name == "postgresql"

    @cached_property
    def alembic(self) -> Any:
        """Alembic's writer for the dialect, which hands its statements on.

        Raises:
            NotSupportedError: Alembic is not installed, or does not know the dialect.
        """
        script = self.script
        try:
            from alembic.ddl.impl import DefaultImpl
        except ImportError:
            message = (
                f"Tables of {script.backend.dialect.name} are altered with Alembic, which is not installed: install "
                "bandstand-orm[postgresql], or alembic itself."
            )
            raise NotSupportedError(message) from None
        dialect = script.backend.sqlalchemy
        try:
            known: Any = DefaultImpl.get_by_dialect(dialect)
        except KeyError:
            message = f"Tables of {dialect.name} cannot be altered: Alembic does not know that database."
            raise NotSupportedError(message) from None

        def hand_on(_: Any, construct: Any, *__: Any, **___: Any) -> None:
            script.send(construct)

        return type("Writer", (known,), {"_exec": hand_on})(dialect, None, False, None, None, {})

    def quoted(self, name: str) -> str:
        """Give a name as SQL has it."""
        return self.script.quoted(name)

    # What a database can do

    def check(self, change: TableChange) -> None:
        """See that the database can do all of a change, before any of it is done.

        Raises:
            NotSupportedError: It cannot; the text says what.
        """
        if self.is_postgresql:
            return
        for name, (old, new) in change.changed.items():
            if old.counts != new.counts:
                refuse(change, f"begin or end to count up {name}")
            if old.computed is not None and new.computed is None:
                refuse(change, f"keep the values of the computed column {name}")

    def can_rename(self, part: Part) -> bool:  # noqa: ARG002 - for those that cannot
        """Whether a constraint or index can get another name; otherwise it is made again."""
        return True

    def frees(self, old: ColumnSummary, new: ColumnSummary) -> bool:  # noqa: ARG002 - for those that must
        """Whether all constraints and indexes of a column must go for a while, so that it can change."""
        return False

    # Names

    def rename_table(self, old: str, new: str) -> None:
        """Call a table by another name."""
        self.alembic.rename_table(old, new)

    def rename_column(self, table: str, old: str, new: str) -> None:
        """Call a column by another name."""
        self.alembic.alter_column(table, old, name=new)

    def rename_part(self, table: str, old: Held, new: str) -> None:
        """Call a constraint or index by another name."""
        if old.is_index:
            self.script.send(f"ALTER INDEX {self.quoted(old.name)} RENAME TO {self.quoted(new)}")
        else:
            names = f"{self.quoted(old.name)} TO {self.quoted(new)}"
            self.script.send(f"ALTER TABLE {self.quoted(table)} RENAME CONSTRAINT {names}")

    # Constraints and indexes

    def drop_part(self, table: str, part: Part, held: Held) -> None:  # noqa: ARG002 - it says what it is
        """Drop a constraint or index."""
        if held.is_index:
            self.script.send(f"DROP INDEX {self.quoted(held.name)}")
        else:
            self.script.send(f"ALTER TABLE {self.quoted(table)} DROP CONSTRAINT {self.quoted(held.name)}")

    def drop_key(self, change: TableChange, name: str) -> None:
        """Drop the key."""
        self.script.send(f"ALTER TABLE {self.quoted(change.name)} DROP CONSTRAINT {self.quoted(name)}")

    def add_key(self, table: str, columns: Sequence[str]) -> None:
        """Make the key."""
        listed = ", ".join(map(self.quoted, columns))
        name = self.quoted(key_name(table))
        self.script.send(f"ALTER TABLE {self.quoted(table)} ADD CONSTRAINT {name} PRIMARY KEY ({listed})")

    # Columns

    def drop_column(self, table: str, name: str, *, has_default: bool) -> None:  # noqa: ARG002 - for SQL Server
        """Drop a column."""
        self.alembic.drop_column(table, sa.Column(name))

    def add_column(self, change: TableChange, name: str) -> None:
        """Make a column, with values for the rows that are there."""
        column = change.after.table.columns[name]
        fill: Any = change.fills.get(name)
        if fill is None:
            self.alembic.add_column(change.name, column)
        else:
            # A default that goes again fills all rows at once, mostly without a rewrite of the table.
            filling = self.default(fill)
            added = sa.Column(name, column.type, nullable=bool(column.nullable), server_default=filling)
            sa.Table(change.name, sa.MetaData(), added)
            self.alembic.add_column(change.name, added)
            self.end_filling(change, name)
        self.comment_new(column)

    def default(self, value: Any) -> Any:
        """Give a value as the default of a column."""
        return value

    def end_filling(self, change: TableChange, name: str) -> None:
        """Give a new column the default that it stays with, or none."""
        default: Any = change.after.table.columns[name].server_default
        self.alembic.alter_column(change.name, name, server_default=default.arg if default else None)

    def alter_column(self, change: TableChange, name: str, old: ColumnSummary, new: ColumnSummary) -> None:
        """Make of a column what it will be; no row has a NULL that may not."""
        column = change.after.table.columns[name]
        if old.computed is not None:
            self.stop_computing(change.name, name)
        if old.counts and not new.counts:
            self.counting.stop(change.name, name)
        is_retyped = old.type != new.type
        if old.default and (is_retyped or not new.default):
            self.alembic.alter_column(change.name, name, server_default=None)
        if is_retyped:
            self.retype(change, name, old, new)
        if self.is_postgresql and new.counts and (is_retyped or not old.counts):
            (self.counting.retype if old.counts else self.counting.begin)(change.after, name)
        if new.default and (is_retyped or old.default != new.default):
            default: Any = column.server_default
            self.alembic.alter_column(change.name, name, server_default=default.arg)
        if old.nullable != new.nullable:
            self.alembic.alter_column(change.name, name, nullable=new.nullable)
        if old.comment != new.comment:
            self.comment_column(column, old.comment)

    def stop_computing(self, table: str, name: str) -> None:
        """Let a column keep the values that it was computed with."""
        self.script.send(f"ALTER TABLE {self.quoted(table)} ALTER COLUMN {self.quoted(name)} DROP EXPRESSION")

    def retype(self, change: TableChange, name: str, old: ColumnSummary, new: ColumnSummary) -> None:
        """Give a column another type."""
        keywords: dict[str, Any] = {}
        if self.is_postgresql:
            expression = using(self.quoted(name), old.type, new.type)
            keywords = {"postgresql_using": expression} if expression else {}
        column_type = change.after.table.columns[name].type
        self.alembic.alter_column(change.name, name, type_=column_type, existing_nullable=old.nullable, **keywords)

    # Comments

    def comment_table(self, version: Version, old: str) -> None:  # noqa: ARG002 - for SQL Server
        """Set or drop the comment of a table."""
        if version.table.comment:
            self.alembic.create_table_comment(version.table)
        else:
            self.alembic.drop_table_comment(version.table)

    def comment_column(self, column: sa.Column[Any], old: str) -> None:  # noqa: ARG002 - for SQL Server
        """Set or drop the comment of a column."""
        self.script.send(SetColumnComment(column))

    def comment_new(self, column: sa.Column[Any]) -> None:
        """Set the comment of a new column, where that is a statement of its own."""
        dialect = self.script.backend.sqlalchemy
        if column.comment and dialect.supports_comments and not dialect.inline_comments:
            self.comment_column(column, "")


def refuse(change: TableChange, what: str) -> NoReturn:
    """Refuse a change that the database cannot do.

    Raises:
        NotSupportedError: Always.
    """
    dialect = change.after.backend.sqlalchemy.name
    message = f"{dialect} cannot {what} of {change.name}: add another field, copy the values and remove the old one."
    raise NotSupportedError(message)
