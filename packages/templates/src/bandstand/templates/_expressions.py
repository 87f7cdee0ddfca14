"""Expressions: a path or a literal, and the filters on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from markupsafe import Markup

from bandstand.templates._errors import Mistake
from bandstand.templates._signatures import complaint
from bandstand.templates._tree import FilterCall, Literal, Path, Translated

if TYPE_CHECKING:
    from bandstand.contracts.rendering.helpers import Helper
    from bandstand.templates._tree import Expression

MAX_FILTERS = 100

_QUOTED = r"""(?:"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*')"""
_OPERAND = re.compile(
    rf"""
      _\( (?P<translated> {_QUOTED} ) \)
    | (?P<text> {_QUOTED} )
    | (?P<number> [-+]? (?: \d+ (?: \.\d+ )? | \.\d+ ) (?: [eE][-+]?\d+ )? ) (?! [\w.] )
    | (?P<path> \w+ (?: \.\w+ )* ) (?! \. )
    """,
    re.VERBOSE,
)
_FILTER = re.compile(r"\s*\|\s*(\w+)(:?)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CONSTANTS = {"None": None, "True": True, "False": False}


class Filters(Protocol):
    """Who knows the filters that a place in a template may use."""

    def filter(self, name: str) -> Helper:
        """Give the filter of a name.

        Raises:
            Mistake: There is none.
        """
        ...


def parse_expression(text: str, filters: Filters) -> Expression:
    """Read an expression.

    Raises:
        Mistake: It is none.
    """
    expression, position = _operand(text, 0)
    return parse_filters(text, position, expression, filters)


def parse_filters(text: str, position: int, value: Expression, filters: Filters) -> Expression:
    """Read the filters that follow a value from a place on, up to the end of the text.

    Raises:
        Mistake: Something else stands there.
    """
    for _ in range(MAX_FILTERS):
        if not text[position:].strip():
            return value
        found = _FILTER.match(text, position)
        if found is None:
            message = f"Expected '|' and a filter, or the end, before {text[position:]!r} in {text!r}."
            raise Mistake(message)
        position = found.end()
        argument = None
        if found[2]:
            argument, position = _operand(text, position)
        value = FilterCall(_filter(found[1], filters, argument), value, argument)
    message = f"An expression has at most {MAX_FILTERS} filters; {text[:50]!r} has more."
    raise Mistake(message)


def _filter(name: str, filters: Filters, argument: Expression | None) -> Helper:
    helper = filters.filter(name)
    problem = complaint(helper, 1 + (argument is not None), ())
    if problem:
        message = f"The filter {name!r} does not fit: {problem}."
        raise Mistake(message)
    return helper


def _operand(text: str, position: int) -> tuple[Expression, int]:
    found = _OPERAND.match(text, position)
    if found is None:
        message = f"Expected a variable, a text in quotes or a number at {text[position:]!r} in {text!r}."
        raise Mistake(message)
    if found["path"] is not None:
        return _path(found["path"]), found.end()
    if found["number"] is not None:
        return Literal(_number(found["number"])), found.end()
    if found["text"] is not None:
        return Literal(Markup(unquoted(found["text"]))), found.end()  # noqa: S704 - the template's own text
    return Translated(unquoted(found["translated"])), found.end()


def _path(text: str) -> Expression:
    if text in _CONSTANTS:
        return Literal(_CONSTANTS[text])
    names = tuple(text.split("."))
    hidden = next((name for name in names if name.startswith("_")), None)
    if hidden is not None:
        message = f"Names that begin with an underscore are private; expected another than {hidden!r} in {text!r}."
        raise Mistake(message)
    return Path(names)


def _number(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:  # digits beyond the limit for whole numbers become a float as well
        return float(text)


def unquoted(text: str) -> str:
    """Give the text between two quotes."""
    return _ESCAPED.sub(r"\1", text[1:-1])
