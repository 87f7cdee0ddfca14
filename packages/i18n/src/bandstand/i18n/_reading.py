"""Numbers, dates and times as people type them.

What is read is what the locale would write, and nothing that may mean two values: there is no guessing.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from bandstand.i18n._current import current_conventions
from bandstand.i18n._digits import plain_digits
from bandstand.i18n._numbers import UNSEEN
from bandstand.i18n._patterns import full_years, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bandstand.i18n._conventions import Conventions

__all__ = ["Unreadable", "parse_date", "parse_integer", "parse_number", "parse_time"]

T = TypeVar("T")

_LONGEST_NUMBER = 2000
_LONGEST_DATE = 100
_SHOWN = 40

_NUMBERS = re.compile("[0-9]+")
_ZEROS = re.compile("(?<![0-9])0+(?=[0-9])")
_FIRST_ZEROS = re.compile("^([^0-9]*)0+(?=[0-9])")
_BESIDE_SIGNS = re.compile(r"\s*([^\w\s])\s*")
_ISO_TIME = re.compile("[0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
_ISO_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Unreadable(ValueError):
    """A text means nothing in a locale, or may mean several things.

    Attributes:
        text: The text.
        locale: The language tag.
        example: What is expected.
    """

    def __init__(self, text: str, locale: str, example: str) -> None:
        super().__init__(text, locale, example)
        self.text = text
        self.locale = locale
        self.example = example

    def __str__(self) -> str:
        """Name the text, the locale and an example."""
        text = repr(self.text[:_SHOWN]) + ("..." if len(self.text) > _SHOWN else "")
        return (
            f"The text {text} cannot be read in the locale {self.locale!r}; expected something like {self.example!r}."
        )


def parse_number(text: str, *, locale: str | None = None) -> Decimal:
    """Read a number as the locale writes it, with or without groups: ``1.234,5`` in German is 1234.5.

    Digits may be those of the locale's own script or of ASCII; any space stands for the one of the locale, and so does
    an apostrophe. Groups are all of their size. ``1,5`` is no number in English.

    Raises:
        Unreadable: It is none, or may be two.
    """
    known = current_conventions(locale)
    found = _number(text, known)
    if found is None:
        raise Unreadable(text, known.tag, known.numbers.write(Decimal("1234.5")))
    return found


def parse_integer(text: str, *, locale: str | None = None) -> int:
    """Read a number without decimals; see ``parse_number``.

    Raises:
        Unreadable: It is none, or may be two.
    """
    known = current_conventions(locale)
    found = _number(text, known)
    if found is None or found.as_tuple().exponent != 0:
        raise Unreadable(text, known.tag, known.numbers.write(1234))
    return int(found)


def _number(text: str, known: Conventions) -> Decimal | None:
    if len(text) > _LONGEST_NUMBER:
        return None
    return _only(style.read(text) for style in (known.numbers, *known.other_numbers))


def parse_date(text: str, *, locale: str | None = None) -> dt.date:
    """Read a date as the locale writes it in any length, or as ISO 8601 does, with four digits for the year.

    Raises:
        Unreadable: It is none, may be two, or has a year of two digits.
    """
    known = current_conventions(locale)
    plain = _plain(text, known) if len(text) <= _LONGEST_DATE else ""
    found = _only([_iso_date(plain), *_dates_written_as(plain, known)])
    if found is None:
        raise Unreadable(
            text, known.tag, written(dt.date(2026, 11, 21), full_years(known.dates["short"]), known.locale)
        )
    return found


def _iso_date(plain: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(plain) if _ISO_DATE.fullmatch(plain) else None
    except ValueError:
        return None


def _dates_written_as(plain: str, known: Conventions) -> Iterator[dt.date]:
    """Give the dates that the locale writes as a text, in any of its lengths."""
    folded = _ZEROS.sub("", _folded(plain))
    for day in _possible_dates(_NUMBERS.findall(plain)):
        for pattern in known.dates.values():
            if _ZEROS.sub("", _folded(written(day, full_years(pattern), known.locale))) == folded:
                yield day


def _possible_dates(numbers: list[str]) -> Iterator[dt.date]:
    """Give the dates that have a year of four digits and the other numbers; a month may be a name."""
    years = [int(number) for number in numbers if len(number) == 4]
    others = [int(number) for number in numbers if len(number) <= 2]
    if len(years) != 1 or len(years) + len(others) != len(numbers) or len(others) not in (1, 2):
        return
    orders = (
        [(others[0], others[1]), (others[1], others[0])] if len(others) == 2 else [(m, others[0]) for m in range(1, 13)]
    )
    for month, day in orders:
        try:
            yield dt.date(years[0], month, day)
        except ValueError:
            continue


def parse_time(text: str, *, locale: str | None = None) -> dt.time:
    """Read a time of day as the locale writes it in any length, or as ISO 8601 does with minutes or seconds.

    Raises:
        Unreadable: It is none, or may be two.
    """
    known = current_conventions(locale)
    plain = _plain(text, known) if len(text) <= _LONGEST_DATE else ""
    found = _only([_iso_time(plain), *_times_written_as(plain, known)])
    if found is None:
        raise Unreadable(text, known.tag, written(dt.time(14, 30), known.times["short"], known.locale))
    return found


def _iso_time(plain: str) -> dt.time | None:
    try:
        return dt.time.fromisoformat(plain) if _ISO_TIME.fullmatch(plain) else None
    except ValueError:
        return None


def _times_written_as(plain: str, known: Conventions) -> Iterator[dt.time]:
    """Give the times that the locale writes as a text, in any of its lengths."""
    folded = _FIRST_ZEROS.sub(r"\1", _folded(plain))
    for time in _possible_times(_NUMBERS.findall(plain)):
        for pattern in known.times.values():
            if _FIRST_ZEROS.sub(r"\1", _folded(written(time, pattern, known.locale))) == folded:
                yield time


def _possible_times(numbers: list[str]) -> Iterator[dt.time]:
    """Give the times that have these numbers, whose hour may be one of either half of the day."""
    if len(numbers) not in (2, 3) or any(len(number) > 2 for number in numbers):
        return
    hour, minute, second = (*map(int, numbers), 0)[:3]
    for each in {hour, (hour + 12) % 24}:
        try:
            yield dt.time(each, minute, second)
        except ValueError:
            continue


def _plain(text: str, known: Conventions) -> str:
    """Give a text with the digits of ASCII, and without what nobody sees."""
    plain = text.translate(UNSEEN)
    for style in (known.numbers, *known.other_numbers):
        plain = plain.translate(plain_digits(style.zero))
    return plain.strip()


def _folded(text: str) -> str:
    """Give what texts have in common that differ in case and in spaces beside signs alone."""
    close = _BESIDE_SIGNS.sub(r"\1", text.translate(UNSEEN))
    return " ".join(close.casefold().split())


def _only(found: Iterable[T | None]) -> T | None:
    """Give the one value that was found; None for none, or for several that differ."""
    values = {value for value in found if value is not None}
    return values.pop() if len(values) == 1 else None
