"""Tables on servers, whose ALTER changes them in place; Alembic writes it in each one's words."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.schema import (
    AddConstraint,
    CreateIndex,
    CreateTable,
    DropConstraint,
    DropIndex,
    DropTable,
    SetColumnComment,
    SetTableComment,
)

from bandstand.orm.errors import NotSupportedError
from bandstand.orm.migrations.schema._converting import using
from bandstand.orm.migrations.schema._counting import Counting, key_name
from bandstand.orm.migrations.schema._version import columns_of, is_reference, names_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bandstand.orm.database import Statement
    from bandstand.orm.migrations.schema._changing import TableChange
    from bandstand.orm.migrations.schema._script import Script
    from bandstand.orm.migrations.schema._version import ColumnSummary, Part, Version

_WRITING = ("INSERT", "UPDATE", "DELETE", "MERGE", "WITH")


class ServerTables:
    """Makes, drops and alters tables on a server.

    Args:
        script: Where its statements go.
    """

    def __init__(self, script: Script) -> None:
        self._script = script
        self._counting = Counting(script)
        self._has_written = False
        self._is_postgresql = script.backend.dialect.name == "postgresql"

    @cached_property
    def _impl(self) -> Any:
        """Alembic's writer for the dialect, which hands its statements on.

        Raises:
            NotSupportedError: Alembic is not installed, or does not know the dialect.
        """
        script = self._script
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

    # Whole tables

    def begin(self) -> None:
        """Note from now on whether rows are changed."""
        self._script.database.hooks.append(self._note)

    def check(self) -> None:
        """Check nothing: servers look at their references themselves."""

    def end(self) -> None:
        """Note nothing any more."""
        self._script.database.hooks.remove(self._note)

    def _note(self, statement: Statement) -> None:
        self._has_written = self._has_written or statement.sql.lstrip().startswith(_WRITING)

    def _settle(self) -> None:
        """Have references looked at that wait for the commit: PostgreSQL changes no table with rows that wait."""
        if self._is_postgresql:
            self._script.send("SET CONSTRAINTS ALL IMMEDIATE")
            self._script.send("SET CONSTRAINTS ALL DEFERRED")
        self._has_written = False

    def create(self, version: Version) -> list[sa.ForeignKeyConstraint]:
        """Make a table; give its references to others, which may not be there yet."""
        table = version.table
        references = [each for each in version.parts.values() if isinstance(each, sa.ForeignKeyConstraint)]
        own = [each for each in references if _target(each) == table.name]
        self._script.send(CreateTable(table, include_foreign_key_constraints=own))
        for part in version.parts.values():
            if isinstance(part, sa.Index):
                self._script.send(CreateIndex(part))
        dialect = self._script.backend.sqlalchemy
        if dialect.supports_comments and not dialect.inline_comments:
            if table.comment:
                self._script.send(SetTableComment(table))
            for column in table.columns:
                self._comment(column)
        return [each for each in references if each not in own]

    def refer(self, reference: sa.ForeignKeyConstraint) -> None:
        """Make a reference of a table that is there."""
        if self._has_written:
            self._settle()
        self._script.send(AddConstraint(reference))

    def drop(self, version: Version, references: Sequence[sa.ForeignKeyConstraint]) -> None:
        """Drop a table, and before it the references of others to it."""
        if self._has_written:
            self._settle()
        for reference in references:
            self._script.send(DropConstraint(reference, if_exists=True))
        self._script.send(DropTable(version.table))

    def comment(self, version: Version) -> None:
        """Set or drop the comment of a table."""
        if self._script.backend.sqlalchemy.supports_comments:
            if version.table.comment:
                self._impl.create_table_comment(version.table)
            else:
                self._impl.drop_table_comment(version.table)

    # Changes

    def alter(self, changes: Sequence[TableChange]) -> None:
        """Change tables together: references go first and come last, so that what they join may change between."""
        if self._has_written:
            self._settle()
        works = [_Work(change) for change in changes]
        for change in changes:
            self._rename(change)
        for name, part in _ordered([(work.change.name, part) for work in works for part in work.dropped])[::-1]:
            self._drop_part(part, name)
        for work in works:
            self._alter_columns(work)
        for _, part in _ordered([(work.change.name, part) for work in works for part in work.made]):
            self._script.send(CreateIndex(part) if isinstance(part, sa.Index) else AddConstraint(part))

    def _rename(self, change: TableChange) -> None:
        if change.old_name != change.name:
            self._impl.rename_table(change.old_name, change.name)
        for old, new in change.renamed.items():
            self._impl.alter_column(change.name, old, name=new)
        if self._is_postgresql:
            self._counting.rename(change)
        quoted = self._script.quoted
        for old, new in change.renamed_parts.items():
            if isinstance(change.before.parts[old], sa.Index):
                self._script.send(f"ALTER INDEX {quoted(old)} RENAME TO {quoted(new)}")
            else:
                table = quoted(change.name)
                self._script.send(f"ALTER TABLE {table} RENAME CONSTRAINT {quoted(old)} TO {quoted(new)}")

    def _drop_part(self, part: Part, table: str) -> None:
        name = str(part.name)
        if isinstance(part, sa.Index):
            self._script.send(DropIndex(part))
        else:
            self._script.send(f"ALTER TABLE {self._script.quoted(table)} DROP CONSTRAINT {self._script.quoted(name)}")

    def _alter_columns(self, work: _Work) -> None:
        change, after = work.change, work.change.after
        table = self._script.quoted(change.name)
        if change.changes_key and change.before.key:
            self._script.send(f"ALTER TABLE {table} DROP CONSTRAINT {self._script.quoted(key_name(change.name))}")
        for name in work.columns_dropped:
            self._impl.drop_column(change.name, sa.Column(name))
        for name, (old, new) in change.changed.items():
            if name not in work.computed_anew:
                self._alter_column(change, name, old, new)
        for name in work.columns_made:
            self._add_column(change, name)
        if change.changes_key and after.key:
            columns = ", ".join(map(self._script.quoted, after.key))
            name = self._script.quoted(key_name(change.name))
            self._script.send(f"ALTER TABLE {table} ADD CONSTRAINT {name} PRIMARY KEY ({columns})")

    def _add_column(self, change: TableChange, name: str) -> None:
        column = change.after.table.columns[name]
        fill: Any = change.fills.get(name)
        if fill is None:
            self._impl.add_column(change.name, column)
        else:
            # A default that goes again fills all rows at once, mostly without a rewrite of the table.
            added = sa.Column(name, column.type, nullable=bool(column.nullable), server_default=fill)
            sa.Table(change.name, sa.MetaData(), added)
            self._impl.add_column(change.name, added)
            given: Any = column.server_default
            self._impl.alter_column(change.name, name, server_default=given.arg if given else None)
        self._comment(column)

    def _alter_column(self, change: TableChange, name: str, old: ColumnSummary, new: ColumnSummary) -> None:
        column = change.after.table.columns[name]
        alter = self._impl.alter_column
        if old.computed is not None:
            table, quoted = self._script.quoted(change.name), self._script.quoted(name)
            self._script.send(f"ALTER TABLE {table} ALTER COLUMN {quoted} DROP EXPRESSION")
        if old.counts and not new.counts:
            self._counting.stop(change.name, name)
        is_retyped = old.type != new.type
        if old.default and (is_retyped or not new.default):
            alter(change.name, name, server_default=None)
        if is_retyped:
            self._retype(change, name, old, new)
        if new.counts and (is_retyped or not old.counts):
            (self._counting.retype if old.counts else self._counting.begin)(change.after, name)
        if new.default and (is_retyped or old.default != new.default):
            default: Any = column.server_default
            alter(change.name, name, server_default=default.arg)
        if old.nullable != new.nullable:
            self._fill(change, name)
            alter(change.name, name, nullable=new.nullable)
        if old.comment != new.comment:
            self._script.send(SetColumnComment(column))

    def _retype(self, change: TableChange, name: str, old: ColumnSummary, new: ColumnSummary) -> None:
        keywords: dict[str, Any] = {}
        if self._is_postgresql:
            expression = using(self._script.quoted(name), old.type, new.type)
            keywords = {"postgresql_using": expression} if expression else {}
        column_type = change.after.table.columns[name].type
        self._impl.alter_column(change.name, name, type_=column_type, existing_nullable=old.nullable, **keywords)

    def _fill(self, change: TableChange, name: str) -> None:
        """Give rows a value that have none; references that are looked at late would keep the table from changing."""
        column = change.after.table.columns[name]
        fill = change.fills.get(name)
        if column.nullable or fill is None:
            return
        table = sa.table(change.name, sa.column(name, column.type))
        self._script.send(sa.update(table).where(table.c[name].is_(None)).values({name: fill}))
        self._settle()

    def _comment(self, column: sa.Column[Any]) -> None:
        dialect = self._script.backend.sqlalchemy
        if column.comment and dialect.supports_comments and not dialect.inline_comments:
            self._script.send(SetColumnComment(column))


class _Work:
    """What has to be taken away from a table and made again, so that the rest of it can change."""

    def __init__(self, change: TableChange) -> None:
        self.change = change
        self.computed_anew = {
            name
            for name, (old, new) in change.summaries.items()
            if new.computed and self._must_be_computed(name, old, new)
        }
        self.columns_dropped = [*change.removed, *sorted(self.computed_anew)]
        come = {*change.added, *self.computed_anew}
        self.columns_made = [column.name for column in change.after.table.columns if column.name in come]
        again = [part for _, part in change.kept_parts if self._is_disturbed(part)]
        self.dropped: list[Part] = [*change.removed_parts, *again]
        self.made: list[Part] = [*change.added_parts, *again]

    def _must_be_computed(self, name: str, old: ColumnSummary, new: ColumnSummary) -> bool:
        computed: Any = self.change.after.table.columns[name].computed
        return old != new or bool(names_in(computed.sqltext) & self.change.retyped)

    def _is_disturbed(self, part: Part) -> bool:
        if str(part.name) in self.change.remade:
            return True
        columns = set(columns_of(part))
        if columns & self.computed_anew:
            return True
        return bool(columns & self.change.retyped) and _knows_types(part)


def _knows_types(part: Part) -> bool:
    """Whether a constraint or index may not fit its columns once they have other types."""
    if isinstance(part, sa.Index):
        is_plain = all(isinstance(each, sa.Column) for each in part.expressions)
        options = [value for each in part.dialect_options.values() for value in dict(each).values()]
        return not is_plain or any(value is not None and value != [] and value != {} for value in options)
    return isinstance(part, sa.ForeignKeyConstraint | sa.CheckConstraint)


def _ordered(parts: list[tuple[str, Part]]) -> list[tuple[str, Part]]:
    """Give references last: they need what others make unique."""
    return sorted(parts, key=lambda each: is_reference(each[1]))


def _target(reference: sa.ForeignKeyConstraint) -> str:
    (element,) = reference.elements
    return element.target_fullname.rpartition(".")[0]


def references_to(table: str, versions: Iterable[Version]) -> Iterator[sa.ForeignKeyConstraint]:
    """Give the references of other tables to one."""
    for version in versions:
        if version.table.name != table:
            for part in version.parts.values():
                if isinstance(part, sa.ForeignKeyConstraint) and _target(part) == table:
                    yield part
