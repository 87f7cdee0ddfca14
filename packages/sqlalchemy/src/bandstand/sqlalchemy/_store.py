"""The engine, and what the running context holds of it: a connection in a transaction, or nothing."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from functools import partial
from threading import get_ident
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar

from sqlalchemy.pool import SingletonThreadPool, StaticPool

from bandstand import bridge
from bandstand.sqlalchemy._hopping import Worker, hop

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from concurrent.futures import Executor

    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine import Transaction

P = ParamSpec("P")
T = TypeVar("T")

_THREADS = 5


class AsynchronousEngine(Protocol):
    """What is taken of an ``AsyncEngine``."""

    @property
    def sync_engine(self) -> Engine:
        """The engine inside."""
        ...


@dataclass(eq=False)
class Frame:
    """One unit of work: a transaction, or a savepoint inside of one.

    Attributes:
        transaction: What ends it.
        is_boundary: Whether it is taken back in the end, while units in it seem to commit.
        calls: What runs when all is committed.
    """

    transaction: Transaction
    is_boundary: bool = False
    calls: list[Callable[[], object]] = field(default_factory=list["Callable[[], object]"])


@dataclass(eq=False)
class Held:
    """A connection in a transaction.

    Attributes:
        connection: The connection.
        owner: The thread, or task, that began.
        thread: Where its blocking calls are made for a task; None where they are made by the owner itself.
        frames: The units of work, the outermost first.
        broken: Whether something was cut off in the middle of a statement.
    """

    connection: Connection
    owner: object
    thread: Worker | None = None
    frames: list[Frame] = field(default_factory=list[Frame])
    broken: bool = False


class Store:
    """Connections of an engine.

    Args:
        engine: SQLAlchemy's, of either colour; what it is set to stays.
        pool: Where blocking calls of asynchronous code run; threads of its own by default.
    """

    def __init__(self, engine: Engine | AsynchronousEngine, pool: Executor | None = None) -> None:
        given: Any = engine  # Any: only one of both has the attribute
        self.engine: Engine = getattr(given, "sync_engine", given)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self.is_asynchronous = bool(self.engine.dialect.is_async)
        self.is_alone = isinstance(self.engine.pool, (SingletonThreadPool, StaticPool))
        self._pool = pool
        self._asides: Executor | None = None
        self._held: ContextVar[Held | None] = ContextVar("bandstand.sqlalchemy.held", default=None)

    @property
    def held(self) -> Held | None:
        """What this context holds.

        Raises:
            RuntimeError: It is of another thread or task, which is still at it.
        """
        held = self._held.get()
        if held is None or not held.frames:
            return None
        is_own = held.owner == self._owner() or (held.thread is not None and held.thread.is_here)
        if not held.frames[0].is_boundary and not is_own:
            message = f"A unit of work belongs to the thread or task that began it; got {self._owner()!r} in another's."
            raise RuntimeError(message)
        return held

    def _owner(self) -> object:
        if not self.is_asynchronous and not self.must_hop:
            return get_ident()
        import asyncio

        return asyncio.current_task()

    @property
    def must_hop(self) -> bool:
        """Whether blocking calls would stop an event loop here: inside the bridge of another source.

        A database in memory waits for nobody, and belongs to the thread that made it.
        """
        return not self.is_asynchronous and not self.is_alone and bridge.active()

    def aside(self, call: Callable[[], T]) -> T:
        """Make a blocking call for a greenlet: in the thread of its unit of work, else in one of a few.

        They are not those of the pool, which may be full of calls that wait for this greenlet.
        """
        held = self.held
        if held is not None:
            held.thread = held.thread or Worker()
            return held.thread.run(call)
        if self._asides is None:
            from concurrent.futures import ThreadPoolExecutor

            self._asides = ThreadPoolExecutor(_THREADS, thread_name_prefix="bandstand-sqlalchemy-aside")
        return hop(self._asides, call)

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """Use the connection that this context holds, or one of the pool."""
        held = self.held
        if held is not None:
            yield held.connection
            return
        connection = self._connect()
        clean = False
        try:
            yield connection
            clean = True
        except Exception as error:
            clean = not isinstance(error, TimeoutError)
            raise
        finally:
            _give_back(connection, clean=clean)

    def begin(self, *, is_boundary: bool = False) -> Frame:
        """Begin a transaction, or a savepoint inside of one."""
        held = self.held
        if held is None:
            held, transaction = self._begin()
            self._held.set(held)
        else:
            transaction = _through(held.thread, held.connection.begin_nested)
        frame = Frame(transaction, is_boundary)
        held.frames.append(frame)
        return frame

    def _begin(self) -> tuple[Held, Transaction]:
        """Take a connection and begin the transaction on it, in a thread of its own where the caller must not block."""
        thread = Worker() if self.must_hop else None
        opened: list[Connection] = []

        def begin() -> Transaction:
            opened.append(self._connect())
            return _begin(opened[0])

        try:
            transaction = _through(thread, begin)
        except BaseException:
            for connection in opened:  # whoever was cut off meanwhile knows nothing of it
                _through(thread, partial(_give_back, connection, clean=False))
            if thread is not None:
                thread.end()
            raise
        return Held(opened[0], self._owner(), thread), transaction

    def connection_of(self, frame: Frame) -> Connection:
        """Give the connection that a unit of work is on."""
        return frame.transaction.connection

    def end(self, error: BaseException | None) -> None:
        """Commit, or take everything back; then run what waited for it."""
        held = self._held.get()
        if held is None or not held.frames:
            message = "A unit of work ends where it began; this context has none."
            raise RuntimeError(message)
        frame = held.frames.pop()
        outer = held.frames[-1] if held.frames else None
        try:
            _through(held.thread, partial(self._finish, held, frame, outer, error))
        finally:
            if outer is None:
                self._held.set(None)
                self._release(held)
        if error is None and outer is not None and not outer.is_boundary:
            outer.calls += frame.calls
        elif error is None:
            _run(frame.calls)

    @staticmethod
    def _release(held: Held) -> None:
        try:
            _through(held.thread, partial(_give_back, held.connection, clean=not held.broken))
        finally:
            if held.thread is not None:
                held.thread.end()

    def _finish(self, held: Held, frame: Frame, outer: Frame | None, error: BaseException | None) -> None:
        held.broken = held.broken or not (error is None or _is_ordinary(error))
        if held.broken:
            return
        held.broken = True  # unless all goes well
        try:
            if error is not None or frame.is_boundary:
                if frame.transaction.is_active:  # a session that fails takes back its transaction at once
                    frame.transaction.rollback()
            else:
                if outer is not None and outer.is_boundary:
                    self._settle(held.connection)
                frame.transaction.commit()
            held.broken = False
        except Exception as failure:
            held.broken = not _is_ordinary(failure)
            if frame.transaction.is_active and not held.broken:
                frame.transaction.rollback()
            raise

    def _settle(self, connection: Connection) -> None:
        """Look at what would be looked at when the transaction ends, since this one never will."""
        if self.engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
            connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")

    def _connect(self) -> Connection:
        if self.is_asynchronous and not bridge.active():
            message = f"{self.engine!r} is asynchronous: call 'await source.run(function)', or give a blocking engine."
            raise RuntimeError(message)
        return _connect_wholly(self.engine) if self.engine.dialect.driver == "aiosqlite" else self.engine.connect()

    async def run(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run blocking code over the engine without blocking the event loop.

        A database in memory belongs to the thread that made it, and waits for nobody: it is asked directly.
        """
        if self.is_asynchronous:
            return await bridge.run(call, *args, **kwargs)
        if self.is_alone:
            return call(*args, **kwargs)
        import asyncio

        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="bandstand-sqlalchemy")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, partial(copy_context().run, call, *args, **kwargs))


def _through(thread: Worker | None, call: Callable[[], T]) -> T:
    """Make a call in the thread of a unit of work, where the caller must not block."""
    return call() if thread is None or not bridge.active() else thread.run(call)


def _run(calls: list[Callable[[], object]]) -> None:
    """Run what waited for a commit: all of it, and raise the first error in the end."""
    failure: Exception | None = None
    for call in calls:
        try:
            call()
        except Exception as error:  # noqa: BLE001 - the others still run, and it is raised then
            failure = failure or error
    if failure is not None:
        raise failure


def _is_ordinary(error: BaseException) -> bool:
    """Whether an error leaves a connection as it should be; what cuts a statement off does not."""
    return isinstance(error, Exception) and not isinstance(error, TimeoutError)


def _connect_wholly(engine: Engine) -> Connection:
    """Take a connection of aiosqlite's; one that is cut off while it opens would leave its file open."""
    import asyncio

    opening = asyncio.ensure_future(bridge.run(engine.connect))
    try:
        return bridge.wait(asyncio.shield(opening))
    except asyncio.CancelledError:
        if not opening.cancelled():
            bridge.wait(asyncio.shield(opening)).close()
        raise


def _begin(connection: Connection) -> Transaction:
    """Begin a transaction that will write.

    SQLite takes its write lock at once: after somebody else wrote, a transaction that has read could not get it. Its
    driver would begin with the first change only, too late for savepoints; an engine may also begin by itself.
    """
    _leave_autocommit(connection)
    transaction = connection.begin()
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite" and not driver.in_transaction:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    return transaction


def _leave_autocommit(connection: Connection) -> None:
    """Let a connection have transactions, where all of its engine commit each statement."""
    dialect = connection.dialect
    driver = connection.connection.dbapi_connection
    if dialect.name == "sqlite" or driver is None:
        return
    try:
        commits = dialect.detect_autocommit_setting(driver)
    except NotImplementedError:
        commits = connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT"
    if commits:
        connection.execution_options(isolation_level=connection.default_isolation_level)


def _give_back(connection: Connection, *, clean: bool) -> None:
    """Give a connection back to its pool, or throw it away where its last call did not end as it should."""
    if not clean and not connection.invalidated and not connection.closed:
        if connection.dialect.name == "sqlite":
            _roll_back(connection)
        with suppress(Exception):
            connection.invalidate()
    connection.close()


def _roll_back(connection: Connection) -> None:
    """Roll SQLite back first: closed with a row unread, it would keep its lock until the cursor is collected."""
    driver: Any = connection.connection.driver_connection
    with suppress(Exception):  # it is thrown away whatever happens
        rolled = driver.rollback()
        if rolled is not None:
            bridge.wait(rolled)
