"""The suite of ``Validator``: the reference passes, and each rule has a violator that is caught."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, cast

from bandstand.contracts.services.conformance import Suite, broken, gaps
from bandstand.contracts.validation import Problem, ValidationError, Validator, _validation
from bandstand.contracts.validation.testing import AtMost, MakeValidator, ValidatorSuite


class AtMostSuite(ValidatorSuite):
    """The rules, with values that fit the bound of 5."""

    right: ClassVar[tuple[object, ...]] = (5, -1)
    wrong: ClassVar[tuple[object, ...]] = (6, "x", None)


class TestAtMost(AtMostSuite):
    """The reference implementation."""

    def make(self) -> MakeValidator:
        return lambda: AtMost(5)


@dataclass(frozen=True)
class Returns(AtMost):
    """Breaks VALIDATION-01: answers with the value."""

    def __call__(self, value: object, /) -> None:
        super().__call__(value)
        return cast("None", value)


@dataclass(frozen=True)
class Crashes(AtMost):
    """Breaks VALIDATION-02: lets a comparison fail."""

    def __call__(self, value: object, /) -> None:
        if cast("int", value) > self.limit:
            super().__call__(value)


@dataclass(frozen=True)
class SaysInvalid(AtMost):
    """Breaks VALIDATION-03: gives no code of its own."""

    def __call__(self, value: object, /) -> None:
        if not isinstance(value, int) or value > self.limit:
            raise ValidationError("Wrong.")


@dataclass(frozen=True)
class Remembers(AtMost):
    """Breaks VALIDATION-04: counts what it has seen."""

    seen: ClassVar[list[object]] = []

    def __call__(self, value: object, /) -> None:
        self.seen.append(value)
        if not isinstance(value, int) or value > self.limit:
            raise ValidationError(Problem(text="Wrong.", code="wrong", params={"seen": len(self.seen)}))


class ComparesByIdentity:
    """Breaks VALIDATION-05."""

    def __call__(self, value: object, /) -> None:
        AtMost(5)(value)


@dataclass(frozen=True)
class NamesAField(AtMost):
    """Breaks VALIDATION-06: pretends to know where the value is."""

    def __call__(self, value: object, /) -> None:
        try:
            super().__call__(value)
        except ValidationError as error:
            raise error.at("number") from None


def violating(make: Callable[[], Validator]) -> type[Suite[MakeValidator]]:
    return broken(AtMostSuite, lambda: make)


def test_each_rule_has_a_check_that_catches_a_planted_violator() -> None:
    violators = {
        "VALIDATION-01": violating(lambda: Returns(5)),
        "VALIDATION-02": violating(lambda: Crashes(5)),
        "VALIDATION-03": violating(lambda: SaysInvalid(5)),
        "VALIDATION-04": violating(lambda: Remembers(5)),
        "VALIDATION-05": violating(ComparesByIdentity),
        "VALIDATION-06": violating(lambda: NamesAField(5)),
    }
    assert gaps([_validation], [ValidatorSuite], violators) == []
