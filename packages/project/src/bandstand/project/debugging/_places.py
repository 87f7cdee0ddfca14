"""The place that an exception names itself: a template that cannot be read, or Python that cannot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bandstand.contracts.rendering import TemplateError
from bandstand.project.debugging._frames import AROUND, Frame, Line
from bandstand.project.debugging._printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.project.debugging._values import Values

_LONGEST = 300


def place_of(error: BaseException, values: Values) -> Frame | None:
    """Give the place as a frame without a call; None where the exception names none."""
    if isinstance(error, TemplateError) and error.line is not None:
        whole: object = getattr(error, "text", None)  # some engines have it at hand
        text = whole.split("\n") if isinstance(whole, str) else []
        shown = _around(text, error.line, error.source, values)
        return _place(error.template or "<template>", error.line, _marked(shown, error.line, error.column, _end_of_tag))
    if isinstance(error, SyntaxError) and error.filename is not None and error.lineno is not None:
        shown = _around(_lines_of(error.filename), error.lineno, error.text, values)
        marked = _marked(shown, error.lineno, error.offset, lambda _text, begin: begin + 1)
        return _place(error.filename, error.lineno, marked, is_template=False)
    return None


def _lines_of(file: str) -> list[str]:
    from linecache import checkcache, getlines

    checkcache(file)
    return getlines(file)


def _around(text: list[str], line: int, source: str | None, values: Values) -> tuple[Line, ...]:
    """Give the line that an error names and some around it, where the text has that line; else that line alone."""
    known = (source or "").rstrip("\r\n")
    if not source or not 0 < line <= len(text) or text[line - 1].rstrip("\r\n") != known:
        text, first, chosen = [], line, [known] if source else []
    else:
        first = max(line - AROUND, 1)
        chosen = text[first - 1 : line + AROUND]
    return tuple(
        Line(number=number, text=printable(values.code(each.rstrip("\r\n")[:_LONGEST]), _LONGEST))
        for number, each in enumerate(chosen, first)
    )


def _marked(
    lines: tuple[Line, ...], number: int, column: int | None, end: Callable[[str, int], int]
) -> tuple[Line, ...]:
    """Mark what an error points at in the line that it names; all of it without a column."""

    def mark(text: str) -> tuple[int, int]:
        begin = min(max((column or 1) - 1, 0), len(text))
        return (begin, end(text, begin)) if column else (0, len(text))

    return tuple(replace(line, mark=mark(line.text)) if line.number == number else line for line in lines)


def _place(file: str, line: int, lines: tuple[Line, ...], *, is_template: bool = True) -> Frame:
    name = printable(file, _LONGEST)
    return Frame(
        file=name,
        shown=name,
        line=line,
        function="",
        own=True,
        template=name if is_template else None,
        lines=lines,
        variables=(),
    )


def _end_of_tag(text: str, begin: int) -> int:
    """Give where the tag ends that a template error points at; the next character where it is none."""
    for opening, closing in (("{%", "%}"), ("{{", "}}"), ("{#", "#}")):
        if text.startswith(opening, begin):
            found = text.find(closing, begin)
            return len(text) if found < 0 else found + len(closing)
    return min(begin + 1, len(text))
