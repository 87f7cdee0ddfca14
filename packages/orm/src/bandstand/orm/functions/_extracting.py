"""Parts of dates, times, moments and durations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from bandstand.orm.fields import DateField, DateTimeField, DurationField, IntegerField, TimeField
from bandstand.orm.functions._arguments import word
from bandstand.orm.functions._moments import OF_TIMES, OfMoment
from bandstand.orm.lookups._dates import YearField

if TYPE_CHECKING:
    import datetime as dt

    from bandstand.orm.expressions import Element
    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering

_WHOLE: Final = IntegerField[int]()
_YEARS: Final = {"year": YearField(), "iso_year": YearField(iso=True)}

_OF_DATES: Final = ("year", "iso_year", "quarter", "month", "week", "day", "week_day", "iso_week_day")
_OF_DURATIONS: Final = ("day", *OF_TIMES)
# As PostgreSQL calls the parts that have another name there; those that standard SQL has go by their own.
_POSTGRESQL: Final = {"week_day": "dow", "iso_week_day": "isodow", "iso_year": "isoyear"}
_STANDARD: Final = ("year", "month", "day", *OF_TIMES)


class Extract(OfMoment):
    """A part of a date, time, moment or duration, as a whole number.

    Args:
        expression: What has the part.
        lookup_name: Which part: ``"year"``, ``"iso_year"``, ``"quarter"``, ``"month"``, ``"week"`` (of the ISO
            year), ``"day"``, ``"week_day"`` (1 is Sunday), ``"iso_week_day"`` (1 is Monday), ``"hour"``,
            ``"minute"`` or ``"second"`` (without its fractions).
        tzinfo: The time zone; the active one by default.
    """

    __slots__ = ()

    def __init__(self, expression: Any, lookup_name: str, tzinfo: dt.tzinfo | None = None) -> None:
        super().__init__(expression, lookup_name, tzinfo)

    def usual_field(self) -> Field[Any]:
        """A whole number; of a year, one that is looked up by its days."""
        return _YEARS.get(self.kind, _WHOLE)

    def checked(self) -> str:
        """Give the part, where the type has it."""
        self.check(
            {
                DateTimeField: (*_OF_DATES, *OF_TIMES),
                DateField: _OF_DATES,
                TimeField: OF_TIMES,
                DurationField: _OF_DURATIONS,
            }
        )
        return self.kind

    def lower(self, to: Lowering) -> Element:
        """Give the part as the standard says it.

        Raises:
            NotSupportedError: It does not.
        """
        import sqlalchemy as sa

        if self.checked() not in _STANDARD:
            what = f"{self.kind} of moments that is known here"
            raise to.dialect.unsupported(what)
        return to.typed(sa.extract(self.kind, self.local(to)), self.output_field)

    def lower_postgresql(self, to: Lowering) -> Element:
        """Give the part by PostgreSQL's name, as a whole number."""
        import sqlalchemy as sa

        part: Element = sa.extract(_POSTGRESQL.get(self.checked(), self.kind), self.local(to))
        if self.kind == "second":
            part = sa.func.floor(part)
        number = sa.cast(part, sa.Integer())
        return number + word("1") if self.kind == "week_day" else number

    def lower_sqlite(self, to: Lowering) -> Element:
        """Call the function that connections register."""
        kind = word(f"'{self.checked()}'")
        return to.call("bandstand_part", kind, to.expression(self.inner), self.zone(to), field=self.output_field)


class _Part(Extract):
    __slots__ = ()

    def __init__(self, expression: Any, tzinfo: dt.tzinfo | None = None) -> None:
        super().__init__(expression, self.name, tzinfo)


@DateField.register_lookup
@DateTimeField.register_lookup
class ExtractYear(_Part):
    """The year."""

    __slots__ = ()
    name: ClassVar[str] = "year"


@DateField.register_lookup
@DateTimeField.register_lookup
class ExtractIsoYear(_Part):
    """The year that the ISO week belongs to."""

    __slots__ = ()
    name: ClassVar[str] = "iso_year"


@DateField.register_lookup
@DateTimeField.register_lookup
class ExtractQuarter(_Part):
    """The quarter of the year, 1 to 4."""

    __slots__ = ()
    name: ClassVar[str] = "quarter"


@DateField.register_lookup
@DateTimeField.register_lookup
class ExtractMonth(_Part):
    """The month, 1 to 12."""

    __slots__ = ()
    name: ClassVar[str] = "month"


@DateField.register_lookup
@DateTimeField.register_lookup
class ExtractWeek(_Part):
    """The ISO week, 1 to 53."""

    __slots__ = ()
    name: ClassVar[str] = "week"


@DateField.register_lookup
@DateTimeField.register_lookup
class ExtractDay(_Part):
    """The day of the month."""

    __slots__ = ()
    name: ClassVar[str] = "day"


@DateField.register_lookup
@DateTimeField.register_lookup
class ExtractWeekDay(_Part):
    """The day of the week, from 1 for Sunday to 7 for Saturday."""

    __slots__ = ()
    name: ClassVar[str] = "week_day"


@DateField.register_lookup
@DateTimeField.register_lookup
class ExtractIsoWeekDay(_Part):
    """The day of the week, from 1 for Monday to 7 for Sunday."""

    __slots__ = ()
    name: ClassVar[str] = "iso_week_day"


@TimeField.register_lookup
@DateTimeField.register_lookup
class ExtractHour(_Part):
    """The hour, 0 to 23."""

    __slots__ = ()
    name: ClassVar[str] = "hour"


@TimeField.register_lookup
@DateTimeField.register_lookup
class ExtractMinute(_Part):
    """The minute."""

    __slots__ = ()
    name: ClassVar[str] = "minute"


@TimeField.register_lookup
@DateTimeField.register_lookup
class ExtractSecond(_Part):
    """The second, without its fractions."""

    __slots__ = ()
    name: ClassVar[str] = "second"
