"""The token, the handle and the error of a missing answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, final

if TYPE_CHECKING:
    from collections.abc import Iterable

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


@final
class Contract(Generic[T_co]):
    """A typed key for one service: ``CACHE = Contract[Cache]("cache.Cache")``.

    Two tokens are equal when their names are, so a token survives pickling and reloading. The name is the contract
    package and the Protocol joined by a dot; the type parameter is what ``Services.find`` gives back.

    Raises:
        ValueError: The name is not of the form ``package.Protocol``.
    """

    # No dataclass: nearly everything imports this module, and making one loads a third of what they import.
    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        package, dot, protocol = name.rpartition(".")
        if not dot or not protocol.isidentifier() or not all(part.isidentifier() for part in package.split(".")):
            message = f"A contract is named 'package.Protocol', for example 'mail.Mailer'; got {name!r}."
            raise ValueError(message)
        self._name = name

    @property
    def name(self) -> str:
        """The contract package and the Protocol: ``"cache.Cache"``."""
        return self._name

    def __eq__(self, other: object) -> bool:
        return self._name == other._name if isinstance(other, Contract) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._name)

    def __repr__(self) -> str:
        return f"Contract({self._name!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return Contract, (self._name,)


class Services(Protocol):
    """Answers contracts with the objects that an application was assembled from.

    SERVICES-01: ``find`` gives the object provided for the contract, the same one every time, and None when there is
    none.
    SERVICES-02: ``require`` gives the same object as ``find`` and raises ``MissingService`` where ``find`` gives None.
    SERVICES-03: contracts are compared by name: a second token of the same name finds the same object.
    SERVICES-04: the answer may be any object, also one that is false in a truth test.
    SERVICES-05: ``MissingService`` carries the contract and the names of all contracts that are provided.
    """

    def find(self, contract: Contract[T], /) -> T | None:
        """Give the object provided for a contract, or None."""
        ...

    def require(self, contract: Contract[T], /) -> T:
        """Give the object provided for a contract.

        Raises:
            MissingService: Nothing was provided for it.
        """
        ...


class MissingService(LookupError):
    """Nothing was provided for a contract that somebody requires.

    Attributes:
        contract: The token that was asked for.
        known: The names of the contracts that are provided, sorted.
    """

    def __init__(self, contract: Contract[object], known: Iterable[str]) -> None:
        super().__init__(contract, known)
        self.contract = contract
        self.known = tuple(sorted(known))

    def __str__(self) -> str:
        """Name the contract, and the nearest one that is provided or else all of them."""
        from difflib import get_close_matches  # only errors pay for it

        nearest = get_close_matches(self.contract.name, self.known, n=1)
        if nearest:
            return f"No service is provided for {self.contract.name!r}. Did you mean {nearest[0]!r}?"
        provided = ", ".join(map(repr, self.known)) or "nothing"
        return f"No service is provided for {self.contract.name!r}; provided: {provided}."
