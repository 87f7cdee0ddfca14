"""Numbers, dates and times as the active locale writes them, shown and read.

How a locale writes is learnt from samples that the current ``Formatter`` writes. What is shown always reads back as the
same value; where a locale writes a value in a way that cannot be read, it is shown as it would be without a locale.
What can be read in two ways is not read at all.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bandstand.contracts.i18n import FORMATTER
from bandstand.contracts.i18n.english import ENGLISH
from bandstand.contracts.services import find
from bandstand.forms._markup import text_of

if TYPE_CHECKING:
    from bandstand.contracts.i18n import Formatter
    from bandstand.contracts.i18n._formatter import Length

__all__ = [
    "example_date",
    "plain_date",
    "plain_datetime",
    "plain_number",
    "plain_time",
    "shown_date",
    "shown_datetime",
    "shown_number",
    "shown_time",
]

_LONGEST = 1000
_SAMPLE = dt.date(2033, 11, 22)

# Marks of direction that some locales put beside signs, and the ways to write minus.
_UNSEEN = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))
_MINUS = str.maketrans("\u2212\u2010\u2011\u2012\u2013", "-----")
_SPACES = " \u00a0\u202f\u2009"
_APOSTROPHES = "'\u2019"


def _formatter() -> Formatter:
    found = find(FORMATTER)
    return ENGLISH if found is None else found


@dataclass(frozen=True, slots=True)
class _Marks:
    """How a locale writes numbers: its mark before decimals, the ones between groups, its digits."""

    decimal: str
    group: str
    digits: dict[int, int]

    def grouped(self) -> re.Pattern[str]:
        """Give the expression of a number, whose groups all have their size where there are any, and no zero before."""
        group = f"[{re.escape(self.group)}]" if self.group else "(?!)"
        grouped = rf"[1-9][0-9]{{0,2}}(?P<mark>{group})(?:[0-9]{{2,3}}(?P=mark))*[0-9]{{3}}"
        whole = rf"(?P<whole>[0-9]+|{grouped})?"
        written = rf"(?P<sign>[+-]?){whole}(?:{re.escape(self.decimal)}(?P<fraction>[0-9]*))?"
        return re.compile(written)  # source: pattern - a site's formatter gives its marks, escaped


def _marks(formatter: Formatter) -> _Marks:
    sample = formatter.number(Decimal("1.5"), decimals=1, grouping=False).translate(_UNSEEN)  # one digit, mark, digit
    grouped = formatter.number(1234567890123).translate(_UNSEEN)
    between = {sign for sign in grouped if not sign.isdecimal()}
    group = between.pop() if len(between) == 1 else ""
    for alike in (_SPACES, _APOSTROPHES):
        group = alike if group and group in alike else group
    return _Marks(sample[1:-1] or ".", group, _digits(formatter))


def _digits(formatter: Formatter) -> dict[int, int]:
    """Give the digits of a locale, each with the one of ASCII; no others are read."""
    written = formatter.number(1234567890, grouping=False)
    if len(written) != 10 or written.isascii():
        return {}
    return {ord(own): ord(plain) for own, plain in zip(written, "1234567890", strict=True)}


def plain_number(text: str) -> str | None:
    """Give a number of the active locale as Python writes it, ``"-1234.5"``; None where it is none, or may be two."""
    if len(text) > _LONGEST:
        return None
    marks = _marks(_formatter())
    plain = text.translate(_UNSEEN).translate(marks.digits).translate(_MINUS).strip()
    match = marks.grouped().fullmatch(plain)
    if match is None or not (match["whole"] or match["fraction"]):
        return None
    whole = "".join(filter(str.isdigit, match["whole"] or "0"))
    return f"{match['sign']}{whole}.{match['fraction']}" if match["fraction"] else f"{match['sign']}{whole}"


def shown_number(value: float | Decimal) -> str:
    """Give a number as the active locale writes it, with all of its digits."""
    plain = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not plain.is_finite() or abs(plain.adjusted()) > _LONGEST:
        return text_of(value)
    formatter = _formatter()
    places = max(0, -int(plain.as_tuple().exponent))  # only what is not finite has a letter there
    try:
        text = formatter.number(plain, decimals=places)
        read = plain_number(text)
    except (ArithmeticError, ValueError):  # it rounds to fewer digits than there are, or refuses so many
        text, read = "", None
    return text if read is not None and Decimal(read) == plain else f"{plain:f}".replace(".", _marks(formatter).decimal)


def _date_parts(formatter: Formatter) -> tuple[list[str], list[str]] | None:
    """Give the order of year, month and day in a short date, and what stands around them; None for other ways."""
    text = formatter.date(_SAMPLE, "short").translate(_UNSEEN).translate(_digits(formatter))
    known = {"2033": "year", "33": "year", "11": "month", "22": "day"}
    numbers = re.findall("[0-9]+", text)
    order = [known.get(number, "") for number in numbers]
    return (order, re.split("[0-9]+", text)) if sorted(order) == ["day", "month", "year"] else None


def plain_date(text: str) -> dt.date | None:
    """Give the date that a text means in the active locale; two digits of a year may mean two years, and mean none."""
    formatter = _formatter()
    parts = _date_parts(formatter)
    if parts is None or len(text) > 100:
        return None
    order, between = parts
    plain = text.translate(_UNSEEN).translate(_digits(formatter)).strip()
    patterns = [r"\s*" + re.escape(sign.strip()) + r"\s*" for sign in between]
    sizes = {"year": "[0-9]{4}", "month": "[0-9]{1,2}", "day": "[0-9]{1,2}"}
    written = patterns[0] + "".join(
        f"(?P<{part}>{sizes[part]}){after}" for part, after in zip(order, patterns[1:], strict=True)
    )
    match = re.fullmatch(written, plain)  # source: pattern - a site's formatter gives its signs, escaped
    try:
        return None if match is None else dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def shown_date(value: dt.date) -> str:
    """Give a date as the active locale writes short ones, but with all digits of the year."""
    formatter = _formatter()
    parts = _date_parts(formatter)
    if parts is None:
        return value.isoformat()
    order, between = parts
    numbers = {"year": f"{value.year:04}", "month": f"{value.month:02}", "day": f"{value.day:02}"}
    text = between[0] + "".join(numbers[part] + after for part, after in zip(order, between[1:], strict=True))
    # The digits are those of the times beside it.
    return text.translate({plain: own for own, plain in _digits(formatter).items()})


def example_date() -> str:
    """Give an example of a date in the active locale."""
    return shown_date(dt.date(2026, 11, 21))


_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?")


def plain_time(text: str) -> dt.time | None:
    """Give the time of day that a text means in the active locale, on a clock of 24 hours or in halves of the day."""
    if len(text) > 100:
        return None
    formatter = _formatter()
    plain = text.translate(_UNSEEN).translate(_digits(formatter)).strip()
    halves = [name.casefold() for name in (formatter.day_period(0), formatter.day_period(12))]
    clock, half = _without_half(plain.casefold(), halves)
    match = _CLOCK.fullmatch(clock)
    if match is None:
        return _time_shown_as(plain.casefold(), formatter)
    if half is not None and not 1 <= int(match[1]) <= 12:
        return None
    hour = int(match[1]) if half is None else int(match[1]) % 12 + 12 * half
    try:
        return dt.time(hour, int(match[2]), int(match[3] or 0))
    except ValueError:
        return None


def _time_shown_as(text: str, formatter: Formatter) -> dt.time | None:
    """Give the one time that a locale shows as a text, as where hours have a name (``14 h 30``) or several halves."""
    numbers = re.findall("[0-9]+", text)
    if len(numbers) not in (2, 3) or any(len(number) > 2 for number in numbers):
        return None
    hour, minute, second = (*map(int, numbers), 0)[:3]
    if hour > 23 or minute > 59 or second > 59:
        return None
    digits = _digits(formatter)
    lengths: tuple[Length, ...] = ("short", "medium")
    found = {
        time
        for time in (dt.time(hour, minute, second), dt.time((hour + 12) % 24, minute, second))
        for length in lengths
        if formatter.time(time, length).translate(_UNSEEN).translate(digits).casefold() == text
    }
    return found.pop() if len(found) == 1 else None


def _without_half(text: str, halves: list[str]) -> tuple[str, int | None]:
    """Give a time without the name of its half of the day, and which it is."""
    for half, name in enumerate(halves):
        if text.endswith(name):
            return text.removesuffix(name).strip(), half
        if text.startswith(name):
            return text.removeprefix(name).strip(), half
    return text, None


def shown_time(value: dt.time) -> str:
    """Give a time of day as the active locale writes it, with seconds where it has any."""
    text = _formatter().time(value.replace(tzinfo=None), "medium" if value.second else "short").translate(_UNSEEN)
    return text if plain_time(text) == value else value.isoformat()


def plain_datetime(text: str) -> dt.datetime | None:
    """Give the moment that a date, a space or a comma, and a time mean in the active locale."""
    if len(text) > 200:
        return None
    for match in re.finditer(r",?\s+", text):
        day, clock = plain_date(text[: match.start()]), plain_time(text[match.end() :])
        if day is not None and clock is not None:
            return dt.datetime.combine(day, clock)
    return None


def shown_datetime(value: dt.datetime) -> str:
    """Give a moment without a zone as the active locale writes short dates and times."""
    text = f"{shown_date(value.date())} {shown_time(value.time())}"
    return text if plain_datetime(text) == value else value.isoformat(" ")
