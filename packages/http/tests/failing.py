"""A cache whose backend can be made to fail, as the contract says that one does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.contracts.cache import MISSING, Missing
from bandstand.contracts.cache.testing import MemoryCache

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class FailingCache(MemoryCache):
    """A cache that is a miss and loses what it is told while it is down, and has what it had when it is back.

    Attributes:
        down: Whether the backend fails.
        full: Whether it takes nothing more, and works otherwise.
        asked: How often it was asked.
    """

    down = False
    full = False
    asked = 0

    def get(self, key: str, /, default: object = None) -> Any:
        self.asked += 1
        return default if self.down else super().get(key, default)

    def set(
        self, key: str, value: object, /, timeout: float | Missing | None = MISSING, *, tags: Iterable[str] = ()
    ) -> None:
        self.asked += 1
        if not self.down and not self.full:
            super().set(key, value, timeout, tags=tags)

    def set_many(self, values: Mapping[str, object], /, timeout: float | Missing | None = MISSING) -> list[str]:
        return [*values] if self.down or self.full else super().set_many(values, timeout)

    def delete(self, key: str, /) -> bool:
        self.asked += 1
        return not self.down and super().delete(key)

    def add(self, key: str, value: object, /, timeout: float | Missing | None = MISSING) -> bool:
        self.asked += 1
        return not self.down and not self.full and super().add(key, value, timeout)

    def incr(self, key: str, /, delta: int = 1) -> int:
        self.asked += 1
        if self.down:
            message = f"There is no number under {key!r}."
            raise ValueError(message)
        return super().incr(key, delta)
