"""What is found in Babel's tables, whose entries have no types of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["entry_at", "table", "text_at"]


def table(found: object, /) -> Mapping[str, object]:
    """Give a table of Babel's with the type that it has."""
    return cast("Mapping[str, object]", found)


def entry_at(found: object, /, *path: str) -> object:
    """Give what stands at the end of a path of keys; None where it breaks off."""
    for key in path:
        if found is None:
            return None
        found = table(found).get(key)
    return found


def text_at(found: object, /, *path: str) -> str | None:
    """Give the text at the end of a path of keys; None where there is none."""
    ended = entry_at(found, *path)
    return ended if isinstance(ended, str) else None
