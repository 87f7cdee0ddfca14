"""Rows in memory, to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from bandstand.contracts.data._names import split
from bandstand.contracts.data.conditions import ALL, Condition
from bandstand.contracts.data.errors import NotFound, SeveralFound
from bandstand.contracts.data.memory._abilities import make_abilities
from bandstand.contracts.data.memory._ordering import Ordering
from bandstand.contracts.data.memory._records import Records
from bandstand.contracts.data.query import Count, Page, Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bandstand.contracts.data.capabilities import Abilities
    from bandstand.contracts.data.entities import Key, Path

R = TypeVar("R")

_ABSENT = object()


class MemoryReader(Records[R], Generic[R]):
    """Reads the rows of one entity."""

    @property
    def abilities(self) -> Abilities[R]:
        """What else can be done with them: all there is."""
        return make_abilities(self)

    def page(self, query: Query = Query(), /) -> Page[R]:  # noqa: B008 - immutable
        """Give rows."""
        tables = self._store.tables()
        ordering = Ordering(tables.entities, self.info, query.order)
        found = ordering.sort(tables, self.select(tables, query.where))
        if query.after is not None:
            found = ordering.behind(tables, found, query.after)
        end = None if query.limit is None else query.offset + query.limit
        chosen = found[query.offset : end]
        more = end is not None and len(found) > end
        after = ordering.cursor(tables, chosen[-1]) if more and chosen else None
        return Page(rows=tuple(self.row(record, query.include) for record in chosen), more=more, after=after)

    def each(self, query: Query = Query(), /) -> Iterator[R]:  # noqa: B008
        """Give rows one after another."""
        yield from self.page(query)

    def get(self, key: Key, /, *, include: Iterable[str | Path] = ()) -> R:
        """Give the row of a key."""
        kinds = [self.info.field(name).kind for name in self.info.key]
        fits = len(key) == len(kinds) and all(kind.holds(part) for kind, part in zip(kinds, key, strict=True))
        record = self._store.tables().records[self.info.name].get(key) if fits else None
        if record is None:
            raise NotFound(self.info.name, key)
        return self.row(record, map(split, include))

    def one(self, where: Condition, /, *, include: Iterable[str | Path] = ()) -> R:
        """Give the one row that matches."""
        found = self.page(Query(where=where, limit=2, include=include))
        if not found.rows:
            raise NotFound(self.info.name, where)
        if len(found) > 1:
            raise SeveralFound(self.info.name, where)
        return found.rows[0]

    def count(self, where: Condition = ALL, /, *, limit: int | None = None) -> Count:
        """Count rows, up to a limit."""
        number = len(self.select(self._store.tables(), where))
        return Count(number=number) if limit is None or number <= limit else Count(number=limit, kind="capped")

    def related(self, row: object, relation: str, /) -> Sequence[object]:
        """Give the rows that a row is related to."""
        many = self.info.relation(relation).many
        read: Any = getattr(row, relation, _ABSENT)  # Any: what an earlier include put there
        if read is _ABSENT:
            return self.related_rows(self._rows.record(cast("R", row)), relation)
        return read if many else [] if read is None else [read]
