"""What the tags ``regroup`` and ``widthratio`` work out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Iterable


class Group(NamedTuple):
    """Neighbours that ``regroup`` found to belong together."""

    grouper: object
    list: list[object]

    def __str__(self) -> str:
        """Give the text of what they share."""
        return str(self.grouper)


def grouped(pairs: Iterable[tuple[object, object]]) -> list[Group]:
    """Put neighbours of one key together.

    Args:
        pairs: Keys and values.
    """
    groups: list[Group] = []
    for key, value in pairs:
        if not groups or groups[-1].grouper != key:
            groups.append(Group(key, []))
        groups[-1].list.append(value)
    return groups


def ratio(value: object, most: object, width: object) -> str:
    """Give ``value / most * width``, rounded; 0 where ``most`` is 0, and nothing for what is no number.

    Raises:
        ValueError: The width is no number.
    """
    try:
        whole = int(cast("int", width))
    except (TypeError, ValueError):
        message = f"The last argument of 'widthratio' is a number; got {width!r}."
        raise ValueError(message) from None
    try:
        return str(round(float(cast("float", value)) / float(cast("float", most)) * whole))
    except ZeroDivisionError:
        return "0"
    except (TypeError, ValueError, OverflowError):
        return ""
