"""Keys, tags and the names under which backends know them: none of them can meet another."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.cache import MemoryCache, RedisCache

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.cache._keys import Named

WORDS = st.text(string.ascii_letters + string.digits + "_-.", max_size=5).map(lambda text: f"a{text}")
KEYS = st.text(st.sampled_from("ab1:#-0 !"), min_size=1, max_size=8) | st.text(min_size=1, max_size=8).filter(
    str.isprintable
)
KINDS = st.sampled_from(["key", "tag", "lease"])
PLACES = st.tuples(WORDS, st.integers(0, 20), KINDS, KEYS)


def named(prefix: str, version: int, kind: str, key: str) -> str:
    """Give the name of a key, of a tag or of the lease of a key."""
    cache: Named = RedisCache(prefix=prefix, version=version)
    if kind == "tag":
        return cache._tag_name(key)
    name = cache._name(key)
    return name if kind == "key" else cache._lease_name(name)


@given(PLACES, PLACES)
def test_two_things_never_have_one_name(one: tuple[str, int, str, str], other: tuple[str, int, str, str]) -> None:
    assert (named(*one) == named(*other)) == (one == other)


@given(KEYS, KEYS, st.integers(0, 20), st.integers(0, 20))
def test_versions_in_memory_never_meet(one: str, other: str, first: int, second: int) -> None:
    cache = MemoryCache()
    cache.at_version(first).set(one, 1)
    assert (cache.at_version(second).get(other) == 1) == ((one, first) == (other, second))


def test_what_is_no_key_is_refused_though_another_version_is_kept_beside() -> None:
    cache = MemoryCache()
    cache.at_version(2).set("name", "Ada")
    for key in ("name\0" + "2", "2\0name"):
        with pytest.raises(ValueError, match="1 to 250 printable characters"):
            cache.get(key)


@given(st.text(max_size=260))
def test_a_key_is_taken_or_refused_by_all_caches_alike(key: str) -> None:
    fits = 0 < len(key) <= 250 and key.isprintable()
    memory = MemoryCache()
    calls: list[Callable[[str], object]] = [memory.get, memory.at_version(2).get, RedisCache()._name, memory.invalidate]
    for call in calls:
        if fits:
            call(key)
        else:
            with pytest.raises(ValueError, match="1 to 250 printable characters"):
                call(key)


@pytest.mark.parametrize("prefix", ["", "a:b", "a*", "1a", "a b", "é\n"])
def test_a_prefix_has_no_sign_that_a_name_or_a_pattern_would_read_otherwise(prefix: str) -> None:
    with pytest.raises(ValueError, match="A prefix is letters"):
        RedisCache(prefix=prefix)
