"""The cache in Redis: the contract's suites, processes, and servers that stop, start, freeze and refuse."""

from __future__ import annotations

import asyncio
import itertools
import os
import subprocess
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bandstand.cache import RedisCache
from bandstand.contracts.cache import MISSING
from bandstand.contracts.cache.asynchronous.testing import (
    AsyncAtomicSuite,
    AsyncCacheSuite,
    AsyncTaggedSuite,
    BothColoursSuite,
)
from bandstand.contracts.cache.testing import AtomicSuite, CacheSuite, FailureSuite, TaggedSuite, Timed

from .servers import Server, find, free_port, in_processes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bandstand.contracts.cache import AtomicCache, TaggedCache
    from bandstand.contracts.cache.asynchronous import AsyncAtomicCache, AsyncTaggedCache

    _is_atomic: type[AtomicCache] = RedisCache
    _is_tagged: type[TaggedCache] = RedisCache
    _is_async_and_atomic: type[AsyncAtomicCache] = RedisCache
    _is_async_and_tagged: type[AsyncTaggedCache] = RedisCache

PREFIXES = (f"test{number}" for number in itertools.count())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("redis"))
    yield server
    server.stop()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Server]:
    """A server that a test may stop."""
    server = Server(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def cache(server: Server) -> Iterator[RedisCache]:
    cache = RedisCache(server.url, prefix=next(PREFIXES), patience=5)
    yield cache
    cache.close()


class OnServer:
    """Makes the cache of a suite on the server of this module, and closes it."""

    @pytest.fixture(autouse=True)
    def prepared(self, server: Server) -> Iterator[None]:
        self.url = server.url
        self.made: list[RedisCache] = []
        yield
        for cache in self.made:
            cache.close()

    def make(self) -> Timed[RedisCache]:
        cache = RedisCache(self.url, prefix=next(PREFIXES), patience=5)
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
    def make(self) -> RedisCache:
        return RedisCache(f"redis://127.0.0.1:{free_port()}")


def test_eight_processes_lose_no_count(server: Server) -> None:
    cache = RedisCache(server.url, prefix="counted", patience=5)
    cache.set("hits", 0)
    in_processes(8, "count", f"{server.url}?prefix=counted&patience=5", 500)
    assert cache.get("hits") == 4000
    cache.close()


def test_one_process_computes_for_all(server: Server, tmp_path: Path) -> None:
    log = tmp_path / "log"
    in_processes(4, "compute", f"{server.url}?prefix=computed&patience=5", log)
    assert log.read_text() == "computed\n"


def test_clearing_leaves_what_others_have_there(cache: RedisCache, server: Server) -> None:
    server.ask("SET", "mine", "1")
    cache.set_many({f"book:{number}": number for number in range(3000)})
    cache.at_version(2).set("name", "Ada")
    cache.clear()
    assert (cache.get("book:7"), cache.at_version(2).get("name")) == (None, None)
    assert server.ask("GET", "mine") == b"$1\r\n1\r\n"

    async def check() -> object:
        await cache.aset("name", "Ada")
        await cache.aclear()
        return await cache.aget("name")

    assert asyncio.run(check()) is None


def test_tasks_of_several_loops_share_connections(cache: RedisCache) -> None:
    async def check() -> list[object]:
        await cache.aset("name", "Ada")
        return list(await asyncio.gather(*(cache.aget("name") for _ in range(50))))

    for _ in range(3):
        assert asyncio.run(check()) == ["Ada"] * 50


def test_a_task_that_is_cancelled_leaves_no_answer_to_the_next(cache: RedisCache) -> None:
    async def check() -> None:
        await cache.aset_many({f"book:{number}": number for number in range(20)})
        for number in range(200):
            task = asyncio.create_task(cache.aget(f"book:{number % 20}"))
            for _ in range(number % 7):
                await asyncio.sleep(0)
            task.cancel()
            assert await cache.aget(f"book:{(number + 1) % 20}") == (number + 1) % 20

    asyncio.run(check())


def test_values_of_all_sizes_come_back(cache: RedisCache) -> None:
    for size in (0, 1, 65530, 65536, 70_000, 5_000_000):
        data = os.urandom(size)
        cache.set("data", data)
        assert cache.get("data") == data
        assert asyncio.run(cache.aget("data")) == data
    many = {f"data:{number}": "x" * 10_000 * number for number in range(30)}
    assert cache.set_many(many) == []
    assert cache.get_many(many) == many


def test_what_is_too_large_is_not_stored_and_takes_the_old_value_along(server: Server) -> None:
    cache = RedisCache(server.url, prefix="small", max_bytes=100)
    cache.set("data", b"small")
    cache.set("data", bytes(1000))
    assert cache.get("data", MISSING) is MISSING
    assert cache.set_many({"a": bytes(1000), "b": b"small"}) == ["a"]
    assert cache.get_many(["a", "b"]) == {"b": b"small"}
    assert cache.get_or_set("data", lambda: bytes(1000)) == bytes(1000)
    assert cache.add("data", bytes(1000)) is False
    cache.close()


def test_values_may_be_compressed(server: Server) -> None:
    cache = RedisCache(server.url, prefix="squeezed", compress_over=100)
    cache.set("page", "<li>" * 1000)
    assert cache.get("page") == "<li>" * 1000
    assert int(server.ask("STRLEN", "squeezed:1:page").strip()[1:]) < 100
    cache.close()


def test_a_timeout_that_redis_cannot_keep_is_for_ever(cache: RedisCache) -> None:
    cache.set("name", "Ada", 1e300)
    assert cache.get("name") == "Ada"
    assert cache.touch("name", 1e300) is True
    assert cache.get("name") == "Ada"


def test_numbers_that_cannot_be_counted_are_refused(cache: RedisCache) -> None:
    cache.set("name", "Ada")
    cache.set("hits", 2**63 - 1)
    for key in ("name", "hits"):
        with pytest.raises(TypeError, match=f"'{key}' is no integer"):
            cache.incr(key)


def test_a_server_without_room_refuses_and_is_read_from(own: Server) -> None:
    cache = RedisCache(own.url)
    cache.set("name", "Ada")
    own.ask("CONFIG", "SET", "maxmemory", "1")
    cache.set("other", "Alan")
    assert cache.set_many({"a": 1, "b": 2}) == ["a", "b"]
    assert cache.health.error.startswith("Refused: OOM")
    assert cache.get("name") == "Ada"
    cache.close()


def test_a_password_is_shown_to_the_server_and_to_nobody_else(tmp_path: Path) -> None:
    server = Server(tmp_path, "--requirepass", "s3cret/?")
    good = RedisCache(f"redis://:s3cret%2F%3F@127.0.0.1:{server.port}/3")
    good.set("name", "Ada")
    assert (good.get("name"), asyncio.run(good.aget("name"))) == ("Ada", "Ada")
    assert repr(good) == f"<RedisCache redis://127.0.0.1:{server.port}/3>"
    bad = RedisCache(f"redis://:wrong@127.0.0.1:{server.port}")
    assert bad.get("name", MISSING) is MISSING
    assert "WRONGPASS" in bad.health.error
    for cache in (good, bad):
        cache.close()
    server.stop()


def test_a_server_is_reached_over_its_socket(short_path: Path, tmp_path: Path) -> None:
    path = short_path / "redis.sock"
    server = Server(tmp_path, "--unixsocket", str(path))
    cache = RedisCache(f"unix://{path}")
    cache.set("name", "Ada")
    assert (cache.get("name"), asyncio.run(cache.aget("name"))) == ("Ada", "Ada")
    cache.close()
    server.stop()


def test_a_thousand_tasks_share_some_dozens_of_connections(server: Server) -> None:
    cache = RedisCache(server.url, patience=20)

    async def ask() -> list[str]:
        await cache.aset("name", "Ada")
        found: list[str] = await asyncio.gather(*(cache.aget("name") for _ in range(1000)))
        return found

    before = connections(server)
    assert asyncio.run(ask()) == ["Ada"] * 1000
    assert connections(server) - before <= 64 + 1  # the one that asks for their number
    assert cache.health.ok
    cache.close()


def connections(server: Server) -> int:
    """How many connections the server has ever had."""
    told = dict(line.split(b":") for line in server.ask("INFO", "stats").split() if b":" in line)
    return int(told[b"total_connections_received"])


def test_a_cluster_is_asked_with_the_client_of_others(tmp_path: Path) -> None:
    server = Server(tmp_path, "--cluster-enabled", "yes")
    assert server.ask("CLUSTER", "ADDSLOTSRANGE", "0", "16383") == b"+OK\r\n"
    end = time.monotonic() + 20
    while b"cluster_state:ok" not in server.ask("CLUSTER", "INFO") and time.monotonic() < end:
        time.sleep(0.05)
    cache = RedisCache(f"redis+cluster://127.0.0.1:{server.port}", patience=5)
    use(cache)
    cache.close()
    server.stop()
    begun = time.perf_counter()
    assert [cache.get("name", MISSING) for _ in range(20)] == [MISSING] * 20
    assert time.perf_counter() - begun < 1
    cache.close()


def test_an_encrypted_server_shows_who_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find("openssl", package="openssl")
    names = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    made = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    files = ("-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "own.pem"))
    subprocess.run(["openssl", *made, *names, *files], check=True, capture_output=True)
    port = free_port()
    known = ("--tls-cert-file", str(tmp_path / "own.pem"), "--tls-key-file", str(tmp_path / "key.pem"))
    server = Server(tmp_path, "--tls-port", str(port), "--tls-auth-clients", "no", *known)
    with closing(RedisCache(f"rediss://localhost:{port}/0", patience=5)) as cache:
        cache.set("name", "Ada")
        assert cache.get("name", MISSING) is MISSING
        assert "CERTIFICATE_VERIFY_FAILED" in cache.health.error
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "own.pem"))
    with closing(RedisCache(f"rediss://localhost:{port}/0", patience=5)) as cache:
        use(cache)
    server.stop()


def test_sentinels_say_where_the_server_is(tmp_path: Path) -> None:
    server = Server(tmp_path)
    configuration = tmp_path / "sentinel.conf"
    configuration.write_text(f"sentinel monitor shop 127.0.0.1 {server.port} 1\n")
    sentinel = Server(tmp_path, "--sentinel", first=str(configuration))
    cache = RedisCache(f"redis+sentinel://127.0.0.1:{sentinel.port}/shop/0", patience=5)
    use(cache)
    cache.close()
    sentinel.stop()
    server.stop()


def use(cache: RedisCache) -> None:
    assert cache.set_many({"name": "Ada", "other": "Alan"}) == []
    assert cache.get_many(["name", "other", "nobody"]) == {"name": "Ada", "other": "Alan"}
    assert (cache.add("name", 1), cache.add("hits", 1), cache.incr("hits")) == (False, True, 2)
    assert (cache.touch("name", None), cache.touch("name", 60), cache.delete("other")) == (True, True, True)
    cache.set("page", "x", tags=["books"])
    cache.invalidate("books")
    assert asyncio.run(cache.aget_or_set("page", lambda: "y")) == "y"
    asyncio.run(cache.aclear())
    assert cache.get_many(["name", "page"]) == {}
    cache.set("name", "Ada")
    with pytest.raises(TypeError, match="no integer"):
        cache.incr("name")
