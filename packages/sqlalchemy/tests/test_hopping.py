"""A blocking source inside the bridge of another one: its calls go to threads, and the event loop goes on."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, create_engine, event

from bandstand import bridge
from bandstand.contracts.data.conditions import ALL, Compare, Operator
from bandstand.contracts.data.errors import Integrity
from bandstand.contracts.data.query import Order, Query
from bandstand.sqlalchemy import SQLAlchemySource

from .conftest import engine_for, tables
from .models import ABOUT, Base, Country, Tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.contracts.data.library import Library


def add(source: SQLAlchemySource, name: str) -> Tag:
    tags = source.repository(Tag)
    tag = tags.new({"name": name})
    tags.save(tag)
    return tag


def names(source: SQLAlchemySource) -> list[str]:
    return [tag.name for tag in source.repository(Tag).page(Query(order=[Order("name")]))]


async def ticking(call: asyncio.Task[Any]) -> int:
    """Count how often the loop comes round until a task is done, at most every hundredth of a second."""
    ticks = 0
    while not call.done():
        await asyncio.sleep(0.01)
        ticks += 1
    return ticks


@pytest.fixture
def where(engine: Engine) -> Iterator[set[str]]:
    """The names of the threads that have asked the database."""
    found: set[str] = set()

    def note(*_: Any) -> None:
        found.add(threading.current_thread().name)

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def in_use(engine: Engine) -> int:
    pool: Any = engine.pool
    count: int = pool.checkedout()
    return count


def test_every_question_and_change_is_asked_in_a_thread(library: Library, where: set[str]) -> None:
    source: Any = library.source

    def everything() -> None:
        books, tags = library.books, library.tags
        emma = library.book("Emma")
        assert list(books.each(Query(limit=1)))
        assert books.count().number == 5
        assert books.get((emma.id,)).title == "Emma"
        assert len(books.related(emma, "tags")) == 2
        assert len(books.related(emma, "author")) == 1
        books.check(emma)
        books.save(emma, links={"tags": []})
        abilities: Any = tags.abilities
        assert abilities.bulk.insert({"name": f"tag {place}"} for place in range(2)) == 2
        assert abilities.bulk.update(Compare("name", Operator.EQ, "tag 1"), {"name": "tag 3"}) == 1
        assert abilities.bulk.delete(Compare("name", Operator.STARTS, "tag ")) == 2
        assert abilities.claiming.claim(Query(where=Compare("name", Operator.EQ, "novel")), {"name": "n"})
        assert abilities.faceted.facets("name")
        assert abilities.faceted.distinct("name")
        assert abilities.faceted.bounds("name")
        assert abilities.estimating is None or abilities.estimating.estimate()
        assert abilities.cascading.preview(tags.page().rows)
        tags.delete(tags.page().rows[0])
        with source.unit_of_work(), source.unit_of_work():
            add(source, "in a unit")
        with source.isolate():
            add(source, "lost")

    where.clear()
    asyncio.run(bridge.run(everything))
    assert where
    assert {name.rpartition("_")[0] for name in where} == {"bandstand-sqlalchemy-aside", "bandstand-sqlalchemy-unit"}
    assert "lost" not in names(source)


def test_a_lock_that_lasts_stops_no_loop(source: SQLAlchemySource, engine: Engine) -> None:
    """Somebody else has locked the table; the loop goes round while this waits."""
    locked, other = threading.Event(), engine_for(engine.url.render_as_string(hide_password=False))

    def lock() -> None:
        with other.begin() as connection:
            is_sqlite = other.dialect.name == "sqlite"
            connection.exec_driver_sql("BEGIN EXCLUSIVE" if is_sqlite else "LOCK TABLE tag")
            locked.set()
            threading.Event().wait(0.4)

    async def run() -> int:
        thread = threading.Thread(target=lock)
        thread.start()
        await asyncio.to_thread(locked.wait)
        ticks = await ticking(asyncio.create_task(bridge.run(add, source, "one")))
        thread.join()
        return ticks

    assert asyncio.run(run()) >= 10
    assert names(source) == ["one"]
    other.dispose()


def test_more_units_than_threads_end_one_after_another(source: SQLAlchemySource, engine: Engine) -> None:
    """Each waits for the lock that another one has, and that one's commit waits for no thread."""

    def change(name: str) -> None:
        with source.unit_of_work():
            add(source, name)
            bridge.wait(asyncio.sleep(0.01))
            if name.startswith("lost"):
                raise RuntimeError
            add(source, f"{name} again")

    async def run() -> None:
        wanted = [f"{'lost' if place % 3 == 0 else 'kept'} {place:02}" for place in range(15)]
        await asyncio.gather(*(bridge.run(change, name) for name in wanted), return_exceptions=True)

    began = monotonic()
    asyncio.run(run())
    assert monotonic() - began < 10
    assert len(names(source)) == 20
    assert in_use(engine) == 0


def test_a_pool_that_is_full_stops_nobody(engine: Engine) -> None:
    """A thread of the pool asks the loop, where the same source is used again: that needs no thread of the pool."""
    with ThreadPoolExecutor(1) as pool:
        source = SQLAlchemySource(Base, engine, namespace="library", about=ABOUT, pool=pool)

        async def run() -> list[str]:
            loop = asyncio.get_running_loop()

            def ask() -> list[str]:
                return asyncio.run_coroutine_threadsafe(bridge.run(names, source), loop).result(timeout=5)

            await source.run(add, source, "one")
            return await source.run(ask)

        assert asyncio.run(run()) == ["one"]


def test_a_unit_that_is_cut_off_leaves_nothing_behind(source: SQLAlchemySource, engine: Engine) -> None:
    def slow() -> None:
        with source.unit_of_work():
            add(source, "lost")
            for _ in range(5000):  # takes far longer than it is given
                names(source)

    async def run() -> None:
        for step in range(12):
            task = asyncio.create_task(bridge.run(slow))
            await asyncio.sleep(step * 0.004)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            assert in_use(engine) == 0
        await bridge.run(add, source, "kept")

    asyncio.run(run())
    assert names(source) == ["kept"]
    assert in_use(engine) == 0


def test_a_call_that_nobody_awaits_any_more_gives_its_connection_back(source: SQLAlchemySource, engine: Engine) -> None:
    def change() -> None:
        with source.unit_of_work():
            add(source, "lost")
            bridge.wait(asyncio.sleep(10))

    async def run() -> None:
        coroutine = bridge.run(change)
        task = asyncio.create_task(asyncio.wait_for(asyncio.shield(asyncio.ensure_future(coroutine)), 0.05))
        with suppress(TimeoutError):
            await task

    asyncio.run(run())
    assert names(source) == []
    assert in_use(engine) == 0


def test_errors_and_isolation_are_as_ever(source: SQLAlchemySource) -> None:
    def twice() -> None:
        add(source, "one")
        with pytest.raises(Integrity) as raised:
            add(source, "one")
        assert raised.value.fields == ("name",)

    with source.isolate():  # begun by blocking code, as a test's fixture does
        asyncio.run(bridge.run(twice))
        assert names(source) == ["one"]
    assert names(source) == []


def test_calls_for_a_commit_run_with_the_caller(source: SQLAlchemySource) -> None:
    ran: list[bool] = []

    def change() -> None:
        with source.unit_of_work() as work:
            work.on_commit(lambda: ran.append(bridge.active()))
            add(source, "one")

    asyncio.run(bridge.run(change))
    assert ran == [True]


def test_a_database_in_memory_is_asked_directly() -> None:
    engine = create_engine("sqlite://")
    with tables(engine, Base):
        source = SQLAlchemySource(Base, engine, namespace="library", about=ABOUT)
        asyncio.run(bridge.run(add, source, "one"))
        assert names(source) == ["one"]
    engine.dispose()


@pytest.mark.parametrize("driver", ["asyncpg", "psycopg_async"])
def test_two_sources_of_both_colours_are_used_side_by_side(driver: str, postgresql_url: str, tmp_path: Any) -> None:
    server = engine_for(postgresql_url.replace("postgresql:", "postgresql+psycopg:"))
    file = engine_for(f"sqlite:///{tmp_path / 'library.db'}")
    with tables(server, Base), tables(file, Base):
        blocking = SQLAlchemySource(Base, file, namespace="library", about=ABOUT)

        async def run() -> tuple[list[str], list[str]]:
            from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

            engine = create_async_engine(postgresql_url.replace("postgresql:", f"postgresql+{driver}:"))
            source = SQLAlchemySource(Base, engine, namespace="library", about=ABOUT)

            def both() -> tuple[list[str], list[str]]:
                with source.unit_of_work(), blocking.unit_of_work():
                    add(source, "there")
                    add(blocking, "here")
                return names(source), names(blocking)

            found = await source.run(both)
            async with AsyncSession(engine) as session:  # SQLAlchemy's own bridge is one, too
                count = await session.run_sync(lambda _: blocking.repository(Country).count(ALL).number)
            assert count == 0
            await engine.dispose()
            return found

        assert asyncio.run(run()) == (["there"], ["here"])
    server.dispose()
    file.dispose()
