"""English for applications that need one language: messages as they are written, and plain English formats."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, get_args

from bandstand.contracts.i18n._active import TIME_ZONE
from bandstand.contracts.i18n._formatter import Length, Width

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ENGLISH", "English"]

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FLOAT_DECIMALS = 3


class English:
    """A translator that translates nothing, and a formatter of American English, whatever locale is active."""

    __slots__ = ()

    def gettext(self, message: str, /) -> str:
        """Give the message itself."""
        return message

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        """Give the singular for 1 and the plural otherwise."""
        return singular if number == 1 else plural

    def pgettext(self, context: str, message: str, /) -> str:  # noqa: ARG002 - English needs no context
        """Give the message itself."""
        return message

    def npgettext(self, context: str, singular: str, plural: str, number: int, /) -> str:  # noqa: ARG002
        """Give the singular for 1 and the plural otherwise."""
        return singular if number == 1 else plural

    def number(self, value: float | Decimal, /, *, decimals: int | None = None, grouping: bool = True) -> str:
        """Format a number: ``1,234,567.891``."""
        comma = "," if grouping else ""
        if decimals is not None:
            return f"{value:{comma}.{decimals}f}"
        if isinstance(value, float):
            whole, point, fraction = f"{value:{comma}.{_FLOAT_DECIMALS}f}".partition(".")
            fraction = fraction.rstrip("0")
            return f"{whole}{point}{fraction}" if fraction else whole
        return f"{Decimal(value):{comma}f}"

    def date(self, value: dt.date, /, length: Length = "medium") -> str:
        """Format a date: ``11/21/26``, ``Nov 21, 2026``, ``November 21, 2026`` or ``Saturday, November 21, 2026``."""
        _check("length", length, get_args(Length))
        day = _local(value) if isinstance(value, dt.datetime) else value
        if length == "short":
            return f"{day.month}/{day.day}/{day.year % 100:02}"
        name = _MONTHS[day.month - 1]
        text = f"{name[:3] if length == 'medium' else name} {day.day}, {day.year}"
        return f"{_WEEKDAYS[day.weekday()]}, {text}" if length == "full" else text

    def year_month(self, value: dt.date, /) -> str:
        """Format a month: ``November 2026``."""
        day = _local(value) if isinstance(value, dt.datetime) else value
        return f"{_MONTHS[day.month - 1]} {day.year}"

    def month_day(self, value: dt.date, /) -> str:
        """Format a day of any year: ``November 21``."""
        day = _local(value) if isinstance(value, dt.datetime) else value
        return f"{_MONTHS[day.month - 1]} {day.day}"

    def time(self, value: dt.time | dt.datetime, /, length: Length = "short") -> str:
        """Format a time of day: ``2:05 PM``, ``2:05:09 PM`` or, longer, with the zone's name where there is one."""
        _check("length", length, get_args(Length))
        clock = _local(value) if isinstance(value, dt.datetime) else value
        seconds = "" if length == "short" else f":{clock.second:02}"
        zone = clock.tzname() if length in ("long", "full") else None
        text = f"{clock.hour % 12 or 12}:{clock.minute:02}{seconds} {self.day_period(clock.hour)}"
        return f"{text} {zone}" if zone else text

    def datetime(self, value: dt.datetime, /, length: Length = "medium") -> str:
        """Format a moment: its date, a comma and its time."""
        return f"{self.date(value, length)}, {self.time(value, length)}"

    def months(self, width: Width = "wide", *, standalone: bool = False) -> tuple[str, ...]:  # noqa: ARG002
        """Give the English names of the months."""
        return _names(_MONTHS, width)

    def weekdays(self, width: Width = "wide", *, standalone: bool = False) -> tuple[str, ...]:  # noqa: ARG002
        """Give the English names of the days of the week."""
        return _names(_WEEKDAYS, width)

    def day_period(self, hour: int, /) -> str:
        """Give ``AM`` or ``PM``."""
        if not 0 <= hour <= 23:
            message = f"An hour is a number from 0 to 23; got {hour!r}."
            raise ValueError(message)
        return "AM" if hour < 12 else "PM"


ENGLISH = English()
"""The one instance that anybody needs."""


def _local(moment: dt.datetime) -> dt.datetime:
    return moment if moment.tzinfo is None else moment.astimezone(TIME_ZONE.get())


def _names(names: tuple[str, ...], width: Width) -> tuple[str, ...]:
    _check("width", width, get_args(Width))
    letters = {"wide": None, "abbreviated": 3, "narrow": 1}[width]
    return tuple(name[:letters] for name in names)


def _check(what: str, value: str, known: Iterable[str]) -> None:
    if value not in known:
        message = f"A {what} is one of {', '.join(known)}; got {value!r}."
        raise ValueError(message)
