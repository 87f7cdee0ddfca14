"""What a query asks for, resolved: joins, conditions, annotations, order. It knows no SQL."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm.expressions import Expression, FilteredRelation, OrderBy
    from bandstand.orm.fields import Step
    from bandstand.orm.models import Model
    from bandstand.orm.query._named import Named


@dataclass(frozen=True, slots=True, eq=False)
class Join:
    """A table that takes part in a query.

    Attributes:
        parent: The number of the table that it is joined to; None for the first.
        step: How it is joined.
        scope: Which call of ``filter`` it belongs to where it can have several rows, else 0: conditions of one call
            are about the same row, those of another may be about another one.
        on: What its rows must fulfil to be joined at all.
        source: The query that its rows come from, instead of the model's table.
        outer: Whether rows of the first table stay without a row of that query.
    """

    model: type[Model]
    parent: int | None = None
    step: Step | None = None
    scope: int = 0
    on: Expression[Any] | None = None
    source: Named | None = None
    outer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """How rows are locked while a transaction changes them."""

    nowait: bool = False
    skip_locked: bool = False
    of: tuple[str, ...] = ()
    no_key: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Combination:
    """Several queries as one.

    Attributes:
        operator: ``"union"``, ``"intersection"`` or ``"difference"``.
        all: Whether equal rows are kept.
        trees: The queries.
    """

    operator: str
    all: bool
    trees: tuple[Tree, ...]


class Tree:
    """A query, as the operations of a queryset have made it; each operation changes a copy.

    Attributes:
        model: The model whose rows are asked for.
        joins: The tables; the first is the model's.
        where: Conditions that must all hold.
        annotations: Expressions by name, in the order in which they were added.
        aliases: Names of annotations that are not selected.
        relations: Relations of which only some rows are joined, by the names that were given to them.
        projection: What each row has, by name; None for whole instances.
        grouped: The expressions that rows are grouped by; None where each row stands for itself.
        order: The order; None for that of the model.
        distinct: Whether equal rows are left out, or by what.
        low: The place of the number of rows to skip.
        high: The place of the number of the row to stop before.
        related: Which related rows are loaded with each row: names and, below them, further ones.
        deferred: The attributes that are left out.
        wanted: The attributes that are loaded, where not all are.
        combined: The queries that this one is made of.
        lock: How rows are locked.
        calls: How many calls of ``filter`` there were.
        empty: Whether no row can match.
    """

    __slots__ = (
        "aliases",
        "annotations",
        "calls",
        "combined",
        "deferred",
        "distinct",
        "empty",
        "grouped",
        "high",
        "joins",
        "lock",
        "low",
        "model",
        "order",
        "projection",
        "related",
        "relations",
        "reversed",
        "wanted",
        "where",
    )

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self.joins: list[Join] = [Join(model._meta.concrete_model)]
        self.where: list[Expression[Any]] = []
        self.annotations: dict[str, Expression[Any]] = {}
        self.aliases: frozenset[str] = frozenset()
        self.relations: dict[str, FilteredRelation] = {}
        self.projection: list[tuple[str, Expression[Any]]] | None = None
        self.grouped: list[Expression[Any]] | None = None
        self.order: list[OrderBy] | None = None
        self.distinct: bool | tuple[Expression[Any], ...] = False
        self.low: Expression[Any] | None = None
        self.high: Expression[Any] | None = None
        self.related: dict[str, Any] | None = None
        self.deferred: frozenset[str] = frozenset()
        self.wanted: frozenset[str] | None = None
        self.combined: Combination | None = None
        self.lock: Lock | None = None
        self.calls = 0
        self.empty = False
        self.reversed = False

    def __copy__(self) -> Tree:
        other = object.__new__(Tree)
        for name in Tree.__slots__:
            setattr(other, name, getattr(self, name))
        other.joins = list(self.joins)
        other.where = list(self.where)
        other.annotations = dict(self.annotations)
        return other

    @property
    def is_sliced(self) -> bool:
        """Whether rows are skipped or cut off."""
        return self.low is not None or self.high is not None

    def join(self, parent: int, step: Step, scope: int) -> int:
        """Give the number of a join, making it where it is not there yet."""
        known = self.joined(parent, step, scope)
        if known is not None:
            return known
        self.joins.append(Join(step.target._meta.concrete_model, parent, step, scope))
        return len(self.joins) - 1

    @property
    def order_decides(self) -> bool:
        """Whether its order decides which rows there are: those of a slice, or the first of each kind."""
        return self.is_sliced or isinstance(self.distinct, tuple)

    def joined(self, parent: int, step: Step, scope: int) -> int | None:
        """Give the number of a join, or None where it is not there."""
        for number, known in enumerate(self.joins):
            same = known.parent == parent and known.scope == scope
            if same and known.step is not None and is_same(known.step, step):
                return number
        return None

    def latest_scope(self, parent: int, step: Step) -> int:
        """Give the scope of the last join along a step: what annotations and orders use."""
        scopes = [
            join.scope
            for join in self.joins
            if join.parent == parent and join.step is not None and is_same(join.step, step)
        ]
        return scopes[-1] if scopes else 0

    def mapped(self, change: Callable[[Expression[Any]], Expression[Any]]) -> Tree:
        """Give a copy in which each expression is changed."""
        other = copy(self)
        other.joins = [join if join.on is None else replace(join, on=change(join.on)) for join in self.joins]
        other.where = [change(each) for each in self.where]
        other.annotations = {name: change(each) for name, each in self.annotations.items()}
        if self.projection is not None:
            other.projection = [(name, change(each)) for name, each in self.projection]
        if self.grouped is not None:
            other.grouped = [change(each) for each in self.grouped]
        if self.order is not None:
            other.order = [change(each) for each in self.order]  # type: ignore[misc]  # orders stay orders
        if self.combined is not None:
            trees = tuple(tree.mapped(change) for tree in self.combined.trees)
            other.combined = Combination(self.combined.operator, self.combined.all, trees)
        return other


def is_same(one: Step, other: Step) -> bool:
    """Whether two steps lead the same way."""
    return (
        one.relation is other.relation
        and one.forward is other.forward
        and one.target is other.target
        and one.source is other.source
        and one.filtered == other.filtered
    )
