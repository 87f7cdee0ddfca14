"""Slices: which of the rows, by their numbers; a slice of a slice counts on from its beginning."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, TypeVar

from bandstand.orm.expressions import F, Window, slotted_value
from bandstand.orm.functions.window import RowNumber
from bandstand.orm.query._ordering import effective_order
from bandstand.orm.query._tree import Tree

if TYPE_CHECKING:
    from itertools import count

    from bandstand.orm.queryset._chain import Chain

C = TypeVar("C", bound="Chain[Any]")


def sliced(rows: C, start: int | None, stop: int | None) -> C:
    """Give the rows from one number on, up to another."""
    low, high = _bounds(rows)
    new_low = low + (start or 0)
    new_high = high if stop is None else low + stop if high is None else min(high, low + stop)
    if high is not None:
        new_low = min(new_low, high)
    base = _unsliced(rows)
    values = [new_low] * (new_low > 0)
    if new_high is not None:
        values.append(max(new_high - new_low, 0))
    has_low, has_high = new_low > 0, new_high is not None
    if new_high is not None and new_high <= new_low:
        return rows.none()

    def apply(tree: Tree, slots: count[int]) -> None:
        tree.low = slotted_value(0, slots) if has_low else None
        tree.high = slotted_value(0, slots) if has_high else None

    return base._after(("slice", has_low, has_high), apply, values)


def sliced_each(rows: C, by: str, keys: list[Any]) -> C:
    """Give the rows that are related to keys, those with the numbers of a slice for each of them."""
    low, high = _bounds(rows)
    chosen = _unsliced(rows).filter(**{f"{by}__in": keys})
    order = effective_order(chosen.shape.tree)
    number = Window(RowNumber(), partition_by=F(by), order_by=order or F("pk"))
    numbered = chosen.alias(number_in_slice=number).filter(number_in_slice__gt=low)
    return numbered if high is None else numbered.filter(number_in_slice__lte=high)


def check_slice(part: object) -> None:
    """Refuse what cannot tell rows apart by their numbers.

    Raises:
        TypeError: It is no slice.
        ValueError: It counts from the end.
    """
    if not isinstance(part, slice):
        message = f"A queryset is cut with whole numbers; got [{part!r}]."
        raise TypeError(message)
    start, stop = part.start, part.stop
    if (start is not None and start < 0) or (stop is not None and stop < 0):
        message = f"Rows are counted from the first: got [{start}:{stop}]. Turn the order round with reverse()."
        raise ValueError(message)


def _bounds(rows: Chain[Any]) -> tuple[int, int | None]:
    tree, values = rows.shape.tree, rows.values_of_shape
    if not tree.is_sliced:
        return 0, None
    high = values[-1] if tree.high is not None else None
    low = 0
    if tree.low is not None:
        low = values[-2] if tree.high is not None else values[-1]
    return low, None if high is None else low + high


def _unsliced(rows: C) -> C:
    tree = rows.shape.tree
    if not tree.is_sliced:
        return rows
    bare = copy(tree)
    bare.low = bare.high = None
    other = rows._copy()
    cut = (tree.low is not None) + (tree.high is not None)
    other.values_of_shape = rows.values_of_shape[:-cut]
    known = rows.shape.find("unsliced")
    other.shape = known or rows.shape.add("unsliced", lambda it, _: _take_over(it, bare), len(other.values_of_shape))
    return other


def _take_over(tree: Tree, other: Tree) -> None:
    for name in Tree.__slots__:
        setattr(tree, name, getattr(other, name))
