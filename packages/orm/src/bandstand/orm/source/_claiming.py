"""Rows of a model for workers, each for one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bandstand.contracts.data.conditions import And
from bandstand.orm.query._batching import batches
from bandstand.orm.source._bulk import changes
from bandstand.orm.source._including import include
from bandstand.orm.source._ordering import Ordering

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bandstand.contracts.data.query import Query
    from bandstand.orm.queryset import QuerySet
    from bandstand.orm.source._reader import ModelReader

R = TypeVar("R")


@dataclass(frozen=True)
class ModelClaiming(Generic[R]):
    """Hands out rows: one that somebody else is taking is passed over, where the database can do that."""

    rows: ModelReader[R]

    def claim(self, query: Query, /, values: Mapping[str, object]) -> Sequence[R]:
        """Take rows for oneself."""
        rows = self.rows
        ordering = Ordering(rows.catalogue, rows.entity, query.order)
        set_to = changes(rows, values)
        with rows.changing():
            chosen = rows.select(And(query.where, ordering.behind(query.after)), joins=False)
            keys = self._taken(chosen.order_by(*ordering.steps()), query)
            own = rows.select()
            taken: dict[Any, Any] = {}
            width = len(rows.entity.key)
            for part in batches(keys, own, width=width):
                among = own.filter(pk__in=part)
                among.update(**set_to)
                read = include(rows.catalogue, rows.database, rows.entity, among, query.include)
                taken.update((row.pk, row) for row in read)
            return [taken[key] for key in keys]

    def _taken(self, chosen: QuerySet[Any], query: Query) -> list[Any]:
        dialect = self.rows.database.backend.dialect
        if dialect.has_locks:
            of = ("self",) if dialect.has_lock_of else ()
            chosen = chosen.select_for_update(skip_locked=dialect.has_skip_locked, of=of)
        end = None if query.limit is None else query.offset + query.limit
        sliced = chosen.only("pk")[query.offset : end] if query.offset or end is not None else chosen.only("pk")
        return [row.pk for row in sliced]
