"""The cache that keeps nothing."""

from __future__ import annotations

import asyncio
import time
from threading import Thread

import pytest

from bandstand.cache import DummyCache
from bandstand.contracts.cache import MISSING


def test_nothing_is_kept() -> None:
    cache = DummyCache()
    cache.set("name", "Ada", tags=["people"])
    assert cache.set_many({"a": 1}) == []
    assert (cache.get("name", MISSING), cache.get_many(["name", "a"])) == (MISSING, {})
    assert (cache.add("name", "Ada"), cache.touch("name"), cache.delete("name")) == (True, False, False)
    assert [cache.get_or_set("name", lambda: "Ada"), asyncio.run(cache.aget_or_set("name", "Grace"))] == [
        "Ada",
        "Grace",
    ]
    cache.delete_many(["name"])
    cache.invalidate("people")
    cache.clear()
    cache.close()
    asyncio.run(cache.aclose())


def test_there_are_no_numbers() -> None:
    for call in (DummyCache().incr, DummyCache().decr):
        with pytest.raises(ValueError, match="under 'hits'"):
            call("hits")


def test_bad_keys_tags_and_timeouts_are_refused_as_others_refuse_them() -> None:
    cache = DummyCache()
    with pytest.raises(ValueError, match="got ''"):
        cache.get("")
    with pytest.raises(ValueError, match="got ''"):
        cache.set("name", 1, tags=[""])
    with pytest.raises(ValueError, match="got ''"):
        cache.invalidate("")
    with pytest.raises(TypeError, match="got 'x'"):
        cache.touch("name", "x")  # type: ignore[arg-type]


def test_a_value_is_computed_once_for_all_who_ask_at_the_same_time() -> None:
    cache, count = DummyCache(), [0]

    def compute() -> int:
        count[0] += 1
        time.sleep(0.1)
        return 7

    threads = [Thread(target=cache.get_or_set, args=("answer", compute)) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count == [1]
