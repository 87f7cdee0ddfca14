"""Queries with a name that others take rows from: what a ``CTE`` becomes in a query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm.query._tree import Tree


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """A query by name.

    Attributes:
        name: The name.
        base: The query; None where the name is used inside the query that it names.
        step: What is added to the rows again and again, until it adds none.
        all: Whether rows that are there already are added, too.
    """

    name: str
    base: Tree | None = None
    step: Tree | None = None
    all: bool = False

    def changed(self, change: Callable[[Tree], Tree]) -> Named:
        """Give the same with other queries."""
        base = None if self.base is None else change(self.base)
        return Named(self.name, base, None if self.step is None else change(self.step), self.all)
