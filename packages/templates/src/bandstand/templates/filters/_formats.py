"""The formats that have a name, written with letters in English and by the formatter elsewhere."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bandstand.contracts.i18n.partial import PARTIAL_DATES
from bandstand.contracts.services import find
from bandstand.templates.filters._languages import formatter, is_american
from bandstand.templates.filters._letters import Misplaced, written

if TYPE_CHECKING:
    from bandstand.contracts.i18n._formatter import Length
    from bandstand.templates.filters._letters import Moment

_AMERICAN = {
    "DATE_FORMAT": "N j, Y",
    "DATETIME_FORMAT": "N j, Y, P",
    "TIME_FORMAT": "P",
    "YEAR_MONTH_FORMAT": "F Y",
    "MONTH_DAY_FORMAT": "F j",
    "SHORT_DATE_FORMAT": "m/d/Y",
    "SHORT_DATETIME_FORMAT": "m/d/Y P",
}

# The usual order, where nobody says how a locale writes a date without its year or its day.
_PARTIAL = {"YEAR_MONTH_FORMAT": "F Y", "MONTH_DAY_FORMAT": "j E"}


def formatted(value: Moment, given: str) -> str:
    """Write a date, a time or a moment in a format, which is a name such as ``DATE_FORMAT`` or consists of letters.

    Raises:
        Misplaced: A date has no time to write, or a time no date.
    """
    if given not in _AMERICAN:
        return written(value, given)
    if is_american():
        return written(value, _AMERICAN[given])
    if given in _PARTIAL:
        return _partial(value, given)
    length: Length = "short" if given.startswith("SHORT_") else "long"
    asked = given.removeprefix("SHORT_")
    return " ".join(
        ([_date(value, length)] if asked.startswith("DATE") else []) + ([_time(value)] if "TIME" in asked else [])
    )


def _partial(value: Moment, given: str) -> str:
    dates = find(PARTIAL_DATES)
    if isinstance(value, dt.time):
        raise Misplaced(value, "F")
    if dates is None:
        return written(value, _PARTIAL[given])
    day = _in_its_zone(value) if isinstance(value, dt.datetime) else value
    return dates.year_month(day) if given == "YEAR_MONTH_FORMAT" else dates.month_day(day)


def _date(value: Moment, length: Length) -> str:
    if isinstance(value, dt.time):
        raise Misplaced(value, "Y")
    return formatter().date(_in_its_zone(value) if isinstance(value, dt.datetime) else value, length)


def _time(value: Moment) -> str:
    if isinstance(value, dt.datetime):
        return formatter().time(_in_its_zone(value))
    if isinstance(value, dt.time):
        return formatter().time(value)
    raise Misplaced(value, "H")


def _in_its_zone(moment: dt.datetime) -> dt.datetime:
    # A formatter shows a moment with a zone in the active one, and where it is shown is settled here.
    return moment.replace(tzinfo=None)
