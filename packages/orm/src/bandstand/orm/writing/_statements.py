"""The statements that write one row, compiled once for each set of fields."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bandstand.orm.expressions import Expression, Slot, slotted_value
from bandstand.orm.query._lowering import Lowering
from bandstand.orm.query._plans import Plan
from bandstand.orm.query._scope import Scope
from bandstand.orm.query._tables import table_of
from bandstand.orm.query._tree import Tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.orm.database import Backend
    from bandstand.orm.fields import Field
    from bandstand.orm.models import Model


class WritePlan:
    """A statement that writes a row.

    Attributes:
        sql: Its text.
        returned: The fields whose values the database gives back.
    """

    def __init__(self, plan: Plan, returned: Sequence[Field[Any]]) -> None:
        self.sql: str = plan.sql or ""
        self.returned = returned
        self._plan = plan

    def pack(self, values: Sequence[Any], keys: Sequence[Any]) -> Any:
        """Give the parameters for the values of the row and its key."""
        flat: list[object] = []
        for value in values:
            if isinstance(value, Expression):
                value.capture(flat)
            else:
                flat.append(value)
        return self._plan.pack((*flat, *keys))

    @property
    def is_new(self) -> bool:
        """Whether the description of what comes back was not read yet."""
        return self._plan.is_new

    def converts(self, description: Any) -> Any:
        """Give what makes values of what comes back."""
        return self._plan.converts(description)


def insert_plan(
    backend: Backend, table: type[Model], fields: tuple[Field[Any], ...], values: Sequence[Any]
) -> WritePlan:
    """Give the statement that inserts a row."""
    shape = _shape(values)
    key = ("insert", backend, fields, shape)
    plans = table._meta.plans
    found: WritePlan | None = plans.get(key)
    if found is None:
        found = plans[key] = _make_insert(backend, table, fields, values)
    return found


def update_plan(
    backend: Backend, table: type[Model], fields: tuple[Field[Any], ...], values: Sequence[Any]
) -> WritePlan:
    """Give the statement that updates a row by its key."""
    shape = _shape(values)
    key = ("update", backend, fields, shape)
    plans = table._meta.plans
    found: WritePlan | None = plans.get(key)
    if found is None:
        found = plans[key] = _make_update(backend, table, fields, values)
    return found


def _shape(values: Sequence[Any]) -> Any:
    """Give what values decide of the SQL: nothing, but for expressions."""
    if not any(isinstance(value, Expression) for value in values):
        return None
    return tuple(value.capture([]) if isinstance(value, Expression) else None for value in values)


def _make_insert(
    backend: Backend, table: type[Model], fields: Sequence[Field[Any]], values: Sequence[Any]
) -> WritePlan:
    lowering = Lowering(backend.dialect, Tree(table))
    sa_table = table_of(table)
    elements = _elements(lowering, fields, values, count())
    statement: Any = sa.insert(sa_table).values(elements) if elements else sa.insert(sa_table)
    made = [field for field in table._meta.local_fields if field.concrete and field not in fields]
    made += [field for field, value in zip(fields, values, strict=True) if isinstance(value, Expression)]
    returned = made if backend.dialect.returns_keys else []
    if returned:
        statement = statement.returning(*[sa_table.c[field.column] for field in returned])
    else:
        statement = statement.inline()
    return _plan(backend, statement, lowering, sa_table, returned)


def _make_update(
    backend: Backend, table: type[Model], fields: Sequence[Field[Any]], values: Sequence[Any]
) -> WritePlan:
    lowering = Lowering(backend.dialect, Tree(table))
    sa_table = table_of(table)
    lowering.aliases = [sa_table]
    slots = count()
    elements = _elements(lowering, fields, values, slots)
    same = [sa_table.c[key.column] == lowering.bind(Slot(next(slots), object), key) for key in table._meta.pk_fields]
    statement: Any = sa.update(sa_table).where(*same).values(elements)
    computed = [field for field, value in zip(fields, values, strict=True) if isinstance(value, Expression)]
    computed += [field for field in table._meta.local_fields if getattr(field, "is_computed", False)]
    returned = computed if backend.dialect.returns_keys else []
    if returned:
        statement = statement.returning(*[sa_table.c[field.column] for field in returned])
    return _plan(backend, statement, lowering, sa_table, returned)


def _plan(
    backend: Backend, statement: Any, lowering: Lowering, table: Any, returned: Sequence[Field[Any]]
) -> WritePlan:
    columns = [table.c[field.column] for field in returned]
    return WritePlan(Plan(backend, statement, lowering.parameters, columns, returned), returned)


def _elements(lowering: Lowering, fields: Sequence[Field[Any]], values: Sequence[Any], slots: Any) -> dict[str, Any]:
    elements: dict[str, Any] = {}
    for field, value in zip(fields, values, strict=True):
        if isinstance(value, Expression):
            resolved = slotted_value(value, slots).resolve(Scope(lowering.tree))
            elements[field.column] = lowering.operand(resolved, field)
        else:
            elements[field.column] = lowering.bind(Slot(next(slots), object), field)
    return elements
