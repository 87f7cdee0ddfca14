"""Values as the active locale writes them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from bandstand.contracts.i18n import FORMATTER, TIME_ZONE
from bandstand.contracts.i18n.english import ENGLISH
from bandstand.contracts.services import find
from bandstand.forms._localized import shown_date, shown_datetime, shown_number, shown_time
from bandstand.forms._markup import text_of

if TYPE_CHECKING:
    from bandstand.contracts.i18n import Formatter

_LONGEST = 3000
"""How many bits a number may have that people can read."""


def formatter() -> Formatter:
    """Give who formats values; English where nobody is provided."""
    found = find(FORMATTER)
    return ENGLISH if found is None else found


def localized(value: object) -> str:
    """Give a value as the active locale writes it, with all its digits; texts and other things as they are."""
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return _number(value)
    if isinstance(value, dt.datetime):
        return shown_datetime(in_zone(value))
    if isinstance(value, dt.date):
        return shown_date(value)
    return shown_time(value) if isinstance(value, dt.time) else text_of(value)


def _number(value: float | Decimal) -> str:
    small = not isinstance(value, int) or value.bit_length() < _LONGEST
    return shown_number(value) if small else text_of(value)


def in_zone(moment: dt.datetime) -> dt.datetime:
    """Give a moment in the active time zone, without a zone; one that has none as it is."""
    if moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(TIME_ZONE.get()).replace(tzinfo=None)
    except OverflowError:  # within a day of the first or the last moment that there is
        return moment.replace(tzinfo=None)
