"""Filters that choose between values."""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsFloat, TypeVar, cast

from bandstand.contracts.i18n import LazyText
from bandstand.templates.filters._library import LIBRARY
from bandstand.templates.filters._limits import DIGIT_LIMIT

if TYPE_CHECKING:
    from collections.abc import Sized

# Translators: Three words with commas between them: for what is true, what is false, and what is not known.
_WORDS = LazyText(id="yes,no,maybe")

T = TypeVar("T")
D = TypeVar("D")


@LIBRARY.filter
def default(value: T, otherwise: D, /) -> T | D:
    """Give another value for one that is false: None, zero, or empty."""
    return value or otherwise


@LIBRARY.filter
def default_if_none(value: T | None, otherwise: D, /) -> T | D:
    """Give another value for None."""
    return otherwise if value is None else value


@LIBRARY.filter
def yesno(value: object, words: object = None, /) -> object:
    """Give one of the words ``"yes,no,maybe"`` for a value that is true, false or None.

    Without a third word None is false; with fewer than two the value itself is given. Without any words at all those
    of the active language are taken.
    """
    choices = str(_WORDS if words is None else words).split(",")
    if len(choices) < 2:
        return value
    yes, no = choices[:2]
    if value is None:
        return choices[2] if len(choices) == 3 else no
    return yes if value else no


@LIBRARY.filter
def pluralize(value: object, endings: object = "s", /) -> str:
    """Give the ending for a number, or for how many elements there are.

    The endings are the plural's, ``"es"``, or the singular's and the plural's, ``"y,ies"``. What is no number and has
    no length has no ending, nor has any value when more than two are given.
    """
    given = str(endings).split(",")
    if len(given) > 2:
        return ""
    singular, plural = given if len(given) == 2 else ("", given[0])
    single = _is_single(value)
    return "" if single is None else singular if single else plural


def _is_single(value: object) -> bool | None:
    if isinstance(value, str) and len(value) > DIGIT_LIMIT:
        return None
    try:
        return float(cast("SupportsFloat | str", value)) == 1
    except OverflowError:
        return False
    except ValueError:
        return None
    except TypeError:
        return len(cast("Sized", value)) == 1 if hasattr(value, "__len__") else None
