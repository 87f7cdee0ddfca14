"""The public methods of caches over a backend, in both colours: each takes the steps of its operation."""

# ruff: noqa: ASYNC109 - a timeout says how long a value is kept, not how long to wait

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.cache._steps import arun, run
from bandstand.cache._stored import Stored
from bandstand.contracts.cache import MISSING, Missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class StoredCache(Stored):
    """A cache over a backend outside this process; ``MemoryCache`` says more of its methods."""

    def get(self, key: str, /, default: object = None) -> Any:  # Any: whatever was stored
        """Give a value, or the default."""
        return self._get_blocking(key, default)

    def set(
        self, key: str, value: object, /, timeout: float | Missing | None = MISSING, *, tags: Iterable[str] = ()
    ) -> None:
        """Store a value with tags."""
        if tags:
            run(self._set(key, value, timeout, tags))
        else:
            self._set_blocking(key, value, timeout)

    def delete(self, key: str, /) -> bool:
        """Remove a value; say whether there was one."""
        return run(self._delete(key))

    def get_many(self, keys: Iterable[str], /) -> dict[str, Any]:  # Any: whatever was stored
        """Give the values of those keys that have one."""
        return run(self._get_many(keys))

    def set_many(self, values: Mapping[str, object], /, timeout: float | Missing | None = MISSING) -> list[str]:
        """Store values by key; give the keys that could not be stored."""
        return run(self._set_many(values, timeout))

    def delete_many(self, keys: Iterable[str], /) -> None:
        """Remove values."""
        run(self._delete_many(keys))

    def clear(self) -> None:
        """Remove all values, those of other versions too."""
        run(self._clear())

    def add(self, key: str, value: object, /, timeout: float | Missing | None = MISSING) -> bool:
        """Store a value where there is none; say whether it was stored."""
        return run(self._add(key, value, timeout))

    def touch(self, key: str, /, timeout: float | Missing | None = MISSING) -> bool:
        """Change the timeout of a value; say whether there is one."""
        return run(self._touch(key, timeout))

    def incr(self, key: str, /, delta: int = 1) -> int:
        """Add to an integer of at most 64 bits that was stored without tags.

        Raises:
            ValueError: There is no value.
            TypeError: The value is no such integer.
        """
        return run(self._incr(key, delta))

    def decr(self, key: str, /, delta: int = 1) -> int:
        """Subtract from an integer, as ``incr``; it may go below 0."""
        return run(self._incr(key, -delta))

    def invalidate(self, *tags: str) -> None:
        """Drop every value that has one of the tags."""
        run(self._invalidate(tags))

    async def aget(self, key: str, /, default: object = None) -> Any:  # Any: whatever was stored
        """Give a value, or the default."""
        return await arun(self._get(key, default))

    async def aset(
        self, key: str, value: object, /, timeout: float | Missing | None = MISSING, *, tags: Iterable[str] = ()
    ) -> None:
        """Store a value with tags."""
        await arun(self._set(key, value, timeout, tags))

    async def adelete(self, key: str, /) -> bool:
        """Remove a value; say whether there was one."""
        return await arun(self._delete(key))

    async def aget_many(self, keys: Iterable[str], /) -> dict[str, Any]:  # Any: whatever was stored
        """Give the values of those keys that have one."""
        return await arun(self._get_many(keys))

    async def aset_many(self, values: Mapping[str, object], /, timeout: float | Missing | None = MISSING) -> list[str]:
        """Store values by key; give the keys that could not be stored."""
        return await arun(self._set_many(values, timeout))

    async def adelete_many(self, keys: Iterable[str], /) -> None:
        """Remove values."""
        await arun(self._delete_many(keys))

    async def aclear(self) -> None:
        """Remove all values, those of other versions too."""
        await arun(self._clear())

    async def aadd(self, key: str, value: object, /, timeout: float | Missing | None = MISSING) -> bool:
        """Store a value where there is none; say whether it was stored."""
        return await arun(self._add(key, value, timeout))

    async def atouch(self, key: str, /, timeout: float | Missing | None = MISSING) -> bool:
        """Change the timeout of a value; say whether there is one."""
        return await arun(self._touch(key, timeout))

    async def aincr(self, key: str, /, delta: int = 1) -> int:
        """Add to an integer, as ``incr``."""
        return await arun(self._incr(key, delta))

    async def adecr(self, key: str, /, delta: int = 1) -> int:
        """Subtract from an integer, as ``incr``; it may go below 0."""
        return await arun(self._incr(key, -delta))

    async def ainvalidate(self, *tags: str) -> None:
        """Drop every value that has one of the tags."""
        await arun(self._invalidate(tags))
