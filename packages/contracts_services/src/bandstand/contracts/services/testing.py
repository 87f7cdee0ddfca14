"""The conformance suite of ``Services`` and its reference implementation in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from bandstand.contracts.services._services import Contract, MissingService, Services
from bandstand.contracts.services.conformance import Suite, raises, rule

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["FixedServices", "MakeServices", "ServicesSuite"]

T = TypeVar("T")


class FixedServices:
    """Services over a fixed mapping of contracts to objects; enough for tests and one-file scripts."""

    def __init__(self, provided: Mapping[Contract[object], object] | None = None) -> None:
        self._provided = {contract.name: service for contract, service in (provided or {}).items()}

    def find(self, contract: Contract[T], /) -> T | None:
        """Give the object provided for a contract, or None."""
        # The mapping cannot say that each value fits its key's type parameter; whoever filled it promised so.
        return cast("T | None", self._provided.get(contract.name))

    def require(self, contract: Contract[T], /) -> T:
        """Give the object provided for a contract, or raise ``MissingService``."""
        if contract.name not in self._provided:
            raise MissingService(contract, self._provided)
        return cast("T", self._provided[contract.name])


class MakeServices(Protocol):
    """Builds the implementation under test, holding exactly the services given."""

    def __call__(self, provided: Mapping[Contract[object], object], /) -> Services:
        """Build it."""
        ...


class _Service:
    """Something to provide."""


class _Empty(_Service):
    """Something to provide that is false in a truth test."""

    def __len__(self) -> int:
        return 0


_FIRST = Contract[_Service]("example.First")
_SECOND = Contract[_Service]("example.Second")


class ServicesSuite(Suite[MakeServices]):
    """The rules of ``Services``; ``make`` returns a function that builds a handle from a mapping."""

    @rule("SERVICES-01")
    def test_find_gives_the_same_object_every_time(self) -> None:
        first, second = _Service(), _Service()
        services = self.make()({_FIRST: first, _SECOND: second})
        assert services.find(_FIRST) is first
        assert services.find(_FIRST) is first
        assert services.find(_SECOND) is second

    @rule("SERVICES-01")
    def test_find_gives_none_for_what_is_not_provided(self) -> None:
        assert self.make()({_FIRST: _Service()}).find(_SECOND) is None

    @rule("SERVICES-02")
    def test_require_gives_what_find_gives(self) -> None:
        first = _Service()
        services = self.make()({_FIRST: first})
        assert services.require(_FIRST) is first
        assert services.find(_FIRST) is first

    @rule("SERVICES-02", "SERVICES-05")
    def test_require_raises_missing_service_with_what_is_known(self) -> None:
        services = self.make()({_SECOND: _Service()})
        error = raises(MissingService, lambda: services.require(_FIRST))
        assert error.contract == _FIRST
        assert error.known == ("example.Second",)

    @rule("SERVICES-03")
    def test_tokens_are_compared_by_name(self) -> None:
        first = _Service()
        services = self.make()({_FIRST: first})
        again = Contract[_Service]("example.First")
        assert services.find(again) is first
        assert services.require(again) is first

    @rule("SERVICES-04")
    def test_a_false_object_is_an_answer(self) -> None:
        empty = _Empty()
        services = self.make()({_FIRST: empty})
        assert services.find(_FIRST) is empty
        assert services.require(_FIRST) is empty
