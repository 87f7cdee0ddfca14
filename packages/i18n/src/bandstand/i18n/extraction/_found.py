"""What is found in a file: messages, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from bandstand.i18n.po import Source

Call: TypeAlias = tuple[int, str, "str | tuple[str | None, ...] | None", list[str]]
"""The line of a call in a file, the function, its texts and the comments above it."""

Extractor: TypeAlias = Callable[[IO[bytes], Iterable[str], Iterable[str], Mapping[str, str]], Iterator[Call]]
"""Gives the calls in a file, of the functions that are asked for."""

COMMENT_TAGS = ("Translators:", "translators:", "TRANSLATORS:")
"""What comments for translators begin with."""


def without_tags(notes: Iterable[str]) -> tuple[str, ...]:
    """Give the lines of comments for translators without the mark, which catalogues have signs of their own for."""
    return tuple(_without_tag(note) for note in notes)


def _without_tag(note: str) -> str:
    tag = next((tag for tag in COMMENT_TAGS if note.startswith(tag)), "")
    return note[len(tag) :].strip()


class Found(NamedTuple):
    """A message in a file: its line, the message, and what translators are told about it."""

    line: int
    source: Source
    notes: tuple[str, ...] = ()


class Problem(NamedTuple):
    """What kept messages from being found: the file, the line or 0, and a sentence with what to do."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}" if self.line else f"{self.path}: {self.text}"


class Findings(NamedTuple):
    """The messages of a file in its order, and the lines that are problems with what is wrong there."""

    messages: list[Found]
    problems: list[tuple[int, str]]
