"""A cache in a file, which all processes of a machine share: SQLite with a write-ahead log."""

from __future__ import annotations

import os
import sqlite3
import time
from collections import deque
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bandstand.cache._backend import NotANumber, Refused
from bandstand.cache._forks import anew_after_fork
from bandstand.cache._keys import FOREVER
from bandstand.cache._sweeping import SweptBackend, SweptCache

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Mapping, Sequence
    from concurrent.futures import Executor
    from typing import Unpack

    from bandstand.cache._payloads import Data
    from bandstand.cache._stored import Storing

_MADE = (
    "PRAGMA journal_mode = WAL",
    "CREATE TABLE IF NOT EXISTS entries (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, data, ends REAL)",
    "CREATE INDEX IF NOT EXISTS entries_ends ON entries (ends) WHERE ends IS NOT NULL",
)
_READ = "SELECT data FROM entries WHERE name = ? AND (ends IS NULL OR ends > ?)"
_WRITE = "REPLACE INTO entries (name, data, ends) VALUES (?, ?, ?)"
_ADD = (
    "INSERT INTO entries (name, data, ends) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE"
    " SET data = excluded.data, ends = excluded.ends WHERE entries.ends <= ? RETURNING id"
)
_TOUCH = "UPDATE entries SET ends = ? WHERE name = ? AND (ends IS NULL OR ends > ?)"
_COUNT = (
    "UPDATE entries SET data = data + ?1 WHERE name = ?2 AND (ends IS NULL OR ends > ?3)"
    " AND typeof(data) = 'integer' AND data BETWEEN ?4 AND ?5 RETURNING data"
)
_REMOVE = "DELETE FROM entries WHERE name = ? AND (ends IS NULL OR ends > ?)"
_DROP_ENDED = "DELETE FROM entries WHERE ends <= ?"
_OLDEST = "DELETE FROM entries WHERE id IN (SELECT id FROM entries ORDER BY id LIMIT ?)"

_CORRUPT = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_WRITES_UNTIL_CULLED = 64
_MOST = 2**63 - 1


Idle: TypeAlias = deque[sqlite3.Connection]


class FileBackend(SweptBackend):
    """Holds values in the rows of one table; those that were written last stay longest."""

    failures: tuple[type[Exception], ...] = (sqlite3.Error, OSError)

    def __init__(self, path: Path, patience: float, max_entries: int, max_file: int, pool: Executor | None) -> None:
        self.path = path
        self.place = str(path)
        self.pool = pool
        self._patience = patience
        self._max_entries = max_entries
        self._max_file = max_file
        self.begin_anew()
        anew_after_fork(self)

    def begin_anew(self) -> None:
        """Open files anew in a child process: SQLite's connections must not be taken along."""
        self._inherited = getattr(self, "_idle", None)  # kept, for closing it here would unlock the parent's file
        self._idle: Idle = deque()
        self._file = 0
        self._writes = self._bytes = 0

    def read(self, names: Sequence[str]) -> list[Data | None]:
        """Give what is held under each name."""
        with self._connection() as connection:
            now = time.time()
            rows = [connection.execute(_READ, (name, now)).fetchone() for name in names]
        return [None if row is None else row[0] for row in rows]

    def write(self, entries: Mapping[str, Data], seconds: float) -> bool:
        """Hold what is given, all of it or nothing."""
        ends = _end(seconds)
        rows = [(name, data, ends) for name, data in entries.items()]
        with self._connection() as connection:
            if len(rows) == 1:
                connection.execute(_WRITE, rows[0])
            else:
                with _transaction(connection):
                    connection.executemany(_WRITE, rows)
            self._cull_now_and_then(connection, entries.values())
        return True

    def add(self, name: str, data: Data, seconds: float) -> bool:
        """Hold something where there is nothing; say whether it was so."""
        with self._connection() as connection:
            added = connection.execute(_ADD, (name, data, _end(seconds), time.time())).fetchone() is not None
            self._cull_now_and_then(connection, (data,))
        return added

    def touch(self, name: str, seconds: float) -> bool:
        """Hold it for another time; say whether there is something."""
        with self._connection() as connection:
            return connection.execute(_TOUCH, (_end(seconds), name, time.time())).rowcount == 1

    def count(self, name: str, delta: int) -> int | None:
        """Add to a number; give None where there is nothing."""
        if not -_MOST <= delta <= _MOST:
            raise NotANumber
        least, most = max(-_MOST, -_MOST - delta), min(_MOST, _MOST - delta)  # SQLite makes larger sums inexact
        with self._connection() as connection:
            now = time.time()
            row = connection.execute(_COUNT, (delta, name, now, least, most)).fetchone()
            if row is None and connection.execute(_READ, (name, now)).fetchone() is not None:
                raise NotANumber
        return None if row is None else int(row[0])

    def remove(self, names: Sequence[str]) -> int:
        """Hold these no longer; say how many there were."""
        now = time.time()
        with self._connection() as connection:
            if len(names) == 1:
                return connection.execute(_REMOVE, (names[0], now)).rowcount
            with _transaction(connection):
                return connection.executemany(_REMOVE, [(name, now) for name in names]).rowcount

    def clear(self, prefix: str) -> bool:
        """Hold nothing any more whose name begins so."""
        with self._connection() as connection:
            # From the prefix to the next text after all that begin with it: its last sign is a colon.
            connection.execute("DELETE FROM entries WHERE name >= ? AND name < ?", (prefix, f"{prefix[:-1]};"))
        return True

    def drop_ended(self) -> int:
        """Hold no longer what has ended; say how much that was."""
        with self._connection() as connection:
            return connection.execute(_DROP_ENDED, (time.time(),)).rowcount

    def close(self) -> None:
        """Close the connections that nobody uses; new ones are opened at the next use."""
        idle, self._idle = self._idle, deque()
        while idle:
            idle.pop().close()

    def _connection(self) -> _Lent:
        return _Lent(self)

    def lend(self) -> tuple[sqlite3.Connection, Idle]:
        """Lend a connection that nobody uses, with the place that it is to be given back to."""
        idle = self._idle
        try:
            return idle.pop(), idle
        except IndexError:
            return self._opened(), self._idle

    def give_back(self, connection: sqlite3.Connection, idle: Idle, error: BaseException | None) -> None:
        """Take a connection back; one that failed, or is of a file that was laid aside, is not lent again."""
        if error is None and idle is self._idle:
            idle.append(connection)
            return
        connection.close()
        if isinstance(error, sqlite3.Error) and idle is self._idle:
            self._lay_aside(error)
            if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:  # what is there can be read all the same
                raise Refused(str(error)) from None

    def _opened(self) -> sqlite3.Connection:
        make_private(self.path)
        file = self.path.stat().st_ino
        if file != self._file:  # another process has laid the one aside that this one had open
            self.close()
            self._file = file
        connection = sqlite3.connect(
            self.path, timeout=self._patience, isolation_level=None, check_same_thread=False, cached_statements=32
        )
        try:
            for statement in _MADE:
                connection.execute(statement)
            connection.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.Error as error:
            connection.close()
            self._lay_aside(error)
            raise
        return connection

    def _lay_aside(self, error: sqlite3.Error) -> None:
        """Begin with an empty file where this one cannot be read; what was in it is kept for whoever wonders."""
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _CORRUPT:
            return
        self.close()
        if self.path.exists() and self.path.stat().st_ino != self._file:
            return  # another process did it
        os.replace(self.path, f"{self.path}.corrupt")  # noqa: PTH105 - a name beside it
        for ending in ("-wal", "-shm"):
            Path(f"{self.path}{ending}").unlink(missing_ok=True)

    def _cull_now_and_then(self, connection: sqlite3.Connection, written: Collection[Data]) -> None:
        self._writes += len(written)
        for data in written:
            self._bytes += len(data) if isinstance(data, bytes) else 8
        if self._writes >= min(_WRITES_UNTIL_CULLED, self._max_entries) or self._bytes >= self._max_file // 8:
            self._writes = self._bytes = 0
            self._cull(connection)

    def _cull(self, connection: sqlite3.Connection) -> None:
        """Drop what has ended; then what was written first, while there are too many or the file is too large."""
        connection.execute(_DROP_ENDED, (time.time(),))
        entries = _number(connection, "SELECT count(*) FROM entries")
        pages = _number(connection, "PRAGMA page_count") - _number(connection, "PRAGMA freelist_count")
        allowed = 1 + self._max_file // _number(connection, "PRAGMA page_size")
        surplus = max(entries - self._max_entries, 0 if pages <= allowed else entries - entries * allowed // pages + 1)
        if surplus > 0:
            connection.execute(_OLDEST, (surplus,))


class _Lent:
    """Lends a connection for a block; a class, since a generator would take a tenth of the time of a read."""

    __slots__ = ("_backend", "_connection", "_idle")

    def __init__(self, backend: FileBackend) -> None:
        self._backend = backend

    def __enter__(self) -> sqlite3.Connection:
        self._connection, self._idle = self._backend.lend()
        return self._connection

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._backend.give_back(self._connection, self._idle, error)


def make_private(path: Path) -> None:
    """Make a file, and the folders on its way, that only their owner may read; those that exist stay as they are."""
    missing = [folder for folder in path.parents if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Generator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _number(connection: sqlite3.Connection, statement: str) -> int:
    return int(connection.execute(statement).fetchone()[0])


def _end(seconds: float) -> float | None:
    return None if seconds == FOREVER else time.time() + seconds


class FileCache(SweptCache):
    """Keeps values in a file, for all processes of this machine.

    Threads and processes read while one writes. A file that cannot be read is renamed to end in ``.corrupt``, and an
    empty one takes its place; so name a file of its own. Async code uses it in a pool of threads.

    Args:
        path: The file; it and missing folders are made for their owner alone.
        max_entries: About how many values are kept, the latest ones.
        max_file: About how many bytes the file grows to.
        patience: Seconds that a writer waits for another; then the backend counts as failing.
        pool: Where calls of async code run; None for the event loop's own pool.
        storing: ``timeout``, ``prefix``, ``version``, ``key``, ``serializer`` and the others of ``Storing``.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        max_entries: int = 100_000,
        max_file: int = 2**30,
        patience: float = 1,
        pool: Executor | None = None,
        **storing: Unpack[Storing],
    ) -> None:
        if max_entries < 1:
            message = f"A cache has room for one value at least; got max_entries={max_entries!r}."
            raise ValueError(message)
        self._swept = FileBackend(Path(path), patience, max_entries, max_file, pool)
        self._store_in(self._swept, **storing)
