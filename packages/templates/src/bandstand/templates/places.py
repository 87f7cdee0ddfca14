"""Where in a template an exception was raised, for pages and commands that show it to those who write templates.

Python's own tracebacks name the line of a template already; this gives it as a value, with the text around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, cast

from bandstand.contracts.rendering import TemplateError
from bandstand.templates._running import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

__all__ = ["Place", "Step", "place_of"]

AROUND = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A template on the way to a place.

    Attributes:
        template: Its name; None for one that was made from a text without.
        line: The line from which the next one was reached, from 1 on.
    """

    template: str | None
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an exception was raised.

    Attributes:
        template: The name of the template; None for one that was made from a text without.
        filename: What tracebacks call it, which is its path where it is a file; None where it could not be read.
        line: The line, from 1 on; None where it is not known.
        column: The first character of the tag, from 1 on; None where it is not known.
        end_column: The first character after the tag, from 1 on; None where it is not known.
        source: The text of the line; None where it is not known.
        lines: That line and some around it, by their numbers.
        through: The templates through which it was reached, the one that was rendered first; those that extend another
            come before it, as they include it.
    """

    template: str | None
    filename: str | None
    line: int | None
    column: int | None
    end_column: int | None
    source: str | None
    lines: tuple[tuple[int, str], ...]
    through: tuple[Step, ...]


def place_of(error: BaseException, /, *, around: int = AROUND) -> Place | None:
    """Give the innermost place of a template that an exception was raised from; None where it met no template.

    Args:
        error: One that was caught where templates are rendered, or further out. Of a ``TemplateError`` it is the place
            that the error itself names.
        around: How many lines to give before and after.
    """
    found = [*_template_frames(error.__traceback__)]
    if isinstance(error, TemplateError):
        return _named(error, _steps(found))
    return _met(found, around) if found else None


def _template_frames(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        if isinstance(traceback.tb_frame.f_globals.get("__loader__"), Lines):
            yield traceback
        traceback = traceback.tb_next


def _named(error: TemplateError, through: tuple[Step, ...]) -> Place:
    lines = () if error.line is None or error.source is None else ((error.line, error.source),)
    return Place(
        template=error.template,
        filename=None,
        line=error.line,
        column=error.column,
        end_column=None,
        source=error.source,
        lines=lines,
        through=through,
    )


def _met(found: list[TracebackType], around: int) -> Place:
    *through, last = _steps(found)
    frame = found[-1].tb_frame
    lines = cast("Lines", frame.f_globals["__loader__"])
    text = lines.get_source("").split("\n")
    source = text[last.line - 1]
    column, end_column = _columns(found[-1], source)
    first = max(last.line - around, 1)
    return Place(
        template=last.template,
        filename=frame.f_code.co_filename,
        line=last.line,
        column=column,
        end_column=end_column,
        source=source,
        lines=tuple(enumerate(text[first - 1 : last.line + around], first)),
        through=tuple(through),
    )


def _steps(found: list[TracebackType]) -> tuple[Step, ...]:
    """Give the templates of some frames; the frames of blocks and bodies of one template are one step."""
    steps: list[Step] = []
    owner: object = None
    for traceback in found:
        names = traceback.tb_frame.f_globals
        if names["owner"] is owner:
            steps.pop()
        owner = names["owner"]
        steps.append(Step(template=names["owner"].name, line=traceback.tb_lineno))
    return tuple(steps)


def _columns(traceback: TracebackType, source: str) -> tuple[int | None, int | None]:
    positions = traceback.tb_frame.f_code.co_positions()
    _, _, begin, end = next(islice(positions, traceback.tb_lasti // 2, None))
    if begin is None or end is None:  # Python was told to keep no columns
        return None, None
    written = source.encode("utf-8", "surrogatepass")  # Python counts bytes
    return _characters(written[:begin]) + 1, _characters(written[:end]) + 1


def _characters(written: bytes) -> int:
    return len(written.decode("utf-8", "surrogatepass"))
