"""Who writes numbers, dates and times the way the active locale does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from bandstand.contracts.services import Contract

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

Length = Literal["short", "medium", "long", "full"]
Width = Literal["wide", "abbreviated", "narrow"]


class Formatter(Protocol):
    """Formats values for people, in the active locale and time zone.

    Lengths and widths are those of CLDR. Standalone names are those that stand by themselves, as in a calendar's
    heading; many languages inflect a month inside a date.

    I18N-11: ``months`` gives twelve names from January on, ``weekdays`` seven from Monday on, none of them empty and,
    unless narrow, no two alike.
    I18N-12: ``day_period`` gives one name for the hours 0 to 11 and another for 12 to 23.
    I18N-13: an hour outside 0 to 23, or an unknown length or width, is a ValueError that names the value.
    I18N-14: a moment with a time zone is shown in the active one, a moment without a zone as it is.
    I18N-15: ``number`` with ``decimals`` shows exactly that many digits after the decimal mark; without it an integer
    shows none.
    I18N-16: ``number`` groups digits as the locale does (in English ``1,234,567``) unless ``grouping`` is false.
    I18N-17: the longer the length, the more a date says: each of them shows the day, and all but ``short`` the year
    in full.
    """

    def number(self, value: float | Decimal, /, *, decimals: int | None = None, grouping: bool = True) -> str:
        """Format a number; without ``decimals`` as many digits as it has, at most three for a float."""
        ...

    def date(self, value: dt.date, /, length: Length = "medium") -> str:
        """Format the date of a day, or of a moment in the active time zone."""
        ...

    def time(self, value: dt.time | dt.datetime, /, length: Length = "short") -> str:
        """Format the time of day."""
        ...

    def datetime(self, value: dt.datetime, /, length: Length = "medium") -> str:
        """Format a moment."""
        ...

    def months(self, width: Width = "wide", *, standalone: bool = False) -> tuple[str, ...]:
        """Give the names of the months."""
        ...

    def weekdays(self, width: Width = "wide", *, standalone: bool = False) -> tuple[str, ...]:
        """Give the names of the days of the week."""
        ...

    def day_period(self, hour: int, /) -> str:
        """Give the name of the half of the day: ``AM`` or ``PM`` in English."""
        ...


FORMATTER = Contract[Formatter]("i18n.Formatter")
"""Finds the formatter of the current services."""
