"""Caches in async code, with and without twins."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from bandstand.contracts.cache.testing import MemoryCache
from bandstand.http._awaited_cache import AwaitedAtomicCache


async def use(cache: Any) -> list[object]:
    awaited = AwaitedAtomicCache(cache)
    await awaited.set("name", "Ada", 60)
    found: list[object] = [await awaited.get("name"), await awaited.get("nothing")]
    found += [await awaited.delete("name"), await awaited.delete("name")]
    found += [await awaited.set_many({"hits": 1}, 60), await awaited.add("hits", 7, 60), await awaited.incr("hits")]
    found += [await awaited.add("other", 7, 60), await awaited.get("other")]
    with pytest.raises(ValueError, match="'nothing'"):
        await awaited.incr("nothing")
    return found


EXPECTED: list[object] = ["Ada", None, True, False, [], False, 2, True, 7]


def test_a_cache_with_twins_is_awaited() -> None:
    class Awaiting:
        """The twins alone."""

        def __init__(self) -> None:
            cache = MemoryCache()
            self.aget, self.aset, self.aset_many, self.adelete = cache.aget, cache.aset, cache.aset_many, cache.adelete
            self.aadd, self.aincr = cache.aadd, cache.aincr

    assert asyncio.run(use(Awaiting())) == EXPECTED


def test_a_cache_without_twins_is_asked_in_threads_and_not_in_that_of_the_event_loop() -> None:
    cache = MemoryCache()
    threads: set[int] = set()

    class Plain:
        def get(self, key: str) -> Any:
            threads.add(threading.get_ident())
            return cache.get(key)

        set, set_many, delete, add, incr = cache.set, cache.set_many, cache.delete, cache.add, cache.incr

    assert asyncio.run(use(Plain())) == EXPECTED
    assert threads
    assert threading.get_ident() not in threads
