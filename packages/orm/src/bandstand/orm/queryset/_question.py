"""What a queryset asks, without its rows: it can be kept, and asked again by another queryset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bandstand.orm.query._tree import Tree


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A resolved query and its values, which ``queryset.query`` gives and takes.

    As text it is the SQL for the database that is current.

    Attributes:
        model: Whose rows are asked for.
        tree: The query.
        values: Its values.
        how: What rows become where they are no instances.
    """

    model: type[Any]
    tree: Tree
    values: tuple[Any, ...]
    how: str | None

    def __str__(self) -> str:
        from bandstand.orm.queryset._queryset import QuerySet

        rows: QuerySet[Any] = QuerySet(self.model)
        rows.query = self
        return rows.sql()
