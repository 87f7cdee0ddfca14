"""Filtered relations: a relation by another name, of which only some rows are joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.expressions._condition import Condition, check_condition
from bandstand.orm.expressions._expression import Expression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.query._scope import Scope


class FilteredRelation(Expression[Any]):
    """The rows of a relation that fulfil a condition; ``annotate`` and ``alias`` give it a name for paths.

    ``Author.objects.annotate(long=FilteredRelation("books", condition=Q(books__pages__gt=300)), n=Count("long"))``
    keeps authors without long books, as the condition stands in the join.

    Args:
        relation: The path of the relation.
        condition: What its rows fulfil, by paths from the model.
    """

    __slots__ = ("condition", "relation")

    def __init__(self, relation: str, *, condition: Condition) -> None:
        if not relation or not isinstance(relation, str):
            message = f"FilteredRelation takes the path of a relation; got {relation!r}."
            raise TypeError(message)
        check_condition(condition)
        self.relation = relation
        self.condition: Expression[Any] = condition

    def __repr__(self) -> str:
        return f"FilteredRelation({self.relation!r}, condition={self.condition!r})"

    def capture(self, values: list[object]) -> object:
        """Give the path and the shape of the condition."""
        return (FilteredRelation, self.relation, self.condition.capture(values))

    def slotted(self, slots: Iterator[int]) -> FilteredRelation:
        """Give it with places in its condition."""
        other: FilteredRelation = object.__new__(FilteredRelation)
        other.relation, other.condition = self.relation, self.condition.slotted(slots)
        return other

    def resolve(self, scope: Scope) -> Expression[Any]:
        """Refuse to be part of another expression: it is rows, not a value.

        Raises:
            TypeError: Always.
        """
        message = f"{self!r} is no value: name it with annotate() or alias(), and use the name in paths."
        raise TypeError(message)
