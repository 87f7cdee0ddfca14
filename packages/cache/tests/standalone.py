"""The package's main job in a fresh process, with nothing but its contracts installed."""

from bandstand.cache import MemoryCache

cache = MemoryCache(timeout=60)
cache.set("book:7", {"title": "Emma"}, tags=["books"])
assert cache.get("book:7") == {"title": "Emma"}
cache.invalidate("books")
assert cache.get("book:7") is None
assert cache.get_or_set("answer", lambda: 42) == 42
