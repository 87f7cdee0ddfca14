"""The rules that every data source keeps, over models: on SQLite and PostgreSQL, blocking and asynchronous."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.data import testing
from bandstand.orm import Database, Databases
from bandstand.orm.source import ModelSource, sources_of

from .models import LIBRARY, Book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bandstand.contracts.data import DataSource, Sources
    from bandstand.contracts.services.conformance import Suite


class Disposing(ModelSource):
    """A source that closes the connections of an event loop, which ends with each call of a check."""

    async def run(self, call: Any, /, *args: Any, **kwargs: Any) -> Any:
        try:
            return await super().run(call, *args, **kwargs)
        finally:
            await self.database.adispose()


class OverModels:
    """Makes the source that a suite looks at: that of the test, since each check makes one."""

    database: Database

    @pytest.fixture(autouse=True)
    def _take(self, store: Database) -> None:
        self.database = store

    def make(self) -> DataSource:
        return Disposing(self.database, LIBRARY, versions={Book: "version"})


class TestSource(OverModels, testing.SourceSuite):
    """Of the source."""


class TestUnits(OverModels, testing.UnitSuite):
    """Of units of work."""


class TestConditions(OverModels, testing.ConditionSuite):
    """Of conditions."""


class TestQueries(OverModels, testing.QuerySuite):
    """Of queries."""


class TestReader(OverModels, testing.ReaderSuite):
    """Of reading."""


class TestWriter(OverModels, testing.WriterSuite):
    """Of writing."""


class TestDelete(OverModels, testing.DeleteSuite):
    """Of deleting."""


class TestIsolation(OverModels, testing.IsolationSuite):
    """Of isolation."""


class TestBulk(OverModels, testing.BulkSuite):
    """Of changes of many rows."""


class TestCascading(OverModels, testing.CascadingSuite):
    """Of what a deletion takes along."""


class TestClaiming(OverModels, testing.ClaimingSuite):
    """Of rows for workers."""


@pytest.mark.parametrize("bare", ["postgresql"], indirect=True)
class TestEstimating(OverModels, testing.EstimatingSuite):
    """Of estimates, which SQLite does not make: see test_estimating."""


class TestFaceted(OverModels, testing.FacetedSuite):
    """Of facets."""


class TestSearchable(OverModels, testing.SearchableSuite):
    """Of search."""


class TestVersioned(OverModels, testing.VersionedSuite):
    """Of versions."""


class TestUnavailable(testing.UnavailableSuite):
    """Of databases that are not there."""

    url: str

    @pytest.fixture(params=["sqlite:////no/such/folder/library.db", "postgresql://postgres@127.0.0.1:1/postgres"],
                    autouse=True)  # fmt: skip
    def _away(self, request: pytest.FixtureRequest) -> None:
        self.url = request.param

    def make(self) -> DataSource:
        return ModelSource(Database(self.url), LIBRARY)


class TestSources(testing.SourcesSuite):
    """Of sources by alias; a dict is what there is of them."""

    def make(self) -> Callable[[dict[str, DataSource]], Sources]:
        return dict


def test_each_of_several_databases_has_a_source() -> None:
    databases = Databases([Database("sqlite://"), Database("sqlite://", alias="archive")])
    sources = sources_of(databases, LIBRARY)
    assert list(sources) == ["default", "archive"]
    assert sources["archive"].database is databases["archive"]


# The same rules over asynchronous drivers: each check runs as one call of ``run``. Left out are the checks that start
# threads or event loops of their own, which blocking drivers are for.

_SUITES: list[type[Suite[DataSource]]] = [
    testing.ConditionSuite,
    testing.QuerySuite,
    testing.ReaderSuite,
    testing.WriterSuite,
    testing.DeleteSuite,
    testing.IsolationSuite,
    testing.CascadingSuite,
    testing.FacetedSuite,
    testing.SearchableSuite,
    testing.VersionedSuite,
    testing.BulkSuite,
    testing.ClaimingSuite,
    testing.UnitSuite,
]
_OWN_THREADS = {
    "test_of_two_updates_at_once_one_finds_nothing",
    "test_no_row_is_taken_twice",
    "test_what_is_changed_is_seen_inside_and_not_outside",
    "test_calls_run_after_the_outermost_unit",
}
_CHECKS = [(suite, name) for suite in _SUITES for name in suite.checks() if name not in _OWN_THREADS]


@pytest.fixture(params=["sqlite+aiosqlite", "postgresql+asyncpg", "postgresql+psycopg_async"])
def driven(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with an asynchronous driver; its tables are made and dropped by a blocking one."""
    if request.param == "sqlite+aiosqlite":
        url = f"sqlite:///{tmp_path / 'library.db'}"
    else:
        url = request.getfixturevalue("postgresql_url")
    blocking = Database(url)
    blocking.create_all(*LIBRARY)
    yield Database(f"{request.param}:{url.partition(':')[2]}")
    blocking.drop_all(*LIBRARY)
    blocking.dispose()


@pytest.mark.parametrize(("suite", "name"), _CHECKS, ids=[name for _, name in _CHECKS])
def test_over_an_asynchronous_driver(driven: Database, suite: type[Suite[DataSource]], name: str) -> None:
    source = ModelSource(driven, LIBRARY, versions={Book: "version"})
    check = suite()
    check.make = lambda: source  # type: ignore[method-assign]  # of this instance alone

    async def run() -> None:
        try:
            await source.run(getattr(check, name))
        finally:
            await driven.adispose()

    asyncio.run(run())
