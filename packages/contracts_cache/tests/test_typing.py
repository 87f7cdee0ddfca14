"""What type checkers make of a value that is computed once; nothing here runs but the last lines."""

from typing import assert_type

from bandstand.contracts.cache import AtomicCache
from bandstand.contracts.cache.asynchronous import AsyncAtomicCache
from bandstand.contracts.cache.testing import MemoryCache


def count() -> int:
    return 7


async def count_later() -> int:
    return 7


def in_sync_code(cache: AtomicCache) -> int:
    assert_type(cache.get_or_set("answer", count), int)
    assert_type(cache.get_or_set("answer", 7), int)
    return cache.get_or_set("answer", lambda: 7)


async def in_async_code(cache: AsyncAtomicCache) -> int:
    assert_type(await cache.aget_or_set("answer", count_later), int)
    assert_type(await cache.aget_or_set("answer", count), int)
    assert_type(await cache.aget_or_set("answer", 7), int)
    return await cache.aget_or_set("answer", count_later)


def test_the_value_has_the_type_of_its_computation() -> None:
    assert in_sync_code(MemoryCache()) == 7
