"""Functions whose values are kept."""

from __future__ import annotations

import asyncio
from typing import assert_type

import pytest

from bandstand.cache import MemoryCache, cached
from bandstand.contracts.cache import ATOMIC_CACHE
from bandstand.contracts.services import compose
from bandstand.contracts.services.testing import FixedServices


def test_a_function_is_computed_once_for_its_arguments() -> None:
    calls: list[tuple[int, int]] = []

    @cached(MemoryCache(), timeout=60)
    def add(a: int, b: int = 1) -> int:
        """Add."""
        calls.append((a, b))
        return a + b

    assert_type(add(1), int)
    assert [add(1), add(1, 1), add(b=1, a=1), add(2)] == [2, 2, 2, 3]
    assert calls == [(1, 1), (2, 1)]
    assert (add.__name__, add.__doc__) == ("add", "Add.")
    assert add.__wrapped__(5) == 6


def test_a_coroutine_function_is_awaited_once_for_all_tasks() -> None:
    calls: list[str] = []

    @cached(MemoryCache())
    async def shout(text: str) -> str:
        calls.append(text)
        await asyncio.sleep(0.01)
        return text.upper()

    async def check() -> list[str]:
        assert_type(await shout("ada"), str)
        return list(await asyncio.gather(*(shout("grace") for _ in range(10))))

    assert asyncio.run(check()) == ["GRACE"] * 10
    assert calls == ["ada", "grace"]


def test_a_value_is_forgotten_by_its_arguments_and_by_its_tags() -> None:
    cache = MemoryCache()
    calls: list[int] = []

    @cached(cache, tags=["doubles"])
    def double(number: int) -> int:
        calls.append(number)
        return 2 * number

    double(1)
    assert (double.forget(1), double.forget(1), asyncio.run(double.aforget(2))) == (True, False, False)
    double(1)
    cache.invalidate("doubles")
    double(1)
    assert calls == [1, 1, 1]


def test_arguments_that_only_look_alike_are_told_apart() -> None:
    @cached(MemoryCache())
    def kind(value: object, *rest: object, **options: object) -> str:
        return f"{value!r} {rest!r} {options!r}"

    values: list[object] = [
        1,
        True,
        1.0,
        "1",
        b"1",
        None,
        "None",
        [1],
        (1,),
        ["1", "2"],
        ["1, 2"],
        {"a": 1},
        {"a": "1"},
    ]
    assert len({kind.key(value) for value in values}) == len(values)
    assert kind.key(1, 2) != kind.key((1, 2))
    assert kind.key(1, a=2) != kind.key(1, b=2)
    assert kind.key({"a": 1, "b": 2}) == kind.key({"b": 2, "a": 1})


def test_other_arguments_need_a_key() -> None:
    class Book:
        number = 7

    @cached(MemoryCache())
    def title(book: Book) -> str:
        return "Emma"

    with pytest.raises(TypeError, match=r"title is cached by plain arguments, and 'book' is <.*: say how with key=\.$"):
        title(Book())

    def number(book: Book) -> str:
        return str(book.number)

    @cached(MemoryCache(), key=number)
    def known(book: Book) -> str:
        return "Emma"

    assert known(Book()) == "Emma"
    assert known.key(Book()).endswith("known:7")


def test_without_a_cache_the_usual_one_of_the_application_is_asked() -> None:
    @cached(timeout=60)
    def double(number: int) -> int:
        asked.append(number)
        return 2 * number

    asked: list[int] = []
    cache = MemoryCache()
    leave = compose("test_cached", FixedServices({ATOMIC_CACHE: cache}))
    try:
        assert [double(2), double(2)] == [4, 4]
        assert cache.get(double.key(2)) == 4
        assert double.forget(2) is True
    finally:
        leave()
    assert asked == [2]
