"""Negated conditions on related rows: each asks, in a subquery of its own, whether such a row exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.expressions import Column, Existence, Expression
from bandstand.orm.expressions._condition import requires
from bandstand.orm.lookups import Exact
from bandstand.orm.query._tree import Tree

if TYPE_CHECKING:
    from bandstand.orm.fields import Step
    from bandstand.orm.query._scope import Scope


def related_exists(scope: Scope, path: str, value: object) -> Expression[Any]:
    """Give the condition that a row of the relation fulfils the look-up, for the row of the query around.

    The subquery begins at the model again and finds the same row by its key, so it means exactly what ``filter``
    would: whether the look-up asks for a related row or for the absence of one.
    """
    from bandstand.orm.query._scope import Scope as Inner

    outer = scope.tree
    tree = Tree(outer.model)
    tree.relations = outer.relations
    inner = Inner(tree, call=1)
    condition = inner.lookup(path, value)
    tree.where = [*same_row(tree, 0, 0), condition]
    inside, outside = _first_of_many(tree), _joined_outside(scope, tree)
    if outside is not None and inside in requires(condition):
        tree.where += same_row(tree, inside, outside)
    return Existence(tree)


def _first_of_many(tree: Tree) -> int:
    """Give the number of the first table that can have several rows."""
    return next(number for number, join in enumerate(tree.joins) if join.step is not None and join.step.many)


def _joined_outside(scope: Scope, tree: Tree) -> int | None:
    """Give the table of that number in the query around, where this call of ``filter`` has joined it before.

    Its conditions are about one row, and what is negated after them is about that row as well, as in Django; a look-up
    that asks for absence is about none.
    """
    steps: list[tuple[Step, int]] = []
    number: int | None = _first_of_many(tree)
    while number:
        join = tree.joins[number]
        assert join.step is not None  # noqa: S101 - only the first table has none
        steps.insert(0, (join.step, (scope.call or 0) if join.step.many else 0))
        number = join.parent
    table: int | None = 0
    for step, call in steps:
        table = None if table is None else scope.tree.joined(table, step, call)
    return table


def same_row(tree: Tree, table: int, outer: int) -> list[Expression[Any]]:
    """Give the conditions that a table of a query inside has the row that one of the query around has."""
    keys = tree.joins[table].model._meta.pk_fields
    return [Exact.made(Column(table, key), Column(outer, key, query=1)) for key in keys]
