"""Dates and times written letter by letter: ``j. F Y``, where each letter stands for a part.

The letters are those of the ``date`` filter of the Django Template Language; a backslash before one makes it a plain
letter. Names come from the formatter of the active locale; what no formatter knows (``Sept.``, ``p.m.``, ``noon``) is
English, and elsewhere the nearest that there is.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING, TypeAlias

from bandstand.contracts.i18n import TIME_ZONE, LazyText
from bandstand.contracts.i18n.english import ENGLISH
from bandstand.templates.filters._languages import formatter, is_english

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Clock: TypeAlias = "dt.datetime | dt.time"
Moment: TypeAlias = "dt.datetime | dt.date | dt.time"

# As The Associated Press abbreviates months.
_PRESS_MONTHS = (
    "Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
)  # fmt: skip

# Translators: It stands in place of a time of day, 12 at night.
_MIDNIGHT = LazyText(id="midnight")
# Translators: It stands in place of a time of day, 12 at day.
_NOON = LazyText(id="noon")


class Misplaced(TypeError):
    """A format asks for a part that the value does not have.

    Attributes:
        value: The value.
        letter: The letter of the part.
    """

    def __init__(self, value: Moment, letter: str) -> None:
        super().__init__(value, letter)
        self.letter = letter
        self.value = value

    def __str__(self) -> str:
        """Name the letter and the value."""
        return f"The letter {self.letter!r} of a format stands for something that {self.value!r} does not have."


def written(value: Moment, letters: str) -> str:
    """Write a date, a time or a moment as the letters say.

    Raises:
        Misplaced: A date has no time to write, or a time no date.
    """
    return "".join(_parts(value, letters))


def _parts(value: Moment, letters: str) -> Iterator[str]:
    signs = iter(letters)
    for sign in signs:
        if sign == "\\":
            yield next(signs, sign)
        elif sign in _CLOCK:
            if not isinstance(value, dt.datetime | dt.time):
                raise Misplaced(value, sign)
            yield _CLOCK[sign](value)
        elif sign in _CALENDAR:
            if isinstance(value, dt.time):
                raise Misplaced(value, sign)
            yield _CALENDAR[sign](value)
        else:
            yield sign


def _half(clock: Clock) -> str:
    return formatter().day_period(clock.hour)


def _dotted_half(clock: Clock) -> str:
    return ("a.m." if clock.hour < 12 else "p.m.") if is_english() else _half(clock)


def _twelve(clock: Clock) -> int:
    return clock.hour % 12 or 12


def _short_clock(clock: Clock) -> str:
    return f"{_twelve(clock)}:{clock.minute:02}" if clock.minute else str(_twelve(clock))


def _spoken_clock(clock: Clock) -> str:
    if clock.minute == 0 and clock.hour in (0, 12):
        return str(_MIDNIGHT if clock.hour == 0 else _NOON)
    return f"{_short_clock(clock)} {_dotted_half(clock)}"


def _offset(clock: Clock) -> str:
    away = _seconds_away(clock)
    if away is None:
        return ""
    hours, minutes = divmod(abs(away) // 60, 60)
    return f"{'-' if away < 0 else '+'}{hours:02}{minutes:02}"


def _seconds_away(clock: Clock) -> int | None:
    away = _zoned(clock).utcoffset()
    return None if away is None else int(away.total_seconds())


def _zoned(clock: Clock) -> Clock:
    # A time by itself has no day, on which the offset of a zone may depend.
    if isinstance(clock, dt.time) or clock.tzinfo is not None:
        return clock
    return clock.replace(tzinfo=TIME_ZONE.get())


def _zone_name(clock: Clock) -> str:
    return _zoned(clock).tzname() or ""


def _ordinal_ending(day: dt.date) -> str:
    if day.day in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")


def _press_month(day: dt.date) -> str:
    return _PRESS_MONTHS[day.month - 1] if is_english() else formatter().months("abbreviated")[day.month - 1]


def _summer(day: dt.date) -> str:
    return str(int(bool(_zoned(day).dst()))) if isinstance(day, dt.datetime) else ""


def _moment(day: dt.date) -> dt.datetime:
    moment = day if isinstance(day, dt.datetime) else dt.datetime.combine(day, dt.time.min)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=TIME_ZONE.get())


def _mail_date(day: dt.date) -> str:
    """Write a moment as RFC 5322 does, in English everywhere."""
    moment = _moment(day)
    weekday = ENGLISH.weekdays("abbreviated")[moment.weekday()]
    month = ENGLISH.months("abbreviated")[moment.month - 1]
    return f"{weekday}, {moment.day:02} {month} {moment.year:04} {moment:%H:%M:%S} {_offset(moment)}"


def _since_epoch(day: dt.date) -> str:
    return str(int((_moment(day) - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)).total_seconds() // 1))


_CLOCK: Mapping[str, Callable[[Clock], str]] = {
    "a": _dotted_half,
    "A": _half,
    "e": lambda clock: clock.tzname() or "",
    "f": _short_clock,
    "g": lambda clock: str(_twelve(clock)),
    "G": lambda clock: str(clock.hour),
    "h": lambda clock: f"{_twelve(clock):02}",
    "H": lambda clock: f"{clock.hour:02}",
    "i": lambda clock: f"{clock.minute:02}",
    "O": _offset,
    "P": _spoken_clock,
    "s": lambda clock: f"{clock.second:02}",
    "T": _zone_name,
    "u": lambda clock: f"{clock.microsecond:06}",
    "Z": lambda clock: "" if (away := _seconds_away(clock)) is None else str(away),
}

_CALENDAR: Mapping[str, Callable[[dt.date], str]] = {
    "b": lambda day: formatter().months("abbreviated")[day.month - 1].lower(),
    "c": lambda day: day.isoformat(),
    "d": lambda day: f"{day.day:02}",
    "D": lambda day: formatter().weekdays("abbreviated")[day.weekday()],
    "E": lambda day: formatter().months()[day.month - 1],
    "F": lambda day: formatter().months(standalone=True)[day.month - 1],
    "I": _summer,
    "j": lambda day: str(day.day),
    "l": lambda day: formatter().weekdays()[day.weekday()],
    "L": lambda day: str(calendar.isleap(day.year)),
    "m": lambda day: f"{day.month:02}",
    "M": lambda day: formatter().months("abbreviated")[day.month - 1].title(),
    "n": lambda day: str(day.month),
    "N": _press_month,
    "o": lambda day: str(day.isocalendar().year),
    "r": _mail_date,
    "S": _ordinal_ending,
    "t": lambda day: str(calendar.monthrange(day.year, day.month)[1]),
    "U": _since_epoch,
    "w": lambda day: str(day.isoweekday() % 7),
    "W": lambda day: str(day.isocalendar().week),
    "y": lambda day: f"{day.year % 100:02}",
    "Y": lambda day: f"{day.year:04}",
    "z": lambda day: str(day.timetuple().tm_yday),
}
