"""Chains of handlers, composed once at start: one for synchronous servers, one for asynchronous ones.

Each view and middleware is looked at here and never again. A hop between threads and the event loop stands only where
neighbours really differ in colour.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, cast

if TYPE_CHECKING:
    from concurrent.futures import Executor

# Any: what a view takes and answers is its own business; the sender checks the answer.
SyncHandler: TypeAlias = Callable[..., Any]
AsyncHandler: TypeAlias = Callable[..., Awaitable[Any]]


class Both:
    """A handler of both colours, made of two; a ``bandstand.contracts.http.DualHandler``.

    Attributes:
        handle: Answers in synchronous code; calling the object calls it.
        handle_async: Answers in async code.
    """

    __slots__ = ("handle", "handle_async")

    def __init__(self, handle: SyncHandler, handle_async: AsyncHandler) -> None:
        self.handle = handle
        self.handle_async = handle_async

    def __call__(self, request: Any, /) -> Any:
        return self.handle(request)


def is_async(handler: object) -> bool:
    """Tell whether calling a handler gives a coroutine."""
    from inspect import iscoroutinefunction  # at start only; importing this package stays light

    return iscoroutinefunction(handler) or iscoroutinefunction(getattr(type(handler), "__call__", None))  # noqa: B004


class Hops:
    """Changes of colour, over one pool of threads that is made when the first hop needs it."""

    def __init__(self, pool: Executor | None = None) -> None:
        self._pool = pool

    @property
    def pool(self) -> Executor:
        """The pool."""
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(thread_name_prefix="bandstand")
        return self._pool

    def to_thread(self, handler: SyncHandler) -> AsyncHandler:
        """Let a synchronous handler answer in async code: in a thread, in the context of the request."""

        async def hop(request: Any, *args: Any, **kwargs: Any) -> Any:
            from asyncio import get_running_loop
            from contextvars import copy_context

            prepare = getattr(request, "aprepare", None)
            if prepare is not None:
                await prepare()
            # A context that is entered here cannot be entered there; what the handler sets is carried back, because
            # what follows in this request must see it.
            context, loop = copy_context(), get_running_loop()
            if hasattr(request, "loop"):
                request.loop = loop  # for the way back, where an asynchronous view stands behind
            call = partial(context.run, handler, request, *args, **kwargs)
            try:
                return await loop.run_in_executor(self.pool, call)
            finally:
                for variable, value in context.items():
                    if variable.get(None) is not value:
                        variable.set(value)

        return hop

    def to_loop(self, handler: AsyncHandler) -> SyncHandler:
        """Let an asynchronous handler answer in synchronous code.

        In a thread of the pool the event loop that waits for it takes over; elsewhere a loop of its own is run.
        """

        def hop(request: Any, *args: Any, **kwargs: Any) -> Any:
            from asyncio import run, run_coroutine_threadsafe

            async def answer() -> Any:
                return await handler(request, *args, **kwargs)

            loop = getattr(request, "loop", None)
            return run(answer()) if loop is None else run_coroutine_threadsafe(answer(), loop).result()

        return hop


def pair(handler: object, hops: Hops) -> Both:
    """Give a handler in both colours, with a hop for the one that it lacks."""
    if isinstance(handler, Both):
        return handler
    handle_async = getattr(handler, "handle_async", None)
    if handle_async is not None:
        return Both(cast("SyncHandler", handler), handle_async)
    if is_async(handler):
        coroutine_function = cast("AsyncHandler", handler)
        return Both(hops.to_loop(coroutine_function), coroutine_function)
    function = cast("SyncHandler", handler)
    return Both(function, hops.to_thread(function))


def compose(view: object, middleware: Sequence[Callable[[Any], object]], hops: Hops) -> Both:
    """Wrap a view in middleware, the first one outermost, in both colours.

    Raises:
        TypeError: A middleware did not give a handler.
    """
    handler = pair(view, hops)
    for wrap in reversed(middleware):
        wrapped = wrap(handler)
        if not callable(wrapped):
            message = f"The middleware {wrap!r} gave {wrapped!r}; expected the handler that is to answer."
            raise TypeError(message)
        handler = pair(wrapped, hops)
    return handler
