"""The boundary to drivers: errors in one language, dead and interrupted connections, one loop and many tasks."""

from __future__ import annotations

import asyncio
import threading
import time
from contextvars import copy_context
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from bandstand.orm import Database, Databases, Model, Registry, atomic, fields
from bandstand.orm.database import DATABASES, Statement
from bandstand.orm.database.execution import log
from bandstand.orm.errors import (
    DatabaseError,
    DataError,
    IntegrityError,
    InternalError,
    NoDatabase,
    NotBridgedHere,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
)
from bandstand.orm.signals import connection_created

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..conftest import Library

DRIVERS = ["postgresql+psycopg_async", "postgresql+asyncpg"]


def named(url: str, driver: str, **options: Any) -> Database:
    return Database(url.replace("postgresql", driver, 1), **options)


def checked_out(database: Database) -> int:
    """Give how many connections are in use."""
    return int(database.engine.pool.checkedout())  # type: ignore[attr-defined]  # of a pool that counts


def end(url: str, pid: int) -> None:
    """Cut a connection off from the server's side."""
    database = Database(url)
    database.execute("SELECT pg_terminate_backend(%s)", (pid,))
    database.dispose()


def test_an_error_of_a_driver_becomes_ours_with_statement_and_cause(library: Library) -> None:
    with pytest.raises((ProgrammingError, OperationalError), match="nowhere") as caught:
        library.database.execute("SELECT 1 FROM nowhere")
    assert caught.value.statement == "SELECT 1 FROM nowhere"
    assert caught.value.__cause__ is not None


def test_hooks_are_told_of_each_statement(database: Database) -> None:
    told: list[Statement] = []
    database.hooks.append(told.append)
    database.execute("SELECT 1")
    with pytest.raises((ProgrammingError, OperationalError)):
        database.execute("SELECT nothing FROM nowhere")
    assert [(each.sql, each.error is None) for each in told] == [
        ("SELECT 1", True),
        ("SELECT nothing FROM nowhere", False),
    ]
    assert told[0].seconds >= 0


def test_a_connection_that_was_cut_off_is_replaced(postgresql_url: str) -> None:
    database = Database(postgresql_url, pool_size=1, max_overflow=0)
    (pid,) = database.execute("SELECT pg_backend_pid()")[0]
    end(postgresql_url, pid)
    with pytest.raises(OperationalError):
        database.execute("SELECT 1")
    assert database.execute("SELECT 1") == [(1,)]
    database.dispose()


def test_a_connection_is_asked_if_it_is_there_where_that_is_wanted(postgresql_url: str) -> None:
    database = Database(postgresql_url, pool_size=1, max_overflow=0, check_after=0.0)
    (pid,) = database.execute("SELECT pg_backend_pid()")[0]
    end(postgresql_url, pid)
    assert database.execute("SELECT 1") == [(1,)]
    database.dispose()


def test_a_connection_lives_as_long_as_it_may(postgresql_url: str) -> None:
    for recycle, is_same in ((-1, True), (0, False)):
        database = Database(postgresql_url, pool_size=1, max_overflow=0, recycle=recycle)
        first = database.execute("SELECT pg_backend_pid()")
        time.sleep(0.01)
        assert (database.execute("SELECT pg_backend_pid()") == first) is is_same
        database.dispose()


def test_a_connection_that_was_used_lately_is_not_asked(postgresql_url: str) -> None:
    database = Database(postgresql_url, pool_size=1, max_overflow=0, check_after=60.0)
    (pid,) = database.execute("SELECT pg_backend_pid()")[0]
    end(postgresql_url, pid)
    with pytest.raises(OperationalError):
        database.execute("SELECT 1")
    database.dispose()


def test_a_held_connection_that_was_cut_off_is_replaced(postgresql_url: str) -> None:
    database = Database(postgresql_url, pool_size=1, max_overflow=0)
    with database.hold():
        (pid,) = database.execute("SELECT pg_backend_pid()")[0]
        end(postgresql_url, pid)
        with pytest.raises(OperationalError):
            database.execute("SELECT 1")
        assert database.execute("SELECT 1") == [(1,)]
    assert checked_out(database) == 0
    database.dispose()


def test_a_scope_holds_the_connection_of_its_thread_once_something_is_asked(postgresql_url: str) -> None:
    database = Database(postgresql_url)

    def pid() -> int:
        return int(database.execute("SELECT pg_backend_pid()")[0][0])

    with database.scope() as held:
        assert not held.is_open
        mine = pid()
        found: list[int] = []
        context = copy_context()
        thread = threading.Thread(target=lambda: found.append(context.run(pid)))
        thread.start()
        thread.join()
        assert pid() == mine
        assert found != [mine]
    assert checked_out(database) == 0
    database.dispose()


@pytest.mark.parametrize("driver", ["postgresql+psycopg", *DRIVERS])
def test_a_session_begins_with_what_the_database_was_told(postgresql_url: str, driver: str) -> None:
    database = named(postgresql_url, driver, statement_timeout=0.1, time_zone="Asia/Tokyo")

    def ask() -> list[Any]:
        with pytest.raises(OperationalError, match="statement timeout"):
            database.execute("SELECT pg_sleep(5)")
        return database.execute("SHOW TimeZone")

    async def run() -> list[Any]:
        try:
            return await database.run(ask)
        finally:
            await database.adispose()

    assert [tuple(row) for row in asyncio.run(run())] == [("Asia/Tokyo",)]


@pytest.mark.parametrize("where", ["URL", "arguments"])
def test_settings_that_are_given_otherwise_stay(postgresql_url: str, where: str) -> None:
    options = "-c work_mem=5MB"
    url = f"{postgresql_url}?options={quote(options)}" if where == "URL" else postgresql_url
    arguments = {} if where == "URL" else {"options": options}
    database = Database(url, statement_timeout=7, connect_arguments=arguments)
    assert [database.execute(f"SHOW {name}") for name in ("work_mem", "statement_timeout")] == [[("5MB",)], [("7s",)]]
    database.dispose()


def test_sqlite_waits_for_a_lock_and_has_no_zone(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/waiting.db", statement_timeout=0.25)
    assert database.execute("PRAGMA busy_timeout") == [(250,)]
    database.dispose()
    with pytest.raises(NotSupportedError, match="has no time zone of its own"):
        Database("sqlite://", time_zone="UTC").execute("SELECT 1")


def meeting_a_change(url: str, driver: str, ask: Callable[[Database], list[Any]]) -> list[Any]:
    """Select from a table until the driver keeps the plan, have somebody else change it, and ask."""
    database, other = named(url, driver, pool_size=1, max_overflow=0), Database(url)
    other.execute("CREATE TABLE changing (number integer)")
    other.execute("INSERT INTO changing VALUES (7)")

    async def run() -> list[Any]:
        try:
            for _ in range(10):
                await database.run(database.execute, "SELECT number FROM changing")
            await asyncio.to_thread(other.execute, "ALTER TABLE changing ALTER number TYPE text")
            return [tuple(row) for row in await database.run(ask, database)]
        finally:
            await database.adispose()

    try:
        return asyncio.run(run())
    finally:
        other.execute("DROP TABLE changing")
        other.dispose()


def test_sqlite_is_told_what_it_is_to_do_on_each_connection(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/told.db", pragmas={"cache_size": -8000, "synchronous": "OFF"})
    asked = {name: database.execute(f"PRAGMA {name}")[0][0] for name in ("cache_size", "synchronous", "foreign_keys")}
    assert asked == {"cache_size": -8000, "synchronous": 0, "foreign_keys": 1}
    assert database.execute("PRAGMA journal_mode") == [("wal",)]
    database.dispose()


@pytest.mark.parametrize(
    ("sql", "kind", "state"),
    [
        ("INSERT INTO kinds (number) VALUES (7)", IntegrityError, "23505"),
        ("INSERT INTO kinds (number) VALUES (NULL)", IntegrityError, "23502"),
        ("SELECT nothing FROM kinds", ProgrammingError, "42703"),
        ("SELECT 1 / (number - 7) FROM kinds", DataError, "22012"),
        ("SELECT count(*) FROM kinds FOR UPDATE", NotSupportedError, "0A000"),
        ("SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(1)", OperationalError, "57014"),
        ("DO 'BEGIN COMMIT; EXCEPTION WHEN division_by_zero THEN END'", InternalError, "2D000"),
    ],
)
def test_each_kind_of_error_is_told_apart(postgresql_url: str, sql: str, kind: type[DatabaseError], state: str) -> None:
    database = Database(postgresql_url, pool_size=1, max_overflow=0)
    database.execute("CREATE TABLE kinds (number integer PRIMARY KEY)")
    database.execute("INSERT INTO kinds VALUES (7)")
    with pytest.raises(kind) as caught:
        database.execute(sql)
    assert (type(caught.value), caught.value.sqlstate, caught.value.statement) == (kind, state, sql)
    database.execute("DROP TABLE kinds")
    database.dispose()


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_plan_that_a_driver_kept_does_not_outlive_a_change_of_its_table(postgresql_url: str, driver: str) -> None:
    def ask(database: Database) -> list[Any]:
        before = database.execute("SELECT pg_backend_pid()")
        with database.watch() as sent:
            found = database.execute("SELECT number FROM changing")
        assert [statement.error for statement in sent] == [None]
        assert database.execute("SELECT pg_backend_pid()") != before
        return found

    assert meeting_a_change(postgresql_url, driver, ask) == [("7",)]


@pytest.mark.parametrize("driver", DRIVERS)
def test_inside_a_transaction_such_a_plan_is_an_error_once(postgresql_url: str, driver: str) -> None:
    def ask(database: Database) -> list[Any]:
        with pytest.raises(DatabaseError, match="cached"), atomic(database):
            database.execute("SELECT number FROM changing")
        with atomic(database):
            return database.execute("SELECT number FROM changing")

    assert meeting_a_change(postgresql_url, driver, ask) == [("7",)]


def test_each_new_connection_is_told(database: Database) -> None:
    told: list[Any] = []

    def keep(sender: Any, connection: Any, **_: Any) -> None:
        told.append((sender, connection is not None))

    connection_created.connect(keep, sender=database)
    database.execute("SELECT 1")
    database.execute("SELECT 1")
    assert told == [(database, True)]


def test_statements_are_kept_for_a_block_and_can_be_logged(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    database.hooks.append(log)
    with caplog.at_level("DEBUG", "bandstand.orm.sql"), database.watch() as sent:
        database.execute("SELECT 7")
    database.execute("SELECT 8")
    assert [statement.sql for statement in sent] == ["SELECT 7"]
    assert caplog.messages[0].endswith("ms: SELECT 7 ()")


def cursor_of(database: Database, sql: str) -> Any:
    """Send a statement by a connection of the pool; give the cursor that did it."""
    with database.connection() as link:
        cursor = link.execute(sql)
        if cursor.description:
            cursor.fetchall()
    return cursor


def test_psycopg_s_cursor_serves_the_connection_s_next_user(postgresql_url: str) -> None:
    database = Database(postgresql_url, pool_size=1, max_overflow=0)
    first = cursor_of(database, "SELECT 1")
    assert cursor_of(database, "SELECT n FROM generate_series(1, 100) AS n") is first
    with pytest.raises(ProgrammingError):
        database.execute("SELECT nothing FROM nowhere")
    assert database.execute("SELECT 2") == [(2,)]
    database.dispose()


@pytest.mark.parametrize("sql", ["SELECT n FROM generate_series(1, 101) AS n", "VALUES (1)", "SET DateStyle TO ISO"])
def test_a_cursor_that_holds_much_or_has_not_read_is_closed(sql: str, postgresql_url: str) -> None:
    database = Database(postgresql_url, pool_size=1, max_overflow=0)
    used = cursor_of(database, sql)
    assert used.closed
    assert cursor_of(database, "SELECT 1") is not used
    database.dispose()


def test_two_at_a_time_never_share_a_cursor(postgresql_url: str) -> None:
    database = Database(postgresql_url, pool_size=2)
    cursor_of(database, "SELECT 1")
    with database.connection() as one, database.connection() as other:
        assert one.execute("SELECT 1") is not other.execute("SELECT 2")
    database.dispose()


def test_the_description_comes_where_it_is_wanted(database: Database) -> None:
    with database.connection() as link:
        rows, description = link.fetch("SELECT 1 AS one", ())
        assert (list(rows), description[0][0]) == ([(1,)], "one")
        assert link.fetch("SELECT 1 AS one", (), described=False)[1] == ()


@pytest.mark.parametrize("driver", DRIVERS)
def test_an_error_is_told_as_it_is_by_every_driver(driver: str, postgresql_url: str) -> None:
    async def play() -> None:
        database = named(postgresql_url, driver)
        with pytest.raises(ProgrammingError, match="nowhere"):
            await database.run(database.execute, "SELECT 1 FROM nowhere")
        await database.adispose()

    asyncio.run(play())


def test_a_full_pool_is_an_error_that_says_so(postgresql_url: str) -> None:
    database = Database(postgresql_url, pool_size=1, max_overflow=0, pool_timeout=0.1)
    with database.hold():
        found: list[BaseException] = []

        def ask() -> None:
            try:
                database.execute("SELECT 1")
            except OperationalError as error:
                found.append(error)

        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    assert "QueuePool limit" in str(found[0])
    database.dispose()


def test_a_database_that_is_away_is_an_error_of_ours() -> None:
    with pytest.raises(OperationalError):
        Database("postgresql://postgres@127.0.0.1:1/nowhere").execute("SELECT 1")


def test_a_held_connection_is_taken_once(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    with database.hold():
        pids = {database.execute("SELECT pg_backend_pid()")[0][0] for _ in range(5)}
        assert checked_out(database) == 1
    assert len(pids) == 1
    assert checked_out(database) == 0
    database.dispose()


@pytest.mark.parametrize("driver", DRIVERS)
def test_ten_queries_at_once_take_the_time_of_one_and_no_thread(postgresql_url: str, driver: str) -> None:
    async def ask(database: Database) -> float:
        await asyncio.gather(*[database.run(database.execute, "SELECT 1") for _ in range(10)])
        threads = set(threading.enumerate())
        begun = time.perf_counter()
        await asyncio.gather(*[database.run(database.execute, "SELECT pg_sleep(0.1)") for _ in range(10)])
        taken = time.perf_counter() - begun
        assert set(threading.enumerate()) <= threads
        await database.adispose()
        return taken

    assert asyncio.run(ask(named(postgresql_url, driver, pool_size=10))) < 0.3


@pytest.mark.parametrize("driver", DRIVERS)
def test_fifty_blocking_functions_run_at_once(postgresql_url: str, driver: str) -> None:
    async def ask(database: Database) -> float:
        def sleep() -> None:
            database.execute("SELECT pg_sleep(0.1)")

        await asyncio.gather(*[database.run(database.execute, "SELECT 1") for _ in range(50)])
        begun = time.perf_counter()
        await asyncio.gather(*[database.run(sleep) for _ in range(50)])
        taken = time.perf_counter() - begun
        await database.adispose()
        return taken

    assert asyncio.run(ask(named(postgresql_url, driver, pool_size=50))) < 0.6


@pytest.mark.parametrize("driver", DRIVERS)
def test_cancelled_queries_leave_the_pool_usable(postgresql_url: str, driver: str) -> None:
    async def ask(database: Database) -> None:
        for _ in range(20):
            task = asyncio.create_task(database.run(database.execute, "SELECT pg_sleep(5)"))
            await asyncio.sleep(0.02)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert await database.run(database.execute, "SELECT 1") == [(1,)]
        assert await database.run(checked_out, database) == 0
        await database.adispose()

    asyncio.run(ask(named(postgresql_url, driver, pool_size=2, max_overflow=0)))


def test_a_database_serves_one_loop_after_another(postgresql_url: str) -> None:
    database = named(postgresql_url, "postgresql+asyncpg")

    async def ask() -> list[Any]:
        found = await database.run(database.execute, "SELECT 1")
        await database.adispose()
        return [tuple(row) for row in found]

    assert asyncio.run(ask()) == [(1,)]
    assert asyncio.run(ask()) == [(1,)]


def test_blocking_calls_in_asynchronous_code_are_refused_with_the_cure(database: Database) -> None:
    async def ask() -> None:
        with pytest.raises(NotBridgedHere, match=r"the method with an 'a' before its name"):
            database.execute("SELECT 1")

    asyncio.run(ask())


def test_sqlite_runs_a_whole_call_in_one_thread() -> None:
    database = Database("sqlite://")

    async def ask() -> tuple[str, list[Any]]:
        name = await database.run(lambda: threading.current_thread().name)
        return name, await database.run(database.execute, "SELECT 1")

    name, rows = asyncio.run(ask())
    assert name.startswith("database-default")
    assert rows == [(1,)]


class Leaf(Model):
    name = fields.CharField(max_length=20)

    class Meta:
        app_label = "tree"
        registry = Registry()


def test_without_a_database_the_error_shows_all_ways_to_name_one() -> None:
    with pytest.raises(NoDatabase, match=r"\.using\(database\).*'with database:'.*compose a project"):
        Leaf.objects.count()


def test_databases_are_entered_named_and_routed() -> None:
    one, two = Database("sqlite://", alias="one"), Database("sqlite://", alias="default")
    for database in (one, two):
        database.create_all(Leaf)

    class Writes:
        def db_for_write(self, model: type[Model], **hints: Any) -> str:
            return "one"

    both = Databases([one, two], routers=[Writes()])
    assert both.choose(Leaf, write=True) is one
    assert both.choose(Leaf, write=False) is two
    with pytest.raises(NoDatabase, match="Did you mean 'one'"):
        both["onee"]
    with two:
        Leaf.objects.using(one).create(name="x")
        assert (Leaf.objects.count(), Leaf.objects.using(one).count()) == (0, 1)
    assert DATABASES.name == "orm.Databases"


def test_a_row_remembers_its_database() -> None:
    database = Database("sqlite://")
    database.create_all(Leaf)
    leaf = Leaf.objects.using(database).create(name="x")
    leaf.name = "y"
    leaf.save()
    assert Leaf.objects.using(database).get(pk=leaf.pk).name == "y"
