"""Filtered relations: rows are joined where they fulfil a condition, which stands in the join."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import FieldError
from bandstand.orm.expressions import Column, Existence
from bandstand.orm.query._embedding import rewritten
from bandstand.orm.query._excluding import same_row
from bandstand.orm.query._joins import ancestors
from bandstand.orm.query._scope import Scope, is_far
from bandstand.orm.query._tree import Tree, is_same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.orm.expressions import Expression, FilteredRelation
    from bandstand.orm.fields import Step
    from bandstand.orm.models import Model
    from bandstand.orm.query._scope import Route


def add_relation(tree: Tree, name: str, relation: FilteredRelation) -> None:
    """Give a filtered relation a name in a query.

    Raises:
        FieldError: It is of no relation.
        ValueError: The name is that of a field, or has two underscores.
    """
    if "__" in name or tree.model._meta.find_field(name) is not None:
        message = f"A filtered relation has a name of its own, without '__'; {name!r} is not."
        raise ValueError(message)
    tree.relations = {**tree.relations, name: relation}
    steps_of(tree, name)


def steps_of(tree: Tree, name: str) -> list[Step]:
    """Give the joins along a filtered relation, marked with its name.

    Raises:
        FieldError: Its path leads to no relation.
    """
    relation = tree.relations[name]
    return [replace(step, filtered=name) for step in _plain_steps(tree, relation)]


def _plain_steps(tree: Tree, relation: FilteredRelation) -> list[Step]:
    route = Scope(Tree(tree.model)).trace(relation.relation)
    final: Any = route.final
    if final is None or route.rest or not final.is_relation:
        message = (
            f"FilteredRelation takes the path of a relation; {relation.relation!r} of {tree.model._meta.label} is none."
        )
        raise FieldError(message)
    return [*route.steps, *final.steps()]


def condition_of(tree: Tree, table: int, name: str) -> Expression[Any]:
    """Give what rows of a joined table must fulfil.

    A condition that needs further tables is asked in a query inside, for the row at hand and the one to join.
    """
    relation = tree.relations[name]
    steps = _plain_steps(tree, relation)
    trial = copy(tree)
    found = relation.condition.resolve(Joined(trial, steps, table))
    if len(trial.joins) == len(tree.joins) and _mentioned(found) <= ancestors(tree.joins, [table]):
        return found
    inner = Tree(tree.model)
    there, _ = Scope(inner, call=1).walk(steps)
    condition = relation.condition.resolve(Joined(inner, steps, there))
    inner.where = [*same_row(inner, 0, 0), *same_row(inner, there, table), condition]
    return Existence(inner)


def _mentioned(expression: Expression[Any]) -> set[int]:
    tables: set[int] = set()

    def note(node: Expression[Any], depth: int) -> Expression[Any]:
        if isinstance(node, Column) and node.query == depth:
            tables.add(node.table)
        return node

    rewritten(expression, note)
    return tables


class Joined(Scope):
    """Resolves a condition in which the relation's path means the table that is being joined."""

    def __init__(self, tree: Tree, steps: Sequence[Step], table: int) -> None:
        super().__init__(tree, call=1)
        self._steps = steps
        self._table = table

    def walk(self, steps: Sequence[Step]) -> tuple[int, type[Model]]:
        """Join the tables along steps, but for those of the relation itself."""
        own = self._steps
        if not self._begins(steps):
            return super().walk(steps)
        table, model = self._table, own[-1].target
        for step in steps[len(own) :]:
            table = self.tree.join(self.up(table, model, step.source), step, 0)
            model = step.target
        return table, model

    def _begins(self, steps: Sequence[Step]) -> bool:
        return len(steps) >= len(self._steps) and all(map(is_same, self._steps, steps))

    def _leads_to_many(self, route: Route) -> bool:
        """Whether a negation needs a query inside, which the row to be joined itself does not.

        Raises:
            FieldError: It would be about several rows of that row.
        """
        final: Any = route.final
        steps = [*route.steps, *(final.steps() if final is not None and is_far(final) else ())]
        if not self._begins(steps):
            return super()._leads_to_many(route)
        if any(step.many for step in steps[len(self._steps) :]):
            message = "A FilteredRelation cannot deny that there are further related rows: use ~Exists(...) in it."
            raise FieldError(message)
        return False
