"""Values in conditions: whether they can be those of a field, and what a statement takes for them."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any

from sqlalchemy import Numeric, literal

from bandstand.contracts.data.errors import Invalid
from bandstand.contracts.data.fields import FieldKind
from bandstand.contracts.i18n import LazyText
from bandstand.sqlalchemy._fields import bits_of

if TYPE_CHECKING:
    from bandstand.sqlalchemy._fields import Attribute


def fitting(attribute: Attribute, value: object, *, is_small: bool = True) -> object:
    """Give a value as the column takes it.

    Args:
        attribute: The field.
        value: What it is compared with, or a part of a key.
        is_small: Whether an integer must be no larger than what the column's type can hold.

    Raises:
        ValueError: It can be no value of the field.
    """
    kind = attribute.info.kind
    enum = attribute.enum
    if enum is not None:
        return enum(value)
    if kind in (FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.FLOAT):
        return _number(attribute, value, is_small=is_small)
    if not kind.holds(value) or (isinstance(value, str) and not is_text(value)):
        raise _misfit(value)
    return value


def _number(attribute: Attribute, value: Any, *, is_small: bool) -> object:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)) or not isfinite(value):
        raise _misfit(value)
    kind = attribute.info.kind
    if kind is FieldKind.FLOAT:
        return float(value)
    if kind is FieldKind.DECIMAL:
        return value if isinstance(value, Decimal) else Decimal(str(value))
    if value == int(value) and (not is_small or is_held(attribute, int(value))):
        return int(value)
    raise _misfit(value)


def is_held(attribute: Attribute, value: int) -> bool:
    """Whether an integer is within what the column's type holds on every database."""
    bits = bits_of(attribute.type)
    return bool(-(2**bits) <= value < 2**bits)


def is_text(value: str) -> bool:
    """Whether a text can be stored: without the sign that ends texts in C, and of whole characters."""
    if "\0" in value:
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def fits(attribute: Attribute, value: object) -> bool:
    """Whether a value can be one of the field's."""
    try:
        fitting(attribute, value)
    except (ValueError, OverflowError):
        return False
    return True


def compared(attribute: Attribute, value: Any) -> Any:
    """Give what a field is compared with by order; a number need not be one that the column could hold.

    Raises:
        Invalid: It is no value of the field.
    """
    if attribute.info.kind is FieldKind.INTEGER and isinstance(value, (int, float, Decimal)):
        is_number = not isinstance(value, bool) and isfinite(value)
        if is_number and not (isinstance(value, int) and is_held(attribute, value)):
            return literal(Decimal(str(value)), Numeric())
    try:
        return fitting(attribute, value)
    except (ValueError, OverflowError) as error:
        text = LazyText(id="%(value)s is no value to compare %(field)s with.")
        raise Invalid(text, code="type", params={"value": repr(value), "field": attribute.name}) from error


def _misfit(value: object) -> ValueError:
    return ValueError(f"This can be no value of the field: {value!r}.")
