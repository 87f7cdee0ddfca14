"""Connections to one memcached server, with the client of the ``pymemcache`` distribution.

That client serves one connection. Its own pool raises an error where all are in use, lends connections that the server
has closed since, and keeps those that a ``KeyboardInterrupt`` left in the middle of an answer; so the pool is ours.
"""

from __future__ import annotations

import socket
import time
from collections import deque
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from bandstand.cache._backend import NotANumber, Refused
from bandstand.cache._forks import anew_after_fork
from bandstand.cache._idle import is_kept

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bandstand.cache._addresses import Address

MOST_OPEN = 32  # connections to one server; who needs one more waits for another to be given back


class Unreadable(ConnectionError):
    """The server did not answer as memcached does."""


class Item(NamedTuple):
    """What memcached holds under a key: bytes, and a number of 32 bits that it gives back with them."""

    data: bytes
    flags: int = 0


class Client(Protocol):
    """What is used of ``pymemcache.client.base.Client``, which has no types of its own."""

    sock: socket.socket | None

    def get(self, key: str) -> Item | None:
        """Give an item."""
        ...

    def gets_many(self, keys: Sequence[str]) -> dict[str, tuple[Item, bytes]]:
        """Give the items that are there, each with the mark of its last change."""
        ...

    def set(self, key: str, value: Item, expire: int = 0) -> object:
        """Hold an item."""
        ...

    def set_many(self, values: Mapping[str, Item], expire: int) -> list[str]:
        """Hold items; give the keys of those that are not held."""
        ...

    def add(self, key: str, value: Item, expire: int = 0) -> bool:
        """Hold an item where there is none; say whether it was so."""
        ...

    def cas(self, key: str, value: Item, cas: bytes, expire: int) -> bool | None:
        """Hold an item where nothing has changed since the mark; give None where there is nothing."""
        ...

    def incr(self, key: str, value: int) -> int | None:
        """Add to a number."""
        ...

    def decr(self, key: str, value: int) -> int | None:
        """Subtract from a number."""
        ...

    def delete(self, key: str) -> bool:
        """Hold an item no longer; say whether there was one."""
        ...

    def delete_many(self, keys: Sequence[str]) -> object:
        """Hold items no longer."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


class Raw:
    """Leaves items as they are: nothing is pickled, and nothing is unpickled."""

    def serialize(self, key: str, item: Item) -> tuple[bytes, int]:  # noqa: ARG002 - the client's signature
        """Give the bytes and the flags."""
        return item

    def deserialize(self, key: str, data: bytes, flags: int) -> Item:  # noqa: ARG002 - the client's signature
        """Make the item again."""
        return Item(data, flags)


class Connection:
    """One connection.

    Attributes:
        client: Who sends commands over it.
        used: When it was used last.
    """

    __slots__ = ("client", "used")

    def __init__(self, client: Client) -> None:
        self.client = client
        self.used = time.monotonic()

    def usable(self) -> bool:
        """Tell whether the client and the server have kept it."""
        return self.client.sock is not None and is_kept(self.client.sock, self.used)


class Connections:
    """The connections to one server.

    Args:
        address: Where it is.
        patience: Seconds until a server that does not answer counts as failing.

    Raises:
        ModuleNotFoundError: The ``pymemcache`` distribution is not installed.
    """

    def __init__(self, address: Address, patience: float) -> None:
        self._open = _opener(address, patience)
        self._address = address
        self._patience = patience
        self.begin_anew()
        anew_after_fork(self)

    def begin_anew(self) -> None:
        """Leave connections of a parent process to it."""
        for connection in getattr(self, "_idle", ()):
            connection.client.close()  # closes this process's end only
        self._idle: deque[Connection] = deque()
        self._free: SimpleQueue[None] = SimpleQueue()  # a semaphore would take a tenth of the time of a read
        for _ in range(MOST_OPEN):
            self._free.put(None)

    def close(self) -> None:
        """Close idle connections; new ones are opened at the next use."""
        while self._idle:
            self._idle.pop().client.close()

    def client(self) -> Lent:
        """Lend a client for a block that holds its calls and nothing else.

        Raises, in the block or before it:
            Refused: The server works, and has no room.
            NotANumber: What it was to count is no number.
            OSError: The server fails, or all connections are in use for too long.
        """
        return Lent(self)

    def lend(self) -> Connection:
        """Give a connection that nobody uses."""
        try:
            self._free.get(timeout=self._patience)
        except Empty:
            message = f"All {MOST_OPEN} connections to {self._address.place} wait for its answers."
            raise TimeoutError(message) from None
        try:
            return self._kept() or Connection(self._open())
        except BaseException:
            self._free.put(None)
            raise

    def give_back(self, connection: Connection, error: BaseException | None) -> None:
        """Take a connection back; one that failed is not lent again."""
        if error is None:
            connection.used = time.monotonic()
            self._idle.append(connection)
        else:
            connection.client.close()
        self._free.put(None)

    def _kept(self) -> Connection | None:
        """Give the connection that was used last, and forget those that the server has closed."""
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                return None
            if connection.usable():
                return connection
            connection.client.close()


class Lent:
    """Lends a client for a block; a class, since a generator would take a good part of the time of a read."""

    __slots__ = ("_connection", "_connections")

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def __enter__(self) -> Client:
        self._connection = self._connections.lend()
        return self._connection.client

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._connections.give_back(self._connection, error)
        meaning = None if error is None else _meaning(error)
        if meaning is not None:
            raise meaning from error


def _opener(address: Address, patience: float) -> Callable[[], Client]:
    try:
        from pymemcache.client.base import Client as PyMemcache  # type: ignore[import-untyped]  # it has no types
    except ModuleNotFoundError as error:
        message = f"{address.place} needs the client of others: pip install bandstand-cache[memcached]"
        raise ModuleNotFoundError(message, name="pymemcache") from error

    def open_one() -> Client:
        made = PyMemcache((address.host, address.port), Raw(), timeout=patience, default_noreply=False)
        client = cast("Client", made)
        client.sock = _connected(address, patience)  # its own way tries one address of a host only
        return client

    return open_one


def _connected(address: Address, patience: float) -> socket.socket:
    if not address.path:
        connected = socket.create_connection((address.host, address.port), patience)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connected
    connected = socket.socket(socket.AF_UNIX)
    connected.settimeout(patience)
    try:
        connected.connect(address.path)
    except BaseException:
        connected.close()
        raise
    return connected


def _meaning(error: BaseException) -> Exception | None:
    """Give what an error of a call means for a backend, or None where it says that itself."""
    from pymemcache.exceptions import MemcacheError  # type: ignore[import-untyped]  # it has no types

    if isinstance(error, MemcacheError):
        told = _told(error)
        if "non-numeric" in told:
            return NotANumber()
        if "too large" in told or "out of memory" in told:
            return Refused(told)
        return Unreadable(told)
    # An answer that is none makes its parser fail in ways of its own.
    return Unreadable(_told(error)) if isinstance(error, LookupError | ValueError) else None


def _told(error: BaseException) -> str:
    told = b" ".join(arg for arg in error.args if isinstance(arg, bytes)).decode("ascii", "replace")
    return told or f"{type(error).__name__}: {error}"
