"""Dates, times, what lies between them, and their names."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from babel import dates

from bandstand.i18n._cldr import section, text_at
from bandstand.i18n._conventions import LENGTHS, check_known
from bandstand.i18n._current import current_conventions
from bandstand.i18n._formatter import shown
from bandstand.i18n._patterns import pattern_of, written
from bandstand.i18n._skeletons import skeleton_pattern
from bandstand.i18n.zones import now, zone_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.contracts.i18n._formatter import Width
    from bandstand.i18n._conventions import Conventions
    from bandstand.i18n._patterns import Pattern

__all__ = [
    "first_weekday",
    "format_date",
    "format_datetime",
    "format_interval",
    "format_relative",
    "format_skeleton",
    "format_time",
    "month_names",
    "weekday_names",
]

Granularity = Literal["year", "month", "week", "day", "hour", "minute", "second"]

_SECOND = dt.timedelta(seconds=1)

# In seconds. What is nearly one of a unit is said in it: 55 minutes are an hour.
_UNITS: tuple[tuple[Granularity, int], ...] = (
    ("year", 31_536_000),
    ("month", 2_592_000),
    ("week", 604_800),
    ("day", 86_400),
    ("hour", 3600),
    ("minute", 60),
    ("second", 1),
)
_NEARLY = 0.85


def format_date(
    value: dt.date, pattern: str = "medium", *, locale: str | None = None, time_zone: dt.tzinfo | str | None = None
) -> str:
    """Write the date of a day, or of a moment in a time zone.

    Args:
        value: A date, or a moment; one without a zone is written as it is.
        pattern: A length (``short``, ``medium``, ``long``, ``full``) or a pattern of CLDR: ``"d. MMMM y"``.
        locale: A language tag; None for the active one.
        time_zone: A zone or its name; None for the active one.

    Raises:
        ValueError: The pattern is none, or asks for the time of a date; the zone is unknown.
    """
    known = current_conventions(locale)
    return _written(known, value, _pattern(known.dates, pattern), time_zone)


def format_time(
    value: dt.time | dt.datetime,
    pattern: str = "short",
    *,
    locale: str | None = None,
    time_zone: dt.tzinfo | str | None = None,
) -> str:
    """Write the time of day, or of a moment in a time zone; see ``format_date``."""
    known = current_conventions(locale)
    return _written(known, value, _pattern(known.times, pattern), time_zone)


def format_datetime(
    value: dt.datetime,
    pattern: str = "medium",
    *,
    locale: str | None = None,
    time_zone: dt.tzinfo | str | None = None,
) -> str:
    """Write a moment in a time zone; see ``format_date``."""
    known = current_conventions(locale)
    if pattern not in LENGTHS:
        return _written(known, value, pattern_of(pattern), time_zone)
    return known.joined(
        _written(known, value, known.dates[pattern], time_zone),
        _written(known, value, known.times[pattern], time_zone),
        pattern,
    )


def _pattern(patterns: Mapping[str, Pattern], given: str) -> Pattern:
    return patterns[given] if given in patterns else pattern_of(given)


def _written(known: Conventions, value: dt.date | dt.time, pattern: Pattern, zone: dt.tzinfo | str | None) -> str:
    there = shown(value, zone_of(zone)) if isinstance(value, dt.datetime) else value
    return known.numbers.digits(written(there, pattern, known.locale))


def format_skeleton(
    value: dt.date | dt.time,
    skeleton: str,
    *,
    locale: str | None = None,
    time_zone: dt.tzinfo | str | None = None,
) -> str:
    """Write the fields of a date, a time or a moment that are named, in the order of the locale.

    Args:
        value: What is written.
        skeleton: Fields of CLDR: ``"yMMMd"`` is ``Nov 21, 2026`` in English and ``21. Nov. 2026`` in German.
        locale: A language tag; None for the active one.
        time_zone: A zone or its name; None for the active one.

    Raises:
        ValueError: The locale has no pattern for these fields.
    """
    known = current_conventions(locale)
    return _written(known, value, skeleton_pattern(known, skeleton), time_zone)


def format_interval(
    start: dt.date,
    end: dt.date,
    skeleton: str = "yMMMd",
    *,
    locale: str | None = None,
    time_zone: dt.tzinfo | str | None = None,
) -> str:
    """Write from when to when, without repeating what both have: ``21.-23. Nov. 2026`` in German.

    Args:
        start: A date or a moment.
        end: Another one, not before the first.
        skeleton: The fields that are written, as ``format_skeleton`` takes them.
        locale: A language tag; None for the active one.
        time_zone: A zone or its name; None for the active one.

    Raises:
        ValueError: It ends before it begins, one of both has a zone and the other none, or the locale has no pattern
            for these fields.
    """
    known = current_conventions(locale)
    skeleton_pattern(known, skeleton)
    first, last = (_moment(each, zone_of(time_zone)) for each in (start, end))
    if (first.tzinfo is None) != (last.tzinfo is None) or first > last:
        message = f"An interval ends after it begins, both with a time zone or without; got {start!r} and {end!r}."
        raise ValueError(message)
    return known.numbers.digits(dates.format_interval(first, last, skeleton, locale=known.locale))


def _moment(value: dt.date, zone: dt.tzinfo | None) -> dt.datetime:
    return shown(value, zone) if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time.min)


def format_relative(
    value: dt.timedelta | dt.date,
    *,
    since: dt.date | None = None,
    granularity: Granularity = "second",
    length: Literal["long", "short", "narrow"] = "long",
    locale: str | None = None,
) -> str:
    """Write how far away something is, in its largest unit: ``in 3 days``, ``2 hours ago``.

    Args:
        value: How far, or a date or a moment that is compared with ``since``.
        since: From when it counts; None for now, on the clock of the active time zone for what has none.
        granularity: The smallest unit that is written; a date has no smaller one than ``day``.
        length: ``long``, ``short`` or ``narrow``.
        locale: A language tag; None for the active one.

    Raises:
        ValueError: Of both moments only one has a zone, or a name is unknown.
    """
    check_known("length", length, ("long", "short", "narrow"))
    check_known("granularity", granularity, [unit for unit, _ in _UNITS])
    known = current_conventions(locale)
    away = value if isinstance(value, dt.timedelta) else _distance(value, since)
    is_day = isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    smallest = "day" if is_day and granularity in ("hour", "minute", "second") else granularity
    return _said(known, away, smallest, length)


def _said(known: Conventions, away: dt.timedelta, smallest: str, length: str) -> str:
    seconds = abs(away) // _SECOND
    unit, size = next(each for each in _UNITS if seconds >= _NEARLY * each[1] or each[0] == smallest)
    count = max(round(seconds / size), 1 if seconds else 0)
    fields = section(known.locale, "date_fields")
    direction = "past" if away < dt.timedelta(0) else "future"
    found = (
        text_at(fields, name, direction, form)
        for name in (f"{unit}-{length}", unit)
        for form in (known.locale.plural_form(count), "other")
    )
    return next(filter(None, found), "{0}").replace("{0}", known.numbers.write(count))


def _distance(value: dt.date, since: dt.date | None) -> dt.timedelta:
    if not isinstance(value, dt.datetime):
        day = shown(now()).date() if since is None else since
        return value - (shown(day).date() if isinstance(day, dt.datetime) else day)
    if since is None:
        return value - (now() if value.tzinfo is not None else shown(now()).replace(tzinfo=None))
    if not isinstance(since, dt.datetime) or (since.tzinfo is None) != (value.tzinfo is None):
        message = f"Moments are compared both with a time zone or both without; got {value!r} and {since!r}."
        raise ValueError(message)
    return value - since


def month_names(width: Width = "wide", *, standalone: bool = True, locale: str | None = None) -> tuple[str, ...]:
    """Give the names of the months from January on, as they stand by themselves unless told otherwise."""
    return current_conventions(locale).months(width, standalone=standalone)


def weekday_names(width: Width = "wide", *, standalone: bool = True, locale: str | None = None) -> tuple[str, ...]:
    """Give the names of the days of the week from Monday on, whichever day the locale's weeks begin on."""
    return current_conventions(locale).weekdays(width, standalone=standalone)


def first_weekday(*, locale: str | None = None) -> int:
    """Give the day on which weeks begin, from 0 for Monday to 6 for Sunday."""
    return current_conventions(locale).first_weekday
