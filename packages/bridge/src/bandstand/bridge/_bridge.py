"""A call in a greenlet of its own, and the task that awaits on its behalf."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from greenlet import GreenletExit, getcurrent, greenlet

if TYPE_CHECKING:
    from collections.abc import Awaitable

P = ParamSpec("P")
T = TypeVar("T")

# How often an abandoned call may wait again before it is left to itself.
MOST_WAITS = 100


class NotBridged(RuntimeError):
    """``wait`` was called where no ``run`` is under way: in plain code, in a coroutine or in another thread."""


class _Bridged(greenlet):
    """The greenlet of one call."""

    # SQLAlchemy asks the current greenlet for this before it waits, and so do we: its drivers wait inside our ``run``,
    # and our ``wait`` works inside its own bridge.
    __sqlalchemy_greenlet_provider__ = True


async def run(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a synchronous function inside this task, and await whatever it waits for.

    The function shares the task's context variables and its cancellation: a cancelled task, or a timeout, raises where
    the function waits. What it does between two waits holds up the event loop, as in any coroutine.

    Raises:
        RuntimeError: The function raised StopIteration or GreenletExit, which cannot leave a coroutine or a greenlet.
        BaseException: What else the function raised, as it is.
    """
    bridged = _Bridged(function)
    # One context for the task and the call: what either sets, both see.
    bridged.gr_context = getcurrent().gr_context
    handed: Any = bridged.switch(*args, **kwargs)  # Any: an awaitable or, once the greenlet is dead, the answer
    while not bridged.dead:
        try:
            value = await handed
        except GeneratorExit:
            # This coroutine is being closed or collected, and may not await again.
            _abandon(bridged)
            raise
        except BaseException as error:  # noqa: BLE001 - it belongs to the function, cancellation too
            _adopt(bridged)
            # Thrown without its traceback an error would lose the frames it has come through.
            handed = bridged.throw(type(error), error, error.__traceback__)
        else:
            _adopt(bridged)
            handed = bridged.switch(value)
    _check(function, handed)
    answer: T = handed
    return answer


def wait(awaitable: Awaitable[T]) -> T:
    """Wait for a coroutine, a future or anything else that can be awaited, from within ``run``.

    Returns:
        What awaiting it gives.

    Raises:
        NotBridged: No ``run`` is under way here; a coroutine is closed first, so that nobody is warned of it.
        BaseException: What awaiting it raises, with its traceback.
    """
    awaiting = _awaiting()
    if awaiting is None:
        _close(awaitable)
        message = (
            f"{awaitable!r} cannot be waited for here; expected a function that 'await bandstand.bridge.run(function)' "
            "called in this thread. A coroutine awaits it instead."
        )
        raise NotBridged(message)
    answer: T = awaiting.switch(awaitable)
    return answer


def active() -> bool:
    """Tell whether ``wait`` works here: inside ``run``, or inside SQLAlchemy's own bridge."""
    return _awaiting() is not None


def _awaiting() -> greenlet | None:
    """Give the greenlet that awaits for the current one, or None where nobody does.

    A function of its own, because a frame that waits must not name the greenlet that it runs in: neither would ever
    be freed when a call is left to itself.
    """
    current = getcurrent()
    return current.parent if getattr(current, "__sqlalchemy_greenlet_provider__", False) else None


def _check(function: object, answer: object) -> None:
    """Refuse the one error that a greenlet returns as if it were an answer."""
    if isinstance(answer, GreenletExit):
        message = f"{function!r} raised {answer!r}, which only ends greenlets; expected an answer or another error."
        raise RuntimeError(message) from answer  # noqa: TRY004 - it was raised, not given


def _adopt(bridged: greenlet) -> None:
    """Make the greenlet answer to whoever goes on with it now.

    An eager task (3.12) begins in the greenlet of the call that made it, and that one may be dead at the second wait.
    """
    bridged.parent = getcurrent()


def _abandon(bridged: greenlet) -> None:
    """Let a call that nobody awaits any more clean up, refusing each further wait, until it has ended.

    It is told as of a cancellation, on which drivers close their connections without waiting.
    """
    from asyncio import CancelledError  # loaded wherever something awaits; importing this module stays light

    try:
        _adopt(bridged)
    except ValueError:
        # Collected in another thread, and greenlets keep to theirs: it ends there, with GreenletExit.
        return
    with suppress(CancelledError):
        for _ in range(MOST_WAITS):
            handed = bridged.throw(CancelledError())
            if bridged.dead:
                return
            _discard(handed)


def _discard(awaitable: object) -> None:
    """Let go of what is handed out and will never be awaited."""
    _close(awaitable)
    if cancel := getattr(awaitable, "cancel", None):
        cancel()


def _close(awaitable: object) -> None:
    """Close a coroutine that is never awaited, which would warn of it."""
    if isinstance(awaitable, Coroutine):
        awaitable.close()
