"""One computation however many ask: in threads, in tasks and in both; values given while they are computed anew."""

from __future__ import annotations

import asyncio
import time
from threading import Barrier, Event, Thread
from typing import TYPE_CHECKING

import pytest

from bandstand.cache import MemoryCache
from bandstand.contracts.cache import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

MOST_UNTIL_WOKEN = 0.010  # seconds; the median of those who wait, in the best round: the machine does other things too
ROUNDS = 5


class Clock:
    """A clock that is set by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Work:
    """Computes a number, and remembers how often and when it was done."""

    def __init__(self, seconds: float = 0.05) -> None:
        self.seconds = seconds
        self.count = 0
        self.done = 0.0

    def __call__(self) -> int:
        self.count += 1
        time.sleep(self.seconds)
        self.done = time.perf_counter()
        return self.count

    async def awaited(self) -> int:
        self.count += 1
        await asyncio.sleep(self.seconds)
        self.done = time.perf_counter()
        return self.count


def in_threads(number: int, call: Callable[[], object]) -> list[tuple[object, float]]:
    """Call in threads that start together; give what each got, and when."""
    start, results = Barrier(number), list[tuple[object, float]]()

    def run() -> None:
        start.wait()
        try:
            value = call()
        except ZeroDivisionError as error:
            value = error
        results.append((value, time.perf_counter()))

    threads = [Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def median(numbers: list[float]) -> float:
    return sorted(numbers)[len(numbers) // 2]


def test_fifty_threads_wait_for_one_computation_and_are_woken_at_once() -> None:
    def until_woken() -> float:
        cache, work = MemoryCache(), Work()
        results = in_threads(50, lambda: cache.get_or_set("answer", work))
        assert ([value for value, _ in results], work.count) == ([1] * 50, 1)
        return median([woken - work.done for _, woken in results])

    assert any(until_woken() < MOST_UNTIL_WOKEN for _ in range(ROUNDS))


def test_fifty_tasks_wait_for_one_computation_and_are_woken_at_once() -> None:
    def until_woken() -> float:
        cache, work, woken = MemoryCache(), Work(), list[float]()

        async def ask() -> int:
            value = await cache.aget_or_set("answer", work.awaited)
            woken.append(time.perf_counter() - work.done)
            return value

        async def check() -> list[int]:
            return await asyncio.gather(*(ask() for _ in range(50)))

        assert (asyncio.run(check()), work.count) == ([1] * 50, 1)
        return median(woken)

    assert any(until_woken() < MOST_UNTIL_WOKEN for _ in range(ROUNDS))


def test_each_who_waited_has_a_value_of_its_own() -> None:
    cache = MemoryCache()

    def compute() -> list[int]:
        time.sleep(0.02)
        return []

    results = in_threads(4, lambda: cache.get_or_set("list", compute))
    assert len({id(value) for value, _ in results}) == 4
    assert cache.get("list") == []


def test_a_value_that_is_not_kept_is_still_computed_once_for_who_waits() -> None:
    cache, work = MemoryCache(), Work()
    results = in_threads(20, lambda: cache.get_or_set("answer", work, 0))
    assert ([value for value, _ in results], work.count) == ([1] * 20, 1)
    assert cache.get("answer", MISSING) is MISSING


def test_who_waited_for_an_error_gets_it_and_the_next_one_computes() -> None:
    cache, count = MemoryCache(), [0]

    def fail() -> int:
        count[0] += 1
        time.sleep(0.05)
        return 1 // 0

    results = in_threads(10, lambda: cache.get_or_set("answer", fail))
    assert {type(value) for value, _ in results} == {ZeroDivisionError}
    assert count == [1]
    assert cache.get_or_set("answer", 7) == 7


def test_a_computation_that_asks_for_itself_does_not_wait_for_itself() -> None:
    cache = MemoryCache()
    assert cache.get_or_set("answer", lambda: cache.get_or_set("answer", 7) + 1) == 8

    async def outer() -> int:
        return await cache.aget_or_set("other", 7) + 1

    assert asyncio.run(cache.aget_or_set("other", outer)) == 8


def test_a_blocking_call_in_the_loop_that_computes_does_not_stop_it() -> None:
    cache, work = MemoryCache(), Work()

    async def check() -> tuple[int, int]:
        task = asyncio.create_task(cache.aget_or_set("answer", work.awaited))
        await asyncio.sleep(0.01)
        return cache.get_or_set("answer", 7), await task

    assert asyncio.run(check()) == (7, 1)


def test_a_task_waits_for_a_thread() -> None:
    cache, begun, end = MemoryCache(), Event(), Event()

    def compute() -> int:
        begun.set()
        end.wait(5)
        return 7

    async def check() -> int:
        begun.wait(5)
        asyncio.get_running_loop().call_later(0.02, end.set)
        return await cache.aget_or_set("answer", 8)

    thread = Thread(target=cache.get_or_set, args=("answer", compute))
    thread.start()
    assert asyncio.run(check()) == 7
    thread.join()


def test_a_stale_value_is_given_while_one_computes() -> None:
    clock, work = Clock(), Work()
    cache = MemoryCache(clock=clock)
    cache.get_or_set("answer", 0, 60, stale=30)
    clock.now += 70
    assert cache.get("answer", MISSING) is MISSING
    results = in_threads(20, lambda: cache.get_or_set("answer", work, 60, stale=30))
    assert sorted(str(value) for value, _ in results) == ["0"] * 19 + ["1"]
    assert (cache.get("answer"), work.count) == (1, 1)


def test_what_is_staler_than_allowed_is_waited_for() -> None:
    clock, work = Clock(), Work()
    cache = MemoryCache(clock=clock)
    cache.get_or_set("answer", 0, 60, stale=30)
    clock.now += 91
    assert {value for value, _ in in_threads(5, lambda: cache.get_or_set("answer", work, 60, stale=30))} == {1}


def test_a_value_is_computed_early_by_one_while_it_is_given_to_others() -> None:
    clock, work = Clock(), Work(0.02)
    cache = MemoryCache(clock=clock)
    assert cache.get_or_set("answer", work, 60, early=1) == 1
    assert cache.get_or_set("answer", work, 60, early=1) == 1  # a minute is left of a thing of 20 ms
    assert cache.get_or_set("answer", work, 60, early=1e9) == 2


def test_ages_are_not_negative() -> None:
    with pytest.raises(ValueError, match=r"'stale' is a number, 0 or more; got -1\."):
        MemoryCache().get_or_set("answer", 7, stale=-1)
    with pytest.raises(ValueError, match=r"'early' is a number, 0 or more; got -1\."):
        MemoryCache().get_or_set("answer", 7, early=-1)


def test_a_function_is_not_called_while_its_value_is_there() -> None:
    cache, work = MemoryCache(), Work(0)
    assert [cache.get_or_set("answer", work) for _ in range(3)] == [1, 1, 1]


def test_values_that_are_computed_have_tags() -> None:
    cache, work = MemoryCache(), Work(0)
    cache.get_or_set("answer", work, tags=["sums"])
    cache.invalidate("sums")
    assert cache.get_or_set("answer", work, tags=["sums"]) == 2


def test_a_computation_whose_loop_is_gone_keeps_nobody_waiting() -> None:
    cache, begun = MemoryCache(), Event()

    async def never() -> int:
        begun.set()
        await asyncio.Event().wait()
        return 0

    loop = asyncio.new_event_loop()
    coroutine = cache.aget_or_set("answer", never)
    task = loop.create_task(coroutine)
    loop.call_later(0.01, loop.stop)
    loop.run_forever()
    waiter = Thread(target=cache.get_or_set, args=("answer", 7))
    waiter.start()
    assert begun.is_set()
    task.cancel()
    loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
    loop.close()
    waiter.join(5)
    assert cache.get("answer") == 7


def test_a_coroutine_that_is_closed_keeps_nobody_waiting() -> None:
    cache = MemoryCache()

    class Never:
        def __await__(self) -> Generator[None, None, int]:
            while True:
                yield

    coroutine = cache.aget_or_set("answer", Never)
    coroutine.send(None)
    coroutine.close()
    assert cache.get_or_set("answer", 7) == 7
