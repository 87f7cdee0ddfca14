"""A database: its engines, its connections, and who uses which."""

from __future__ import annotations

import sys
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar, copy_context
from functools import cached_property
from threading import get_ident
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, ParamSpec, TypeVar
from weakref import ReferenceType, WeakKeyDictionary, finalize, ref

from bandstand import bridge
from bandstand.orm.errors import NotBridgedHere, NotSupportedError

if TYPE_CHECKING:
    from asyncio import Event
    from collections.abc import Callable, Generator, Sequence
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager
    from contextvars import Token
    from typing import Self

    from sqlalchemy import URL, Engine

    from bandstand.orm.database._transactions import Transaction
    from bandstand.orm.database.execution import Backend, Hook, Link, Statement
    from bandstand.orm.models import Model

P = ParamSpec("P")
T = TypeVar("T")

# The connections that this context holds, by database; a request, a transaction and a block put them there.
_held: ContextVar[dict[Database, Held]] = ContextVar("bandstand.orm.held")
_NONE: Final[dict[Database, Held]] = {}
_entered: ContextVar[tuple[Database, ...]] = ContextVar("bandstand.orm.entered", default=())

_ASYNCHRONOUS = {"postgresql": "postgresql+psycopg_async"}
_BLOCKING = {"postgresql": "postgresql+psycopg", "postgresql+psycopg_async": "postgresql+psycopg"}


class Place(NamedTuple):
    """What a database is used by in blocking code, or in one event loop."""

    engine: Engine
    backend: Backend


class Held:
    """The connection that a context keeps, opened when it is first needed, and the transaction in it.

    Args:
        connect: Takes a connection of the pool.
        thread: The thread whose blocking code alone may use it; None: whoever has the context.
    """

    __slots__ = ("_connect", "_link", "_opened", "thread", "transaction")

    def __init__(self, connect: Callable[[], Link], *, thread: int | None = None) -> None:
        self._connect = connect
        self._link: Link | None = None
        self._opened: Event | None = None
        self.thread = thread
        self.transaction: Transaction | None = None

    @property
    def link(self) -> Link:
        """The connection; one that was lost is replaced, but for a transaction, which went with it."""
        link = self._link
        if link is None:
            return self._open()
        if link.broken and self.transaction is None:
            link.give_back(clean=False)
            self._link = None
            return self._open()
        return link

    def _open(self) -> Link:
        """Connect; of several tasks that ask at one time the first one does, and the others wait for it."""
        while self._link is None:
            if not bridge.active():
                self._link = self._connect()
            elif self._opened is not None:
                bridge.wait(self._opened.wait())
            else:
                self._open_for_all()
        return self._link

    def _open_for_all(self) -> None:
        import asyncio

        opened = self._opened = asyncio.Event()
        try:
            self._link = self._connect()
        finally:
            self._opened = None
            opened.set()

    @property
    def is_open(self) -> bool:
        """Whether there is a connection already."""
        return self._link is not None

    def spoil(self) -> None:
        """Have the connection thrown away, by whoever gives it back: nobody knows what it is doing."""
        if self._link is not None:
            self._link.broken = True

    def give_back(self, *, clean: bool) -> None:
        """Give the connection back to the pool, or throw it away where its last call did not end as it should."""
        if self._link is not None:
            self._link.give_back(clean=clean)
            self._link = None


class Holding:
    """A block in which a context keeps a connection; inside another one, that one's.

    Each request has one, so it is written out: made of generators it would take six times as long.
    """

    __slots__ = ("_database", "_held", "_thread", "_token")

    def __init__(self, database: Database, thread: int | None) -> None:
        self._database = database
        self._thread = thread
        self._held: Held | None = None

    def __enter__(self) -> Held:
        every = _held.get(_NONE)
        if every:
            known = self._database.held
            if known is not None:
                return known
        held = self._held = Held(self._database.connect, thread=self._thread)
        self._token = _held.set({**every, self._database: held})
        return held

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        held = self._held
        if held is None:
            return
        self._database.reset_held(self._token)
        if held.is_open:
            clean = kind is None or (issubclass(kind, Exception) and not issubclass(kind, TimeoutError))
            held.give_back(clean=clean)


class Database:
    """A database by its URL, with everything that it needs as arguments.

    It opens nothing until it is asked. Blocking code uses a blocking driver; inside ``run`` an asynchronous one where
    the URL names it or its dialect has one, and otherwise one thread for the whole call.

    Args:
        url: As SQLAlchemy writes it: ``sqlite:///shop.db``, ``postgresql://user@host/shop``.
        alias: What routers and ``using`` call it.
        pool_size: How many connections are kept.
        max_overflow: How many more may be opened at a time.
        pool_timeout: How many seconds to wait for one.
        recycle: After how many seconds a connection is replaced.
        check_after: After how many seconds in the pool a connection is asked whether it is there; None: never.
        statement_timeout: How many seconds a statement may take; of SQLite, how long one may wait for a lock.
        isolation: The isolation level of transactions that name none, in the database's own words; of SQLite, the kind
            of lock: ``IMMEDIATE``.
        time_zone: The zone in which the database sees its own functions and casts, where it has such a thing.
        executor: Where blocking calls of asynchronous code run; one of its own by default.
        hooks: Functions that are told of each statement.
        connect_arguments: What the driver's ``connect`` takes.
        pragmas: What SQLite is told on each connection.
    """

    def __init__(
        self,
        url: str,
        *,
        alias: str = "default",
        pool_size: int = 5,
        max_overflow: int = 10,
        pool_timeout: float = 30.0,
        recycle: int = -1,
        check_after: float | None = 30.0,
        statement_timeout: float | None = None,
        isolation: str | None = None,
        time_zone: str | None = None,
        executor: Executor | None = None,
        hooks: Sequence[Hook] = (),
        connect_arguments: dict[str, Any] | None = None,
        pragmas: dict[str, str | int] | None = None,
    ) -> None:
        self._given_url = url
        self._url: URL | None = None
        self.alias = alias
        self.hooks: list[Hook] = list(hooks)
        self._pool: dict[str, Any] = {
            "pool_size": pool_size,
            "max_overflow": max_overflow,
            "pool_timeout": pool_timeout,
            "pool_recycle": recycle,
        }
        self.isolation = isolation
        self._check_after = check_after
        self._session: dict[str, str] = {} if time_zone is None else {"TimeZone": time_zone}
        if statement_timeout is not None:
            self._session["statement_timeout"] = str(round(statement_timeout * 1000))
        self._connect_arguments = connect_arguments or {}
        waiting = 5000 if statement_timeout is None else round(statement_timeout * 1000)
        self._pragmas = {"foreign_keys": "ON", "busy_timeout": waiting, "synchronous": "NORMAL", **(pragmas or {})}
        self._executor = executor
        self._blocking: Place | None = None
        self._by_loop: WeakKeyDictionary[Any, Place] = WeakKeyDictionary()

    def __repr__(self) -> str:
        return f"<Database {self.alias!r} at {self.url.render_as_string(hide_password=True)}>"

    @property
    def url(self) -> URL:
        """The URL, read by SQLAlchemy at first need."""
        if self._url is None:
            from sqlalchemy.engine import make_url

            self._url = make_url(self._given_url)
        return self._url

    # Engines

    @property
    def is_asynchronous(self) -> bool:
        """Whether ``run`` uses an asynchronous driver, rather than a thread."""
        return self._asynchronous_name is not None

    @cached_property
    def _asynchronous_name(self) -> str | None:
        name = self.url.drivername
        if name in _ASYNCHRONOUS:
            return _ASYNCHRONOUS[name]
        return name if self.url.get_dialect().is_async else None

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine for this place: the blocking one, or that of the running event loop.

        Raises:
            NotBridgedHere: Plain asynchronous code asks, which would block its loop.
        """
        return self._place().engine

    @property
    def backend(self) -> Backend:
        """What is known of the database, for this place's driver."""
        return self._place().backend

    def _place(self) -> Place:
        if _is_in_loop():
            if not bridge.active():
                message = (
                    f"{self!r} was asked from asynchronous code, which would stop its event loop: use the method with "
                    "an 'a' before its name, 'await database.run(function)', or 'async for'."
                )
                raise NotBridgedHere(message)
            if self.is_asynchronous:
                return self._loop_place()
        if self._blocking is None:
            self._blocking = self._make(_BLOCKING.get(self.url.drivername, self.url.drivername))
            # The engine knows nothing of this object, so that both go, and the connections are closed then.
            finalize(self, self._blocking.engine.dispose)
        return self._blocking

    def _loop_place(self) -> Place:
        import asyncio

        loop = asyncio.get_running_loop()
        place = self._by_loop.get(loop)
        if place is None:
            place = self._by_loop[loop] = self._make(self._asynchronous_name or self.url.drivername)
        return place

    def _make(self, drivername: str) -> Place:
        import sqlalchemy as sa
        from sqlalchemy import event

        from bandstand.orm.database.execution import Backend

        url = self.url.set(drivername=drivername)
        keywords: dict[str, Any] = {**self._pool}
        if url.get_backend_name() == "sqlite":
            keywords |= _sqlite_pool(url)
        arguments = {**self._connect_arguments, **_session_arguments(url, self._session, self._connect_arguments)}
        if drivername == "sqlite":
            arguments.setdefault("check_same_thread", False)  # the pool gives a connection to one thread at a time
        if drivername in ("postgresql+psycopg", "postgresql+psycopg_async"):
            keywords["paramstyle"] = "format"
            keywords["json_deserializer"] = _as_text
        engine = sa.create_engine(
            url,
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,
            connect_args=arguments,
            **keywords,
        )
        event.listen(engine, "reset", _end_transaction)
        event.listen(engine, "connect", _connection_teller(ref(self)))
        if url.get_backend_name() == "sqlite":
            event.listen(engine, "connect", _sqlite_preparer(url, self._pragmas))
        elif self._check_after is not None:
            _check_idle(engine, self._check_after)
        return Place(engine, Backend(engine))

    # Connections

    @property
    def has_one_connection(self) -> bool:
        """Whether there is a single connection, as to SQLite in memory, for which everybody waits."""
        return self.url.get_backend_name() == "sqlite" and is_in_memory(self.url)

    @property
    def held(self) -> Held | None:
        """The connection that this context holds, or None."""
        known = _held.get(None)
        held = None if known is None else known.get(self)
        if held is None or held.thread is None:
            return held
        return held if held.thread == get_ident() and not bridge.active() else None

    def connect(self) -> Link:
        """Take a connection of the pool; ``give_back`` returns it.

        Raises:
            OperationalError: There is none, or the database is away.
        """
        from bandstand.orm.database.execution import Link, connect

        place = self._place()
        return Link(connect(place.engine, place.backend), place.backend, self.hooks)

    def connection(self) -> AbstractContextManager[Link]:
        """Use the connection that this context holds, or one of the pool for this block."""
        held = self.held
        if held is not None:
            return nullcontext(held.link)
        from bandstand.orm.database.execution import Borrowed

        place = self._place()
        return Borrowed(place.engine, place.backend, self.hooks)

    @contextmanager
    def hold(self) -> Generator[Held]:
        """Hold one connection for a block, so that it is taken from the pool once."""
        with Holding(self, None) as held:
            _ = held.link
            yield held

    def scope(self) -> Holding:
        """Hold the connection that the blocking code of a request, a command or a test first needs.

        Asynchronous code, and threads that are started inside, take connections of their own: they ask at one time.
        """
        return Holding(self, get_ident())

    def set_held(self, held: Held) -> Token[Any]:
        """Make a connection the one that this context holds; ``reset_held`` takes it back."""
        return _held.set({**_held.get(_NONE), self: held})

    def reset_held(self, token: Token[Any]) -> None:
        """Hold what was held before."""
        try:
            _held.reset(token)
        except ValueError:  # the block was closed in another context, as that of a generator may be
            _held.set({other: held for other, held in _held.get({}).items() if other is not self})

    @contextmanager
    def watch(self) -> Generator[list[Statement]]:
        """Keep the statements of a block, of all its threads and tasks; for tests, and to find what a page asks."""
        found: list[Statement] = []
        self.hooks.append(found.append)
        try:
            yield found
        finally:
            self.hooks.remove(found.append)

    def execute(self, sql: str, parameters: Any = ()) -> list[Any]:
        """Send one statement as it is; give its rows, if it has any."""
        with self.connection() as link:
            cursor = link.execute(sql, parameters)
            return list(cursor.fetchall()) if cursor.description else []

    # Asynchronous code

    async def run(self, call: Callable[P, T], *arguments: P.args, **keywords: P.kwargs) -> T:
        """Run blocking code over this database without blocking the event loop."""
        if self.is_asynchronous:
            return await bridge.run(call, *arguments, **keywords)
        import asyncio
        from functools import partial

        context = copy_context()
        if self._executor is None:
            from concurrent.futures import ThreadPoolExecutor

            self._executor = ThreadPoolExecutor(self._pool["pool_size"], thread_name_prefix=f"database-{self.alias}")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, partial(context.run, call, *arguments, **keywords))

    def dispose(self) -> None:
        """Close the connections of blocking code; those of an event loop end with ``adispose``."""
        if self._blocking is not None:
            self._blocking.engine.dispose()
            self._blocking = None

    def after_fork(self) -> None:
        """Let go, in a child process, of the connections of its parent, without closing them there."""
        if self._blocking is not None:
            self._blocking.engine.dispose(close=False)
        self._blocking = self._executor = None
        self._by_loop.clear()

    async def adispose(self) -> None:
        """Close the connections of the running event loop, and those of blocking code."""
        import asyncio

        place = self._by_loop.pop(asyncio.get_running_loop(), None)
        if place is not None:
            await bridge.run(place.engine.dispose)
        self.dispose()

    # Which database

    def __enter__(self) -> Self:
        _entered.set((*_entered.get(), self))
        return self

    def __exit__(self, *_: object) -> Literal[False]:
        _entered.set(_entered.get()[:-1])
        return False

    # Tables

    def create_all(self, *models: type[Model]) -> None:
        """Make the tables of models that are not there: of those given, else of all that are registered."""
        from bandstand.orm.database.schema import create_tables

        create_tables(self, models)

    def drop_all(self, *models: type[Model]) -> None:
        """Drop the tables of models; all that are registered are ``drop_all(*bandstand.orm.models)``.

        Raises:
            TypeError: No model is named, so that nobody loses all by leaving something out.
        """
        if not models:
            message = "drop_all() takes the models whose tables go; drop_all(*bandstand.orm.models) drops all of them."
            raise TypeError(message)
        from bandstand.orm.database.schema import drop_tables

        drop_tables(self, models)


def entered() -> Database | None:
    """Give the database of the innermost ``with database:`` of this context."""
    stack = _entered.get()
    return stack[-1] if stack else None


def _session_arguments(url: URL, session: dict[str, str], given: dict[str, Any]) -> dict[str, Any]:
    """Give what a driver's ``connect`` is told, so that a session begins with some settings, and with those given.

    Raises:
        NotSupportedError: The database knows no time zone.
    """
    if not session:
        return {}
    if url.get_backend_name() != "postgresql":
        if "TimeZone" in session:
            message = f"A database of the kind {url.get_backend_name()} has no time zone of its own."
            raise NotSupportedError(message)
        return {}
    if url.get_driver_name() == "asyncpg":
        return {"server_settings": {**session, **given.get("server_settings", {})}}
    options = [f"-c {name}={value}" for name, value in session.items()]
    options += [*url.normalized_query.get("options", ()), *filter(None, [given.get("options")])]
    return {"options": " ".join(options)}


def _connection_teller(database: ReferenceType[Database]) -> Callable[[Any, Any], None]:
    """Give what tells of each new connection; weak, so that an engine does not keep its database."""
    from bandstand.orm.signals import connection_created

    def tell(connection: Any, _: Any) -> None:
        connection_created.send(database(), connection=connection)

    return tell


def _check_idle(engine: Engine, seconds: float) -> None:
    """Have connections that lay in the pool for long asked whether they are there; if not, all are made anew."""
    from sqlalchemy import event
    from sqlalchemy.exc import InvalidatePoolError

    def note(_: Any, record: Any) -> None:
        record.info["idle since"] = monotonic()

    def check(connection: Any, record: Any, _: Any) -> None:
        since = record.info.get("idle since")
        if since is None or monotonic() - since < seconds:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(engine, "checkin", note)
    event.listen(engine, "checkout", check)


def _as_text(document: bytes | str) -> str:
    """Leave JSON as it is: the type of its column reads it, with the decoder of its field."""
    return document if isinstance(document, str) else document.decode()


def _is_in_loop() -> bool:
    """Whether this thread runs an event loop, without importing asyncio for the question."""
    asyncio = sys.modules.get("asyncio")
    return asyncio is not None and asyncio._get_running_loop() is not None  # noqa: SLF001 - documented for such uses


def _sqlite_preparer(url: URL, pragmas: dict[str, str | int]) -> Callable[[Any, Any], None]:
    """Give what is done to each new connection of SQLite."""
    from bandstand.orm.database._functions import register

    settings = dict(pragmas)
    if not is_in_memory(url):
        settings["journal_mode"] = "WAL"

    def prepare(connection: Any, _: Any) -> None:
        register(connection)
        cursor = connection.cursor()
        for name, value in settings.items():
            cursor.execute(f"PRAGMA {name} = {value}")
        cursor.close()

    return prepare


def _sqlite_pool(url: URL) -> dict[str, Any]:
    """Give the pool of a SQLite database: one in memory lives as long as its only connection."""
    from sqlalchemy.pool import AsyncAdaptedQueuePool, QueuePool

    pool: dict[str, Any] = {"poolclass": AsyncAdaptedQueuePool if url.get_dialect().is_async else QueuePool}
    return {**pool, "pool_size": 1, "max_overflow": 0} if is_in_memory(url) else pool


def is_in_memory(url: URL) -> bool:
    """Whether a database of SQLite is in no file."""
    return url.database in (None, "", ":memory:")


def _end_transaction(connection: Any, record: Any, state: Any) -> None:
    """End a transaction that was left open, because the pool does not: each statement is one of its own to it."""
    from bandstand.orm.database.execution import is_in_transaction

    if state.terminate_only:
        return
    if is_in_transaction(record.driver_connection):
        cursor = connection.cursor()
        cursor.execute("ROLLBACK")
        cursor.close()
