"""The async twins of caches that never wait: what they do takes less time than a turn of the event loop."""

# ruff: noqa: ASYNC109 - a timeout says how long a value is kept, not how long to wait

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.cache._computed import Computed
from bandstand.contracts.cache import MISSING, AtomicCache, Missing, TaggedCache

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bandstand.cache._steps import Steps


class Inline(Computed, AtomicCache, TaggedCache):
    """A cache within this process: each twin calls its synchronous method, and nobody else need be asked."""

    def get_many(self, keys: Iterable[str], /) -> dict[str, Any]:  # Any: whatever was stored
        """Give the values of those keys that have one."""
        found = ((key, self.get(key, MISSING)) for key in keys)
        return {key: value for key, value in found if value is not MISSING}

    def set_many(self, values: Mapping[str, object], /, timeout: float | Missing | None = MISSING) -> list[str]:
        """Store values by key; all of them can be."""
        for key, value in values.items():
            self.set(key, value, timeout)
        return []

    def decr(self, key: str, /, delta: int = 1) -> int:
        """Subtract from an integer; it may go below 0.

        Raises:
            ValueError: There is no value.
            TypeError: The value is no integer.
        """
        return self.incr(key, -delta)

    def close(self) -> None:
        """Do nothing: nothing is open."""

    async def aclose(self) -> None:
        """Do nothing: nothing is open."""

    def _lease(self, name: str) -> Steps[bool]:  # noqa: ARG002 - there is no other process
        yield from ()
        return True

    def _release(self, name: str) -> Steps[None]:  # noqa: ARG002
        yield from ()

    async def aget(self, key: str, /, default: object = None) -> Any:  # Any: whatever was stored
        """Give a value, or the default."""
        return self.get(key, default)

    async def aset(
        self, key: str, value: object, /, timeout: float | Missing | None = MISSING, *, tags: Iterable[str] = ()
    ) -> None:
        """Store a value with tags."""
        self.set(key, value, timeout, tags=tags)

    async def adelete(self, key: str, /) -> bool:
        """Remove a value; say whether there was one."""
        return self.delete(key)

    async def aget_many(self, keys: Iterable[str], /) -> dict[str, Any]:  # Any: whatever was stored
        """Give the values of those keys that have one."""
        return self.get_many(keys)

    async def aset_many(self, values: Mapping[str, object], /, timeout: float | Missing | None = MISSING) -> list[str]:
        """Store values by key; all of them can be."""
        return self.set_many(values, timeout)

    async def adelete_many(self, keys: Iterable[str], /) -> None:
        """Remove values."""
        self.delete_many(keys)

    async def aclear(self) -> None:
        """Remove all values, those of other versions too."""
        self.clear()

    async def aadd(self, key: str, value: object, /, timeout: float | Missing | None = MISSING) -> bool:
        """Store a value where there is none; say whether it was stored."""
        return self.add(key, value, timeout)

    async def atouch(self, key: str, /, timeout: float | Missing | None = MISSING) -> bool:
        """Change the timeout of a value; say whether there is one."""
        return self.touch(key, timeout)

    async def aincr(self, key: str, /, delta: int = 1) -> int:
        """Add to an integer, as ``incr``."""
        return self.incr(key, delta)

    async def adecr(self, key: str, /, delta: int = 1) -> int:
        """Subtract from an integer, as ``decr``."""
        return self.decr(key, delta)

    async def ainvalidate(self, *tags: str) -> None:
        """Drop every value that has one of the tags."""
        self.invalidate(*tags)
