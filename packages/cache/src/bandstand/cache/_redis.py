"""A cache in Redis or Valkey, which many machines share."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Protocol

from bandstand.cache._backend import NotANumber, Refused
from bandstand.cache._payloads import number_or
from bandstand.cache._places import server_of
from bandstand.cache._resp import Garbled, ReplyError
from bandstand.cache._twins import StoredCache

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
    from concurrent.futures import Executor
    from typing import Unpack

    from bandstand.cache._payloads import Data
    from bandstand.cache._places import Server
    from bandstand.cache._resp import Argument, Reply
    from bandstand.cache._stored import Storing

# INCRBY alone would count from nothing.
_COUNT = "if redis.call('EXISTS', KEYS[1]) == 0 then return false end return redis.call('INCRBY', KEYS[1], ARGV[1])"
_LONGEST = 10**10  # seconds; Redis takes no more than 64 bits of milliseconds since 1970
_DOWN = ("LOADING", "MASTERDOWN", "CLUSTERDOWN", "NOAUTH", "WRONGPASS")


class Unavailable(ConnectionError):
    """The server answers, and serves nobody now."""


class Client(Protocol):
    """Sends commands to a server or to several.

    Attributes:
        clustered: Whether a command may name one key only.
        failures: The errors that mean that there was no answer.
    """

    clustered: bool
    failures: tuple[type[Exception], ...]

    def call(self, *commands: Sequence[Argument]) -> list[Reply]:
        """Send commands together; give an answer for each, in their order."""
        ...

    async def acall(self, *commands: Sequence[Argument]) -> list[Reply]:
        """Await ``call``."""
        ...

    def names(self, pattern: str) -> Iterator[list[bytes]]:
        """Give the names that fit a pattern, some at a time."""
        ...

    def anames(self, pattern: str) -> AsyncIterator[list[bytes]]:
        """Await ``names``."""
        ...

    def close(self) -> None:
        """Close idle connections."""
        ...


class RedisBackend:
    """Holds values as texts of Redis: each operation is some commands, and what their answers mean."""

    def __init__(self, client: Client, place: str) -> None:
        self._client = client
        self.place = place
        self.failures = client.failures
        self.close = client.close

    def read(self, names: Sequence[str]) -> list[Data | None]:
        """Give what is held under each name."""
        return _read(self._client.call(*self._reading(names)), len(names))

    async def aread(self, names: Sequence[str]) -> list[Data | None]:
        """Await ``read``."""
        return _read(await self._client.acall(*self._reading(names)), len(names))

    def _reading(self, names: Sequence[str]) -> Sequence[Sequence[Argument]]:
        if len(names) > 1 and not self._client.clustered:
            return [("MGET", *names)]
        return [("GET", name) for name in names]

    def write(self, entries: Mapping[str, Data], seconds: float) -> bool:
        """Hold what is given."""
        return _done(self._client.call(*_writing(entries, seconds)))

    async def awrite(self, entries: Mapping[str, Data], seconds: float) -> bool:
        """Await ``write``."""
        return _done(await self._client.acall(*_writing(entries, seconds)))

    def add(self, name: str, data: Data, seconds: float) -> bool:
        """Hold something where there is nothing; say whether it was so."""
        return _last(self._client.call(("SET", name, data, "NX", *_ending(seconds)))) is not None

    async def aadd(self, name: str, data: Data, seconds: float) -> bool:
        """Await ``add``."""
        return _last(await self._client.acall(("SET", name, data, "NX", *_ending(seconds)))) is not None

    def touch(self, name: str, seconds: float) -> bool:
        """Hold it for another time; say whether there is something."""
        return bool(_last(self._client.call(*_touching(name, seconds))))

    async def atouch(self, name: str, seconds: float) -> bool:
        """Await ``touch``."""
        return bool(_last(await self._client.acall(*_touching(name, seconds))))

    def count(self, name: str, delta: int) -> int | None:
        """Add to a number; give None where there is nothing."""
        return _counted(self._client.call(("EVAL", _COUNT, 1, name, delta)))

    async def acount(self, name: str, delta: int) -> int | None:
        """Await ``count``."""
        return _counted(await self._client.acall(("EVAL", _COUNT, 1, name, delta)))

    def remove(self, names: Sequence[str | bytes]) -> int:
        """Hold these no longer; say how many there were."""
        return _total(self._client.call(*self._removing(names)))

    async def aremove(self, names: Sequence[str | bytes]) -> int:
        """Await ``remove``."""
        return _total(await self._client.acall(*self._removing(names)))

    def _removing(self, names: Sequence[str | bytes]) -> Sequence[Sequence[Argument]]:
        return [("UNLINK", name) for name in names] if self._client.clustered else [("UNLINK", *names)]

    def clear(self, prefix: str) -> bool:
        """Hold nothing any more whose name begins so; what others hold in this database stays."""
        for names in self._client.names(f"{prefix}*"):  # a prefix has no sign that a pattern would read otherwise
            if names:
                self.remove(names)
        return True

    async def aclear(self, prefix: str) -> bool:
        """Await ``clear``."""
        async for names in self._client.anames(f"{prefix}*"):
            if names:
                await self.aremove(names)
        return True


def _ending(seconds: float) -> tuple[Argument, ...]:
    return () if seconds > _LONGEST else ("PX", max(1, ceil(seconds * 1000)))


def _writing(entries: Mapping[str, Data], seconds: float) -> list[Sequence[Argument]]:
    ending = _ending(seconds)
    return [("SET", name, data, *ending) for name, data in entries.items()]


def _touching(name: str, seconds: float) -> Sequence[Sequence[Argument]]:
    if seconds > _LONGEST:
        return [("PERSIST", name), ("EXISTS", name)]
    return [("PEXPIRE", name, max(1, ceil(seconds * 1000)))]


def _last(replies: list[Reply]) -> Reply:
    """Give the last answer if none of them is an error."""
    for reply in replies:
        if isinstance(reply, ReplyError):
            told = str(reply)
            if told.startswith(_DOWN):
                raise Unavailable(told)
            raise Refused(told)
    return replies[-1]


def _done(replies: list[Reply]) -> bool:
    _last(replies)
    return True


def _read(replies: list[Reply], expected: int) -> list[Data | None]:
    last = _last(replies)
    found = last if isinstance(last, list) else replies
    if len(found) != expected:
        message = f"The server was asked for {expected} values, and gave {len(found)}."
        raise Garbled(message)
    return [number_or(data) if isinstance(data, bytes) else None for data in found]


def _counted(replies: list[Reply]) -> int | None:
    (reply,) = replies
    if isinstance(reply, ReplyError) and ("integer" in str(reply) or "overflow" in str(reply)):
        raise NotANumber
    number = _last(replies)
    if number is None or isinstance(number, int):
        return number
    message = f"A number that was counted is a number; the server gave {number!r:.100}."
    raise Garbled(message)


def _total(replies: list[Reply]) -> int:
    _last(replies)
    return sum(reply for reply in replies if isinstance(reply, int))


class RedisCache(StoredCache):
    """Keeps values in Redis or Valkey, for many machines.

    One server is asked over sockets of this package's own, in async code without threads. A cluster, sentinels and TLS
    are the client of the ``redis`` distribution (``bandstand-cache[redis]``), in async code in a pool of threads.

    Args:
        url: ``redis://user:password@host:6379/0``, ``unix:///run/redis.sock``, ``rediss://...``,
            ``redis+cluster://one:7000,two:7000`` or ``redis+sentinel://one:26379,two:26379/service/0``.
        patience: Seconds that one answer is waited for; then the server counts as failing.
        pool: Where calls of async code run that the ``redis`` distribution serves; None for the event loop's own pool.
        storing: ``timeout``, ``prefix``, ``version``, ``key``, ``serializer`` and the others of ``Storing``.

    Raises:
        ValueError: The URL is none of these, or patience is no time.
        ModuleNotFoundError: The ``redis`` distribution is needed and not installed.
    """

    def __init__(
        self,
        url: str = "redis://localhost:6379/0",
        *,
        patience: float = 0.25,
        pool: Executor | None = None,
        **storing: Unpack[Storing],
    ) -> None:
        if not patience > 0:
            message = f"Patience is a number of seconds, more than 0; got {patience!r}."
            raise ValueError(message)
        server = server_of(url)
        self._store_in(RedisBackend(_client_of(server, patience, pool), server.place), **storing)


def _client_of(server: Server, patience: float, pool: Executor | None) -> Client:
    if server.kind == "server":
        from bandstand.cache._sockets import Sockets

        return Sockets(server, patience)
    from bandstand.cache._redis_py import RedisPy

    return RedisPy(server, patience, pool)
