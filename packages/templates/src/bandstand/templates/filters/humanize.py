"""Filters that say numbers and dates as people do; templates ask for them with ``{% load humanize %}``."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from markupsafe import Markup

from bandstand.contracts.i18n import TIME_ZONE, LazyText
from bandstand.contracts.rendering.helpers import Library
from bandstand.templates.filters._languages import formatter
from bandstand.templates.filters._limits import DIGIT_LIMIT, whole
from bandstand.templates.filters.dates import date, timesince, timeuntil
from bandstand.templates.filters.zones import shown

HUMANIZE = Library("humanize")
"""The filters of this module."""

# Translators: These are the numbers from 1 to 9, in words.
_DIGITS = (
    LazyText(id="one"),
    LazyText(id="two"),
    LazyText(id="three"),
    LazyText(id="four"),
    LazyText(id="five"),
    LazyText(id="six"),
    LazyText(id="seven"),
    LazyText(id="eight"),
    LazyText(id="nine"),
)
_NUMBER = re.compile(r"\s*(-?\d+)(?:\.(\d+))?(.*)", re.DOTALL)

# Translators: %(value)s is a number such as 1.2; a million is 10 to the power of 6, a googol 10 to the power of 100.
_LARGE = (
    (6, LazyText(id="%(value)s million", plural="%(value)s million")),
    (9, LazyText(id="%(value)s billion", plural="%(value)s billion")),
    (12, LazyText(id="%(value)s trillion", plural="%(value)s trillion")),
    (15, LazyText(id="%(value)s quadrillion", plural="%(value)s quadrillion")),
    (18, LazyText(id="%(value)s quintillion", plural="%(value)s quintillion")),
    (21, LazyText(id="%(value)s sextillion", plural="%(value)s sextillion")),
    (24, LazyText(id="%(value)s septillion", plural="%(value)s septillion")),
    (27, LazyText(id="%(value)s octillion", plural="%(value)s octillion")),
    (30, LazyText(id="%(value)s nonillion", plural="%(value)s nonillion")),
    (33, LazyText(id="%(value)s decillion", plural="%(value)s decillion")),
    (100, LazyText(id="%(value)s googol", plural="%(value)s googol")),
)

# Translators: The ordinal of 1 itself, and not of 21 or 31.
_FIRST = LazyText(id="{}st", context="ordinal exactly 1")
_ELEVENTH = LazyText(id="{}th", context="ordinal 11, 12, 13")
# Translators: {} is a whole number; its last digit stands in the context.
_ORDINALS = (
    LazyText(id="{}th", context="ordinal 0"),
    LazyText(id="{}st", context="ordinal 1"),
    LazyText(id="{}nd", context="ordinal 2"),
    LazyText(id="{}rd", context="ordinal 3"),
    LazyText(id="{}th", context="ordinal 4"),
    LazyText(id="{}th", context="ordinal 5"),
    LazyText(id="{}th", context="ordinal 6"),
    LazyText(id="{}th", context="ordinal 7"),
    LazyText(id="{}th", context="ordinal 8"),
    LazyText(id="{}th", context="ordinal 9"),
)

_DAYS = {0: LazyText(id="today"), 1: LazyText(id="tomorrow"), -1: LazyText(id="yesterday")}

# Translators: %(delta)s is a time such as "2 days, 3 hours".
_AGO = LazyText(id="%(delta)s ago")
# Translators: %(delta)s is a time such as "2 days, 3 hours".
_AHEAD = LazyText(id="%(delta)s from now")

# The units of less than a day: seconds in each, and what is said of it ago and from now.
_SMALL = (
    (
        1,
        LazyText(id="a second ago", plural="%(count)s\xa0seconds ago"),
        LazyText(id="a second from now", plural="%(count)s\xa0seconds from now"),
    ),
    (
        60,
        LazyText(id="a minute ago", plural="%(count)s\xa0minutes ago"),
        LazyText(id="a minute from now", plural="%(count)s\xa0minutes from now"),
    ),
    (
        3600,
        LazyText(id="an hour ago", plural="%(count)s\xa0hours ago"),
        LazyText(id="an hour from now", plural="%(count)s\xa0hours from now"),
    ),
)


@HUMANIZE.filter(keeps_safe=True)
def apnumber(value: object, /) -> object:
    """Write the numbers from 1 to 9 as words, as The Associated Press does, and give others as they are."""
    try:
        number = whole(value)
    except (TypeError, ValueError):
        return value
    return str(_DIGITS[number - 1]) if 0 < number < 10 else value


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


def _worded(number: int, power: int, message: LazyText) -> str:
    amount = Decimal(number).scaleb(-power)
    # The plural form is that of the next whole number: 1.2 million are several.
    nearest = -(-abs(number) // 10**power)
    said = formatter().number(round(amount, 1), decimals=1, grouping=False)
    return message.render(None, {"value": said, "count": nearest})


@HUMANIZE.filter
def ordinal(value: object, /) -> object:
    """Write the place that a whole number stands for: ``1st``; give others as they are, and those below 0 as text."""
    try:
        number = whole(value)
    except (TypeError, ValueError):
        return value
    if number < 0:
        return str(number)
    usual = _ELEVENTH if number % 100 in (11, 12, 13) else _ORDINALS[number % 10]
    template = str(_FIRST if number == 1 else usual)
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
    said = _DAYS.get(distance)
    return date(value, letters) if said is None else str(said)


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
        delta = timesince(moment, now) if past else timeuntil(moment, now)
        return (_AGO if past else _AHEAD).render(None, {"delta": delta})
    fitting = [unit for unit in _SMALL if away.seconds >= unit[0]]
    if not fitting:
        # Translators: A moment that is less than a second ago.
        return str(LazyText(id="now"))
    seconds, ago, ahead = fitting[-1]
    return (ago if past else ahead).render(None, {"count": away.seconds // seconds})
