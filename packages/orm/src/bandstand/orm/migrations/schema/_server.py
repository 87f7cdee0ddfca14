"""Tables on servers, whose ALTER changes them in place; Alembic writes it in each one's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable, DropConstraint, DropTable

from bandstand.orm.migrations.schema._counting import key_name
from bandstand.orm.migrations.schema._further_words import words_for
from bandstand.orm.migrations.schema._present import Present
from bandstand.orm.migrations.schema._version import is_reference
from bandstand.orm.migrations.schema._work import Work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bandstand.orm.database import Statement
    from bandstand.orm.migrations.schema._changing import TableChange
    from bandstand.orm.migrations.schema._script import Script
    from bandstand.orm.migrations.schema._version import Part, Version

_WRITING = ("INSERT", "UPDATE", "DELETE", "MERGE", "WITH")


class ServerTables:
    """Makes, drops and alters tables on a server.

    Args:
        script: Where its statements go.
    """

    def __init__(self, script: Script) -> None:
        self._script = script
        self._words = words_for(script)
        self._has_written = False

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
        if self._words.is_postgresql:
            self._script.send("SET CONSTRAINTS ALL IMMEDIATE")
            self._script.send("SET CONSTRAINTS ALL DEFERRED")
        self._has_written = False

    def create(self, version: Version) -> list[sa.ForeignKeyConstraint]:
        """Make a table; give its references to others, which may not be there yet."""
        table = version.table
        references = [each for each in version.parts.values() if isinstance(each, sa.ForeignKeyConstraint)]
        own = [each for each in references if target_of(each) == table.name]
        self._script.send(CreateTable(table, include_foreign_key_constraints=own))
        for part in version.parts.values():
            if isinstance(part, sa.Index):
                self._script.send(CreateIndex(part))
        dialect = self._script.backend.sqlalchemy
        if table.comment and dialect.supports_comments and not dialect.inline_comments:
            self._words.comment_table(version, "")
        for column in table.columns:
            self._words.comment_new(column)
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
            table = str(reference.table.name)
            held = Present(self._script, table).find(reference)
            if self._script.collects and self._words.is_postgresql:
                self._script.send(DropConstraint(reference, if_exists=True))
            elif held is not None:
                self._words.drop_part(table, reference, held)
        self._script.send(DropTable(version.table))

    def comment(self, version: Version, old: str) -> None:
        """Set or drop the comment of a table."""
        if self._script.backend.sqlalchemy.supports_comments:
            self._words.comment_table(version, old)

    # Changes

    def alter(self, changes: Sequence[TableChange]) -> None:
        """Change tables together: references go first and come last, so that what they join may change between."""
        if self._has_written:
            self._settle()
        for change in changes:
            self._words.check(change)
        works = [Work(change, self._words) for change in changes]
        for work in works:
            work.find_names(self._script)
        for work in works:
            self._rename(work)
        for owner, part in _ordered([(work, part) for work in works for part in work.dropped])[::-1]:
            self._words.drop_part(owner.change.name, part, owner.held[str(part.name)])
        for work in works:
            self._alter_columns(work)
        for _, part in _ordered([(work, part) for work in works for part in work.made]):
            self._script.send(CreateIndex(part) if isinstance(part, sa.Index) else AddConstraint(part))

    def _rename(self, work: Work) -> None:
        change = work.change
        if change.old_name != change.name:
            self._words.rename_table(change.old_name, change.name)
        for old, new in change.renamed.items():
            self._words.rename_column(change.name, old, new)
        if self._words.is_postgresql:
            self._words.counting.rename(change, work.key)
            work.key = work.key if change.old_name == change.name else key_name(change.name)
        for old, new in work.renamed.items():
            if work.held[old].name != new:
                self._words.rename_part(change.name, work.held[old], new)

    def _alter_columns(self, work: Work) -> None:
        change, after = work.change, work.change.after
        if change.changes_key and change.before.key:
            self._words.drop_key(change, work.key)
        for name in work.columns_dropped:
            old = change.before.summary(work.name_before(name), {})
            self._words.drop_column(change.name, name, has_default=bool(old.default))
        for name, (old, new) in change.changed.items():
            if name not in work.computed_anew:
                if old.nullable and not new.nullable:
                    self._fill(change, name)
                self._words.alter_column(change, name, old, new)
        for name in work.columns_made:
            self._words.add_column(change, name)
        if change.changes_key and after.key:
            self._words.add_key(change.name, after.key)

    def _fill(self, change: TableChange, name: str) -> None:
        """Give rows a value that have none; references that are looked at late would keep the table from changing."""
        column = change.after.table.columns[name]
        fill = change.fills.get(name)
        if fill is None:
            return
        table = sa.table(change.name, sa.column(name, column.type))
        self._script.send(sa.update(table).where(table.c[name].is_(None)).values({name: fill}))
        self._settle()


def _ordered(parts: list[tuple[Work, Part]]) -> list[tuple[Work, Part]]:
    """Give references last: they need what others make unique."""
    return sorted(parts, key=lambda each: is_reference(each[1]))


def target_of(reference: sa.ForeignKeyConstraint) -> str:
    """Give the table that a reference is to."""
    (element,) = reference.elements
    return element.target_fullname.rpartition(".")[0]


def references_to(table: str, versions: Iterable[Version]) -> Iterator[sa.ForeignKeyConstraint]:
    """Give the references of other tables to one."""
    for version in versions:
        if version.table.name != table:
            for part in version.parts.values():
                if isinstance(part, sa.ForeignKeyConstraint) and target_of(part) == table:
                    yield part
