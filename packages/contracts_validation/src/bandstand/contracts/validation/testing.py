"""The conformance suite of ``Validator``, and a small one to see it pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.services.conformance import Suite, raises, rule
from bandstand.contracts.validation._problem import Problem
from bandstand.contracts.validation._validation import ValidationError, Validator

__all__ = ["AtMost", "MakeValidator", "ValidatorSuite"]

MakeValidator: TypeAlias = Callable[[], Validator]
"""Makes the validator under test from the same arguments at each call."""


@dataclass(frozen=True)
class AtMost:
    """A validator of numbers with an upper bound, for tests and examples."""

    limit: int

    def __call__(self, value: object, /) -> None:
        """Refuse what is larger, or no whole number."""
        if not isinstance(value, int):
            raise ValidationError(LazyText(id="Enter a whole number."), code="not_a_number")
        if value > self.limit:
            text = LazyText(id="Enter %(limit)s or less.")
            raise ValidationError(Problem(text=text, code="max_value", params={"limit": self.limit, "value": value}))


class ValidatorSuite(Suite[MakeValidator]):
    """The rules of ``Validator``; ``make`` returns a function that makes one from the same arguments each time.

    Attributes:
        right: Values that the validator accepts.
        wrong: Values that it refuses.
    """

    right: ClassVar[tuple[object, ...]] = ()
    wrong: ClassVar[tuple[object, ...]] = ()

    def problems(self, validator: Validator, value: object) -> tuple[Problem, ...]:
        """Give what a validator says of a wrong value."""
        return raises(ValidationError, lambda: validator(value)).problems

    @rule("VALIDATION-01")
    def test_right_values_pass(self) -> None:
        validator = self.make()()
        assert self.right, "give at least one right value"
        for value in self.right:
            # The Protocol promises None, and an implementation without types may return anything.
            assert validator(value) is None, value  # type: ignore[func-returns-value]

    @rule("VALIDATION-02")
    def test_wrong_values_raise_validation_errors(self) -> None:
        validator = self.make()()
        assert self.wrong, "give at least one wrong value"
        for value in self.wrong:
            assert self.problems(validator, value)

    @rule("VALIDATION-03")
    def test_problems_can_be_read_by_people_and_programs(self) -> None:
        validator = self.make()()
        for value in self.wrong:
            for problem in self.problems(validator, value):
                assert problem.code not in ("", "invalid"), problem
                assert str(problem), problem

    @rule("VALIDATION-04")
    def test_a_verdict_does_not_depend_on_earlier_ones(self) -> None:
        validator = self.make()()
        first = [self.problems(validator, value) for value in self.wrong]
        for value in self.right:
            validator(value)
        assert [self.problems(validator, value) for value in self.wrong] == first

    @rule("VALIDATION-05")
    def test_equal_arguments_make_equal_validators(self) -> None:
        make = self.make()
        assert make() == make()
        assert hash(make()) == hash(make())

    @rule("VALIDATION-06")
    def test_paths_begin_at_the_value(self) -> None:
        validator = self.make()()
        plain = [value for value in self.wrong if isinstance(value, (str, int, float, bytes)) or value is None]
        for value in plain:
            assert {problem.path for problem in self.problems(validator, value)} == {()}, value
