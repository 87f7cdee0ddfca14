"""Where the records of sessions are: in one cache, or in a durable one with a fast one before it.

A cache that fails is a miss and no error. Only ``set_many`` says that something could not be stored, so that writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast

from bandstand.contracts.cache import MISSING
from bandstand.http._awaited_cache import AwaitedAtomicCache, AwaitedCache

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.contracts.cache import AtomicCache, Cache
    from bandstand.contracts.cache.asynchronous import AsyncAtomicCache, AsyncCache

__all__ = ["CopiedRecords", "Records", "SingleRecords"]

Record: TypeAlias = list[Any]  # Any: JSON has every shape


class Records(Protocol):
    """Records by place, with twins for async code."""

    def read(self, place: str, /) -> Any:  # Any: another user of the cache may have stored it
        """Give a record quickly, perhaps one that was replaced a moment ago; None where there is none."""
        ...

    def read_now(self, place: str, /) -> Any:
        """Give the record that holds now."""
        ...

    def write(self, place: str, record: Record, seconds: float, /) -> bool:
        """Store a record; say whether it is stored."""
        ...

    def remove(self, place: str, /) -> None:
        """Remove a record."""
        ...

    async def aread(self, place: str, /) -> Any:
        """Await ``read``."""
        ...

    async def aread_now(self, place: str, /) -> Any:
        """Await ``read_now``."""
        ...

    async def awrite(self, place: str, record: Record, seconds: float, /) -> bool:
        """Await ``write``."""
        ...

    async def aremove(self, place: str, /) -> None:
        """Await ``remove``."""
        ...


class SingleRecords:
    """Records in one cache."""

    def __init__(self, cache: Cache | AsyncCache) -> None:
        self._cache = cast("Cache", cache)
        self._awaited = AwaitedCache(cache)

    def read(self, place: str, /) -> Any:
        """Give what the cache has."""
        return self._cache.get(place)

    read_now = read

    def write(self, place: str, record: Record, seconds: float, /) -> bool:
        """Store it there."""
        return not self._cache.set_many({place: record}, seconds)

    def remove(self, place: str, /) -> None:
        """Remove it there."""
        self._cache.delete(place)

    async def aread(self, place: str, /) -> Any:
        """Await ``read``."""
        return await self._awaited.get(place)

    aread_now = aread

    async def awrite(self, place: str, record: Record, seconds: float, /) -> bool:
        """Await ``write``."""
        return not await self._awaited.set_many({place: record}, seconds)

    async def aremove(self, place: str, /) -> None:
        """Await ``remove``."""
        await self._awaited.delete(place)


class CopiedRecords:
    """Records in a durable cache, and copies of them in a fast one, which are good for a while only.

    What holds is in the durable cache. A copy is put down with the time at which the durable cache was asked or told,
    and is none once it is older than ``lag``: so no copy says for longer what does not hold any more, whoever was slow
    and whatever the fast cache missed while it could not be reached.

    The orders, of which each is the safe one:

    * Reading: the copy, else the durable cache, whose answer is copied only where no copy is (``add``). So a reader who
      asked before a removal, and copies after it, finds the mark of the removal and leaves it.
    * Writing: the durable cache first, and where that fails nothing else, or a copy would show for a moment what is not
      stored.
    * Removing: the durable cache first, then a mark is left in place of the copy. The other way round a reader could
      copy the record between the two. Both are done even if the first one fails: the mark holds for a while at least.

    Args:
        fast: Where copies are.
        durable: Where records are.
        lag: For how many seconds a copy, or a mark, is good.
        clock: The time, in seconds since 1970, the same on all servers but for their differences, which add to ``lag``.
    """

    def __init__(
        self,
        fast: AtomicCache | AsyncAtomicCache,
        durable: Cache | AsyncCache,
        lag: float,
        clock: Callable[[], float],
    ) -> None:
        self._fast = cast("AtomicCache", fast)
        self._awaited_fast = AwaitedAtomicCache(fast)
        self._durable = SingleRecords(durable)
        self._lag = lag
        self._clock = clock

    def read(self, place: str, /) -> Any:
        """Give the copy, or the record, which is copied then."""
        copied = self._good(self._fast.get(_copy_of(place)))
        if copied is not MISSING:
            return copied
        copy = [self._clock(), self._durable.read(place)]
        if copy[1] is not None:
            self._fast.add(_copy_of(place), copy, self._lag)
        return copy[1]

    def read_now(self, place: str, /) -> Any:
        """Give the record, whatever the copy says."""
        return self._durable.read(place)

    def write(self, place: str, record: Record, seconds: float, /) -> bool:
        """Store the record, and then its copy."""
        copy = [self._clock(), record]
        stored = self._durable.write(place, record, seconds)
        if stored:
            self._fast.set(_copy_of(place), copy, self._lag)
        return stored

    def remove(self, place: str, /) -> None:
        """Remove the record, and leave a mark in place of its copy."""
        self._durable.remove(place)
        self._fast.set(_copy_of(place), [self._clock(), None], self._lag)

    async def aread(self, place: str, /) -> Any:
        """Await ``read``."""
        copied = self._good(await self._awaited_fast.get(_copy_of(place)))
        if copied is not MISSING:
            return copied
        copy = [self._clock(), await self._durable.aread(place)]
        if copy[1] is not None:
            await self._awaited_fast.add(_copy_of(place), copy, self._lag)
        return copy[1]

    async def aread_now(self, place: str, /) -> Any:
        """Await ``read_now``."""
        return await self._durable.aread(place)

    async def awrite(self, place: str, record: Record, seconds: float, /) -> bool:
        """Await ``write``."""
        copy = [self._clock(), record]
        stored = await self._durable.awrite(place, record, seconds)
        if stored:
            await self._awaited_fast.set(_copy_of(place), copy, self._lag)
        return stored

    async def aremove(self, place: str, /) -> None:
        """Await ``remove``."""
        await self._durable.aremove(place)
        await self._awaited_fast.set(_copy_of(place), [self._clock(), None], self._lag)

    def _good(self, copy: Any) -> Any:
        """Give what a copy says, None for a mark, and ``MISSING`` where it is too old, or none."""
        match copy:
            case [int() | float() as at, record] if at <= self._clock() < at + self._lag:
                return record
            case _:
                return MISSING


def _copy_of(place: str) -> str:
    return f"copy:{place}"
