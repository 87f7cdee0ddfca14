"""What the clock on an airport's wall shows."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A moment somewhere.

    Attributes:
        moment: With its zone.
        offset: How far ahead of UTC the zone is at that moment: ``"UTC+05:45"``.
        is_summer: Whether daylight saving time is in force.
    """

    moment: datetime
    offset: str
    is_summer: bool


def local_time(zone: str, moment: datetime) -> LocalTime | None:
    """Give a moment as clocks in a zone show it; None for a zone that this system does not know.

    Args:
        zone: Its name: ``"Europe/London"``.
        moment: Any moment that has a zone.
    """
    try:
        there = moment.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return None
    minutes = round((there.utcoffset() or moment - moment).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return LocalTime(there, f"UTC{sign}{hours:02}:{rest:02}", bool(there.dst()))
