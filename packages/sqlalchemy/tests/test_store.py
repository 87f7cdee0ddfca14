"""Connections and transactions of an engine that belongs to somebody else."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, create_engine, event, inspect, select
from sqlalchemy.orm import Session

from bandstand import bridge
from bandstand.contracts.data.conditions import Compare, Operator
from bandstand.contracts.data.errors import Integrity
from bandstand.sqlalchemy import SQLAlchemySource

from .conftest import engine_for, tables
from .models import ABOUT, Base, Country, Tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def over(engine: Any) -> SQLAlchemySource:
    return SQLAlchemySource(Base, engine, namespace="library", about=ABOUT)


def add(source: SQLAlchemySource, name: str) -> Tag:
    tags = source.repository(Tag)
    tag = tags.new({"name": name})
    tags.save(tag)
    return tag


def names(source: SQLAlchemySource) -> list[str]:
    return [tag.name for tag in source.repository(Tag).page()]


def test_connections_go_back_to_the_pool(engine: Engine) -> None:
    source = over(engine)
    add(source, "one")
    with suppress(RuntimeError), source.unit_of_work():
        add(source, "two")
        raise RuntimeError
    with pytest.raises(Integrity):
        add(source, "one")
    assert names(source) == ["one"]
    pool: Any = engine.pool
    assert pool.checkedout() == 0


def test_sessions_of_the_application_see_what_was_stored_and_the_other_way_round(engine: Engine) -> None:
    source = over(engine)
    add(source, "ours")
    with Session(engine) as session:
        session.add(Tag(name="theirs"))
        session.commit()
        read = list(session.scalars(select(Tag).order_by(Tag.name)))
        assert [tag.name for tag in read] == ["ours", "theirs"]
        source.repository(Tag).related(read[0], "books")
    assert names(source) == ["ours", "theirs"]


def test_rows_belong_to_no_session(engine: Engine) -> None:
    source = over(engine)
    tag = add(source, "one")
    (read,) = source.repository(Tag).page()
    for row in (tag, read):
        state: Any = inspect(row)
        assert state.detached
        assert row.name == "one"


def test_what_fails_leaves_a_row_as_it_was(engine: Engine) -> None:
    source = over(engine)
    add(source, "one")
    tags = source.repository(Tag)
    new = tags.new({"name": "one"})
    with pytest.raises(Integrity) as raised:
        tags.save(new)
    assert (raised.value.kind, raised.value.fields) == ("unique", ("name",))
    new.name = "two"
    tags.save(new)
    assert names(source) == ["one", "two"]


def test_an_engine_that_commits_each_statement_has_units_of_work_all_the_same(url: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with tables(engine, Base):
        source = over(engine)
        with suppress(RuntimeError), source.unit_of_work():
            add(source, "one")
            raise RuntimeError
        assert names(source) == []
    engine.dispose()


def test_an_engine_that_begins_by_itself_stays_as_it_is(tmp_path: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path / 'library.db'}")

    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None

    def begun(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    with tables(engine, Base):
        source = over(engine)
        with source.unit_of_work():
            add(source, "one")
            with suppress(RuntimeError), source.unit_of_work():
                add(source, "two")
                raise RuntimeError
        assert names(source) == ["one"]
    engine.dispose()


def test_a_unit_of_work_belongs_to_the_thread_that_began_it(engine: Engine) -> None:
    from contextvars import copy_context

    source = over(engine)
    raised: list[str] = []

    def ask() -> None:
        try:
            names(source)
        except RuntimeError as error:
            raised.append(str(error))

    with source.unit_of_work():
        thread = threading.Thread(target=partial(copy_context().run, ask))
        thread.start()
        thread.join()
    assert len(raised) == 1
    assert "belongs to the thread or task that began it" in raised[0]


def test_a_call_for_a_commit_wants_a_unit_that_has_begun(engine: Engine) -> None:
    with pytest.raises(RuntimeError, match="enter the unit first"):
        over(engine).unit_of_work().on_commit(list)


def test_a_database_in_memory_is_asked_without_a_thread() -> None:
    engine = create_engine("sqlite://")
    with tables(engine, Base):
        source = over(engine)
        add(source, "one")
        assert asyncio.run(source.run(names, source)) == ["one"]
    engine.dispose()


def test_blocking_calls_run_in_threads_of_the_pool_that_was_given(engine: Engine) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1, thread_name_prefix="given") as pool:
        source = SQLAlchemySource(Base, engine, namespace="library", pool=pool)
        assert asyncio.run(source.run(lambda: threading.current_thread().name)).startswith("given")


# Asynchronous drivers


@pytest.fixture(params=["sqlite+aiosqlite", "postgresql+asyncpg", "postgresql+psycopg_async"])
def driven(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a library with an asynchronous driver."""
    if request.param == "sqlite+aiosqlite":
        url = f"sqlite:///{tmp_path / 'library.db'}"
    else:
        url = request.getfixturevalue("postgresql_url").replace("postgresql:", "postgresql+psycopg:")
    blocking = engine_for(url)
    with tables(blocking, Base):
        yield f"{request.param}:{url.partition(':')[2]}"
    blocking.dispose()


def on_loop(url: str, call: Callable[[SQLAlchemySource], Any]) -> Any:
    """Run a coroutine function over an engine that ends with the loop."""
    engine = engine_for(url)

    async def run() -> Any:
        try:
            return await call(over(engine))
        finally:
            await bridge.run(engine.dispose)

    return asyncio.run(run())


def test_an_async_engine_is_an_engine(driven: str) -> None:
    from sqlalchemy.ext.asyncio import create_async_engine

    async def run() -> list[str]:
        engine = create_async_engine(driven)
        source = over(engine)
        await source.run(add, source, "one")
        found = await source.run(names, source)
        await engine.dispose()
        return found

    assert asyncio.run(run()) == ["one"]


def test_several_tasks_ask_at_once_and_units_are_their_own(driven: str) -> None:
    async def call(source: SQLAlchemySource) -> list[str]:
        def change(name: str) -> None:
            with source.unit_of_work():
                add(source, name)
                if name == "lost":
                    raise RuntimeError

        tasks = [source.run(change, name) for name in ("one", "lost", "two")]
        await asyncio.gather(*tasks, return_exceptions=True)
        return await source.run(names, source)

    assert on_loop(driven, call) == ["one", "two"]


def test_an_asynchronous_engine_is_refused_outside_of_run(driven: str) -> None:
    with pytest.raises(RuntimeError, match=r"await source.run\(function\)"):
        names(over(engine_for(driven)))


def test_a_call_that_was_cut_off_leaves_nothing_behind(driven: str) -> None:
    """Neither rows, nor a connection that somebody else would get, nor a thread and a file of SQLite's."""
    before = threading.active_count()

    async def call(source: SQLAlchemySource) -> list[str]:
        def slow() -> None:
            with source.unit_of_work():
                add(source, "lost")
                bridge.wait(asyncio.sleep(10))

        def reading() -> None:
            for _ in range(500):
                names(source)

        for function in (slow, reading) * 3:
            for delay in (0.0, 0.01, 0.03):
                task = asyncio.create_task(source.run(function))
                await asyncio.sleep(delay)
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        pool: Any = source.store.engine.pool
        assert pool.checkedout() == 0
        await source.run(add, source, "kept")
        return await source.run(names, source)

    assert on_loop(driven, call) == ["kept"]
    for thread in threading.enumerate():
        if thread.name.startswith("Thread-") and thread is not threading.current_thread():
            thread.join(timeout=5)
    assert threading.active_count() <= before


def test_isolation_holds_over_asynchronous_drivers(driven: str) -> None:
    async def call(source: SQLAlchemySource) -> list[str]:
        def inside() -> list[str]:
            with source.isolate():
                add(source, "lost")
                return names(source)

        assert await source.run(inside) == ["lost"]
        return await source.run(names, source)

    assert on_loop(driven, call) == []


def test_a_text_that_ends_in_the_middle_is_no_value(engine: Engine) -> None:
    source = over(engine)
    add(source, "one")
    tags = source.repository(Tag)
    for operator in (Operator.EQ, Operator.CONTAINS, Operator.IEQ):
        assert tags.count(Compare("name", operator, "o\0ne")).number == 0
    assert tags.count(Compare("id", Operator.LT, 2**70)).number == 1
    assert tags.count(Compare("id", Operator.EQ, 2**70)).number == 0
    assert source.repository(Country).count(Compare("code", Operator.EQ, 7)).number == 0
