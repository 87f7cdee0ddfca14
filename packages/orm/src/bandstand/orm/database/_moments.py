"""Parts and beginnings of dates, times and moments in time zones, for SQLite, which keeps them as texts."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable

_NOTHING: Final = dt.timedelta()


def part(kind: str, text: str | int | None, zone: str) -> int | None:
    """Give a part of a date, time, moment or, of a number of microseconds, duration."""
    if text is None:
        return None
    if isinstance(text, int):
        return _OF_DURATIONS[kind](dt.timedelta(microseconds=text))
    moment = _read(text)
    if zone:
        moment = _local(moment, zone)
    return (_OF_TIMES.get(kind) or _OF_DATES[kind])(moment)


_OF_DATES: Final[dict[str, Callable[[Any], int]]] = {
    "year": lambda moment: moment.year,
    "iso_year": lambda moment: moment.isocalendar().year,
    "quarter": lambda moment: (moment.month + 2) // 3,
    "month": lambda moment: moment.month,
    "week": lambda moment: moment.isocalendar().week,
    "day": lambda moment: moment.day,
    "week_day": lambda moment: moment.isoweekday() % 7 + 1,
    "iso_week_day": lambda moment: moment.isoweekday(),
}
_OF_TIMES: Final[dict[str, Callable[[Any], int]]] = {
    "hour": lambda moment: moment.hour,
    "minute": lambda moment: moment.minute,
    "second": lambda moment: moment.second,
}
_OF_DURATIONS: Final[dict[str, Callable[[dt.timedelta], int]]] = {
    "day": lambda span: span.days,
    "hour": lambda span: span.seconds // 3600,
    "minute": lambda span: span.seconds // 60 % 60,
    "second": lambda span: span.seconds % 60,
}


def cut(kind: str, text: str | None, zone: str, form: str) -> str | None:
    """Give the begin of the unit that a date, time or moment is in.

    Args:
        kind: The unit; ``date`` and ``time`` cut nothing.
        text: What is cut, as it is stored.
        zone: The time zone in which it is cut; empty for none.
        form: What is given back: ``date``, ``time``, ``local`` for a moment without a zone, ``moment`` for one in UTC.
    """
    if text is None:
        return None
    moment = _read(text)
    local = _local(moment, zone) if zone else moment
    begin = _BEGINS[kind](local)
    if form == "date":
        return begin.date().isoformat()
    if form == "time":
        return begin.time().isoformat("microseconds")
    if form == "moment" and zone:
        begin = moment - (local - begin) if kind in _OF_TIMES else _in_utc(begin, zone)
    return begin.isoformat(" ", "microseconds")


def _midnight(moment: dt.datetime) -> dt.datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


_BEGINS: Final[dict[str, Callable[[dt.datetime], dt.datetime]]] = {
    "date": lambda moment: moment,
    "time": lambda moment: moment,
    "second": lambda moment: moment.replace(microsecond=0),
    "minute": lambda moment: moment.replace(second=0, microsecond=0),
    "hour": lambda moment: moment.replace(minute=0, second=0, microsecond=0),
    "day": _midnight,
    "week": lambda moment: _midnight(moment) - dt.timedelta(days=moment.weekday()),
    "month": lambda moment: _midnight(moment.replace(day=1)),
    "quarter": lambda moment: _midnight(moment.replace(month=(moment.month - 1) // 3 * 3 + 1, day=1)),
    "year": lambda moment: _midnight(moment.replace(month=1, day=1)),
}


def _read(text: str) -> dt.datetime:
    """Read a date, which is its midnight, a moment, or a time, which is one of the first day of all."""
    if "-" in text:
        return dt.datetime.fromisoformat(text)
    return dt.datetime.combine(dt.date.min, dt.time.fromisoformat(text))


def _local(moment: dt.datetime, zone: str) -> dt.datetime:
    """Give what a clock in the zone shows at a moment in UTC."""
    return moment.replace(tzinfo=dt.UTC).astimezone(_zone(zone)).replace(tzinfo=None)


def _in_utc(clock: dt.datetime, zone: str) -> dt.datetime:
    """Give the moment in UTC at which a clock in the zone shows this.

    Of two, where clocks are set back, it is the later one, and where they are set forward and never show it, the one
    counted by the time before: the smaller difference to UTC in both cases, as PostgreSQL chooses.
    """
    there = clock.replace(tzinfo=_zone(zone))
    return clock - min(there.utcoffset() or _NOTHING, there.replace(fold=1).utcoffset() or _NOTHING)


@lru_cache(maxsize=1024)  # source: cached-function - zones of any connection, and nothing waits in it
def _zone(name: str) -> dt.tzinfo:
    if name[0] not in "+-":
        return ZoneInfo(name)
    hours, minutes = name[1:].split(":")
    offset = dt.timedelta(hours=int(hours), minutes=int(minutes))
    return dt.timezone(-offset if name[0] == "-" else offset)
