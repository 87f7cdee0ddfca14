"""What a component is, and what it sees while it is installed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, final

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.contracts.services import Contract

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@final
@dataclass(frozen=True)
class Slot(Generic[T_co]):
    """A typed key for things of which an application has many: ``COMMANDS = Slot[Command]("commands")``.

    Any contract may define slots of its own beside its types; slots are compared by name.
    """

    name: str


class Assembly(Protocol):
    """What components provide and contribute, and the way to it once all of them are installed.

    It answers contracts as ``bandstand.contracts.services.Services`` does.

    ASSEMBLY-02: the order in which components are given never changes which service answers a contract.
    ASSEMBLY-03: ``find``, ``require`` and ``gathered`` raise ``TooEarly`` while components are being installed.
    ASSEMBLY-04: ``provide``, ``provide_lazily``, ``add`` and ``add_lazily`` raise ``TooLate`` once all of them are.
    ASSEMBLY-05: a second service for a contract raises ``ProvidedTwice``, which names both components.
    ASSEMBLY-06: a lazy service is made when it is first asked for and never again.
    ASSEMBLY-07: services that need each other in a circle raise ``CircularNeed`` with the contracts of the circle.
    ASSEMBLY-08: ``gathered`` gives what was added to a slot, in the order of components and, within one, of adding.
    ASSEMBLY-09: what was added lazily is made when its slot is first gathered and never again.
    """

    def provide(self, contract: Contract[T], service: T, /) -> None:
        """Provide a service.

        Raises:
            ProvidedTwice: Another component provides it already.
            TooLate: All components are installed.
        """
        ...

    def provide_lazily(self, contract: Contract[T], make: Callable[[Assembly], T], /) -> None:
        """Provide a service that needs others: it is made from the assembly when it is first asked for.

        Raises:
            ProvidedTwice: Another component provides it already.
            TooLate: All components are installed.
        """
        ...

    def add(self, slot: Slot[T], item: T, /) -> None:
        """Contribute something of which there are many: a command, a folder, a check.

        Raises:
            TooLate: All components are installed.
        """
        ...

    def add_lazily(self, slot: Slot[T], make: Callable[[Assembly], T], /) -> None:
        """Contribute something that has to be imported or to ask for others: it is made when it is needed.

        Raises:
            TooLate: All components are installed.
        """
        ...

    def find(self, contract: Contract[T], /) -> T | None:
        """Give the service provided for a contract, or None.

        Raises:
            TooEarly: Components are still being installed.
            CircularNeed: The service needs itself.
        """
        ...

    def require(self, contract: Contract[T], /) -> T:
        """Give the service provided for a contract.

        Raises:
            MissingService: Nothing provides it.
            TooEarly: Components are still being installed.
            CircularNeed: The service needs itself.
        """
        ...

    def gathered(self, slot: Slot[T], /) -> tuple[T, ...]:
        """Give everything that was added to a slot.

        Raises:
            TooEarly: Components are still being installed.
        """
        ...


class Component(Protocol):
    """A part of an application: the very object that one would also use by itself.

    ASSEMBLY-01: each component is installed once, in the order given, before any need is answered or anything starts.
    """

    @property
    def name(self) -> str:
        """What errors call it: ``"templates"``."""
        ...

    @property
    def needs(self) -> tuple[Contract[object], ...]:
        """The contracts that it cannot do without; what it can do without it asks for with ``find``."""
        ...

    def install(self, assembly: Assembly, /) -> None:
        """Provide and contribute; open nothing yet. The assembly may be kept, to ask it later."""
        ...
