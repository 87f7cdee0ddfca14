"""What answers requests, and what wraps it, in two colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable

R = TypeVar("R")
A = TypeVar("A")
R_contra = TypeVar("R_contra", contravariant=True)
A_co = TypeVar("A_co", covariant=True)


class Handler(Protocol[R_contra, A_co]):
    """Answers a request: ``Handler[Request[User], Reply]``. A function is one."""

    def __call__(self, request: R_contra, /) -> A_co:
        """Answer it."""
        ...


class AsyncHandler(Protocol[R_contra, A_co]):
    """Answers a request in async code. A coroutine function is one."""

    def __call__(self, request: R_contra, /) -> Awaitable[A_co]:
        """Answer it."""
        ...


class DualHandler(Handler[R_contra, A_co], Protocol[R_contra, A_co]):
    """Answers in both colours: called in synchronous code, ``handle_async`` awaited in async code.

    HTTP-30: both colours answer a request alike.
    HTTP-31: an error that one colour raises the other raises too.
    """

    def handle_async(self, request: R_contra, /) -> Awaitable[A_co]:
        """Answer it without blocking the event loop."""
        ...


class Middleware(Protocol[R, A]):
    """Wraps a handler in another; called at start, at least once for each handler and colour, never per request.

    What it is given can be called and has ``handle_async``, whatever stands behind it. What it returns is synchronous,
    a coroutine function, or a ``DualHandler``; only the last serves both colours without a change of thread.
    """

    def __call__(self, handler: DualHandler[R, A], /) -> Handler[R, A] | AsyncHandler[R, A]:
        """Give the handler that is to answer in the other's place."""
        ...
