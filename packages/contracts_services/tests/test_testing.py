"""The suite of ``Services``: the reference passes, and each rule has a violator that is caught."""

from collections.abc import Callable, Mapping
from typing import TypeVar, cast

from bandstand.contracts.services import Contract, MissingService, Services, _services
from bandstand.contracts.services.conformance import broken, gaps
from bandstand.contracts.services.testing import FixedServices, MakeServices, ServicesSuite

T = TypeVar("T")
Provided = Mapping[Contract[object], object]


class TestFixedServices(ServicesSuite):
    """The reference implementation."""

    def make(self) -> MakeServices:
        return FixedServices


class CopiesEachTime(FixedServices):
    """Breaks SERVICES-01: gives another object at each call."""

    def find(self, contract: Contract[T], /) -> T | None:
        found = super().find(contract)
        return None if found is None else cast("T", object())


class RequireGivesNone(FixedServices):
    """Breaks SERVICES-02: requires without complaint."""

    def require(self, contract: Contract[T], /) -> T:
        return cast("T", self.find(contract))


class ComparesByIdentity(FixedServices):
    """Breaks SERVICES-03: knows only the token it was given."""

    def __init__(self, provided: Provided) -> None:
        super().__init__(provided)
        self._tokens = {id(contract) for contract in provided}

    def find(self, contract: Contract[T], /) -> T | None:
        return super().find(contract) if id(contract) in self._tokens else None


class TakesFalseForMissing(FixedServices):
    """Breaks SERVICES-04: a false service counts as none."""

    def find(self, contract: Contract[T], /) -> T | None:
        return super().find(contract) or None


class ErrorWithoutNames(FixedServices):
    """Breaks SERVICES-05: the error does not say what is provided."""

    def require(self, contract: Contract[T], /) -> T:
        found = self.find(contract)
        if found is None:
            raise MissingService(contract, [])
        return found


def violating(make: Callable[[Provided], Services]) -> type[ServicesSuite]:
    return cast("type[ServicesSuite]", broken(ServicesSuite, lambda: make))


def test_each_rule_has_a_check_that_catches_a_planted_violator() -> None:
    violators = {
        "SERVICES-01": violating(CopiesEachTime),
        "SERVICES-02": violating(RequireGivesNone),
        "SERVICES-03": violating(ComparesByIdentity),
        "SERVICES-04": violating(TakesFalseForMissing),
        "SERVICES-05": violating(ErrorWithoutNames),
    }
    assert gaps([_services], [ServicesSuite], violators) == []
