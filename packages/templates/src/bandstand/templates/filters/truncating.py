"""Filters that shorten a text and put an ellipsis where they cut, in plain text and in HTML.

An ellipsis counts as a character. A length that is no number leaves the text as it is; one below 1 leaves nothing. Only
the first ``TEXT_LIMIT`` characters are looked at.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from bandstand.templates.filters._library import LIBRARY
from bandstand.templates.filters._limits import TEXT_LIMIT, beginning, whole
from bandstand.templates.filters._tags import Piece, pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ELLIPSIS = "…"

# A reference is one character of the page: &amp; &#38; &#x26;. No name of one is longer than thirty-two.
_CHARACTER = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});|.", re.DOTALL)
_WORD = re.compile(r"&nbsp;|(?P<word>(?:(?!&nbsp;)\S)++)")


@LIBRARY.filter(keeps_safe=True)
def truncatechars(value: object, length: object, /) -> str:
    """Shorten a text to so many characters; marks that combine with the one before them do not count."""
    text, longest = beginning(value), _length(length)
    if longest is None:
        return str(value)
    if len(text) <= longest:
        return text
    if text.isascii():
        return text[: longest - 1] + ELLIPSIS if longest else ""
    return _cut(text, longest)


def _cut(text: str, longest: int) -> str:
    counted = 0
    end = len(text)
    for position, character in enumerate(text):
        if unicodedata.combining(character):
            continue
        counted += 1
        if counted == longest:
            end = position
        if counted > longest:
            return text[:end] + ELLIPSIS if longest else ""
    return text


@LIBRARY.filter(keeps_safe=True)
def truncatewords(value: object, count: object, /) -> str:
    """Shorten a text to so many words; each white space becomes one space."""
    text, most = beginning(value), _length(count)
    if most is None:
        return str(value)
    words = text.split(None, most)
    return " ".join(words if len(words) <= most else [*words[:most], ELLIPSIS]) if most else ""


@LIBRARY.filter(keeps_safe=True)
def truncatechars_html(value: object, length: object, /) -> str:
    """Shorten the text of some HTML to so many characters, and close the tags that are open where it is cut.

    Tags do not count, and a reference such as ``&amp;`` counts as what it stands for.
    """
    html, longest = str(value), _length(length)
    if longest is None or (len(html) <= TEXT_LIMIT and _count(html, _characters, longest + 1) <= longest):
        return html
    return _shortened(html, _characters, longest - 1, ELLIPSIS) if longest else ""


@LIBRARY.filter(keeps_safe=True)
def truncatewords_html(value: object, count: object, /) -> str:
    """Shorten the text of some HTML to so many words, and close the tags that are open where it is cut.

    The ellipsis stands where the first word stood that is left out.
    """
    html, most = str(value), _length(count)
    if most is None:
        return html
    return _shortened(html, _words, most, f" {ELLIPSIS}") if most else ""


def _length(given: object) -> int | None:
    try:
        return min(max(whole(given), 0), TEXT_LIMIT)
    except (TypeError, ValueError):
        return None


def _characters(text: str) -> Iterator[int]:
    """Give, for each character, where to cut to leave it out."""
    for found in _CHARACTER.finditer(text):
        if not unicodedata.combining(found[0][0]):
            yield found.start()


def _words(text: str) -> Iterator[int]:
    """Give, for each word, where to cut to leave it out: at the end of the one before."""
    end = 0
    for found in _WORD.finditer(text):
        if found["word"]:
            yield end
            end = found.end()


def _count(html: str, units: Callable[[str], Iterator[int]], enough: int) -> int:
    counted = 0
    for piece in pieces(html):
        if piece.is_text:
            for _ in units(piece.text):
                counted += 1
                if counted == enough:
                    return counted
    return counted


def _shortened(html: str, units: Callable[[str], Iterator[int]], most: int, ellipsis: str) -> str:
    written: list[str] = []
    elements = _Elements()
    for piece in pieces(html[:TEXT_LIMIT]):
        if not piece.is_text:
            elements.follow(piece)
        elif piece.is_unfinished and len(html) > TEXT_LIMIT:
            break  # the limit may have cut it: what follows on the page must not end it
        else:
            for end in units(piece.text):
                if not most:
                    return "".join((*written, piece.text[:end], ellipsis, *elements.end_tags()))
                most -= 1
        written.append(piece.text)
    return html if len(html) <= TEXT_LIMIT else "".join((*written, ellipsis, *elements.end_tags()))


class _Elements:
    """The elements that are open at a place of some HTML."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._open: Counter[str] = Counter()

    def follow(self, tag: Piece) -> None:
        """Go past a tag. An end tag closes what is open within its element; one without an element closes nothing."""
        if tag.opens:
            self._names.append(tag.name)
            self._open[tag.name] += 1
        elif tag.closes and self._open[tag.name]:
            while (name := self._names.pop()) != tag.name:
                self._open[name] -= 1
            self._open[name] -= 1

    def end_tags(self) -> Iterator[str]:
        """Give what closes them all."""
        return (f"</{name}>" for name in reversed(self._names))
