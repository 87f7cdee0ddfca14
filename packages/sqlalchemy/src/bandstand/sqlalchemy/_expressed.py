"""Conditions of SQLAlchemy in the words of the contract, as far as these go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import (
    AsBoolean,
    BinaryExpression,
    BindParameter,
    BooleanClauseList,
    False_,
    Grouping,
    Null,
    True_,
    UnaryExpression,
)

from bandstand.contracts.data.conditions import And, Compare, Condition, Not, Operator, Or
from bandstand.sqlalchemy._values import fits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.sqlalchemy._fields import Attribute

_OPERATORS: dict[Any, Operator] = {
    operators.eq: Operator.EQ,
    operators.ne: Operator.NE,
    operators.lt: Operator.LT,
    operators.le: Operator.LE,
    operators.gt: Operator.GT,
    operators.ge: Operator.GE,
    operators.in_op: Operator.IN,
    operators.between_op: Operator.RANGE,
    operators.is_: Operator.IS_NULL,
}
_OPPOSITES: dict[Any, Any] = {
    operators.not_in_op: operators.in_op,
    operators.not_between_op: operators.between_op,
    operators.is_not: operators.is_,
}
_TURNED: dict[Any, Any] = {
    operators.eq: operators.eq,
    operators.ne: operators.ne,
    operators.lt: operators.gt,
    operators.le: operators.ge,
    operators.gt: operators.lt,
    operators.ge: operators.le,
}


@dataclass(frozen=True, slots=True)
class Wording:
    """Finds words for conditions on the columns of one table.

    Attributes:
        attributes: The fields by the names of their columns.
    """

    attributes: Mapping[str, Attribute]

    def __call__(self, element: Any, *, unknown: bool = False) -> Condition | None:
        """Give a condition in the words of the contract, or None where it has none for it.

        Args:
            element: The condition.
            unknown: Whether rows match for which SQL cannot tell, as a CHECK accepts them.
        """
        match element:
            case Grouping():
                return self(element.element, unknown=unknown)
            case BooleanClauseList():
                return self._joined(element, unknown=unknown)
            case AsBoolean():
                return self._is(element.element, element.operator is operators.is_true, unknown=unknown)
            case UnaryExpression(operator=operators.inv):
                # What is not known stays so when it is turned round.
                part = self(element.element, unknown=not unknown)
                return None if part is None else Not(part)
            case BinaryExpression():
                return self._compared(element, unknown=unknown)
            case _:
                return self._is(element, True, unknown=unknown)

    def _joined(self, element: Any, *, unknown: bool) -> Condition | None:
        parts = [self(part, unknown=unknown) for part in element.clauses]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        return And(*known) if element.operator is operators.and_ else Or(*known)

    def _is(self, element: Any, value: bool, *, unknown: bool) -> Condition | None:
        attribute = self._attribute(element)
        return None if attribute is None else _told(attribute, Operator.EQ, value, unknown=unknown)

    def _compared(self, element: Any, *, unknown: bool) -> Condition | None:
        operator, left, right = element.operator, element.left, element.right
        if operator in _OPPOSITES:
            whole: Any = BinaryExpression(left, right, _OPPOSITES[operator])
            part = self._compared(whole, unknown=not unknown)
            return None if part is None else Not(part)
        if isinstance(right, Column) and operator in _TURNED:
            operator, left, right = _TURNED[operator], right, left
        attribute, value = self._attribute(left), _value(right)
        found = _OPERATORS.get(operator)
        if attribute is None or value is None or found is None:
            return None
        return _told(attribute, found, value.given, unknown=unknown)

    def _attribute(self, element: Any) -> Attribute | None:
        return self.attributes.get(element.name) if isinstance(element, Column) else None


@dataclass(frozen=True, slots=True)
class _Value:
    """A value that stands in a condition, which may be None."""

    given: Any


def _value(element: Any) -> _Value | None:
    """Give the value that an element stands for, or None where it stands for something else."""
    match element:
        case BindParameter():
            return None if element.callable is not None else _Value(element.value)
        case True_() | False_():
            return _Value(isinstance(element, True_))
        case Null():
            return _Value(None)
        case Grouping():
            return _value(element.element)
        case _:
            parts = [_value(part) for part in getattr(element, "clauses", ())]
            known = [part.given for part in parts if part is not None]
            return _Value(tuple(known)) if parts and len(known) == len(parts) else None


def _told(attribute: Attribute, operator: Operator, value: Any, *, unknown: bool) -> Condition | None:
    name = attribute.name
    if operator is Operator.IS_NULL:
        return Compare(name, operator, True) if value is None else None
    if operator is Operator.IN or operator is Operator.RANGE:
        value = tuple(value) if isinstance(value, (list, tuple, set, frozenset)) else ()
        if len(value) != 2 and (operator is Operator.RANGE or not value):
            return None
    values = value if isinstance(value, tuple) else (value,)
    if not all(_is_of(attribute, each) for each in values):
        return None
    found: Condition = Compare(name, operator, value)
    if attribute.info.null and unknown is not (operator is Operator.NE):
        found = found | Compare(name, Operator.IS_NULL, True) if unknown else _and_there(name, found)
    return found


def _and_there(name: str, condition: Condition) -> Condition:
    """Leave out what is NULL, which the contract counts among what is not equal."""
    return And(condition, Compare(name, Operator.IS_NULL, False))


def _is_of(attribute: Attribute, value: object) -> bool:
    enum = attribute.enum
    return isinstance(value, enum) if enum is not None else value is not None and fits(attribute, value)
