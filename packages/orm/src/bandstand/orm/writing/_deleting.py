"""Deletion: of rows, of all rows of a queryset, and what it would do."""

from __future__ import annotations

from collections import Counter
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bandstand.orm.database import database_of
from bandstand.orm.errors import ProtectedError, RestrictedError
from bandstand.orm.query._lowering import Lowering, is_impossible, negatable
from bandstand.orm.query._plans import Plan
from bandstand.orm.query._tables import table_of
from bandstand.orm.query._tree import Tree
from bandstand.orm.query._wrapping import is_direct
from bandstand.orm.writing._collecting import Collector
from bandstand.orm.writing._updating import chosen_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bandstand.orm.database import Backend, Database
    from bandstand.orm.fields import ForeignKey
    from bandstand.orm.models import Model
    from bandstand.orm.queryset import QuerySet

Deleted = tuple[int, dict[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletionPreview:
    """What a deletion would do; nothing is deleted.

    Attributes:
        rows: The rows that would be deleted, by model, those given first.
        changed: How many references would be set to another value, by their field.
        protected: The rows that forbid it by PROTECT.
        restricted: The rows that forbid it by RESTRICT.
    """

    rows: Mapping[type[Model], Sequence[Model]]
    changed: Mapping[ForeignKey[Any], int]
    protected: tuple[Model, ...]
    restricted: tuple[Model, ...]

    @property
    def is_allowed(self) -> bool:
        """Whether nothing forbids it."""
        return not (self.protected or self.restricted)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows would be deleted, by the labels of their models."""
        return {model._meta.label: len(rows) for model, rows in self.rows.items()}


def delete(instances: Sequence[Model], *, using: Any = None, keep_parents: bool = False) -> Deleted:
    """Delete rows and what depends on them, in one transaction; their keys are None afterwards.

    Args:
        instances: The rows; at least one.
        using: The database or its alias.
        keep_parents: Whether the rows of extended models stay.

    Returns:
        How many rows were deleted, in all and by the labels of their models.

    Raises:
        ValueError: A row has no key.
        ProtectedError: A protected row refers to one.
        RestrictedError: A row refers to one that is not deleted along another way.
    """
    if not instances:
        return 0, {}
    origin: Any = instances[0] if len(instances) == 1 else instances
    collector = Collector(_database(instances, using), origin, keep_parents=keep_parents)
    collector.add(instances)
    return _carry_out(collector)


def delete_queryset(queryset: QuerySet[Any]) -> Deleted:
    """Delete the rows of a queryset and what depends on them, in one transaction.

    They are not loaded where no signal, relation or further table needs them.

    Raises:
        TypeError: It is sliced, distinct, combined or not of rows, so nobody knows which rows are meant.
        ProtectedError: A protected row refers to one.
        RestrictedError: A row refers to one that is not deleted along another way.
    """
    tree = queryset.shape.tree
    if tree.is_sliced or tree.distinct or tree.combined is not None or queryset.how is not None:
        message = (
            "delete() is of whole querysets: it cannot follow a slice, distinct(), union(), values() and the like."
        )
        raise TypeError(message)
    database = queryset.database(write=True)
    collector = Collector(database, queryset)
    collector.add_queryset(queryset.using(database).order_by().select_related(None).prefetch_related(None))
    return _carry_out(collector)


def preview_delete(instances: Sequence[Model], *, using: Any = None, keep_parents: bool = False) -> DeletionPreview:
    """Tell what deleting rows would do; rows that the database itself would delete or change are counted, too.

    Raises:
        ValueError: A row has no key.
    """
    if not instances:
        return DeletionPreview(rows={}, changed={}, protected=(), restricted=())
    collector = Collector(_database(instances, using), instances, keep_parents=keep_parents, is_preview=True)
    collector.add(instances)
    collector.follow()
    changed: Counter[ForeignKey[Any]] = Counter()
    for rows, field in collector.updates:
        changed[field] += rows.count()
    return DeletionPreview(
        rows={model: list(rows.values()) for model, rows in collector.rows.items()},
        changed={field: number for field, number in changed.items() if number},
        protected=_flat(collector.protected),
        restricted=_flat(collector.left_restricted()),
    )


def _database(instances: Sequence[Model], using: Any) -> Database:
    for instance in instances:
        if not instance.has_key:
            message = f"{instance!r} cannot be deleted: it has no key, so it was not saved or was deleted already."
            raise ValueError(message)
    return database_of(type(instances[0]), using, write=True, instance=instances[0])


def _carry_out(collector: Collector) -> Deleted:
    collector.follow()
    _refuse(collector)
    counts: Counter[str] = Counter()
    with collector.transaction():
        collector.tell_before()
        for rows in collector.fast:
            counts[rows.model._meta.label] += delete_rows(rows)
        for rows, field in collector.updates:
            _set_reference(rows, field)
        for model in collector.ordered():
            for rows in collector.batches(model):
                counts[model._meta.label] += delete_rows(rows)
            collector.tell_after(model)
    for known in collector.rows.values():
        for row in known.values():
            row.pk = None
    return counts.total(), {label: number for label, number in counts.items() if number}


def _set_reference(rows: QuerySet[Any], field: ForeignKey[Any]) -> None:
    """Set the references of rows as the rule says; a function is asked only where there are rows: it may make one."""
    rule = field.on_delete
    value = rule.value
    if rule.name == "SET_DEFAULT":
        value = field.get_default()
    elif callable(value):
        if not rows.exists():
            return
        value = value()
    rows.update(**{field.name: value})


def _refuse(collector: Collector) -> None:
    if collector.protected:
        message = f"Nothing was deleted: protected rows refer to what would be, by {_named(collector.protected)}."
        raise ProtectedError(message, _flat(collector.protected))
    restricted = collector.left_restricted()
    if restricted:
        message = f"Nothing was deleted: rows that would stay refer to what would be, by {_named(restricted)}."
        raise RestrictedError(message, _flat(restricted))


def _named(found: Mapping[ForeignKey[Any], Sequence[Model]]) -> str:
    return ", ".join(f"{field.model._meta.label}.{field.name} ({len(rows)})" for field, rows in found.items())


def _flat(found: Mapping[ForeignKey[Any], Sequence[Model]]) -> tuple[Model, ...]:
    return tuple(row for rows in found.values() for row in rows)


def delete_rows(queryset: QuerySet[Any]) -> int:
    """Delete the rows that a queryset has in its model's own table, and nothing else; give how many there were."""
    database = queryset.database(write=True)
    plan = queryset.plan(database, "delete", _plan)
    if plan.sql is None:
        return 0
    with database.connection() as link:
        return int(link.execute(plan.sql, plan.pack(queryset.values_of_shape)).rowcount)


def _plan(backend: Backend, tree: Tree) -> Plan:
    tree = copy(tree)
    tree.order, tree.lock = [], None
    if is_impossible(tree):
        return Plan(backend, None, {})
    table = tree.joins[0].model
    direct = is_direct(tree)
    lowering = Lowering(backend.dialect, tree if direct else Tree(table))
    target = table_of(table)
    lowering.aliases = [target]
    statement: Any = sa.delete(target)
    if not direct:
        statement = statement.where(chosen_rows(lowering, tree, table, target))
    else:
        conditions = [lowering.condition(negatable(each)) for each in tree.where]
        statement = statement.where(*[each for each in conditions if each is not None])
    return Plan(backend, statement, lowering.parameters)
