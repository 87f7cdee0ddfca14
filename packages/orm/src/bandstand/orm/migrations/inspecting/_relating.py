"""Which columns become relations, and what leads back along them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bandstand.orm.models import Model

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bandstand.orm.migrations.inspecting._facts import Column, Reference, Table

Place = tuple[str, str]
"""A table and a column."""


class Relations:
    """The references of tables to each other.

    Attributes:
        tables: By name.
        by_column: Those that become relations, by table and column.
        why_plain: Why a column does not become a relation although it refers to something.
    """

    def __init__(self, tables: Sequence[Table]) -> None:
        self.tables = {table.name: table for table in tables}
        self.by_column: dict[Place, Reference] = {}
        self.why_plain: dict[Place, list[str]] = {}
        for table in tables:
            for reference in table.references:
                if len(reference.columns) == 1:
                    self._add((table.name, reference.columns[0]), reference)

    def _add(self, place: Place, reference: Reference) -> None:
        why = self._why_not(place, reference)
        if why:
            self.why_plain.setdefault(place, []).append(f"Refers to {_shown(reference)}, {why}.")
        else:
            self.by_column[place] = reference

    def _why_not(self, place: Place, reference: Reference) -> str:
        target = self.tables.get(reference.table)
        if reference.elsewhere:
            return f"in the schema {reference.elsewhere}"
        if target is None:
            return "which is not among these models"
        if not target.is_unique(reference.targets[0]):
            return "which does not tell rows apart"
        if place in self.by_column:
            return f"besides {_shown(self.by_column[place])}"
        if self.tables[place[0]].column(place[1]).computed is not None:
            return "and is computed"
        return "which leads back here" if self._is_circle(place, reference) else ""

    def _is_circle(self, place: Place, reference: Reference) -> bool:
        """Whether a column would have the type of itself."""
        at: Place | None = (reference.table, reference.targets[0])
        while at is not None and at != place:
            following = self.by_column.get(at)
            at = (following.table, following.targets[0]) if following else None
        return at == place

    def notes(self, table: Table) -> Iterator[str]:
        """Give what is to be told of references that are of several columns."""
        for each in table.references:
            if len(each.columns) > 1:
                yield f"Foreign key ({', '.join(each.columns)}): refers to {_shown(each)}, which no field does."

    def referrers(self, table: str, column: str) -> Iterator[Column]:
        """Give the columns that refer to one."""
        for (name, own), reference in self.by_column.items():
            if (reference.table, reference.targets) == (table, (column,)):
                yield self.tables[name].column(own)

    def related_names(
        self,
        classes: Mapping[str, str],
        names: Mapping[Place, tuple[str, str]],
        attributes: Mapping[str, set[str]],
    ) -> dict[Place, str]:
        """Give the names that lead back, for those relations that need one.

        Args:
            classes: The names of the models by table.
            names: The names of the fields by table and column.
            attributes: The names that a model has already, by table; those that lead to it join them.
        """
        pairs = Counter((table, each.table) for (table, _), each in self.by_column.items())
        found: dict[Place, str] = {}
        for place, reference in self.by_column.items():
            taken = attributes[reference.table]
            usual = classes[place[0]].lower()
            both = {usual, f"{usual}_set"}
            is_free = not both & taken and not any(hasattr(Model, name) for name in both)
            if is_free and pairs[place[0], reference.table] == 1:
                taken |= both
                continue
            found[place] = _unused(f"{usual}_{names[place][0]}_set", taken)
            taken.add(found[place])
        return found


def _unused(name: str, taken: set[str]) -> str:
    number, made = 1, name
    while made in taken:
        number += 1
        made = f"{name}_{number}"
    return made


def _shown(reference: Reference) -> str:
    return f"{reference.table}({', '.join(reference.targets)})"
