"""The cache in memory: the contract's suites, and what is its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.cache import MemoryCache
from bandstand.contracts.cache import MISSING
from bandstand.contracts.cache.asynchronous.testing import (
    AsyncAtomicSuite,
    AsyncCacheSuite,
    AsyncTaggedSuite,
    BothColoursSuite,
)
from bandstand.contracts.cache.testing import AtomicSuite, CacheSuite, TaggedSuite, Timed

if TYPE_CHECKING:
    from bandstand.contracts.cache import AtomicCache, TaggedCache
    from bandstand.contracts.cache.asynchronous import AsyncAtomicCache, AsyncTaggedCache

    _is_atomic: type[AtomicCache] = MemoryCache
    _is_tagged: type[TaggedCache] = MemoryCache
    _is_async_and_atomic: type[AsyncAtomicCache] = MemoryCache
    _is_async_and_tagged: type[AsyncTaggedCache] = MemoryCache


class Clock:
    """A clock that is set by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


def timed() -> Timed[MemoryCache]:
    clock = Clock()
    return Timed(MemoryCache(clock=clock), clock.advance)


class TestCache(CacheSuite):
    def make(self) -> Timed[MemoryCache]:
        return timed()


class TestAtomic(AtomicSuite):
    def make(self) -> Timed[MemoryCache]:
        return timed()


class TestTagged(TaggedSuite):
    def make(self) -> Timed[MemoryCache]:
        return timed()


class TestAsync(AsyncCacheSuite):
    def make(self) -> Timed[MemoryCache]:
        return timed()


class TestAsyncAtomic(AsyncAtomicSuite):
    def make(self) -> Timed[MemoryCache]:
        return timed()


class TestAsyncTagged(AsyncTaggedSuite):
    def make(self) -> Timed[MemoryCache]:
        return timed()


class TestBothColours(BothColoursSuite):
    def make(self) -> Timed[MemoryCache]:
        return timed()


class TestAtAnotherVersion(AtomicSuite):
    def make(self) -> Timed[MemoryCache]:
        clock = Clock()
        return Timed(MemoryCache(clock=clock).at_version(2), clock.advance)


class TestShared(AtomicSuite):
    def make(self) -> Timed[MemoryCache]:
        clock = Clock()
        return Timed(MemoryCache(clock=clock, shared=True), clock.advance)


def test_it_keeps_no_more_than_its_number_of_values() -> None:
    cache = MemoryCache(max_entries=100)
    for number in range(1000):
        cache.set(f"book:{number}", number)
    kept = cache.get_many(f"book:{number}" for number in range(1000))
    assert 90 <= len(kept) <= 100
    assert cache.get("book:999") == 999


def test_what_was_read_stays_longer_than_what_was_not() -> None:
    cache = MemoryCache(max_entries=100)
    cache.set("favourite", 1)
    for number in range(1000):
        cache.set(f"book:{number}", number)
        assert cache.get("favourite") == 1


def test_what_has_ended_makes_room_first() -> None:
    clock = Clock()
    cache = MemoryCache(max_entries=10, clock=clock)
    for number in range(5):
        cache.set(f"old:{number}", number)
    for number in range(5):
        cache.set(f"short:{number}", number, 1)
    clock.advance(2)
    cache.set("new", 1)
    assert cache.get_many([f"old:{number}" for number in range(5)]) == {f"old:{number}": number for number in range(5)}


def test_even_one_value_has_room() -> None:
    cache = MemoryCache(max_entries=1)
    cache.set("a", 1)
    cache.set("b", 2)
    assert (cache.get("a"), cache.get("b")) == (None, 2)
    with pytest.raises(ValueError, match="max_entries=0"):
        MemoryCache(max_entries=0)


def test_shared_values_are_the_very_objects() -> None:
    cache = MemoryCache(shared=True)
    book = ["Emma"]
    cache.set("book", book)
    assert cache.get("book") is book


def test_what_cannot_be_copied_is_refused() -> None:
    with pytest.raises((TypeError, AttributeError)):
        MemoryCache().set("call", lambda: 1)


def test_versions_do_not_see_each_other_and_are_cleared_together() -> None:
    cache = MemoryCache()
    second = cache.at_version(2)
    cache.set("name", "Ada", tags=["people"])
    second.set("name", "Grace", tags=["people"])
    assert (cache.get("name"), second.get("name")) == ("Ada", "Grace")
    second.invalidate("people")
    assert (cache.get("name"), second.get("name", MISSING)) == ("Ada", MISSING)
    second.clear()
    assert cache.get("name", MISSING) is MISSING


def test_a_key_function_makes_the_key_that_is_checked_and_used() -> None:
    cache = MemoryCache(key=lambda key: key[:10])
    cache.set("a" * 300, 1)
    assert cache.get("a" * 400) == 1
    with pytest.raises(ValueError, match=r"printable characters; got ''"):
        cache.get("")


@pytest.mark.parametrize("timeout", ["5", float("nan"), [1]])
def test_a_timeout_is_a_number(timeout: object) -> None:
    with pytest.raises(TypeError, match="A timeout is a number of seconds, None for ever"):
        MemoryCache().set("name", 1, timeout)  # type: ignore[arg-type]


def test_what_is_no_integer_cannot_be_counted() -> None:
    cache = MemoryCache()
    cache.set("name", "Ada")
    with pytest.raises(TypeError, match="'name' is no integer"):
        cache.incr("name")


def test_tags_that_no_value_has_are_forgotten() -> None:
    cache = MemoryCache(max_entries=10)
    for number in range(500):
        cache.set(f"book:{number}", 1, tags=[f"book:{number}"])
    assert len(cache._store.tags) < 30
    assert cache.get("book:499") == 1


def test_a_child_process_begins_with_free_locks() -> None:
    import os

    cache = MemoryCache()
    cache.set("name", "Ada")
    with cache._store.lock:
        child = os.fork()
        if child == 0:
            cache.set("other", "Alan")
            os._exit(0 if cache.get_many(["name", "other"]) == {"name": "Ada", "other": "Alan"} else 1)
    assert os.waitpid(child, 0)[1] == 0
