"""What a cache can do in one step, however many use it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar, overload

from bandstand.contracts.cache._cache import Cache
from bandstand.contracts.cache._missing import MISSING, Missing
from bandstand.contracts.services import Contract

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class AtomicCache(Cache, Protocol):
    """A cache with operations that look and change in one step, for all that share its backend.

    CACHE-20: ``add`` stores a value where there is none and says whether it did.
    CACHE-21: ``touch`` gives a value another timeout and says whether there is a value.
    CACHE-22: ``incr`` and ``decr`` change an integer, keep its timeout and give the new one; without a value they raise
    ``ValueError``, which names the key. What a value that is no integer of 64 bits, or has tags, does may vary.
    CACHE-23: no ``incr`` or ``decr`` is lost when several run at once.
    CACHE-24: when several ``add`` one key at once, exactly one is told that it did.
    CACHE-25: ``get_or_set`` gives the value that is there; else it stores and gives the default, or what the default
    returns if it can be called. None is a value here too.
    CACHE-26: while one caller computes the value of a key, others of the same process that ask for it wait and get the
    same value. Across processes this may vary.
    CACHE-27: an error of the computation is raised to its caller and nothing is stored; the next caller computes anew.
    Whether those who waited for it get the error or compute may vary. A computation that was cancelled is no error:
    one of those who waited takes it over.
    """

    def add(self, key: str, value: object, /, timeout: float | Missing | None = MISSING) -> bool:
        """Store a value where there is none; say whether it was stored."""
        ...

    def touch(self, key: str, /, timeout: float | Missing | None = MISSING) -> bool:
        """Change the timeout of a value; say whether there is one."""
        ...

    def incr(self, key: str, /, delta: int = 1) -> int:
        """Add to an integer.

        Raises:
            ValueError: There is no value.
        """
        ...

    def decr(self, key: str, /, delta: int = 1) -> int:
        """Subtract from an integer; whether it goes below 0 may vary.

        Raises:
            ValueError: There is no value.
        """
        ...

    # A function fits the second overload too; the first one wins, and a function is called, never stored.
    @overload
    def get_or_set(self, key: str, default: Callable[[], T], /, timeout: float | Missing | None = MISSING) -> T: ...

    @overload
    def get_or_set(self, key: str, default: T, /, timeout: float | Missing | None = MISSING) -> T: ...

    def get_or_set(self, key: str, default: object, /, timeout: float | Missing | None = MISSING) -> object:
        """Give the value, which is computed and stored if there is none."""
        ...


ATOMIC_CACHE = Contract[AtomicCache]("cache.AtomicCache")
