"""What an assembled application does in a process: it starts, opens a scope for each request, and stops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bandstand.contracts.assembly._assembly import Slot

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from bandstand.contracts.assembly._assembly import Assembly


class Lifecycle(Protocol):
    """Something to be opened once in each process: a pool, a worker, a watched folder."""

    def start(self, assembly: Assembly, /) -> None:
        """Open it."""
        ...

    def stop(self) -> None:
        """Close it, within seconds; called only after a ``start`` that succeeded."""
        ...

    def after_fork(self) -> None:
        """Let go, in a child process, of what belongs to its parent, without closing it there."""
        ...


class Scoped(Protocol):
    """Something that each request, command, task and test has for itself: a connection, a unit of work."""

    def scope(self) -> AbstractContextManager[object]:
        """Give what is entered before the request and left after it, with the request's error if there is one."""
        ...


LIFECYCLES: Slot[Lifecycle] = Slot("lifecycles")
SCOPES: Slot[Scoped] = Slot("scopes")


class Assembled(Protocol):
    """An application put together, in the hands of whoever runs it.

    ASSEMBLY-11: ``start`` first looks whether every need of every component is provided, and raises ``MissingNeed``
    before anything has started.
    ASSEMBLY-12: a component starts after those that provide what it needs, otherwise in the order given.
    ASSEMBLY-13: ``stop`` stops in the opposite order, all of them also when one fails, and then raises its error.
    ASSEMBLY-14: a ``start`` that fails stops what had started, in the opposite order, and raises its error.
    ASSEMBLY-15: starting what is started, and stopping what is not, does nothing.
    ASSEMBLY-16: ``after_fork`` reaches every lifecycle that has started, in the order of starting.
    ASSEMBLY-17: ``scope`` enters all scopes in the order of starting and leaves them in the opposite order, each with
    the error that ended the block.
    """

    @property
    def assembly(self) -> Assembly:
        """What its components provide and contribute."""
        ...

    def start(self) -> None:
        """Open everything, once in each process.

        Raises:
            MissingNeed: A component needs what none provides.
        """
        ...

    def stop(self) -> None:
        """Close everything."""
        ...

    def after_fork(self) -> None:
        """Tell everything that this is now a child process."""
        ...

    def scope(self) -> AbstractContextManager[object]:
        """Give the scope of one request, command, task or test."""
        ...
