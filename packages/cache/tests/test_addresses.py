"""The URLs of memcached servers, and what is said of URLs that are none."""

from __future__ import annotations

import pytest

from bandstand.cache import MemcachedCache
from bandstand.cache._addresses import Address, addresses_of


@pytest.mark.parametrize(
    ("urls", "addresses"),
    [
        ("memcached://", [Address("localhost", 11211)]),
        ("memcached://cache:7000", [Address("cache", 7000)]),
        ("memcached://[::1]", [Address("::1", 11211)]),
        ("memcached://one:1,two", [Address("one", 1), Address("two", 11211)]),
        ("memcached+unix:///run/a%20b.sock", [Address(path="/run/a b.sock")]),
        (["memcached://one", "memcached+unix:///run/a.sock"], [Address("one"), Address(path="/run/a.sock")]),
        (["memcached://one:1,two", "memcached://one:1"], [Address("one", 1), Address("two")]),
    ],
)
def test_urls_name_servers(urls: str | list[str], addresses: list[Address]) -> None:
    assert addresses_of(urls) == addresses


@pytest.mark.parametrize(
    ("urls", "message"),
    [
        ("memcache://a", r"begins with memcached or memcached\+unix; got 'memcache'\. Did you mean 'memcached'\?$"),
        ("memcached://a:port", r"name, name:port or \[address\]:port; got 'a:port'\.$"),
        ("memcached://a:1,b:99999", r"got 'b:99999'\.$"),
        ("memcached://a/0", r"is hosts and ports alone; got '0'\.$"),
        ("memcached://ada@a", r"no users, .*; got 'ada@a'\.$"),
        ("memcached://a?prefix=b", r"arguments of MemcachedCache, .*; got 'prefix=b'\.$"),
        ("memcached+unix://run/a.sock", r"as memcached\+unix:///run/memcached\.sock; got 'run/a\.sock'\.$"),
        ("memcached+unix://", r"A socket is named by its whole path"),
        ([], r"one server at least, as memcached://localhost:11211; got \[\]\.$"),
    ],
)
def test_what_names_no_server_is_told(urls: str | list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        MemcachedCache(urls)


@pytest.mark.parametrize(
    "url", ["memcached://cache:7000", "memcached://[::1]:11211", "memcached+unix:///run/memcached.sock"]
)
def test_a_place_is_a_url(url: str) -> None:
    (address,) = addresses_of(url)
    assert address.place == url
