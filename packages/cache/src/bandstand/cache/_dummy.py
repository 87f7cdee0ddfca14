"""A cache that keeps nothing, for development."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.cache._flights import Flights
from bandstand.cache._inline import Inline
from bandstand.cache._keys import FOREVER, checked, no_number, seconds_of
from bandstand.contracts.cache import MISSING, Missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bandstand.cache._kept import Found, Keeping
    from bandstand.cache._steps import Steps


class DummyCache(Inline):
    """Keeps nothing: every look is a miss. Keys and timeouts are checked as others check them.

    Values are still computed once for all who ask at the same time, who then share the very object.

    Args:
        timeout: As of other caches, without effect.
        version: As of other caches, without effect.
        key: Makes the key that is checked out of the caller's.
    """

    def __init__(
        self, *, timeout: float | None = 300, version: int = 1, key: Callable[[str], str] | None = None
    ) -> None:
        self._timeout = seconds_of(timeout, FOREVER)
        self._flights = Flights()
        self._name_as("dummy", version, key)

    def get(self, key: str, /, default: object = None) -> Any:  # Any: as other caches have it
        """Give the default."""
        self._name(key)
        return default

    def set(
        self, key: str, value: object, /, timeout: float | Missing | None = MISSING, *, tags: Iterable[str] = ()
    ) -> None:
        """Store nothing."""
        del value
        self._name(key)
        seconds_of(timeout, self._timeout)
        for tag in tags:
            checked(tag)

    def delete(self, key: str, /) -> bool:
        """Say that there was nothing."""
        self._name(key)
        return False

    def delete_many(self, keys: Iterable[str], /) -> None:
        """Remove nothing."""
        for key in keys:
            self._name(key)

    def clear(self) -> None:
        """Remove nothing."""

    def add(self, key: str, value: object, /, timeout: float | Missing | None = MISSING) -> bool:
        """Say that there was nothing, as in an empty cache; store nothing."""
        self.set(key, value, timeout)
        return True

    def touch(self, key: str, /, timeout: float | Missing | None = MISSING) -> bool:
        """Say that there is nothing."""
        seconds_of(timeout, self._timeout)
        return self.delete(key)

    def incr(self, key: str, /, delta: int = 1) -> int:  # noqa: ARG002 - there is nothing to add to
        """Say that there is nothing.

        Raises:
            ValueError: Always.
        """
        self._name(key)
        raise no_number(key)

    def invalidate(self, *tags: str) -> None:
        """Drop nothing."""
        for tag in tags:
            checked(tag)

    def _look(self, name: str) -> Steps[Found | None]:  # noqa: ARG002 - nothing is there
        yield from ()
        return None

    def _pack(self, value: object) -> object:
        return value

    def _unpack(self, packed: object) -> object:
        return packed

    def _keep(self, name: str, packed: object, keeping: Keeping, cost: float) -> Steps[None]:  # noqa: ARG002
        yield from ()
