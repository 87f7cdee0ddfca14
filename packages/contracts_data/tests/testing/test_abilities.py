"""The suites of abilities: the reference passes, and each rule has a violator that is caught."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import sleep
from typing import TYPE_CHECKING, Any

from bandstand.contracts.data.capabilities import (
    Abilities,
    Bulk,
    Cascading,
    Claiming,
    Estimating,
    Faceted,
    Searchable,
    Versioned,
    _changing,
    _reading,
)
from bandstand.contracts.data.conditions import ALL, And, Compare, Condition, Not, Operator, Or
from bandstand.contracts.data.errors import Unsupported
from bandstand.contracts.data.library import CLASSES, memory_library
from bandstand.contracts.data.memory import MemoryRepository, MemorySource
from bandstand.contracts.data.memory._abilities import (
    MemoryBulk,
    MemoryCascading,
    MemoryClaiming,
    MemoryStatistics,
    MemoryVersions,
)
from bandstand.contracts.data.query import Cascade, Count, Facet, Page, Query
from bandstand.contracts.data.testing import (
    BulkSuite,
    CascadingSuite,
    ClaimingSuite,
    EstimatingSuite,
    FacetedSuite,
    SearchableSuite,
    VersionedSuite,
)
from bandstand.contracts.services.conformance import Suite, broken, gaps

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from bandstand.contracts.data import DataSource
    from bandstand.contracts.data.entities import Key, Path

    _bulk: type[Bulk] = MemoryBulk[Any]
    _cascading: type[Cascading] = MemoryCascading[Any]
    _claiming: type[Claiming[Any]] = MemoryClaiming[Any]
    _estimating: type[Estimating] = MemoryStatistics[Any]
    _faceted: type[Faceted] = MemoryStatistics[Any]
    _searchable: type[Searchable] = MemoryStatistics[Any]
    _versioned: type[Versioned] = MemoryVersions[Any]


class TestMemoryFacets(FacetedSuite):
    """The reference implementation counts by value."""

    def make(self) -> DataSource:
        return memory_library()


class TestMemoryEstimates(EstimatingSuite):
    """The reference implementation estimates."""

    def make(self) -> DataSource:
        return memory_library()


class TestMemorySearch(SearchableSuite):
    """The reference implementation searches."""

    def make(self) -> DataSource:
        return memory_library()


class TestMemoryVersions(VersionedSuite):
    """The reference implementation keeps versions."""

    def make(self) -> DataSource:
        return memory_library()


class TestMemoryBulk(BulkSuite):
    """The reference implementation changes many rows."""

    def make(self) -> DataSource:
        return memory_library()


class TestMemoryClaims(ClaimingSuite):
    """The reference implementation hands out rows."""

    def make(self) -> DataSource:
        return memory_library()


class TestMemoryCascades(CascadingSuite):
    """The reference implementation tells what goes along."""

    def make(self) -> DataSource:
        return memory_library()


class CountsValuesOnly(MemoryStatistics[Any]):
    """Breaks DATA-70: leaves out rows without a value."""

    def facets(self, path: str | Path, /, where: Condition = ALL, *, limit: int | None = None) -> Sequence[Facet]:
        return [facet for facet in super().facets(path, where, limit=limit) if facet.value is not None]


class GivesNull(MemoryStatistics[Any]):
    """Breaks DATA-71: takes nothing for a value."""

    def distinct(self, path: str | Path, /, where: Condition = ALL, *, limit: int | None = None) -> Sequence[object]:
        return [*super().distinct(path, where, limit=limit), None]


class GivesNoBounds(MemoryStatistics[Any]):
    """Breaks DATA-72: gives a pair where there is no value."""

    def bounds(self, path: str | Path, /, where: Condition = ALL) -> tuple[object, object] | None:
        return super().bounds(path, where) or (None, None)


class Pretends(MemoryStatistics[Any]):
    """Breaks DATA-73: calls an estimate exact."""

    def estimate(self, where: Condition = ALL, /) -> Count:
        return replace(super().estimate(where), kind="exact")


class FindsOneWord(MemoryStatistics[Any]):
    """Breaks DATA-74: one of the words is enough."""

    def search(self, text: str, /) -> Condition:
        return Or(*(super(FindsOneWord, self).search(word) for word in text.split()))


class SearchesAlone(MemoryRepository[Any]):
    """Breaks DATA-75: takes a search by itself only."""

    def page(self, query: Query = Query(), /) -> Page[Any]:  # noqa: B008
        if isinstance(query.where, (And, Or, Not)):
            raise Unsupported
        return super().page(query)


class OneVersion(MemoryVersions[Any]):
    """Breaks DATA-76: takes all versions for one."""

    def version(self, row: object, /) -> str:
        return "1"


class LastWins(MemoryRepository[Any]):
    """Breaks DATA-77: does not look at versions."""

    def save(
        self,
        row: Any,
        /,
        *,
        changed: Collection[str] | None = None,
        expected: str | None = None,
        links: Mapping[str, Iterable[Key]] | None = None,
    ) -> None:
        super().save(row, changed=changed, links=links)


class CountsAllRows(MemoryBulk[Any]):
    """Breaks DATA-80: says how many rows there are."""

    def update(self, where: Condition, /, values: Mapping[str, object]) -> int:
        super().update(where, values)
        return len(self.rows.select(self.rows.tables(), ALL))


class LeavesReferences(MemoryBulk[Any]):
    """Breaks DATA-81: deletes what matches and no more."""

    def delete(self, where: Condition, /) -> int:
        with self.rows.changing() as tables:
            found = self.rows.select(tables, where)
            for record in found:
                tables.drop(self.rows.info, self.rows.key_of(record))
            return len(found)


class CountsNothing(MemoryBulk[Any]):
    """Breaks DATA-82: does not say how many it stored."""

    def insert(self, rows: Iterable[Mapping[str, object]], /) -> int:
        super().insert(rows)
        return 0


class InsertsOneByOne(MemoryBulk[Any]):
    """Breaks DATA-83: keeps what came before the fault."""

    def insert(self, rows: Iterable[Mapping[str, object]], /) -> int:
        return sum(super(InsertsOneByOne, self).insert([values]) for values in rows)


class TakesAnyRows(MemoryClaiming[Any]):
    """Breaks DATA-84: does not look at the order."""

    def claim(self, query: Query, /, values: Mapping[str, object]) -> Sequence[Any]:
        return super().claim(replace(query, order=()), values)


class LooksThenTakes(MemoryClaiming[Any]):
    """Breaks DATA-85: two steps, between which others look too."""

    def claim(self, query: Query, /, values: Mapping[str, object]) -> Sequence[Any]:
        tables = self.rows.tables()
        found = self.rows.select(tables, query.where)[: query.limit]
        sleep(0.01)
        keys = Compare("id", Operator.IN, [record["id"] for record in found])
        MemoryBulk(self.rows).update(keys, values)
        return [self.rows.row(record) for record in found]


class ForgetsReferences(MemoryCascading[Any]):
    """Breaks DATA-86: does not name what would be cleared."""

    def preview(self, rows: Iterable[object], /, *, limit: int = 100) -> Cascade:
        return replace(super().preview(rows, limit=limit), cleared=())


class NamesAllRows(MemoryCascading[Any]):
    """Breaks DATA-87: counts to the end."""

    def preview(self, rows: Iterable[object], /, *, limit: int = 100) -> Cascade:
        return super().preview(rows)


@dataclass(frozen=True)
class With:
    """Makes a library with one ability that does something else."""

    name: str
    ability: Callable[[MemoryRepository[Any]], object]

    def __call__(self) -> DataSource:
        changing = self

        class Changed(MemoryRepository[Any]):
            @property
            def abilities(self) -> Abilities[Any]:
                changed: Any = {changing.name: changing.ability(self)}
                return replace(super().abilities, **changed)

        return MemorySource(CLASSES, repository_type=Changed)


def searches_alone() -> DataSource:
    return MemorySource(CLASSES, repository_type=SearchesAlone)


def last_wins() -> DataSource:
    return MemorySource(CLASSES, repository_type=LastWins)


SUITES: list[type[Suite[DataSource]]] = [
    FacetedSuite,
    EstimatingSuite,
    SearchableSuite,
    VersionedSuite,
    BulkSuite,
    ClaimingSuite,
    CascadingSuite,
]
VIOLATORS: dict[str, tuple[type[Suite[DataSource]], Callable[[], DataSource]]] = {
    "DATA-70": (FacetedSuite, With("faceted", CountsValuesOnly)),
    "DATA-71": (FacetedSuite, With("faceted", GivesNull)),
    "DATA-72": (FacetedSuite, With("faceted", GivesNoBounds)),
    "DATA-73": (EstimatingSuite, With("estimating", Pretends)),
    "DATA-74": (SearchableSuite, With("searchable", FindsOneWord)),
    "DATA-75": (SearchableSuite, searches_alone),
    "DATA-76": (VersionedSuite, With("versioned", OneVersion)),
    "DATA-77": (VersionedSuite, last_wins),
    "DATA-80": (BulkSuite, With("bulk", CountsAllRows)),
    "DATA-81": (BulkSuite, With("bulk", LeavesReferences)),
    "DATA-82": (BulkSuite, With("bulk", CountsNothing)),
    "DATA-83": (BulkSuite, With("bulk", InsertsOneByOne)),
    "DATA-84": (ClaimingSuite, With("claiming", TakesAnyRows)),
    "DATA-85": (ClaimingSuite, With("claiming", LooksThenTakes)),
    "DATA-86": (CascadingSuite, With("cascading", ForgetsReferences)),
    "DATA-87": (CascadingSuite, With("cascading", NamesAllRows)),
}


def test_each_rule_has_a_check_that_catches_a_planted_violator() -> None:
    violators = {rule_id: broken(suite, make) for rule_id, (suite, make) in VIOLATORS.items()}
    assert gaps([_reading, _changing], SUITES, violators) == []


def test_a_repository_without_an_ability_has_none() -> None:
    assert Abilities[object]().bulk is None
    assert memory_library().repository("library.Tag").abilities.versioned is None
