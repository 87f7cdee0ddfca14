"""Which type a result has: of plain values, and of two types combined."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from typing import TYPE_CHECKING, Any, Final

from bandstand.orm.fields._numeric import (
    BigIntegerField,
    BooleanField,
    DecimalField,
    FloatField,
    IntegerField,
)
from bandstand.orm.fields._temporal import DateField, DateTimeField, DurationField, TimeField
from bandstand.orm.fields._text import CharField, TextField
from bandstand.orm.fields._various import BinaryField, JSONField, UUIDField

if TYPE_CHECKING:
    from bandstand.orm.fields._field import Field

_OF_PYTHON: Final[dict[type, type[Field[Any]]]] = {
    bool: BooleanField,
    int: BigIntegerField,
    float: FloatField,
    decimal.Decimal: DecimalField,
    str: CharField,
    bytes: BinaryField,
    dt.datetime: DateTimeField,
    dt.date: DateField,
    dt.time: TimeField,
    dt.timedelta: DurationField,
    uuid.UUID: UUIDField,
    dict: JSONField,
}
_NUMBERS: Final = (IntegerField, DecimalField, FloatField)
_WIDENING: Final = (FloatField, DecimalField, BigIntegerField, IntegerField)


_MADE: Final[dict[type, Field[Any]]] = {kind: field() for kind, field in _OF_PYTHON.items()}


def field_of(kind: type) -> Field[Any] | None:
    """Give the usual field of a Python type, or None."""
    found = _MADE.get(kind)
    if found is None:
        found = next((_MADE[base] for base in kind.__mro__ if base in _MADE), None)
    return found


def combined(operator: str, left: Field[Any] | None, right: Field[Any] | None) -> Field[Any] | None:
    """Give the type of two combined by an operator, or None where nobody can tell."""
    if left is None or right is None:
        return left or right
    if isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS):
        return _number(operator, left, right)
    if is_moment(left) and is_moment(right):
        return DurationField() if operator == "-" else None
    if isinstance(left, DurationField) and is_moment(right):
        return _moved(right)
    if is_moment(left) and isinstance(right, DurationField):
        return _moved(left)
    if isinstance(left, DurationField) and isinstance(right, (*_NUMBERS, DurationField)):
        return left
    if isinstance(left, (CharField, TextField)) and isinstance(right, (CharField, TextField)):
        return left
    return left if left.__class__ is right.__class__ else None


def is_moment(field: Field[Any]) -> bool:
    """Whether values are dates, times of day or both."""
    return isinstance(field, DateTimeField | DateField | TimeField)


def common(fields: list[Field[Any] | None]) -> Field[Any] | None:
    """Give the type that several share: of Coalesce, of the branches of a Case."""
    known = [field for field in fields if field is not None]
    if not known:
        return None
    result = known[0]
    for field in known[1:]:
        if isinstance(result, _NUMBERS) and isinstance(field, _NUMBERS):
            result = _number("+", result, field)
    return result


def _number(operator: str, left: Field[Any], right: Field[Any]) -> Field[Any]:
    if operator == "^":
        return FloatField()
    if isinstance(left, DecimalField) or isinstance(right, DecimalField):
        both_decimal = not isinstance(left, FloatField) and not isinstance(right, FloatField)
        return DecimalField() if both_decimal else FloatField()
    for kind in _WIDENING:
        if isinstance(left, kind) or isinstance(right, kind):
            return kind()
    return left


def _moved(moment: Field[Any]) -> Field[Any]:
    """A date moved by a duration is a moment, as the hours of the duration count."""
    if isinstance(moment, DateField):
        return DateTimeField(aware=False)
    return moment
