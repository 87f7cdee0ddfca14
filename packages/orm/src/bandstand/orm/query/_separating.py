"""Aggregates of different related rows: each is of its own rows, and none multiplies those of another.

Joined into one query, two books and three prizes of an author would make six rows. The aggregates that need the same
joins as the rest of the query stay in it; each of the others becomes a subquery for the row or the group.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bandstand.orm.expressions import (
    Aggregate,
    Column,
    Constant,
    Expression,
    Nested,
    Q,
    Window,
    contains_aggregate,
    contains_window,
)
from bandstand.orm.lookups import Exact, IsNull
from bandstand.orm.query._embedding import rewritten
from bandstand.orm.query._joins import ancestors
from bandstand.orm.query._tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Change = dict[int, Expression[Any]]


class Apart(Nested):
    """An aggregate in a query of its own; it has one value for each row or group of the query around."""

    __slots__ = ()

    def with_tree(self, tree: Tree) -> Apart:
        """Give the same of another query."""
        return Apart(tree, self._field)


def is_of_group(expression: Expression[Any]) -> bool:
    """Whether an expression says something of a group, so that rows are not grouped by it."""
    return contains_aggregate(expression) or any(isinstance(each, Apart) for each in expression.walk())


def separated(tree: Tree, further: Sequence[Expression[Any]] = ()) -> tuple[Tree, list[Expression[Any]]]:
    """Give a query, and what is selected of it, in which aggregates do not multiply each other's rows."""
    aggregates = [each for expression in _expressions(tree, further) for each in _aggregates(expression)]
    rows_of = {id(each): _many(tree, _tables(each)) for each in aggregates}
    kinds = list(dict.fromkeys(rows_of.values()))
    if len(kinds) < 2:
        return tree, list(further)
    rest = {table for each in _expressions(tree, further) for table in _tables_of_rows(each)}
    fitting = [kind for kind in kinds if kind >= _many(tree, rest)]
    stays = next((kind for kind in fitting if kind), fitting[0] if fitting else None)
    apart: Change = {
        id(each): _apart(tree, each, rows_of[id(each)]) for each in aggregates if rows_of[id(each)] != stays
    }
    kept = {table for each in aggregates if id(each) not in apart for table in _tables(each)}
    changed: Change = {}
    other = _mapped(tree, lambda each: _replaced(each, apart, changed))
    numbers = _numbers(tree, rest | kept)
    return _pruned(other, numbers), [_renumbered(_replaced(each, apart, changed), numbers) for each in further]


def _expressions(tree: Tree, further: Iterable[Expression[Any]]) -> list[Expression[Any]]:
    """Give all expressions of a query, each once."""
    projected = [each for _, each in tree.projection or ()]
    distinct = tree.distinct if isinstance(tree.distinct, tuple) else ()
    every = (*tree.annotations.values(), *projected, *tree.where, *(tree.grouped or ()), *(tree.order or ()), *distinct)
    return list({id(each): each for each in (*every, *further)}.values())


def _aggregates(expression: Expression[Any]) -> Iterator[Expression[Any]]:
    if isinstance(expression, Aggregate):
        yield expression
        return
    for part in expression.parts[1:] if isinstance(expression, Window) else expression.parts:
        yield from _aggregates(part)


def _tables(expression: Expression[Any]) -> frozenset[int]:
    """Give the joined tables that an expression mentions, in queries inside it, too."""
    found: set[int] = set()

    def note(node: Expression[Any], depth: int) -> Expression[Any]:
        if isinstance(node, Column) and node.query == depth:
            found.add(node.table)
        return node

    rewritten(expression, note)
    return frozenset(found)


def _tables_of_rows(expression: Expression[Any]) -> frozenset[int]:
    """Give the joined tables that an expression mentions outside of aggregates."""
    if isinstance(expression, Aggregate):
        return frozenset()
    if not contains_aggregate(expression) or isinstance(expression, Window):
        return _tables(expression)
    return frozenset(table for part in expression.parts for table in _tables_of_rows(part))


def _many(tree: Tree, tables: Iterable[int]) -> frozenset[int]:
    """Give the joins that can have several rows among those that lead to tables."""
    steps = ((number, tree.joins[number].step) for number in ancestors(tree.joins, tables))
    return frozenset(number for number, step in steps if step is not None and step.many)


def _apart(tree: Tree, aggregate: Expression[Any], rows: frozenset[int]) -> Apart:
    """Give the query of one aggregate over the rows of the row or group around."""
    own = Tree(tree.model)
    own.joins = [join if join.on is None else replace(join, on=_deeper(join.on)) for join in tree.joins]
    own.empty = tree.empty
    own.order = []
    plain = [part for part in tree.where if not contains_aggregate(part) and not contains_window(part)]
    grouped = tree.grouped or []
    keys = [each for each in grouped if isinstance(each, Column) and _is_key(tree, each)]
    if tree.joins[0].source is None and len(keys) == len(tree.joins[0].model._meta.pk_fields):
        plain = [part for part in plain if _many(tree, _tables(part)) & rows]  # the row around fulfils the others
        grouped = [*keys]
    inner = [_deeper(each) for each in (*plain, *grouped, aggregate)]
    same = [_is_same(one, _outside(each)) for one, each in zip(inner[len(plain) : -1], grouped, strict=True)]
    own.where = [*inner[: len(plain)], *same]
    own.projection = [("value", inner[-1])]
    used = {table for each in inner for table in _tables(each)}
    return Apart(_pruned(own, _numbers(tree, used)), aggregate.output_field)


def _is_key(tree: Tree, column: Column[Any]) -> bool:
    return column.table == 0 and column.query == 0 and column.field in tree.joins[0].model._meta.pk_fields


def _is_same(inner: Expression[Any], outer: Expression[Any]) -> Expression[Any]:
    """Give the condition that both are equal, or both NULL, as groups are told apart."""
    equal = Exact.made(inner, outer)
    if isinstance(inner, Column) and not inner.field.null and inner.table == 0:
        return equal
    absent = [IsNull.made(each, Constant(True)) for each in (inner, outer)]
    return Q(equal, Q(*absent), _connector=Q.OR)


def _deeper(expression: Expression[Any]) -> Expression[Any]:
    """Give an expression one query further in: what it mentions outside is one further out."""
    return rewritten(expression, lambda node, depth: _moved_out(node, depth + 1))


def _outside(expression: Expression[Any]) -> Expression[Any]:
    """Give an expression of the query around, as one inside mentions it."""
    return rewritten(expression, _moved_out)


def _moved_out(node: Expression[Any], depth: int) -> Expression[Any]:
    if isinstance(node, Column) and node.query >= depth:
        return Column(node.table, node.field, node.query + 1)
    return node


def _replaced(expression: Expression[Any], apart: Change, changed: Change) -> Expression[Any]:
    """Give an expression with its aggregates replaced; the same one for the same."""
    known = apart.get(id(expression)) or changed.get(id(expression))
    if known is None:
        parts = [_replaced(part, apart, changed) for part in expression.parts]
        is_new = any(new is not old for new, old in zip(parts, expression.parts, strict=True))
        known = changed[id(expression)] = expression.with_parts(parts) if is_new else expression
    return known


def _mapped(tree: Tree, change: Any) -> Tree:
    memo: dict[int, tuple[Expression[Any], Expression[Any]]] = {}

    def once(each: Expression[Any]) -> Expression[Any]:
        if id(each) not in memo:
            memo[id(each)] = (each, change(each))
        return memo[id(each)][1]

    other = tree.mapped(once)
    if isinstance(tree.distinct, tuple):
        other.distinct = tuple(map(once, tree.distinct))
    return other


def _numbers(tree: Tree, used: Iterable[int]) -> dict[int, int]:
    """Give the new numbers of the joins that are left."""
    named = [number for number, join in enumerate(tree.joins) if join.source is not None]
    return {old: new for new, old in enumerate(sorted({0, *ancestors(tree.joins, [*used, *named])}))}


def _pruned(tree: Tree, numbers: dict[int, int]) -> Tree:
    """Give a query with some of its joins only."""
    left = copy(tree)
    joins = [tree.joins[old] for old in numbers]
    left.joins = [join if join.parent is None else replace(join, parent=numbers[join.parent]) for join in joins]
    return _mapped(left, lambda each: _renumbered(each, numbers))


def _renumbered(expression: Expression[Any], numbers: dict[int, int]) -> Expression[Any]:
    def change(node: Expression[Any], depth: int) -> Expression[Any]:
        if isinstance(node, Column) and node.query == depth and numbers.get(node.table) != node.table:
            return Column(numbers[node.table], node.field, node.query)
        return node

    return rewritten(expression, change)
