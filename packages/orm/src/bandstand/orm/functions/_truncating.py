"""Dates, times and moments cut to a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from bandstand.orm.errors import FieldError
from bandstand.orm.fields import DateField, DateTimeField, TimeField
from bandstand.orm.functions._arguments import word
from bandstand.orm.functions._moments import OF_TIMES, OfMoment, name_of

if TYPE_CHECKING:
    import datetime as dt

    from bandstand.orm.expressions import Element
    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering

_DATE: Final[Field[Any]] = DateField()
_TIME: Final[Field[Any]] = TimeField()
_UNITS_OF_DATES: Final = ("year", "quarter", "month", "week", "day")


class Trunc(OfMoment):
    """A date, time or moment, cut to a unit: the first of its month, for example.

    Args:
        expression: What is cut.
        kind: ``"year"``, ``"quarter"``, ``"month"``, ``"week"`` (its Monday), ``"day"``, ``"hour"``, ``"minute"`` or
            ``"second"``; ``"date"`` or ``"time"`` leave the other out.
        output_field: ``DateField()`` or ``TimeField()`` for the date or the time of the result only.
        tzinfo: The time zone; the active one by default.
    """

    __slots__ = ()

    def __init__(
        self,
        expression: Any,
        kind: str,
        output_field: Field[Any] | None = None,
        tzinfo: dt.tzinfo | None = None,
    ) -> None:
        super().__init__(expression, kind, tzinfo, output_field)

    def usual_field(self) -> Field[Any] | None:
        """That of what is cut; a date or a time where only that is left."""
        return {"date": _DATE, "time": _TIME}.get(self.kind) or self.inner.output_field

    def checked(self) -> str:
        """Give the unit, where the type has it and the result can be of its type.

        Raises:
            FieldError: It has not, or it cannot.
        """
        moments = (*_UNITS_OF_DATES, *OF_TIMES, "date", "time")
        self.check({DateTimeField: moments, DateField: (*_UNITS_OF_DATES, "date"), TimeField: (*OF_TIMES, "time")})
        source, output = self.inner.output_field, self.output_field
        kinds = (DateTimeField, DateField, TimeField)
        fits = isinstance(output, kinds if isinstance(source, DateTimeField) else type(source))
        if not fits:
            message = f"A {name_of(self.inner.output_field)} cannot be cut to a {name_of(self.output_field)}."
            raise FieldError(message)
        return self.kind

    def lower(self, to: Lowering) -> Element:
        """Leave the time or the date out by a cast, as the standard does; it cuts to nothing else.

        Raises:
            NotSupportedError: It would have to.
        """
        if self.checked() not in ("date", "time"):
            what = f"truncation to a {self.kind} that is known here"
            raise to.dialect.unsupported(what)
        return to.cast(self.local(to), self.output_field)

    def lower_postgresql(self, to: Lowering) -> Element:
        """Cut, in the time zone where there is one, and give the type asked for."""
        import sqlalchemy as sa

        source, output = self.inner.output_field, self.output_field
        if self.checked() in ("date", "time"):
            return to.cast(self.local(to), output)
        unit = word(f"'{self.kind}'")
        if self.is_zoned and isinstance(output, DateTimeField) and output.aware:
            return to.call("date_trunc", unit, to.expression(self.inner), self.zone(to), field=self.output_field)
        element = self.local(to)
        if isinstance(source, DateField):
            element = sa.cast(element, sa.TIMESTAMP())
        return to.cast(to.call("date_trunc", unit, element), self.output_field)

    def lower_sqlite(self, to: Lowering) -> Element:
        """Call the function that connections register."""
        kind, form = (word(f"'{each}'") for each in (self.checked(), _form(self.output_field)))
        arguments = (kind, to.expression(self.inner), self.zone(to), form)
        return to.call("bandstand_cut", *arguments, field=self.output_field)


class _Cut(Trunc):
    __slots__ = ()

    def __init__(
        self, expression: Any, output_field: Field[Any] | None = None, tzinfo: dt.tzinfo | None = None
    ) -> None:
        super().__init__(expression, self.unit, output_field, tzinfo)


class TruncYear(_Cut):
    """The first moment of the year."""

    __slots__ = ()
    unit: ClassVar[str] = "year"


class TruncQuarter(_Cut):
    """The first moment of the quarter."""

    __slots__ = ()
    unit: ClassVar[str] = "quarter"


class TruncMonth(_Cut):
    """The first moment of the month."""

    __slots__ = ()
    unit: ClassVar[str] = "month"


class TruncWeek(_Cut):
    """The first moment of the week's Monday."""

    __slots__ = ()
    unit: ClassVar[str] = "week"


class TruncDay(_Cut):
    """The first moment of the day."""

    __slots__ = ()
    unit: ClassVar[str] = "day"


class TruncHour(_Cut):
    """The first moment of the hour."""

    __slots__ = ()
    unit: ClassVar[str] = "hour"


class TruncMinute(_Cut):
    """The first moment of the minute."""

    __slots__ = ()
    unit: ClassVar[str] = "minute"


class TruncSecond(_Cut):
    """The first moment of the second."""

    __slots__ = ()
    unit: ClassVar[str] = "second"


class _Half(Trunc):
    __slots__ = ()

    def __init__(self, expression: Any, tzinfo: dt.tzinfo | None = None) -> None:
        super().__init__(expression, self.name, tzinfo=tzinfo)


@DateTimeField.register_lookup
class TruncDate(_Half):
    """The date of a moment."""

    __slots__ = ()
    name: ClassVar[str] = "date"


@DateTimeField.register_lookup
class TruncTime(_Half):
    """The time of day of a moment."""

    __slots__ = ()
    name: ClassVar[str] = "time"


def _form(field: Field[Any] | None) -> str:
    """Give how SQLite's function writes a type."""
    if isinstance(field, DateField):
        return "date"
    if isinstance(field, TimeField):
        return "time"
    return "moment" if isinstance(field, DateTimeField) and field.aware else "local"
