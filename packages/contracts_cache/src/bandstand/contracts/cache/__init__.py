"""Cache: values by key for a while, counters that lose nothing, and tags that drop many values at once.

Each ability is a Protocol of its own; one object usually has all of them, and their async twins of ``asynchronous``.
"""

from bandstand.contracts.cache._atomic import ATOMIC_CACHE, AtomicCache
from bandstand.contracts.cache._cache import CACHE, Cache
from bandstand.contracts.cache._missing import MISSING, Missing
from bandstand.contracts.cache._tagged import TAGGED_CACHE, TaggedCache

__all__ = ["ATOMIC_CACHE", "CACHE", "MISSING", "TAGGED_CACHE", "AtomicCache", "Cache", "Missing", "TaggedCache"]
