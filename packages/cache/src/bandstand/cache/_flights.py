"""Computations under way in this process, by name: who comes second waits, in a thread or in a task."""

from __future__ import annotations

import sys
from functools import partial
from threading import Lock, get_ident
from typing import TYPE_CHECKING, Any

from bandstand.cache._forks import anew_after_fork
from bandstand.cache._steps import Step

if TYPE_CHECKING:
    from concurrent.futures import Future


class Abandoned(Exception):
    """A computation was cancelled; one of those who waited takes over."""


class Flight:
    """One computation: its value as the cache packs it, or its error, for all who wait."""

    __slots__ = ("_landing", "_task", "_thread")

    def __init__(self) -> None:
        from concurrent.futures import Future  # only who computes loads it

        self._landing: Future[Any] = Future()  # Any: each cache packs values in its own way
        self._thread, self._task = get_ident(), _current_task()

    def wait(self) -> Step:
        """Give the step that waits for the packed value.

        Raises, when taken:
            Exception: What the computation raised.
            Abandoned: It was cancelled.
        """
        return Step(self._landing.result, partial(_awaited, self._landing))

    def mine(self) -> bool:
        """Tell whether the task that would wait is the one that computes, which would never end."""
        return self._thread == get_ident() and self._task is _current_task()

    def blocks_me(self) -> bool:
        """Tell whether the thread that would wait is the one that computes, in this task or another."""
        return self._thread == get_ident()

    def land(self, packed: object) -> None:
        """Give all who wait the value."""
        self._landing.set_result(packed)

    def fail(self, error: BaseException) -> None:
        """Give all who wait the error; one of them takes over if it is no error but an end."""
        self._landing.set_exception(error if isinstance(error, Exception) else Abandoned())


class Flights:
    """The computations under way of one backend."""

    def __init__(self) -> None:
        self.begin_anew()
        anew_after_fork(self)

    def begin_anew(self) -> None:
        """Forget computations of a parent process."""
        self._lock = Lock()
        self._flights: dict[str, Flight] = {}

    def join(self, name: str) -> tuple[Flight, bool]:
        """Give the computation of a name, and whether the caller is to do it."""
        with self._lock:
            flight = self._flights.get(name)
            if flight is not None:
                return flight, False
            flight = self._flights[name] = Flight()
            return flight, True

    def leave(self, name: str) -> None:
        """Forget a computation; those who wait keep it until they have its value."""
        with self._lock:
            self._flights.pop(name, None)


async def _awaited(landing: Future[Any]) -> object:  # Any: each cache packs values in its own way
    from asyncio import shield, wrap_future

    return await shield(wrap_future(landing))  # a waiter that is cancelled must not cancel the others


def _current_task() -> object:
    asyncio = sys.modules.get("asyncio")  # who has not loaded it is in no task
    if asyncio is None or asyncio._get_running_loop() is None:  # noqa: SLF001 - the form that raises nothing
        return None
    return asyncio.current_task()
