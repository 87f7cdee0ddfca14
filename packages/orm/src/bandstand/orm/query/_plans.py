"""Plans: the statement of a shape, and what makes its parameters and reads its rows."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bandstand.orm.expressions import Expression, contains_aggregate, contains_window, makes_rows
from bandstand.orm.fields import Field, RelationField
from bandstand.orm.query._literals import ONE
from bandstand.orm.query._loading import Entity, Layout, make_dicts, make_loader, make_tuples, sees_rows
from bandstand.orm.query._lowering import Lowering, is_impossible
from bandstand.orm.query._packing import Packer
from bandstand.orm.query._projecting import columns_of, loaded_fields
from bandstand.orm.query._scope import Scope
from bandstand.orm.query._separating import is_of_group, separated
from bandstand.orm.query._wrapping import Outside, must_wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bandstand.orm.database.execution import Backend
    from bandstand.orm.fields import Step
    from bandstand.orm.models import Model
    from bandstand.orm.query._tree import Tree


class Plan:
    """A compiled statement.

    Attributes:
        sql: Its text; None where nothing has to be asked, because no row can match.
        pack: Makes its parameters of a queryset's values.
        fields: What the columns of its rows are.
        is_new: Whether the description of its columns was not read yet.
        is_closed: Whether rows are loaded by nothing but code of ours, so that nobody asks the database meanwhile.
    """

    is_new: bool = True

    def __init__(
        self,
        backend: Backend,
        statement: Any,
        parameters: Any,
        columns: Sequence[Any] = (),
        fields: Sequence[Field[Any] | None] = (),
    ) -> None:
        self.backend = backend
        self.fields = fields
        self.is_closed = all(field is None or _from_db(field) is None for field in fields)
        self.sql: str | None = None
        if statement is None:
            return
        # Without column_keys an INSERT of no values would name all columns.
        compiled = statement.compile(dialect=backend.sqlalchemy, column_keys=[])
        self.sql = compiled.string
        self.packer = Packer(compiled, parameters, backend.sqlalchemy)
        self.pack = self.packer.generate()
        self._types = [column.type for column in columns]
        self._converts: Sequence[Callable[[Any], Any] | None] | None = None

    def converts(self, description: Sequence[Any]) -> Sequence[Callable[[Any], Any] | None]:
        """Give what makes a value of each column; the driver's description names the types that came."""
        if self._converts is None:
            self._converts = self._find_converts(description)
            self.is_new = False
        return self._converts

    def _find_converts(self, description: Sequence[Any]) -> Sequence[Callable[[Any], Any] | None]:
        made: list[Callable[[Any], Any] | None] = []
        for type_, field, described in zip(self._types, self.fields, description, strict=True):
            process = type_.dialect_impl(self.backend.sqlalchemy).result_processor(
                self.backend.sqlalchemy, described[1]
            )
            further = None if field is None else _from_db(field)
            made.append(_both(process, further))
        return made


def _from_db(field: Field[Any]) -> Callable[[Any], Any] | None:
    while isinstance(field, RelationField) and not field.many_to_many:
        field = field.target_field  # type: ignore[attr-defined]  # relations with a column have it
    return field.from_db_value


def _both(first: Any, then: Any) -> Any:
    if first is None or then is None:
        return first or then

    def convert(value: Any) -> Any:
        return then(first(value))

    return convert


class InstancePlan(Plan):
    """Rows as instances."""

    def __init__(self, backend: Backend, tree: Tree) -> None:
        tree = copy(separated(tree)[0])
        lowering = Lowering(backend.dialect, tree)
        layout, columns, fields = _layout(tree)
        self.layout = layout
        group_by_all(tree, columns)
        statement, elements = None, []
        if not is_impossible(tree):
            elements = [lowering.expression(each) for each in columns]
            statement = lowering.select(elements) if tree.combined is None else lowering.combined(columns)
        super().__init__(backend, statement, lowering.parameters, elements, fields)
        self.is_closed = self.is_closed and not sees_rows(layout)
        self.load: Callable[[Any, Any], list[Any]] | None = None

    def loader(self, description: Sequence[Any]) -> Callable[[Any, Any], list[Any]]:
        """Give the function that loads the rows."""
        if self.load is None:
            self.load = make_loader(self.layout, self.converts(description))
        return self.load


class ValuePlan(Plan):
    """Rows as tuples or dictionaries."""

    def __init__(self, backend: Backend, tree: Tree) -> None:
        tree = copy(separated(tree)[0])
        lowering = Lowering(backend.dialect, tree)
        columns = selected(tree)
        self.names = [name for name, _ in columns]
        statement, elements = None, []
        if not is_impossible(tree):
            elements = [lowering.expression(each) for _, each in columns]
            whole = [each for _, each in columns]
            statement = lowering.select(elements) if tree.combined is None else lowering.combined(whole)
        fields = [each.output_field for _, each in columns]
        super().__init__(backend, statement, lowering.parameters, elements, fields)
        self._load: Callable[[Any], list[Any]] | None = None

    def tuples(self, description: Sequence[Any]) -> Callable[[Any], list[Any]]:
        """Give the function that makes tuples."""
        if self._load is None:
            self._load = make_tuples(self.converts(description))
        return self._load

    def dicts(self, description: Sequence[Any]) -> Callable[[Any], list[Any]]:
        """Give the function that makes dictionaries."""
        if self._load is None:
            self._load = make_dicts(self.names, self.converts(description))
        return self._load


class ScalarPlan(Plan):
    """One row of aggregates over what a queryset gives.

    Args:
        aggregates: What is computed, by name, with places instead of values.
    """

    def __init__(self, backend: Backend, tree: Tree, aggregates: dict[str, Expression[Any]]) -> None:
        tree = copy(separated(tree)[0])
        tree.related = None
        outside = Outside(tree) if must_wrap(tree) or _sees_windows(tree, aggregates) else None
        resolved = {name: each.resolve(outside or Scope(tree)) for name, each in aggregates.items()}
        for name, each in resolved.items():
            if not contains_aggregate(each):
                message = f"aggregate() takes aggregates; {name} is {aggregates[name]!r}, which has none."
                raise TypeError(message)
        self.empty = [getattr(each, "empty_result", None) for each in resolved.values()]
        fields = [each.output_field for each in resolved.values()]
        if outside is None:
            tree, apart = separated(tree, list(resolved.values()))
            resolved = dict(zip(resolved, apart, strict=True))
        lowering = Lowering(backend.dialect, tree)
        statement, elements = None, []
        if not is_impossible(tree):
            if outside is None:
                elements = [lowering.expression(each) for each in resolved.values()]
                statement = lowering.select(elements, ordered=False)
            else:
                lowering.derived = _rows_inside(lowering, tree, outside)
                elements = [lowering.expression(each) for each in resolved.values()]
                statement = sa.select(*elements).select_from(lowering.derived)
        super().__init__(backend, statement, lowering.parameters, elements, fields)


def _sees_windows(tree: Tree, aggregates: dict[str, Expression[Any]]) -> bool:
    """Whether an aggregate is of what rows see in a window, so that they have to see it before."""
    has_windows = any(map(contains_window, tree.annotations.values()))
    return has_windows and any(contains_window(each.resolve(Scope(copy(tree)))) for each in aggregates.values())


def _rows_inside(lowering: Lowering, tree: Tree, outside: Outside) -> Any:
    """Give the query inside: what the one outside needs, and what makes its rows different."""
    if tree.combined is not None:
        return lowering.combined([each for _, each in selected(tree)]).subquery()
    columns = [each for _, each in selected(tree)] if tree.distinct is True else _grouping_columns(tree)
    columns += [each for each in tree.annotations.values() if makes_rows(each)]
    for each in columns:
        outside.select(each)
    group_by_all(tree, list(outside.columns.values()))
    labelled = [lowering.expression(each).label(label) for label, each in outside.columns.items()]
    return lowering.select(labelled or [ONE.label("one")], ordered=tree.order_decides).subquery()


def _grouping_columns(tree: Tree) -> list[Expression[Any]]:
    return [] if tree.grouped is None else list(tree.grouped)


class ExistsPlan(Plan):
    """Whether there is any row."""

    def __init__(self, backend: Backend, tree: Tree) -> None:
        tree = copy(separated(tree)[0])
        tree.order, tree.related = [], None
        lowering = Lowering(backend.dialect, tree)
        statement = None
        if not is_impossible(tree):
            statement = lowering.select([ONE], ordered=tree.is_sliced)
            if tree.high is None:
                statement = backend.dialect.cuttable(statement, ordered=False).limit(ONE)
        super().__init__(backend, statement, lowering.parameters)


def selected(tree: Tree) -> list[tuple[str, Expression[Any]]]:
    """Give what rows of values have: the projection, else all fields and annotations."""
    if tree.projection is not None:
        return tree.projection
    scope = Scope(tree)
    fields = [(field.attname, scope.column(0, tree.joins[0].model, field)) for field in tree.model._meta.fields]
    return [*fields, *((name, each) for name, each in tree.annotations.items() if name not in tree.aliases)]


def group_by_all(tree: Tree, columns: Sequence[Expression[Any]]) -> None:
    """Group instances by all that is selected of them, where an annotation is an aggregate."""
    if tree.grouped is not None and tree.projection is None:
        tree.grouped = [*tree.grouped, *(each for each in columns if not is_of_group(each))]


def _layout(tree: Tree) -> tuple[Layout, list[Expression[Any]], list[Field[Any] | None]]:
    """Give the columns that instances are loaded from, and what they are."""
    scope = Scope(tree)
    columns: list[Expression[Any]] = []
    entities: list[Entity] = []
    _add_entity(scope, tree, entities, columns, tree.model, 0, "")
    if tree.related is not None:
        _add_related(scope, tree, entities, columns, 0, 0, tree.related, "")
    extras: list[tuple[str, int]] = []
    for name, each in tree.annotations.items():
        if name not in tree.aliases:
            extras.append((name, len(columns)))
            columns.append(each)
    return Layout(entities, extras, len(columns)), columns, [each.output_field for each in columns]


def _add_entity(
    scope: Scope,
    tree: Tree,
    entities: list[Entity],
    columns: list[Expression[Any]],
    model: Any,
    table: int,
    prefix: str,
) -> Entity:
    fields = loaded_fields(tree, prefix, model._meta.fields)
    entity = Entity(model, len(columns), fields)
    joined = tree.joins[table].model
    columns += [scope.column(table, joined, field) for field in fields]
    keys = model._meta.pk_fields
    entity.keys = [entity.start + number for number, field in enumerate(fields) if field in keys]
    entities.append(entity)
    return entity


def _add_related(
    scope: Scope,
    tree: Tree,
    entities: list[Entity],
    columns: list[Expression[Any]],
    parent: int,
    table: int,
    names: dict[str, Any],
    prefix: str,
) -> None:
    model = entities[parent].model
    for name, further in names.items():
        relation = model._meta.get_field(name)
        steps: tuple[Step, ...] = relation.steps()
        joined: type[Model] = tree.joins[table].model
        here = table
        for step in steps:
            here = scope.up(here, joined, step.source)
            here = tree.join(here, step, 0)
            joined = step.target
        number = len(entities)
        path = f"{prefix}{name}__"
        entity = _add_entity(scope, tree, entities, columns, steps[-1].target, here, path)
        entity.parent = parent
        if isinstance(relation, RelationField):
            entity.attribute = relation.cache_name
        else:
            entity.attribute, entity.back = relation.cache_name, relation.field.cache_name
        _add_related(scope, tree, entities, columns, number, here, further, path)


__all__ = ["ExistsPlan", "InstancePlan", "Plan", "ScalarPlan", "ValuePlan", "columns_of"]
