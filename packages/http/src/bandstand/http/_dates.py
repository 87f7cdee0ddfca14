"""Dates in headers: RFC 9110 section 5.6.7."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(_MONTHS, 1)}

_TIME = r"(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2})"
_IMF_FIXDATE = rf"[a-z]{{3}}, (?P<day>\d{{2}}) (?P<month>[a-z]{{3}}) (?P<year>\d{{4}}) {_TIME} gmt"
_RFC850 = rf"[a-z]{{6,9}}, (?P<day>\d{{2}})-(?P<month>[a-z]{{3}})-(?P<year>\d{{2}}) {_TIME} gmt"
_ASCTIME = rf"[a-z]{{3}} (?P<month>[a-z]{{3}}) (?P<day>[\d ]\d) {_TIME} (?P<year>\d{{4}})"
_FORMS = (
    re.compile(_IMF_FIXDATE, re.IGNORECASE | re.ASCII),
    re.compile(_RFC850, re.IGNORECASE | re.ASCII),
    re.compile(_ASCTIME, re.IGNORECASE | re.ASCII),
)
_LONGEST = 40


def http_date(moment: float | datetime | None = None) -> str:
    """Write a moment for a header, ``"Sun, 06 Nov 1994 08:49:37 GMT"``.

    Args:
        moment: Seconds since 1970, or a datetime, which is in UTC when it has no zone; now without.
    """
    at = time.gmtime(moment if moment is None or isinstance(moment, int | float) else _seconds_of(moment))
    return (
        f"{_DAYS[at.tm_wday]}, {at.tm_mday:02} {_MONTHS[at.tm_mon - 1]} {at.tm_year:04} "
        f"{at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02} GMT"
    )


def _seconds_of(moment: datetime) -> float:
    from datetime import UTC

    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def parse_http_date(date: str) -> int:
    """Read the date of a header; give seconds since 1970.

    All three forms of RFC 9110 are understood. A year of two digits is the one nearest to now that is not more than 50
    years ahead.

    Raises:
        ValueError: It is no such date.
    """
    match = None
    if len(date) <= _LONGEST:
        match = next((found for form in _FORMS if (found := form.fullmatch(date))), None)
    if match is None:
        message = f"{date[:_LONGEST]!r} is no date of HTTP; expected one such as 'Sun, 06 Nov 1994 08:49:37 GMT'."
        raise ValueError(message)
    try:
        return _moment(match.groupdict())
    except (ValueError, KeyError):
        message = f"{date!r} is in the form of a date, but there is no such day or time."
        raise ValueError(message) from None


def parse_http_date_safe(date: str) -> int | None:
    """Read the date of a header; give None where it is malformed, which RFC 9110 wants ignored."""
    try:
        return parse_http_date(date)
    except ValueError:
        return None


def _moment(found: dict[str, str]) -> int:
    from datetime import UTC, datetime

    year = int(found["year"])
    if len(found["year"]) == 2:
        year = _full_year(year, time.gmtime().tm_year)
    month, day = _MONTH_NUMBERS[found["month"].lower()], int(found["day"])
    hour, minute, second = (int(found[name]) for name in ("hour", "minute", "second"))
    # A leap second is valid in a header and unknown to datetime.
    leap = second == 60
    moment = datetime(year, month, day, hour, minute, second - leap, tzinfo=UTC)
    return int(moment.timestamp()) + leap


def _full_year(digits: int, now: int) -> int:
    year = now - now % 100 + digits
    return year - 100 if year > now + 50 else year
