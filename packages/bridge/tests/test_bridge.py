"""Calling through the bridge: values, errors, context variables, and where waiting is refused."""

from __future__ import annotations

import asyncio
import sys
import traceback
import warnings
from contextlib import suppress
from contextvars import ContextVar, copy_context
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from greenlet import GreenletExit

from bandstand.bridge import NotBridged, active, run, wait

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator

    Drive = Callable[[Coroutine[Any, Any, object]], object]  # Any: what a coroutine yields and is sent

COLOUR: ContextVar[str] = ContextVar("COLOUR", default="grey")


async def soon(value: int) -> int:
    await asyncio.sleep(0)
    return value


async def fail(error: BaseException) -> NoReturn:
    await asyncio.sleep(0)
    raise error


def test_what_the_function_returns_is_the_answer(drive: Drive) -> None:
    assert drive(run(divmod, 7, 2)) == (3, 1)
    assert drive(run(int, "11", base=2)) == 3


def test_what_is_awaited_is_given_to_the_function(drive: Drive) -> None:
    assert drive(run(lambda: wait(soon(1)) + wait(soon(2)))) == 3


def test_futures_and_other_awaitables_are_waited_for(drive: Drive) -> None:
    class Ready:
        def __await__(self) -> Generator[Any, Any, str]:
            yield from asyncio.sleep(0).__await__()
            return "ready"

    def work() -> list[object]:
        loop = asyncio.get_running_loop()
        return [wait(loop.run_in_executor(None, sum, [1, 2])), wait(loop.create_task(soon(4))), wait(Ready())]

    assert drive(run(work)) == [3, 4, "ready"]


def test_others_run_while_one_waits(drive: Drive) -> None:
    seen: list[str] = []

    def work(name: str) -> None:
        for _ in range(2):
            seen.append(name)
            wait(asyncio.sleep(0))

    async def main() -> None:
        await asyncio.gather(run(work, "a"), run(work, "b"))

    drive(main())
    assert seen == ["a", "b", "a", "b"]


def test_errors_come_out_of_the_wait_and_of_the_run(drive: Drive) -> None:
    def work() -> None:
        for error in (KeyError("inner"), ValueError("outer")):
            with suppress(KeyError):
                wait(fail(error))
            assert sys.exc_info() == (None, None, None)

    with pytest.raises(ValueError, match="outer"):
        drive(run(work))


def test_what_cannot_be_awaited_is_an_error_of_the_wait(drive: Drive) -> None:
    def work() -> None:
        with pytest.raises(TypeError, match="int"):
            wait(3)  # type: ignore[arg-type]

    drive(run(work))


def test_a_traceback_shows_every_frame_on_both_sides(drive: Drive) -> None:
    def work() -> None:
        deeper()

    def deeper() -> None:
        try:
            wait(fail(KeyError("first")))
        except KeyError as error:
            raise ValueError("second") from error

    with pytest.raises(ValueError, match="second") as caught:
        drive(run(work))
    cause = caught.value.__cause__
    assert cause is not None
    assert [frame.name for frame in traceback.extract_tb(caught.value.__traceback__)][-3:] == ["run", "work", "deeper"]
    assert [frame.name for frame in traceback.extract_tb(cause.__traceback__)] == ["deeper", "wait", "run", "fail"]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(3)])
def test_errors_that_end_the_process_pass_through_the_function(error: BaseException) -> None:
    seen: list[BaseException] = []

    def work() -> None:
        try:
            wait(refuse())
        except BaseException as error:
            seen.append(error)
            raise

    async def refuse() -> NoReturn:
        raise error

    with pytest.raises(type(error)):
        asyncio.run(run(work))
    assert seen == [error]


def test_a_stop_iteration_becomes_a_runtime_error(drive: Drive) -> None:
    with pytest.raises(RuntimeError, match="StopIteration"):
        drive(run(next, iter(())))


@pytest.mark.parametrize("waits", [0, 1])
def test_a_greenlet_exit_is_an_error_and_no_answer(drive: Drive, waits: int) -> None:
    def leave() -> NoReturn:
        for _ in range(waits):
            wait(soon(1))
        raise GreenletExit("bye")

    with pytest.raises(RuntimeError, match=r"leave.* raised GreenletExit\('bye'\), which only ends greenlets;"):
        drive(run(leave))


def test_context_variables_are_those_of_the_task(drive: Drive) -> None:
    def work(colour: str) -> str:
        before = COLOUR.get()
        COLOUR.set(colour)
        wait(soon(1))
        return f"{before} {COLOUR.get()} {wait(seen_by_coroutine())}"

    async def seen_by_coroutine() -> str:
        return COLOUR.get()

    async def paint(colour: str) -> str:
        return f"{await run(work, colour)} {COLOUR.get()}"

    async def main() -> list[str]:
        COLOUR.set("white")
        return [*await asyncio.gather(paint("red"), paint("blue")), COLOUR.get()]

    assert drive(main()) == ["white red red red", "white blue blue blue", "white"]


def test_a_token_is_reset_on_the_other_side(drive: Drive) -> None:
    async def main() -> str:
        token = await run(COLOUR.set, "red")
        await run(COLOUR.reset, token)
        return COLOUR.get()

    assert drive(main()) == "grey"


def test_a_context_entered_inside_does_not_reach_what_is_awaited(drive: Drive) -> None:
    async def seen_by_coroutine() -> str:
        return COLOUR.get()

    def work() -> str:
        COLOUR.set("red")
        return wait(seen_by_coroutine())

    assert drive(run(lambda: copy_context().run(work))) == "grey"


def test_runs_and_waits_nest(drive: Drive) -> None:
    def descend(levels: int) -> int:
        return 1 + wait(run(descend, levels - 1)) if levels else wait(soon(0))

    assert drive(run(descend, 400)) == 400


def test_a_task_group_inside_runs_side_by_side_and_fails_as_one(drive: Drive) -> None:
    ended: list[str] = []

    def sleep() -> None:
        try:
            wait(asyncio.sleep(60))
        finally:
            ended.append("cancelled")

    async def together() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(run(sleep))
            group.create_task(run(wait, fail(ValueError("one of them"))))

    with pytest.raises(ExceptionGroup) as caught:
        drive(run(lambda: wait(together())))
    assert [str(error) for error in caught.value.exceptions] == ["one of them"]
    assert ended == ["cancelled"]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="Eager tasks came with Python 3.12.")
@pytest.mark.parametrize("waits", [1, 2, 3])
def test_an_eager_task_goes_on_after_the_call_that_made_it_has_ended(waits: int) -> None:
    # On asyncio's loop only: uvloop 0.23 tells the factory of 3.13 more than it takes.
    def work() -> int:
        return sum(wait(soon(1)) for _ in range(waits))

    def start() -> asyncio.Task[int]:
        return asyncio.get_running_loop().create_task(run(work))

    async def main() -> int:
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)  # type: ignore[attr-defined,unused-ignore]
        task = await run(start)
        return await task

    assert asyncio.run(main()) == waits


def test_it_is_active_inside_only(drive: Drive) -> None:
    async def asked_by_coroutine() -> bool:
        return active()

    assert active() is False
    assert drive(asked_by_coroutine()) is False
    assert drive(run(active)) is True
    assert drive(run(lambda: wait(asked_by_coroutine()))) is False
    assert drive(run(lambda: wait(asyncio.to_thread(active)))) is False


def test_waiting_outside_is_refused_and_names_the_cure() -> None:
    with warnings.catch_warnings(record=True) as heard, pytest.raises(NotBridged) as caught:
        wait(soon(1))
    assert heard == []
    text = str(caught.value)
    assert text.startswith("<coroutine object soon at 0x")
    assert text.endswith(
        "> cannot be waited for here; expected a function that 'await bandstand.bridge.run(function)' called in this "
        "thread. A coroutine awaits it instead."
    )


def test_waiting_in_a_coroutine_or_in_another_thread_is_refused(drive: Drive) -> None:
    async def wait_here() -> None:
        wait(soon(1))

    for work in (wait_here(), run(wait, wait_here()), run(lambda: wait(asyncio.to_thread(lambda: wait(soon(1)))))):
        with pytest.raises(NotBridged):
            drive(work)


def test_a_future_that_is_not_waited_for_is_left_alone(drive: Drive) -> None:
    async def main() -> int:
        task = asyncio.create_task(soon(3))
        with pytest.raises(NotBridged, match="Task pending"):
            wait(task)
        return await task

    assert drive(main()) == 3


def test_a_thread_asks_the_loop(drive: Drive) -> None:
    async def main() -> int:
        loop = asyncio.get_running_loop()
        return await asyncio.to_thread(
            lambda: asyncio.run_coroutine_threadsafe(run(lambda: wait(soon(5))), loop).result(timeout=5)
        )

    assert drive(main()) == 5
