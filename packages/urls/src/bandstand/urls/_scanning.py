"""Reading parameters that touch each other, in time that grows only with the length of the text.

A regular expression such as ``(.+)/x/(.+)/y`` or ``([^/]+)-([^/]+)-z`` tries all ways to share a text among its groups
and needs time that grows with a power of the length. Here every part says once, from right to left, where it may begin
so that all that follows fits; then each parameter takes, from left to right, as much as it may. The result is that of
the regular expression.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bandstand.urls._patterns import is_built_in
from bandstand.urls.converters import UUIDConverter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.urls._patterns import Part
    from bandstand.urls.converters import Converter


class Positions:
    """A set of positions in a text: closed intervals in ascending order."""

    __slots__ = ("_firsts", "_lasts")

    def __init__(self, intervals: Sequence[tuple[int, int]]) -> None:
        self._firsts = [first for first, _ in intervals]
        self._lasts = [last for _, last in intervals]

    def __iter__(self) -> zip[tuple[int, int]]:
        return zip(self._firsts, self._lasts, strict=True)

    def __contains__(self, position: int) -> bool:
        index = bisect_right(self._firsts, position) - 1
        return index >= 0 and position <= self._lasts[index]

    def greatest(self, low: int, high: int) -> int | None:
        """Give the greatest position from ``low`` to ``high``."""
        index = bisect_right(self._firsts, high) - 1
        if index < 0:
            return None
        found = min(high, self._lasts[index])
        return found if found >= low else None


class _Step(Protocol):
    """A part, as the scanner sees it."""

    def starts(self, text: str, ends: Positions) -> Positions:
        """Give all positions where the part may begin to end at one of some others."""
        ...

    def end(self, text: str, start: int, ends: Positions) -> int:
        """Give the furthest of some positions that the part reaches from where it may begin."""
        ...


class _Literal(NamedTuple):
    literal: str

    def starts(self, text: str, ends: Positions) -> Positions:
        length = len(self.literal)
        found: list[tuple[int, int]] = []
        for first, last in ends:
            position = text.find(self.literal, max(first - length, 0), last)
            while position >= 0:
                found.append((position, position))
                position = text.find(self.literal, position + 1, last)
        return Positions(found)

    def end(self, text: str, start: int, ends: Positions) -> int:  # noqa: ARG002 - as all steps
        return start + len(self.literal)


class _Run(NamedTuple):
    """One or more characters of a class."""

    regex: re.Pattern[str]

    def starts(self, text: str, ends: Positions) -> Positions:
        found: list[tuple[int, int]] = []
        for run in self.regex.finditer(text):
            last = ends.greatest(run.start() + 1, run.end())
            if last is not None:
                found.append((run.start(), last - 1))
        return Positions(found)

    def end(self, text: str, start: int, ends: Positions) -> int:
        run = self.regex.match(text, start)
        reach = start if run is None else run.end()
        found = ends.greatest(start + 1, reach)
        return reach if found is None else found


class _Fixed(NamedTuple):
    """Something of a known length."""

    regex: re.Pattern[str]
    length: int

    def starts(self, text: str, ends: Positions) -> Positions:
        places = (found.start() for found in self.regex.finditer(text))
        return Positions([(place, place) for place in places if place + self.length in ends])

    def end(self, text: str, start: int, ends: Positions) -> int:  # noqa: ARG002 - as all steps
        return start + self.length


_UUID_LENGTH = 36


class Scanner:
    """Reads the texts of parameters whose converters are all built in."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._steps: list[_Step] = [
            _Literal(part) if isinstance(part, str) else _step_of(part.converter) for part in parts
        ]
        self._is_text = [isinstance(part, str) for part in parts]

    def read(self, text: str, *, whole: bool = True) -> tuple[tuple[str, ...], int] | None:
        """Give the texts of the parameters, and where the last part ends; None when the parts do not fit.

        Args:
            text: What to read.
            whole: Whether the parts must reach to the end of the text.
        """
        size = len(text)
        ends = [Positions([(size if whole else 0, size)])]
        for step in reversed(self._steps):
            ends.append(step.starts(text, ends[-1]))
        ends.reverse()
        if 0 not in ends[0]:
            return None
        position = 0
        texts: list[str] = []
        for step, is_text, reachable in zip(self._steps, self._is_text, ends[1:], strict=True):
            start, position = position, step.end(text, position, reachable)
            if not is_text:
                texts.append(text[start:position])
        return tuple(texts), position


def _step_of(converter: Converter[object]) -> _Step:
    regex = converter.regex
    if isinstance(converter, UUIDConverter):
        ahead = f"(?={regex})"
        return _Fixed(re.compile(ahead), _UUID_LENGTH)  # source: pattern - a built-in converter's own
    return _Run(re.compile(regex))  # source: pattern - a built-in converter's own


def can_scan(converters: Sequence[Converter[object]]) -> bool:
    """Tell whether all of some converters are known well enough."""
    return all(map(is_built_in, converters))
