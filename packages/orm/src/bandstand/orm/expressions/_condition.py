"""Conditions: Q objects, comparisons by look-up, and what joins and negates them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from bandstand.orm.errors import FieldError
from bandstand.orm.expressions._expression import Element, Expression, Node, as_operand
from bandstand.orm.expressions._value import capture_value, slotted_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering
    from bandstand.orm.query._scope import Scope


class Condition(Expression[bool]):
    """An expression that is true, false or unknown."""

    __slots__ = ()

    def __and__(self, other: Condition) -> Q:
        return Q.joined(Q.AND, self, other)

    def __or__(self, other: Condition) -> Q:
        return Q.joined(Q.OR, self, other)

    def __xor__(self, other: Condition) -> Q:
        return Q.joined(Q.XOR, self, other)

    def __invert__(self) -> Q:
        return Q(self, _negated=True)

    def __bool__(self) -> bool:
        message = (
            "A condition is true of rows, not by itself: join conditions with &, | and ~, and pass them to filter()."
        )
        raise TypeError(message)

    @property
    def output_field(self) -> Field[Any] | None:
        """A boolean."""
        from bandstand.orm.fields._combining import field_of

        return field_of(bool)

    def requires(self) -> frozenset[int]:
        """Give the joined tables that must have a row for this to be true; see ``query._joins``."""
        return frozenset()

    def refutes(self) -> frozenset[int]:
        """Give the joined tables that must have a row for this to be false."""
        return frozenset()

    def negatable(self, *, negated: bool) -> Expression[Any]:
        """Give a form whose negation is true where a NULL decides; see ``query._nulls``."""
        return self


class Q(Condition, Node[bool]):
    """Conditions joined by AND, OR or XOR, as keyword look-ups or as expressions.

    ``Q(price__lt=10) | ~Q(author__name="Ada")``. An empty one is true of all rows.
    """

    __slots__ = ("connector", "negated")

    AND: ClassVar = "AND"
    OR: ClassVar = "OR"
    XOR: ClassVar = "XOR"

    def __init__(
        self, *conditions: Expression[Any], _connector: str = "AND", _negated: bool = False, **lookups: object
    ) -> None:
        for condition in conditions:
            check_condition(condition)
        keywords = [Keyword(path, as_operand(value)) for path, value in lookups.items()]
        self.connector = _connector
        self.negated = _negated
        self._parts: tuple[Expression[Any], ...] = (*conditions, *keywords)

    @classmethod
    def joined(cls, connector: str, left: Expression[Any], right: Expression[Any]) -> Q:
        """Join two conditions; an empty Q adds nothing."""
        check_condition(right)
        both = [each for each in (left, right) if not (isinstance(each, Q) and not each.parts)]
        if len(both) < 2:
            return both[0] if both and isinstance(both[0], Q) else Q(*both)
        flat: list[Expression[Any]] = []
        for each in both:
            same = isinstance(each, Q) and not each.negated and (each.connector == connector or len(each.parts) == 1)
            flat.extend(each.parts if same else (each,))
        return Q(*flat, _connector=connector)

    def __invert__(self) -> Q:
        return Q(*self.parts, _connector=self.connector, _negated=not self.negated)

    def __repr__(self) -> str:
        inner = f" {self.connector} ".join(map(repr, self.parts))
        return f"{'~' * self.negated}Q({inner})"

    def static(self) -> object:
        """Give how the parts are joined."""
        return (self.connector, self.negated)

    def resolve(self, scope: Scope) -> Expression[Any]:
        """Resolve the parts; names in a negated one reach related rows in subqueries of their own."""
        with scope.negating(self.negated):
            return self.with_parts([part.resolve(scope) for part in self.parts])

    def requires(self) -> frozenset[int]:
        """Those of all parts under AND, those common to all under OR; NOT swaps truth and falsity."""
        return self._false() if self.negated else self._true()

    def refutes(self) -> frozenset[int]:
        """The same for falsity."""
        return self._true() if self.negated else self._false()

    def _true(self) -> frozenset[int]:
        sets = [requires(part) for part in self.parts]
        return _union(sets) if self.connector == Q.AND else _common(sets) if self.connector == Q.OR else frozenset()

    def _false(self) -> frozenset[int]:
        sets = [refutes(part) for part in self.parts]
        return _common(sets) if self.connector == Q.AND else _union(sets) if self.connector == Q.OR else frozenset()

    def negatable(self, *, negated: bool) -> Expression[Any]:
        """Go on into the parts, with the negation that holds there."""
        inner = negated ^ self.negated
        return self.with_parts(
            [part.negatable(negated=inner) if isinstance(part, Condition) else part for part in self.parts]
        )

    def lower(self, to: Lowering) -> Element:
        """Give the parts in brackets where they need them."""
        return to.junction(self.connector, [to.condition(part) for part in self.parts], negated=self.negated)


class Keyword(Condition):
    """One keyword look-up: a path with the look-up's name, and what to compare with."""

    __slots__ = ("path", "value")

    def __init__(self, path: str, value: object) -> None:
        self.path = path
        self.value = value

    def __repr__(self) -> str:
        return f"{self.path}={self.value!r}"

    def capture(self, values: list[object]) -> object:
        """Give the path and what the value decides."""
        return (Keyword, self.path, capture_value(self.value, values))

    def slotted(self, slots: Iterator[int]) -> Expression[Any]:
        """Give it with a place for the value."""
        return Keyword(self.path, slotted_value(self.value, slots))

    def resolve(self, scope: Scope) -> Expression[Any]:
        """Give the look-up."""
        return scope.lookup(self.path, self.value)


class Comparison(Condition):
    """A look-up by name on an expression."""

    __slots__ = ("left", "name", "value")

    def __init__(self, left: Expression[Any], name: str, value: object) -> None:
        self.left = left
        self.name = name
        self.value = value

    def __repr__(self) -> str:
        return f"{self.left!r} {self.name} {self.value!r}"

    @property
    def parts(self) -> tuple[Expression[Any], ...]:
        """Give the left side."""
        return (self.left,)

    def capture(self, values: list[object]) -> object:
        """Give the name and both sides' shapes."""
        return (Comparison, self.left.capture(values), self.name, capture_value(self.value, values))

    def slotted(self, slots: Iterator[int]) -> Expression[Any]:
        """Give it with places on both sides."""
        left = self.left.slotted(slots)
        return Comparison(left, self.name, slotted_value(self.value, slots))

    def resolve(self, scope: Scope) -> Expression[Any]:
        """Give the look-up; a plain field is looked up as by keyword."""
        return scope.comparison(self.left, self.name, self.value)


class Never(Condition):
    """What no row fulfils; a query of nothing else is not sent."""

    __slots__ = ()

    def lower(self, to: Lowering) -> Element:
        """Give false."""
        return to.truth(value=False)


class Always(Condition):
    """What each row fulfils."""

    __slots__ = ()

    def lower(self, to: Lowering) -> Element:
        """Give true."""
        return to.truth(value=True)


def check_condition(condition: object) -> None:
    """Refuse what cannot be a condition.

    Raises:
        TypeError: It is a plain value, as ``Book.title is None`` gives, or an expression of another type.
    """
    if not isinstance(condition, Expression):
        message = f"A condition is a Q, a look-up or a boolean expression; got {condition!r}."
        raise TypeError(message)
    field = condition.output_field if not isinstance(condition, Condition) else None
    if field is not None and not field.is_boolean:
        message = f"A condition must be true or false; {condition!r} is a {type(field).__name__}."
        raise FieldError(message)


def requires(part: Expression[Any]) -> frozenset[int]:
    """Give the tables that must have a row for an expression to be true."""
    return part.requires() if isinstance(part, Condition) else frozenset()


def refutes(part: Expression[Any]) -> frozenset[int]:
    """Give the tables that must have a row for an expression to be false."""
    return part.refutes() if isinstance(part, Condition) else frozenset()


def _union(sets: list[frozenset[int]]) -> frozenset[int]:
    return frozenset(number for each in sets for number in each)


def _common(sets: list[frozenset[int]]) -> frozenset[int]:
    return frozenset(number for number in sets[0] if all(number in each for each in sets)) if sets else frozenset()
