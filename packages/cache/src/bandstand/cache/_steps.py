"""One body for both colours: an operation is a generator of steps, each of which either colour can take.

An operation says ``answer = yield Step(blocking, awaited)``; ``run`` calls the first, ``arun`` awaits the second.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from contextlib import suppress
from typing import Any, NamedTuple, TypeAlias, TypeVar

T = TypeVar("T")


class Step(NamedTuple):
    """Something to wait for, and how either colour does."""

    blocking: Callable[[], object]
    awaited: Callable[[], Awaitable[object]]


Steps: TypeAlias = Generator[Step, Any, T]  # Any: each step has an answer of its own type


def run(steps: Steps[T]) -> T:
    """Take the steps of an operation by calling."""
    try:
        step = next(steps)
        while True:
            try:
                answer = step.blocking()
            except BaseException as error:  # noqa: BLE001 - the operation decides
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]  # StopIteration does not know its type


async def arun(steps: Steps[T]) -> T:
    """Take the steps of an operation by awaiting."""
    try:
        step = next(steps)
        while True:
            try:
                answer = await step.awaited()
            except GeneratorExit:  # the loop is gone, and nothing can be awaited any more, not even to clean up
                with suppress(RuntimeError):
                    steps.close()
                raise
            except BaseException as error:  # noqa: BLE001 - the operation decides, a cancellation too
                step = steps.throw(error)
            else:
                step = steps.send(answer)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]  # StopIteration does not know its type
