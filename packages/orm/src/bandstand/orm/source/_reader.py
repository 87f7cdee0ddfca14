"""Rows of models, to be read."""

from __future__ import annotations

from dataclasses import replace
from inspect import getattr_static
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from bandstand.contracts.data.conditions import ALL, And, Condition
from bandstand.contracts.data.errors import NotFound, SeveralFound
from bandstand.contracts.data.query import Count, Page, Query
from bandstand.orm.errors import ObjectDoesNotExist
from bandstand.orm.source._including import include
from bandstand.orm.source._ordering import Ordering
from bandstand.orm.source._rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bandstand.contracts.data.entities import Key, Path
    from bandstand.orm.queryset import QuerySet

R = TypeVar("R")

_AT_A_TIME = 500
"""How many rows ``each`` reads at a time."""


class ModelReader(Rows[R], Generic[R]):
    """Reads the rows of one model."""

    def page(self, query: Query = Query(), /) -> Page[R]:  # noqa: B008 - immutable
        """Give rows: a statement, and one more for each relation to many rows that is included."""
        ordering = Ordering(self.catalogue, self.entity, query.order)
        rows = self.ordered(query, ordering)
        if query.limit is None:
            with self.asking():
                return Page(rows=tuple(rows[query.offset :] if query.offset else rows))
        with self.asking():
            # What a cursor is made of is read with the row, since the last row of a page has to tell it.
            found: list[Any] = self._fetch(rows.annotate(**ordering.further), query)
        more = len(found) > query.limit
        chosen = found[: query.limit]
        after = ordering.cursor(chosen[-1]) if more and chosen else None
        ordering.forget(found)
        return Page(rows=tuple(chosen), more=more, after=after)

    @staticmethod
    def _fetch(rows: QuerySet[Any], query: Query) -> list[Any]:
        limit = query.limit or 0
        sliced = rows.prefetch_related(None)[query.offset : query.offset + limit + 1]
        found = list(sliced)
        rows.prefetch_into(found[:limit])  # and not into the row that only tells that there are more
        return found

    def ordered(self, query: Query, ordering: Ordering) -> QuerySet[Any]:
        """Give the rows of a query in its order, all that it wants read along; its limits are left to others."""
        rows = self.select(And(query.where, ordering.behind(query.after)))
        rows = include(self.catalogue, self.database, self.entity, rows, query.include)
        if query.only is not None:
            rows = rows.only(*self._loaded(query))
        return rows.order_by(*ordering.steps())

    def _loaded(self, query: Query) -> Iterator[str]:
        """Give the names of the fields to load: those asked for, and those without which the row is of no use."""
        version = () if self.info.version is None else (self.info.version,)
        included = [path[0] for path in query.include if self.entity.ways[path[0]].is_kept]
        for name in dict.fromkeys([*self.info.key, *(query.only or ()), *version, *included]):
            yield self.entity.column_of(name).name

    def each(self, query: Query = Query(), /) -> Iterator[R]:  # noqa: B008
        """Give rows one after another, some hundreds read at a time; each such page begins behind the last row.

        So no connection is kept from others while the rows are used.
        """
        left = query.limit
        while left is None or left > 0:
            page = self.page(replace(query, limit=_AT_A_TIME if left is None else min(left, _AT_A_TIME)))
            yield from page
            if page.after is None:
                return
            left = None if left is None else left - len(page)
            query = replace(query, offset=0, after=page.after)

    def get(self, key: Key, /, *, include: Iterable[str | Path] = ()) -> R:
        """Give the row of a key."""
        found = None
        if self.entity.fits(key):
            rows = self._including(self.select(), include)
            with self.asking():
                found = next(iter(rows.filter(**dict(zip(self.info.key, key, strict=True)))), None)
        if found is None:
            raise NotFound(self.info.name, key)
        return cast("R", found)

    def one(self, where: Condition, /, *, include: Iterable[str | Path] = ()) -> R:
        """Give the one row that matches."""
        rows = self._including(self.select(where), include)
        with self.asking():
            found: list[Any] = list(rows[:2])
        if not found:
            raise NotFound(self.info.name, where)
        if len(found) > 1:
            raise SeveralFound(self.info.name, where)
        return cast("R", found[0])

    def _including(self, rows: QuerySet[Any], paths: Iterable[str | Path]) -> QuerySet[Any]:
        return include(self.catalogue, self.database, self.entity, rows, Query(include=paths).include)

    def count(self, where: Condition = ALL, /, *, limit: int | None = None) -> Count:
        """Count rows, up to a limit."""
        rows = self.select(where)
        with self.asking():
            return count(rows, limit)

    def related(self, row: object, relation: str, /) -> Sequence[object]:
        """Give the rows that a row is related to."""
        self.info.relation(relation)
        way = self.entity.ways[relation]
        model_row: Any = row
        if not model_row.has_key and not way.is_kept:
            return ()
        attribute: Any = getattr_static(type(row), relation)
        known: list[Any] | None = attribute.loaded(row)
        if known is not None:
            return tuple(known)
        with self.asking():
            if way.many:
                order = Ordering(self.catalogue, self.catalogue[way.target._meta.label], ())
                return tuple(getattr(row, relation).all().order_by(*order.steps()))
            try:
                other = getattr(row, relation)
            except ObjectDoesNotExist:
                return ()
            return () if other is None else (other,)


def count(rows: QuerySet[Any], limit: int | None) -> Count:
    """Count rows, no further than one more than a limit."""
    if limit is None:
        return Count(number=rows.count())
    number = rows[: limit + 1].count()
    return Count(number=number) if number <= limit else Count(number=limit, kind="capped")
