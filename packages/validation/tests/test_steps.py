"""Numbers at equal distances."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.validation import Problem, ValidationError, Validator
from bandstand.validation import StepValueValidator


def problem(validator: Validator, value: object) -> Problem:
    with pytest.raises(ValidationError) as caught:
        validator(value)
    (found,) = caught.value.problems
    return found


@pytest.mark.parametrize(
    ("step", "value"),
    [
        (3, 0),
        (3, -9),
        (3, 9.0),
        (0.1, 0.3),
        (0.1, 0.1 + 0.2),
        (0.1, Decimal("0.7")),
        (0.01, 1),
        (Decimal("0.1"), Decimal("1234567890123456789012345678901234567890.1")),
        (Decimal("0.1"), 0.3),
        (Decimal("0.001"), 7),
        (2, 10**400),
        (1, Decimal("1e500")),
        (3, True + True + True),
    ],
)
def test_a_multiple(step: float | Decimal, value: object) -> None:
    StepValueValidator(step)(value)


@pytest.mark.parametrize(
    ("step", "value"),
    [
        (3, 1),
        (3, 9.5),
        (0.1, 0.35),
        (2, 10**30 + 1),
        (2, 10**400 + 1),
        (Decimal("0.1"), Decimal("1234567890123456789012345678901234567890.15")),
        (3, "9"),
        (3, None),
        (3, float("nan")),
        (3, float("inf")),
        (3, Decimal("nan")),
        (3, Decimal("snan")),
        (3, Decimal("inf")),
        (3, 3j),
        (0.5, 10**400),
        (1, Decimal("1e999999")),
        (1, Decimal("1" * 1001)),
        (Decimal("0.1"), Decimal("1e-999999")),
    ],
)
def test_no_multiple(step: float | Decimal, value: object) -> None:
    assert problem(StepValueValidator(step), value).code == "step_size"


def test_what_is_said_names_step_and_value() -> None:
    found = problem(StepValueValidator(5), 7)
    assert str(found) == "The value must be a multiple of 5."
    assert found.params == {"limit_value": 5, "show_value": 7, "value": 7}


def test_steps_from_an_offset_are_said_with_the_next_values() -> None:
    validator = StepValueValidator(5, offset=2)
    validator(12)
    found = problem(validator, 5)
    assert str(found) == "The value must be 2, 7, 12 and so on."
    assert found.params == {
        "limit_value": 5, "show_value": 5, "value": 5, "offset": 2, "valid_value1": 7, "valid_value2": 12,
    }  # fmt: skip


def test_an_offset_and_a_step_may_be_of_different_types() -> None:
    validator = StepValueValidator(0.5, offset=Decimal("0.1"))
    validator(0.6)
    assert str(problem(validator, 1)) == "The value must be 0.1, 0.6, 1.1 and so on."


def test_a_message_of_a_site() -> None:
    assert str(problem(StepValueValidator(5, "Not %(value)s.", 1), 5)) == "Not 5."


def test_a_function_gives_the_step_at_each_call() -> None:
    steps = iter([2, 3])
    validator = StepValueValidator(lambda: next(steps))
    validator(4)
    assert str(problem(validator, 4)) == "The value must be a multiple of 3."


@pytest.mark.parametrize("step", [0, -1, 0.0, float("nan"), float("inf"), Decimal("snan"), "1", None])
def test_what_is_no_step_is_refused(step: object) -> None:
    with pytest.raises(ValueError, match=r"^The step of a StepValueValidator is a number above 0; got "):
        StepValueValidator(cast("int", step))


@pytest.mark.parametrize("offset", ["1", float("nan"), Decimal("-inf")])
def test_what_is_no_offset_is_refused(offset: object) -> None:
    with pytest.raises(ValueError, match=r"^The offset of a StepValueValidator is a finite number; got "):
        StepValueValidator(1, offset=cast("int", offset))


@given(st.integers(1, 10**6), st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_whole_numbers_and_the_same_decimals_and_floats_have_one_verdict(step: int, offset: int, value: int) -> None:
    expected = (value - offset) % step == 0
    for kind in (int, Decimal, float):
        try:
            StepValueValidator(kind(step), offset=kind(offset))(kind(value))
        except ValidationError:
            assert not expected
        else:
            assert expected
