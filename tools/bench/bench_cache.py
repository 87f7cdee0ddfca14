# Django, diskcache, pymemcache and some of redis-py have no types; pyright finds them anyway.
# pyright: reportUnknownMemberType=false, reportUnknownLambdaType=false, reportMissingTypeStubs=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
"""Caches in memory, in a file, in Redis and in memcached, beside what they are made of and their peers; and stampedes.

The one of Redis needs a server on its usual port, and uses database 9 there; the one of memcached needs one, too, and
uses keys that begin with ``bench``. Without a server each is left out.

Run it from ``tools``: ``python -m bench.bench_cache``.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import pickle
import statistics
import sys
import time
from functools import partial
from importlib.metadata import version
from tempfile import TemporaryDirectory
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any, Protocol

import redis
from bench.harness import Comparison, Figures, main
from diskcache import Cache as DiskCache  # type: ignore[import-untyped]
from django.conf import settings  # type: ignore[import-untyped]
from django.core.cache.backends.locmem import LocMemCache  # type: ignore[import-untyped]
from pymemcache.client.base import PooledClient  # type: ignore[import-untyped]

from bandstand.cache import FileCache, MemcachedCache, MemoryCache, RedisCache

if TYPE_CHECKING:
    from collections.abc import Callable

settings.configure()

DJANGO = f"Django {version('django')}"
DISKCACHE = f"diskcache {version('diskcache')}"
REDIS_PY = f"redis-py {version('redis')}"
PYMEMCACHE = f"pymemcache {version('pymemcache')}"

# A row of a shop, as most caches hold: some 120 bytes when pickled.
VALUE = {"id": 4711, "title": "Emma", "author": "Jane Austen", "price": 12.5, "tags": ["novel", "classic"], "stock": 3}
KEYS = [f"book:{number}" for number in range(10)]

# Ratios of our time to the peer's.
BAR_FLOOR = 1.3
BARS_DJANGO = {"set": 0.45, "get": 0.45, "get_many": 0.6}
BARS_FILE = {"set": 0.8, "get": 1.0}
BARS_REDIS = {"set": 0.6, "get": 0.5, "get_many": 0.6}
# A get asks for the generation of the prefix too, and makes a value of the text. A set has no bar: it asks for the
# generation first, and two round trips beside one measure the scheduler.
BARS_MEMCACHED = {"get": 2.0, "get_many": 1.5}

FOLDER = TemporaryDirectory(prefix="bench-cache-")
REDIS_URL = "redis://127.0.0.1:6379/9"
MEMCACHED = ("127.0.0.1", 11211)


class Keeps(Protocol):
    """What all caches here have."""

    def get(self, key: str, /) -> object:
        """Give a value."""

    def set(self, key: str, value: object, /) -> object:
        """Store a value."""


class Floor:
    """A dict of pickles: what keeping values apart costs at least."""

    def __init__(self) -> None:
        self._values: dict[str, bytes] = {}

    def set(self, key: str, value: object) -> None:
        """Store a value."""
        self._values[key] = pickle.dumps(value, 5)

    def get(self, key: str) -> object:
        """Give a value."""
        return pickle.loads(self._values[key])  # noqa: S301 - it wrote it itself

    def get_many(self, keys: list[str]) -> object:
        """Give several values."""
        return {key: self.get(key) for key in keys}


class OverRedisPy:
    """The plain client with values as JSON: what a cache of one's own would be."""

    def __init__(self) -> None:
        self.client: Any = redis.Redis.from_url(REDIS_URL)  # Any: its answers are of any type

    def set(self, key: str, value: object) -> None:
        """Store a value."""
        self.client.set(key, json.dumps(value), px=300_000)

    def get(self, key: str) -> object:
        """Give the text alone, as the bar says: the client's own time."""
        return self.client.get(key)

    def get_many(self, keys: list[str]) -> object:
        """Give several values."""
        return dict(zip(keys, map(json.loads, self.client.mget(keys)), strict=True))


class OverPymemcache:
    """The plain client with values as JSON, which all threads may use."""

    def __init__(self) -> None:
        self.client: Any = PooledClient(MEMCACHED, default_noreply=False)  # Any: its answers are of any type

    def set(self, key: str, value: object) -> None:
        """Store a value."""
        self.client.set(f"bench-{key}", json.dumps(value).encode(), expire=300)

    def get(self, key: str) -> object:
        """Give the text alone: the client's own time."""
        return self.client.get(f"bench-{key}")

    def get_many(self, keys: list[str]) -> object:
        """Give several values."""
        held = self.client.get_many([f"bench-{key}" for key in keys])
        return {key.removeprefix("bench-"): json.loads(data) for key, data in held.items()}


def compare(name: str, ours: Keeps, peer: Keeps, peer_name: str, bars: dict[str, float]) -> list[Comparison]:
    """Compare the operations that have a bar."""
    for cache in (ours, peer):
        for key in KEYS:
            cache.set(key, VALUE)
    assert ours.get("book:7") == VALUE
    calls: dict[str, Callable[[Any], Callable[[], object]]] = {  # Any: not all have get_many
        "set": lambda cache: partial(cache.set, "book:7", VALUE),
        "get": lambda cache: partial(cache.get, "book:7"),
        "get_many": lambda cache: partial(cache.get_many, KEYS),
    }
    return [
        Comparison(f"{name}: {operation}", calls[operation](ours), calls[operation](peer), peer_name, bar)
        for operation, bar in bars.items()
    ]


def has_redis() -> bool:
    """Tell whether a server is there, and say so if none is."""
    try:
        redis.Redis.from_url(REDIS_URL).ping()
    except redis.ConnectionError:
        sys.stderr.write(f"No server at {REDIS_URL}: Redis is left out.\n")
        return False
    return True


def compare_redis() -> list[Comparison]:
    """Compare with the client that caches usually use."""
    ours, peer = RedisCache(REDIS_URL), OverRedisPy()
    atexit.register(ours.close)
    atexit.register(peer.client.close)
    atexit.register(peer.client.delete, *KEYS)
    atexit.register(ours.clear)
    return compare("redis", ours, peer, REDIS_PY, BARS_REDIS)


def compare_memcached() -> list[Comparison]:
    """Compare with the client that it is made of; leave it out where no server is, and say so."""
    ours, peer = MemcachedCache(f"memcached://{MEMCACHED[0]}:{MEMCACHED[1]}", prefix="bench"), OverPymemcache()
    atexit.register(ours.close)
    atexit.register(peer.client.close)
    try:
        peer.client.version()
    except OSError:
        sys.stderr.write(f"No memcached at {MEMCACHED[0]}:{MEMCACHED[1]}: it is left out.\n")
        return []
    atexit.register(peer.client.delete_many, [f"bench-{key}" for key in KEYS])
    atexit.register(ours.clear)
    return compare("memcached", ours, peer, PYMEMCACHE, BARS_MEMCACHED)


class Stampede:
    """Fifty ask at once for a value that is not there, and takes 50 ms."""

    def __init__(self) -> None:
        self.count = 0
        self.done = 0.0
        self.woken: list[float] = []

    def compute(self) -> int:
        """Take a while in a thread."""
        self.count += 1
        time.sleep(0.05)
        self.done = time.perf_counter()
        return 7

    async def acompute(self) -> int:
        """Take a while in a task."""
        self.count += 1
        await asyncio.sleep(0.05)
        self.done = time.perf_counter()
        return 7

    def of_threads(self) -> Stampede:
        """Ask from fifty threads."""
        cache, start = MemoryCache(), Barrier(50)

        def ask() -> None:
            start.wait()
            cache.get_or_set("answer", self.compute)
            self.woken.append(time.perf_counter() - self.done)

        threads = [Thread(target=ask) for _ in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self

    def of_tasks(self) -> Stampede:
        """Ask from fifty tasks."""
        cache = MemoryCache()

        async def ask() -> None:
            await cache.aget_or_set("answer", self.acompute)
            self.woken.append(time.perf_counter() - self.done)

        async def all_ask() -> None:
            await asyncio.gather(*(ask() for _ in range(50)))

        asyncio.run(all_ask())
        return self

    @property
    def wait(self) -> float:
        """The median time between the value and who waits for it, in milliseconds."""
        return 1000 * statistics.median(self.woken)


def stampedes() -> list[Figures]:
    """Count computations, and the time until who waits is woken."""
    return [
        Figures(
            "computations for 50 threads", lambda: float(Stampede().of_threads().count), lambda: 1.0, "budget", 1, ""
        ),
        Figures("computations for 50 tasks", lambda: float(Stampede().of_tasks().count), lambda: 1.0, "budget", 1, ""),
        Figures("until 50 threads are woken", lambda: Stampede().of_threads().wait, lambda: 10.0, "budget", 1, "ms"),
        Figures("until 50 tasks are woken", lambda: Stampede().of_tasks().wait, lambda: 10.0, "budget", 1, "ms"),
    ]


FILE = FileCache(f"{FOLDER.name}/ours.cache")
DISK = DiskCache(f"{FOLDER.name}/theirs")
atexit.register(FOLDER.cleanup)
atexit.register(FILE.close)
atexit.register(DISK.close)

COMPARISONS = [
    *compare("memory", MemoryCache(), Floor(), "dict of pickles", {"set": BAR_FLOOR, "get": BAR_FLOOR}),
    *compare("memory", MemoryCache(), LocMemCache("bench", {}), DJANGO, BARS_DJANGO),
    *compare("file", FILE, DISK, DISKCACHE, BARS_FILE),
    *(compare_redis() if has_redis() else ()),
    *compare_memcached(),
    *stampedes(),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
