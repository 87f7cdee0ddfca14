"""One value, or several."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["values_in"]


def values_in(value: object) -> list[object]:
    """Give the values in what may be several: those of a list, a tuple or a set, or the only one."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return list(cast("Iterable[object]", value))
    return [] if value is None or value == "" else [value]
