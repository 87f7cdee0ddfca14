"""All abilities, in memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bandstand.contracts.data._names import split
from bandstand.contracts.data.capabilities import Abilities
from bandstand.contracts.data.conditions import ALL, Condition
from bandstand.contracts.data.errors import Unsupported
from bandstand.contracts.data.memory._deleting import Deletion, Group
from bandstand.contracts.data.memory._matching import Search, values
from bandstand.contracts.data.memory._ordering import Ordering
from bandstand.contracts.data.query import Affected, Cascade, Count, Facet, Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bandstand.contracts.data.entities import Path
    from bandstand.contracts.data.memory._records import Records

R = TypeVar("R")


def make_abilities(rows: Records[R]) -> Abilities[R]:
    """Give all abilities; versions only to an entity that has them."""
    reading = MemoryStatistics(rows)
    return Abilities(
        bulk=MemoryBulk(rows),
        cascading=MemoryCascading(rows),
        claiming=MemoryClaiming(rows),
        estimating=reading,
        faceted=reading,
        searchable=reading,
        versioned=MemoryVersions(rows) if rows.info.version else None,
    )


@dataclass(frozen=True)
class _Ability(Generic[R]):
    rows: Records[R]


class MemoryStatistics(_Ability[R]):
    """Facets, estimates and search."""

    def facets(
        self,
        path: str | Path,
        /,
        where: Condition = ALL,
        *,
        limit: int | None = None,
    ) -> Sequence[Facet]:
        """Count the rows by value."""
        counted: Counter[object] = Counter()
        for found in self._values(path, where):
            counted.update(found)
        return [Facet(value=value, count=count) for value, count in counted.most_common(limit)]

    def distinct(
        self,
        path: str | Path,
        /,
        where: Condition = ALL,
        *,
        limit: int | None = None,
    ) -> Sequence[object]:
        """Give the values."""
        found: set[Any] = {value for each in self._values(path, where) for value in each}  # Any: of any kind
        return sorted(found - {None})[:limit]

    def bounds(self, path: str | Path, /, where: Condition = ALL) -> tuple[object, object] | None:
        """Give the smallest and the largest value."""
        found = self.distinct(path, where)
        return (found[0], found[-1]) if found else None

    def estimate(self, where: Condition = ALL, /) -> Count:
        """Estimate a number of rows, which is right here."""
        return Count(number=len(self.rows.select(self.rows.tables(), where)), kind="estimated")

    def search(self, text: str, /) -> Condition:
        """Give a condition: all words are in the texts of a row."""
        return Search(tuple(text.lower().split()))

    def _values(self, path: str | Path, where: Condition) -> list[set[object]]:
        tables, info = self.rows.tables(), self.rows.info
        tables.entities.follow(info.name, path)
        return [set(values(tables, info, record, split(path))) for record in self.rows.select(tables, where)]


class MemoryBulk(_Ability[R]):
    """Many rows in one step."""

    def update(self, where: Condition, /, values: Mapping[str, object]) -> int:
        """Set fields of all rows that match."""
        with self.rows.changing() as tables:
            found = self.rows.select(tables, where)
            for record in found:
                self.rows.update(tables, record, values)
            return len(found)

    def delete(self, where: Condition, /) -> int:
        """Delete all rows that match."""
        with self.rows.changing() as tables:
            keys = [self.rows.key_of(record) for record in self.rows.select(tables, where)]
            self.rows.drop(tables, keys)
            return len(keys)

    def insert(self, rows: Iterable[Mapping[str, object]], /) -> int:
        """Store new rows."""
        with self.rows.changing() as tables:
            number = 0
            for number, values in enumerate(rows, 1):  # noqa: B007 - the last number is the count
                self.rows.insert(tables, values)
            return number


class MemoryClaiming(_Ability[R]):
    """Rows for workers."""

    def claim(self, query: Query, /, values: Mapping[str, object]) -> Sequence[R]:
        """Take rows for oneself."""
        with self.rows.changing() as tables:
            ordering = Ordering(tables.entities, self.rows.info, query.order)
            found = ordering.sort(tables, self.rows.select(tables, query.where))[: query.limit]
            return [self.rows.row(self.rows.update(tables, record, values), query.include) for record in found]


class MemoryVersions(_Ability[R]):
    """Versions, of an entity that has a field for them."""

    def version(self, row: object, /) -> str:
        """Give the version that a row was read with."""
        if self.rows.info.version is None:
            message = f"{self.rows.info.name!r} has no versions."
            raise Unsupported(message)
        return str(getattr(row, self.rows.info.version))


class MemoryCascading(_Ability[R]):
    """What a deletion would take along."""

    def preview(self, rows: Iterable[object], /, *, limit: int = 100) -> Cascade:
        """Say what deleting these rows would do."""
        deletion = Deletion(self.rows.tables())
        deletion.add(self.rows.info, map(self.rows.info.key_of, rows))
        return Cascade(
            deleted=tuple(self._affected(group, limit) for group in deletion.deleted),
            cleared=tuple(self._affected(group, limit) for group in deletion.left(deletion.cleared)),
            protected=tuple(self._affected(group, limit) for group in deletion.left(deletion.protected)),
        )

    def _affected(self, group: Group, limit: int) -> Affected:
        number = len(group.keys)
        other = self.rows.others[group.entity.name]
        records = self.rows.tables().records[group.entity.name]
        return Affected(
            entity=group.entity.name,
            path=group.path,
            count=Count(number=number) if number <= limit else Count(number=limit, kind="capped"),
            rows=tuple(other.row(records[key]) for key in group.keys[:limit]),
        )
