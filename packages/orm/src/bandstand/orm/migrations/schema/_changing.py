"""What is between two versions of a table: columns and parts that come, go, change or get another name."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bandstand.orm.migrations.schema._version import columns_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from bandstand.orm.expressions import Element
    from bandstand.orm.migrations.schema._version import ColumnSummary, Part, Version


class TableChange:
    """A table that is to become another version of itself.

    Args:
        before: The table as it is.
        after: The table as it will be.
        renamed: What columns are called that have another name afterwards; the others are found by name.
        fills: What rows have in a column that is new, or NULL and may not be.
        tables: What other tables are called that get another name in the same step.
        targets: What columns of other tables are called, by table and column, that get another name in the same step.
        remade: The references that what they refer to cannot change beneath.
    """

    def __init__(
        self,
        before: Version,
        after: Version,
        *,
        renamed: Mapping[str, str] | None = None,
        fills: Mapping[str, Element] | None = None,
        tables: Mapping[str, str] | None = None,
        targets: Mapping[tuple[str, str], str] | None = None,
        remade: Collection[str] = (),
    ) -> None:
        self.before = before
        self.after = after
        self.fills = dict(fills or {})
        self._targets = dict(targets or {})
        self.remade = frozenset(remade)
        self.tables = {str(before.table.name): str(after.table.name), **(tables or {})}
        given = dict(renamed or {})
        came = set(given.values())
        for name in before.table.columns.keys():  # noqa: SIM118 - the collection gives columns, not names
            if name not in given and name in after.table.columns and name not in came:
                given[name] = name
        self.kept = given
        """What each column that stays is called afterwards."""

    @property
    def old_name(self) -> str:
        """What the table is called."""
        return str(self.before.table.name)

    @property
    def name(self) -> str:
        """What the table will be called."""
        return str(self.after.table.name)

    @cached_property
    def summaries(self) -> dict[str, tuple[ColumnSummary, ColumnSummary]]:
        """The columns that stay, by their new names, as they are and as they will be."""
        return {
            new: (self.before.summary(old, self.kept), self.after.summary(new, {})) for old, new in self.kept.items()
        }

    @cached_property
    def changed(self) -> dict[str, tuple[ColumnSummary, ColumnSummary]]:
        """The columns that stay and become something else, by their new names."""
        return {name: pair for name, pair in self.summaries.items() if pair[0] != pair[1]}

    @property
    def retyped(self) -> set[str]:
        """The columns that get another type, by their new names."""
        return {name for name, (old, new) in self.changed.items() if old.type != new.type}

    @property
    def renamed(self) -> dict[str, str]:
        """The columns that get another name."""
        return {old: new for old, new in self.kept.items() if old != new}

    @property
    def added(self) -> list[str]:
        """The columns that come."""
        return [column.name for column in self.after.table.columns if column.name not in self.kept.values()]

    @property
    def removed(self) -> list[str]:
        """The columns that go."""
        return [column.name for column in self.before.table.columns if column.name not in self.kept]

    @property
    def changes_key(self) -> bool:
        """Whether the key is of other columns."""
        return [self.kept.get(name) for name in self.before.key] != self.after.key

    @cached_property
    def _matches(self) -> dict[str, str]:
        """The constraints and indexes that stay: their names now and afterwards."""
        wanted: dict[str, Any] = {
            name: self.after.definition(part, {}, {}, {}) for name, part in self.after.parts.items()
        }
        found: dict[str, str] = {}
        own = {
            name: self.before.definition(part, self.kept, self.tables, self._targets)
            for name, part in self.before.parts.items()
            if not set(columns_of(part)) - self.kept.keys()
        }
        for name, definition in own.items():
            if wanted.get(name) == definition:
                found[name] = name
                del wanted[name]
        for name, definition in own.items():
            if name not in found:
                same = next((new for new, other in wanted.items() if other == definition), None)
                if same is not None:
                    found[name] = same
                    del wanted[same]
        return found

    @property
    def renamed_parts(self) -> dict[str, str]:
        """The constraints and indexes that get another name alone."""
        return {old: new for old, new in self._matches.items() if old != new}

    @property
    def kept_parts(self) -> Iterator[tuple[Part, Part]]:
        """The constraints and indexes that stay what they are, as they are and as they will be called."""
        return ((self.before.parts[old], self.after.parts[new]) for old, new in self._matches.items())

    @property
    def removed_parts(self) -> list[Part]:
        """The constraints and indexes that go."""
        return [part for name, part in self.before.parts.items() if name not in self._matches]

    @property
    def added_parts(self) -> list[Part]:
        """The constraints and indexes that come."""
        stay = set(self._matches.values())
        return [part for name, part in self.after.parts.items() if name not in stay]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        columns = self.added or self.removed or self.renamed or self.changed or self.changes_key
        parts = self.removed_parts or self.added_parts or self.renamed_parts or self.remade
        return not (columns or parts or self.old_name != self.name)

    @property
    def is_of_indexes_alone(self) -> bool:
        """Whether nothing but indexes changes."""
        parts = [*self.removed_parts, *self.added_parts, *(self.before.parts[name] for name in self.renamed_parts)]
        return not (self.added or self.removed or self.changed or self.changes_key) and all(
            isinstance(part, sa.Index) for part in parts
        )
