"""One computation for all who ask, in both colours and over any backend."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from bandstand.cache._flights import Abandoned
from bandstand.cache._keys import Named
from bandstand.cache._steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.cache._flights import Flight, Flights
    from bandstand.cache._kept import Found, Keeping
    from bandstand.cache._steps import Steps

POLL = 0.005  # seconds between two looks for the value that another process computes


class Computing(Named, ABC):
    """A cache that computes what is not there, once however many ask.

    Subclasses say how values are looked for, packed and kept; one who waits gets what was packed, unpacked for itself.
    """

    _flights: Flights

    @abstractmethod
    def _look(self, name: str) -> Steps[Found | None]:
        """Find a value, also one whose time has passed."""

    @abstractmethod
    def _lease(self, name: str) -> Steps[bool]:
        """Claim the computation among all processes; a backend that fails grants it."""

    @abstractmethod
    def _release(self, name: str) -> Steps[None]:
        """Give the claim back."""

    @abstractmethod
    def _pack(self, value: object) -> object:
        """Make of a value what can be kept, and given to several."""

    @abstractmethod
    def _unpack(self, packed: Any) -> object:  # Any: what _pack gave
        """Make the value again."""

    @abstractmethod
    def _keep(self, name: str, packed: Any, keeping: Keeping, cost: float) -> Steps[None]:  # Any: what _pack gave
        """Store what was packed."""

    def _get_or_compute(self, name: str, default: object, keeping: Keeping) -> Steps[object]:
        """Give the value under a name, computing it at most once in this process at any time."""
        while True:
            found = yield from self._look(name)
            if found is not None and not found.due(keeping.early):
                return found.value
            flight, leads = self._flights.join(name)
            if leads:
                return (yield from self._lead(name, default, keeping, flight, found))
            if found is not None:
                return found.value
            if flight.mine():
                return (yield _computation(default))
            try:
                return self._unpack((yield self._waiting(flight, default)))
            except Abandoned:
                continue

    def _lead(self, name: str, default: object, keeping: Keeping, flight: Flight, seen: Found | None) -> Steps[object]:
        """Compute for all who wait, unless another process does."""
        try:
            value, packed = yield from self._won(name, default, keeping, seen)
        except BaseException as error:
            self._flights.leave(name)
            flight.fail(error)
            raise
        self._flights.leave(name)
        flight.land(packed)
        return value

    def _won(self, name: str, default: object, keeping: Keeping, seen: Found | None) -> Steps[tuple[object, object]]:
        """Give the value and what it is packed as: what another stored since, or what is computed here."""
        while True:
            mine = yield from self._lease(name)
            # Another may have stored it just before the claim, and then nothing is to be computed.
            found = yield from self._look(name)
            if found is not None and (not mine or seen is None or found.until > seen.until):
                if mine:
                    yield from self._release(name)
                return found.value, self._pack(found.value)
            if mine:
                try:
                    return (yield from self._computed(name, default, keeping))
                finally:
                    yield from self._release(name)
            yield _pause()

    def _computed(self, name: str, default: object, keeping: Keeping) -> Steps[tuple[object, object]]:
        started = time.perf_counter()
        value = yield _computation(default)
        packed = self._pack(value)
        yield from self._keep(name, packed, keeping, time.perf_counter() - started)
        return value, packed

    def _waiting(self, flight: Flight, default: object) -> Step:
        """Wait, but not in the thread that computes: a greenlet or a blocking call in a task would wait for ever."""
        wait = flight.wait()
        if not flight.blocks_me():
            return wait
        return Step(lambda: self._pack(_called(default)), wait.awaited)


def _computation(default: object) -> Step:
    return Step(partial(_called, default), partial(_called_or_awaited, default))


def _called(default: object) -> object:
    return cast("Callable[[], object]", default)() if callable(default) else default


async def _called_or_awaited(default: object) -> object:
    value = _called(default)
    return await cast("Awaitable[object]", value) if isinstance(value, Awaitable) else value


def _pause() -> Step:
    return Step(partial(time.sleep, POLL), _apause)


async def _apause() -> None:
    from asyncio import sleep

    await sleep(POLL)
