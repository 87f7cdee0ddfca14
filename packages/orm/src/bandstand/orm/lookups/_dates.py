"""Look-ups of years, which become ranges of days or moments so that an index can answer them; and time zones."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from bandstand.contracts.i18n import TIME_ZONE
from bandstand.orm.expressions import Expression, Slot, Value
from bandstand.orm.fields import CharField, DateField, DateTimeField, IntegerField
from bandstand.orm.lookups._comparing import Exact, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual, Member
from bandstand.orm.lookups._lookup import Lookup, Transform

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm.expressions import Element
    from bandstand.orm.query._lowering import Lowering

_TEXT: Final = CharField[str]()
# In UTC, the first and last moments that Python knows.
_FIRST: Final = dt.datetime.min.replace(tzinfo=dt.UTC)
_LAST: Final = dt.datetime.max.replace(tzinfo=dt.UTC)


class ActiveZone(Expression[Any]):
    """The time zone that is active when the statement is sent."""

    __slots__ = ()

    def lower(self, to: Lowering) -> Element:
        """Give a parameter that asks for it."""
        written = _writer(to)
        return to.asked(lambda: written(TIME_ZONE.get()), _TEXT)


def zone_of(tzinfo: object) -> Expression[Any]:
    """Give the expression of a time zone, of the active one where none is given.

    Raises:
        TypeError: It is no time zone.
    """
    if tzinfo is None:
        return ActiveZone()
    if not isinstance(tzinfo, dt.tzinfo):
        message = f"tzinfo is a time zone, for example ZoneInfo('Europe/Berlin'); got {tzinfo!r}."
        raise TypeError(message)
    return Value(tzinfo)


def zone_element(to: Lowering, zone: Expression[Any]) -> Element:
    """Give the SQL of a time zone's name."""
    return to.expression(zone) if isinstance(zone, ActiveZone) else to.operand(zone, _TEXT, _writer(to))


def _writer(to: Lowering) -> Callable[[dt.tzinfo], str]:
    return _posix_name if to.dialect.name == "postgresql" else zone_name


def zone_name(zone: dt.tzinfo) -> str:
    """Give the name of a time zone, or its difference to UTC: ``Europe/Berlin``, ``+02:00``.

    Raises:
        ValueError: It has neither a name nor always the same difference.
    """
    key = getattr(zone, "key", None)
    if isinstance(key, str):
        return key
    if not isinstance(zone, dt.timezone):
        message = f"A database knows time zones by name or by a fixed difference to UTC; {zone!r} has neither."
        raise ValueError(message)  # noqa: TRY004 - the type is right, this value is not
    minutes = zone.utcoffset(None) // dt.timedelta(minutes=1)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _posix_name(zone: dt.tzinfo) -> str:
    """Give the name as POSIX and PostgreSQL write it: with the opposite sign."""
    name = zone_name(zone)
    return name.translate({ord("+"): "-", ord("-"): "+"}) if name[0] in "+-" else name


class YearField(IntegerField[int]):
    """The type of a year taken out of a date or moment.

    Args:
        iso: Whether it is the year of the ISO week, which begins on a Monday.
    """

    def __init__(self, *, iso: bool = False) -> None:
        super().__init__()
        self.iso = iso

    def first(self, year: Any) -> dt.date:
        """Give the first day of a year."""
        known = self.known(year)
        return dt.date.fromisocalendar(known, 1, 1) if self.iso else dt.date(known, 1, 1)

    def last(self, year: Any) -> dt.date:
        """Give the last day of a year."""
        known = self.known(year)
        if not self.iso or known == dt.MAXYEAR:
            return dt.date(known, 12, 31)
        return dt.date.fromisocalendar(known + 1, 1, 1) - dt.timedelta(days=1)

    def known(self, year: Any) -> int:
        """Give a year that dates can have.

        Raises:
            ValueError: They cannot.
        """
        number = int(super().get_prep_value(year))
        if not dt.MINYEAR <= number <= dt.MAXYEAR:
            message = f"A year is from {dt.MINYEAR} to {dt.MAXYEAR}; got {year!r}."
            raise ValueError(message)
        return number


def first_moment(day: dt.date, *, aware: bool) -> dt.datetime:
    """Give the first moment of a day, in the active time zone where moments have one."""
    return _moment(day, dt.time.min, aware=aware, edge=_FIRST)


def last_moment(day: dt.date, *, aware: bool) -> dt.datetime:
    """Give the last moment of a day, in the active time zone where moments have one."""
    return _moment(day, dt.time.max.replace(fold=1), aware=aware, edge=_LAST)


def _moment(day: dt.date, time: dt.time, *, aware: bool, edge: dt.datetime) -> dt.datetime:
    moment = dt.datetime.combine(day, time)
    if not aware:
        return moment
    try:
        return moment.replace(tzinfo=TIME_ZONE.get()).astimezone(dt.UTC)
    except OverflowError:  # in UTC it would be before or after all moments that Python knows
        return edge


class _OfYear(Lookup):
    """A comparison of a year with a plain value: one of the days or moments at the year's ends."""

    __slots__ = ()

    def ends(self, to: Lowering) -> tuple[Element, ...] | None:
        """Give what has the year, and the ends of the year; None where the year itself has to be compared.

        That is where the other side is computed, too, or where the time zone was given and is not the active one.
        """
        part: Any = self.left
        if (
            not isinstance(self.right, Slot | Value)
            or isinstance(self.right, Member)
            or not isinstance(part, Transform)
        ):
            return None
        field, year = part.inner.output_field, part.output_field
        if not isinstance(field, DateField | DateTimeField) or not isinstance(year, YearField):
            return None
        first: Callable[[Any], Any] = year.first
        last: Callable[[Any], Any] = year.last
        if isinstance(field, DateTimeField):
            if field.aware and not any(isinstance(each, ActiveZone) for each in part.parts):
                return None
            aware = field.aware
            first = lambda value: first_moment(year.first(value), aware=aware)  # noqa: E731 - as the other one
            last = lambda value: last_moment(year.last(value), aware=aware)  # noqa: E731 - as the other one
        ends = (to.operand(self.right, part.inner.output_field, end) for end in (first, last))
        return to.expression(part.inner), *ends


@YearField.register_lookup
class YearExact(_OfYear, Exact):
    """It is in the year."""

    __slots__ = ()

    def lower(self, to: Lowering) -> Element:
        """Give the range."""
        ends = self.ends(to)
        return super().lower(to) if ends is None else ends[0].between(ends[1], ends[2])


@YearField.register_lookup
class YearGreaterThan(_OfYear, GreaterThan):
    """It is after the year."""

    __slots__ = ()

    def lower(self, to: Lowering) -> Element:
        """Compare with the end."""
        ends = self.ends(to)
        return super().lower(to) if ends is None else ends[0] > ends[2]


@YearField.register_lookup
class YearGreaterThanOrEqual(_OfYear, GreaterThanOrEqual):
    """It is in the year or after it."""

    __slots__ = ()

    def lower(self, to: Lowering) -> Element:
        """Compare with the begin."""
        ends = self.ends(to)
        return super().lower(to) if ends is None else ends[0] >= ends[1]


@YearField.register_lookup
class YearLessThan(_OfYear, LessThan):
    """It is before the year."""

    __slots__ = ()

    def lower(self, to: Lowering) -> Element:
        """Compare with the begin."""
        ends = self.ends(to)
        return super().lower(to) if ends is None else ends[0] < ends[1]


@YearField.register_lookup
class YearLessThanOrEqual(_OfYear, LessThanOrEqual):
    """It is in the year or before it."""

    __slots__ = ()

    def lower(self, to: Lowering) -> Element:
        """Compare with the end."""
        ends = self.ends(to)
        return super().lower(to) if ends is None else ends[0] <= ends[2]
