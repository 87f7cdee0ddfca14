"""gunicorn's worker with threads, for ``bandstand run``: one whose end does not wait for itself."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from gunicorn.workers.gthread import ThreadWorker

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["Worker"]


class Worker(ThreadWorker):
    """Leaves at Ctrl-C whatever it was doing; gunicorn's own hangs now and then, until the server kills it 30 s later.

    That one closes its pool of threads in the handler of the signal, and so asks for the lock that the code it has
    interrupted holds while it gives the pool a request, or while it answers the same signal sent a second time: Ctrl-C
    reaches the worker from the terminal and from the server. The pool needs no closing: Python ends idle threads.
    """

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        """Leave at once, by the first signal that says so."""
        # Not SIG_IGN: one that came just before would find no handler, which Python reports as an error.
        for each in (signal.SIGINT, signal.SIGQUIT):
            signal.signal(each, _do_nothing)
        super(ThreadWorker, self).handle_quit(sig, frame)


def _do_nothing(sig: int, frame: FrameType | None) -> None:
    """Handle a signal that was answered already."""
