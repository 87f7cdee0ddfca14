"""Compares HTML by its tree, for tests."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import zip_longest

_SPACES = re.compile(r"[ \t\n\r\f]+")
_VERBATIM = frozenset({"pre", "script", "style", "textarea"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


@dataclass(frozen=True, slots=True)
class Part:
    """An element, a text or something else, and where it stands."""

    path: str
    shown: str


def parts(html: str) -> list[Part]:
    """Give the parts of a piece of HTML in their order; of equal trees they are equal."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_text()
    return reader.parts


def difference(one: str, other: str) -> tuple[str, str, str] | None:
    """Give the first place where two pieces of HTML differ and what stands there in each; None if they are the same."""
    for left, right in zip_longest(parts(one), parts(other)):
        if left != right:
            path = (right or left).path
            return path or "the top", _placed(left, path), _placed(right, path)
    return None


def _placed(part: Part | None, path: str) -> str:
    if part is None:
        return "nothing more"
    return part.shown if part.path == path else f"{part.shown} at {part.path or 'the top'}"


@dataclass(slots=True)
class _Open:
    """An element that is not closed yet, and how many of each tag it has."""

    tag: str
    path: str
    counts: dict[str, int] = field(default_factory=dict[str, int])


class _Reader(HTMLParser):
    """Lists the parts while the standard library's parser finds them."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[Part] = []
        self._open = [_Open("", "")]
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.end_text()
        around = self._open[-1]
        around.counts[tag] = around.counts.get(tag, 0) + 1
        path = f"{around.path} > {tag}[{around.counts[tag]}]".removeprefix(" > ")
        shown = "".join(f" {name}" if value is None else f" {name}={value!r}" for name, value in sorted(attrs, key=str))
        self.parts.append(Part(path, f"<{tag}{shown}>"))
        if tag not in _VOID:
            self._open.append(_Open(tag, path))

    def handle_endtag(self, tag: str) -> None:
        self.end_text()
        if tag in _VOID:
            return
        if all(element.tag != tag for element in self._open):
            self._add(f"</{tag}>")  # it closes nothing, and stays a difference
            return
        while self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_comment(self, data: str) -> None:
        self._add(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._add(f"<!{decl.lower()}>")

    def end_text(self) -> None:
        """Add the text that was found since the last tag, unless it is space between tags."""
        text = "".join(self._text)
        self._text.clear()
        if self._open[-1].tag not in _VERBATIM:
            text = "" if text.isspace() else _SPACES.sub(" ", text)
        if text:
            self.parts.append(Part(self._open[-1].path, f"the text {text!r}"))

    def _add(self, shown: str) -> None:
        self.end_text()
        self.parts.append(Part(self._open[-1].path, shown))
