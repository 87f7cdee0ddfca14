"""A cache in memcached, which many machines share."""

from __future__ import annotations

import os
import time
from hashlib import sha256
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from bandstand.cache._addresses import addresses_of
from bandstand.cache._backend import NotANumber, Refused
from bandstand.cache._hops import Hopping
from bandstand.cache._payloads import Data, number_or
from bandstand.cache._pymemcache import Connections, Item
from bandstand.cache._spread import SpreadBackend
from bandstand.cache._twins import StoredCache

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor
    from typing import Unpack

    from bandstand.cache._addresses import Address
    from bandstand.cache._stored import Storing

MOST_BYTES = 1_000_000  # of a value: memcached takes no more than 1 MiB, key and all, unless it is told to

_LONGEST_KEY = 250  # bytes
_GENERATION = 8  # random bytes, written as hexadecimal digits
_GENERATIONS = "bandstand-generation"  # what their keys begin with; no generation looks like this
_TRIES = 50  # until what others change all the time is given up
_BATCH = 1000  # keys in one request, whose answers must fit in the buffers of the sockets
_PARCEL = 1_000_000  # bytes in one request, about, all of which must be sent within the patience

_MONTH = 30 * 24 * 3600  # seconds; memcached takes a larger number as a date
_LAST_DATE = 2**31 - 1  # the last that each memcached takes

# The end of an item is in the lower 31 bits of its flags, in hundredths of a second; they begin anew each 248 days.
_ENDS = 2**31
_LONGEST_MARKED = 100 * 24 * 3600  # seconds; what is kept longer ends when the server says so
_NUMBER = 2**31  # the bit of the flags that tells a number, which the server can count, from bytes

# The server counts from 0 to 2**64 and stays or starts anew at these ends, so numbers are moved to the middle.
_OFFSET = 2**63
_LARGEST = 2**62
_COUNTED = range(-_LARGEST, _LARGEST + 1)


class Held(NamedTuple):
    """What was found under a name.

    Attributes:
        key: The key of memcached, in the generation that is there.
        item: What is held.
        mark: Tells whether it has changed since.
    """

    key: str
    item: Item | None
    mark: bytes


class MemcachedBackend(Hopping):
    """Holds values in one memcached server.

    The server lists no keys, so all keys of a prefix begin with its generation: random digits that the server holds
    under a key of their own. A prefix is cleared by beginning another generation; where it was lost, so is the rest.
    """

    failures: tuple[type[Exception], ...] = (OSError,)

    def __init__(self, address: Address, patience: float, pool: Executor | None) -> None:
        self.place = address.place
        self.pool = pool
        self._server = Connections(address, patience)
        self._generations: dict[str, str] = {}  # those seen last, by prefix
        self.close = self._server.close

    def read(self, names: Sequence[str]) -> list[Data | None]:
        """Give what is held under each name."""
        return [_data(held.item) for batch in _batches(names) for held in self._look(batch)]

    def write(self, entries: Mapping[str, Data], seconds: float) -> bool:
        """Hold what is given; say whether all of it is held."""
        expire, failed = _expire(seconds), list[str]()
        for parcel in _parcels(entries):
            generation = self._generation(_prefix(list(parcel)))
            items = {_key(generation, name): _item(data, seconds) for name, data in parcel.items()}
            with self._server.client() as client:
                failed += client.set_many(items, expire)
        return not failed

    def add(self, name: str, data: Data, seconds: float) -> bool:
        """Hold something where there is nothing; say whether it was so."""
        item, expire = _item(data, seconds), _expire(seconds)
        for _ in range(_TRIES):
            (held,) = self._look((name,))
            if _alive(held.item):
                return False
            with self._server.client() as client:
                if held.item is None:
                    return client.add(held.key, item, expire)
                if client.cas(held.key, item, held.mark, expire):
                    return True
        raise _changing(name)

    def touch(self, name: str, seconds: float) -> bool:
        """Hold it for another time; say whether there is something."""
        expire = _expire(seconds)
        for _ in range(_TRIES):
            (held,) = self._look((name,))
            if held.item is None or not _alive(held.item):
                return False
            item = held.item._replace(flags=held.item.flags & _NUMBER | _end(seconds))
            with self._server.client() as client:
                if client.cas(held.key, item, held.mark, expire):
                    return True
        raise _changing(name)

    def count(self, name: str, delta: int) -> int | None:
        """Add to a number; give None where there is nothing."""
        (held,) = self._look((name,))
        if held.item is None or not _alive(held.item):
            return None
        number = _data(held.item) if held.item.flags & _NUMBER else None
        if not isinstance(number, int) or number not in _COUNTED or number + delta not in _COUNTED:
            raise NotANumber
        with self._server.client() as client:
            counted = client.decr(held.key, -delta) if delta < 0 else client.incr(held.key, delta)
        return None if counted is None else counted - _OFFSET

    def remove(self, names: Sequence[str]) -> int:
        """Hold these no longer; say how many there were."""
        return sum(self._removed(batch) for batch in _batches(names))

    def _removed(self, names: Sequence[str]) -> int:
        there = [held for held in self._look(names) if held.item is not None]
        if not there:
            return 0
        alive = sum(_alive(held.item) for held in there)
        with self._server.client() as client:
            if len(there) == 1:
                return alive if client.delete(there[0].key) else 0  # one of several who delete it is told so
            client.delete_many([held.key for held in there])
        return alive

    def clear(self, prefix: str) -> bool:
        """Hold nothing any more whose name begins so."""
        with self._server.client() as client:
            client.set(_key(_GENERATIONS, _prefix((prefix,))), _new_generation())
        return True

    def _look(self, names: Sequence[str]) -> list[Held]:
        """Find what is held under names of one prefix, in the generation that is there now."""
        prefix = _prefix(names)
        generation = self._generations.get(prefix) or self._generation(prefix)
        place = _key(_GENERATIONS, prefix)
        for _ in range(_TRIES):
            keys = [_key(generation, name) for name in names]
            with self._server.client() as client:
                found = client.gets_many([place, *keys])
            now, _ = found.get(place, _NOTHING)
            if now is not None and now.data == generation.encode():
                return [Held(key, *found.get(key, _NOTHING)) for key in keys]
            generation = self._generation(prefix)
        raise _changing(prefix)

    def _generation(self, prefix: str) -> str:
        """Ask for the generation of a prefix; where there is none, begin one, the same for all who ask."""
        key = _key(_GENERATIONS, prefix)
        for _ in range(_TRIES):
            with self._server.client() as client:
                item = client.get(key)
                if item is None:
                    client.add(key, _new_generation())
                elif len(item.data) == 2 * _GENERATION and item.data.isalnum():
                    generation = self._generations[prefix] = item.data.decode()
                    return generation
                else:
                    client.delete(key)  # it is not ours
        raise _changing(prefix)


_NOTHING: tuple[None, bytes] = (None, b"")


def _prefix(names: Sequence[str]) -> str:
    """Give the prefix of names, which is the same for all that are asked for together."""
    return names[0].partition(":")[0]


def _key(stem: str, name: str) -> str:
    """Give the key of a name: itself, or its digest where memcached would not take it. Neither looks like the other."""
    if len(stem) + 1 + len(name) <= _LONGEST_KEY and name.isascii() and name.isprintable() and " " not in name:
        return f"{stem}:{name}"
    return f"{stem}#{sha256(name.encode()).hexdigest()}"


def _new_generation() -> Item:
    return Item(os.urandom(_GENERATION).hex().encode())


def _changing(name: str) -> Refused:
    return Refused(f"{name!r} is changed by others all the time.")


def _batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + _BATCH] for start in range(0, len(names), _BATCH))


def _parcels(entries: Mapping[str, Data]) -> Iterator[dict[str, Data]]:
    parcel, size = dict[str, Data](), 0
    for name, data in entries.items():
        parcel[name] = data
        size += len(data) if isinstance(data, bytes) else 0
        if size >= _PARCEL or len(parcel) >= _BATCH:
            yield parcel
            parcel, size = {}, 0
    if parcel:
        yield parcel


def _expire(seconds: float) -> int:
    """Give the time as memcached takes it: seconds or a date; 0 is for ever.

    Its seconds tick, so one more is needed for all of them to pass; and they need not tick when those of dates do.
    """
    if time.time() + seconds + 2 > _LAST_DATE:
        return 0
    return ceil(time.time() + seconds) + 2 if seconds > _MONTH - 1 else ceil(seconds) + 1


def _end(seconds: float) -> int:
    """Give the end as flags hold it; 0 is none."""
    if seconds > _LONGEST_MARKED:
        return 0
    return ceil((time.time() + seconds) * 100) % _ENDS or 1


def _alive(item: Item | None) -> bool:
    if item is None:
        return False
    end = item.flags % _ENDS
    # Less than half of the hundredths until they begin anew are to come, or this end has passed.
    return not end or 0 < (end - int(time.time() * 100)) % _ENDS < _ENDS // 2


def _item(data: Data, seconds: float) -> Item:
    if not isinstance(data, int):
        return Item(data, _end(seconds))
    if data not in _COUNTED:
        return Item(b"%d" % data, _end(seconds))
    return Item(b"%d" % (data + _OFFSET), _NUMBER | _end(seconds))


def _data(item: Item | None) -> Data | None:
    """Give what an item holds; one that is not ours, or whose end has passed, holds nothing."""
    if item is None or not _alive(item):
        return None
    try:
        return int(item.data) - _OFFSET if item.flags & _NUMBER else number_or(item.data)
    except ValueError:
        return None


class MemcachedCache(StoredCache):
    """Keeps values in memcached, for many machines; needs ``bandstand-cache[memcached]``.

    Of several servers each has its share of the keys. One that fails is a miss for its share alone: no other takes it
    over, so that no old value is found where it comes back. Async code uses it in a pool of threads.

    Values end to a hundredth of a second, by the clocks of the machines that ask, which should agree. Those that are to
    be kept for more than 100 days end a second or two late, by the clock of the server; those until later than January
    2038 are kept for ever. Numbers are counted from -2**62 to 2**62. A value has at most ``max_bytes``, here 1,000,000:
    raise it where the servers were started with ``-I``.

    Args:
        servers: ``memcached://host:11211``, ``memcached://one:11211,two:11211`` or
            ``memcached+unix:///run/memcached.sock``, or several of these.
        patience: Seconds that one answer is waited for; then the server counts as failing.
        pool: Where calls of async code run; None for the event loop's own pool.
        storing: ``timeout``, ``prefix``, ``version``, ``key``, ``serializer`` and the others of ``Storing``.

    Raises:
        ValueError: A URL is none of these, or patience is no time.
        ModuleNotFoundError: The ``pymemcache`` distribution is not installed.
    """

    def __init__(
        self,
        servers: str | Iterable[str] = "memcached://localhost:11211",
        *,
        patience: float = 0.25,
        pool: Executor | None = None,
        **storing: Unpack[Storing],
    ) -> None:
        if not patience > 0:
            message = f"Patience is a number of seconds, more than 0; got {patience!r}."
            raise ValueError(message)
        storing.setdefault("max_bytes", MOST_BYTES)
        backends = [MemcachedBackend(address, patience, pool) for address in addresses_of(servers)]
        spread = backends[0] if len(backends) == 1 else SpreadBackend(backends, storing.get("pause", 1), pool)
        self._store_in(spread, **storing)
