"""Queries inside others: their places are counted on, and their references outwards are resolved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bandstand.orm.expressions import Column, Existence, Expression, Nested, OuterRef, Several, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm.query._named import Named
    from bandstand.orm.query._scope import Scope
    from bandstand.orm.query._tree import Tree

    Change = Callable[[Expression[Any], int], Expression[Any]]
    Sources = Callable[[Named], Named]


def rewritten(
    expression: Expression[Any], change: Change, depth: int = 0, sources: Sources | None = None
) -> Expression[Any]:
    """Change each node of an expression, inner ones first, and those of queries inside; ``depth`` counts these.

    Queries with a name, in which nothing of those around is known, are changed by ``sources``.
    """
    if isinstance(expression, Nested | Existence):
        return expression.with_tree(rewritten_tree(expression.tree, change, depth + 1, sources))
    parts = expression.parts
    if parts:
        changed = tuple(rewritten(part, change, depth, sources) for part in parts)
        if any(new is not old for new, old in zip(changed, parts, strict=True)):
            expression = expression.with_parts(changed)
    return change(expression, depth)


def rewritten_tree(tree: Tree, change: Change, depth: int = 0, sources: Sources | None = None) -> Tree:
    """Change each node of each expression of a query."""
    other = tree.mapped(lambda each: rewritten(each, change, depth, sources))
    if sources is not None:
        other.joins = [
            join if join.source is None else replace(join, source=sources(join.source)) for join in other.joins
        ]
    other.low = None if tree.low is None else change(tree.low, depth)
    other.high = None if tree.high is None else change(tree.high, depth)
    return other


def shifted(tree: Tree, offset: int) -> Tree:
    """Give a query whose places begin at an offset."""
    if offset == 0:
        return tree

    def shift(node: Expression[Any], _: int) -> Expression[Any]:
        return node.moved(offset) if isinstance(node, Slot | Several) else node

    return rewritten_tree(tree, shift, 0, lambda named: shifted_source(named, offset))


def shifted_source(named: Named, offset: int) -> Named:
    """Give a query with a name whose places begin at an offset; the same one where it has none."""
    return named.changed(lambda each: shifted(each, offset)) if named.has_values else named


def embedded(tree: Tree, scope: Scope) -> Tree:
    """Give a query whose references to the one around are columns of it.

    A reference to one further out stays, with one level less to go.
    """

    def resolve(node: Expression[Any], depth: int) -> Expression[Any]:
        if not isinstance(node, OuterRef):
            return node
        if node.levels > 1:
            return node.nearer()
        return rewritten(scope.reference(node.name), lambda inner, _: _outside(inner, depth))

    return rewritten_tree(tree, resolve, 1)


def _outside(node: Expression[Any], depth: int) -> Expression[Any]:
    return Column(node.table, node.field, node.query + depth) if isinstance(node, Column) else node
