"""Values in expressions, and the numbered places that stand for them in a plan."""

from __future__ import annotations

from copy import copy
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeVar
from uuid import UUID

from bandstand.orm.expressions._expression import Element, Expression, Node
from bandstand.orm.expressions._typing import shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering
    from bandstand.orm.query._scope import Scope

T = TypeVar("T")

PLAIN: Final = frozenset({int, str, float, Decimal, datetime, date, time, timedelta, UUID, bytes})
"""The types whose values never decide the SQL, whatever they are compared with."""


class Value(Expression[T]):
    """A plain value as an expression."""

    __slots__ = ("_field", "value")

    def __init__(self, value: T, output_field: Field[Any] | None = None) -> None:
        self.value = value
        self._field = output_field

    def capture(self, values: list[object]) -> object:
        """Give the type, and set the value aside."""
        return (Value, shape_of(self._field), capture_value(self.value, values))

    def slotted(self, slots: Iterator[int]) -> Expression[Any]:
        """Give a place for the value."""
        return slotted_value(self.value, slots, self._field)

    def resolve(self, scope: Scope) -> Expression[Any]:
        """Give it as it is."""
        return self

    @property
    def output_field(self) -> Field[Any] | None:
        """The field given, else the usual one for the value's type."""
        from bandstand.orm.fields._combining import field_of

        return self._field or field_of(type(self.value))

    def lower(self, to: Lowering) -> Element:
        """Give a bound value that belongs to the plan; declarations use it, querysets have places."""
        return to.constant(self.value, self.output_field)


class Slot(Expression[Any]):
    """A place for one value of a queryset.

    Attributes:
        index: Where it is among the queryset's values.
        kind: The type of the values that share the plan.
    """

    __slots__ = ("_field", "index", "kind")

    def __init__(self, index: int, kind: type, field: Field[Any] | None = None) -> None:
        self.index = index
        self.kind = kind
        self._field = field

    def static(self) -> object:
        """Give the place."""
        return (self.index, self.kind, self._field)

    def moved(self, offset: int) -> Slot:
        """Give the place counted on."""
        other = copy(self)
        other.index += offset
        return other

    @property
    def output_field(self) -> Field[Any] | None:
        """The field given, else the usual one for the type."""
        from bandstand.orm.fields._combining import field_of

        return self._field or field_of(self.kind)

    def lower(self, to: Lowering) -> Element:
        """Give a bound parameter."""
        return to.bind(self, self.output_field)


class Several(Expression[Any]):
    """A place for a list of values, of which the plan knows the length only roughly.

    Attributes:
        index: Where the list is among the queryset's values.
        size: How many parameters the plan has; shorter lists repeat their last value.
        null: Whether a None is among them.
    """

    __slots__ = ("index", "null", "size")

    def __init__(self, index: int, size: int, *, null: bool) -> None:
        self.index = index
        self.size = size
        self.null = null

    def static(self) -> object:
        """Give place and length."""
        return (self.index, self.size, self.null)

    def moved(self, offset: int) -> Several:
        """Give the place counted on."""
        return Several(self.index + offset, self.size, null=self.null)


class Listed(Node[Any]):
    """A list among whose members are expressions."""

    __slots__ = ()

    def __init__(self, parts: tuple[Expression[Any], ...]) -> None:
        self._parts = parts


def capture_value(value: object, values: list[object]) -> object:
    """Give what a value decides of the SQL, and append it where that is not all."""
    kind = type(value)
    if kind in PLAIN:
        values.append(value)
        return kind
    if value is None or kind is bool:
        return value
    if isinstance(value, Expression):
        return value.capture(values)
    if kind in (list, tuple, set, frozenset):
        return _capture_several(list(value), values)  # type: ignore[call-overload]  # the types of the line above
    values.append(value)
    return kind


def slotted_value(value: object, slots: Iterator[int], field: Field[Any] | None = None) -> Expression[Any]:
    """Give the place, constant or expression that stands for a value, in step with ``capture_value``."""
    if value is None or type(value) is bool:
        return Constant(value, field)
    if isinstance(value, Expression):
        return value.slotted(slots)
    if type(value) in (list, tuple, set, frozenset):
        members: list[object] = list(value)  # type: ignore[call-overload]  # the types of the line above
        if any(isinstance(member, Expression) for member in members):
            return Listed(tuple(slotted_value(member, slots) for member in members))
        return Several(next(slots), padded(len(members)), null=None in members)
    return Slot(next(slots), type(value), field)


class Constant(Expression[Any]):
    """None, True or False: values that the SQL itself may depend on."""

    __slots__ = ("_field", "value")

    def __init__(self, value: bool | None, field: Field[Any] | None = None) -> None:
        self.value = value
        self._field = field

    def static(self) -> object:
        """Give the value."""
        return (self.value, self._field)

    @property
    def output_field(self) -> Field[Any] | None:
        """The field given, else a boolean one."""
        from bandstand.orm.fields._combining import field_of

        return self._field or (None if self.value is None else field_of(bool))

    def lower(self, to: Lowering) -> Element:
        """Give it bound with its type."""
        return to.constant(self.value, self.output_field)


def padded(length: int) -> int:
    """Give the next power of two, so that lists of many lengths share a plan."""
    return 1 << (length - 1).bit_length() if length else 0


def _capture_several(members: list[object], values: list[object]) -> object:
    if any(isinstance(member, Expression) for member in members):
        return (Listed, *[capture_value(member, values) for member in members])
    values.append(members)
    return (list, padded(len(members)), None in members)
