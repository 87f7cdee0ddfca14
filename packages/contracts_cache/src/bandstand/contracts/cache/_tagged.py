"""What a cache can drop together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bandstand.contracts.cache._cache import Cache
from bandstand.contracts.cache._missing import MISSING, Missing
from bandstand.contracts.services import Contract

if TYPE_CHECKING:
    from collections.abc import Iterable


class TaggedCache(Cache, Protocol):
    """A cache whose values carry tags, by which they are dropped without knowing their keys.

    CACHE-30: after ``invalidate`` no value that was stored with one of the tags is there; others stay.
    CACHE-31: a value has the tags it was stored with last: storing it anew without them takes them away, and a value
    stored after ``invalidate`` stays.
    CACHE-32: a tag is 1 to 250 printable characters; ``ValueError`` for another names it.
    """

    def set(
        self, key: str, value: object, /, timeout: float | Missing | None = MISSING, *, tags: Iterable[str] = ()
    ) -> None:
        """Store a value with tags."""
        ...

    def invalidate(self, *tags: str) -> None:
        """Drop every value that has one of the tags."""
        ...


TAGGED_CACHE = Contract[TaggedCache]("cache.TaggedCache")
