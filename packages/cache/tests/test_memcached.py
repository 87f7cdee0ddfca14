"""The cache in memcached: the contract's suites, processes, and servers that stop, start, freeze and talk nonsense."""

from __future__ import annotations

import asyncio
import itertools
import os
import time
from functools import partial
from threading import Barrier, Thread
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandstand.cache import MemcachedCache
from bandstand.cache._addresses import Address
from bandstand.cache._memcached import MemcachedBackend, _key
from bandstand.contracts.cache import MISSING
from bandstand.contracts.cache.asynchronous.testing import (
    AsyncAtomicSuite,
    AsyncCacheSuite,
    AsyncTaggedSuite,
    BothColoursSuite,
)
from bandstand.contracts.cache.testing import AtomicSuite, CacheSuite, FailureSuite, TaggedSuite, Timed

from .servers import Memcached, free_port, in_processes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bandstand.contracts.cache import AtomicCache, TaggedCache
    from bandstand.contracts.cache.asynchronous import AsyncAtomicCache, AsyncTaggedCache

    _is_atomic: type[AtomicCache] = MemcachedCache
    _is_tagged: type[TaggedCache] = MemcachedCache
    _is_async_and_atomic: type[AsyncAtomicCache] = MemcachedCache
    _is_async_and_tagged: type[AsyncTaggedCache] = MemcachedCache

T = TypeVar("T")

PREFIXES = (f"test{number}" for number in itertools.count())
DAY = 24 * 3600


@pytest.fixture(scope="module")
def server() -> Iterator[Memcached]:
    server = Memcached()
    yield server
    server.stop()


@pytest.fixture
def own() -> Iterator[Memcached]:
    """A server that a test may stop."""
    server = Memcached()
    yield server
    server.stop()


@pytest.fixture
def cache(server: Memcached) -> Iterator[MemcachedCache]:
    cache = MemcachedCache(server.url, prefix=next(PREFIXES), patience=5)
    yield cache
    cache.close()


@pytest.fixture(scope="module")
def backend(server: Memcached) -> Iterator[MemcachedBackend]:
    backend = MemcachedBackend(Address("127.0.0.1", server.port), 5, None)
    yield backend
    backend.close()


class OnServer:
    """Makes the cache of a suite on the server of this module, and closes it."""

    @pytest.fixture(autouse=True)
    def prepared(self, server: Memcached) -> Iterator[None]:
        self.url = server.url
        self.made: list[MemcachedCache] = []
        yield
        for cache in self.made:
            cache.close()

    def make(self) -> Timed[MemcachedCache]:
        cache = MemcachedCache(self.url, prefix=next(PREFIXES), patience=5)
        self.made.append(cache)
        return Timed(cache, time.sleep, tick=0.05)


class TestCache(OnServer, CacheSuite):
    pass


class TestAtomic(OnServer, AtomicSuite):
    pass


class TestTagged(OnServer, TaggedSuite):
    pass


class TestAsync(OnServer, AsyncCacheSuite):
    pass


class TestAsyncAtomic(OnServer, AsyncAtomicSuite):
    pass


class TestAsyncTagged(OnServer, AsyncTaggedSuite):
    pass


class TestBothColours(OnServer, BothColoursSuite):
    pass


class TestFailing(FailureSuite):
    def make(self) -> MemcachedCache:
        return MemcachedCache(f"memcached://127.0.0.1:{free_port()}")


def together(*calls: Callable[[], T]) -> list[T]:
    """Call in threads that start together; give what each got, or raise what one of them raised."""
    start, results, errors = Barrier(len(calls)), list[T](), list[Exception]()

    def run(call: Callable[[], T]) -> None:
        start.wait()
        try:
            results.append(call())
        except Exception as error:  # noqa: BLE001 - raised again in the thread of the test
            errors.append(error)

    threads = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


def key_of(cache: MemcachedCache, server: Memcached, key: str) -> str:
    """Give the key that a value has in memcached."""
    generation = server.ask(f"get bandstand-generation:{cache._prefix}".encode()).split(b"\r\n")[1].decode()
    return _key(generation, cache._name(key))


def put(server: Memcached, key: str, flags: int, data: bytes) -> None:
    """Write what a stranger might."""
    assert server.ask(b"set %b %d 0 %d\r\n%b" % (key.encode(), flags, len(data), data)) == b"STORED\r\n"


# Names: their keys never meet, and the server takes all of them.

SIGNS = st.characters(exclude_categories=["C", "Z"]) | st.just(" ")
KEYS = st.text(SIGNS, min_size=1, max_size=250) | st.text("ab:#é", min_size=220, max_size=250)
NAMES = st.builds(
    "named:{}{}{}{}".format, st.integers(0, 11), st.sampled_from(":#"), KEYS, st.sampled_from(["", "\0lease"])
)


@settings(deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=20, unique=True))
def test_each_name_is_taken_and_has_a_place_of_its_own(backend: MemcachedBackend, names: list[str]) -> None:
    entries = {name: number for number, name in enumerate(names)}
    assert backend.write(entries, 60) is True
    assert backend.read(names) == list(range(len(names)))


@given(st.text("0123456789abcdef", min_size=16, max_size=16), NAMES, NAMES)
def test_a_key_is_short_printable_and_no_other_names_nor_a_generations(generation: str, one: str, other: str) -> None:
    keys = [_key(generation, one), _key(generation, other), _key("bandstand-generation", one)]
    assert len(set(keys)) == (3 if one != other else 2)
    assert all(len(key) <= 250 and key.isascii() and key.isprintable() and " " not in key for key in keys)


def test_a_name_that_looks_like_the_digest_of_another_has_another_key() -> None:
    digest = _key("g", "shop:1:" + "é" * 250)
    assert digest.startswith("g#")
    assert _key("g", digest.removeprefix("g#")) == "g:" + digest.removeprefix("g#")


def test_prefixes_of_all_letters_are_apart(server: Memcached) -> None:
    prefixes = ("é" * 200, "é" * 201, "a" * 300, "a" * 301, "A", "a")
    caches = [MemcachedCache(server.url, prefix=prefix, patience=5) for prefix in prefixes]
    for number, cache in enumerate(caches):
        cache.set("number", number)
    caches[0].clear()
    assert [cache.get("number") for cache in caches] == [None, 1, 2, 3, 4, 5]
    for cache in caches:
        cache.close()


# Clearing: a generation for each prefix.


def test_clearing_leaves_what_others_have_there(cache: MemcachedCache, server: Memcached) -> None:
    put(server, "mine", 0, b"1")
    pages = MemcachedCache(server.url, prefix=next(PREFIXES), patience=5)
    pages.set("name", "Grace")
    cache.set_many({f"book:{number}": number for number in range(3000)})
    assert len(cache.get_many(f"book:{number}" for number in range(3000))) == 3000
    cache.at_version(2).set("name", "Ada")
    cache.clear()
    assert (cache.get("book:7"), cache.at_version(2).get("name")) == (None, None)
    assert server.ask(b"get mine") == b"VALUE mine 0 1\r\n1\r\nEND\r\n"
    assert pages.get("name") == "Grace"
    pages.close()


def test_what_one_process_clears_another_sees_no_longer(cache: MemcachedCache, server: Memcached) -> None:
    other = MemcachedCache(server.url, prefix=cache._prefix, patience=5)
    cache.set("name", "Ada")
    assert other.get("name") == "Ada"
    cache.clear()
    assert other.get("name", MISSING) is MISSING
    other.set("name", "Grace")
    assert cache.get("name") == "Grace"
    other.clear()
    assert cache.add("name", "Alan") is True
    assert (cache.delete("name"), other.delete("name")) == (True, False)
    other.close()


def test_a_generation_that_is_lost_or_overwritten_is_a_miss_and_never_a_wrong_value(
    cache: MemcachedCache, server: Memcached
) -> None:
    place = f"bandstand-generation:{cache._prefix}"
    cache.set("name", "Ada", tags=["people"])
    server.ask(f"delete {place}".encode())
    assert cache.get("name", MISSING) is MISSING
    cache.set("name", "Grace")
    for junk in (b"", b"?" * 16, b"a b c d e f g h ", b"0" * 17):
        put(server, place, 0, junk)
        assert cache.get("name", MISSING) is MISSING
        cache.set("name", "Grace")
        assert cache.get("name") == "Grace"
    assert cache.health.failures == 0


def test_all_who_begin_at_once_agree_on_the_generation(server: Memcached) -> None:
    for _ in range(10):
        prefix = next(PREFIXES)
        caches = [MemcachedCache(server.url, prefix=prefix, patience=5) for _ in range(6)]
        assert sorted(together(*(partial(cache.add, "lock", 1) for cache in caches))) == [False] * 5 + [True]
        for cache in caches:
            cache.close()


# Time: the server counts whole seconds, and takes more than 30 days for a date.


def seconds_left(server: Memcached, key: str) -> int:
    """Ask the server how long it keeps an item; -1 is for ever."""
    return int(server.ask(f"mg {key} t".encode()).split()[1][1:])


@pytest.mark.parametrize("days", [1, 29.99998, 30, 31, 99, 101, 366])
def test_the_server_keeps_a_value_until_its_end_and_not_much_longer(
    cache: MemcachedCache, server: Memcached, days: float
) -> None:
    cache.set("name", "Ada", days * DAY)
    assert cache.get("name") == "Ada"
    assert days * DAY <= seconds_left(server, key_of(cache, server, "name")) <= days * DAY + 4


@pytest.mark.parametrize("seconds", [None, 30 * 366 * DAY, 1e300])
def test_a_timeout_that_memcached_cannot_keep_is_for_ever(
    cache: MemcachedCache, server: Memcached, seconds: float | None
) -> None:
    cache.set("name", "Ada", seconds)
    cache.set("other", "Alan", 60)
    assert cache.touch("other", seconds) is True
    assert cache.get_many(["name", "other"]) == {"name": "Ada", "other": "Alan"}
    assert [seconds_left(server, key_of(cache, server, key)) for key in ("name", "other")] == [-1, -1]


def test_a_number_ends_when_it_should_and_not_a_second_later(cache: MemcachedCache) -> None:
    cache.set("hits", 1, 0.1)
    cache.set("name", "Ada", 0.1)
    time.sleep(0.12)
    assert cache.get_many(["hits", "name"]) == {}
    with pytest.raises(ValueError, match="under 'hits'"):
        cache.incr("hits")
    assert (cache.touch("hits"), cache.delete("name")) == (False, False)


def test_one_of_many_adds_where_a_value_has_ended_that_the_server_still_holds(
    cache: MemcachedCache, server: Memcached
) -> None:
    for number in range(5):
        cache.set("lock", "old", 0.02)
        time.sleep(0.04)
        assert b"VALUE" in server.ask(f"get {key_of(cache, server, 'lock')}".encode())
        won = together(*[partial(cache.add, "lock", number)] * 8)
        assert sorted(won) == [False] * 7 + [True]
        assert cache.get("lock") == number


def test_a_value_that_is_touched_is_not_set_back(cache: MemcachedCache) -> None:
    cache.set("hits", 0)
    cache.set("turn", "turn 0")

    def count() -> None:
        for number in range(100):
            cache.incr("hits")
            cache.set("turn", f"turn {number}")

    def touch() -> None:
        for _ in range(100):
            assert cache.touch("hits", 60) is True
            assert cache.touch("turn", 60) is True

    together(count, touch, touch)
    assert (cache.get("hits"), cache.get("turn")) == (100, "turn 99")


def test_values_that_compute_may_be_stale(cache: MemcachedCache) -> None:
    assert cache.get_or_set("answer", lambda: 1, 0.05, stale=30, tags=["sums"]) == 1
    time.sleep(0.06)
    assert cache.get("answer", MISSING) is MISSING
    assert cache.touch("answer") is False
    assert cache.get_or_set("answer", lambda: 2, 60, stale=30, tags=["sums"]) == 2
    assert cache.touch("answer", 0.05) is True
    time.sleep(0.08)
    assert cache.get_or_set("answer", lambda: 3, tags=["sums"]) == 3
    cache.invalidate("sums")
    assert cache.get("answer", MISSING) is MISSING
    assert cache.add("answer", 4) is True
    assert cache.get("answer") == 4


# Numbers: the server's are not signed, stay at 0 and begin anew at 2**64; ours do not.


def test_eight_processes_lose_no_count(server: Memcached) -> None:
    cache = MemcachedCache(server.url, prefix="counted", patience=5)
    cache.set("hits", -2000)
    in_processes(8, "count", f"{server.url}?prefix=counted&patience=5", 500)
    assert cache.get("hits") == 2000
    cache.close()


def test_numbers_go_below_zero_and_change_their_length(cache: MemcachedCache) -> None:
    cache.set("hits", 5)
    assert [cache.decr("hits", delta) for delta in (10, 10**18, -(10**18), 1)] == [-5, -5 - 10**18, -5, -6]
    assert cache.incr("hits", 0) == -6
    assert cache.get("hits") == -6
    assert type(cache.get("hits")) is int


@pytest.mark.parametrize("sign", [1, -1])
def test_numbers_are_counted_up_to_62_bits_and_no_further(cache: MemcachedCache, sign: int) -> None:
    cache.set("hits", sign * (2**62 - 1))
    assert cache.incr("hits", sign) == sign * 2**62
    for delta in (sign, sign * 2**62, sign * 2**70):
        with pytest.raises(TypeError, match="'hits' is no integer that can be counted"):
            cache.incr("hits", delta)
    assert cache.incr("hits", -sign * 2**63) == -sign * 2**62
    assert cache.get("hits") == -sign * 2**62


@pytest.mark.parametrize("number", [2**62 + 1, -(2**62) - 1, 2**63 - 1, -(2**63), 2**80])
def test_larger_numbers_come_back_and_are_not_counted(cache: MemcachedCache, number: int) -> None:
    cache.set("hits", number)
    assert cache.get("hits") == number
    with pytest.raises(TypeError, match="'hits' is no integer"):
        cache.incr("hits", -number)
    assert cache.get("hits") == number


def test_what_is_no_number_is_not_counted(cache: MemcachedCache) -> None:
    for value in ("Ada", "17", b"17", 1.5, [17], True):
        cache.set("name", value)
        with pytest.raises(TypeError, match="'name' is no integer"):
            cache.incr("name")
        assert cache.get("name") == value


# Values.


def test_values_of_all_sizes_come_back(cache: MemcachedCache) -> None:
    for size in (0, 1, 4094, 4095, 4096, 65_536, 999_000):
        data = os.urandom(size)
        cache.set("data", data)
        assert cache.get("data") == data
        assert asyncio.run(cache.aget("data")) == data
    many = {f"data:{number}": "x" * 10_000 * number for number in range(30)}
    assert cache.set_many(many) == []
    assert cache.get_many(many) == many


def test_many_values_are_sent_some_at_a_time(cache: MemcachedCache) -> None:
    many: dict[str, object] = {f"data:{number}": os.urandom(600_000) for number in range(12)}
    many |= {f"number:{number}": number for number in range(2500)}
    assert cache.set_many(many) == []
    assert cache.get_many(many) == many
    cache.delete_many(many)
    assert cache.get_many(many) == {}


def test_what_is_too_large_is_not_stored_and_takes_the_old_value_along(cache: MemcachedCache) -> None:
    cache.set("data", b"small")
    cache.set("data", bytes(1_000_000))
    assert cache.get("data", MISSING) is MISSING
    assert cache.set_many({"a": bytes(1_000_000), "b": b"small"}) == ["a"]
    assert cache.get_many(["a", "b"]) == {"b": b"small"}
    assert cache.add("data", bytes(1_000_000)) is False


def test_what_the_server_finds_too_large_is_refused_and_the_server_is_asked_again(server: Memcached) -> None:
    cache = MemcachedCache(server.url, prefix=next(PREFIXES), patience=5, max_bytes=10**7)
    cache.set("data", b"small")
    cache.set("data", bytes(2 * 2**20))
    assert cache.health.error == "Refused: object too large for cache"
    assert cache.get("data", MISSING) is MISSING
    assert cache.health.ok is True
    cache.close()


def test_a_server_without_room_refuses_and_is_read_from() -> None:
    server = Memcached("-m", "8", "-M")
    cache = MemcachedCache(server.url, patience=5)
    cache.set("name", "Ada")
    refused = cache.set_many({f"data:{number}": os.urandom(100_000) for number in range(200)})
    assert len(refused) == 200
    assert cache.health.error == "Refused: out of memory storing object"
    assert cache.get("name") == "Ada"
    cache.close()
    server.stop()


@pytest.mark.parametrize("data", [b"", b"?", b"v{", b"w", b"z123", b"17x", b"w" + bytes(30)])
def test_what_is_no_value_is_a_miss(cache: MemcachedCache, server: Memcached, data: bytes) -> None:
    cache.set("name", "Ada")
    put(server, key_of(cache, server, "name"), 0, data)
    assert cache.get("name", MISSING) is MISSING
    assert cache.get_or_set("name", lambda: "Grace") == "Grace"
    assert cache.get("name") == "Grace"


def test_what_is_no_number_though_it_says_so_is_nothing(cache: MemcachedCache, server: Memcached) -> None:
    for data in (b"", b"Ada", b"17x"):
        cache.set("name", "Ada")
        put(server, key_of(cache, server, "name"), 2**31, data)
        assert cache.get("name", MISSING) is MISSING
        with pytest.raises(ValueError, match="under 'name'"):
            cache.incr("name")
        assert cache.add("name", "Grace") is True
        assert cache.get("name") == "Grace"


def test_a_number_that_another_wrote_is_not_counted(cache: MemcachedCache, server: Memcached) -> None:
    cache.set("hits", 1)
    put(server, key_of(cache, server, "hits"), 0, b"17")
    with pytest.raises(TypeError, match="'hits' is no integer"):
        cache.incr("hits")


def test_nothing_is_pickled_unless_it_is_named(cache: MemcachedCache, server: Memcached) -> None:
    with pytest.raises(TypeError, match=r"keeps no builtins\.complex as JSON"):
        cache.set("name", 2j)
    cache.set("name", ["Ada"])
    assert server.ask(f"get {key_of(cache, server, 'name')}".encode()).split(b"\r\n")[1] == b'v-["Ada"]'


# Many at once.


def test_one_process_computes_for_all(server: Memcached, tmp_path: Path) -> None:
    log = tmp_path / "log"
    in_processes(4, "compute", f"{server.url}?prefix=computed&patience=5", log)
    assert log.read_text() == "computed\n"


def test_fifty_threads_of_five_caches_compute_once(server: Memcached) -> None:
    prefix, computed = next(PREFIXES), list[int]()
    caches = [MemcachedCache(server.url, prefix=prefix, patience=5) for _ in range(5)]

    def compute() -> int:
        computed.append(1)
        time.sleep(0.05)
        return 7

    asked = together(*(partial(cache.get_or_set, "answer", compute) for cache in caches * 10))
    assert (asked, computed) == ([7] * 50, [1])
    for cache in caches:
        cache.close()


def test_fifty_tasks_of_five_caches_compute_once(server: Memcached) -> None:
    prefix, computed = next(PREFIXES), list[int]()
    caches = [MemcachedCache(server.url, prefix=prefix, patience=5) for _ in range(5)]

    async def compute() -> int:
        computed.append(1)
        await asyncio.sleep(0.05)
        return 7

    async def check() -> list[int]:
        return await asyncio.gather(*(cache.aget_or_set("answer", compute) for cache in caches * 10))

    assert (asyncio.run(check()), computed) == ([7] * 50, [1])
    for cache in caches:
        cache.close()


def test_tasks_of_several_loops_share_connections(cache: MemcachedCache) -> None:
    async def check() -> list[object]:
        await cache.aset("name", "Ada")
        return list(await asyncio.gather(*(cache.aget("name") for _ in range(50))))

    for _ in range(3):
        assert asyncio.run(check()) == ["Ada"] * 50


def test_a_child_process_opens_connections_for_itself(cache: MemcachedCache) -> None:
    cache.set("name", "Ada")
    child = os.fork()
    if child == 0:
        good = all(cache.get("name") == "Ada" for _ in range(100))
        cache.set("other", "Grace")
        os._exit(0 if good else 1)
    assert all(cache.get("name") == "Ada" for _ in range(100))
    assert os.waitpid(child, 0)[1] == 0
    assert cache.get("other") == "Grace"


def test_a_cache_that_was_closed_opens_again(cache: MemcachedCache) -> None:
    cache.set("name", "Ada")
    asyncio.run(cache.aclose())
    assert cache.get("name") == "Ada"


def test_a_server_is_reached_over_its_socket(short_path: Path) -> None:
    server = Memcached(path=short_path / "memcached.sock")
    cache = MemcachedCache(server.url, patience=5)
    cache.set("name", "Ada")
    assert (cache.get("name"), asyncio.run(cache.aget("name"))) == ("Ada", "Ada")
    assert repr(cache) == f"<MemcachedCache memcached+unix://{short_path}/memcached.sock>"
    cache.close()
    server.stop()
    assert cache.get("name", MISSING) is MISSING
