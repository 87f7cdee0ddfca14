"""The rules that every data source keeps, over SQLAlchemy classes: SQLite and PostgreSQL, blocking and asynchronous."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, create_engine

from bandstand import bridge
from bandstand.contracts.data import testing
from bandstand.sqlalchemy import SQLAlchemySource

from .conftest import engine_for, tables
from .models import ABOUT, Base, Book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bandstand.contracts.data import DataSource, Sources
    from bandstand.contracts.services.conformance import Suite

pytestmark = pytest.mark.filterwarnings("ignore:Dialect sqlite.*Decimal")


def source_on(engine: Engine) -> SQLAlchemySource:
    return SQLAlchemySource(Base, engine, namespace="library", about=ABOUT)


class OverClasses:
    """Makes the source that a suite looks at: that of the test, since each check makes one."""

    engine: Engine

    @pytest.fixture(autouse=True)
    def _take(self, engine: Engine) -> None:
        self.engine = engine

    def make(self) -> DataSource:
        return source_on(self.engine)


class TestSource(OverClasses, testing.SourceSuite):
    """Of the source."""


class TestUnits(OverClasses, testing.UnitSuite):
    """Of units of work."""


class TestConditions(OverClasses, testing.ConditionSuite):
    """Of conditions."""


class TestQueries(OverClasses, testing.QuerySuite):
    """Of queries."""


class TestReader(OverClasses, testing.ReaderSuite):
    """Of reading."""


class TestWriter(OverClasses, testing.WriterSuite):
    """Of writing."""


class TestDelete(OverClasses, testing.DeleteSuite):
    """Of deleting."""


class TestIsolation(OverClasses, testing.IsolationSuite):
    """Of isolation."""


class TestBulk(OverClasses, testing.BulkSuite):
    """Of changes of many rows."""


class TestCascading(OverClasses, testing.CascadingSuite):
    """Of what a deletion takes along."""


class TestClaiming(OverClasses, testing.ClaimingSuite):
    """Of rows for workers."""


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
class TestEstimating(OverClasses, testing.EstimatingSuite):
    """Of estimates, which SQLite does not make."""


class TestFaceted(OverClasses, testing.FacetedSuite):
    """Of facets."""


class TestSearchable(OverClasses, testing.SearchableSuite):
    """Of search."""


class TestVersioned(OverClasses, testing.VersionedSuite):
    """Of versions."""


class TestUnavailable(testing.UnavailableSuite):
    """Of databases that are not there."""

    engine: Engine

    @pytest.fixture(
        params=["sqlite:////no/such/folder/library.db", "postgresql+psycopg://postgres@127.0.0.1:1/postgres"],
        autouse=True,
    )
    def _away(self, request: pytest.FixtureRequest) -> Iterator[None]:
        self.engine = create_engine(request.param)
        yield
        self.engine.dispose()

    def make(self) -> DataSource:
        return source_on(self.engine)


class TestSources(testing.SourcesSuite):
    """Of sources by alias; a dict is what there is of them."""

    def make(self) -> Callable[[dict[str, DataSource]], Sources]:
        return dict


def test_several_engines_are_several_sources(engine: Engine) -> None:
    archive = create_engine("sqlite://")
    sources: Sources = {"default": source_on(engine), "archive": source_on(archive)}
    found = sources.get("archive")
    assert found is not None
    assert found.find(Book) == found.entities["library.Book"]
    assert (sorted(sources), sources.get("arhive")) == (["archive", "default"], None)
    archive.dispose()


def test_sqlite_makes_no_estimates(tmp_path: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path / 'library.db'}")
    assert source_on(engine).repository("library.Book").abilities.estimating is None
    engine.dispose()


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
_DRIVERS = ["sqlite+aiosqlite", "postgresql+asyncpg", "postgresql+psycopg_async"]


@pytest.fixture(params=_DRIVERS)
def driven(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a library with an asynchronous driver; its tables are made and dropped by a blocking one."""
    if request.param == "sqlite+aiosqlite":
        url = f"sqlite:///{tmp_path / 'library.db'}"
    else:
        url = request.getfixturevalue("postgresql_url").replace("postgresql:", "postgresql+psycopg:")
    blocking = engine_for(url)
    with tables(blocking, Base):
        yield f"{request.param}:{url.partition(':')[2]}"
    blocking.dispose()


@pytest.mark.parametrize(("suite", "name"), _CHECKS, ids=[name for _, name in _CHECKS])
def test_over_an_asynchronous_driver(driven: str, suite: type[Suite[DataSource]], name: str) -> None:
    engine = engine_for(driven)
    source = source_on(engine)
    check = suite()
    check.make = lambda: source  # type: ignore[method-assign]  # of this instance alone

    async def run() -> None:
        try:
            await source.run(getattr(check, name))
        finally:
            await bridge.run(engine.dispose)

    asyncio.run(run())


@pytest.mark.parametrize("driver", ["postgresql+asyncpg", "postgresql+psycopg_async"])
def test_an_asynchronous_server_that_is_away_is_unavailable(driver: str) -> None:
    engine = create_engine(f"{driver}://postgres@127.0.0.1:1/postgres")
    check = testing.UnavailableSuite()
    check.make = lambda: source_on(engine)  # type: ignore[method-assign]  # of this instance alone

    async def run() -> None:
        await bridge.run(check.test_whatever_is_asked_the_store_is_unavailable)
        await bridge.run(engine.dispose)

    asyncio.run(run())
