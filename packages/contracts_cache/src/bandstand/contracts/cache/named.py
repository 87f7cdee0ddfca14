"""Several caches, of which each has a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bandstand.contracts.services import Contract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.contracts.cache._cache import Cache

__all__ = ["CACHES", "Caches"]


class Caches(Protocol):
    """Caches by name; a ``dict`` of caches is one as it stands.

    CACHE-50: ``get`` gives the cache of a name, the same one at each call, and None for a name that there is not.
    CACHE-51: iterating gives each name once.
    CACHE-52: what is stored in one cache is in no other, and clearing one leaves the others as they are.
    """

    def get(self, name: str, /) -> Cache | None:
        """Give the cache of a name."""
        ...

    def __iter__(self) -> Iterator[str]:
        """Give the names."""
        ...


CACHES = Contract[Caches]("cache.Caches")
"""Finds the named caches of the current services; who needs just one cache asks for ``CACHE``."""
