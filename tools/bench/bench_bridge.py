"""Calling through the bridge and waiting in it, against budgets; SQLAlchemy's own bridge costs about the same.

Warm checkouts of a pool are measured where the pools are.

Run it from ``tools``: ``python -m bench.bench_bridge``.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import TYPE_CHECKING, Any

from bench.harness import Figures, main

from bandstand.bridge import run, wait

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

# Microseconds.
BUDGET_RUN = 15.0
BUDGET_WAIT = 4.0

CALLS = 20_000


def nothing() -> None:
    """Do nothing."""


async def ready() -> int:
    """Give an answer without waiting."""
    return 1


async def runs() -> None:
    """Call an empty function through the bridge, again and again."""
    for _ in range(CALLS):
        await run(nothing)


async def waits() -> None:
    """Wait for what is ready, again and again, within one call."""
    await run(wait_often)


def wait_often() -> None:
    """Wait for what is ready, again and again."""
    for _ in range(CALLS):
        wait(ready())


def taker(work: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], float]:  # Any: what a coroutine yields
    """Make a function that takes the microseconds of CPU time of one call in an event loop."""

    def take() -> float:
        start = time.process_time_ns()
        asyncio.run(work())
        return (time.process_time_ns() - start) / CALLS / 1000

    return take


assert asyncio.run(run(lambda: wait(ready()))) == 1

COMPARISONS = [
    Figures("run of an empty function", taker(runs), lambda: BUDGET_RUN, "budget", bar=1.0),
    Figures("wait for what is ready", taker(waits), lambda: BUDGET_WAIT, "budget", bar=1.0),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
