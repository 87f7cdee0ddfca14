"""Functions for HTML, under the names that Django's have; most are filters of the language as well.

``escape`` escapes also what is safe, ``conditional_escape`` only what is not. ``linebreaks`` and ``urlize`` escape
unless they are told not to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from markupsafe import Markup

from bandstand.templates.filters.html import escape as conditional_escape
from bandstand.templates.filters.html import escapejs, json_script, linebreaks
from bandstand.templates.filters.html import force_escape as escape
from bandstand.templates.filters.html import striptags as strip_tags
from bandstand.templates.filters.linking import urlize

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "conditional_escape",
    "escape",
    "escapejs",
    "format_html",
    "format_html_join",
    "html_safe",
    "json_script",
    "linebreaks",
    "mark_safe",
    "strip_tags",
    "urlize",
]

C = TypeVar("C", bound=type)


def mark_safe(text: str, /) -> Markup:
    """Declare that a text is HTML, which nobody escapes any more; never one that a client has sent."""
    return Markup(text)  # noqa: S704 - who calls it says so


def format_html(layout: str, /, *values: object, **named: object) -> Markup:
    """Fill values into a piece of HTML as ``str.format`` does, escaped unless they are safe."""
    return Markup(layout).format(*values, **named)  # noqa: S704 - the layout is the program's own


def format_html_join(separator: str, layout: str, rows: Iterable[Iterable[object]], /) -> Markup:
    """Fill each row of values into a piece of HTML, and put the pieces together with a text between them."""
    return conditional_escape(separator).join(format_html(layout, *row) for row in rows)


def html_safe(kind: C) -> C:
    """Declare that ``str()`` of the objects of a class is HTML: a class decorator, which adds ``__html__``.

    Raises:
        TypeError: The class has an ``__html__`` already, or no ``__str__``.
    """
    if hasattr(kind, "__html__"):
        message = f"The class {kind.__name__!r} has a method '__html__' already; expected one without."
        raise TypeError(message)
    if not any("__str__" in vars(parent) for parent in kind.__mro__[:-1]):
        message = f"The class {kind.__name__!r} has no method '__str__' to give the HTML; expected one."
        raise TypeError(message)
    setattr(kind, "__html__", _html)  # noqa: B010 - no type says that classes take attributes
    return kind


def _html(html: object) -> str:
    return str(html)
