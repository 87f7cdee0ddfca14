"""Filters that write values as the active locale does, or do not, and what is printed of a value without a filter."""

from __future__ import annotations

import datetime as dt
from contextvars import ContextVar
from decimal import Decimal, InvalidOperation

from bandstand.templates.filters._formats import formatted
from bandstand.templates.filters._languages import formatter
from bandstand.templates.filters._library import LIBRARY
from bandstand.templates.filters._limits import DIGIT_LIMIT
from bandstand.templates.filters.zones import shown

LOCALIZED: ContextVar[bool] = ContextVar("bandstand.templates.localized", default=True)
"""Whether values are printed as the active locale writes them; ``{% localize off %}`` makes it false."""

LOCAL_KINDS = (float, Decimal, dt.date, dt.time)
"""Whose values a locale writes in its own way when they are printed; a moment is a date."""


def printed(value: object) -> str:
    """Give the text of a value of one of ``LOCAL_KINDS``, as a template prints it."""
    if LOCALIZED.get():
        return localize(value)
    return str(shown(value) if isinstance(value, dt.datetime) else value)


@LIBRARY.filter
def localize(value: object, /) -> str:
    """Write a number, a date, a time or a moment as the active locale does, and other values as they are."""
    match value:
        case bool() | str():
            return value if isinstance(value, str) else str(value)
        case int() | float() | Decimal():
            return _number(value)
        case dt.datetime():
            return formatted(shown(value), "DATETIME_FORMAT")
        case dt.date():
            return formatted(value, "DATE_FORMAT")
        case dt.time():
            return formatted(value, "TIME_FORMAT")
        case _:
            return str(value)


@LIBRARY.filter
def unlocalize(value: object, /) -> str:
    """Write a value as Python does: for attributes and scripts."""
    return value if isinstance(value, str) else str(value)


def _number(value: float | Decimal) -> str:
    # By way of its text, which has all the digits that a float needs, and no others.
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:  # a number that says something else
        return str(value)
    if not number.is_finite() or abs(number.adjusted()) > DIGIT_LIMIT:
        return str(value)
    return formatter().number(number, grouping=False)
