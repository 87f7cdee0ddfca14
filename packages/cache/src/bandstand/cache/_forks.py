"""What must not be shared with a parent process: locks that a thread held, sockets, computations under way."""

from __future__ import annotations

import os
from typing import Protocol
from weakref import WeakSet


class Forked(Protocol):
    """Something that begins anew in a child process."""

    def begin_anew(self) -> None:
        """Forget what belongs to the parent."""
        ...


_ALIVE: WeakSet[Forked] = WeakSet()


def anew_after_fork(thing: Forked) -> None:
    """Begin a thing anew in every child process, for as long as it lives."""
    _ALIVE.add(thing)


def _after_fork() -> None:
    for thing in list(_ALIVE):
        thing.begin_anew()


if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(after_in_child=_after_fork)
