"""Servers that stop, restart, freeze and talk nonsense: a miss, never an error, and never slow for long."""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from contextlib import contextmanager
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Event, Thread
from typing import TYPE_CHECKING, cast

import pytest

from bandstand.cache import MemcachedCache, cache_from_url
from bandstand.contracts.cache import MISSING

from .servers import Memcached, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

    from bandstand.cache._twins import StoredCache

    from .servers import Daemon


@pytest.fixture(params=["redis", "memcached"])
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Daemon]:
    """A server that a test may stop."""
    server = Server(tmp_path) if request.param == "redis" else Memcached()
    yield server
    server.stop()


def cache_at(server: Daemon, **options: float) -> StoredCache:
    return cast("StoredCache", cache_from_url(server.url, **options))


def test_a_server_that_stops_is_a_miss_and_comes_back(own: Daemon, caplog: pytest.LogCaptureFixture) -> None:
    cache = cache_at(own, pause=0.05)
    with caplog.at_level(logging.INFO, "bandstand.cache"):
        cache.set("name", "Ada")
        own.stop()
        begun = time.perf_counter()
        assert [cache.get("name", "nobody") for _ in range(200)] == ["nobody"] * 200
        assert cache.get_or_set("name", lambda: "computed") == "computed"
        assert time.perf_counter() - begun < 0.5
        assert cache.health.ok is False
        own.start()
        time.sleep(0.1)
        cache.set("name", "Grace")
        assert (cache.get("name"), cache.health.ok) == ("Grace", True)
    levels = [record.levelname for record in caplog.records]
    assert levels.count("WARNING") == 1
    assert levels[-1] == "INFO"
    cache.close()


def test_a_server_that_was_restarted_between_two_calls_is_no_failure(own: Daemon) -> None:
    cache = cache_at(own, patience=5)

    async def store() -> object:
        await cache.aset("other", "Alan")
        return await cache.aget("other")

    cache.set("name", "Ada")
    assert asyncio.run(store()) == "Alan"
    own.stop()
    own.start()
    time.sleep(0.06)
    assert cache.get("name", MISSING) is MISSING
    cache.set("name", "Grace")
    assert cache.get("name") == "Grace"
    assert asyncio.run(store()) == "Alan"
    assert cache.health.failures == 0
    cache.close()


def test_a_server_that_freezes_costs_one_wait_and_no_error(own: Daemon) -> None:
    cache = cache_at(own, patience=0.5, pause=1)
    cache.set("name", "Ada")
    own.freeze()
    begun = time.perf_counter()
    assert [cache.get("name", "nobody") for _ in range(100)] == ["nobody"] * 100
    assert 0.4 < time.perf_counter() - begun < 1  # two waits would take as long
    assert "timed out" in cache.health.error
    own.thaw()
    time.sleep(1.1)
    assert cache.get("name") == "Ada"
    cache.close()


def test_a_frozen_server_costs_a_task_one_wait_and_no_error(own: Daemon) -> None:
    cache = cache_at(own, patience=0.5, pause=1)

    async def check() -> None:
        await cache.aset("name", "Ada")
        own.freeze()
        begun = time.perf_counter()
        assert await cache.aget("name", "nobody") == "nobody"
        assert await asyncio.gather(*(cache.aget("name", "nobody") for _ in range(50))) == ["nobody"] * 50
        assert await cache.aget_or_set("answer", 7) == 7
        assert time.perf_counter() - begun < 1
        own.thaw()
        await asyncio.sleep(1.1)
        assert await cache.aget("name") == "Ada"

    asyncio.run(check())
    cache.close()


def test_one_caller_tries_while_the_others_go_on(own: Daemon) -> None:
    cache = cache_at(own, patience=0.5, pause=0.5)
    cache.set("name", "Ada")
    own.freeze()
    cache.get("name")
    time.sleep(0.6)
    waits: list[float] = []

    def ask() -> None:
        begun = time.perf_counter()
        cache.get("name")
        waits.append(time.perf_counter() - begun)

    threads = [Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([wait for wait in waits if wait > 0.25]) == 1
    own.thaw()
    cache.close()


class Load:
    """Threads that use a cache without an end, and what it did to them."""

    def __init__(self, cache: StoredCache, threads: int) -> None:
        self.errors: list[Exception] = []
        self.longest = 0.0
        self._cache = cache
        self._over = Event()
        self._threads = [Thread(target=self._use, args=(number,)) for number in range(threads)]
        for thread in self._threads:
            thread.start()

    def _use(self, number: int) -> None:
        cache = self._cache
        calls: list[Callable[[], object]] = [
            lambda: cache.get("name"),
            lambda: cache.set("name", "Ada"),
            lambda: cache.get_many(["name", "other"]),
            lambda: cache.add(f"mine:{number}", 1),
            lambda: cache.delete(f"mine:{number}"),
            lambda: cache.get_or_set("other", lambda: 7),
            lambda: cache.touch("name"),
        ]
        try:
            for call in itertools.cycle(calls):
                begun = time.perf_counter()
                call()
                self.longest = max(self.longest, time.perf_counter() - begun)
                if self._over.is_set():
                    return
        except Exception as error:  # noqa: BLE001 - the test says that there is none
            self.errors.append(error)

    def end(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()


def test_under_load_a_server_that_stops_starts_and_freezes_is_no_error_and_no_long_wait(own: Daemon) -> None:
    cache = cache_at(own, pause=0.2)
    load = Load(cache, 20)
    time.sleep(0.2)
    own.stop()
    time.sleep(0.3)
    own.start()
    time.sleep(0.3)
    own.freeze()
    time.sleep(0.7)
    own.thaw()
    time.sleep(0.3)
    load.end()
    assert load.errors == []
    assert load.longest < 2  # a computation asks several times, each time for a quarter of a second at most
    end = time.monotonic() + 10
    while cache.get("name") != "Ada" and time.monotonic() < end:
        cache.set("name", "Ada")
        time.sleep(0.05)
    assert (cache.get("name"), cache.health.ok) == ("Ada", True)
    cache.close()


NONSENSE = [
    b"$-7\r\n",
    b"$5\r\nabc",
    b"$99999999999\r\n",
    b"*1\r\n$1\r\n?\r\n",
    b"*2\r\n:1\r\n+OK\r\n",
    b"*999999999999\r\n",
    b":\r\n",
    b"-BUSY\r\n",
    b"+\xff\r\n",
    b"",
    b"\r\n",
    b"\x00\xff\xfe\r\n",
    b"HTTP/1.1 400 Bad Request\r\n\r\n",
    b"ERROR\r\n",
    b"SERVER_ERROR busy\r\n",
    b"CLIENT_ERROR bad command line format\r\n",
    b"VALUE",
    b"VALUE a b c d\r\nx\r\nEND\r\n",
    b"VALUE another 0 1 1\r\nx\r\nEND\r\n",
    b"VALUE another 0 -7 1\r\nx\r\nEND\r\n",
    b"STORED\r\nEND\r\nDELETED\r\n",
    b"17\r\n",
]


@contextmanager
def talking(answer: bytes) -> Generator[str]:
    """Answer whatever is asked with the same bytes, then hang up; give the address."""

    class Talker(BaseRequestHandler):
        def handle(self) -> None:
            if self.request.recv(65536):
                self.request.sendall(answer)

    with ThreadingTCPServer(("127.0.0.1", 0), Talker) as talker:
        thread = Thread(target=talker.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"127.0.0.1:{talker.server_address[1]}"
        finally:
            talker.shutdown()
            thread.join()


@pytest.mark.parametrize("answer", NONSENSE)
@pytest.mark.parametrize("scheme", ["redis", "memcached"])
def test_nonsense_is_a_miss_and_never_an_error(scheme: str, answer: bytes) -> None:
    with talking(answer) as place:
        cache = cast("StoredCache", cache_from_url(f"{scheme}://{place}", pause=0))
        cache.set("name", "Ada", tags=["people"])
        assert cache.get("name", MISSING) is MISSING
        assert cache.get_many(["name", "other"]) == {}
        assert cache.get_or_set("answer", lambda: 7) == 7
        assert asyncio.run(cache.aget("name", MISSING)) is MISSING
        cache.add("name", 1)  # a server may say of anything that it is done
        cache.touch("name")
        cache.delete("name")
        cache.clear()
        cache.close()


@pytest.mark.parametrize("answer", NONSENSE[len(NONSENSE) - 13 :])
def test_a_memcached_that_talks_nonsense_has_done_nothing(answer: bytes) -> None:
    with talking(answer) as place:
        cache = MemcachedCache(f"memcached://{place}", pause=0)
        assert (cache.add("name", 1), cache.touch("name"), cache.delete("name")) == (False, False, False)
        assert cache.set_many({"a": 1, "b": 2}) == ["a", "b"]
        with pytest.raises(ValueError, match="under 'hits'"):
            cache.incr("hits")
        assert cache.health.ok is False
        cache.close()
