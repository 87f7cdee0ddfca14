"""What can go wrong when components are put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.services import MissingService

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.contracts.services import Contract

__all__ = ["AssemblyError", "CircularNeed", "MissingNeed", "ProvidedTwice", "TooEarly", "TooLate"]


class AssemblyError(Exception):
    """Components do not fit together, or one of them asked at the wrong time."""


class TooEarly(AssemblyError):
    """A component asked for something while components were still being installed."""

    def __init__(self, asked: str) -> None:
        super().__init__(asked)
        self.asked = asked

    def __str__(self) -> str:
        return (
            f"{self.asked!r} was asked for during installation, when not everything is provided yet: "
            f"ask in start(), or provide the service lazily."
        )


class TooLate(AssemblyError):
    """A component provided or contributed something after installation."""

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given

    def __str__(self) -> str:
        return f"{self.given!r} was given after installation, when others may have asked already: give it in install()."


class ProvidedTwice(AssemblyError):
    """Two components provide the same service.

    Attributes:
        contract: What both provide.
        first: The name of the component that was installed first.
        second: The name of the other one; the same, when a component provides it twice.
    """

    def __init__(self, contract: Contract[object], first: str, second: str) -> None:
        super().__init__(contract, first, second)
        self.contract = contract
        self.first = first
        self.second = second

    def __str__(self) -> str:
        return f"{self.contract.name!r} is provided twice, by {self.first!r} and by {self.second!r}: leave one out."


class CircularNeed(AssemblyError):
    """Making a service needs that same service.

    Attributes:
        contracts: The circle, beginning and ending with the same contract.
    """

    def __init__(self, contracts: Iterable[Contract[object]]) -> None:
        self.contracts = tuple(contracts)
        super().__init__(self.contracts)

    def __str__(self) -> str:
        circle = " needs ".join(repr(contract.name) for contract in self.contracts)
        return f"Services need each other in a circle: {circle}."


class MissingNeed(AssemblyError, MissingService):
    """A component needs a service that none provides.

    Attributes:
        contract: What it needs.
        component: The name of the component.
        known: The names of the contracts that are provided, sorted.
        providers: Distributions that could provide it, as far as the assembler knows any.
    """

    def __init__(
        self, contract: Contract[object], component: str, known: Iterable[str], providers: Iterable[str] = ()
    ) -> None:
        MissingService.__init__(self, contract, known)
        self.component = component
        self.providers = tuple(providers)
        self.args = (contract, component, self.known, self.providers)

    def __str__(self) -> str:
        text = f"{self.component!r} needs {self.contract.name!r}, which no component provides"
        if not self.providers:
            return f"{text}; provided: {', '.join(map(repr, self.known)) or 'nothing'}."
        return f"{text}. It comes with {' or '.join(self.providers)}."
