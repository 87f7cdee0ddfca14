"""What every expression is: a node of a tree, with an identity that leaves its values out."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from bandstand.orm.expressions._registering import Registering

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bandstand.orm.expressions._condition import Condition
    from bandstand.orm.expressions._ordering import OrderBy
    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering
    from bandstand.orm.query._scope import Scope

T = TypeVar("T")
Element = Any
"""A SQLAlchemy element; its types are not named here, because sqlalchemy is imported at the first query only."""


class Expression(Generic[T]):
    """Something that a database computes.

    Expressions are immutable and are told apart by two things that a queryset keeps separately: the *shape*, which
    decides the SQL, and the *values*, which are sent beside it. ``capture`` gives the first and collects the second;
    ``slotted`` gives the same tree with numbered places instead of values, in the same order.

    A subclass gives its children as ``parts`` and everything else that decides its SQL as ``static``.
    """

    __slots__ = ()

    register_lookup = Registering()
    """Make a look-up or transform known of this class of expressions, whatever their type; also a class decorator."""

    @property
    def parts(self) -> tuple[Expression[Any], ...]:
        """Give the children, in an order that never changes."""
        return ()

    def static(self) -> object:
        """Give what decides the SQL beside the class and the parts."""
        return ()

    def with_parts(self, parts: Sequence[Expression[Any]]) -> Self:
        """Give the same node with other children."""
        if not parts:
            return self
        message = f"{type(self).__name__} has no parts."
        raise TypeError(message)

    def capture(self, values: list[object]) -> object:
        """Give the shape, and append the values to the list."""
        return (type(self), self.static(), *[part.capture(values) for part in self.parts])

    def slotted(self, slots: Iterator[int]) -> Expression[Any]:
        """Give the tree with places instead of values, in the order of ``capture``."""
        return self.with_parts([part.slotted(slots) for part in self.parts])

    def resolve(self, scope: Scope) -> Expression[Any]:
        """Give the tree with columns instead of names."""
        return self.with_parts([part.resolve(scope) for part in self.parts])

    def lower(self, to: Lowering) -> Element:
        """Give the SQLAlchemy element of a resolved tree."""
        message = f"{type(self).__name__} cannot be used here: it has no SQL of its own."
        raise TypeError(message)

    @property
    def output_field(self) -> Field[Any] | None:
        """The field whose type the result has, or None where nobody can tell."""
        return None

    def walk(self) -> Iterator[Expression[Any]]:
        """Give the node and all below it."""
        yield self
        for part in self.parts:
            yield from part.walk()

    # Arithmetic, typed as its left side: a price times two is a price.

    def __add__(self, other: object) -> Arithmetic[T]:
        return Arithmetic("+", self, as_expression(other))

    def __radd__(self, other: object) -> Arithmetic[T]:
        return Arithmetic("+", as_expression(other), self)

    def __sub__(self, other: object) -> Arithmetic[T]:
        return Arithmetic("-", self, as_expression(other))

    def __rsub__(self, other: object) -> Arithmetic[T]:
        return Arithmetic("-", as_expression(other), self)

    def __mul__(self, other: object) -> Arithmetic[T]:
        return Arithmetic("*", self, as_expression(other))

    def __rmul__(self, other: object) -> Arithmetic[T]:
        return Arithmetic("*", as_expression(other), self)

    def __truediv__(self, other: object) -> Arithmetic[T]:
        return Arithmetic("/", self, as_expression(other))

    def __rtruediv__(self, other: object) -> Arithmetic[T]:
        return Arithmetic("/", as_expression(other), self)

    def __mod__(self, other: object) -> Arithmetic[T]:
        return Arithmetic("%", self, as_expression(other))

    def __rmod__(self, other: object) -> Arithmetic[T]:
        return Arithmetic("%", as_expression(other), self)

    def __pow__(self, other: object) -> Arithmetic[T]:
        return Arithmetic("^", self, as_expression(other))

    def __rpow__(self, other: object) -> Arithmetic[T]:
        return Arithmetic("^", as_expression(other), self)

    def __neg__(self) -> Arithmetic[T]:
        return Arithmetic("*", self, as_expression(-1))

    def bitand(self, other: object) -> Arithmetic[T]:
        """Give the bits that both have."""
        return Arithmetic("&", self, as_expression(other))

    def bitor(self, other: object) -> Arithmetic[T]:
        """Give the bits that either has."""
        return Arithmetic("|", self, as_expression(other))

    def bitxor(self, other: object) -> Arithmetic[T]:
        """Give the bits that one of both has."""
        return Arithmetic("#", self, as_expression(other))

    def bitleftshift(self, other: object) -> Arithmetic[T]:
        """Move the bits to the left."""
        return Arithmetic("<<", self, as_expression(other))

    def bitrightshift(self, other: object) -> Arithmetic[T]:
        """Move the bits to the right."""
        return Arithmetic(">>", self, as_expression(other))

    # Comparisons, the typed way to say filter(price__lt=10): filter(Book.price < 10).

    def __lt__(self, other: T | Expression[T]) -> Condition:
        return self.compare("lt", other)

    def __le__(self, other: T | Expression[T]) -> Condition:
        return self.compare("lte", other)

    def __gt__(self, other: T | Expression[T]) -> Condition:
        return self.compare("gt", other)

    def __ge__(self, other: T | Expression[T]) -> Condition:
        return self.compare("gte", other)

    # Identity decides in sets and dictionaries; a comparison gives a condition, whose truth Python may not ask for.
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> Condition:  # type: ignore[override]  # a condition, as SQL means it
        return self.compare("exact", other)

    def __ne__(self, other: object) -> Condition:  # type: ignore[override]  # a NULL is unequal to any value
        return ~self.compare("exact", other)

    def in_(self, others: Sequence[T] | Expression[Any]) -> Condition:
        """Ask whether it is among some values, or rows of a subquery."""
        return self.compare("in", others)

    def is_null(self, null: bool = True) -> Condition:
        """Ask whether it is NULL."""
        return self.compare("isnull", null)

    def compare(self, lookup: str, other: object) -> Condition:
        """Apply a look-up by name: ``Book.title.compare("icontains", "war")``."""
        from bandstand.orm.expressions._condition import Comparison

        return Comparison(self, lookup, as_operand(other))

    def asc(self, *, nulls_first: bool | None = None, nulls_last: bool | None = None) -> OrderBy:
        """Order by it, smallest first."""
        from bandstand.orm.expressions._ordering import OrderBy

        return OrderBy(self, nulls_first=nulls_first, nulls_last=nulls_last)

    def desc(self, *, nulls_first: bool | None = None, nulls_last: bool | None = None) -> OrderBy:
        """Order by it, largest first."""
        from bandstand.orm.expressions._ordering import OrderBy

        return OrderBy(self, descending=True, nulls_first=nulls_first, nulls_last=nulls_last)


class Node(Expression[T]):
    """An expression with children."""

    __slots__ = ("_parts",)

    _parts: tuple[Expression[Any], ...]

    @property
    def parts(self) -> tuple[Expression[Any], ...]:
        """Give the children."""
        return self._parts

    def with_parts(self, parts: Sequence[Expression[Any]]) -> Self:
        """Give a copy with other children."""
        other = copy(self)
        other._parts = tuple(parts)
        return other


class Arithmetic(Node[T]):
    """Two expressions and an operator between them."""

    __slots__ = ("operator",)

    def __init__(self, operator: str, left: Expression[Any], right: Expression[Any]) -> None:
        self.operator = operator
        self._parts = (left, right)

    def static(self) -> object:
        """Give the operator."""
        return self.operator

    @property
    def output_field(self) -> Field[Any] | None:
        """The wider of both types; dates minus dates are durations."""
        from bandstand.orm.fields._combining import combined

        return combined(self.operator, self.parts[0].output_field, self.parts[1].output_field)

    def lower(self, to: Lowering) -> Element:
        """Give the operation in the dialect's words."""
        return to.arithmetic(self)


def as_expression(value: object) -> Expression[Any]:
    """Give an expression as it is, and a plain value as one."""
    from bandstand.orm.expressions._value import Value

    expression: Expression[Any] = value if isinstance(value, Expression) else Value(value)
    return expression


def as_operand(value: object) -> Any:
    """Give what a look-up compares with: an expression, or the value itself, which the look-up understands."""
    inner = getattr(value, "as_subquery", None)
    return inner() if inner is not None else value
