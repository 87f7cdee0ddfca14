"""Which joined tables must have a row: INNER JOIN, and which may have none: LEFT JOIN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.orm.expressions import is_late
from bandstand.orm.expressions._condition import requires

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bandstand.orm.query._tree import Join, Tree


def left_joins(tree: Tree) -> frozenset[int]:
    """Give the numbers of the tables that a row of the query may lack.

    A table is there for certain where a condition of the query can only be true with it, or where it hangs on a
    reference that is never NULL, on a table that is there itself. A condition on a window needs none: the windows see
    all rows, before it chooses.
    """
    required = ancestors(tree.joins, [number for part in tree.where if not is_late(part) for number in requires(part)])
    left: set[int] = set()
    for number, join in enumerate(tree.joins):
        if join.parent is None or number in required:
            continue
        if join.step is None:
            if join.outer:
                left.add(number)
        elif join.step.null or join.step.many or join.on is not None or join.parent in left:
            left.add(number)
    return frozenset(left)


def ancestors(joins: Sequence[Join], numbers: Iterable[int]) -> frozenset[int]:
    """Give the tables, and those that they are joined to."""
    found: set[int] = set()
    for number in numbers:
        here: int | None = number
        while here is not None and here not in found:
            found.add(here)
            here = joins[here].parent
    return frozenset(found)
