"""What loops tell about themselves, and what other tags keep from one turn to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Iterable


class ForLoop:
    """``forloop``, where a template uses it as a whole; the loop sets ``counter0``."""

    __slots__ = ("counter0", "kept", "length", "parentloop")

    def __init__(self, length: int, parentloop: object) -> None:
        self.counter0 = 0
        self.length = length
        self.parentloop = parentloop
        self.kept: dict[int, object] = {}

    @property
    def counter(self) -> int:
        """The number of the turn, from 1 on."""
        return self.counter0 + 1

    @property
    def revcounter(self) -> int:
        """How many turns there are from this one on."""
        return self.length - self.counter0

    @property
    def revcounter0(self) -> int:
        """How many turns there are after this one."""
        return self.length - self.counter0 - 1

    @property
    def first(self) -> bool:
        """Whether this is the first turn."""
        return self.counter0 == 0

    @property
    def last(self) -> bool:
        """Whether this is the last turn."""
        return self.counter0 == self.length - 1

    def __repr__(self) -> str:
        return f"<turn {self.counter} of {self.length}>"


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
