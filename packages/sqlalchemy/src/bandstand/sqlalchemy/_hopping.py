"""Blocking calls out of a greenlet: each goes to a thread while the greenlet waits, so that the event loop goes on."""

from __future__ import annotations

from contextlib import suppress
from contextvars import copy_context
from functools import partial, wraps
from threading import get_ident
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from bandstand import bridge

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor, Future

P = ParamSpec("P")
S = TypeVar("S")
T = TypeVar("T")

_PATIENCE = 10
"""How often a call that was cut off waits for its thread before it does so without the loop."""


def hopping(method: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """Let a method of rows, or of one of their abilities, run in a thread where its caller must not block."""

    @wraps(method)
    def called(self: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
        owner: Any = self  # Any: rows, or what has some
        store = getattr(owner, "rows", owner).store
        return store.aside(partial(method, self, *args, **kwargs)) if store.must_hop else method(self, *args, **kwargs)

    return called


def hop(executor: Executor, call: Callable[[], T]) -> T:
    """Run a call in a thread, in a copy of this context, and wait for it without stopping the event loop.

    A thread cannot be stopped: where the caller is cut off, it goes on only when the thread has ended, so that nobody
    else uses the thread's connection meanwhile.
    """
    import asyncio

    working = executor.submit(copy_context().run, call)
    waiting = asyncio.wrap_future(working)
    try:
        return bridge.wait(asyncio.shield(waiting))
    except asyncio.CancelledError:
        if not working.cancel():
            _outlast(working, waiting)
        raise


def _outlast(working: Future[T], waiting: Any) -> None:
    """Wait until a thread has ended; a caller that nobody awaits any more cannot do so with the loop's help."""
    import asyncio

    waiting.add_done_callback(_know)
    for _ in range(_PATIENCE):
        if working.done():
            break
        with suppress(asyncio.CancelledError, Exception):
            bridge.wait(asyncio.shield(waiting))
    with suppress(Exception):
        working.result()


def _know(future: Any) -> None:
    """Look at an error that nobody waits for any more, so that the loop does not tell of it."""
    if not future.cancelled():
        future.exception()


class Worker:
    """One thread, which makes the blocking calls of one unit of work.

    A unit has its own: waiting for one of the pool, whose threads may wait for what the unit has locked, it would wait
    for itself.
    """

    def __init__(self) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self._executor = ThreadPoolExecutor(1, thread_name_prefix="bandstand-sqlalchemy-unit")
        self._idents: set[int] = set()

    @property
    def is_here(self) -> bool:
        """Whether this is the thread."""
        return get_ident() in self._idents

    def run(self, call: Callable[[], T]) -> T:
        """Run a call there."""
        return hop(self._executor, partial(self._run, call))

    def _run(self, call: Callable[[], T]) -> T:
        self._idents.add(get_ident())
        return call()

    def end(self) -> None:
        """Let the thread end after its last call."""
        self._executor.shutdown(wait=False)
