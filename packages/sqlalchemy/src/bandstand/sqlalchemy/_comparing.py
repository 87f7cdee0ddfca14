"""One value in SQL compared as the contract says: true or false, whether it is NULL or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, and_, cast, false, func, literal, or_
from sqlalchemy.dialects.mysql import JSON as MYSQL_JSON
from sqlalchemy.dialects.postgresql import JSONB

from bandstand.contracts.data.conditions import Operator
from bandstand.contracts.data.fields import FieldKind
from bandstand.sqlalchemy._values import compared, fitting, is_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement

    from bandstand.contracts.data.conditions import Compare
    from bandstand.sqlalchemy._fields import Attribute

_ORDERS: dict[Operator, Callable[[Any, Any], Any]] = {
    Operator.LT: lambda element, value: element < value,
    Operator.LE: lambda element, value: element <= value,
    Operator.GT: lambda element, value: element > value,
    Operator.GE: lambda element, value: element >= value,
}
_ANY_CASE: dict[Operator, Callable[[Any, str], Any]] = {
    Operator.IEQ: lambda element, text: func.lower(element) == func.lower(text),
    Operator.ICONTAINS: lambda element, text: element.icontains(text, autoescape=True),
    Operator.ISTARTS: lambda element, text: element.istartswith(text, autoescape=True),
    Operator.IENDS: lambda element, text: element.iendswith(text, autoescape=True),
}
_OWN_CASE: dict[Operator, Callable[[Any, str], Any]] = {
    Operator.CONTAINS: lambda element, text: element.contains(text, autoescape=True),
    Operator.STARTS: lambda element, text: element.startswith(text, autoescape=True),
    Operator.ENDS: lambda element, text: element.endswith(text, autoescape=True),
}
# SQLite's LIKE takes the letters of both cases for the same.
_BY_LETTERS: dict[Operator, Callable[[Any, str], Any]] = {
    Operator.CONTAINS: lambda element, text: func.instr(element, text) > 0,
    Operator.STARTS: lambda element, text: func.substr(element, 1, len(text)) == text,
    Operator.ENDS: lambda element, text: func.substr(element, -len(text)) == text if text else element.is_not(None),
}


@dataclass(frozen=True, slots=True)
class Test:
    """What a value must be.

    Attributes:
        null: Whether NULL is right.
        make: Gives the condition on what is not NULL; None where no value is right.
    """

    null: bool = False
    make: Callable[[Any], ColumnElement[bool]] | None = None

    def at(self, attribute: Attribute, element: Any) -> ColumnElement[bool]:
        """Give the condition on a column or expression, which is never NULL itself."""
        parts: list[ColumnElement[bool]] = []
        if self.make is not None:
            made = self.make(element)
            parts.append(and_(is_not_null(attribute, element), made) if attribute.info.null else made)
        if self.null:
            parts.append(is_null(attribute, element))
        return or_(*parts) if parts else false()


def is_null(attribute: Attribute, element: Any) -> ColumnElement[bool]:
    """Say that there is no value: SQL's NULL, or JSON's, for Python has one None for both."""
    if attribute.info.kind is FieldKind.JSON:
        return or_(element.is_(None), cast(element, String) == "null")
    found: ColumnElement[bool] = element.is_(None)
    return found


def is_not_null(attribute: Attribute, element: Any) -> ColumnElement[bool]:
    """Say that there is a value."""
    if attribute.info.kind is FieldKind.JSON:
        return and_(element.is_not(None), cast(element, String) != "null")
    found: ColumnElement[bool] = element.is_not(None)
    return found


def test_of(attribute: Attribute, compare: Compare, *, is_sqlite: bool) -> Test:
    """Give the test that a comparison makes of a field.

    Raises:
        Invalid: It asks for an order, with what is no value of the field.
    """
    operator, value = compare.operator, compare.value
    if operator is Operator.IS_NULL:
        return Test(null=True) if value else Test(make=lambda element: is_not_null(attribute, element))
    if operator is Operator.EQ or operator is Operator.IN:
        several: Any = value  # Any: a tuple where the operator is IN
        return _among(attribute, several if operator is Operator.IN else (value,), is_sqlite=is_sqlite)
    if operator is Operator.RANGE:
        pair: Any = value  # a pair, by the operator
        return _range(attribute, pair[0], pair[1])
    if operator in _ORDERS:
        bound = compared(attribute, value)
        return Test(make=lambda element: _ORDERS[operator](element, bound))
    return _text(attribute, operator, str(value), is_sqlite=is_sqlite)


def _among(attribute: Attribute, values: tuple[object, ...], *, is_sqlite: bool) -> Test:
    found: list[Any] = []
    for value in values:
        try:
            found += [] if value is None else [fitting(attribute, value)]
        except (ValueError, OverflowError):
            continue
    null = None in values
    if not found:
        return Test(null=null)
    if attribute.info.kind is FieldKind.JSON:
        return Test(
            null, lambda element: or_(*(_same_json(attribute, element, value, is_sqlite=is_sqlite) for value in found))
        )
    return Test(null, lambda element: element == found[0] if len(found) == 1 else element.in_(found))


def _same_json(attribute: Attribute, element: Any, value: object, *, is_sqlite: bool) -> Any:
    """Compare documents: SQLite's are texts, and PostgreSQL compares JSONB alone."""
    if is_sqlite:
        return element == value
    binary = JSONB().with_variant(MYSQL_JSON(), "mysql", "mariadb")
    return cast(element, binary) == cast(literal(value, attribute.type), binary)


def _range(attribute: Attribute, low: object, high: object) -> Test:
    least = None if low is None else compared(attribute, low)
    most = None if high is None else compared(attribute, high)

    def make(element: Any) -> ColumnElement[bool]:
        parts = [is_not_null(attribute, element)]
        parts += [] if least is None else [element >= least]
        parts += [] if most is None else [element <= most]
        return and_(*parts)

    return Test(make=make)


def _text(attribute: Attribute, operator: Operator, text: str, *, is_sqlite: bool) -> Test:
    if not is_text(text):
        return Test()
    is_textual = attribute.info.kind.type is str and attribute.enum is None
    compare = (_ANY_CASE | (_BY_LETTERS if is_sqlite else _OWN_CASE))[operator]
    return Test(make=lambda element: compare(element if is_textual else cast(element, String), text))
