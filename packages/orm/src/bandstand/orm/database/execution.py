"""The one boundary to drivers: statements, errors, dead connections, and what watches them."""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any
from weakref import ref

from sqlalchemy import exc

from bandstand import bridge
from bandstand.orm import errors
from bandstand.orm.database.dialects import dialect_named

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence

    from sqlalchemy import Engine
    from sqlalchemy.engine import Dialect as SQLAlchemyDialect
    from sqlalchemy.pool import PoolProxiedConnection

    from bandstand.orm.database.dialects import Dialect

    Hook = Callable[["Statement"], None]

_LOG = logging.getLogger("bandstand.orm.sql")

# The name under which a connection of the pool keeps a cursor, the drivers that make them slowly, and how many rows one
# that is kept may hold.
_CURSOR = "bandstand.orm.cursor"
_SLOW_CURSORS = ("psycopg", "psycopg_async")
_KEPT_ROWS = 100
_ROWS_AT_A_TIME = 500

# Of the SQL standard: the class of an error is in the first two signs.
_BY_CLASS = {
    "22": errors.DataError,
    "23": errors.IntegrityError,
    "24": errors.InternalError,
    "25": errors.InternalError,
    "26": errors.ProgrammingError,
    "34": errors.OperationalError,
    "40": errors.OperationalError,
    "42": errors.ProgrammingError,
    "53": errors.OperationalError,
    "54": errors.OperationalError,
    "55": errors.OperationalError,
    "57": errors.OperationalError,
    "58": errors.OperationalError,
    "08": errors.OperationalError,
    "0A": errors.NotSupportedError,
}


class Statement:
    """One statement that was sent, as hooks see it.

    Attributes:
        sql: Its text.
        parameters: Its values; of several rows at once, their number.
        seconds: How long it took.
        error: What went wrong, or None.
    """

    __slots__ = ("error", "parameters", "seconds", "sql")

    def __init__(self, sql: str, parameters: Any) -> None:
        self.sql = sql
        self.parameters = parameters
        self.seconds = 0.0
        self.error: BaseException | None = None


class Backend:
    """What plans know of a database: SQLAlchemy's dialect of its driver, and what its kind can do.

    Args:
        engine: SQLAlchemy's engine.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = ref(engine)  # weak, because what is known of an engine is kept as long as the engine is
        self.sqlalchemy: SQLAlchemyDialect = engine.dialect
        self.dialect: Dialect = dialect_named(engine.dialect.name)
        self.driver_error: type[Exception] = engine.dialect.loaded_dbapi.Error

    def translated(self, error: Exception, sql: str) -> errors.DatabaseError:
        """Give the error of ours for one of the driver's."""
        state = _sqlstate(error)
        kind = _BY_CLASS.get(state[:2]) if state else None
        made = (kind or _by_name(error))(str(error).strip())
        made.sqlstate = state
        made.statement = sql
        return made


class Link:
    """A connection of the driver's, and its cursor.

    Args:
        raw: The connection, as SQLAlchemy's pool gives it.
        backend: What is known of the database.
        hooks: What is told of each statement.
    """

    __slots__ = ("_cursor", "_sql", "backend", "broken", "hooks", "raw")

    def __init__(self, raw: PoolProxiedConnection, backend: Backend, hooks: Sequence[Hook]) -> None:
        self.raw = raw
        self.backend = backend
        self.hooks = hooks
        self.broken = False
        self._cursor: Any = None
        self._sql = ""

    def fetch(self, sql: str, parameters: Any, *, described: bool = True) -> tuple[Sequence[Any], Sequence[Any]]:
        """Send a statement, and give its rows and the description of their columns.

        Args:
            sql: The statement.
            parameters: Its values, as the driver takes them.
            described: Whether the description is wanted; drivers make it anew for each statement.
        """
        cursor = self.execute(sql, parameters)
        try:
            return cursor.fetchall(), cursor.description if described else ()
        except self.backend.driver_error as error:
            raise self._failed(error, sql) from error

    def read(
        self, sql: str, parameters: Any, load: Callable[[Iterable[Any], Sequence[Any]], list[Any]], *, described: bool
    ) -> list[Any]:
        """Send a statement, and give what a function makes of its rows, which it gets a few hundred at a time.

        SQLite's driver reads as it is asked, so few rows are in memory then, which is faster, too.

        Args:
            sql: The statement.
            parameters: Its values, as the driver takes them.
            load: Makes the result of the rows and their description; it asks nothing of this connection.
            described: Whether the description is wanted.
        """
        cursor = self.execute(sql, parameters)
        try:
            rows = cursor.fetchmany(_ROWS_AT_A_TIME)
            if len(rows) == _ROWS_AT_A_TIME:
                rows = chain(rows, chain.from_iterable(iter(partial(cursor.fetchmany, _ROWS_AT_A_TIME), [])))
            return load(rows, cursor.description if described else ())
        except BaseException as error:
            self._cursor = None
            cursor.close()  # with rows unread, it would keep SQLite's lock
            if isinstance(error, self.backend.driver_error):
                raise self._failed(error, sql) from error
            raise

    def execute(self, sql: str, parameters: Any = ()) -> Any:
        """Send a statement, and give the cursor; the next statement of this connection uses it again.

        Raises:
            DatabaseError: The database refused, or the connection is gone.
        """
        cursor = self._cursor
        if cursor is None:
            cursor = self._cursor = self.raw.info.pop(_CURSOR, None) or self.raw.cursor()
        self._sql = sql
        if self.hooks:
            return self._watched(cursor, sql, parameters)
        try:
            cursor.execute(sql, parameters)
        except self.backend.driver_error as error:
            return self._after(error, sql, parameters)
        return cursor

    def change(self, sql: str, parameters: Any = ()) -> int:
        """Send a statement that changes rows, and give how many it did."""
        count = int(self.execute(sql, parameters).rowcount)
        if count < 0 and self.backend.dialect.name == "sqlite":  # its driver counts only what begins with the verb
            count = int(self.fetch("SELECT changes()", ())[0][0][0])
        return count

    def _after(self, error: Exception, sql: str, parameters: Any) -> Any:
        """Send a statement again whose plan the driver had kept, and a change of tables made worthless; else raise.

        Such a plan stays in its connection for ever, so that goes; inside a transaction nothing can be sent again.
        """
        if not self.backend.dialect.is_stale(error):
            raise self._failed(error, sql) from error
        engine = self.backend.engine()
        if engine is None or is_in_transaction(self.raw.driver_connection):
            self.broken = True
            raise self._failed(error, sql) from error
        self.raw.invalidate()
        self.raw = connect(engine, self.backend)
        cursor = self._cursor = self.raw.cursor()
        try:
            cursor.execute(sql, parameters)
        except self.backend.driver_error as failure:
            raise self._failed(failure, sql) from failure
        return cursor

    def _watched(self, cursor: Any, sql: str, parameters: Any) -> Any:
        statement = Statement(sql, parameters)
        with self._telling(statement):
            try:
                cursor.execute(sql, parameters)
            except self.backend.driver_error as error:
                return self._after(error, sql, parameters)
            return cursor

    @contextmanager
    def _telling(self, statement: Statement) -> Generator[None]:
        begun = time.perf_counter()
        try:
            yield
        except BaseException as error:
            statement.error = error.__cause__ or error
            raise
        finally:
            statement.seconds = time.perf_counter() - begun
            for hook in self.hooks:
                hook(statement)

    @contextmanager
    def streaming(self, sql: str, parameters: Any) -> Generator[Any]:
        """Send a statement, and give a cursor that fetches its rows in chunks, from the server where that can."""
        stream = self.backend.dialect.stream_cursor(self.raw, self.backend.driver_error)
        try:
            with self._telling(Statement(sql, parameters)):
                try:
                    stream.execute(sql, parameters)
                except self.backend.driver_error as error:
                    raise self._failed(error, sql) from error
            yield stream
        finally:
            stream.close()

    def _failed(self, error: Exception, sql: str) -> errors.DatabaseError:
        dialect = self.backend.sqlalchemy
        if dialect.is_disconnect(error, self.raw.dbapi_connection, self._cursor):  # type: ignore[arg-type]  # any driver's
            self.broken = True
        return self.backend.translated(error, sql)

    def give_back(self, *, clean: bool) -> None:
        """Give the connection back to the pool, or throw it away where its last call did not end as it should."""
        if self._cursor is not None and clean and not self.broken:
            if self._may_be_kept(self._cursor):
                self.raw.info[_CURSOR] = self._cursor
            else:
                self._cursor.close()
        self._cursor = None
        if not clean or self.broken:
            self._let_go()
            self.raw.invalidate()
        self.raw.close()

    def _may_be_kept(self, cursor: Any) -> bool:
        """Whether the connection's next user gets the cursor: of psycopg, which makes them slowly, with little in it.

        It holds the rows and values of its last statement, so it must have read, and not much.
        """
        is_slow = self.backend.sqlalchemy.driver in _SLOW_CURSORS
        return is_slow and cursor.rowcount <= _KEPT_ROWS and self._sql.startswith("SELECT")

    def _let_go(self) -> None:
        """Roll SQLite back first: closed with a row unread, it would keep its lock until the cursor is collected."""
        if self.backend.dialect.name != "sqlite":
            return
        driver: Any = self.raw.driver_connection
        with suppress(Exception):  # it is thrown away whatever happens
            rollback = driver.rollback()
            if rollback is not None:
                bridge.wait(rollback)


class Borrowed:
    """A connection for one call, outside any transaction: ``with Borrowed(...) as link``.

    An ordinary error of a statement leaves it clean, since each statement was a transaction of its own; what is no
    ordinary error, a cancellation above all, may have left anything.
    """

    __slots__ = ("_backend", "_engine", "_hooks", "_link")

    _link: Link

    def __init__(self, engine: Engine, backend: Backend, hooks: Sequence[Hook]) -> None:
        self._engine = engine
        self._backend = backend
        self._hooks = hooks

    def __enter__(self) -> Link:
        self._link = Link(connect(self._engine, self._backend), self._backend, self._hooks)
        return self._link

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        clean = kind is None or (issubclass(kind, Exception) and not issubclass(kind, TimeoutError))
        self._link.give_back(clean=clean)


def connect(engine: Engine, backend: Backend) -> PoolProxiedConnection:
    """Take a connection of the pool.

    Raises:
        OperationalError: There is none, or the database is away.
    """
    try:
        return engine.raw_connection()
    except exc.TimeoutError as error:
        raise errors.OperationalError(str(error)) from error
    except exc.DBAPIError as error:
        raise backend.translated(error.orig or error, "connect") from error
    except backend.driver_error as error:
        raise backend.translated(error, "connect") from error


def is_in_transaction(driver: Any) -> bool:
    """Ask a driver's connection, each in its own way."""
    asked = getattr(driver, "is_in_transaction", None)  # asyncpg
    if asked is not None:
        return bool(asked())
    info = getattr(driver, "info", None)  # psycopg
    if info is not None:
        return int(info.transaction_status) != 0
    return bool(getattr(driver, "in_transaction", False))  # sqlite3, aiosqlite


def log(statement: Statement) -> None:
    """Write a statement to the log ``bandstand.orm.sql``, which is a hook to be given to a ``Database``."""
    _LOG.debug("%.1f ms: %s %r", statement.seconds * 1000, statement.sql, statement.parameters)


def _sqlstate(error: BaseException | None) -> str | None:
    while error is not None:
        for name in ("sqlstate", "pgcode"):
            state = getattr(error, name, None)
            if isinstance(state, str) and len(state) == 5:
                return state
        error = error.__cause__
    return None


def _by_name(error: BaseException) -> type[errors.DatabaseError]:
    """Give our class for a driver's by its name, which the database interface of Python fixes."""
    for base in type(error).__mro__:
        ours = getattr(errors, base.__name__, None)
        if isinstance(ours, type) and issubclass(ours, errors.DatabaseError):
            return ours
    return errors.DatabaseError
