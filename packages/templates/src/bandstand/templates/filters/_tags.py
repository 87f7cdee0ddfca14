"""HTML taken apart into text and tags, in one pass and in any state.

The standard library's parser takes the square of the length for some inputs, in some versions of Python. What begins
a tag is what the HTML standard says (section 13.2.5.6, the tag open state); text within ``<script>`` is text here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905 - readable
"""The elements that have no end tag."""

_OPENING = re.compile(r"<(?=[A-Za-z/!?])")
_AFTER_OPENING = re.compile(r"[A-Za-z/!?]")

# What follows the opening sign. Nothing in them gives back what it took, and a quoted value may hold ">".
_COMMENT = re.compile(r"!--(?:-?>|.*?--!?>)", re.DOTALL)
_TAG = re.compile(r"/?(?P<name>[A-Za-z][^\s/>]*+)(?:[^>=]++|=\s*+\"[^\"]*+\"|=\s*+'[^']*+'|=)*+>")
_ANYTHING = re.compile(r"(?:/?(?P<name>[A-Za-z][^\s/>]*+))?[^>]*+>")


class Piece(NamedTuple):
    """A part of some HTML.

    Attributes:
        text: The part as it is written.
        name: The name of the element that it opens or closes, in small letters; empty for text and comments.
        is_text: Whether it is text.
    """

    text: str
    name: str = ""
    is_text: bool = False

    @property
    def closes(self) -> bool:
        """Whether it is an end tag."""
        return bool(self.name) and self.text[1] == "/"

    @property
    def is_unfinished(self) -> bool:
        """Whether it is text because a tag does not end."""
        return self.is_text and _OPENING.match(self.text) is not None

    @property
    def opens(self) -> bool:
        """Whether an end tag is to follow."""
        return bool(self.name) and not self.closes and not self.text.endswith("/>") and self.name not in VOID


def pieces(html: str) -> Iterator[Piece]:
    """Take HTML apart; the texts, joined, are what was given. A tag that does not end is a text of its own."""
    position, tags = 0, _Tags(html)
    while opening := _OPENING.search(html, position):
        tag = tags.after(opening.end())
        if opening.start() > position:
            yield Piece(html[position : opening.start()], is_text=True)
            position = opening.start()
        if tag is None:
            break
        name = tag.groupdict().get("name") or ""
        yield Piece(html[opening.start() : tag.end()], name.lower())
        position = tag.end()
    if position < len(html):
        yield Piece(html[position:], is_text=True)


def without_tags(html: str) -> str:
    """Leave out all tags, also those that only stand there when others are gone: ``<<b>b>``."""
    kept: list[str] = []
    waiting = 0  # opening signs at the end of what is kept: they make a tag of what follows the tag that is left out
    position, tags = 0, _Tags(html)
    while True:
        if waiting and _AFTER_OPENING.match(html, position):
            waiting -= 1
            start = position
        elif opening := _OPENING.search(html, position):
            waiting = _keep(html[position : opening.start()], kept, waiting)
            start = opening.end()
        else:
            return "".join((*kept, "<" * waiting, html[position:]))
        tag = tags.after(start)
        if tag is None:
            return "".join((*kept, "<" * waiting, "<", html[start:]))
        position = tag.end()


def _keep(text: str, kept: list[str], waiting: int) -> int:
    bare = text.rstrip("<")
    if bare:
        kept += "<" * waiting, bare
        waiting = 0
    return waiting + len(text) - len(bare)


class _Tags:
    """Finds where the tags of one text end, and never looks twice for what is not there."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._last = html.rfind(">")
        self._last_comment = max(html.rfind("-->"), html.rfind("--!>"))
        self._are_quoted_well = True

    def after(self, start: int) -> re.Match[str] | None:
        """Match the rest of a comment or tag after its opening sign, if it has an end."""
        if start > self._last:
            return None
        found = None
        if self._html.startswith("!--", start):
            found = _COMMENT.match(self._html, start) if start <= self._last_comment else None
        elif self._are_quoted_well and (found := _TAG.match(self._html, start)) is None:
            self._are_quoted_well = self._html[start] in "!?/"
        return found or _ANYTHING.match(self._html, start)
