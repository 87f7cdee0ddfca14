"""UPDATE of all rows of a queryset."""

from __future__ import annotations

from copy import copy
from itertools import count
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bandstand.orm.database._transactions import atomic
from bandstand.orm.errors import FieldError, nearest
from bandstand.orm.expressions import (
    Column,
    Expression,
    as_operand,
    capture_value,
    contains_aggregate,
    contains_window,
    slotted_value,
)
from bandstand.orm.query._lowering import Lowering, is_impossible, negatable
from bandstand.orm.query._plans import Plan
from bandstand.orm.query._scope import Scope
from bandstand.orm.query._tables import table_of
from bandstand.orm.query._tree import Tree
from bandstand.orm.query._wrapping import is_direct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.orm.database import Backend
    from bandstand.orm.fields import Field
    from bandstand.orm.models import Model
    from bandstand.orm.queryset import QuerySet


def update(queryset: QuerySet[Any], values: Mapping[str, Any]) -> int:
    """Update the rows of a queryset; give how many matched.

    Raises:
        TypeError: The queryset was sliced, so nobody knows which rows are meant.
        FieldError: A name is no field with a column, or a value needs another table.
    """
    tree = queryset.shape.tree
    if tree.is_sliced or tree.distinct or tree.combined is not None:
        message = "update() is of whole querysets: it cannot follow a slice, distinct(), union() and the like."
        raise TypeError(message)
    source = tree.joins[0].source
    if source is not None and not source.has_rows:
        message = (
            f"update() needs rows with keys; CTE({source.name!r}) has chosen columns: {', '.join(source.columns)}."
        )
        raise TypeError(message)
    if not values:
        return 0
    by_table = _by_table(queryset.model, values)
    database = queryset.database(write=True)
    if len(by_table) == 1:
        ((table, own),) = by_table.items()
        return _update_table(queryset, table, own, database)
    with atomic(database, savepoint=False):
        # The rows are chosen first: an update of one table could change what the conditions find in another.
        keys = list(queryset.using(database).order_by().values_list("pk", flat=True))
        chosen = type(queryset)(queryset.model, database).filter(pk__in=keys)
        return max(_update_table(chosen, table, own, database) for table, own in by_table.items())


def _by_table(model: type[Model], values: Mapping[str, Any]) -> dict[type[Model], dict[Field[Any], Any]]:
    found: dict[type[Model], dict[Field[Any], Any]] = {}
    for name, value in values.items():
        field = model._meta.get_field(name)
        if not getattr(field, "concrete", False) or getattr(field, "is_computed", False):
            known = [each.name for each in model._meta.fields]
            message = f"update() sets fields with columns; {model._meta.label}.{name} is none.{nearest(name, known)}"
            raise FieldError(message)
        owner = field.model._meta.concrete_model if not field.model._meta.abstract else model._meta.concrete_model
        found.setdefault(owner, {})[field] = as_operand(value)
    return found


def _update_table(queryset: QuerySet[Any], table: type[Model], values: dict[Field[Any], Any], database: Any) -> int:
    further: list[object] = []
    key: list[object] = ["update"]
    for field, value in values.items():
        key += [field, capture_value(value, further)]

    def make(backend: Backend, tree: Tree) -> Plan:
        return _plan(backend, tree, table, values, len(queryset.values_of_shape))

    plan = queryset.plan(database, tuple(key), make)
    if plan.sql is None:
        return 0
    with database.connection() as link:
        changed: int = link.change(plan.sql, plan.pack((*queryset.values_of_shape, *further)))
    return changed


def _plan(backend: Backend, tree: Tree, table: type[Model], values: dict[Field[Any], Any], width: int) -> Plan:
    tree = copy(tree)
    tree.order = []
    slots = count(width)
    scope = Scope(tree)
    joins = len(tree.joins)
    resolved: dict[Field[Any], Expression[Any]] = {}
    for field, value in values.items():
        each = slotted_value(value, slots).resolve(scope)
        _check(each, field)
        resolved[field] = each
    if len(tree.joins) > joins or any(_other_table(each) for each in resolved.values()):
        message = "update() cannot use fields of related rows: use a Subquery with OuterRef instead."
        raise FieldError(message)
    if is_impossible(tree):
        return Plan(backend, None, {})
    direct = table is tree.joins[0].model and is_direct(tree)
    lowering = Lowering(backend.dialect, tree if direct else Tree(table))
    target = table_of(table)
    lowering.aliases = [target]
    elements = {field.column: lowering.operand(each, field) for field, each in resolved.items()}
    statement: Any = sa.update(target).values(elements)
    if direct:
        conditions = [lowering.condition(negatable(each)) for each in tree.where]
        statement = statement.where(*[each for each in conditions if each is not None])
    else:
        statement = statement.where(chosen_rows(lowering, tree, table, target))
    return Plan(backend, statement, lowering.parameters)


def chosen_rows(lowering: Lowering, tree: Tree, table: type[Model], target: Any) -> Any:
    """Give the condition that a row belongs to the queryset, which needs other tables to be found."""
    keys = table._meta.pk_fields
    scope = Scope(tree)
    columns = [scope.column(0, tree.joins[0].model, key) for key in keys]
    chosen = lowering.dialect.chosen(lowering.subquery(tree, columns))
    if len(keys) == 1:
        return target.c[keys[0].column].in_(chosen)
    return sa.tuple_(*[target.c[key.column] for key in keys]).in_(chosen)


def _check(expression: Expression[Any], field: Field[Any]) -> None:
    for test, what in ((contains_aggregate, "an aggregate"), (contains_window, "a window")):
        if test(expression):
            message = f"update() sets {field.name!r} row by row, and {what} is of several rows."
            raise FieldError(message)


def _other_table(expression: Expression[Any]) -> bool:
    return any(isinstance(node, Column) and node.query == 0 and node.table != 0 for node in expression.walk())
