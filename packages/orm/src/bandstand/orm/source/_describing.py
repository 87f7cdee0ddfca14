"""Models, described as entities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.contracts.data.entities import EntityInfo
from bandstand.contracts.data.query import Order
from bandstand.orm.expressions import F, OrderBy
from bandstand.orm.source._constraints import describe_constraints
from bandstand.orm.source._expressed import expressed
from bandstand.orm.source._fields import describe_field
from bandstand.orm.source._ways import Way, describe_relation, ways_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from bandstand.contracts.data.conditions import Condition
    from bandstand.orm.models import Model


def describe_model(
    model: type[Model], ways: Mapping[str, Way], known: Collection[type[Model]], version: str | None
) -> EntityInfo:
    """Describe a model.

    Args:
        model: The model.
        ways: Its relations to known models, by name.
        known: The models that are entities.
        version: The name of the field that each save changes, where it has one.
    """
    options = model._meta
    kept = {way.field.attname: name for name, way in ways.items() if way.is_kept}
    return EntityInfo(
        name=options.label,
        fields=tuple(describe_field(each, version=version, relation=kept.get(each.attname)) for each in options.fields),
        key=tuple(field.attname for field in options.pk_fields),
        relations=tuple(
            describe_relation(way, inverse=_inverse(model, way, known), limit=_limit(way)) for way in ways.values()
        ),
        constraints=tuple(describe_constraints(model)),
        order=tuple(_orders(model)),
        version=version,
        label=options.verbose_name,
        plural=options.verbose_name_plural,
    )


def _inverse(model: type[Model], way: Way, known: Collection[type[Model]]) -> str | None:
    """Give the name of the way back; there is none from a model to one that only extends what it refers to."""
    if way.target not in known:
        return None
    if way.forward and getattr(way.field, "symmetrical", False):
        return way.name if way.target is model else None
    for other in ways_of(way.target):
        if other.field is way.field and other.target is model and other.forward is not way.forward:
            return other.name
    return None


def _limit(way: Way) -> Condition | None:
    """Give which rows may be chosen; what a function decides at each time is left to ``check``."""
    limit = way.field.limit_choices_to
    return None if limit is None or callable(limit) or not way.forward else expressed(way.target, limit)


def _orders(model: type[Model], seen: tuple[type[Model], ...] = ()) -> Iterator[Order]:
    """Give the usual order as far as it goes by fields; by a relation, it is that of the model at its end."""
    if model._meta.order_with_respect_to is not None:
        yield Order(("_order",))
        return
    for given in model._meta.ordering:
        order = _order(given)
        trail = None if order is None else _trail(model, order.path)
        if order is None or trail is None:
            return
        names, target = trail
        if target is None:
            yield Order(names, descending=order.descending, nulls=order.nulls)
        elif target not in (model, *seen):
            for each in _orders(target, (model, *seen)):
                turned = each.descending is not order.descending
                yield Order((*names, *each.path), descending=turned, nulls=each.nulls)


def _order(given: Any) -> Order | None:
    if isinstance(given, str):
        name = given.lstrip("-")
        return Order(name.split("__"), descending=given.startswith("-"))
    inner = given.expression if isinstance(given, OrderBy) else given
    if not isinstance(inner, F):
        return None
    descending, nulls = (given.descending, given.nulls) if isinstance(given, OrderBy) else (False, None)
    return Order(inner.name.split("__"), descending=descending, nulls="first" if nulls == "first" else "last")


def _trail(model: type[Model], path: tuple[str, ...]) -> tuple[tuple[str, ...], type[Model] | None] | None:
    """Give a path as rows have it, and the model where it ends in a relation to one row; None where it is no path."""
    names: list[str] = []
    target: type[Model] | None = model
    for name in path:
        found: Any = None if target is None else target._meta.find_field(name)
        if not getattr(found, "concrete", False):
            return None
        leads_on = found.is_relation and name != found.attname
        names.append(found.name if leads_on else found.attname)
        target = found.target if leads_on else None
    return tuple(names), target
