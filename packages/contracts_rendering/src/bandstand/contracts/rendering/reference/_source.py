"""The text of a template, cut into text, outputs and tags."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bandstand.contracts.rendering._errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 1_000_000

_OPENING = re.compile(r"\{[{%#]")
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a template: text, or what stands between ``{{ }}`` or ``{% %}``; line and column begin at 1."""

    kind: Literal["text", "output", "tag"]
    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """A template as it is written."""

    text: str
    name: str | None

    @property
    def escapes(self) -> bool:
        """Whether values are escaped."""
        return not (self.name or "").endswith(".txt")

    def error(self, problem: str, token: Token) -> TemplateError:
        """Make an error that shows a place of this template."""
        line = self.text.split("\n")[token.line - 1]
        return TemplateError(problem, template=self.name, line=token.line, column=token.column, source=line)

    def tokens(self) -> Iterator[Token]:
        """Give the pieces; comments are left out.

        Raises:
            TemplateError: A piece does not end on its line, or the template is too long.
        """
        if len(self.text) > LONGEST:
            message = f"A template has at most {LONGEST} characters; this one has {len(self.text)}."
            raise TemplateError(message, template=self.name)
        line, line_start, position = 1, 0, 0
        # No piece but text holds a line feed, so lines are counted in texts alone, and each character is read once.
        for match in _OPENING.finditer(self.text):
            start = match.start()
            if start < position:
                continue  # inside the piece before, as in {{ {{ }}
            text = self.text[position:start]
            if text:
                yield Token("text", text, line, position - line_start + 1)
            if "\n" in text:
                line += text.count("\n")
                line_start = position + text.rindex("\n") + 1
            token, position = self._piece(match.group(), start, line, start - line_start + 1)
            if token is not None:
                yield token
        if position < len(self.text):
            yield Token("text", self.text[position:], line, position - line_start + 1)

    def _piece(self, opening: str, start: int, line: int, column: int) -> tuple[Token | None, int]:
        closing = _CLOSING[opening]
        end = self.text.find(closing, start + 2)
        inside = self.text[start + 2 : end] if end >= 0 else "\n"
        kind: Literal["output", "tag"] = "output" if opening == "{{" else "tag"
        token = Token(kind, inside.strip(), line, column)
        if "\n" in inside:
            message = f"{opening!r} is never closed; expected {closing!r} on the same line."
            raise self.error(message, token)
        return (None if opening == "{#" else token), end + 2


def nearest(name: str, known: Iterable[str]) -> str:
    """Give the words of an error that offer the nearest known name, or none."""
    from difflib import get_close_matches  # only errors pay for it

    found = get_close_matches(name, sorted(known), n=1)
    return f" Did you mean {found[0]!r}?" if found else ""
