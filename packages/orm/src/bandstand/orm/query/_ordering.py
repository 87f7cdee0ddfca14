"""Orders by name become orders by column; an order by a relation is the other model's own order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import FieldError
from bandstand.orm.expressions import Expression, F, OrderBy
from bandstand.orm.fields import RelationField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.orm.query._scope import Scope
    from bandstand.orm.query._tree import Tree


def resolve_orders(scope: Scope, names: Sequence[str | Expression[Any]]) -> list[OrderBy]:
    """Give the steps of an order.

    Raises:
        FieldError: A name is not known, or models order by each other in a circle.
    """
    return [order for name in names for order in _resolve(scope, name, ())]


def _resolve(scope: Scope, name: str | Expression[Any], seen: tuple[Any, ...]) -> list[OrderBy]:
    if not isinstance(name, str):
        order = name if isinstance(name, OrderBy) else OrderBy(name)
        resolved = order.resolve(scope)
        return [resolved]  # type: ignore[list-item]  # an order stays one
    if name == "?":
        from bandstand.orm.functions.math import Random

        return [OrderBy(Random())]
    descending = name.startswith("-")
    path = name.lstrip("-+") if name[:1] in "-+" else name
    related = _related_order(scope, path, seen)
    if related is not None:
        return [order.reversed() for order in related] if descending else related
    return [OrderBy(scope.reference(path), descending=descending)]


def _related_order(scope: Scope, path: str, seen: tuple[Any, ...]) -> list[OrderBy] | None:
    """Give the order of the model that a relation leads to, or None where the path is no relation with one."""
    route = scope.trace(path)
    final: Any = route.final
    if route.annotation is not None or route.rest or final is None or not final.is_relation:
        return None
    if path.rpartition("__")[2] in (getattr(final, "attname", None), "pk"):
        return None  # author_id is the key itself
    target = final.target if isinstance(final, RelationField) else final.related_model
    if not target._meta.ordering:
        return None
    if final in seen:
        message = f"{path!r} is ordered in a circle: {target._meta.label} orders by what orders by it."
        raise FieldError(message)
    found: list[OrderBy] = []
    for each in target._meta.ordering:
        if isinstance(each, str):
            sign = "-" if each.startswith("-") else ""
            found += _resolve(scope, f"{sign}{path}__{each.lstrip('-')}", (*seen, final))
        else:
            found += _resolve(scope, _prefixed(each, path), (*seen, final))
    return found


def _prefixed(expression: Expression[Any], path: str) -> Expression[Any]:
    from bandstand.orm.query._embedding import rewritten

    def prefix(node: Expression[Any], _: int) -> Expression[Any]:
        return F(f"{path}__{node.name}") if type(node) is F else node

    return rewritten(expression, prefix)


def effective_order(tree: Tree) -> list[OrderBy]:
    """Give the order that a query has: its own, else the model's; turned round where it was reversed.

    An order of the model's does not apply to grouped rows, which would be grouped by it, too.
    """
    orders = tree.order
    if orders is None:
        from bandstand.orm.query._scope import Scope

        names = () if tree.grouped is not None else tree.model._meta.ordering
        orders = resolve_orders(Scope(tree), names)
    return [order.reversed() for order in orders] if tree.reversed else orders
