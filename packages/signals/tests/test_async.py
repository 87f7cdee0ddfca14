"""Signals in async code, and coroutine functions as receivers in both colours."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest

from bandstand.signals import Signal

T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:  # Any: what a coroutine yields and is sent never matters
    return asyncio.run(coroutine)


@pytest.fixture
def signal() -> Signal[...]:
    return Signal()


async def slowly(sender: object, *, number: int) -> int:
    await asyncio.sleep(0.05)
    return number * 10


async def at_once(sender: object, *, number: int) -> int:
    return number * 100


def plainly(sender: object, *, number: int) -> int:
    return number


async def fail(sender: object, *, number: int) -> None:
    await asyncio.sleep(0)
    raise LookupError(number)


def fail_plainly(sender: object, *, number: int) -> None:
    raise LookupError(number)


def test_answers_keep_the_order_of_connecting_in_both_colours(signal: Signal[...]) -> None:
    for receiver in (slowly, plainly, at_once):
        signal.connect(receiver)
    expected = [(slowly, 10), (plainly, 1), (at_once, 100)]
    assert run(signal.asend(None, number=1)) == expected
    assert run(signal.asend_robust(None, number=1)) == expected
    assert signal.send(None, number=1) == expected
    assert signal.send_robust(None, number=1) == expected


def test_coroutine_functions_run_at_the_same_time(signal: Signal[...]) -> None:
    meeting = asyncio.Event()

    async def wait(sender: object) -> str:
        await asyncio.wait_for(meeting.wait(), 5)
        return "met"

    async def arrive(sender: object) -> None:
        meeting.set()

    signal.connect(wait)
    signal.connect(arrive)
    assert run(signal.asend(None)) == [(wait, "met"), (arrive, None)]


def test_synchronous_receivers_run_in_the_thread_of_the_loop_unless_they_block(signal: Signal[...]) -> None:
    def where(sender: object) -> int:
        return threading.get_ident()

    def elsewhere(sender: object) -> int:
        return threading.get_ident()

    signal.connect(where)
    signal.connect(elsewhere, blocking=True)
    (_, here), (_, there) = run(signal.asend(None))
    assert here == threading.get_ident()
    assert there != threading.get_ident()


def test_without_receivers_nothing_is_awaited(signal: Signal[...]) -> None:
    assert run(signal.asend(None)) == []
    assert run(signal.asend_robust(None)) == []


def test_the_first_error_reaches_the_sender(signal: Signal[...]) -> None:
    signal.connect(fail)
    signal.connect(slowly)
    with pytest.raises(LookupError, match="3"):
        run(signal.asend(None, number=3))
    with pytest.raises(LookupError, match="3"):
        signal.send(None, number=3)


def test_an_error_of_a_plain_receiver_leaves_no_coroutine_unawaited(signal: Signal[...]) -> None:
    signal.connect(slowly)
    signal.connect(fail_plainly)
    with pytest.raises(LookupError):  # a warning about a coroutine would be an error in this test run
        run(signal.asend(None, number=3))


def test_robust_sending_puts_errors_in_their_places(signal: Signal[...]) -> None:
    for receiver in (fail, plainly, fail_plainly, at_once):
        signal.connect(receiver)
    answers = [answer for _, answer in run(signal.asend_robust(None, number=1))]
    assert [answers[1], answers[3]] == [1, 100]
    assert isinstance(answers[0], LookupError)
    assert isinstance(answers[2], LookupError)


def test_sending_to_coroutine_functions_where_a_loop_runs_names_the_cure(signal: Signal[...]) -> None:
    signal.connect(at_once)

    async def send() -> None:
        signal.send(None, number=1)

    with pytest.raises(RuntimeError, match=r"an event loop runs here: await asend\(\) instead\.$"):
        run(send())


def test_sending_to_plain_receivers_where_a_loop_runs_is_fine(signal: Signal[...]) -> None:
    signal.connect(plainly)

    async def send() -> list[object]:
        return [answer for _, answer in signal.send(None, number=1)]

    assert run(send()) == [1]


def test_an_object_with_an_async_call_is_awaited(signal: Signal[...]) -> None:
    class Listener:
        async def __call__(self, sender: object) -> str:
            return "heard"

    listener = Listener()
    signal.connect(listener)
    assert run(signal.asend(None)) == [(listener, "heard")]


def test_async_receivers_of_one_sender_leave_others_synchronous(signal: Signal[...]) -> None:
    signal.connect(at_once, sender="shop")
    signal.connect(plainly)

    async def send() -> list[object]:
        return [answer for _, answer in signal.send("library", number=1)]

    assert run(send()) == [1]
