"""Conditions of models in the words of the contract, as far as these go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.contracts.data.conditions import And, Compare, Condition, Not, Operator, Or
from bandstand.orm.expressions import Expression, F, Q
from bandstand.orm.expressions._condition import Comparison, Keyword

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.models import Model

_OPERATORS = {
    "exact": Operator.EQ,
    "lt": Operator.LT,
    "lte": Operator.LE,
    "gt": Operator.GT,
    "gte": Operator.GE,
    "in": Operator.IN,
    "range": Operator.RANGE,
    "isnull": Operator.IS_NULL,
    "contains": Operator.CONTAINS,
    "startswith": Operator.STARTS,
    "endswith": Operator.ENDS,
    "iexact": Operator.IEQ,
    "icontains": Operator.ICONTAINS,
    "istartswith": Operator.ISTARTS,
    "iendswith": Operator.IENDS,
}


def expressed(model: type[Model], condition: Any, *, unknown: bool = False) -> Condition | None:
    """Give a condition on a model's own fields in the words of the contract, or None where it has none for it.

    Args:
        model: Whose fields it names.
        condition: A ``Q``, a look-up, or a mapping of look-ups.
        unknown: Whether rows match for which SQL cannot tell, as a CHECK accepts them.
    """
    if isinstance(condition, dict):
        condition = Q(**condition)
    if isinstance(condition, Q):
        return _junction(model, condition, unknown=unknown)
    if isinstance(condition, Keyword):
        return _leaf(model, condition.path, condition.value, unknown=unknown)
    if isinstance(condition, Comparison) and isinstance(condition.left, F):
        return _leaf(model, f"{condition.left.name}__{condition.name}", condition.value, unknown=unknown)
    return None


def _junction(model: type[Model], condition: Q, *, unknown: bool) -> Condition | None:
    if condition.connector == Q.XOR:
        return None
    parts = [expressed(model, part, unknown=unknown and not condition.negated) for part in condition.parts]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    joined = known[0] if len(known) == 1 else And(*known) if condition.connector == Q.AND else Or(*known)
    return Not(joined) if condition.negated else joined


def _leaf(model: type[Model], path: str, value: object, *, unknown: bool) -> Condition | None:
    name, _, lookup = path.partition("__")
    field = model._meta.find_field(name)
    operator = _OPERATORS.get(lookup or "exact")
    if operator is None or isinstance(value, Expression) or not getattr(field, "concrete", False):
        return None
    if value is None:
        operator, value = Operator.IS_NULL, True
    elif operator is Operator.RANGE or operator is Operator.IN:
        if not isinstance(value, list | tuple | set | frozenset):
            return None
        value = tuple(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]  # of anything
    try:
        found: Condition = Compare(field.attname, operator, value)
    except ValueError:
        return None  # a value that goes with no operator, such as a number among texts
    if unknown and field.null and operator is not Operator.IS_NULL:
        found |= Compare(field.attname, Operator.IS_NULL, True)
    return found


def names_in(expression: Any) -> Iterator[str]:
    """Give the names with which the paths of an expression begin."""
    path = expression.path if isinstance(expression, Keyword) else expression.name if isinstance(expression, F) else ""
    if path:
        yield path.partition("__")[0]
    for part in getattr(expression, "parts", ()):
        yield from names_in(part)
