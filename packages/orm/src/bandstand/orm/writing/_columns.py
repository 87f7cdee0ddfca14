"""Many rows' values of one field, made ready for the database together.

Where all values are of the type that the field has anyway, a few questions about the column as a whole (of which types
are they, which is the largest) find out as much as asking each value, in a small part of the time. A column with
anything else in it is prepared value by value, by the field's own ``get_prep_value``, whose errors name field and
value; so are the columns of fields that override it.
"""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from itertools import repeat
from operator import attrgetter, contains
from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import NotSupportedError
from bandstand.orm.expressions import DatabaseDefault, Expression
from bandstand.orm.fields import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    DurationField,
    FloatField,
    ForeignKey,
    IntegerField,
    TextField,
    TimeField,
    UUIDField,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bandstand.orm.database import Backend
    from bandstand.orm.fields import Field

    Convert = Callable[[Any], Any]
    Quick = Callable[[Any, Sequence[Any]], list[Any] | None]


class Column:
    """What makes the driver's values of a field's.

    Attributes:
        field: The field.
        type: The type of its column.
        process: What the type does with each value after the field; None for nothing.
    """

    def __init__(self, field: Field[Any], backend: Backend) -> None:
        self.field = field
        self.type = field.column_type()
        self.process: Convert | None = self.type.dialect_impl(backend.sqlalchemy).bind_processor(backend.sqlalchemy)
        self._kind, self._quick = _quick_of(field)
        # SQLAlchemy asks of each boolean again whether it is one.
        truth = None if backend.sqlalchemy.supports_native_boolean else int
        self._quick_process = truth if self._kind is bool else self.process
        self._get = attrgetter(field.attname)

    def held(self, rows: Iterable[Any]) -> list[Any]:
        """Give the values that rows have, letting the field set its own."""
        field = self.field
        return [field.pre_save(row, add=True) for row in rows] if field.sets_itself else list(map(self._get, rows))

    def values(self, held: list[Any]) -> list[Any]:
        """Give the driver's values for those that rows have; None stays None.

        Raises:
            ValueError: The column cannot take one; the text names field and value.
            NotSupportedError: One is an expression, which one statement for all rows cannot say.
        """
        kinds = set(map(type, held))
        if any(issubclass(kind, Expression) for kind in kinds):
            raise self._refusal(next(value for value in held if isinstance(value, Expression)))
        if type(None) not in kinds:
            return self._ready(held, kinds)
        known = [value for value in held if value is not None]
        ready = iter(self._ready(known, kinds - {type(None)}))
        return [None if value is None else next(ready) for value in held]

    def _ready(self, known: list[Any], kinds: set[type]) -> list[Any]:
        if self._quick is not None and kinds == {self._kind}:
            prepared = self._quick(self.field, known)
            if prepared is not None:
                return _processed(prepared, self._quick_process)
        return _processed(list(map(self.field.get_prep_value, known)), self.process)

    def _refusal(self, value: Expression[Any]) -> NotSupportedError:
        what = "a default of the database" if isinstance(value, DatabaseDefault) else f"an expression, {value!r},"
        label = f"{self.field.model._meta.label}.{self.field.attname}"
        return NotSupportedError(f"bulk_create() cannot insert {what} as {label}: save that row by itself.")

    def plain_values(self, held: list[Any]) -> list[Any]:
        """Give the same one by one: the twin of ``values``."""
        found: list[Any] = []
        for value in held:
            prepared = None if value is None else self.field.get_prep_value(value)
            found.append(prepared if value is None or self.process is None else self.process(prepared))
        return found


def _processed(prepared: list[Any], process: Convert | None) -> list[Any]:
    return prepared if process is None else list(map(process, prepared))


def _whole_numbers(field: IntegerField[Any], known: Sequence[int]) -> list[int] | None:
    smallest, largest = field.limits
    return list(known) if min(known) >= smallest and max(known) <= largest else None


def _texts(_: Field[Any], known: Sequence[str]) -> list[str] | None:
    return None if any(map(contains, known, repeat("\0"))) else list(known)


def _limited_texts(field: CharField[Any], known: Sequence[str]) -> list[str] | None:
    if field.max_length is not None and max(map(len, known)) > field.max_length:
        return None
    return _texts(field, known)


def _decimals(field: DecimalField[Any], known: Sequence[decimal.Decimal]) -> list[decimal.Decimal] | None:
    if not all(map(decimal.Decimal.is_finite, known)):
        return None
    if field.max_digits is None or field.decimal_places is None:
        return list(known)
    step = decimal.Decimal(1).scaleb(-field.decimal_places)
    context = field.context
    try:
        return [value.quantize(step, None, context) for value in known]
    except decimal.InvalidOperation:
        return None


def _moments(field: DateTimeField[Any], known: Sequence[dt.datetime]) -> list[dt.datetime] | None:
    has_zone = {value.tzinfo is not None for value in known}
    return list(known) if has_zone == {field.aware} else None


def _times(_: Field[Any], known: Sequence[dt.time]) -> list[dt.time] | None:
    return list(known) if {value.tzinfo for value in known} == {None} else None


def _as_they_are(_: Field[Any], known: Sequence[Any]) -> list[Any]:
    return list(known)


# The methods that decide about a value, and what decides about a column of values of one type in their place.
_QUICK: dict[tuple[Any, Any], tuple[type, Quick]] = {
    (field.get_prep_value, field.to_python): (kind, quick)
    for field, kind, quick in (
        (IntegerField, int, _whole_numbers),
        (CharField, str, _limited_texts),
        (TextField, str, _texts),
        (DecimalField, decimal.Decimal, _decimals),
        (DateTimeField, dt.datetime, _moments),
        (TimeField, dt.time, _times),
        (BooleanField, bool, _as_they_are),
        (FloatField, float, _as_they_are),
        (DateField, dt.date, _as_they_are),
        (DurationField, dt.timedelta, _as_they_are),
        (UUIDField, uuid.UUID, _as_they_are),
    )
}


def _quick_of(field: Field[Any]) -> tuple[type, Quick | None]:
    """Give what decides about a column of the field, and for which type; None where only the field itself knows."""
    rules = type(field).get_prep_value, type(field).to_python
    if rules != (ForeignKey.get_prep_value, ForeignKey.to_python):
        return _QUICK.get(rules, (object, None))
    target: Field[Any] = field.target_field  # type: ignore[attr-defined]  # its methods say that it is a ForeignKey
    kind, quick = _quick_of(target)
    return kind, None if quick is None else lambda _, known: quick(target, known)
