"""What expressions are of one instance, saved or not: the database computes them of its values alone."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bandstand.orm.database import database_of
from bandstand.orm.expressions import Column, Condition, DatabaseDefault, Expression, Q
from bandstand.orm.fields import DecimalField, GeneratedField
from bandstand.orm.query._literals import ONE, ZERO
from bandstand.orm.query._lowering import Lowering, negatable
from bandstand.orm.query._plans import Plan
from bandstand.orm.query._scope import Scope
from bandstand.orm.query._tree import Tree

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bandstand.orm.expressions import Element
    from bandstand.orm.fields import Field
    from bandstand.orm.models._base import Model
    from bandstand.orm.queryset import QuerySet


class Evaluation:
    """Expressions of an instance's fields.

    Args:
        model: The model whose fields they name.
        instance: Of that model or one that extends it.
        expressions: What is computed; a condition is True, False, or None where it is unknown.
        using: The database or its alias.
    """

    def __init__(self, model: type[Model], instance: Model, expressions: Sequence[Expression[Any]], using: Any) -> None:
        self._instance = instance
        self._database = database_of(model, using, write=False, instance=instance)
        self._given: list[object] = []
        for each in expressions:
            each.capture(self._given)
        self._tree = Tree(model)
        slots = count()
        self._resolved = [each.slotted(slots).resolve(Scope(self._tree)) for each in expressions]

    def needs(self, names: Collection[str]) -> bool:
        """Whether the value of any of these fields is needed."""
        return any(field.name in names for field in self._fields())

    def _fields(self) -> list[Field[Any]]:
        nodes = [node for each in self._resolved for node in each.walk()]
        direct = [node.field for node in nodes if isinstance(node, Column)]
        further = [own for field in direct for own in field.computed_of()]
        return [*direct, *further]

    def values(self) -> list[Any]:
        """Ask the database; a value that only the database can compute when the row is saved leaves it unknown."""
        if any(self._is_open(field) for field in self._fields()):
            return [None] * len(self._resolved)
        backend = self._database.backend
        lowering = Lowering(backend.dialect, self._tree)
        lowering.aliases = [_Row(lowering, self._instance, self._given)]
        elements = [self._lowered(lowering, each) for each in self._resolved]
        fields = [None if isinstance(each, Condition) else each.output_field for each in self._resolved]
        plan = Plan(backend, sa.select(*elements), lowering.parameters, elements, fields)
        with self._database.connection() as link:
            rows, description = link.fetch(plan.sql or "", plan.pack(tuple(self._given)))
        found = zip(rows[0], plan.converts(description), self._resolved, strict=True)
        return [_made(value, convert, isinstance(each, Condition)) for value, convert, each in found]

    def _is_open(self, field: Field[Any]) -> bool:
        if field.is_computed:
            return False
        value = getattr(self._instance, field.attname)
        return isinstance(value, Expression) and not isinstance(value, DatabaseDefault)

    @staticmethod
    def _lowered(lowering: Lowering, node: Expression[Any]) -> Element:
        if not isinstance(node, Condition):
            return lowering.expression(node)
        element: Any = lowering.condition(negatable(node))
        return sa.case((element, ONE), (sa.not_(element), ZERO))


def _made(value: Any, convert: Any, is_condition: bool) -> Any:
    if value is None:
        return None
    if is_condition:
        return bool(value)
    return value if convert is None else convert(value)


class _Row:
    """Stands where a lowering expects the alias of a table: its columns are the values of an instance."""

    def __init__(self, lowering: Lowering, instance: Model, given: list[object]) -> None:
        self._lowering = lowering
        self._instance = instance
        self._given = given
        self._fields = {field.column: field for field in type(instance)._meta.fields}
        self.c = self

    def __getitem__(self, column: str) -> Element:
        field = self._fields[column]
        if isinstance(field, GeneratedField):
            return self._inner(field.expression)
        value = getattr(self._instance, field.attname)
        if isinstance(value, DatabaseDefault):
            value = field.db_default
        element = self._inner(value) if isinstance(value, Expression) else self._lowering.constant(value, field)
        # SQLite compares by the affinity of columns, which values have not; PostgreSQL wants to know a NULL's type.
        is_sqlite = self._lowering.dialect.name == "sqlite"
        needs_cast = isinstance(field.value_field, DecimalField) if is_sqlite else value is None
        return sa.cast(element, field.column_type()) if needs_cast else element

    def _inner(self, expression: Expression[Any]) -> Element:
        slots = count(len(self._given))
        expression.capture(self._given)
        return self._lowering.expression(expression.slotted(slots).resolve(Scope(self._lowering.tree)))


def others(model: type[Model], instance: Model, using: Any) -> QuerySet[Any]:
    """Give the rows of a model without that of the instance."""
    rows = model._base_manager.using(using if using is not None else instance._state.db)
    if instance._state.adding:
        return rows
    keys = model._meta.pk_fields
    if any(getattr(instance, key.attname) is None for key in keys):
        return rows
    return rows.filter(~Q(**{key.attname: getattr(instance, key.attname) for key in keys}))
