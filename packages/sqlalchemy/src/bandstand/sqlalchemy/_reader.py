"""Rows of mapped classes, to be read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import lazyload, load_only

from bandstand.contracts.data.conditions import ALL, And, Condition
from bandstand.contracts.data.errors import NotFound, SeveralFound
from bandstand.contracts.data.query import Count, Page, Query
from bandstand.sqlalchemy._conditions import in_keys
from bandstand.sqlalchemy._hopping import hopping
from bandstand.sqlalchemy._including import at_the_end, include, plainly, remembered, rows_of
from bandstand.sqlalchemy._ordering import Ordering
from bandstand.sqlalchemy._rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from bandstand.contracts.data.entities import Key, Path
    from bandstand.sqlalchemy._catalogue import Entity
    from bandstand.sqlalchemy._relations import Way

R = TypeVar("R")

_AT_A_TIME = 500
"""How many rows ``each`` reads at a time."""


class SQLAlchemyReader(Rows[R], Generic[R]):
    """Reads the rows of one mapped class; they belong to no session."""

    @hopping
    def page(self, query: Query = Query(), /) -> Page[R]:  # noqa: B008 - immutable
        """Give rows: a statement, and one more for each relation that is included."""
        ordering = Ordering(self.catalogue, self.entity, query.order)
        statement, ends = self.ordered(query, ordering)
        with self.asking() as session:
            # What a cursor is made of is read with the row, since the last row of a page has to tell it.
            found = list(session.execute(statement.add_columns(*ends)))
            chosen = found if query.limit is None else found[: query.limit]
            rows: list[Any] = [row[0] for row in chosen]
            include(session, self.catalogue, self.entity, rows, query.include)
        more = len(found) > len(chosen)
        after = ordering.cursor(chosen[-1][1:]) if more and chosen else None
        return Page(rows=tuple(rows), more=more, after=after)

    def ordered(self, query: Query, ordering: Ordering) -> tuple[Any, list[Any]]:
        """Give the statement for the rows of a query, with one more than its limit, and what it is ordered by."""
        self.check_paths(query.include)
        where = self.matching(And(query.where, ordering.behind(query.after)))
        statement, ends = ordering.apply(select(self.entity.rows).where(where), self.entity.rows)
        statement = statement.options(*self._options(query))
        if query.offset:
            statement = statement.offset(query.offset)
        return (statement if query.limit is None else statement.limit(query.limit + 1)), ends

    def check_paths(self, paths: Iterable[Path]) -> None:
        """Look at paths of relations before any row is read.

        Raises:
            UnknownName: A name is no relation.
        """
        for path in paths:
            self.catalogue.ways(self.entity, path)

    def _options(self, query: Query) -> list[Any]:
        """Give the options to read what was asked for, and that without which the row is of no use."""
        if query.only is None:
            return plainly(self.entity)
        version = () if self.info.version is None else (self.info.version,)
        included = [name for path in query.include for name in self.entity.ways[path[0]].fields]
        names = dict.fromkeys([*self.info.key, *query.only, *version, *included])
        attributes = [self.entity.attributes[self.info.field(name).name] for name in names]
        if not all(each.is_mapped for each in attributes):  # nobody knows what a hybrid is computed of
            return plainly(self.entity)
        return [lazyload("*"), load_only(*(getattr(self.entity.rows, each.name) for each in attributes))]

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

    @hopping
    def get(self, key: Key, /, *, include: Iterable[str | Path] = ()) -> R:
        """Give the row of a key."""
        found: list[Any] = []
        paths = Query(include=include).include
        self.check_paths(paths)
        if self.entity.fits(key):
            columns = [getattr(self.entity.rows, name) for name in self.info.key]
            found = self._some(in_keys(columns, [key]), paths, 1)
        if not found:
            raise NotFound(self.info.name, key)
        return cast("R", found[0])

    @hopping
    def one(self, where: Condition, /, *, include: Iterable[str | Path] = ()) -> R:
        """Give the one row that matches."""
        paths = Query(include=include).include
        self.check_paths(paths)
        found = self._some(self.matching(where), paths, 2)
        if not found:
            raise NotFound(self.info.name, where)
        if len(found) > 1:
            raise SeveralFound(self.info.name, where)
        return cast("R", found[0])

    def _some(self, where: Any, paths: Iterable[Path], limit: int) -> list[Any]:
        with self.asking() as session:
            statement = select(self.entity.rows).where(where).options(*plainly(self.entity)).limit(limit)
            found = list(session.scalars(statement))
            if len(found) == 1:
                include(session, self.catalogue, self.entity, found, paths)
        return found

    @hopping
    def count(self, where: Condition = ALL, /, *, limit: int | None = None) -> Count:
        """Count rows, up to a limit."""
        columns = [getattr(self.entity.rows, name) for name in self.info.key]
        statement = select(*columns).select_from(self.entity.rows).where(self.matching(where))
        if limit is not None:
            statement = statement.limit(limit + 1)
        with self.asking() as session:
            number = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
        return Count(number=number) if limit is None or number <= limit else Count(number=limit, kind="capped")

    def related(self, row: object, relation: str, /) -> Sequence[object]:
        """Give the rows that a row is related to."""
        self.info.relation(relation)
        way = self.entity.ways[relation]
        if way.fields:
            return self._referred(row, way)
        known = remembered(row, relation)
        if known is not None:
            return known
        loaded: dict[str, Any] = inspect(row, raiseerr=True).dict
        if not way.many and relation in loaded:
            return () if loaded[relation] is None else (loaded[relation],)
        key = self.info.key_of(row)
        return () if None in key else self._elsewhere(way, key)

    @hopping
    def _elsewhere(self, way: Way, key: Key) -> Sequence[object]:
        with self.asking() as session:
            return tuple(self._end(session, way, key))

    def _end(self, session: Session, way: Way, key: Key) -> list[Any]:
        return at_the_end(session, self.catalogue, self.entity, way, [key]).get(key, [])

    def _referred(self, row: Any, way: Way) -> Sequence[object]:
        """Give the row whose key a row holds: what was read along, while that is still the key."""
        key = self.info.linked(row, way.name)
        if key is None:
            return ()
        target = self.catalogue.target(way)
        known = inspect(row).dict.get(way.name)
        if known is not None and target.info.key_of(known) == key:
            return (known,)
        return self._kept(target, key)

    @hopping
    def _kept(self, target: Entity, key: Key) -> Sequence[object]:
        with self.asking() as session:
            return tuple(rows_of(session, target, [key]).values())
