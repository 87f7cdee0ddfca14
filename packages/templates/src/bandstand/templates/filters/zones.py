"""Filters that show a moment in a time zone of the template's choice."""

from __future__ import annotations

import datetime as dt
from contextvars import ContextVar

from bandstand.contracts.i18n import TIME_ZONE
from bandstand.templates.filters._library import LIBRARY

ACTIVE_ZONE: ContextVar[bool] = ContextVar("bandstand.templates.active_zone", default=True)
"""Whether moments are shown in the active zone, and not in their own; ``{% localtime off %}`` makes it false."""


class ZonedMoment(dt.datetime):
    """A moment that stays in its time zone, whichever one is active, when it is shown."""

    __slots__ = ()


@LIBRARY.filter
def localtime(value: object, /) -> ZonedMoment | str:
    """Show a moment in the active time zone; see ``timezone``."""
    return timezone(value, TIME_ZONE.get())


@LIBRARY.filter
def utc(value: object, /) -> ZonedMoment | str:
    """Show a moment in UTC; see ``timezone``."""
    return timezone(value, dt.UTC)


@LIBRARY.filter
def timezone(value: object, zone: object, /) -> ZonedMoment | str:
    """Show a moment in a time zone: a ``tzinfo``, or a name such as ``"Europe/Paris"``.

    A moment without a zone is taken for one in the active zone. What is no moment, and an unknown zone, give an empty
    text.
    """
    found = zone_of(zone)
    if not isinstance(value, dt.datetime) or found is None:
        return ""
    aware = value if value.tzinfo is not None else value.replace(tzinfo=TIME_ZONE.get())
    there = moved(aware, found)
    return ZonedMoment.combine(there.date(), there.timetz()).replace(fold=there.fold)


def moved(moment: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """Give an aware moment in another zone; at the ends of the calendar, where there is none, as it is."""
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError):
        return moment


def shown(moment: dt.datetime) -> dt.datetime:
    """Give a moment in the zone in which it is shown."""
    if moment.tzinfo is None or isinstance(moment, ZonedMoment) or not ACTIVE_ZONE.get():
        return moment
    return moved(moment, TIME_ZONE.get())


def zone_of(given: object) -> dt.tzinfo | None:
    """Give a time zone that is one already, or whose name is given; None for an unknown one."""
    if isinstance(given, dt.tzinfo):
        return given
    from zoneinfo import ZoneInfo  # it is slow to load, and seldom asked for

    try:
        return ZoneInfo(str(given))
    except (LookupError, OSError, ValueError):
        return None
