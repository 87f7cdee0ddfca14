"""The conformance suites of caches and their reference implementation in memory, which has both colours."""

# ruff: noqa: ASYNC109 - a timeout says how long a value is kept, not how long to wait

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import Future
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from threading import Barrier, RLock, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar, cast

from bandstand.contracts.cache._atomic import AtomicCache
from bandstand.contracts.cache._cache import Cache
from bandstand.contracts.cache._missing import MISSING, Missing
from bandstand.contracts.cache._tagged import TaggedCache
from bandstand.contracts.cache.named import Caches
from bandstand.contracts.services.conformance import Suite, raises, rule

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "AtomicSuite",
    "CacheSuite",
    "CachesSuite",
    "FailureSuite",
    "MakeCaches",
    "MemoryCache",
    "TaggedSuite",
    "Timed",
    "memory_caches",
]

T = TypeVar("T")
C_co = TypeVar("C_co", covariant=True)


@dataclass(frozen=True, slots=True)
class _Entry:
    value: Any
    expires: float | None
    tags: frozenset[str] = frozenset()


class MemoryCache:
    """Everything that the contract has, over one dict and one lock.

    Values are copied on the way in and out. It grows without bound: it is for tests.
    """

    def __init__(self, *, timeout: float | None = 300, clock: Callable[[], float] = monotonic) -> None:
        self._timeout = timeout
        self._clock = clock
        self._entries: dict[str, _Entry] = {}
        self._flights: dict[str, Future[None]] = {}
        self._lock = RLock()

    def get(self, key: str, /, default: object = None) -> Any:
        """Give a value, or the default."""
        entry = self._entry(key)
        return default if entry is None else deepcopy(entry.value)

    def set(
        self, key: str, value: object, /, timeout: float | Missing | None = MISSING, *, tags: Iterable[str] = ()
    ) -> None:
        """Store a value with tags."""
        entry = _Entry(deepcopy(value), self._expiry(timeout), frozenset(map(_checked, tags)))
        with self._lock:
            self._entries[_checked(key)] = entry

    def delete(self, key: str, /) -> bool:
        """Remove a value; say whether there was one."""
        with self._lock:
            there = self._entry(key) is not None
            self._entries.pop(key, None)
            return there

    def get_many(self, keys: Iterable[str], /) -> dict[str, Any]:
        """Give the values of those keys that have one."""
        found = ((key, self.get(key, MISSING)) for key in keys)
        return {key: value for key, value in found if value is not MISSING}

    def set_many(self, values: Mapping[str, object], /, timeout: float | Missing | None = MISSING) -> list[str]:
        """Store values by key; all of them can be."""
        for key, value in values.items():
            self.set(key, value, timeout)
        return []

    def delete_many(self, keys: Iterable[str], /) -> None:
        """Remove values."""
        for key in keys:
            self.delete(key)

    def clear(self) -> None:
        """Remove all values."""
        self._entries.clear()

    def add(self, key: str, value: object, /, timeout: float | Missing | None = MISSING) -> bool:
        """Store a value where there is none; say whether it was stored."""
        with self._lock:
            free = self._entry(key) is None
            if free:
                self.set(key, value, timeout)
            return free

    def touch(self, key: str, /, timeout: float | Missing | None = MISSING) -> bool:
        """Change the timeout of a value; say whether there is one."""
        with self._lock:
            entry = self._entry(key)
            if entry is not None:
                self._entries[key] = _Entry(entry.value, self._expiry(timeout), entry.tags)
            return entry is not None

    def incr(self, key: str, /, delta: int = 1) -> int:
        """Add to an integer."""
        with self._lock:
            entry = self._entry(key)
            if entry is None:
                message = f"There is no number to change in the cache under {key!r}: store one first."
                raise ValueError(message)
            changed: int = entry.value + delta
            self._entries[key] = _Entry(changed, entry.expires, entry.tags)
            return changed

    def decr(self, key: str, /, delta: int = 1) -> int:
        """Subtract from an integer."""
        return self.incr(key, -delta)

    def get_or_set(self, key: str, default: object, /, timeout: float | Missing | None = MISSING) -> Any:
        """Give the value, which is computed and stored if there is none."""
        while True:
            value = self.get(key, MISSING)
            if value is not MISSING:
                return value
            flight = self._join(key)
            if flight is not None:
                flight.result()
                continue
            try:
                return self._compute(key, default, timeout)
            finally:
                self._land(key)

    def invalidate(self, *tags: str) -> None:
        """Drop every value that has one of the tags."""
        dropped = {*map(_checked, tags)}
        with self._lock:
            self._entries = {key: entry for key, entry in self._entries.items() if not entry.tags & dropped}

    async def aget(self, key: str, /, default: object = None) -> Any:
        """Give a value, or the default."""
        return self.get(key, default)

    async def aset(
        self, key: str, value: object, /, timeout: float | Missing | None = MISSING, *, tags: Iterable[str] = ()
    ) -> None:
        """Store a value with tags."""
        self.set(key, value, timeout, tags=tags)

    async def adelete(self, key: str, /) -> bool:
        """Remove a value; say whether there was one."""
        return self.delete(key)

    async def aget_many(self, keys: Iterable[str], /) -> dict[str, Any]:
        """Give the values of those keys that have one."""
        return self.get_many(keys)

    async def aset_many(self, values: Mapping[str, object], /, timeout: float | Missing | None = MISSING) -> list[str]:
        """Store values by key; all of them can be."""
        return self.set_many(values, timeout)

    async def adelete_many(self, keys: Iterable[str], /) -> None:
        """Remove values."""
        self.delete_many(keys)

    async def aclear(self) -> None:
        """Remove all values."""
        self.clear()

    async def aadd(self, key: str, value: object, /, timeout: float | Missing | None = MISSING) -> bool:
        """Store a value where there is none; say whether it was stored."""
        return self.add(key, value, timeout)

    async def atouch(self, key: str, /, timeout: float | Missing | None = MISSING) -> bool:
        """Change the timeout of a value; say whether there is one."""
        return self.touch(key, timeout)

    async def aincr(self, key: str, /, delta: int = 1) -> int:
        """Add to an integer."""
        return self.incr(key, delta)

    async def adecr(self, key: str, /, delta: int = 1) -> int:
        """Subtract from an integer."""
        return self.decr(key, delta)

    async def aget_or_set(self, key: str, default: object, /, timeout: float | Missing | None = MISSING) -> Any:
        """Give the value, which is computed, awaited where it can be, and stored if there is none."""
        from asyncio import shield, wrap_future  # only async callers load it

        while True:
            value = await self.aget(key, MISSING)
            if value is not MISSING:
                return value
            flight = self._join(key)
            if flight is not None:
                await shield(wrap_future(flight))  # a cancelled waiter must not cancel the others
                continue
            try:
                return await self._acompute(key, default, timeout)
            finally:
                self._land(key)

    async def ainvalidate(self, *tags: str) -> None:
        """Drop every value that has one of the tags."""
        self.invalidate(*tags)

    def _entry(self, key: str) -> _Entry | None:
        entry = self._entries.get(_checked(key))
        gone = entry is None or (entry.expires is not None and entry.expires <= self._clock())
        return None if gone else entry

    def _expiry(self, timeout: float | Missing | None) -> float | None:
        seconds = self._timeout if timeout is MISSING else timeout
        return None if seconds is None else self._clock() + seconds

    def _join(self, key: str) -> Future[None] | None:
        """Give the end of the computation that is under way, or None to the caller who is to begin it."""
        with self._lock:
            if key in self._flights:
                return self._flights[key]
            self._flights[key] = Future()
            return None

    def _land(self, key: str) -> None:
        self._flights.pop(key).set_result(None)

    def _compute(self, key: str, default: object, timeout: float | Missing | None) -> object:
        value = self.get(key, MISSING)  # another may have stored it just before this computation began
        if value is MISSING:
            value = default() if callable(default) else default
            self.set(key, value, timeout)
        return value

    async def _acompute(self, key: str, default: object, timeout: float | Missing | None) -> object:
        value = await self.aget(key, MISSING)
        if value is MISSING:
            value = default() if callable(default) else default
            if isinstance(value, Awaitable):
                value = await cast("Awaitable[object]", value)
            await self.aset(key, value, timeout)
        return value


def _checked(name: str) -> str:
    if not (0 < len(name) <= 250 and name.isprintable()):
        message = f"A key or tag of a cache is 1 to 250 printable characters; got {name!r}."
        raise ValueError(message)
    return name


@dataclass(frozen=True)
class Timed(Generic[C_co]):
    """A cache under test and its time.

    Attributes:
        cache: The cache, empty.
        advance: Lets a number of seconds pass, by a clock of its own or by waiting.
        tick: The unit of all timeouts of the checks in seconds; small where ``advance`` really waits.
    """

    cache: C_co
    advance: Callable[[float], object]
    tick: float = field(default=1.0, kw_only=True)


_VALUES: dict[str, object] = {
    "none": None,
    "yes": True,
    "no": False,
    "number": -7,
    "share": 0.1,
    "text": "Zoë\n\0",
    "empty": "",
    "bytes": b"\x00\xff",
    "list": [1, 2.5, [None, "three"], {}],
    "dict": {"a": {"b": [None, False]}, "": ""},
}
_BAD_KEYS = ("", "x" * 251, "a\nb", "a\0", "a\x7f", "\N{ZERO WIDTH SPACE}")


class CacheSuite(Suite[Timed[Cache]]):
    """The rules of ``Cache``; ``make`` returns an empty one and its time."""

    @rule("CACHE-01")
    def test_what_was_stored_last_is_there(self) -> None:
        cache = self.make().cache
        cache.set("name", "Ada")
        cache.set("name", "Grace")
        cache.set("other", "Alan")
        assert (cache.get("name"), cache.get("name", "nobody")) == ("Grace", "Grace")

    @rule("CACHE-01")
    def test_the_default_is_given_when_nothing_is_there(self) -> None:
        cache = self.make().cache
        assert (cache.get("name"), cache.get("name", "nobody")) == (None, "nobody")
        assert cache.get("name", default="nobody") == "nobody"

    @rule("CACHE-02")
    def test_none_is_told_from_nothing(self) -> None:
        cache = self.make().cache
        assert cache.get("name", MISSING) is MISSING
        cache.set("name", None)
        assert cache.get("name", MISSING) is None

    @rule("CACHE-03")
    def test_a_value_is_kept_as_it_was(self) -> None:
        cache = self.make().cache
        value = {"tags": ["old"]}
        cache.set("book", value)
        value["tags"].append("changed after storing")
        cache.get("book")["tags"].append("changed after getting")
        cache.get_many(["book"])["book"]["tags"].append("changed after getting")
        assert cache.get("book") == {"tags": ["old"]}

    @rule("CACHE-04")
    def test_values_come_back_equal_and_of_the_same_type(self) -> None:
        cache = self.make().cache
        for key, value in _VALUES.items():
            cache.set(key, value)
        for key, value in _VALUES.items():
            assert cache.get(key) == value
            assert type(cache.get(key)) is type(value)

    @rule("CACHE-05")
    def test_a_value_is_gone_after_its_timeout(self) -> None:
        timed = self.make()
        timed.cache.set("name", "Ada", 10 * timed.tick)
        timed.cache.set_many({"other": "Alan"}, timeout=10 * timed.tick)
        timed.advance(5 * timed.tick)
        assert timed.cache.get_many(["name", "other"]) == {"name": "Ada", "other": "Alan"}
        timed.advance(7 * timed.tick)
        assert timed.cache.get_many(["name", "other"]) == {}
        assert timed.cache.get("name", MISSING) is MISSING

    @rule("CACHE-05")
    def test_a_value_without_a_timeout_stays(self) -> None:
        timed = self.make()
        timed.cache.set("name", "Ada", None)
        timed.advance(20 * timed.tick)
        assert timed.cache.get("name") == "Ada"

    @rule("CACHE-05")
    def test_a_timeout_of_nothing_leaves_nothing(self) -> None:
        cache = self.make().cache
        for timeout in (0, -1):
            cache.set("name", "Ada")
            cache.set("name", "Grace", timeout=timeout)
            assert cache.get("name", MISSING) is MISSING

    @rule("CACHE-06")
    def test_storing_again_replaces_the_timeout(self) -> None:
        timed = self.make()
        timed.cache.set("name", "Ada", 10 * timed.tick)
        timed.cache.set("name", "Grace", None)
        timed.advance(12 * timed.tick)
        assert timed.cache.get("name") == "Grace"

    @rule("CACHE-07")
    def test_deleting_says_whether_there_was_a_value(self) -> None:
        timed = self.make()
        timed.cache.set("name", None)
        assert (timed.cache.delete("name"), timed.cache.delete("name")) == (True, False)
        assert timed.cache.get("name", MISSING) is MISSING
        timed.cache.set("name", "Ada", 1 * timed.tick)
        timed.advance(3 * timed.tick)
        assert timed.cache.delete("name") is False

    @rule("CACHE-08")
    def test_clearing_removes_everything(self) -> None:
        cache = self.make().cache
        cache.set_many({"name": "Ada", "other": "Alan"}, None)
        cache.clear()
        assert cache.get_many(["name", "other"]) == {}

    @rule("CACHE-09")
    def test_printable_keys_of_all_lengths_are_taken(self) -> None:
        cache = self.make().cache
        keys = ("x", "x" * 250, "with a space", "a:b/c?d=%20&e", "é日本", "'\"\\;--")
        for number, key in enumerate(keys):
            cache.set(key, number)
        assert [cache.get(key) for key in keys] == [0, 1, 2, 3, 4, 5]

    @rule("CACHE-09")
    def test_other_keys_are_refused_by_name(self) -> None:
        cache = self.make().cache
        for key in _BAD_KEYS:
            calls: tuple[Callable[[], object], ...] = (
                partial(cache.get, key),
                partial(cache.set, key, 1),
                partial(cache.delete, key),
                partial(cache.get_many, [key]),
                partial(cache.set_many, {key: 1}),
                partial(cache.delete_many, [key]),
            )
            for call in calls:
                assert repr(key) in str(raises(ValueError, call))

    @rule("CACHE-10")
    def test_many_values_are_handled_by_key(self) -> None:
        cache = self.make().cache
        assert cache.set_many({"a": 1, "b": None, "c": 3}) == []
        cache.delete_many(["c", "d"])
        assert cache.get_many(key for key in ("a", "b", "c", "d")) == {"a": 1, "b": None}
        assert (cache.get_many([]), cache.set_many({})) == ({}, [])


class AtomicSuite(Suite[Timed[AtomicCache]]):
    """The rules of ``AtomicCache``; ``make`` returns an empty one and its time."""

    @rule("CACHE-20")
    def test_adding_stores_only_where_nothing_is(self) -> None:
        timed = self.make()
        assert timed.cache.add("name", None, 10 * timed.tick) is True
        assert timed.cache.add("name", "Grace") is False
        assert timed.cache.get("name", MISSING) is None
        timed.advance(12 * timed.tick)
        assert timed.cache.add("name", "Grace") is True
        assert timed.cache.get("name") == "Grace"

    @rule("CACHE-21")
    def test_touching_changes_the_timeout(self) -> None:
        timed = self.make()
        timed.cache.set("name", "Ada", 10 * timed.tick)
        assert timed.cache.touch("name", 20 * timed.tick) is True
        timed.advance(15 * timed.tick)
        assert timed.cache.get("name") == "Ada"
        timed.advance(7 * timed.tick)
        assert timed.cache.touch("name", None) is False
        assert timed.cache.get("name") is None

    @rule("CACHE-22")
    def test_numbers_are_counted_up_and_down(self) -> None:
        cache = self.make().cache
        cache.set("hits", 10)
        assert (cache.incr("hits"), cache.incr("hits", 5), cache.decr("hits"), cache.decr("hits", delta=3)) == (
            11,
            16,
            15,
            12,
        )
        assert cache.get("hits") == 12

    @rule("CACHE-22")
    def test_counting_keeps_the_timeout(self) -> None:
        timed = self.make()
        timed.cache.set("hits", 1, 10 * timed.tick)
        timed.advance(5 * timed.tick)
        assert timed.cache.incr("hits") == 2
        timed.advance(7 * timed.tick)
        assert timed.cache.get("hits") is None

    @rule("CACHE-22")
    def test_counting_nothing_is_an_error_that_names_the_key(self) -> None:
        cache = self.make().cache
        assert "'hits'" in str(raises(ValueError, lambda: cache.incr("hits")))
        assert "'hits'" in str(raises(ValueError, lambda: cache.decr("hits")))
        assert cache.get("hits", MISSING) is MISSING

    @rule("CACHE-23")
    def test_no_count_is_lost(self) -> None:
        cache = self.make().cache
        cache.set("hits", 0)

        def count() -> None:
            for _ in range(20):
                cache.incr("hits", 2)
                cache.decr("hits")

        _together(8, count)
        assert cache.get("hits") == 160

    @rule("CACHE-24")
    def test_exactly_one_of_many_adds(self) -> None:
        cache = self.make().cache
        assert sorted(_together(8, lambda: cache.add("lock", 1))) == [False] * 7 + [True]

    @rule("CACHE-25")
    def test_a_value_that_is_there_is_not_computed(self) -> None:
        cache = self.make().cache
        cache.set("name", None)
        assert cache.get_or_set("name", _refuse) is None

    @rule("CACHE-25")
    def test_a_value_that_is_not_there_is_stored(self) -> None:
        timed = self.make()
        cache = timed.cache
        assert cache.get_or_set("name", lambda: "Ada", 10 * timed.tick) == "Ada"
        assert cache.get_or_set("other", "Alan", 10 * timed.tick) == "Alan"
        assert cache.get_or_set("nothing", lambda: None) is None
        assert cache.get_many(["name", "other", "nothing"]) == {"name": "Ada", "other": "Alan", "nothing": None}
        timed.advance(12 * timed.tick)
        assert cache.get_many(["name", "other"]) == {}

    @rule("CACHE-26")
    def test_a_value_that_many_ask_for_is_computed_once(self) -> None:
        cache = self.make().cache
        computed: list[int] = []

        def compute() -> int:
            computed.append(1)
            sleep(0.02)
            return 7

        assert _together(50, lambda: cache.get_or_set("answer", compute)) == [7] * 50
        assert computed == [1]

    @rule("CACHE-27")
    def test_an_error_is_not_kept(self) -> None:
        cache = self.make().cache
        raises(ZeroDivisionError, lambda: cache.get_or_set("answer", lambda: 1 // 0))
        assert cache.get("answer", MISSING) is MISSING
        assert cache.get_or_set("answer", lambda: 7) == 7


def _refuse() -> None:
    message = "This value must not be computed."
    raise AssertionError(message)


def _together(count: int, call: Callable[[], T]) -> list[T]:
    """Call from some threads at the same time; give what each got, or raise what one of them raised."""
    start = Barrier(count)
    results: list[T] = []
    errors: list[Exception] = []

    def run() -> None:
        start.wait()
        try:
            results.append(call())
        except Exception as error:  # noqa: BLE001 - raised again in the thread of the check
            errors.append(error)

    threads = [Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


class TaggedSuite(Suite[Timed[TaggedCache]]):
    """The rules of ``TaggedCache``; ``make`` returns an empty one and its time."""

    @rule("CACHE-30")
    def test_invalidating_drops_what_has_one_of_the_tags(self) -> None:
        cache = self.make().cache
        cache.set("one", 1, None, tags=["book:1"])
        cache.set("both", 3, tags=("book:1", "book:2"))
        cache.set("two", 2, tags={"book:2"})
        cache.set("plain", 0)
        cache.invalidate("book:1", "never used")
        assert cache.get_many(["one", "both", "two", "plain"]) == {"two": 2, "plain": 0}
        cache.invalidate()
        assert cache.get("two") == 2

    @rule("CACHE-31")
    def test_a_value_stored_after_invalidating_stays(self) -> None:
        cache = self.make().cache
        cache.invalidate("book:1")
        cache.set("one", 1, tags=["book:1"])
        assert cache.get("one") == 1
        cache.invalidate("book:1")
        cache.set("one", 2, tags=["book:1"])
        assert cache.get("one") == 2

    @rule("CACHE-31")
    def test_storing_anew_replaces_the_tags(self) -> None:
        cache = self.make().cache
        cache.set("one", 1, tags=["old"])
        cache.set("one", 2, tags=["new"])
        cache.invalidate("old")
        assert cache.get("one") == 2
        cache.set("one", 3)
        cache.invalidate("new")
        assert cache.get("one") == 3

    @rule("CACHE-32")
    def test_tags_are_like_keys(self) -> None:
        cache = self.make().cache
        cache.set("one", 1, tags=["é日本 :/'\"", "x" * 250])
        for tag in _BAD_KEYS:
            assert repr(tag) in str(raises(ValueError, partial(cache.set, "two", 2, tags=[tag])))
            assert repr(tag) in str(raises(ValueError, partial(cache.invalidate, tag)))
        assert cache.get_many(["one", "two"]) == {"one": 1}


class FailureSuite(Suite[AtomicCache]):
    """The rule of failing backends; ``make`` returns a cache whose backend is down."""

    @rule("CACHE-11")
    def test_a_backend_that_is_down_is_a_miss(self) -> None:
        cache = self.make()
        cache.set("name", "Ada")
        assert (cache.get("name"), cache.get("name", MISSING)) == (None, MISSING)
        assert (cache.delete("name"), cache.add("name", "Ada"), cache.touch("name")) == (False, False, False)
        assert (cache.set_many({"a": 1, "b": 2}), cache.get_many(["a", "b"])) == (["a", "b"], {})
        cache.delete_many(["a"])
        cache.clear()

    @rule("CACHE-11")
    def test_a_backend_that_is_down_has_no_numbers_and_leaves_computing_to_the_caller(self) -> None:
        cache = self.make()
        raises(ValueError, lambda: cache.incr("hits"))
        raises(ValueError, lambda: cache.decr("hits"))
        assert cache.get_or_set("answer", lambda: 7) == 7
        assert cache.get_or_set("answer", 8) == 8


MakeCaches: TypeAlias = Callable[[Iterable[str]], Caches]
"""Builds the named caches under test, all of them empty."""


def memory_caches(names: Iterable[str]) -> dict[str, MemoryCache]:
    """Make a ``MemoryCache`` for each of some names."""
    return {name: MemoryCache() for name in names}


class CachesSuite(Suite[MakeCaches]):
    """The rules of ``Caches``; ``make`` returns a function that builds some from names."""

    def caches(self) -> tuple[Caches, Cache, Cache]:
        """Make two caches; gives them together and each by itself."""
        caches = self.make()(["default", "pages"])
        default, pages = caches.get("default"), caches.get("pages")
        assert default is not None
        assert pages is not None
        return caches, default, pages

    @rule("CACHE-50")
    def test_a_name_gives_the_same_cache_every_time(self) -> None:
        caches, default, pages = self.caches()
        assert caches.get("default") is default
        assert caches.get("pages") is pages

    @rule("CACHE-50")
    def test_an_unknown_name_gives_none(self) -> None:
        caches, _, _ = self.caches()
        assert caches.get("sessions") is None
        assert caches.get("") is None

    @rule("CACHE-51")
    def test_each_name_is_given_once(self) -> None:
        caches, _, _ = self.caches()
        assert sorted(caches) == ["default", "pages"]

    @rule("CACHE-52")
    def test_what_is_in_one_cache_is_in_no_other(self) -> None:
        _, default, pages = self.caches()
        default.set("name", "Ada")
        pages.set("other", "Grace")
        assert pages.get("name", MISSING) is MISSING
        pages.clear()
        assert default.get("name") == "Ada"
