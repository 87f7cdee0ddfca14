"""What texts a regular expression fits, told from its text, so that URLs can be made for ``re_path()``.

Groups are places for parameters; everything between them becomes one text that fits. What may be left out is left out,
unless a group is in it: then there is one template with it and one without. Whatever is misread here does no harm,
because each URL is read back before it is given out.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TypeAlias

Template: TypeAlias = "tuple[str | int, ...]"
"""Texts and the numbers of groups, in order."""

# Optional groups multiply; a pattern with more ways than this has no URL.
MOST_TEMPLATES = 64

_NOTHING = re.compile(r"[\^$]|\\[AZbB]|\(\?#[^)]*\)|\(\?[aiLmsu]+\)")
_LOOKAROUND = re.compile(r"\(\?<?[=!]")
_GROUP = re.compile(r"\((?:\?P<(?P<name>\w+)>|(?P<bare>\?(?:[aimsu-]*:|>))|(?!\?))")
_BACK = re.compile(r"\(\?P=(?P<name>\w+)\)|\\(?P<number>[1-9]\d?)")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\[dDsSwW]|\.")
_ESCAPED = re.compile(r"\\([^a-zA-Z0-9])")
_PLAIN = re.compile(r"[^\\()\[\]{}|.*+?^$]|[\]{}]")
_REPEATED = re.compile(r"(?:(?P<none>[*?])|\+|\{(?P<least>\d*)(?:,\d*)?\})[?+]?")

# Tried in turn for a class such as "[^/]"; the first that fits stands for it.
_SAMPLES = "0aA-_. ~/:"


class _Unreadable(Exception):
    """A construct that is not understood."""


def templates(regex: re.Pattern[str]) -> list[Template]:
    """Give the ways to write what an expression fits; none when it is too intricate."""
    reader = _Reader(regex)
    try:
        found = reader.alternatives()
    except _Unreadable:
        return []
    return found if reader.at_end else []


class _Reader:
    """Reads an expression from left to right."""

    def __init__(self, regex: re.Pattern[str]) -> None:
        self._text = regex.pattern
        self._numbers = regex.groupindex
        self._flags = regex.flags
        self._position = 0
        self._groups = 0

    @property
    def at_end(self) -> bool:
        """Whether everything was read."""
        return self._position == len(self._text)

    def alternatives(self) -> list[Template]:
        """Read up to the end or a closing bracket."""
        if self._flags & re.VERBOSE:
            raise _Unreadable
        found = self._sequence()
        while self._take("|"):
            found += self._sequence()
        return found

    def _sequence(self) -> list[Template]:
        found: list[Template] = [()]
        while not self.at_end and self._text[self._position] not in "|)":
            atom = self._repeat(self._atom())
            if len(found) * len(atom) > MOST_TEMPLATES:
                raise _Unreadable
            found = [before + after for before, after in product(found, atom)]
        return found

    def _atom(self) -> list[Template]:
        if self._match(_NOTHING):
            return [()]
        if self._match(_LOOKAROUND):
            self._bracketed()
            return [()]
        if back := self._match(_BACK):
            return [(self._numbers[back["name"]] if back["name"] else int(back["number"]),)]
        if group := self._match(_GROUP):
            return self._group(captures=not group["bare"])
        if found := self._match(_CLASS):
            return [(_sample(found[0], self._flags),)]
        if found := self._match(_ESCAPED):
            return [(found[1],)]
        if found := self._match(_PLAIN):
            return [(found[0],)]
        raise _Unreadable

    def _group(self, *, captures: bool) -> list[Template]:
        self._groups += captures
        number = self._groups
        inside = self._bracketed()
        return [(number,)] if captures else inside

    def _bracketed(self) -> list[Template]:
        inside = self.alternatives()
        if not self._take(")"):
            raise _Unreadable
        return inside

    def _repeat(self, atom: list[Template]) -> list[Template]:
        repeated = self._match(_REPEATED)
        if repeated is None:
            return atom
        least = 0 if repeated["none"] else int(repeated["least"] or 0) if repeated["least"] is not None else 1
        if least == 0:
            with_groups = [template for template in atom if not all(isinstance(part, str) for part in template)]
            return [(), *with_groups]
        if least > MOST_TEMPLATES:
            raise _Unreadable
        return [template * least for template in atom]

    def _match(self, token: re.Pattern[str]) -> re.Match[str] | None:
        found = token.match(self._text, self._position)
        if found:
            self._position = found.end()
        return found

    def _take(self, text: str) -> bool:
        taken = self._text.startswith(text, self._position)
        self._position += taken
        return taken


def _sample(atom: str, flags: int) -> str:
    fits = re.compile(atom, flags).fullmatch  # source: pattern - a piece of a route's own expression
    for char in _SAMPLES:
        if fits(char):
            return char
    members = (char for char in atom.strip("[]") if fits(char))
    found = next(members, None)
    if found is None:
        raise _Unreadable
    return found
