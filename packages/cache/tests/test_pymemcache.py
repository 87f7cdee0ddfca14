"""Connections to one memcached server: how many, which are kept, and which are not."""

from __future__ import annotations

import sys
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from bandstand.cache import MemcachedCache
from bandstand.cache._addresses import Address
from bandstand.cache._pymemcache import MOST_OPEN, Connections, Item

from .servers import Memcached

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def server() -> Iterator[Memcached]:
    server = Memcached()
    yield server
    server.stop()


@pytest.fixture
def connections(server: Memcached) -> Iterator[Connections]:
    connections = Connections(Address("127.0.0.1", server.port), 5)
    yield connections
    connections.close()


def opened(server: Memcached) -> int:
    """Count all connections that the server ever had; asking is one more."""
    lines = server.ask(b"stats").split(b"\r\n")
    return next(int(line.split()[2]) for line in lines if line.startswith(b"STAT total_connections "))


def test_one_connection_serves_one_call_after_the_other(connections: Connections, server: Memcached) -> None:
    before = opened(server)
    for number in range(10):
        with connections.client() as client:
            client.set("name", Item(b"%d" % number, 7))
    with connections.client() as client:
        assert client.get("name") == Item(b"9", 7)
    assert opened(server) - before == 2


def test_more_threads_than_connections_wait_for_each_other(connections: Connections, server: Memcached) -> None:
    before, answers = opened(server), list[bool]()

    def ask() -> None:
        for number in range(20):
            with connections.client() as client:
                answers.append(client.add("name", Item(b"%d" % number)) in {True, False})

    threads = [Thread(target=ask) for _ in range(3 * MOST_OPEN)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True] * 20 * 3 * MOST_OPEN
    assert opened(server) - before <= MOST_OPEN + 1


def test_who_waits_too_long_for_a_connection_is_told_so(server: Memcached) -> None:
    connections = Connections(Address("127.0.0.1", server.port), 0.05)
    lent = [connections.client() for _ in range(MOST_OPEN)]
    for lending in lent:
        lending.__enter__()
    with pytest.raises(TimeoutError, match=rf"All 32 connections to memcached://127\.0\.0\.1:{server.port} wait"):
        connections.client().__enter__()
    for lending in lent:
        lending.__exit__(None, None, None)
    with connections.client() as client:
        assert client.delete("nobody") is False
    connections.close()


def test_a_connection_that_was_left_in_the_middle_is_not_lent_again(connections: Connections) -> None:
    lending = connections.client()
    sock = lending.__enter__().sock
    assert sock is not None
    sock.sendall(b"version\r\n")  # its answer would be taken for that of the next
    lending.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert sock.fileno() == -1
    with connections.client() as client:
        client.set("name", Item(b"Ada"))
        assert client.get("name") == Item(b"Ada")


def test_each_address_of_a_host_is_tried(server: Memcached) -> None:
    cache = MemcachedCache(f"memcached://localhost:{server.port}", patience=5)  # on some machines ::1 comes first
    cache.set("name", "Ada")
    assert cache.get("name") == "Ada"
    cache.close()


def test_a_client_that_is_not_installed_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymemcache.client.base", None)
    with pytest.raises(ModuleNotFoundError, match=r"memcached://a:11211 needs .*: pip install bandstand-cache\[memcac"):
        MemcachedCache("memcached://a")


def test_patience_is_some_time() -> None:
    with pytest.raises(ValueError, match=r"Patience is a number of seconds, more than 0; got 0\.$"):
        MemcachedCache(patience=0)
