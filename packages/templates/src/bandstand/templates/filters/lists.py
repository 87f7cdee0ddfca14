"""Filters for lists, and for what can be looked at as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from markupsafe import Markup, escape

from bandstand.templates.filters._library import LIBRARY
from bandstand.templates.filters._limits import beginning, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence, Sized

DEPTH_LIMIT = 64
"""How deep ``unordered_list`` nests; lists within are left out."""


@LIBRARY.filter
def length(value: object, /) -> int:
    """Give how many elements there are, and 0 for what has no length."""
    try:
        return len(cast("Sized", value))
    except TypeError:
        return 0


@LIBRARY.filter
def first(value: object, /) -> object:
    """Give the first element, and an empty text if there is none."""
    return _element(value, 0)


@LIBRARY.filter(keeps_safe=True)
def last(value: object, /) -> object:
    """Give the last element, and an empty text if there is none."""
    return _element(value, -1)


def _element(value: object, index: int) -> object:
    if value is None:
        return ""
    # One letter of a safe text need not be safe.
    elements = str(value) if isinstance(value, str) else cast("Sequence[object]", value)
    try:
        return elements[index]
    except IndexError:
        return ""


@LIBRARY.filter(keeps_safe=True)
def random(value: object, /) -> object:
    """Give one element by chance, and an empty text if there is none."""
    from random import choice  # it is slow to load, and seldom asked for

    elements = str(value) if isinstance(value, str) else cast("Sequence[object]", value)
    return choice(elements) if elements else ""  # noqa: S311 - a page's quote of the day is no secret


@LIBRARY.filter(name="slice", keeps_safe=True)
def slice_(value: object, bounds: object, /) -> object:
    """Give a part of a list or text, as Python does: ``"2:"``, ``":-1"``, ``"::2"``; one number is the end.

    What cannot be sliced, or not so, is given as it is.
    """
    try:
        numbers = [whole(bound) if bound.strip() else None for bound in str(bounds).split(":")]
        return cast("Sequence[object]", value)[slice(*numbers)]
    except (KeyError, TypeError, ValueError):
        return value


@LIBRARY.filter
def make_list(value: object, /) -> list[str]:
    """Give the characters of a text, or of a number as it is written."""
    return list(beginning(value))


@LIBRARY.filter
def dictsort(value: object, key: object, /) -> list[object] | str:
    """Sort elements by what they have under a key; see ``dictsortreversed``."""
    return _sorted(value, key, descending=False)


@LIBRARY.filter
def dictsortreversed(value: object, key: object, /) -> list[object] | str:
    """Sort elements by what they have under a key, the largest first.

    The key is an item's or attribute's name, several joined by dots, or the number of an item. Nothing is called on
    the way, and names that begin with an underscore are refused. If anything goes wrong the result is empty.
    """
    return _sorted(value, key, descending=True)


def _sorted(value: object, key: object, *, descending: bool) -> list[object] | str:
    try:
        return sorted(cast("Iterable[object]", value), key=_getter(key), reverse=descending)
    except (AttributeError, LookupError, TypeError, ValueError):
        return ""


def _getter(key: object) -> Callable[[object], Any]:  # Any: whatever is sorted by says itself whether it compares
    if isinstance(key, int):
        return lambda element: cast("Sequence[object]", element)[key]
    names = str(key).split(".")
    if key is None or any(not name or name.startswith("_") for name in names):
        message = f"A key to sort by is a name without an underscore in front; got {key!r}."
        raise ValueError(message)
    return lambda element: _followed(element, names)


def _followed(element: object, names: Iterable[str]) -> object:
    for name in names:
        try:
            element = cast("Any", element)[name]  # Any: what takes no name raises TypeError
        except (LookupError, TypeError, ValueError):
            element = getattr(element, name)
    return element


def join(value: object, glue: object, /, *, autoescape: bool = True) -> object:
    """Put elements together with a text between them; what has no elements is given as it is.

    Elements and glue are escaped first unless they are safe.
    """
    try:
        elements = iter(cast("Iterable[object]", value))
    except TypeError:
        return value
    printed = _printer(autoescape)
    return Markup(printed(glue).join(map(printed, elements)))  # noqa: S704 - all escaped, or meant to be raw


def unordered_list(value: object, /, *, autoescape: bool = True) -> Markup:
    """Make ``<li>`` elements, without the ``<ul>`` around them; a list after an element is nested in it.

    ``["States", ["Kansas", ["Topeka"], "Texas"]]`` is one state list. What nests deeper than ``DEPTH_LIMIT`` is left
    out.
    """
    elements = iter(cast("Iterable[object]", value))
    return Markup("\n".join(_items(elements, "\t", _printer(autoescape))))  # noqa: S704 - as in join


def _items(elements: Iterator[object], indent: str, printed: Callable[[object], str]) -> Iterator[str]:
    nothing = object()
    item = next(elements, nothing)
    while item is not nothing:
        following = next(elements, nothing)
        if following is nothing or not _is_list(following):
            yield f"{indent}<li>{printed(item)}</li>"
            item = following
            continue
        yield f"{indent}<li>{printed(item)}"
        if len(indent) < DEPTH_LIMIT:
            yield f"{indent}<ul>"
            yield from _items(iter(cast("Iterable[object]", following)), indent + "\t", printed)
            yield f"{indent}</ul>"
        yield f"{indent}</li>"
        item = next(elements, nothing)


def _is_list(value: object) -> bool:
    return hasattr(value, "__iter__") and not isinstance(value, str)


def _printer(autoescape: bool) -> Callable[[object], str]:
    return (lambda element: str(escape(element))) if autoescape else str
