"""What every cache can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from bandstand.contracts.cache._missing import MISSING, Missing
from bandstand.contracts.services import Contract

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Cache(Protocol):
    """Keeps values by key, and may lose any of them at any time.

    CACHE-01: ``get`` gives what was stored last under a key, and the default when nothing is there.
    CACHE-02: None is a value like others; ``get(key, MISSING)`` tells it from nothing.
    CACHE-03: a value is kept as it was: changing what was stored, or what ``get`` gave, changes nothing in the cache.
    CACHE-04: None, booleans, integers, floats, strings, lists and dicts of these with strings as keys, and bytes, come
    back equal and of the same type. What else may be stored varies.
    CACHE-05: a timeout is a number of seconds from now, after which the value is gone. None means never; 0 or less
    means at once, so that nothing is left under the key; ``MISSING`` means the cache's own timeout.
    CACHE-06: ``set`` replaces the value and the timeout.
    CACHE-07: ``delete`` says whether there was a value.
    CACHE-08: ``clear`` removes all values.
    CACHE-09: a key is 1 to 250 printable characters. Every method raises ``ValueError`` for another, and names it.
    CACHE-10: ``get_many`` gives the values that are there, by key; ``set_many`` stores each value and gives the keys
    that could not be stored; ``delete_many`` removes what is there. None of them needs to be one step for other users.
    CACHE-11: a backend that fails, is slow or is gone is a miss and never an error: ``get`` gives the default,
    ``set_many`` gives all keys; ``delete``, ``add`` and ``touch`` give False; ``incr`` and ``decr`` find no value;
    ``get_or_set`` computes.

    All methods may be called from several threads at once.
    """

    def get(self, key: str, /, default: object = None) -> Any:  # Any: whatever was stored
        """Give a value, or the default."""
        ...

    def set(self, key: str, value: object, /, timeout: float | Missing | None = MISSING) -> None:
        """Store a value."""
        ...

    def delete(self, key: str, /) -> bool:
        """Remove a value; say whether there was one."""
        ...

    def get_many(self, keys: Iterable[str], /) -> dict[str, Any]:  # Any: whatever was stored
        """Give the values of those keys that have one."""
        ...

    def set_many(self, values: Mapping[str, object], /, timeout: float | Missing | None = MISSING) -> list[str]:
        """Store values by key; give the keys that could not be stored."""
        ...

    def delete_many(self, keys: Iterable[str], /) -> None:
        """Remove values."""
        ...

    def clear(self) -> None:
        """Remove all values."""
        ...


CACHE = Contract[Cache]("cache.Cache")
