"""Caches in async code: awaited, or asked in a thread where they have no twins to await."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bandstand.contracts.cache import AtomicCache, Cache
    from bandstand.contracts.cache.asynchronous import AsyncAtomicCache, AsyncCache

__all__ = ["AwaitedAtomicCache", "AwaitedCache"]

P = ParamSpec("P")
T = TypeVar("T")


class AwaitedCache:
    """What this package asks a cache for, awaited."""

    def __init__(self, cache: Cache | AsyncCache) -> None:
        self._cache = cast("Cache", cache)
        self._twin = cast("AsyncCache", cache) if hasattr(cache, "aget") else None

    async def get(self, key: str) -> Any:  # Any: whatever was stored
        """Await a value; None where there is none."""
        return await (_in_thread(self._cache.get, key) if self._twin is None else self._twin.aget(key))

    async def set(self, key: str, value: object, seconds: float) -> None:
        """Await the storing of a value."""
        await (
            _in_thread(self._cache.set, key, value, seconds)
            if self._twin is None
            else self._twin.aset(key, value, seconds)
        )

    async def set_many(self, values: Mapping[str, object], seconds: float) -> list[str]:
        """Await the storing of values; give the keys that could not be stored."""
        return await (
            _in_thread(self._cache.set_many, values, seconds)
            if self._twin is None
            else self._twin.aset_many(values, seconds)
        )

    async def delete(self, key: str) -> bool:
        """Await the removal of a value; give whether there was one."""
        return await (_in_thread(self._cache.delete, key) if self._twin is None else self._twin.adelete(key))


class AwaitedAtomicCache(AwaitedCache):
    """The same of a cache that counts."""

    def __init__(self, cache: AtomicCache | AsyncAtomicCache) -> None:
        super().__init__(cache)
        self._atomic = cast("AtomicCache", cache)
        self._atomic_twin = cast("AsyncAtomicCache", cache) if hasattr(cache, "aadd") else None

    async def add(self, key: str, value: object, seconds: float) -> bool:
        """Await the storing of a value where there is none; give whether it was stored."""
        return await (
            _in_thread(self._atomic.add, key, value, seconds)
            if self._atomic_twin is None
            else self._atomic_twin.aadd(key, value, seconds)
        )

    async def incr(self, key: str) -> int:
        """Await one more; ``ValueError`` where there is no value."""
        return await (_in_thread(self._atomic.incr, key) if self._atomic_twin is None else self._atomic_twin.aincr(key))


async def _in_thread(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    from asyncio import to_thread  # synchronous applications keep sessions without it

    return await to_thread(call, *args, **kwargs)
