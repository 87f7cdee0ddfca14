"""The suites of caches: the reference passes, and each rule has a violator that is caught."""

# ruff: noqa: ASYNC109 - a timeout says how long a value is kept, not how long to wait

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.cache import (
    MISSING,
    AtomicCache,
    Cache,
    Missing,
    TaggedCache,
    _atomic,
    _cache,
    _tagged,
    named,
)
from bandstand.contracts.cache.asynchronous import _twins
from bandstand.contracts.cache.asynchronous.testing import (
    AsyncAtomicSuite,
    AsyncCacheSuite,
    AsyncTaggedSuite,
    BothColours,
    BothColoursSuite,
)
from bandstand.contracts.cache.testing import (
    AtomicSuite,
    CachesSuite,
    CacheSuite,
    FailureSuite,
    MakeCaches,
    MemoryCache,
    TaggedSuite,
    Timed,
    memory_caches,
)
from bandstand.contracts.services.conformance import Suite, broken, gaps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bandstand.contracts.cache.asynchronous import AsyncAtomicCache, AsyncTaggedCache

    _is_atomic: type[AtomicCache] = MemoryCache
    _is_tagged: type[TaggedCache] = MemoryCache
    _is_async_and_atomic: type[AsyncAtomicCache] = MemoryCache
    _is_async_and_tagged: type[AsyncTaggedCache] = MemoryCache

M = TypeVar("M", bound=MemoryCache)
T = TypeVar("T")


class Clock:
    """A clock that is set by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


def timed(kind: type[M]) -> Timed[M]:
    clock = Clock()
    return Timed(kind(clock=clock), clock.advance)


class TestMemoryCache(CacheSuite):
    """The reference implementation."""

    def make(self) -> Timed[Cache]:
        return timed(MemoryCache)


class TestAtomicMemoryCache(AtomicSuite):
    """Its single steps."""

    def make(self) -> Timed[AtomicCache]:
        return timed(MemoryCache)


class TestTaggedMemoryCache(TaggedSuite):
    """Its tags."""

    def make(self) -> Timed[TaggedCache]:
        return timed(MemoryCache)


class TestAsyncMemoryCache(AsyncCacheSuite):
    """Its twins."""

    def make(self) -> Timed[MemoryCache]:
        return timed(MemoryCache)


class TestAsyncAtomicMemoryCache(AsyncAtomicSuite):
    """The twins of its single steps."""

    def make(self) -> Timed[MemoryCache]:
        return timed(MemoryCache)


class TestAsyncTaggedMemoryCache(AsyncTaggedSuite):
    """The twins of its tags."""

    def make(self) -> Timed[MemoryCache]:
        return timed(MemoryCache)


class TestBothColours(BothColoursSuite):
    """Both colours together."""

    def make(self) -> Timed[BothColours]:
        return timed(MemoryCache)


class Down(MemoryCache):
    """A cache whose backend is down, and which takes it for a miss."""

    def set(
        self, key: str, value: object, /, timeout: float | Missing | None = MISSING, *, tags: Iterable[str] = ()
    ) -> None:
        """Store nothing."""

    def add(self, key: str, value: object, /, timeout: float | Missing | None = MISSING) -> bool:
        return False

    def set_many(self, values: Mapping[str, object], /, timeout: float | Missing | None = MISSING) -> list[str]:
        return [*values]


class TestDown(FailureSuite):
    """A cache whose backend is down."""

    def make(self) -> AtomicCache:
        return Down()


class FirstStays(MemoryCache):
    """Breaks CACHE-01."""

    def set(
        self, key: str, value: object, /, timeout: float | Missing | None = MISSING, *, tags: Iterable[str] = ()
    ) -> None:
        if super().get(key) is None:
            super().set(key, value, timeout, tags=tags)


class NoneIsNothing(MemoryCache):
    """Breaks CACHE-02."""

    def get(self, key: str, /, default: object = None) -> Any:
        value = super().get(key)
        return default if value is None else value


class SharesValues(MemoryCache):
    """Breaks CACHE-03."""

    def get(self, key: str, /, default: object = None) -> Any:
        entry = self._entry(key)
        return default if entry is None else entry.value


class TextOnly(MemoryCache):
    """Breaks CACHE-04."""

    def get(self, key: str, /, default: object = None) -> Any:
        value = super().get(key, default)
        return value.decode("latin-1") if isinstance(value, bytes) else value


class NoneIsTheDefaultTimeout(MemoryCache):
    """Breaks CACHE-05."""

    def _expiry(self, timeout: float | Missing | None) -> float | None:
        return super()._expiry(5 if timeout is None else timeout)


class KeepsTheFirstTimeout(MemoryCache):
    """Breaks CACHE-06."""

    def set(
        self, key: str, value: object, /, timeout: float | Missing | None = MISSING, *, tags: Iterable[str] = ()
    ) -> None:
        before = self._entry(key)
        super().set(key, value, timeout, tags=tags)
        if before is not None and before.expires is not None:
            super().touch(key, before.expires - self._clock())


class DeleteSaysNothing(MemoryCache):
    """Breaks CACHE-07."""

    def delete(self, key: str, /) -> bool:
        super().delete(key)
        return True


class ClearsTheExpired(MemoryCache):
    """Breaks CACHE-08."""

    def clear(self) -> None:
        self._entries = {key: entry for key, entry in self._entries.items() if entry.expires is None}


class TakesEveryKey(MemoryCache):
    """Breaks CACHE-09."""

    def delete(self, key: str, /) -> bool:
        return self._entries.pop(key, None) is not None


class ManyIncludesNone(MemoryCache):
    """Breaks CACHE-10."""

    def get_many(self, keys: Iterable[str], /) -> dict[str, Any]:
        return {key: self.get(key) for key in keys}


class LetsErrorsOut(Down):
    """Breaks CACHE-11."""

    def get(self, key: str, /, default: object = None) -> Any:
        message = "The backend is down."
        raise ConnectionError(message)


class AddReplaces(MemoryCache):
    """Breaks CACHE-20."""

    def add(self, key: str, value: object, /, timeout: float | Missing | None = MISSING) -> bool:
        added = super().add(key, value, timeout)
        self.set(key, value, timeout)
        return added


class TouchDoesNothing(MemoryCache):
    """Breaks CACHE-21."""

    def touch(self, key: str, /, timeout: float | Missing | None = MISSING) -> bool:
        return self._entry(key) is not None


class CountsFromNothing(MemoryCache):
    """Breaks CACHE-22."""

    def incr(self, key: str, /, delta: int = 1) -> int:
        self.add(key, 0)
        return super().incr(key, delta)


class LosesCounts(MemoryCache):
    """Breaks CACHE-23: reads, waits and writes."""

    def incr(self, key: str, /, delta: int = 1) -> int:
        value: int = self.get(key) + delta
        pause()
        self.set(key, value)
        return value


class AddsTwice(MemoryCache):
    """Breaks CACHE-24: looks, waits and writes."""

    def add(self, key: str, value: object, /, timeout: float | Missing | None = MISSING) -> bool:
        free = self._entry(key) is None
        pause(0.05)  # it has one chance, and threads may be slow to start
        self.set(key, value, timeout)
        return free


def pause(seconds: float = 0.0001) -> None:
    from time import sleep

    sleep(seconds)


class NeverComputes(MemoryCache):
    """Breaks CACHE-25: stores what it could call."""

    def get_or_set(self, key: str, default: object, /, timeout: float | Missing | None = MISSING) -> Any:
        self.add(key, default, timeout)
        return self.get(key)


class Stampedes(MemoryCache):
    """Breaks CACHE-26: everybody computes."""

    def _join(self, key: str) -> None:
        return None

    def _land(self, key: str) -> None:
        """Nobody waits."""


class KeepsErrors(MemoryCache):
    """Breaks CACHE-27: remembers that the value could not be computed."""

    def get_or_set(self, key: str, default: object, /, timeout: float | Missing | None = MISSING) -> Any:
        try:
            return super().get_or_set(key, default, timeout)
        except ZeroDivisionError:
            self.set(key, None, timeout)
            raise


class InvalidatesEverything(MemoryCache):
    """Breaks CACHE-30."""

    def invalidate(self, *tags: str) -> None:
        self.clear()


class CollectsTags(MemoryCache):
    """Breaks CACHE-31."""

    def set(
        self, key: str, value: object, /, timeout: float | Missing | None = MISSING, *, tags: Iterable[str] = ()
    ) -> None:
        before = self._entry(key)
        super().set(key, value, timeout, tags=[*tags, *(before.tags if before is not None else ())])


class TakesEveryTag(MemoryCache):
    """Breaks CACHE-32."""

    def invalidate(self, *tags: str) -> None:
        super().invalidate(*(tag for tag in tags if tag.isprintable()))


class ForgetsAsyncTimeouts(MemoryCache):
    """Breaks CACHE-40."""

    async def aset(
        self, key: str, value: object, /, timeout: float | Missing | None = MISSING, *, tags: Iterable[str] = ()
    ) -> None:
        self.set(key, value, None, tags=tags)


class SeparateColours(MemoryCache):
    """Breaks CACHE-41."""

    async def aget(self, key: str, /, default: object = None) -> Any:
        return self.get(f"async {key}", default)

    async def aset(
        self, key: str, value: object, /, timeout: float | Missing | None = MISSING, *, tags: Iterable[str] = ()
    ) -> None:
        self.set(f"async {key}", value, timeout, tags=tags)


# Any: the suites check different types
def violating(suite: type[Suite[Any]], kind: type[MemoryCache]) -> type[Suite[Any]]:
    return broken(suite, lambda: timed(kind))


SUITES: list[type[Suite[Any]]] = [
    CacheSuite,
    AtomicSuite,
    TaggedSuite,
    FailureSuite,
    AsyncCacheSuite,
    AsyncAtomicSuite,
    AsyncTaggedSuite,
    BothColoursSuite,
]


def test_each_rule_has_a_check_that_catches_a_planted_violator() -> None:
    violators: dict[str, type[Suite[Any]]] = {
        "CACHE-01": violating(CacheSuite, FirstStays),
        "CACHE-02": violating(CacheSuite, NoneIsNothing),
        "CACHE-03": violating(CacheSuite, SharesValues),
        "CACHE-04": violating(CacheSuite, TextOnly),
        "CACHE-05": violating(CacheSuite, NoneIsTheDefaultTimeout),
        "CACHE-06": violating(CacheSuite, KeepsTheFirstTimeout),
        "CACHE-07": violating(CacheSuite, DeleteSaysNothing),
        "CACHE-08": violating(CacheSuite, ClearsTheExpired),
        "CACHE-09": violating(CacheSuite, TakesEveryKey),
        "CACHE-10": violating(CacheSuite, ManyIncludesNone),
        "CACHE-11": broken(FailureSuite, LetsErrorsOut),
        "CACHE-20": violating(AtomicSuite, AddReplaces),
        "CACHE-21": violating(AtomicSuite, TouchDoesNothing),
        "CACHE-22": violating(AtomicSuite, CountsFromNothing),
        "CACHE-23": violating(AtomicSuite, LosesCounts),
        "CACHE-24": violating(AtomicSuite, AddsTwice),
        "CACHE-25": violating(AtomicSuite, NeverComputes),
        "CACHE-26": violating(AtomicSuite, Stampedes),
        "CACHE-27": violating(AtomicSuite, KeepsErrors),
        "CACHE-30": violating(TaggedSuite, InvalidatesEverything),
        "CACHE-31": violating(TaggedSuite, CollectsTags),
        "CACHE-32": violating(TaggedSuite, TakesEveryTag),
        "CACHE-40": violating(AsyncCacheSuite, ForgetsAsyncTimeouts),
        "CACHE-41": violating(BothColoursSuite, SeparateColours),
    }
    assert gaps([_cache, _atomic, _tagged, _twins], SUITES, violators) == []


class TestMemoryCaches(CachesSuite):
    """The reference of named caches."""

    def make(self) -> MakeCaches:
        return memory_caches


class AlwaysNew(dict[str, MemoryCache]):
    """Breaks CACHE-50: makes a cache for whatever name is asked for."""

    def get(self, name: str, /) -> MemoryCache:  # type: ignore[override]  # it is a violator
        return MemoryCache()


class Twice(dict[str, MemoryCache]):
    """Breaks CACHE-51."""

    def __iter__(self) -> Iterator[str]:
        return iter([*super().__iter__(), *super().__iter__()])


def one_for_all(names: Iterable[str]) -> dict[str, MemoryCache]:
    """Break CACHE-52."""
    return dict.fromkeys(names, MemoryCache())


def naming(make: MakeCaches) -> type[Suite[MakeCaches]]:
    return broken(CachesSuite, lambda: make)


def test_each_rule_of_named_caches_catches_a_violator() -> None:
    violators = {
        "CACHE-50": naming(lambda names: AlwaysNew(memory_caches(names))),
        "CACHE-51": naming(lambda names: Twice(memory_caches(names))),
        "CACHE-52": naming(one_for_all),
    }
    assert gaps([named], [CachesSuite], violators) == []


def test_values_expire_after_five_minutes_unless_said_otherwise() -> None:
    clock = Clock()
    cache, lasting = MemoryCache(clock=clock), MemoryCache(clock=clock, timeout=None)
    cache.set("name", "Ada")
    lasting.set("name", "Ada")
    clock.advance(299)
    assert cache.get("name") == "Ada"
    clock.advance(1)
    assert (cache.get("name"), lasting.get("name")) == (None, "Ada")


def test_a_bad_key_is_named_with_what_was_expected() -> None:
    with pytest.raises(ValueError, match=r"^A key or tag of a cache is 1 to 250 printable characters; got 'a\\n'\.$"):
        MemoryCache().set("a\n", 1)


@given(st.text(max_size=260))
def test_a_key_is_taken_or_refused_by_every_method_alike(key: str) -> None:
    cache = MemoryCache()
    fits = 0 < len(key) <= 250 and key.isprintable()
    try:
        cache.set(key, 1)
    except ValueError:
        assert not fits
    else:
        assert fits
        assert (cache.get(key), cache.incr(key), cache.delete(key)) == (1, 2, True)
