"""The package's main job in a fresh process, with nothing but its one dependency installed."""

from bandstand.contracts.cache import MISSING, TaggedCache
from bandstand.contracts.cache.testing import MemoryCache

cache: TaggedCache = MemoryCache()
cache.set("book:7", {"title": "Emma"}, timeout=60, tags=["books"])
assert cache.get("book:7") == {"title": "Emma"}
cache.invalidate("books")
assert cache.get("book:7", MISSING) is MISSING
