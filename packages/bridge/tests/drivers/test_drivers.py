"""SQLAlchemy's engines for async drivers, used by synchronous code over the bridge, under load and while it is cut off.

``transaction`` and ``end_what_was_left`` are the two rules that whoever hands connections to bridged code must keep.
"""

from __future__ import annotations

import asyncio
import gc
import random
import threading
import time
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import pytest
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.util import await_only, greenlet_spawn

from bandstand.bridge import active, run, wait

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator

    from sqlalchemy.pool import PoolProxiedConnection, PoolResetState

Cursor: TypeAlias = Any  # Any: each driver's adapter has a class of its own
Transaction: TypeAlias = "Callable[[Engine], AbstractContextManager[Cursor]]"
Cut: TypeAlias = "Callable[[Load, asyncio.Task[None]], Coroutine[Any, Any, None]]"
T = TypeVar("T")

# A connection that was cut off while it was made is closed by its collection.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed database:ResourceWarning")


@contextmanager
def transaction(engine: Engine) -> Generator[Cursor]:
    """Work in a transaction; a connection whose work did not end cleanly is thrown away, never used again.

    Whatever is no ``Exception``, and a timeout of the driver, may have come in the middle of an answer: a ROLLBACK
    would read the rest of that one as its own.
    """
    connection = engine.raw_connection()
    clean = False
    try:
        cursor = begin(engine, connection)
        try:
            yield cursor
        except TimeoutError:
            raise
        except Exception:
            cursor.execute("ROLLBACK")
            clean = True
            raise
        cursor.execute("COMMIT")
        clean = True
    finally:
        if not clean:
            throw_away(engine, connection)
        connection.close()


def throw_away(engine: Engine, connection: PoolProxiedConnection) -> None:
    try:
        if is_sqlite(engine):
            # A SQLite connection that is closed with a row unread keeps its transaction, and the lock, until its
            # cursor is collected. Its thread answers in order, so here a ROLLBACK is never out of step.
            wait(connection.driver_connection.rollback())  # type: ignore[union-attr]  # it is connected
    finally:
        connection.invalidate()


@contextmanager
def leaking_transaction(engine: Engine) -> Generator[Cursor]:
    """Work in a transaction as one would in blocking code: the planted violator."""
    connection = engine.raw_connection()
    try:
        cursor = begin(engine, connection)
        try:
            yield cursor
        except Exception:
            cursor.execute("ROLLBACK")
            raise
        cursor.execute("COMMIT")
    finally:
        connection.close()


def begin(engine: Engine, connection: PoolProxiedConnection) -> Cursor:
    cursor = connection.cursor()
    # SQLite would refuse a writer that began as a reader.
    cursor.execute("BEGIN IMMEDIATE" if is_sqlite(engine) else "BEGIN")
    return cursor


def end_what_was_left(connection: Any, record: Any, state: PoolResetState) -> None:
    """End the transaction that a connection is returned in: drivers do not know of a BEGIN that was sent by hand."""
    if not state.terminate_only and in_transaction(record.driver_connection):
        cursor = connection.cursor()
        cursor.execute("ROLLBACK")
        cursor.close()


def in_transaction(driver: Any) -> bool:
    """Ask the driver's own connection, each in its way: asyncpg, psycopg, aiosqlite."""
    if hasattr(driver, "is_in_transaction"):
        return bool(driver.is_in_transaction())
    if hasattr(driver, "info"):
        return bool(driver.info.transaction_status)
    return bool(driver.in_transaction)


def make_engine(url: URL, size: int, *, resets: bool = True) -> Engine:
    engine = create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        pool_size=size,
        max_overflow=0,
        pool_timeout=10,
    )
    if resets:
        event.listen(engine, "reset", end_what_was_left)
    return engine


def is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def pause(cursor: Cursor, engine: Engine, seconds: float) -> None:
    """Let time pass with a connection in hand; SQLite has no statement for it."""
    if is_sqlite(engine):
        wait(asyncio.sleep(seconds))
    else:
        cursor.execute(f"select pg_sleep({seconds})")


def execute(engine: Engine, *statements: str) -> list[tuple[Any, ...]]:
    """Do some statements in a transaction each, and give the rows of the last one."""
    rows: list[tuple[Any, ...]] = []
    for sql in statements:
        with transaction(engine) as cursor:
            cursor.execute(sql)
            rows = [tuple(row) for row in cursor.fetchall()] if cursor.description else []
    return rows


@dataclass
class Load:
    """200 calls by 10 tasks on 5 connections, some of them cut off, and what became of them."""

    engine: Engine
    transaction: Transaction
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    finished: set[int] = field(default_factory=set[int])
    committing: set[int] = field(default_factory=set[int])
    cut: int = 0
    wrong: list[str] = field(default_factory=list[str])

    def write(self, number: int, *, fail: bool) -> None:
        with self.transaction(self.engine) as cursor:
            cursor.execute(f"insert into seen values ({number})")
            pause(cursor, self.engine, 0.003)
            if fail:
                cursor.execute("select planned from nowhere")
            cursor.execute(f"select {number}")
            (answer,) = cursor.fetchone()
            if answer != number:
                self.wrong.append(f"{number} was answered with {answer}")
            self.committing.add(number)

    async def call(self, number: int, end: Callable[[asyncio.Task[None]], Coroutine[Any, Any, None]]) -> None:
        task = asyncio.create_task(run(self.write, number, fail=number % 5 == 0))
        try:
            if number % 4:
                await end(task)
            await task
        except (asyncio.CancelledError, TimeoutError):
            self.cut += 1
        except Exception as error:  # noqa: BLE001 - what is not planned is told of
            if "nowhere" not in str(error):
                self.wrong.append(repr(error))
        else:
            self.finished.add(number)

    async def cut_once(self, task: asyncio.Task[None]) -> None:
        """Cancel, or let a timeout do it."""
        delay = self.chance.uniform(0, 0.03)
        if self.chance.random() < 0.5:
            await asyncio.wait_for(task, delay)
        await asyncio.wait([task], timeout=delay)
        task.cancel()

    async def cut_twice(self, task: asyncio.Task[None]) -> None:
        """Cancel, and again while it cleans up."""
        for delay in (self.chance.uniform(0, 0.03), self.chance.uniform(0, 0.001)):
            await asyncio.wait([task], timeout=delay)
            task.cancel()

    async def run(self, cut: Cut) -> list[str]:
        """Do all, and give what is wrong afterwards."""
        numbers = iter(range(1, 201))

        async def work() -> None:
            for number in numbers:
                await self.call(number, lambda task: cut(self, task))

        await run(execute, self.engine, "drop table if exists seen", "create table seen (number integer)")
        await asyncio.gather(*(work() for _ in range(10)))
        return self.wrong or await self.left()

    async def left(self) -> list[str]:
        found = [f"{out} connections are not returned"] if (out := checked_out(self.engine)) else []
        if number := await run(self.open_transactions):
            found.append(f"{number} transactions are open")
        rows = {number for (number,) in await run(execute, self.engine, "select number from seen")}
        if not self.finished <= rows <= self.committing:
            found.append(f"{self.finished - rows} are lost, {rows - self.committing} were never committed")
        answers = await asyncio.gather(*(run(execute, self.engine, f"select {number}") for number in range(10)))
        if answers != [[(number,)] for number in range(10)]:
            found.append(f"the pool answers with {answers}")
        return found

    def open_transactions(self) -> int:
        """Count them on the server, which hears late of connections that were thrown away: it may take a while.

        SQLite needs no count: while one is open there, no other begins.
        """
        if is_sqlite(self.engine):
            return 0
        others = "datname = current_database() and pid <> pg_backend_pid() and xact_start is not null"
        deadline = time.monotonic() + 5
        while True:
            ((number,),) = execute(self.engine, f"select count(*) from pg_stat_activity where {others}")
            if number == 0 or time.monotonic() > deadline:
                return int(number)
            wait(asyncio.sleep(0.01))


def checked_out(engine: Engine) -> int:
    return int(engine.pool.checkedout())  # type: ignore[attr-defined]  # a method of the pools that have a size


def drive(engine: Engine, work: Coroutine[Any, Any, T]) -> T:
    """Run on a loop of its own, which owns the connections: they are closed before it ends."""

    async def main() -> T:
        try:
            return await work
        finally:
            await run(engine.dispose)
            # SQLAlchemy closes what is thrown away in shielded tasks; one of aiosqlite's that is cancelled before its
            # thread has answered would wait for ever, and the end of the loop for it.
            if others := asyncio.all_tasks() - {asyncio.current_task()}:
                await asyncio.wait(others, timeout=0.5)

    answer = asyncio.run(main())
    gc.collect()  # what was never closed is told of here, not in another test
    return answer


def test_fifty_wait_at_once_without_a_thread_each(url: URL) -> None:
    engine = make_engine(url, 50)
    known: set[threading.Thread] = set()
    others: list[int] = []

    def work(seconds: float) -> None:
        connection = engine.raw_connection()
        try:
            pause(connection.cursor(), engine, seconds)
            others.append(len(set(threading.enumerate()) - known))
        finally:
            connection.close()

    async def main() -> tuple[float, int]:
        known.update(threading.enumerate())  # those of other tests may end meanwhile
        await asyncio.gather(*(run(work, 0.1) for _ in range(50)))
        start = time.monotonic()
        await asyncio.gather(*(run(work, 0.1) for _ in range(50)))
        return time.monotonic() - start, max(others)

    took, extra = drive(engine, main())
    assert took < 1.5  # one after the other they take five seconds
    assert checked_out(engine) == 0
    # aiosqlite has a thread for each connection.
    assert extra == (50 if is_sqlite(engine) else 0)


@pytest.mark.parametrize("cut", [Load.cut_once, Load.cut_twice])
def test_cut_off_calls_leave_nothing_behind(url: URL, cut: Cut) -> None:
    load = Load(make_engine(url, 5), transaction)
    assert drive(load.engine, load.run(cut)) == []
    assert load.cut > 20
    assert len(load.finished) > 20


@pytest.mark.parametrize("cut", [Load.cut_once, Load.cut_twice])
@pytest.mark.parametrize("driver", ["asyncpg", "psycopg_async"])
def test_a_plain_close_poisons_the_pool(postgresql: URL, driver: str, cut: Cut) -> None:
    engine = make_engine(postgresql.set(drivername=f"postgresql+{driver}"), 5, resets=False)
    assert drive(engine, Load(engine, leaking_transaction).run(cut)) != []


def test_a_connection_returned_within_a_begin_is_clean_for_the_next(url: URL) -> None:
    engine = make_engine(url, 1)

    def leave() -> None:
        connection = engine.raw_connection()
        begin(engine, connection).execute("create table lost (number integer)")
        connection.close()

    async def main() -> None:
        await run(leave)
        await run(execute, engine, "create table lost (number integer)", "drop table lost")

    drive(engine, main())


def test_either_bridge_serves_the_waits_of_the_other(url: URL) -> None:
    engine = make_engine(url, 1)

    async def soon(value: int) -> int:
        await asyncio.sleep(0)
        return value

    async def main() -> list[object]:
        return [
            await greenlet_spawn(lambda: (active(), wait(soon(1)), execute(engine, "select 2"))),
            await run(lambda: await_only(soon(3))),
            await run(lambda: wait(greenlet_spawn(lambda: wait(run(wait, soon(4)))))),
        ]

    assert drive(engine, main()) == [(True, 1, [(2,)]), 3, 4]
