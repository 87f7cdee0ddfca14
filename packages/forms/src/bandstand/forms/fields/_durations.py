"""How long something takes."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from bandstand.contracts.i18n import LazyText
from bandstand.forms.fields._parsed import ParsedField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.forms.fields._field import Text

_LONGEST = 100
_NUMBER = r"[0-9]{1,15}(?:[.,][0-9]{1,20})?"

# ISO 8601-1, section 5.5.2, without months and years, which have no fixed length.
_ISO = re.compile(
    rf"(?P<sign>[+-])?P(?=[0-9T])(?:(?P<weeks>{_NUMBER})W)?(?:(?P<days>{_NUMBER})D)?"
    rf"(?:T(?=[0-9])(?:(?P<hours>{_NUMBER})H)?(?:(?P<minutes>{_NUMBER})M)?(?:(?P<seconds>{_NUMBER})S)?)?"
)
# Days as Python writes them, a space, and a clock; hours may be more than 24, and be left out.
_CLOCK = re.compile(
    r"(?:(?P<days>-?[0-9]{1,15})(?: days?,?(?: |\Z)| (?=[0-9+-])))?"
    rf"(?:(?P<sign>[+-])?(?:(?:(?P<hours>[0-9]{{1,15}}):)?(?P<minutes>[0-9]{{1,15}}):)?(?P<seconds>{_NUMBER}))?"
)


class DurationField(ParsedField):
    """A duration: ``2:30:00.5``, ``1 day, 2:00:00``, ``P1DT2H``, or a number of seconds."""

    messages: ClassVar[Mapping[str, Text]] = {
        "invalid": LazyText(id="Enter a duration of days, hours, minutes and seconds, for example 1 02:30:00."),
    }

    def parse(self, value: object) -> dt.timedelta | None:
        """Give the duration, or None."""
        if isinstance(value, dt.timedelta):
            return value
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return _of_seconds(value)
        if not isinstance(value, str) or len(value) > _LONGEST:
            return None
        text = value.strip()
        match = (_ISO.fullmatch(text) or _CLOCK.fullmatch(text)) if text else None
        return None if match is None else _duration(match.groupdict())

    def prepare_value(self, value: object) -> object:
        """Give a duration as it is read, ``1 02:30:00``."""
        return shown_duration(value) if isinstance(value, dt.timedelta) else value


def shown_duration(value: dt.timedelta) -> str:
    """Give a duration as days, where there are any, and a clock: ``1 02:30:00.5``; a negative one as hours alone."""
    sign, size = ("-", -value) if value < dt.timedelta() else ("", value)
    minutes, seconds = divmod(size.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days = f"{size.days} " if size.days and not sign else ""
    fraction = f".{size.microseconds:06}".rstrip("0").rstrip(".")
    return f"{sign}{days}{hours + (24 * size.days if sign else 0):02}:{minutes:02}:{seconds:02}{fraction}"


def _of_seconds(seconds: float) -> dt.timedelta | None:
    try:
        return dt.timedelta(seconds=seconds)
    except (OverflowError, ValueError):  # out of the calendar; no number
        return None


_SECONDS = {"weeks": 604800, "days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}


def _duration(parts: Mapping[str, str | None]) -> dt.timedelta | None:
    """Add up parts, exactly; a sign is that of the clock, days have their own."""
    iso = "weeks" in parts
    clock = sum(_amount(parts, part) for part in _SECONDS if iso or part != "days")
    seconds = (-clock if parts["sign"] == "-" else clock) + (0 if iso else _amount(parts, "days"))
    try:
        return dt.timedelta(microseconds=round(seconds * 1_000_000))
    except OverflowError:
        return None


def _amount(parts: Mapping[str, str | None], part: str) -> Decimal | int:
    number = parts.get(part)
    if number is None:
        return 0
    return (Decimal(number.replace(",", ".")) if "." in number or "," in number else int(number)) * _SECONDS[part]
