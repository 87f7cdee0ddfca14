"""Dates of which a part is left out: a month of a year, a day of any year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bandstand.contracts.services import Contract

if TYPE_CHECKING:
    import datetime as dt

__all__ = ["PARTIAL_DATES", "PartialDates"]


class PartialDates(Protocol):
    """Writes parts of dates in the active locale, which puts them in an order of its own.

    I18N-31: ``year_month`` shows the year in full and the name of the month, and not the day.
    I18N-32: ``month_day`` shows the name of the month and the day, and not the year.
    I18N-33: a moment with a time zone is shown in the active one, as a ``Formatter`` does.
    """

    def year_month(self, value: dt.date, /) -> str:
        """Format a month: ``November 2026``."""
        ...

    def month_day(self, value: dt.date, /) -> str:
        """Format a day of any year: ``November 23``."""
        ...


PARTIAL_DATES = Contract[PartialDates]("i18n.PartialDates")
"""Finds who writes parts of dates, of the current services."""
