"""Conditions on windows: rows see each other in a query inside, and are chosen by what they saw outside.

SQL computes windows after WHERE and HAVING, so a condition on one cannot stand there.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bandstand.orm.errors import NotSupportedError
from bandstand.orm.expressions import (
    Always,
    Columns,
    Condition,
    Constant,
    Expression,
    Listed,
    Nested,
    Never,
    Several,
    Slot,
    Value,
    is_late,
)
from bandstand.orm.lookups import IsPresent
from bandstand.orm.query._ordering import effective_order
from bandstand.orm.query._wrapping import Inner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.orm.expressions import Element
    from bandstand.orm.query._lowering import Lowering
    from bandstand.orm.query._tree import Tree

_PLAIN = (Always, Constant, Nested, Never, Several, Slot, Value)


def has_late_conditions(tree: Tree) -> bool:
    """Whether rows are chosen by what they see in a window."""
    return any(map(is_late, tree.where))


def chosen_late(to: Lowering, columns: Sequence[Element], *, ordered: bool) -> Any:
    """Give the statement that selects columns of the rows that conditions on windows choose.

    Raises:
        NotSupportedError: The rows are to be locked, which those of a query inside cannot be.
    """
    tree = to.tree
    if tree.lock is not None:
        message = "select_for_update() cannot follow a condition on a window: choose the keys first."
        raise NotSupportedError(message)
    inside = Inside()
    chosen = [inside.split(part) for part in tree.where if is_late(part)]
    orders = [(each, inside.select(each.expression)) for each in (effective_order(tree) if ordered else [])]
    distinct = [inside.select(each) for each in tree.distinct] if isinstance(tree.distinct, tuple) else []
    named = [each if isinstance(each, sa.Label) else each.label(f"v{n}") for n, each in enumerate(columns)]
    to.tree = _inner(tree)
    further = [to.expression(each).label(label) for label, each in inside.columns.items()]
    to.derived = derived = to.select([*named, *further], ordered=False).subquery()
    to.tree = tree
    statement = sa.select(*[derived.c[each.name] for each in named]).where(*map(to.condition, chosen))
    elements = [
        to.dialect.order(to.expression(column), descending=order.descending, nulls=order.nulls)
        for order, column in orders
    ]
    statement = statement.order_by(*elements)
    if distinct:
        statement = to.dialect.distinct_on(statement, list(map(to.expression, distinct)))
    elif tree.distinct:
        statement = statement.distinct()
    return to.cut(statement)


def _inner(tree: Tree) -> Tree:
    inner = copy(tree)
    inner.where = [part for part in tree.where if not is_late(part)]
    inner.low = inner.high = None
    inner.distinct = False
    return inner


class Inside:
    """What the query inside selects for the conditions outside.

    Attributes:
        columns: The expressions, by label.
    """

    def __init__(self) -> None:
        self.columns: dict[str, Expression[Any]] = {}

    def select(self, expression: Expression[Any]) -> Inner:
        """Have the query inside select an expression; give the column outside."""
        label = f"w{len(self.columns)}"
        self.columns[label] = expression
        return Inner(label, expression)

    def split(self, node: Expression[Any]) -> Expression[Any]:
        """Give a condition outside: what it compares is selected inside, what knows no window as a whole."""
        if isinstance(node, _PLAIN):
            return node
        is_split = isinstance(node, Listed | Columns | IsPresent)
        if is_split or (isinstance(node, Condition) and is_late(node)):
            return node.with_parts([self.split(part) for part in node.parts])
        return self.select(node)
