"""Filters that say numbers and dates as people do; templates ask for them with ``{% load humanize %}``."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from markupsafe import Markup

from bandstand.contracts.i18n import TIME_ZONE
from bandstand.contracts.rendering.helpers import Library
from bandstand.templates.filters._languages import formatter, translator
from bandstand.templates.filters._limits import DIGIT_LIMIT, whole
from bandstand.templates.filters.dates import date, timesince, timeuntil
from bandstand.templates.filters.zones import shown

HUMANIZE = Library("humanize")
"""The filters of this module."""

_DIGITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_NUMBER = re.compile(r"\s*(-?\d+)(?:\.(\d+))?(.*)", re.DOTALL)

_LARGE = (
    (6, "%(value)s million"),
    (9, "%(value)s billion"),
    (12, "%(value)s trillion"),
    (15, "%(value)s quadrillion"),
    (18, "%(value)s quintillion"),
    (21, "%(value)s sextillion"),
    (24, "%(value)s septillion"),
    (27, "%(value)s octillion"),
    (30, "%(value)s nonillion"),
    (33, "%(value)s decillion"),
    (100, "%(value)s googol"),
)

# The units of less than a day: seconds in each, and what is said of one and of several, ago and from now.
_SMALL = (
    (1, ("a second ago", "%(count)s\xa0seconds ago"), ("a second from now", "%(count)s\xa0seconds from now")),
    (60, ("a minute ago", "%(count)s\xa0minutes ago"), ("a minute from now", "%(count)s\xa0minutes from now")),
    (3600, ("an hour ago", "%(count)s\xa0hours ago"), ("an hour from now", "%(count)s\xa0hours from now")),
)


@HUMANIZE.filter(keeps_safe=True)
def apnumber(value: object, /) -> object:
    """Write the numbers from 1 to 9 as words, as The Associated Press does, and give others as they are."""
    try:
        number = whole(value)
    except (TypeError, ValueError):
        return value
    return translator().gettext(_DIGITS[number - 1]) if 0 < number < 10 else value


@HUMANIZE.filter(keeps_safe=True)
def intcomma(value: object, /) -> str:
    """Group the digits of a number, or of one that a text begins with, as the active locale does: ``4,500``.

    Other text stays as it is, and so does a number of more than ``DIGIT_LIMIT`` digits.
    """
    text = _digits_of(value)
    found = _NUMBER.fullmatch(text) if len(text) <= DIGIT_LIMIT else None
    if found is None:
        return text
    before, after, rest = found.groups()
    number = Decimal(f"{before}.{after}" if after else before)
    return formatter().number(number, decimals=len(after or "")) + rest


def _digits_of(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    number = Decimal(str(value)) if isinstance(value, float) else value
    if isinstance(number, Decimal) and number.is_finite() and abs(number.adjusted()) <= DIGIT_LIMIT:
        return f"{number:f}"
    return str(value)


@HUMANIZE.filter
def intword(value: object, /) -> object:
    """Write a number from a million on as a word: ``1.2 million``; give others as they are."""
    try:
        number = whole(value)
    except (TypeError, ValueError):
        return value
    for power, message in _LARGE:
        if 10**power <= abs(number) < 10 ** (power + 3):
            return _worded(number, power, message)
    return value


def _worded(number: int, power: int, message: str) -> str:
    amount = Decimal(number).scaleb(-power)
    # The plural form is that of the next whole number: 1.2 million are several.
    nearest = -(-abs(number) // 10**power)
    said = formatter().number(round(amount, 1), decimals=1, grouping=False)
    return translator().ngettext(message, message, nearest) % {"value": said}


@HUMANIZE.filter
def ordinal(value: object, /) -> object:
    """Write the place that a whole number stands for: ``1st``; give others as they are, and those below 0 as text."""
    try:
        number = whole(value)
    except (TypeError, ValueError):
        return value
    if number < 0:
        return str(number)
    if number % 100 in (11, 12, 13):
        template = translator().pgettext("ordinal 11, 12, 13", "{}th")
    else:
        ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        template = translator().pgettext(f"ordinal {number % 10}", "{}" + ending)
    return Markup(template.replace("{}", str(number)))  # noqa: S704 - some languages raise the ending with <sup>


@HUMANIZE.filter
def naturalday(value: object, letters: object = None, /) -> object:
    """Say ``today``, ``tomorrow`` or ``yesterday``, and write other days as the filter ``date`` does.

    Days are those of the active time zone. What is no date is given as it is.
    """
    if not isinstance(value, dt.date):
        return value
    day = shown(value).date() if isinstance(value, dt.datetime) else value
    distance = (day - dt.datetime.now(TIME_ZONE.get()).date()).days
    said = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(distance)
    return translator().gettext(said) if said else date(value, letters)


@HUMANIZE.filter
def naturaltime(value: object, /) -> object:
    """Say how long ago a moment was or how long it is until then: ``3 minutes ago``, ``2 days from now``.

    What is no moment is given as it is.
    """
    if not isinstance(value, dt.datetime):
        return value
    now = dt.datetime.now(TIME_ZONE.get())
    return _distance(value, now if value.tzinfo is not None else now.replace(tzinfo=None))


def _distance(moment: dt.datetime, now: dt.datetime) -> str:
    past = now >= moment
    away = abs(now - moment)
    if away.days:
        said = translator().gettext("%(delta)s ago" if past else "%(delta)s from now")
        return said % {"delta": timesince(moment, now) if past else timeuntil(moment, now)}
    fitting = [unit for unit in _SMALL if away.seconds >= unit[0]]
    if not fitting:
        return translator().gettext("now")
    seconds, ago, ahead = fitting[-1]
    one, several = ago if past else ahead
    count = away.seconds // seconds
    return translator().ngettext(one, several, count) % {"count": count}
