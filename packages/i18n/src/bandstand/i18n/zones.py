"""Moments and time zones: what time it is where, and what a clock on the wall means.

Moments with a zone are aware, those without naive. A project keeps aware moments in UTC and shows them in the active
zone, which ``set_time_zone`` changes for what is running, and ``override`` of ``bandstand.contracts.i18n`` for a block.
Zones are given as a ``tzinfo`` or by their name in the IANA database: ``"Europe/Paris"``.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from bandstand.contracts.i18n import TIME_ZONE

if sys.platform == "win32":
    import tzdata  # noqa: F401 - zoneinfo finds its data there, as the system has none

__all__ = [
    "AmbiguousTime",
    "NonexistentTime",
    "UnknownZone",
    "is_aware",
    "is_naive",
    "localdate",
    "localtime",
    "make_aware",
    "make_naive",
    "now",
    "set_time_zone",
    "zone_named",
    "zone_of",
]

_LONGEST_NAME = 64
_NAME = re.compile("[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*")


class UnknownZone(ValueError):
    """There is no time zone of a name, or this machine has no data for it.

    Attributes:
        name: The name.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        """Name the zone, and the nearest one that there is."""
        from difflib import get_close_matches  # only errors pay for it

        asked = self.name[:_LONGEST_NAME]
        nearest = get_close_matches(asked, _known_names(), n=1)
        hint = f"Did you mean {nearest[0]!r}?" if nearest else "Expected a name such as 'Europe/Paris'."
        if not _known_names():
            hint = "This machine has no zones at all: install the package 'tzdata'."
        return f"There is no time zone {asked!r}. {hint}"


@cache
def _known_names() -> tuple[str, ...]:
    return tuple(sorted(available_timezones()))  # it opens a file for each of them


class _Unclear(ValueError):
    """What a clock shows, and the two moments that somebody may mean."""

    _said = ""

    def __init__(self, value: dt.datetime, zone: dt.tzinfo, readings: tuple[dt.datetime, dt.datetime]) -> None:
        super().__init__(value, zone, readings)
        self.value = value
        self.zone = zone
        self.readings = readings

    def __str__(self) -> str:
        """Name the time, the zone and both readings."""
        first, second = (moment.isoformat(" ") for moment in self.readings)
        return (
            f"The time {self.value.isoformat(' ')} {self._said} in {self.zone}: choose {first} with fold=0 or {second} "
            "with fold=1."
        )


class NonexistentTime(_Unclear):
    """A clock never shows a time, as it was put forward over it.

    Attributes:
        value: The time, without a zone.
        zone: The zone.
        readings: What it would be by the offset from before, and by the one from after.
    """

    _said = "does not exist"


class AmbiguousTime(_Unclear):
    """A clock shows a time twice, as it was put back.

    Attributes:
        value: The time, without a zone.
        zone: The zone.
        readings: The first moment and the second.
    """

    _said = "comes twice"


def zone_named(name: str, /) -> ZoneInfo:
    """Give a time zone by its name in the IANA database.

    Raises:
        UnknownZone: There is none, or no data for it.
    """
    if len(name) > _LONGEST_NAME or _NAME.fullmatch(name) is None:
        raise UnknownZone(name)
    try:
        return ZoneInfo(name)
    except (LookupError, OSError, ValueError):  # also for folders and other files among the data
        raise UnknownZone(name) from None


def zone_of(given: dt.tzinfo | str | None, /) -> dt.tzinfo:
    """Give a zone that is one already, or has a name; the active one for None.

    Raises:
        UnknownZone: There is none of the name.
    """
    if given is None:
        return TIME_ZONE.get()
    return zone_named(given) if isinstance(given, str) else given


def set_time_zone(zone: dt.tzinfo | str, /) -> None:
    """Activate a time zone for the rest of the running request, command or task.

    Raises:
        UnknownZone: There is none of the name.
    """
    TIME_ZONE.set(zone_of(zone))


def now() -> dt.datetime:
    """Give this moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def is_aware(value: dt.datetime | dt.time, /) -> bool:
    """Tell whether a moment has a time zone that says how far it is from UTC."""
    return value.utcoffset() is not None


def is_naive(value: dt.datetime | dt.time, /) -> bool:
    """Tell whether a moment has no such time zone."""
    return value.utcoffset() is None


def localtime(value: dt.datetime | None = None, zone: dt.tzinfo | str | None = None) -> dt.datetime:
    """Give an aware moment, now by default, in a time zone, the active one by default.

    Raises:
        ValueError: The moment has no zone.
        UnknownZone: There is no zone of the name.
    """
    moment = now() if value is None else value
    if is_naive(moment):
        message = f"A moment without a time zone is none in another zone; got {moment!r}: make_aware gives it one."
        raise ValueError(message)
    return moment.astimezone(zone_of(zone))


def localdate(value: dt.datetime | None = None, zone: dt.tzinfo | str | None = None) -> dt.date:
    """Give the day of an aware moment, now by default, in a time zone; see ``localtime``."""
    return localtime(value, zone).date()


def make_naive(value: dt.datetime, zone: dt.tzinfo | str | None = None) -> dt.datetime:
    """Give what clocks show at an aware moment in a time zone, without the zone; see ``localtime``."""
    return localtime(value, zone).replace(tzinfo=None)


def make_aware(
    value: dt.datetime, zone: dt.tzinfo | str | None = None, *, fold: Literal[0, 1] | None = None
) -> dt.datetime:
    """Give the moment at which clocks of a time zone, the active one by default, show a time.

    Args:
        value: What they show, without a zone.
        zone: Their zone.
        fold: Which moment is meant where clocks show a time twice: 0 for the first, 1 for the second. Of a time that is
            skipped 0 gives the one as much later, 1 the one as much earlier.

    Raises:
        ValueError: The value has a zone already.
        NonexistentTime: Clocks are put forward over it, and ``fold`` is not given.
        AmbiguousTime: Clocks show it twice, and ``fold`` is not given.
        UnknownZone: There is no zone of the name.
    """
    if is_aware(value):
        message = f"The moment {value!r} has a time zone already: localtime shows it in another one."
        raise ValueError(message)
    there = zone_of(zone)
    first, second = (value.replace(tzinfo=there, fold=each) for each in (0, 1))
    before, after = first.utcoffset(), second.utcoffset()
    if before is None or after is None or before == after:
        return first
    readings = (first, second) if before > after else (_shown_by_clocks(first), _shown_by_clocks(second))
    if fold is None:
        raise (AmbiguousTime if before > after else NonexistentTime)(value, there, readings)
    return readings[fold]


def _shown_by_clocks(skipped: dt.datetime) -> dt.datetime:
    return skipped.astimezone(dt.UTC).astimezone(skipped.tzinfo)
