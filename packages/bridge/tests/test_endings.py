"""Calls that end before their answer: cancelled, closed, collected, in this thread or in another."""

from __future__ import annotations

import asyncio
import gc
import threading
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.bridge import run, wait

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    Drive = Callable[[Coroutine[Any, Any, object]], object]  # Any: what a coroutine yields and is sent

MOST_WAITS = 100


class Call:
    """A call that waits for good, then cleans up with further waits, and tells what it saw."""

    def __init__(self, *, waits: int = 0, last: BaseException | None = None) -> None:
        self.seen: list[str] = []
        self.waits = waits
        self.last = last

    def __call__(self) -> str:
        try:
            wait(forever())
        except BaseException as error:
            self.seen.append(type(error).__name__)
            self.clean_up()
            raise
        return "not reached"

    def clean_up(self) -> None:
        for _ in range(self.waits):
            try:
                wait(asyncio.sleep(0))
            except BaseException as error:  # noqa: BLE001 - that is what it is about
                self.seen.append(type(error).__name__)
        if self.last is not None:
            raise self.last


async def forever() -> None:
    await asyncio.get_running_loop().create_future()


def test_a_cancelled_call_cleans_up_and_may_wait_for_it(drive: Drive) -> None:
    call = Call(waits=2)

    async def main() -> None:
        task = asyncio.create_task(run(call))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    drive(main())
    assert call.seen == ["CancelledError"]


def test_each_further_cancel_reaches_the_wait_of_the_clean_up(drive: Drive) -> None:
    call = Call(waits=2)

    async def main() -> None:
        task = asyncio.create_task(run(call))
        for _ in range(3):
            await asyncio.sleep(0)
            task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    drive(main())
    assert call.seen == ["CancelledError"] * 3


def test_a_timeout_is_told_outside_and_a_cancellation_inside(drive: Drive) -> None:
    call = Call()

    async def main() -> None:
        async with asyncio.timeout(0.001):
            await run(call)

    with pytest.raises(TimeoutError):
        drive(main())
    assert call.seen == ["CancelledError"]


async def begin(call: Callable[[], object]) -> Coroutine[Any, Any, object]:
    """Give a run that waits, driven by hand as a task would."""
    coroutine = run(call)
    coroutine.send(None)
    return coroutine


@pytest.mark.parametrize("waits", [0, 1, 5])
def test_a_closed_call_cleans_up_at_once_and_every_wait_is_refused(drive: Drive, waits: int) -> None:
    call = Call(waits=waits)

    async def main() -> None:
        (await begin(call)).close()

    drive(main())
    assert call.seen == ["CancelledError"] * (1 + waits)


def test_a_collected_call_cleans_up_at_once(drive: Drive) -> None:
    call = Call(waits=1)

    async def main() -> None:
        kept: list[object] = [await begin(call)]
        kept.append(kept)
        del kept
        gc.collect()

    drive(main())
    assert call.seen == ["CancelledError"] * 2


def test_closing_reaches_the_innermost_call_first(drive: Drive) -> None:
    seen: list[str] = []

    def inner() -> None:
        try:
            wait(forever())
        finally:
            seen.append("inner")

    def outer() -> None:
        try:
            wait(run(inner))
        finally:
            seen.append("outer")

    async def main() -> None:
        (await begin(outer)).close()

    drive(main())
    assert seen == ["inner", "outer"]


def test_a_future_of_the_clean_up_is_cancelled(drive: Drive) -> None:
    made: list[asyncio.Future[None]] = []

    def work() -> None:
        try:
            wait(forever())
        finally:
            made.append(asyncio.get_running_loop().create_future())
            wait(made[0])

    async def main() -> None:
        (await begin(work)).close()

    drive(main())
    assert made[0].cancelled()


def test_a_call_that_ends_well_after_all_lets_itself_be_closed(drive: Drive) -> None:
    def work() -> str:
        try:
            wait(forever())
        except asyncio.CancelledError:
            return "well"
        return "not reached"

    async def main() -> None:
        (await begin(work)).close()

    drive(main())


def test_an_error_of_the_clean_up_reaches_who_closes(drive: Drive) -> None:
    async def main() -> None:
        (await begin(Call(last=ValueError("the clean-up failed")))).close()

    with pytest.raises(ValueError, match="the clean-up failed"):
        drive(main())


def test_a_call_that_never_stops_waiting_is_left_to_itself(drive: Drive) -> None:
    call = Call(waits=MOST_WAITS + 10)

    async def main() -> None:
        (await begin(call)).close()

    drive(main())
    assert call.seen[: MOST_WAITS + 1] == ["CancelledError"] * MOST_WAITS + ["GreenletExit"]


def test_a_call_collected_in_another_thread_ends_in_its_own(drive: Drive) -> None:
    call = Call()
    threads: list[threading.Thread] = []

    def work() -> None:
        try:
            call()
        finally:
            threads.append(threading.current_thread())

    async def main() -> None:
        kept = [await begin(work)]
        await asyncio.to_thread(kept.clear)
        await run(lambda: wait(asyncio.sleep(0)))

    drive(main())
    assert call.seen == ["GreenletExit"]
    assert threads == [threading.main_thread()]
