"""Several servers: keys on all of them, and one that fails is a miss for its share alone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from bandstand.cache import MemcachedCache
from bandstand.contracts.cache import MISSING
from bandstand.contracts.cache.asynchronous.testing import AsyncAtomicSuite, BothColoursSuite
from bandstand.contracts.cache.testing import AtomicSuite, CacheSuite, FailureSuite, TaggedSuite, Timed

from .servers import Memcached, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS = [f"book:{number}" for number in range(200)]


@pytest.fixture
def servers() -> Iterator[list[Memcached]]:
    servers = [Memcached(), Memcached()]
    yield servers
    for server in servers:
        server.stop()


def spread_over(servers: list[Memcached], pause: float = 1) -> MemcachedCache:
    return MemcachedCache([server.url for server in servers], patience=0.5, pause=pause)


class OnTwo:
    """Makes the cache of a suite on two servers, and closes it."""

    @pytest.fixture(autouse=True)
    def prepared(self, servers: list[Memcached]) -> Iterator[None]:
        self.servers = servers
        self.made: list[MemcachedCache] = []
        yield
        for cache in self.made:
            cache.close()

    def make(self) -> Timed[MemcachedCache]:
        cache = spread_over(self.servers)
        self.made.append(cache)
        return Timed(cache, time.sleep, tick=0.05)


class TestCache(OnTwo, CacheSuite):
    pass


class TestAtomic(OnTwo, AtomicSuite):
    pass


class TestTagged(OnTwo, TaggedSuite):
    pass


class TestAsyncAtomic(OnTwo, AsyncAtomicSuite):
    pass


class TestBothColours(OnTwo, BothColoursSuite):
    pass


class TestFailing(FailureSuite):
    def make(self) -> MemcachedCache:
        return MemcachedCache([f"memcached://127.0.0.1:{free_port()}" for _ in range(2)])


def test_keys_are_spread_over_all_in_any_order(servers: list[Memcached]) -> None:
    cache, other = spread_over(servers), spread_over(servers[::-1])
    assert cache.set_many(dict.fromkeys(KEYS, "x")) == []
    assert sum(server.items() for server in servers) == len(KEYS) + 2  # and a generation on each
    assert all(server.items() > 40 for server in servers)
    assert other.get_many(KEYS) == dict.fromkeys(KEYS, "x")
    other.clear()
    assert cache.get_many(KEYS) == {}
    for one in (cache, other):
        one.close()


def test_one_that_stops_is_a_miss_for_its_share_alone_and_comes_back(servers: list[Memcached]) -> None:
    cache = spread_over(servers, pause=0.1)
    cache.set_many(dict.fromkeys(KEYS, "x"))
    servers[0].stop()
    left = cache.get_many(KEYS)
    assert 40 < len(left) < 160
    begun = time.perf_counter()
    assert {key: value for key in KEYS if (value := cache.get(key, MISSING)) is not MISSING} == left
    assert time.perf_counter() - begun < 1
    lost = next(key for key in KEYS if key not in left)
    assert cache.get(lost) is None
    assert cache.health.error.startswith(f"Refused: {servers[0].url} ")
    assert (cache.set_many({lost: 1}), cache.add(lost, 1), cache.delete(lost)) == ([lost], False, False)
    assert cache.get_or_set(lost, lambda: 7) == 7
    for key in left:
        cache.set(key, "y")
    assert cache.get_many(KEYS) == dict.fromkeys(left, "y")
    cache.clear()
    assert cache.get_many(KEYS) == {}
    servers[0].start()
    time.sleep(0.15)
    cache.set_many(dict.fromkeys(KEYS, "z"))
    assert cache.get_many(KEYS) == dict.fromkeys(KEYS, "z")
    assert cache.health.ok is True
    cache.close()


def test_one_that_freezes_costs_one_wait(servers: list[Memcached]) -> None:
    cache = spread_over(servers, pause=5)
    cache.set_many(dict.fromkeys(KEYS, "x"))
    servers[1].freeze()
    begun = time.perf_counter()
    there = [key for key in KEYS if cache.get(key) == "x"]
    assert 40 < len(there) < 160
    assert time.perf_counter() - begun < 1.5  # three waits would take as long
    servers[1].thaw()
    cache.close()


def test_its_place_names_all(servers: list[Memcached]) -> None:
    assert repr(spread_over(servers)) == f"<MemcachedCache {servers[0].url}, {servers[1].url}>"
