"""What both type checkers accept and refuse: checked, not run; an ignore that is not needed is an error."""

from typing import assert_type

from bandstand.cache import DummyCache, FileCache, MemoryCache, RedisCache, cache_from_url, cached

memory, file, server, dummy = MemoryCache(), FileCache("values.cache"), RedisCache(), DummyCache()


def count() -> int:
    return 7


async def count_later() -> int:
    return 7


assert_type(memory.get_or_set("answer", count, stale=5), int)
assert_type(file.get_or_set("answer", "text", tags=["sums"]), str)
assert_type(cache_from_url("memory://").get_or_set("answer", count), int)


async def in_async_code() -> None:
    assert_type(await server.aget_or_set("answer", count_later, early=1), int)
    assert_type(await dummy.aget_or_set("answer", count), int)


@cached(memory, timeout=60, tags=["sums"])
def double(number: int) -> int:
    return 2 * number


assert_type(double(2), int)
assert_type(double.forget(2), bool)
double("2")  # type: ignore[arg-type]
memory.set("answer", 7, timeout="soon")  # type: ignore[arg-type]
FileCache("values.cache", prefx="shop")  # type: ignore[call-arg]
