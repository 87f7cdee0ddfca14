"""The cache in rows of a model: the contract's suites on each database, processes, bounds, transactions."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from bandstand.cache import RowCache
from bandstand.contracts.cache import MISSING
from bandstand.contracts.cache.asynchronous.testing import (
    AsyncAtomicSuite,
    AsyncCacheSuite,
    AsyncTaggedSuite,
    BothColoursSuite,
)
from bandstand.contracts.cache.testing import AtomicSuite, CacheSuite, FailureSuite, TaggedSuite, Timed
from bandstand.contracts.services.conformance import rule
from bandstand.orm import Database, F, atomic
from bandstand.orm.database import Databases
from bandstand.orm.errors import DatabaseError, NotBridgedHere, OperationalError
from bandstand.orm.source import ModelSource
from bandstand.stack.cache import database_cache
from bandstand.stack.cache.models import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    from bandstand.orm.database import Statement

T = TypeVar("T")


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """A database with the table of entries, empty."""
    made = Database(url, statement_timeout=60)
    made.create_all(Entry)
    yield made
    made.drop_all(Entry)
    made.dispose()


@pytest.fixture
def cache(database: Database) -> RowCache:
    return database_cache(Databases([database]))


class OverModels:
    """Makes the cache of a suite over a model."""

    @pytest.fixture(autouse=True)
    def keep_database(self, database: Database) -> None:
        self.database = database

    def make(self) -> Timed[RowCache]:
        return Timed(database_cache(Databases([self.database])), self.advance)

    def advance(self, seconds: float) -> None:
        """Let everything end earlier, instead of waiting; in a thread, since async checks call it, too."""
        ending = Entry.objects.using(self.database).filter(ends__isnull=False)
        thread = Thread(target=lambda: ending.update(ends=F("ends") - seconds))
        thread.start()
        thread.join()

    def run_async(self, check: Coroutine[Any, Any, T]) -> T:  # Any: as the suite has it
        async def whole() -> T:
            try:
                return await check
            finally:
                await self.database.adispose()

        return asyncio.run(whole())


class TestCache(OverModels, CacheSuite):
    pass


class TestAtomic(OverModels, AtomicSuite):
    pass


class TestTagged(OverModels, TaggedSuite):
    pass


class TestAsync(OverModels, AsyncCacheSuite):
    pass


class TestAsyncAtomic(OverModels, AsyncAtomicSuite):
    pass


class TestAsyncTagged(OverModels, AsyncTaggedSuite):
    pass


class TestBothColours(OverModels, BothColoursSuite):
    @rule("CACHE-41")
    def test_both_colours_see_the_same_values(self) -> None:
        """The blocking colour is used in a thread, for the ORM refuses to block an event loop."""
        cache = self.make().cache
        cache.set("name", "Ada")
        cache.set("hits", 1)

        async def check() -> None:
            await cache.aset("other", "Alan")
            assert await cache.aget_many(["name", "other"]) == {"name": "Ada", "other": "Alan"}
            assert (await cache.aincr("hits"), await asyncio.to_thread(cache.incr, "hits")) == (2, 3)
            with pytest.raises(NotBridgedHere, match="would stop its event loop"):
                cache.get("name")

        self.run_async(check())
        assert cache.get_many(["name", "other", "hits"]) == {"name": "Ada", "other": "Alan", "hits": 3}


class TestFailing(FailureSuite):
    @pytest.fixture(autouse=True, params=["sqlite:///{}/nowhere/site.db", "postgresql://nobody@127.0.0.1:1/nothing"])
    def nowhere(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
        self.database = Database(request.param.format(tmp_path))
        yield
        self.database.dispose()

    def make(self) -> RowCache:
        return database_cache(Databases([self.database]))


# Processes


def in_processes(number: int, *arguments: object) -> None:
    command = [sys.executable, str(Path(__file__).with_name("process.py")), *map(str, arguments)]
    processes = [subprocess.Popen(command) for _ in range(number)]
    assert [process.wait() for process in processes] == [0] * number


def test_eight_processes_lose_no_count(cache: RowCache, url: str) -> None:
    cache.set("hits", 0)
    in_processes(8, "count", url, 50)
    assert cache.get("hits") == 400


def test_one_process_computes_for_all(cache: RowCache, url: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    in_processes(4, "compute", url, log)
    assert log.read_text() == "computed\n"
    assert cache.get("answer") == 42


# Statements


@pytest.fixture
def sent(database: Database) -> list[str]:
    """The first words of the statements that were sent to the table, or around it."""
    found: list[str] = []

    def keep(statement: Statement) -> None:
        found.append(statement.sql.partition(" ")[0])

    database.hooks.append(keep)
    return found


def test_reading_is_one_statement_however_many_are_asked_for(cache: RowCache, sent: list[str]) -> None:
    cache.get("a")
    cache.get_many(["a", "b", "c"])
    assert sent == ["SELECT", "SELECT"]


def test_storing_what_is_there_is_one_statement(cache: RowCache, sent: list[str]) -> None:
    cache.set("a", 1)
    sent.clear()
    cache.set("a", 2)
    assert sent == ["UPDATE"]


def test_many_new_values_are_inserted_by_one_statement(cache: RowCache, sent: list[str]) -> None:
    cache.set_many({"a": 1, "b": 2, "c": 3})
    assert [word for word in sent if word not in ("SAVEPOINT", "RELEASE")] == ["BEGIN", "SELECT", "INSERT", "COMMIT"]


def test_who_comes_second_writes_nothing(cache: RowCache, sent: list[str]) -> None:
    cache.add("a", 1)
    sent.clear()
    assert cache.add("a", 2) is False
    assert set(sent) == {"SELECT"}


# Bounds


def entries(database: Database) -> list[str]:
    found = Entry.objects.using(database).order_by("name").values_list("name", flat=True)
    return [name.rpartition(":")[2] for name in found]


def test_what_ends_first_goes_when_there_is_too_much(database: Database) -> None:
    cache = database_cache(Databases([database]), max_entries=20)
    cache.set("always", 1, None)
    for number in range(60):
        cache.set(f"book{number:02}", number, 1000 + number)
    kept = entries(database)
    assert 20 <= len(kept) <= 23
    assert kept == ["always", *(f"book{number:02}" for number in range(61 - len(kept), 60))]


def test_what_ended_is_dropped_when_asked_in_either_colour(cache: RowCache, database: Database) -> None:
    async def drop() -> int:
        try:
            return await cache.adrop_ended()
        finally:
            await database.adispose()

    cache.set("a", 1, 0.01)
    cache.set("b", 2)
    time.sleep(0.02)
    assert (asyncio.run(drop()), cache.drop_ended()) == (1, 0)
    assert entries(database) == ["b"]


def test_the_largest_numbers_and_longest_names_come_back(cache: RowCache) -> None:
    cache.set("n" * 250, 2**63 - 1)
    cache.set("\N{GRINNING FACE}" * 250, -(2**63))
    assert cache.incr("\N{GRINNING FACE}" * 250, 2**63 - 1) == -1
    with pytest.raises(TypeError, match="no integer"):
        cache.incr("n" * 250)
    assert cache.get_or_set("x" * 250, lambda: bytes(range(256))) == bytes(range(256))


# Transactions


class Trouble(Exception):
    """Rolls back."""


def test_what_is_stored_in_a_transaction_goes_with_it(cache: RowCache, database: Database) -> None:
    cache.set("hits", 1)
    with suppress(Trouble), atomic(database):
        cache.set_many({"name": "Ada", "other": "Grace"})
        cache.incr("hits")
        assert cache.get_many(["name", "hits"]) == {"name": "Ada", "hits": 2}
        raise Trouble
    assert cache.get_many(["name", "other", "hits"]) == {"hits": 1}


def test_async_code_stores_in_its_transaction(postgresql_url: str) -> None:
    """Only over an asynchronous driver a transaction stays open while its code awaits."""
    database = Database(postgresql_url)
    database.create_all(Entry)
    cache = database_cache(Databases([database]))

    async def store() -> list[object]:
        found: list[object] = []
        with suppress(Trouble):
            async with atomic(database):
                await cache.aset_many({"name": "Ada", "other": "Grace"})
                found.append(await cache.aget("name"))
                raise Trouble
        found.append(await cache.aget("name"))
        await database.adispose()
        return found

    assert asyncio.run(store()) == ["Ada", None]
    database.drop_all(Entry)
    database.dispose()


def test_a_table_that_is_not_there_is_an_error(url: str) -> None:
    database = Database(url)
    with pytest.raises(DatabaseError, match="cache_entry"):
        database_cache(Databases([database])).get("name")
    database.dispose()


def test_a_transaction_goes_on_after_another_was_faster(postgresql_url: str) -> None:
    """SQLite has one writer at a time, so nobody can be faster there."""
    database = Database(postgresql_url)
    database.create_all(Entry)
    cache = database_cache(Databases([database]))
    others: list[Callable[[], object]] = []

    def hasten(statement: Statement) -> None:
        if statement.sql.startswith(("SELECT", "UPDATE")) and others:
            thread = Thread(target=others.pop())
            thread.start()
            thread.join()

    database.hooks.append(hasten)
    with atomic(database):
        cache.set("mine", 1)
        others.append(lambda: cache.set("added", "by another"))
        assert cache.add("added", "here") is False
        others.append(lambda: cache.set("set", "by another"))
        cache.set("set", "here")
        others.append(lambda: cache.set_many({"one": 0, "two": 0}))
        assert cache.set_many({"one": 1, "two": 2, "three": 3}) == []
    expected = {"mine": 1, "added": "by another", "set": "here", "one": 1, "two": 2, "three": 3}
    assert cache.get_many(expected) == expected
    assert cache.health.failures == 0
    database.drop_all(Entry)
    database.dispose()


@pytest.mark.parametrize(("change", "left"), [("set_many", {"a": 1, "b": 2}), ("delete_many", {})])
def test_who_waits_for_one_that_waits_for_it_yields_and_goes_on(
    postgresql_url: str, change: str, left: dict[str, int]
) -> None:
    """PostgreSQL lets one of them fail after a second."""
    database = Database(postgresql_url)
    database.create_all(Entry)
    cache = database_cache(Databases([database]))
    cache.set_many({"a": 0, "b": 0})
    has_b = Event()

    def cross() -> None:
        rows = Entry.objects.using(database)
        with suppress(OperationalError), atomic(database):
            rows.filter(name="bandstand:1:b").update(ends=None)
            has_b.set()
            await_waiting(postgresql_url)
            rows.filter(name="bandstand:1:a").update(ends=None)

    other = Thread(target=cross)
    other.start()
    has_b.wait()
    getattr(cache, change)({"a": 1, "b": 2})
    other.join()
    assert cache.get_many(["a", "b"]) == left
    assert cache.health.failures == 0
    database.drop_all(Entry)
    database.dispose()


def await_waiting(url: str) -> None:
    """Wait until somebody waits for a row of another."""
    import psycopg

    waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(2000):
            if connection.execute(waiting).fetchone():
                return
            time.sleep(0.01)


def test_a_second_database_keeps_the_cache_out_of_transactions(postgresql_url: str) -> None:
    databases = [Database(postgresql_url), Database(postgresql_url, alias="cache")]
    databases[0].create_all(Entry)
    cache = RowCache(ModelSource(databases[1], [Entry]), Entry)
    with suppress(Trouble), atomic(databases[0]):
        cache.set("name", "Ada")
        raise Trouble
    assert cache.get("name", MISSING) == "Ada"
    databases[0].drop_all(Entry)
    for database in databases:
        database.dispose()
