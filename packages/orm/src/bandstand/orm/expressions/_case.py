"""Conditional expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.expressions._condition import Keyword, Q, check_condition
from bandstand.orm.expressions._expression import Element, Expression, Node, as_expression, as_operand
from bandstand.orm.expressions._typing import shape_of

if TYPE_CHECKING:
    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering


class When(Node[Any]):
    """A condition and what holds under it: ``When(price__lt=10, then=Value("cheap"))``."""

    __slots__ = ()

    def __init__(self, condition: Expression[Any] | None = None, *, then: Any, **lookups: object) -> None:
        if condition is None and not lookups:
            message = "When takes a condition: When(price__lt=10, then=...)."
            raise TypeError(message)
        if condition is not None:
            check_condition(condition)
        keywords = [Keyword(path, as_operand(value)) for path, value in lookups.items()]
        whole = (
            condition if condition is not None and not keywords else Q(*([condition] if condition else []), *keywords)
        )
        self._parts = (whole, as_expression(then))


class Case(Node[Any]):
    """The value of the first condition that holds: ``Case(When(...), When(...), default=Value("dear"))``."""

    __slots__ = ("_field",)

    def __init__(self, *whens: When, default: Any = None, output_field: Field[Any] | None = None) -> None:
        wrong: list[object] = [when for when in whens if type(when) is not When]
        if wrong:
            message = f"Case takes When(...) objects; got {wrong[0]!r}."
            raise TypeError(message)
        self._parts = (*whens, as_expression(default))
        self._field = output_field

    def static(self) -> object:
        """Give the type that was given."""
        return shape_of(self._field)

    @property
    def output_field(self) -> Field[Any] | None:
        """The type given, else what all branches have in common."""
        from bandstand.orm.fields import common

        values = [*(when.parts[1] for when in self._parts[:-1]), self._parts[-1]]
        return self._field or common([value.output_field for value in values])

    def lower(self, to: Lowering) -> Element:
        """Give the conditions in order; without any, the default."""
        field = self.output_field
        whens = [(to.condition(when.parts[0]), to.operand(when.parts[1], field)) for when in self._parts[:-1]]
        default = to.operand(self._parts[-1], field)
        return to.case(whens, default, field) if whens else default
