"""Orders by name become orders by column; an order by a relation is the other model's own order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.constraints import UniqueConstraint
from bandstand.orm.errors import FieldError
from bandstand.orm.expressions import Column, Columns, Expression, F, OrderBy
from bandstand.orm.fields import RelationField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.orm.fields import Field
    from bandstand.orm.query._scope import Scope
    from bandstand.orm.query._tree import Join, Tree


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
    found = scope.reference(path)
    parts = found.parts if isinstance(found, Columns) else (found,)
    return [OrderBy(each, descending=descending) for each in parts]


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


def is_total(tree: Tree) -> bool:
    """Whether the order of a query tells any two of its rows apart."""
    if tree.grouped is not None or tree.combined is not None or any(map(_multiplies, tree.joins)):
        return False
    options = tree.joins[0].model._meta
    columns = [order.expression for order in effective_order(tree)]
    fields = {each.field for each in columns if isinstance(each, Column) and (each.table, each.query) == (0, 0)}
    certain = {field for field in fields if not field.null}
    alone = any(field.unique or [field] == list(options.pk_fields) for field in certain)
    sets = [list(options.pk_fields), *unique_sets(options)]
    return alone or any(certain.issuperset(each) for each in sets if each)


def _multiplies(join: Join) -> bool:
    return join.source is not None or (join.step is not None and join.step.many)


def unique_sets(options: Any) -> list[list[Field[Any]]]:
    """Give the fields that are unique together, whatever the row."""
    found = [[options.get_column_field(name) for name in names] for names in options.unique_together]
    constraints = [
        each for each in options.constraints if isinstance(each, UniqueConstraint) and each.condition is None
    ]
    return found + [[options.get_column_field(name) for name in each.fields] for each in constraints]


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
