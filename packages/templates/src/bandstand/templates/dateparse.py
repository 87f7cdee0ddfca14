"""Dates, times and moments that are read from texts, in the forms of ISO 8601 that people and programs write.

What is written in no form that is known is None; what has the form of a date, and is none, raises ``ValueError``.
"""

from __future__ import annotations

import datetime as dt
import re

from bandstand.templates.durations import parse_duration

__all__ = ["parse_date", "parse_datetime", "parse_duration", "parse_time"]

_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2})")
_WEEK = re.compile(r"([0-9]{4})-?W([0-9]{2})(?:-?([0-9]))?")
_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{1,2})(?::(?P<second>[0-9]{1,2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
)
_SHORT_TIME = re.compile(
    r"(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?:(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
)
_DATETIME = re.compile(
    r"(?P<date>[0-9W-]+)(?:[Tt ](?P<time>[0-9:.,]+) *"
    r"(?P<zone>[Zz]|(?P<sign>[-+])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2})?)?)?"
)


def parse_date(value: str, /) -> dt.date | None:
    """Read a date: ``2026-11-22``, ``2026-1-2``, ``20261122``, or ``2026-W47-7`` by its week, which begins on Monday.

    Raises:
        ValueError: The calendar has no such day.
    """
    week = _WEEK.fullmatch(value)
    if week is not None:
        return dt.date.fromisocalendar(int(week[1]), int(week[2]), int(week[3] or 1))
    found = _DATE.fullmatch(value)
    return None if found is None else dt.date(*(int(number) for number in found.groups() if number is not None))


def parse_time(value: str, /) -> dt.time | None:
    """Read a time without a zone: ``9:05``, ``09:05:30.25``, ``090530``; what is less than a microsecond is left out.

    Raises:
        ValueError: The clock has no such time.
    """
    found = _TIME.fullmatch(value) or _SHORT_TIME.fullmatch(value)
    if found is None:
        return None
    microsecond = int((found["fraction"] or "")[:6].ljust(6, "0"))
    return dt.time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0), microsecond)


def parse_datetime(value: str, /) -> dt.datetime | None:
    """Read a moment: a date, then ``T`` or a blank and a time, then perhaps a zone, ``Z``, ``+02`` or ``-03:30``.

    A date alone is its midnight. Without a zone the moment has none.

    Raises:
        ValueError: There is no such day, time or zone.
    """
    found = _DATETIME.fullmatch(value)
    if found is None:
        return None
    date, time = parse_date(found["date"]), parse_time(found["time"] or "0:0")
    if date is None or time is None:
        return None
    return dt.datetime.combine(date, time, None if found["zone"] is None else _zone(found))


def _zone(found: re.Match[str]) -> dt.tzinfo:
    offset = dt.timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    if not offset:
        return dt.UTC
    return dt.timezone(-offset if found["sign"] == "-" else offset)
