"""Who writes numbers, dates and times as the locales of CLDR do."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType
from typing import TYPE_CHECKING

from bandstand.contracts.i18n import LOCALE, TIME_ZONE
from bandstand.i18n._cldr import KEPT
from bandstand.i18n._conventions import LENGTHS, check_known, conventions_of, overrides_for
from bandstand.i18n._patterns import written
from bandstand.i18n._skeletons import skeleton_pattern
from bandstand.i18n.tags import LONGEST, normal_tag

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from bandstand.contracts.i18n._formatter import Length, Width
    from bandstand.i18n._conventions import Conventions, FormatOverrides
    from bandstand.i18n._patterns import Pattern

__all__ = ["BabelFormatter", "shown"]

# Found once: to look for the method takes a third of the time in which an integer is written.
_active = LOCALE.get

_NO_OVERRIDES: Mapping[str, FormatOverrides] = MappingProxyType({})


class BabelFormatter:
    """A ``Formatter`` and ``PartialDates`` over Babel, which writes as CLDR says, with the digits of the active locale.

    A tag that CLDR does not know is written as the nearest wider one, and else as English. Years are those of the
    Gregorian calendar everywhere, also where CLDR prefers another one, as in Thai and Persian: programs, browsers and
    what people type know no other. Zero has no sign. A number has at most 4,300 digits before its mark and as many
    after it, as Python writes of an integer; more raise a ValueError.

    Args:
        overrides: What a project writes otherwise, by language tag; ``de`` holds for ``de-AT``, too, unless that has
            its own.

    Raises:
        ValueError: A key of ``overrides`` is no language tag, or a mark of its numbers is their other mark already.
    """

    __slots__ = ("_known", "_overrides", "_plain")

    def __init__(self, *, overrides: Mapping[str, FormatOverrides] = _NO_OVERRIDES) -> None:
        self._known: dict[str, Conventions] = {}
        self._plain: set[str] = set()  # the known tags whose integers without groups are those of Python
        self._overrides: dict[str, FormatOverrides] = {}
        for tag, given in overrides.items():
            normal = normal_tag(tag)
            if normal is None:
                message = f"Formats are overridden for language tags such as 'de' or 'pt-BR'; got {tag!r}."
                raise ValueError(message)
            self._overrides[normal] = given
        for tag in self._overrides:
            self.conventions(tag)

    def conventions(self, tag: str) -> Conventions:
        """Give how a locale writes, which is found once."""
        return self._known.get(tag) or self._found(tag)

    def _found(self, tag: str) -> Conventions:
        found = conventions_of(tag, overrides_for(tag, self._overrides))
        if len(tag) <= LONGEST:
            if len(self._known) >= KEPT:
                self._known.clear()
                self._plain.clear()
            self._known[tag] = found
            if found.numbers.plain:
                self._plain.add(tag)
        return found

    def number(self, value: float | Decimal, /, *, decimals: int | None = None, grouping: bool = True) -> str:
        """Format a number; see ``Formatter``.

        Raises:
            ValueError: It has more than 4,300 digits before its mark or after it, or ``decimals`` is not from 0 to
                4,300.
        """
        # Most numbers of a page are integers, and need nothing of what follows.
        if not grouping and decimals is None and type(value) is int and _active() in self._plain:
            try:
                return f"{value}"
            except ValueError:  # it has more digits than Python writes, which is said below
                pass
        style = self.conventions(_active()).numbers
        if grouping and decimals is None and type(value) is int:
            return style.integer(value)
        return style.write(value, decimals, grouping=grouping)

    def date(self, value: dt.date, /, length: Length = "medium") -> str:
        """Format the date of a day, or of a moment in the active time zone; see ``Formatter``."""
        known = self.conventions(_active())
        return known.numbers.digits(written(_day(value), _of(known.dates, length), known.locale))

    def time(self, value: dt.time | dt.datetime, /, length: Length = "short") -> str:
        """Format the time of day, from ``long`` on with the name of its zone where it has one; see ``Formatter``."""
        known = self.conventions(_active())
        clock = shown(value) if isinstance(value, dt.datetime) else value
        return known.numbers.digits(written(clock, _of(known.times, length), known.locale))

    def datetime(self, value: dt.datetime, /, length: Length = "medium") -> str:
        """Format a moment; see ``Formatter``."""
        known = self.conventions(_active())
        return known.joined(self.date(value, length), self.time(value, length), length)

    def year_month(self, value: dt.date, /) -> str:
        """Format a month: ``2026年11月`` in Japanese; see ``PartialDates``."""
        return self._skeleton(value, "yMMMM")

    def month_day(self, value: dt.date, /) -> str:
        """Format a day of any year: ``23. November`` in German; see ``PartialDates``."""
        return self._skeleton(value, "MMMMd")

    def _skeleton(self, value: dt.date, skeleton: str) -> str:
        known = self.conventions(_active())
        return known.numbers.digits(written(_day(value), skeleton_pattern(known, skeleton), known.locale))

    def months(self, width: Width = "wide", *, standalone: bool = False) -> tuple[str, ...]:
        """Give the names of the months; see ``Formatter``."""
        return self.conventions(_active()).months(width, standalone=standalone)

    def weekdays(self, width: Width = "wide", *, standalone: bool = False) -> tuple[str, ...]:
        """Give the names of the days of the week from Monday on; see ``Formatter``."""
        return self.conventions(_active()).weekdays(width, standalone=standalone)

    def day_period(self, hour: int, /) -> str:
        """Give the name of the half of the day; see ``Formatter``."""
        return self.conventions(_active()).day_period(hour)


def shown(moment: dt.datetime, zone: dt.tzinfo | None = None) -> dt.datetime:
    """Give a moment in the zone in which it is shown, the active one by default; without a zone it stays as it is."""
    if moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(TIME_ZONE.get() if zone is None else zone)
    except (OverflowError, ValueError):  # at the ends of the calendar there is no such moment in another zone
        return moment


def _day(value: dt.date) -> dt.date:
    return shown(value) if isinstance(value, dt.datetime) else value


def _of(patterns: Mapping[str, Pattern], length: str) -> Pattern:
    check_known("length", length, LENGTHS)
    return patterns[length]
