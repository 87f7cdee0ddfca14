"""Filters that write dates, times, and the time between them.

A moment with a time zone is shown in the active one, unless a filter of ``zones`` chose another.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING

from bandstand.contracts.i18n import TIME_ZONE, LazyText
from bandstand.templates.filters._formats import formatted
from bandstand.templates.filters._languages import unbroken
from bandstand.templates.filters._letters import Misplaced
from bandstand.templates.filters._library import LIBRARY
from bandstand.templates.filters.zones import moved, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

# Translators: Two of these stand together, with a comma between them: "1 week, 3 days".
_SPANS = (
    LazyText(id="%(num)d year", plural="%(num)d years", number="num"),
    LazyText(id="%(num)d month", plural="%(num)d months", number="num"),
    LazyText(id="%(num)d week", plural="%(num)d weeks", number="num"),
    LazyText(id="%(num)d day", plural="%(num)d days", number="num"),
    LazyText(id="%(num)d hour", plural="%(num)d hours", number="num"),
    LazyText(id="%(num)d minute", plural="%(num)d minutes", number="num"),
)
# Translators: It stands between two times: "1 week, 3 days".
_COMMA = LazyText(id=", ")
_LENGTHS = (dt.timedelta(weeks=1), dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1))


@LIBRARY.filter
def date(value: object, letters: object = None, /) -> str:
    """Write a date or a moment, or with letters for the clock alone a time.

    Args:
        value: What is no date, moment or time becomes an empty text.
        letters: As in the Django Template Language, ``"j. F Y"``, or one of ``DATE_FORMAT``, ``DATETIME_FORMAT``,
            ``SHORT_DATE_FORMAT``, ``SHORT_DATETIME_FORMAT``, ``YEAR_MONTH_FORMAT``, ``MONTH_DAY_FORMAT`` and
            ``TIME_FORMAT``. Without any it is ``DATE_FORMAT``.

    Raises:
        TypeError: The letters ask for the time of a date.
    """
    if isinstance(value, dt.datetime):
        return formatted(shown(value), str(letters or "DATE_FORMAT"))
    if isinstance(value, dt.time):
        return _clock(value, str(letters or "DATE_FORMAT"))
    return formatted(value, str(letters or "DATE_FORMAT")) if isinstance(value, dt.date) else ""


@LIBRARY.filter
def time(value: object, letters: object = None, /) -> str:
    """Write a time, or the time of a moment; see ``date`` for the letters. Without any it is ``TIME_FORMAT``."""
    if isinstance(value, dt.datetime):
        return formatted(shown(value), str(letters or "TIME_FORMAT"))
    return _clock(value, str(letters or "TIME_FORMAT")) if isinstance(value, dt.time) else ""


def _clock(value: dt.time, letters: str) -> str:
    try:
        return formatted(value, letters)
    except Misplaced:
        return ""


@LIBRARY.filter
def timesince(value: object, now: object = None, /) -> str:
    """Write how long ago a date or moment was, in two units at most: ``1 week, 3 days``.

    Counted is from now or the moment of the argument; what is to come is ``0 minutes`` ago. What is no date, and two
    moments of which only one has a zone, give an empty text.
    """
    begin, end = _moment(value), _moment(now)
    if begin is None or (end is None and now):
        return ""
    return _between(begin, end or _now(begin))


@LIBRARY.filter
def timeuntil(value: object, now: object = None, /) -> str:
    """Write how long it is until a date or moment, as ``timesince`` writes how long ago it was."""
    end, begin = _moment(value), _moment(now)
    if end is None or (begin is None and now):
        return ""
    return _between(begin or _now(end), end)


def _moment(value: object) -> dt.datetime | None:
    if isinstance(value, dt.datetime):
        return value
    return dt.datetime.combine(value, dt.time.min) if isinstance(value, dt.date) else None


def _now(like: dt.datetime) -> dt.datetime:
    now = dt.datetime.now(TIME_ZONE.get())
    return now.replace(tzinfo=None) if like.tzinfo is None else now


def _between(begin: dt.datetime, end: dt.datetime) -> str:
    if (begin.tzinfo is None) != (end.tzinfo is None):
        return ""
    if begin.tzinfo is not None:
        begin, end = (moved(moment, dt.UTC).replace(tzinfo=None) for moment in (begin, end))
    counts = _counts(begin, end) if end > begin else [0] * len(_SPANS)
    largest = next((place for place, count in enumerate(counts) if count), len(counts) - 1)
    # A unit that is zero ends it: "1 year, 2 days" would sound more exact than it is.
    said = [place for place in (largest, largest + 1) if place == largest or (place < len(counts) and counts[place])]
    return str(_COMMA).join(_span(place, counts[place]) for place in said)


def _span(place: int, count: int) -> str:
    return unbroken(_SPANS[place].render(None, {"num": count}))


def _counts(begin: dt.datetime, end: dt.datetime) -> list[int]:
    """Count years, months, weeks, days, hours and minutes, where a month ends on the day on which it began."""
    months = (end.year - begin.year) * 12 + end.month - begin.month
    months -= (begin.day, begin.time()) > (end.day, end.time())
    rest = end - _months_later(begin, months)
    return [*divmod(months, 12), *_divided(rest)]


def _months_later(moment: dt.datetime, months: int) -> dt.datetime:
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))


def _divided(rest: dt.timedelta) -> Iterator[int]:
    for length in _LENGTHS:
        count, rest = divmod(rest, length)
        yield count
