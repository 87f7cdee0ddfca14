"""The conformance suites of the async twins.

Their reference is ``MemoryCache`` of ``bandstand.contracts.cache.testing``. Every check is one coroutine, so that a
client bound to an event loop is used on one only.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from bandstand.contracts.cache._atomic import AtomicCache
from bandstand.contracts.cache._missing import MISSING
from bandstand.contracts.cache.asynchronous._twins import AsyncAtomicCache, AsyncCache, AsyncTaggedCache
from bandstand.contracts.cache.testing import Timed
from bandstand.contracts.services.conformance import Suite, rule

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

__all__ = ["AsyncAtomicSuite", "AsyncCacheSuite", "AsyncTaggedSuite", "BothColours", "BothColoursSuite"]

C = TypeVar("C")
T = TypeVar("T")


class BothColours(AtomicCache, AsyncAtomicCache, Protocol):
    """A cache with both colours."""


class _AsyncSuite(Suite[Timed[C]], Generic[C]):
    def run_async(self, check: Coroutine[Any, Any, T]) -> T:  # Any: what a coroutine yields and takes is the loop's
        """Run the coroutine of a check; override it for a loop of your own."""
        import asyncio  # loaded by those who check async code

        return asyncio.run(check)


class AsyncCacheSuite(_AsyncSuite[AsyncCache]):
    """The rules of ``AsyncCache``; ``make`` returns an empty one and its time."""

    @rule("CACHE-40")
    def test_what_was_stored_is_there_and_else_the_default(self) -> None:
        async def check() -> None:
            cache = self.make().cache
            assert (await cache.aget("name"), await cache.aget("name", default="nobody")) == (None, "nobody")
            assert await cache.aget("name", MISSING) is MISSING
            await cache.aset("name", "Ada")
            await cache.aset("nothing", None)
            assert (await cache.aget("name"), await cache.aget("nothing", MISSING)) == ("Ada", None)

        self.run_async(check())

    @rule("CACHE-40")
    def test_a_value_is_kept_as_it_was(self) -> None:
        async def check() -> None:
            cache = self.make().cache
            value = {"tags": ["old"]}
            await cache.aset("book", value)
            value["tags"].append("changed after storing")
            (await cache.aget("book"))["tags"].append("changed after getting")
            assert await cache.aget("book") == {"tags": ["old"]}

        self.run_async(check())

    @rule("CACHE-40")
    def test_timeouts_mean_the_same(self) -> None:
        async def check() -> None:
            timed = self.make()
            cache, tick = timed.cache, timed.tick
            await cache.aset("name", "Ada", 10 * tick)
            await cache.aset("always", "Grace", timeout=None)
            await cache.aset("never", "Alan", 0)
            timed.advance(5 * tick)
            assert await cache.aget_many(["name", "always", "never"]) == {"name": "Ada", "always": "Grace"}
            timed.advance(7 * tick)
            assert await cache.aget_many(["name", "always", "never"]) == {"always": "Grace"}

        self.run_async(check())

    @rule("CACHE-40")
    def test_values_are_removed_one_by_one_some_or_all(self) -> None:
        async def check() -> None:
            cache = self.make().cache
            assert await cache.aset_many({"a": 1, "b": 2, "c": 3, "d": 4}) == []
            assert (await cache.adelete("a"), await cache.adelete("a")) == (True, False)
            await cache.adelete_many(["b", "x"])
            assert await cache.aget_many("abcd") == {"c": 3, "d": 4}
            await cache.aclear()
            assert await cache.aget_many("abcd") == {}

        self.run_async(check())

    @rule("CACHE-40")
    def test_bad_keys_are_refused_by_name(self) -> None:
        async def check() -> None:
            cache = self.make().cache
            for key in ("", "x" * 251, "a\nb"):
                calls: tuple[Callable[[], Awaitable[object]], ...] = (
                    partial(cache.aget, key),
                    partial(cache.aset, key, 1),
                    partial(cache.adelete, key),
                    partial(cache.aget_many, [key]),
                    partial(cache.aset_many, {key: 1}),
                    partial(cache.adelete_many, [key]),
                )
                for call in calls:
                    assert repr(key) in str(await _raised(ValueError, call))

        self.run_async(check())


class AsyncAtomicSuite(_AsyncSuite[AsyncAtomicCache]):
    """The rules of ``AsyncAtomicCache``; ``make`` returns an empty one and its time."""

    @rule("CACHE-40")
    def test_adding_and_touching_say_what_was_there(self) -> None:
        async def check() -> None:
            timed = self.make()
            cache, tick = timed.cache, timed.tick
            assert await cache.atouch("name") is False
            assert (await cache.aadd("name", "Ada", 10 * tick), await cache.aadd("name", "Grace")) == (True, False)
            assert await cache.atouch("name", timeout=20 * tick) is True
            timed.advance(15 * tick)
            assert await cache.aget("name") == "Ada"
            timed.advance(7 * tick)
            assert await cache.aget("name") is None

        self.run_async(check())

    @rule("CACHE-40")
    def test_numbers_are_counted_and_none_is_lost(self) -> None:
        async def check() -> None:
            from asyncio import gather

            cache = self.make().cache
            for call in (cache.aincr, cache.adecr):
                assert "'hits'" in str(await _raised(ValueError, partial(call, "hits")))
            await cache.aset("hits", 10)
            assert (await cache.aincr("hits", 5), await cache.adecr("hits", delta=3)) == (15, 12)
            await gather(*(cache.aincr("hits") for _ in range(40)))
            assert await cache.aget("hits") == 52

        self.run_async(check())

    @rule("CACHE-40")
    def test_a_default_is_a_value_a_function_or_a_coroutine_function(self) -> None:
        async def check() -> None:
            async def later() -> str:
                return "Grace"

            cache = self.make().cache
            assert await cache.aget_or_set("value", "Ada") == "Ada"
            assert await cache.aget_or_set("function", lambda: [7]) == [7]
            assert await cache.aget_or_set("coroutine", later) == "Grace"
            await cache.aset("nothing", None)
            assert await cache.aget_or_set("nothing", later) is None
            expected = {"value": "Ada", "function": [7], "coroutine": "Grace"}
            assert await cache.aget_many(expected) == expected

        self.run_async(check())

    @rule("CACHE-40")
    def test_a_value_that_many_tasks_ask_for_is_computed_once(self) -> None:
        async def check() -> None:
            from asyncio import gather, sleep

            cache = self.make().cache
            computed: list[int] = []

            async def compute() -> int:
                computed.append(1)
                await sleep(0.02)
                return 7

            assert await gather(*(cache.aget_or_set("answer", compute) for _ in range(50))) == [7] * 50
            assert computed == [1]

        self.run_async(check())

    @rule("CACHE-40")
    def test_an_error_or_a_cancellation_is_not_kept(self) -> None:
        async def check() -> None:
            from asyncio import Event, create_task, sleep

            begun = Event()

            async def fail() -> int:
                return 1 // 0

            async def never() -> int:
                begun.set()
                await sleep(60)
                return 0

            async def answer() -> int:
                return 7

            cache = self.make().cache
            await _raised(ZeroDivisionError, lambda: cache.aget_or_set("answer", fail))
            task = create_task(cache.aget_or_set("answer", never))
            await begun.wait()
            waiter = create_task(cache.aget_or_set("answer", answer))
            await sleep(0.005)
            task.cancel()
            assert await waiter == 7

        self.run_async(check())


class AsyncTaggedSuite(_AsyncSuite[AsyncTaggedCache]):
    """The rules of ``AsyncTaggedCache``; ``make`` returns an empty one and its time."""

    @rule("CACHE-40")
    def test_invalidating_drops_what_has_one_of_the_tags(self) -> None:
        async def check() -> None:
            cache = self.make().cache
            await cache.aset("one", 1, None, tags=["book:1", "list"])
            await cache.aset("two", 2, tags=["book:2"])
            await cache.ainvalidate("book:1")
            assert await cache.aget_many(["one", "two"]) == {"two": 2}
            await cache.aset("two", 3)
            await cache.ainvalidate("book:2")
            assert await cache.aget("two") == 3
            assert "''" in str(await _raised(ValueError, partial(cache.ainvalidate, "")))

        self.run_async(check())


class BothColoursSuite(_AsyncSuite[BothColours]):
    """The rule of caches with both colours; ``make`` returns an empty one and its time."""

    @rule("CACHE-41")
    def test_both_colours_see_the_same_values(self) -> None:
        async def check() -> None:
            cache = self.make().cache
            cache.set("name", "Ada")
            await cache.aset("other", "Alan")
            assert await cache.aget_many(["name", "other"]) == cache.get_many(["name", "other"])
            assert (cache.get("other"), await cache.aget("name")) == ("Alan", "Ada")
            cache.set("hits", 1)
            assert (await cache.aincr("hits"), cache.incr("hits")) == (2, 3)
            await cache.aclear()
            assert cache.get_many(["name", "other", "hits"]) == {}

        self.run_async(check())

    @rule("CACHE-41")
    def test_a_value_is_computed_once_for_both_colours(self) -> None:
        async def check() -> None:
            from asyncio import Event, create_task, gather, sleep, to_thread

            cache, begun = self.make().cache, Event()
            computed: list[int] = []

            async def compute() -> int:
                computed.append(1)
                begun.set()
                await sleep(0.03)
                return 7

            first = create_task(cache.aget_or_set("answer", compute))
            await begun.wait()
            others = [create_task(to_thread(cache.get_or_set, "answer", 8)) for _ in range(4)]
            assert await gather(first, *others) == [7] * 5
            assert computed == [1]

        self.run_async(check())


async def _raised(expected: type[Exception], call: Callable[[], Awaitable[object]]) -> Exception:
    try:
        await call()
    except expected as error:
        return error
    message = f"{expected.__name__} must be raised here, and nothing was."
    raise AssertionError(message)
