"""Queries with a name that others take rows from: what a ``CTE`` becomes in a query."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import FieldError, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bandstand.orm.fields import Field
    from bandstand.orm.query._tree import Tree


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Named:
    """A query by name.

    Attributes:
        name: The name.
        columns: What its columns hold.
        has_rows: Whether it has the columns of its model's table, rather than values that were chosen.
        base: The query; None where the name is used inside the query that it names.
        step: What is added to the rows again and again, until it adds none.
        all: Whether rows that are there already are added, too.
        materialized: Whether the rows are found once, and kept; None leaves it to the database.
        has_values: Whether there are places for values in it.
    """

    name: str
    columns: Mapping[str, Field[Any]]
    has_rows: bool = True
    base: Tree | None = None
    step: Tree | None = None
    all: bool = False
    materialized: bool | None = None
    has_values: bool = False

    def changed(self, change: Callable[[Tree], Tree]) -> Named:
        """Give the same with other queries."""
        base = None if self.base is None else change(self.base)
        return replace(self, base=base, step=None if self.step is None else change(self.step))

    def column(self, name: str) -> Field[Any]:
        """Give what a column holds.

        Raises:
            FieldError: There is no such column.
        """
        if name not in self.columns:
            message = f"CTE({self.name!r}) has no column {name!r}.{nearest(name, self.columns)}"
            raise FieldError(message)
        return self.columns[name]


def renamed(field: Field[Any], name: str) -> Field[Any]:
    """Give a field of what a column of a query holds; any column may be NULL, where it is joined."""
    other = copy(field)
    other.name = other.attname = other.column = name
    other.null = True
    other.renamed_from = field
    return other
