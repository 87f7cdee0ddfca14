"""How numbers, distances and dates are written: as the language of the reader does it."""

from datetime import date

from bandstand.contracts.i18n import FORMATTER, Formatter, LazyText
from bandstand.contracts.i18n.english import ENGLISH
from bandstand.contracts.services import find


def number(value: float) -> str:
    """Write a whole number with its thousands apart: ``28,298``."""
    return _formatter().number(round(value), decimals=0).replace("-", "−")


def exactly(value: float, decimals: int) -> str:
    """Write a number with so many decimals: ``9.7``."""
    return _formatter().number(value, decimals=decimals)


def distance(kilometres: float) -> str:
    """Write a distance, the more exactly the shorter it is."""
    shown = exactly(kilometres, 1) if kilometres < 10 else number(kilometres)
    # Translators: A number of kilometres.
    return str(LazyText(id="%(distance)s km", params={"distance": shown}))


def long_date(day: date) -> str:
    """Write a day: ``November 23, 2026``."""
    return _formatter().date(day, "long")


def full_date(day: date) -> str:
    """Write a day and its name: ``Monday, November 23, 2026``."""
    return _formatter().date(day, "full")


def _formatter() -> Formatter:
    found = find(FORMATTER)
    return ENGLISH if found is None else found
