"""Negated conditions on related rows: each asks, in a subquery of its own, whether such a row exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.expressions import Column, Existence, Expression
from bandstand.orm.lookups import Exact
from bandstand.orm.query._tree import Tree

if TYPE_CHECKING:
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
    return Existence(tree)


def same_row(tree: Tree, table: int, outer: int) -> list[Expression[Any]]:
    """Give the conditions that a table of a query inside has the row that one of the query around has."""
    keys = tree.joins[table].model._meta.pk_fields
    return [Exact.made(Column(table, key), Column(outer, key, query=1)) for key in keys]
