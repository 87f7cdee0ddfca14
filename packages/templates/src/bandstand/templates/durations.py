"""Durations as texts, in both directions."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["duration_iso_string", "duration_string", "parse_duration"]

_COUNT = r"[0-9]{1,9}"
_NUMBER = r"[0-9]{1,9}(?:[.,][0-9]{1,9})?"
_ISO = re.compile(
    rf"(?P<sign>[-+]?)P(?=.)(?:(?P<weeks>{_NUMBER})W)?(?:(?P<days>{_NUMBER})D)?"
    rf"(?:T(?=.)(?:(?P<hours>{_NUMBER})H)?(?:(?P<minutes>{_NUMBER})M)?(?:(?P<seconds>{_NUMBER})S)?)?"
)
_DAYS = re.compile(rf"(?P<days>[-+]?{_COUNT}) days?")
_CLOCK = re.compile(
    rf"(?:(?P<days>[-+]?{_COUNT})(?: days?,?)? )?(?P<sign>[-+]?)"
    rf"(?:(?:(?P<hours>{_COUNT}):)?(?P<minutes>{_COUNT}):)?(?P<seconds>{_NUMBER})"
)
_SECOND = 1_000_000
_UNITS = {"weeks": 604_800 * _SECOND, "hours": 3600 * _SECOND, "minutes": 60 * _SECOND, "seconds": _SECOND}
_DAY = 86_400 * _SECOND


def parse_duration(value: str, /) -> dt.timedelta | None:
    """Read a duration; give None for what is written in no form that is known.

    Forms are days and a clock (``4 15:30:12.5``, ``15:30`` for minutes and seconds, ``90``), those that Python and
    PostgreSQL print (``-1 day, 0:00:05``, ``3 days -04:05:06``), in which a sign is that of its part alone, and those
    of ISO 8601 but for years and months, whose length differs (``P3DT4.5H``, ``-P2W``). What is less than a microsecond
    is left out.

    Raises:
        ValueError: It is longer than Python's durations.
    """
    found = _ISO.fullmatch(value)
    if found is not None:
        parts = found.groupdict()
        length = _signed(parts["sign"], _clock(parts) + _part(parts["days"], _DAY))
    else:
        found = _DAYS.fullmatch(value) or _CLOCK.fullmatch(value)
        if found is None:
            return None
        parts = found.groupdict()
        length = int(parts["days"] or 0) * _DAY + _signed(parts.get("sign"), _clock(parts))
    try:
        return dt.timedelta(microseconds=length)
    except OverflowError:
        message = f"A duration has at most 999999999 days; got {value!r}."
        raise ValueError(message) from None


def _clock(parts: Mapping[str, str | None]) -> int:
    return sum(_part(parts.get(name), unit) for name, unit in _UNITS.items())


def _part(number: str | None, unit: int) -> int:
    """Give some units in microseconds."""
    whole, _, fraction = (number or "0").replace(",", ".").partition(".")
    scale: int = 10 ** len(fraction)
    return int(whole + fraction) * unit // scale


def _signed(sign: str | None, length: int) -> int:
    return -length if sign == "-" else length


def duration_string(length: dt.timedelta, /) -> str:
    """Write a duration as days and a clock, ``4 15:30:12.500000``; of less than nothing only the days are negative."""
    days = f"{length.days} " if length.days else ""
    hours, minutes, seconds = _read_out(length)
    return f"{days}{hours:02}:{minutes:02}:{seconds}"


def duration_iso_string(length: dt.timedelta, /) -> str:
    """Write a duration as ISO 8601 does: ``P4DT15H30M12.500000S``, ``-P0DT00H00M05S``."""
    sign, length = ("-", -length) if length < dt.timedelta() else ("", length)
    hours, minutes, seconds = _read_out(length)
    return f"{sign}P{length.days}DT{hours:02}H{minutes:02}M{seconds}S"


def _read_out(length: dt.timedelta) -> tuple[int, int, str]:
    minutes, seconds = divmod(length.seconds, 60)
    fraction = f".{length.microseconds:06}" if length.microseconds else ""
    return minutes // 60, minutes % 60, f"{seconds:02}{fraction}"
