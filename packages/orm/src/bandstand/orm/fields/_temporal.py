"""Dates, times and durations."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, TypeVar, Unpack, overload

from bandstand.contracts.i18n import TIME_ZONE, LazyText
from bandstand.orm.fields._field import Field, FieldOptions, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.orm.models import Model

V = TypeVar("V")
A = TypeVar("A", bound="dt.date | None")
M = TypeVar("M", bound="dt.datetime | None")
C = TypeVar("C", bound="dt.time | None")
L = TypeVar("L", bound="dt.timedelta | None")

# ISO 8601 without weeks and years of other lengths, and the form in which Python prints durations.
_ISO_DURATION: Final = re.compile(
    r"(?P<sign>[+-]?)P(?:(?P<days>\d{1,9})D)?"
    r"(?:T(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,9}(?:[.,]\d{1,6})?)S)?)?"
)
_PLAIN_DURATION: Final = re.compile(
    r"(?:(?P<days>-?\d{1,9}) (?:days?,? )?)?(?P<sign>-?)"
    r"(?:(?:(?P<hours>\d{1,9}):)?(?P<minutes>\d{1,9}):)?(?P<seconds>\d{1,9}(?:[.,]\d{1,6})?)"
)


class _ClockField(Field[V]):
    """What dates and times share: they can be set when a row is made or saved.

    Args:
        auto_now: Set it at each save.
        auto_now_add: Set it when the row is made.
    """

    has_neighbours: ClassVar[bool] = True

    def __init__(
        self,
        verbose_name: Text | None = None,
        *,
        auto_now: bool = False,
        auto_now_add: bool = False,
        null: bool = False,
        **options: Any,
    ) -> None:
        given = [name for name, is_given in (("auto_now", auto_now), ("auto_now_add", auto_now_add)) if is_given]
        if "default" in options or "db_default" in options:
            given.append("default")
        if len(given) > 1:
            message = f"{type(self).__name__} takes auto_now, auto_now_add or a default; got {' and '.join(given)}."
            raise ValueError(message)
        if auto_now or auto_now_add:
            options = {"editable": False, "blank": True, **options}
        super().__init__(verbose_name, null=null, **options)
        self.sets_itself = auto_now or auto_now_add
        self.auto_now = auto_now
        self.auto_now_add = auto_now_add
        self._options.update(auto_now=auto_now, auto_now_add=auto_now_add)

    def now(self) -> Any:
        """Give the value of this moment."""
        raise NotImplementedError

    def pre_save(self, instance: Model, *, add: bool) -> Any:
        """Set this moment where the field says so."""
        if self.auto_now or (add and self.auto_now_add):
            value = self.now()
            setattr(instance, self.attname, value)
            return value
        return super().pre_save(instance, add=add)

    def contribute(self, model: type[Model], name: str) -> None:
        """Join the model; rows can be walked through in the order of dates and moments that are never NULL."""
        super().contribute(model, name)
        if self.has_neighbours and not self.null:
            from bandstand.orm.models._neighbours import neighbour_by

            setattr(model, f"get_next_by_{self.name}", neighbour_by(self, forward=True))
            setattr(model, f"get_previous_by_{self.name}", neighbour_by(self, forward=False))

    def value_to_string(self, instance: Model) -> str:
        """Give the ISO form."""
        value = self.value_from_object(instance)
        return "" if value is None else value.isoformat()


class DateField(_ClockField[A]):
    """A date."""

    messages: ClassVar[dict[str, Text]] = {
        "invalid": LazyText(id="“%(value)s” is not a date; write it as YYYY-MM-DD."),
    }

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: DateField[dt.date],
            verbose_name: Text | None = None,
            *,
            auto_now: bool = False,
            auto_now_add: bool = False,
            null: Literal[False] = False,
            **options: Unpack[FieldOptions],
        ) -> None: ...
        @overload
        def __init__(
            self: DateField[dt.date | None],
            verbose_name: Text | None = None,
            *,
            auto_now: bool = False,
            auto_now_add: bool = False,
            null: Literal[True],
            **options: Unpack[FieldOptions],
        ) -> None: ...
        def __init__(self, *arguments: Any, **options: Any) -> None: ...

    def now(self) -> dt.date:
        """Give the date of today in the active time zone."""
        return dt.datetime.now(TIME_ZONE.get()).date()

    def column_type(self) -> Any:
        """Give the date type."""
        from bandstand.orm.database.types import date_type

        return date_type()

    def to_python(self, value: Any) -> Any:
        """Make a date; a moment gives its date in the active time zone.

        Raises:
            ValidationError: It is none.
        """
        if value is None:
            return value
        if isinstance(value, dt.datetime):
            return value.astimezone(TIME_ZONE.get()).date() if value.tzinfo else value.date()
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.problem("invalid", value=value) from None


class DateTimeField(_ClockField[M]):
    """A moment; values have a time zone, and come back in UTC.

    Args:
        aware: False for what a clock on a wall shows, without a zone; such values must have none.
    """

    usual: ClassVar[Mapping[str, object]] = {"aware": True}

    messages: ClassVar[dict[str, Text]] = {
        "invalid": LazyText(id="“%(value)s” is not a moment; write it as YYYY-MM-DD HH:MM[:SS[.ffffff]][+HH:MM]."),
        "naive": LazyText(id="“%(value)s” has no time zone."),
        "aware": LazyText(id="“%(value)s” has a time zone, and must not."),
    }

    @overload
    def __init__(
        self: DateTimeField[dt.datetime],
        verbose_name: Text | None = None,
        *,
        aware: bool = True,
        auto_now: bool = False,
        auto_now_add: bool = False,
        null: Literal[False] = False,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: DateTimeField[dt.datetime | None],
        verbose_name: Text | None = None,
        *,
        aware: bool = True,
        auto_now: bool = False,
        auto_now_add: bool = False,
        null: Literal[True],
        **options: Unpack[FieldOptions],
    ) -> None: ...
    def __init__(self, verbose_name: Text | None = None, *, aware: bool = True, **options: Any) -> None:
        super().__init__(verbose_name, **options)
        self.aware = aware
        self._options["aware"] = aware

    def now(self) -> dt.datetime:
        """Give this moment in UTC, or as the clock of the active time zone shows it."""
        return dt.datetime.now(dt.UTC) if self.aware else dt.datetime.now(TIME_ZONE.get()).replace(tzinfo=None)

    def column_type(self) -> Any:
        """Give the type of moments with a zone, or without."""
        from bandstand.orm.database.types import moment_type

        return moment_type(aware=self.aware)

    def to_python(self, value: Any) -> Any:
        """Make a moment; a date gives its midnight, and what people write is read in the active time zone.

        Raises:
            ValidationError: It is none.
        """
        if value is None or type(value) is dt.datetime:
            return value
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            value = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - the zone follows below
        elif not isinstance(value, dt.datetime):
            try:
                value = dt.datetime.fromisoformat(value)
            except (TypeError, ValueError):
                raise self.problem("invalid", value=value) from None
        return value.replace(tzinfo=TIME_ZONE.get()) if self.aware and value.tzinfo is None else value

    def get_prep_value(self, value: Any) -> Any:
        """Give the moment as the column takes it.

        Raises:
            ValueError: It is none, or lacks the time zone that the column has, or has one that it lacks.
        """
        made: dt.datetime = super().get_prep_value(value)
        if self.aware:
            if made.tzinfo is None:
                raise self.unfit(value, "a time zone is expected, for example datetime.now(timezone.utc).")
            return made
        if made.tzinfo is not None:
            raise self.unfit(value, "the column has no time zone (aware=False), and takes none.")
        return made


class TimeField(_ClockField[C]):
    """A time of day, without a zone."""

    has_neighbours: ClassVar[bool] = False
    messages: ClassVar[dict[str, Text]] = {
        "invalid": LazyText(id="“%(value)s” is not a time; write it as HH:MM[:SS[.ffffff]]."),
    }

    if TYPE_CHECKING:

        @overload
        def __init__(
            self: TimeField[dt.time],
            verbose_name: Text | None = None,
            *,
            auto_now: bool = False,
            auto_now_add: bool = False,
            null: Literal[False] = False,
            **options: Unpack[FieldOptions],
        ) -> None: ...
        @overload
        def __init__(
            self: TimeField[dt.time | None],
            verbose_name: Text | None = None,
            *,
            auto_now: bool = False,
            auto_now_add: bool = False,
            null: Literal[True],
            **options: Unpack[FieldOptions],
        ) -> None: ...
        def __init__(self, *arguments: Any, **options: Any) -> None: ...

    def now(self) -> dt.time:
        """Give the time of this moment in the active time zone."""
        return dt.datetime.now(TIME_ZONE.get()).time()

    def column_type(self) -> Any:
        """Give the time type, to the microsecond."""
        from bandstand.orm.database.types import time_type

        return time_type()

    def to_python(self, value: Any) -> Any:
        """Make a time of day.

        Raises:
            ValidationError: It is none, or has a zone.
        """
        if value is None:
            return value
        if isinstance(value, dt.datetime):
            return value.time()
        try:
            made = value if isinstance(value, dt.time) else dt.time.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.problem("invalid", value=value) from None
        if made.tzinfo is not None:
            raise self.problem("invalid", value=value)
        return made


class DurationField(Field[L]):
    """A span of time; where the database has no such type, a number of microseconds."""

    messages: ClassVar[dict[str, Text]] = {
        "invalid": LazyText(id="“%(value)s” is not a duration; write it as [days] [[HH:]MM:]SS[.ffffff]."),
    }

    @overload
    def __init__(
        self: DurationField[dt.timedelta],
        verbose_name: Text | None = None,
        *,
        null: Literal[False] = False,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: DurationField[dt.timedelta | None],
        verbose_name: Text | None = None,
        *,
        null: Literal[True],
        **options: Unpack[FieldOptions],
    ) -> None: ...
    def __init__(self, verbose_name: Text | None = None, *, null: bool = False, **options: Any) -> None:
        super().__init__(verbose_name, null=null, **options)

    def column_type(self) -> Any:
        """Give the interval type, or the number of microseconds."""
        from bandstand.orm.database.types import duration_type

        return duration_type()

    def to_python(self, value: Any) -> Any:
        """Make a duration.

        Raises:
            ValidationError: It is none.
        """
        if value is None or isinstance(value, dt.timedelta):
            return value
        made = read_duration(value) if isinstance(value, str) and len(value) <= 100 else None
        if made is None:
            raise self.problem("invalid", value=value)
        return made


def read_duration(text: str) -> dt.timedelta | None:
    """Read ISO 8601 (``P1DT2H``) or what Python prints (``1 day, 2:00:00``); None where it is neither."""
    found = _ISO_DURATION.fullmatch(text) if text.lstrip("+-").startswith("P") else _PLAIN_DURATION.fullmatch(text)
    if found is None or not any(found[name] for name in ("days", "seconds", "minutes", "hours")):
        return None
    parts = {name: float(part.replace(",", ".")) for name, part in found.groupdict().items() if part and name != "sign"}
    days = dt.timedelta(days=parts.pop("days", 0.0))
    try:
        rest = dt.timedelta(**parts)
        if found.re is _ISO_DURATION:
            return -(days + rest) if found["sign"] == "-" else days + rest
        return days - rest if found["sign"] == "-" else days + rest
    except OverflowError:
        return None
