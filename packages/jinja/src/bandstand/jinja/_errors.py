"""What is wrong with a template, in the words of the contract."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2 import TemplateNotFound, TemplateRuntimeError, TemplatesNotFound, TemplateSyntaxError, UndefinedError

from bandstand.contracts.rendering import TemplateError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from jinja2 import Template

_STAND_IN = re.compile(r"t_[0-9]+")

LONGEST_LINE = 1_000
"""How much of a line an error shows."""


class UndefinedVariable(UndefinedError, LookupError):
    """A variable is not there where its value is needed; the text names it."""


def unreadable(error: TemplateSyntaxError, source: str, name: str | None) -> TemplateError:
    """Give the error of a template that Jinja2 cannot read."""
    problem = error.message or "Jinja2 cannot read this template."
    return TemplateError(problem, template=name, line=error.lineno, source=line_of(source, error.lineno))


def line_of(source: str, number: int) -> str | None:
    """Give the text of a line."""
    lines = source.split("\n")
    return lines[number - 1].rstrip("\r")[:LONGEST_LINE] if 0 < number <= len(lines) else None


def is_fault_of_template(error: Exception) -> bool:
    """Tell whether an error of Jinja2 says that a template is wrong, and not a value."""
    return isinstance(error, TemplateRuntimeError) and not isinstance(error, UndefinedError)


def names_missing(error: TemplateNotFound) -> Sequence[str]:
    """Give the names that there is no template of."""
    names = error.templates if isinstance(error, TemplatesNotFound) else [error.name]
    return [str(name) for name in names if name is not None]


def place_of(error: Exception) -> tuple[Template, int] | None:
    """Give the template that an error comes from, and the line; None for one that comes from none.

    What Jinja2 puts in the place of a filter that is not there stands at no line of the template and does not count.
    """
    found: tuple[Template, int] | None = None
    traceback: TracebackType | None = error.__traceback__
    while traceback is not None:
        template: Template | None = traceback.tb_frame.f_globals.get("__jinja_template__")
        if template is not None and not _STAND_IN.fullmatch(traceback.tb_frame.f_code.co_name):
            found = template, template.get_corresponding_lineno(traceback.tb_lineno)
        traceback = traceback.tb_next
    return found
