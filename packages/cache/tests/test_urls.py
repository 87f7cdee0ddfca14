"""Caches from URLs, and what is said of URLs that are none."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bandstand.cache import DummyCache, FileCache, MemcachedCache, MemoryCache, RedisCache, cache_from_url
from bandstand.cache._places import Server, server_of

if TYPE_CHECKING:
    from pathlib import Path


def test_each_scheme_makes_its_cache(tmp_path: Path) -> None:
    file = cache_from_url(f"file://{tmp_path}/a%20b.cache?max_entries=10&timeout=none")
    assert isinstance(file, FileCache)
    file.set("name", "Ada")
    assert (tmp_path / "a b.cache").exists()
    file.close()
    assert isinstance(cache_from_url("dummy://"), DummyCache)
    assert isinstance(cache_from_url("memory://?shared=true"), MemoryCache)
    assert isinstance(cache_from_url("redis://cache.example/3?prefix=shop&compress_over=1000"), RedisCache)
    memcached = cache_from_url("memcached://one:7000,two?prefix=shop&patience=1")
    assert isinstance(memcached, MemcachedCache)
    assert (repr(memcached), memcached._prefix) == (
        "<MemcachedCache memcached://one:7000, memcached://two:11211>",
        "shop",
    )
    socket = cache_from_url("memcached+unix:///run/a%20b.sock")
    assert repr(socket) == "<MemcachedCache memcached+unix:///run/a b.sock>"


def test_options_reach_the_cache() -> None:
    cache = cache_from_url("memory://?max_entries=1&shared=true&version=2&timeout=none")
    book = ["Emma"]
    cache.set("a", 1)
    cache.set("book", book)
    assert cache.get("a") is None
    assert cache.get("book") is book


def test_defaults_hold_unless_the_url_says_otherwise() -> None:
    assert cache_from_url("redis://a", prefix="shop")._prefix == "shop"
    assert cache_from_url("redis://a?prefix=pages", prefix="shop")._prefix == "pages"
    assert isinstance(cache_from_url("memory://", prefix="shop"), MemoryCache)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("reddis://a", r"begins with one of dummy, memory, .*; got 'reddis'\. Did you mean 'redis'\?$"),
        ("memcache://a", r"begins with one of .*; got 'memcache'\. Did you mean 'memcached'\?$"),
        ("memcached://a/0", r"is hosts and ports alone; got '0'\.$"),
        ("memcached://a?prefx=b", r"got 'prefx'\. Did you mean 'prefix'\?$"),
        ("locmem", r"begins with one of .*; got ''\.$"),
        ("memory://?max_entrys=3", r"one of max_entries, .*; got 'max_entrys'\. Did you mean 'max_entries'\?$"),
        ("memory://?max_entries=many", r"option 'max_entries' of a cache is a whole number; got 'many'\.$"),
        ("memory://?shared=perhaps", r"is true or false; got 'perhaps'\.$"),
        ("memory://?timeout=soon", r"is a number of seconds, or none; got 'soon'\.$"),
        ("memory://host/x", r"is in no place, .*; got 'host/x'\.$"),
        ("file://cache/x", r"named by its whole path, as file:///var/cache/shop; got 'file://cache/x'\.$"),
        ("file://", r"named by its whole path"),
        ("redis://a/x", r"has a number after the host; got '/x'\.$"),
        ("redis://a:port/0", r"name:port or \[address\]:port; got 'a:port'\.$"),
        ("redis+sentinel://a", r"/service or /service/0 after the sentinels; got ''\.$"),
        ("redis://a?prefix=a:b", r"A prefix is letters, digits, .*; got 'a:b'\.$"),
        ("redis://a?serializer=jsno", r"got 'jsno'\. Did you mean 'json'\?$"),
        ("redis://a?patience=0", r"Patience is a number of seconds, more than 0; got 0\.0\.$"),
        ("redis://a?version=-1", r"A version is an integer, 0 or more; got -1\.$"),
        ("file:///tmp/x?max_entries=0", r"room for one value at least; got max_entries=0\.$"),
    ],
)
def test_what_is_not_understood_is_named_with_the_nearest(url: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        cache_from_url(url)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("redis://", Server("server")),
        ("valkey://cache:7000/2", Server("server", "cache", 7000, database=2)),
        ("redis://[::1]:7000", Server("server", "::1", 7000)),
        ("redis://ada:p%40ss@cache", Server("server", "cache", username="ada", password="p@ss")),
        ("redis://:pass@cache", Server("server", "cache", password="pass")),
        ("rediss://cache", Server("tls", "cache", tls=True)),
        ("unix:///run/a%20b.sock", Server("server", path="/run/a b.sock")),
        ("redis+cluster://a:1,b", Server("cluster", "a", 1, others=(("b", 6379),))),
        (
            "rediss+sentinel://a,b:2/shop/1",
            Server("sentinel", "a", 26379, others=(("b", 2),), service="shop", database=1, tls=True),
        ),
    ],
)
def test_places_of_redis(url: str, server: Server) -> None:
    assert server_of(url) == server


def test_options_of_a_url_are_refused_where_arguments_are_meant() -> None:
    with pytest.raises(ValueError, match=r"Options are arguments of RedisCache, .*; got 'prefix=a'\.$"):
        RedisCache("redis://a?prefix=a")
    with pytest.raises(ValueError, match=r"got 'http'\.$"):
        RedisCache("http://a")


def test_what_is_shown_has_no_password() -> None:
    cache = cache_from_url("redis+cluster://ada:secret@a:1,b:2")
    assert repr(cache) == "<RedisCache redis://a:1,b:2/0>"
    asyncio.run(cache.aclose())


def test_connections_over_tls_are_those_of_the_client(tmp_path: Path) -> None:
    cache = RedisCache("rediss://127.0.0.1:1", patience=0.2)
    assert cache.get("name", "nobody") == "nobody"
    assert cache.health.ok is False
    cache.close()
