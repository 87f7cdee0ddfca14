"""Aggregates: one value of many rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from bandstand.orm.errors import FieldError
from bandstand.orm.expressions._expression import Element, Expression, as_expression
from bandstand.orm.expressions._function import Func, operand
from bandstand.orm.expressions._ordering import OrderBy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering


class Aggregate(Func):
    """A function of all rows of a group.

    Args:
        arguments: What is aggregated.
        distinct: Whether equal values count once.
        filter: Which rows count.
        default: The result where no row counts, which is NULL otherwise.
        order_by: The order in which rows are taken, where that matters.
        output_field: The type of the result.
    """

    __slots__ = ("_counts", "distinct")

    allows_distinct: ClassVar[bool] = True
    allows_order: ClassVar[bool] = False
    empty_result: ClassVar[Any] = None

    def __init__(
        self,
        *arguments: Any,
        distinct: bool = False,
        filter: Expression[Any] | None = None,  # noqa: A002 - the name in Django's vocabulary
        default: Any = None,
        order_by: Sequence[Any] | str | Expression[Any] = (),
        output_field: Field[Any] | None = None,
    ) -> None:
        super().__init__(*arguments, output_field=output_field)
        name = type(self).__name__
        if distinct and not self.allows_distinct:
            message = f"{name} gives the same with distinct: leave it out."
            raise TypeError(message)
        orders = [_order(each) for each in ([order_by] if isinstance(order_by, str | Expression) else order_by)]
        if orders and not self.allows_order:
            message = f"{name} does not depend on an order: leave order_by out."
            raise TypeError(message)
        self.distinct = distinct
        # How many of the parts are arguments, whether a filter and a default follow; the rest are orders.
        self._counts = (len(self._parts), filter is not None, default is not None)
        further = [each for each in (filter, None if default is None else as_expression(default)) if each is not None]
        self._parts = (*self._parts, *further, *orders)

    def static(self) -> object:
        """Give the name, the type, and what the parts are."""
        return (super().static(), self.distinct, self._counts)

    @property
    def arguments(self) -> tuple[Expression[Any], ...]:
        """What is aggregated."""
        return self._parts[: self._counts[0]]

    @property
    def condition(self) -> Expression[Any] | None:
        """Which rows count."""
        count, has_filter, _ = self._counts
        return self._parts[count] if has_filter else None

    @property
    def default(self) -> Expression[Any] | None:
        """The result where no row counts."""
        count, has_filter, has_default = self._counts
        return self._parts[count + has_filter] if has_default else None

    @property
    def orders(self) -> tuple[OrderBy, ...]:
        """The order of the rows."""
        count, has_filter, has_default = self._counts
        return self._parts[count + has_filter + has_default :]  # type: ignore[return-value]  # the constructor has put them there

    def without_default(self) -> Self:
        """Give the same, NULL where no row counts."""
        count, has_filter, has_default = self._counts
        at = count + has_filter
        other = self.with_parts((*self._parts[:at], *self._parts[at + has_default :]))
        other._counts = (count, has_filter, False)
        return other

    def usual_field(self) -> Field[Any] | None:
        """Give the type of the first argument."""
        return self.arguments[0].output_field

    def resolve(self, scope: Any) -> Expression[Any]:
        """Resolve the parts.

        Raises:
            FieldError: There is another aggregate inside.
        """
        resolved = super().resolve(scope)
        if any(contains_aggregate(part) for part in resolved.parts):
            message = f"{type(self).__name__} cannot be of another aggregate: {self!r}."
            raise FieldError(message)
        return resolved

    def lower(self, to: Lowering) -> Element:
        """Give the call with its filter, order and default."""
        return to.aggregate(self)


def _order(given: Any) -> OrderBy:
    if isinstance(given, OrderBy):
        return given
    if isinstance(given, str) and given.startswith("-"):
        return OrderBy(operand(given[1:]), descending=True)
    return OrderBy(operand(given))


def contains_aggregate(expression: Expression[Any]) -> bool:
    """Whether an expression is or has an aggregate, of this query and not over a window."""
    from bandstand.orm.expressions._window import Window

    if isinstance(expression, Aggregate):
        return True
    parts = expression.parts[1:] if isinstance(expression, Window) else expression.parts
    return any(contains_aggregate(part) for part in parts)


class Star(Expression[Any]):
    """All rows, whatever they hold: what ``Count("*")`` counts."""

    __slots__ = ()

    def lower(self, to: Lowering) -> Element:
        """Give the star."""
        return to.star()


class Count(Aggregate):
    """How many rows there are, or how many values that are not NULL."""

    __slots__ = ()
    function: ClassVar[str] = "count"
    empty_result: ClassVar[Any] = 0

    def __init__(self, argument: Any = "*", **options: Any) -> None:
        is_star = isinstance(argument, str) and argument == "*"
        if is_star and options.get("distinct"):
            message = "Count('*') counts rows, which are all different: name a field to count distinct values."
            raise TypeError(message)
        super().__init__(Star() if is_star else argument, **options)

    def usual_field(self) -> Field[Any] | None:
        """A whole number."""
        from bandstand.orm.fields import field_of

        return field_of(int)


class Sum(Aggregate):
    """The sum."""

    __slots__ = ()
    function: ClassVar[str] = "sum"

    def usual_field(self) -> Field[Any] | None:
        """The type of the argument, with more room."""
        from bandstand.orm.fields import IntegerField, field_of

        inner = super().usual_field()
        return field_of(int) if isinstance(inner, IntegerField) else inner


class Avg(Aggregate):
    """The average."""

    __slots__ = ()
    function: ClassVar[str] = "avg"

    def usual_field(self) -> Field[Any] | None:
        """A float, of whole numbers, too; else the type of the argument."""
        from bandstand.orm.fields import IntegerField, field_of

        inner = super().usual_field()
        return field_of(float) if isinstance(inner, IntegerField) else inner


class Max(Aggregate):
    """The largest value."""

    __slots__ = ()
    function: ClassVar[str] = "max"
    allows_distinct: ClassVar[bool] = False


class Min(Aggregate):
    """The smallest value."""

    __slots__ = ()
    function: ClassVar[str] = "min"
    allows_distinct: ClassVar[bool] = False
