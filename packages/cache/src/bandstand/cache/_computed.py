"""``get_or_set`` of every cache of this package, in both colours."""

# ruff: noqa: ASYNC109 - a timeout says how long a value is kept, not how long to wait

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, overload

from bandstand.cache._computing import Computing
from bandstand.cache._kept import Keeping
from bandstand.cache._keys import seconds_of
from bandstand.cache._steps import arun, run
from bandstand.contracts.cache import MISSING, Missing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

T = TypeVar("T")


class Computed(Computing):
    """A cache with the public methods of computing."""

    _timeout: float

    @overload
    def get_or_set(
        self,
        key: str,
        default: Callable[[], T],
        /,
        timeout: float | Missing | None = MISSING,
        *,
        tags: Iterable[str] = (),
        stale: float = 0,
        early: float = 0,
    ) -> T: ...

    @overload
    def get_or_set(
        self,
        key: str,
        default: T,
        /,
        timeout: float | Missing | None = MISSING,
        *,
        tags: Iterable[str] = (),
        stale: float = 0,
        early: float = 0,
    ) -> T: ...

    def get_or_set(
        self,
        key: str,
        default: object,
        /,
        timeout: float | Missing | None = MISSING,
        *,
        tags: Iterable[str] = (),
        stale: float = 0,
        early: float = 0,
    ) -> object:
        """Give the value, which is computed and stored if there is none, once however many ask.

        Args:
            key: Its key.
            default: The value, or a function that computes it.
            timeout: Seconds until it is computed anew.
            tags: What it is dropped by.
            stale: Seconds that it is still given to others after that, while one computes it anew.
            early: How eagerly one computes it before its time: 0 never does, 1 is usual, more is earlier.
        """
        if not early:
            value = self._known(key)
            if value is not MISSING:
                return value
        keeping = Keeping(seconds_of(timeout, self._timeout), tuple(tags), stale, early)
        return run(self._get_or_compute(self._name(key), default, keeping))

    @overload
    async def aget_or_set(
        self,
        key: str,
        default: Callable[[], Awaitable[T]],
        /,
        timeout: float | Missing | None = MISSING,
        *,
        tags: Iterable[str] = (),
        stale: float = 0,
        early: float = 0,
    ) -> T: ...

    @overload
    async def aget_or_set(
        self,
        key: str,
        default: Callable[[], T],
        /,
        timeout: float | Missing | None = MISSING,
        *,
        tags: Iterable[str] = (),
        stale: float = 0,
        early: float = 0,
    ) -> T: ...

    @overload
    async def aget_or_set(
        self,
        key: str,
        default: T,
        /,
        timeout: float | Missing | None = MISSING,
        *,
        tags: Iterable[str] = (),
        stale: float = 0,
        early: float = 0,
    ) -> T: ...

    async def aget_or_set(
        self,
        key: str,
        default: object,
        /,
        timeout: float | Missing | None = MISSING,
        *,
        tags: Iterable[str] = (),
        stale: float = 0,
        early: float = 0,
    ) -> object:
        """Give the value, as ``get_or_set`` does; what the function gives is awaited where it can be."""
        if not early:
            value = self._known(key)
            if value is not MISSING:
                return value
        keeping = Keeping(seconds_of(timeout, self._timeout), tuple(tags), stale, early)
        return await arun(self._get_or_compute(self._name(key), default, keeping))

    def _known(self, key: str) -> object:  # noqa: ARG002 - subclasses need it
        """Give a value that is there without any step, or ``MISSING``."""
        return MISSING
