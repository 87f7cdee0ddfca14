"""Tables in SQLite, which changes little in place: most changes make the table anew and copy its rows."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable

from bandstand.orm.database import atomic
from bandstand.orm.errors import DataError, IntegrityError, OperationalError, TransactionError
from bandstand.orm.indexes import fitted
from bandstand.orm.migrations.schema._converting import converted, misfit
from bandstand.orm.migrations.schema._present import Present

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bandstand.orm.migrations.schema._changing import TableChange
    from bandstand.orm.migrations.schema._script import Script
    from bandstand.orm.migrations.schema._version import Version


class SQLiteTables:
    """Makes, drops and alters tables in SQLite.

    Foreign keys are off meanwhile, for dropping the old form of a table would take the rows with it that refer to it;
    they are looked at afterwards.

    Args:
        script: Where its statements go.
    """

    def __init__(self, script: Script) -> None:
        self._script = script
        self._were_on = False
        self._must_check = False

    def begin(self) -> None:
        """Turn foreign keys off.

        Raises:
            TransactionError: A transaction is open, in which SQLite does not do that.
        """
        self._were_on = self._are_keys_on()
        if not self._were_on:
            return
        self._script.database.execute("PRAGMA foreign_keys = OFF")
        if self._are_keys_on():
            message = (
                f"The schema of {self._script.database!r} cannot be edited inside a transaction: SQLite has to turn "
                "foreign keys off, which it does outside of one only."
            )
            raise TransactionError(message)

    def check(self) -> None:
        """Look for references to rows that are not there, if a table was made anew or dropped.

        Raises:
            IntegrityError: There are some.
        """
        if not self._must_check:
            return
        broken = self._script.ask("PRAGMA foreign_key_check")
        if broken:
            table, row, target, _ = broken[0]
            message = (
                f"FOREIGN KEY constraint failed: row {row} of {table!r} refers to a row of {target!r} that is not "
                f"there, and {len(broken) - 1} more like it do."
            )
            raise IntegrityError(message)

    def end(self) -> None:
        """Turn foreign keys on again."""
        if self._were_on:
            self._script.database.execute("PRAGMA foreign_keys = ON")

    def _are_keys_on(self) -> bool:
        return self._script.ask("PRAGMA foreign_keys") == [(1,)]

    # Whole tables

    def create(self, version: Version) -> list[sa.ForeignKeyConstraint]:
        """Make a table; its references may be to tables that come later."""
        self._script.send(CreateTable(version.table))
        self._create_indexes(version)
        return []

    def _create_indexes(self, version: Version) -> None:
        for part in version.parts.values():
            if isinstance(part, sa.Index):
                self._script.send(CreateIndex(part))

    def refer(self, reference: sa.ForeignKeyConstraint) -> None:
        """Make nothing: references come with their tables."""

    def drop(self, version: Version, references: Sequence[sa.ForeignKeyConstraint]) -> None:  # noqa: ARG002 - they stay
        """Drop a table."""
        self._script.send(DropTable(version.table))
        self._must_check = True

    def comment(self, version: Version, old: str) -> None:
        """Do nothing: SQLite keeps no comments."""

    # Changes

    def alter(self, changes: Sequence[TableChange]) -> None:
        """Change tables together, all or none."""
        with ExitStack() as stack:
            if not self._script.collects:
                stack.enter_context(atomic(self._script.database))
            held = [self._held(change) for change in changes]
            for change in changes:
                self._rename(change)
            for change, names in zip(changes, held, strict=True):
                self._alter(change, names)

    def _held(self, change: TableChange) -> dict[str, str]:
        """Give what those constraints and indexes are called that are indexes to SQLite, by our names."""
        present = Present(self._script, change.old_name, change.before.parts)
        found = {name: present.find(part) for name, part in change.before.parts.items()}
        return {name: held.name for name, held in found.items() if held is not None}

    def _rename(self, change: TableChange) -> None:
        quoted = self._script.quoted
        if change.old_name != change.name:
            between = change.old_name
            if between.lower() == change.name.lower():  # it is the same name to SQLite, which then finds it taken
                between = _unused(change.name)
                self._script.send(f"ALTER TABLE {quoted(change.old_name)} RENAME TO {quoted(between)}")
            self._script.send(f"ALTER TABLE {quoted(between)} RENAME TO {quoted(change.name)}")
        for old, new in change.renamed.items():
            self._script.send(f"ALTER TABLE {quoted(change.name)} RENAME COLUMN {quoted(old)} TO {quoted(new)}")

    def _alter(self, change: TableChange, held: dict[str, str]) -> None:
        if change.is_of_indexes_alone:
            self._drop_indexes(change, held)
            self._make_indexes(change)
        elif self._can_add(change):
            (name,) = change.added
            self._script.send(
                f"ALTER TABLE {self._script.quoted(change.name)} ADD COLUMN {change.after.creation(name)}"
            )
            self._make_indexes(change)
        elif self._can_remove(change):
            self._drop_indexes(change, held)
            (name,) = change.removed
            self._script.send(f"ALTER TABLE {self._script.quoted(change.name)} DROP COLUMN {self._script.quoted(name)}")
        else:
            _Rebuild(self._script, change, held.values()).run()
            self._must_check = True

    def _drop_indexes(self, change: TableChange, held: dict[str, str]) -> None:
        for name in (*(str(part.name) for part in change.removed_parts), *change.renamed_parts):
            self._script.send(f"DROP INDEX {self._script.quoted(held.get(name, name))}")

    def _make_indexes(self, change: TableChange) -> None:
        come = [*change.added_parts, *(change.after.parts[name] for name in change.renamed_parts.values())]
        for part in come:
            self._script.send(CreateIndex(part))  # type: ignore[arg-type]  # only indexes change

    def _can_add(self, change: TableChange) -> bool:
        """Whether a column can be added as it is: it may be NULL, and nothing has to look at the rows."""
        if len(change.added) != 1 or change.fills or change.removed or change.changed or change.changes_key:
            return False
        column = change.after.table.columns[change.added[0]]
        is_plain = bool(column.nullable) and column.server_default is None
        return is_plain and not change.renamed_parts and not change.removed_parts and _are_indexes(change.added_parts)

    def _can_remove(self, change: TableChange) -> bool:
        """Whether a column can be dropped as it is: no constraint names it."""
        if len(change.removed) != 1 or change.added or change.changed or change.changes_key:
            return False
        return not change.renamed_parts and not change.added_parts and _are_indexes(change.removed_parts)


class _Rebuild:
    """Makes a table anew under another name, copies its rows, drops the old form and takes over its name."""

    def __init__(self, script: Script, change: TableChange, indexes: Collection[str]) -> None:
        self._script = script
        self._indexes = indexes
        self._change = change
        self._between = change.after.named(_unused(change.name))

    def run(self) -> None:
        """Do all of it."""
        change, script = self._change, self._script
        broken = self._broken_views()
        by_hand = self._made_by_hand()
        script.send(CreateTable(self._between.table))
        self._copy()
        self._check_values()
        self._keep_counter()
        script.send(f"DROP TABLE {script.quoted(change.name)}")
        with ExitStack() as stack:
            # Otherwise SQLite changes what refers to the table, and refuses where a view is without one.
            script.send("PRAGMA legacy_alter_table = ON")
            stack.callback(partial(script.send, "PRAGMA legacy_alter_table = OFF"))
            between, name = script.quoted(str(self._between.table.name)), script.quoted(change.name)
            script.send(f"ALTER TABLE {between} RENAME TO {name}")
        for part in change.after.parts.values():
            if isinstance(part, sa.Index):
                script.send(CreateIndex(part))
        for text in by_hand:
            script.send(text)
        self._check_views(broken)

    def _copy(self) -> None:
        """Copy the rows: values as the new columns have them, and what was computed is computed again."""
        change = self._change
        source = sa.table(change.name, *[sa.column(name) for name in change.summaries])
        wanted: dict[str, sa.ColumnElement[Any]] = {}
        for name, (old, new) in change.summaries.items():
            if new.computed is not None:
                continue
            value: sa.ColumnElement[Any] = source.c[name]
            if old.type != new.type:
                value = converted(value, old.type, new.type)
            if name in change.fills and old.nullable and not new.nullable:
                value = sa.func.coalesce(value, change.fills[name])
            wanted[name] = value
        wanted.update((name, change.fills[name]) for name in change.added if name in change.fills)
        target = sa.table(str(self._between.table.name), *[sa.column(name) for name in wanted])
        rows = sa.select(*wanted.values()).select_from(source)
        if wanted:
            self._script.send(sa.insert(target).from_select(list(wanted), rows))

    def _check_values(self) -> None:
        """Look for values that are none of their new type; SQLite takes them, and nobody could read them.

        Raises:
            DataError: There are some.
        """
        if self._script.collects:
            return
        for name, (old, new) in self._change.changed.items():
            column: sa.ColumnClause[Any] = sa.column(name)
            condition = misfit(column, new.type) if old.type != new.type else None
            if condition is not None:
                table = sa.table(str(self._between.table.name), column)
                query = sa.select(column).select_from(table).where(condition).limit(1)
                found = self._script.ask(self._script.written(query))
                if found:
                    message = (
                        f"{self._change.name}.{name} cannot become {new.type}: it has the value {found[0][0]!r}, which "
                        "is none."
                    )
                    raise DataError(message)

    def _keep_counter(self) -> None:
        """Go on counting keys where the old form was, so that the key of a deleted row is never given again."""
        change = self._change
        if not (change.before.table.dialect_options["sqlite"]["autoincrement"] and self._counts):
            return
        between, name = (_literal(each) for each in (str(self._between.table.name), change.name))
        self._script.send(f"DELETE FROM sqlite_sequence WHERE name = {between}")
        self._script.send(
            f"INSERT INTO sqlite_sequence (name, seq) SELECT {between}, seq FROM sqlite_sequence WHERE name = {name}"
        )

    @property
    def _counts(self) -> bool:
        return bool(self._change.after.table.dialect_options["sqlite"]["autoincrement"])

    # What somebody added by hand

    def _made_by_hand(self) -> list[str]:
        """Give the statements that made the table's triggers, and those of its indexes of which models say nothing."""
        change = self._change
        known = {*change.before.parts, *change.after.parts, *self._indexes}
        found = self._script.ask(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('trigger', 'index') "
            f"AND lower(tbl_name) = lower({_literal(change.name)}) ORDER BY rowid"
        )
        return [text for kind, name, text in found if kind == "trigger" or name not in known]

    def _broken_views(self) -> set[str]:
        """Give the views that cannot be read."""
        views = self._script.ask("SELECT name FROM sqlite_master WHERE type = 'view'")
        return {name for (name,) in views if self._why_broken(name)}

    def _why_broken(self, view: str) -> str:
        try:
            self._script.ask(f"SELECT * FROM {self._script.quoted(view)} LIMIT 0")
        except OperationalError as error:
            return str(error)
        return ""

    def _check_views(self, broken: set[str]) -> None:
        """See that the views that could be read still can.

        Raises:
            OperationalError: One cannot.
        """
        for name in sorted(self._broken_views() - broken):
            why = self._why_broken(name)
            message = f"The view {name!r} could not be read if {self._change.name!r} changed ({why}): drop it first."
            raise OperationalError(message)


def _are_indexes(parts: Sequence[object]) -> bool:
    return all(isinstance(part, sa.Index) for part in parts)


def _unused(name: str) -> str:
    """Give the name that a table has while it is made."""
    return fitted(f"new__{name}")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
