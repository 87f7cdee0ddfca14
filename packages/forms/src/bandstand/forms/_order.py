"""One order out of several."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

__all__ = ["merge"]

T = TypeVar("T")


def merge(
    lists: Iterable[Iterable[T]], key: Callable[[T], Hashable], conflict: Callable[[T, T], object]
) -> tuple[T, ...]:
    """Give the items of all lists once, in an order that keeps that of each list.

    Of items that no list puts in an order, that stands first which was named first. Where lists contradict each
    other, ``conflict`` is told of two items, and the second of them goes first (Kahn's algorithm).

    Args:
        lists: The lists.
        key: What two items that are the same have in common; the first of them is given.
        conflict: Called with two items, the first of which stands before the second in one list, but not in all.
    """
    items: dict[Hashable, T] = {}
    before: dict[Hashable, dict[Hashable, None]] = {}
    for listed in lists:
        keys = list(dict.fromkeys(_named(listed, key, items)))
        for one in keys:
            before.setdefault(one, {})
        for one, other in pairwise(keys):
            before[other][one] = None
    order: list[T] = []
    while before:
        ready = next((one for one, needed in before.items() if not needed), None)
        if ready is None:
            circle = _circle(before)
            ready = next(one for one in before if one in circle)
            conflict(items[circle[ready]], items[ready])
        order.append(items[ready])
        del before[ready]
        for needed in before.values():
            needed.pop(ready, None)
    return tuple(order)


def _circle(before: Mapping[Hashable, Mapping[Hashable, None]]) -> dict[Hashable, Hashable]:
    """Give items that wait for each other in a circle, each with what it waits for, where all wait for something."""
    path: dict[Hashable, Hashable] = {}
    one = next(iter(before))
    while one not in path:
        path[one] = next(iter(before[one]))
        one = path[one]
    circle = {one: path[one]}
    while path[one] not in circle:
        one = path[one]
        circle[one] = path[one]
    return circle


def _named(listed: Iterable[T], key: Callable[[T], Hashable], items: dict[Hashable, T]) -> Iterable[Hashable]:
    for item in listed:
        found = key(item)
        items.setdefault(found, item)
        yield found
