"""Cutting a template into text, variables, tags and comments, in one pass.

Time is linear whatever the text holds: where the next closing marks and line ends are is found once and kept until the
pass has gone beyond them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind: TypeAlias = Literal["text", "variable", "tag", "comment"]

MAX_LENGTH = 1_000_000

_OPENING = re.compile(r"\{[%{#]")
_CLOSING = {"{%": "%}", "{{": "}}", "{#": "#}"}
_KINDS: dict[str, Kind] = {"{%": "tag", "{{": "variable", "{#": "comment"}


class Position(NamedTuple):
    """Where a token stands: lines from 1 on, columns from 0 on, both ends on one line unless it is text."""

    line: int
    column: int
    end: int


Token: TypeAlias = tuple[Kind, str, Position]
"""A piece of a template: text is as it stands, all else is what stands between its marks, without outer blanks."""


class _Finder:
    """Finds a text from a place on, and remembers where, as the places only grow."""

    __slots__ = ("_found", "_source", "_text")

    def __init__(self, source: str, text: str) -> None:
        self._source = source
        self._text = text
        self._found = -1

    def __call__(self, start: int) -> int:
        """Give the first place at or after one, or the end of the source."""
        if self._found < start:
            found = self._source.find(self._text, start)
            self._found = len(self._source) if found < 0 else found
        return self._found


def tokens(source: str) -> Iterator[Token]:
    """Cut a template into pieces; those that make no token are text."""
    return _Lexer(source).tokens()


class _Lexer:
    __slots__ = ("_closings", "_line", "_line_end", "_line_start", "_source")

    def __init__(self, source: str) -> None:
        self._source = source
        self._closings = {opening: _Finder(source, closing) for opening, closing in _CLOSING.items()}
        self._line_end = _Finder(source, "\n")
        self._line = 1
        self._line_start = 0

    def tokens(self) -> Iterator[Token]:
        text_start = search_from = 0
        while (opening := _OPENING.search(self._source, search_from)) is not None:
            start = opening.start()
            end = self._end_of(opening[0], start)
            if end is None:
                search_from = start + 1
                continue
            if start > text_start:
                yield self._token("text", text_start, start)
            token = self._token(_KINDS[opening[0]], start, end)
            yield token
            text_start = search_from = end
            kind, text, _ = token
            if kind == "tag" and text.startswith("verbatim") and text.split(None, 1)[0] == "verbatim":
                text_start = search_from = self._verbatim_end(text, end)
                if text_start > end:
                    yield self._token("text", end, text_start)
        if text_start < len(self._source):
            yield self._token("text", text_start, len(self._source))

    def _end_of(self, opening: str, start: int) -> int | None:
        """Give where a token ends, or None where its line ends first."""
        closing = self._closings[opening](start + 2)
        return closing + 2 if closing < self._line_end(start) else None

    def _verbatim_end(self, opened: str, start: int) -> int:
        """Give where the tag begins that ends some text without tokens, or the end of the source."""
        tag = re.compile(r"\{%\s*end" + re.escape(opened) + r"\s*%\}")  # source: pattern - escaped
        found = tag.search(self._source, start)
        return len(self._source) if found is None else found.start()

    def _token(self, kind: Kind, start: int, end: int) -> Token:
        column = start - self._line_start
        at = Position(self._line, column, column + end - start)
        if kind != "text":
            return kind, self._source[start + 2 : end - 2].strip(), at
        self._count_lines(start, end)
        return kind, self._source[start:end], at

    def _count_lines(self, start: int, end: int) -> None:
        breaks = self._source.count("\n", start, end)
        if breaks:
            self._line += breaks
            self._line_start = self._source.rindex("\n", start, end) + 1
