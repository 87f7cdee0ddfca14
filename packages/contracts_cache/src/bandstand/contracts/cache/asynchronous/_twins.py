"""What caches can do in async code."""

# ruff: noqa: ASYNC109 - a timeout says how long a value is kept, not how long to wait

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar, overload

from bandstand.contracts.cache._missing import MISSING, Missing
from bandstand.contracts.services import Contract

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

T = TypeVar("T")


class AsyncCache(Protocol):
    """The twin of ``Cache``.

    CACHE-40: a method here, and in the other twins, keeps every rule of the method that it is the twin of; several
    tasks take the place of several threads.
    CACHE-41: an object that has both colours keeps one set of values for both, and a value that one colour computes is
    waited for in the other.
    """

    async def aget(self, key: str, /, default: object = None) -> Any:  # Any: whatever was stored
        """Give a value, or the default."""
        ...

    async def aset(self, key: str, value: object, /, timeout: float | Missing | None = MISSING) -> None:
        """Store a value."""
        ...

    async def adelete(self, key: str, /) -> bool:
        """Remove a value; say whether there was one."""
        ...

    async def aget_many(self, keys: Iterable[str], /) -> dict[str, Any]:  # Any: whatever was stored
        """Give the values of those keys that have one."""
        ...

    async def aset_many(self, values: Mapping[str, object], /, timeout: float | Missing | None = MISSING) -> list[str]:
        """Store values by key; give the keys that could not be stored."""
        ...

    async def adelete_many(self, keys: Iterable[str], /) -> None:
        """Remove values."""
        ...

    async def aclear(self) -> None:
        """Remove all values."""
        ...


class AsyncAtomicCache(AsyncCache, Protocol):
    """The twin of ``AtomicCache``."""

    async def aadd(self, key: str, value: object, /, timeout: float | Missing | None = MISSING) -> bool:
        """Store a value where there is none; say whether it was stored."""
        ...

    async def atouch(self, key: str, /, timeout: float | Missing | None = MISSING) -> bool:
        """Change the timeout of a value; say whether there is one."""
        ...

    async def aincr(self, key: str, /, delta: int = 1) -> int:
        """Add to an integer; ``ValueError`` without one."""
        ...

    async def adecr(self, key: str, /, delta: int = 1) -> int:
        """Subtract from an integer; ``ValueError`` without one."""
        ...

    # The first overload that fits wins: a function is called, and awaited where that gives an awaitable, never stored.
    @overload
    async def aget_or_set(
        self, key: str, default: Callable[[], Awaitable[T]], /, timeout: float | Missing | None = MISSING
    ) -> T: ...

    @overload
    async def aget_or_set(
        self, key: str, default: Callable[[], T], /, timeout: float | Missing | None = MISSING
    ) -> T: ...

    @overload
    async def aget_or_set(self, key: str, default: T, /, timeout: float | Missing | None = MISSING) -> T: ...

    async def aget_or_set(self, key: str, default: object, /, timeout: float | Missing | None = MISSING) -> object:
        """Give the value, which is computed, awaited where it can be, and stored if there is none."""
        ...


class AsyncTaggedCache(AsyncCache, Protocol):
    """The twin of ``TaggedCache``."""

    async def aset(
        self, key: str, value: object, /, timeout: float | Missing | None = MISSING, *, tags: Iterable[str] = ()
    ) -> None:
        """Store a value with tags."""
        ...

    async def ainvalidate(self, *tags: str) -> None:
        """Drop every value that has one of the tags."""
        ...


ASYNC_CACHE = Contract[AsyncCache]("cache.AsyncCache")
ASYNC_ATOMIC_CACHE = Contract[AsyncAtomicCache]("cache.AsyncAtomicCache")
ASYNC_TAGGED_CACHE = Contract[AsyncTaggedCache]("cache.AsyncTaggedCache")
