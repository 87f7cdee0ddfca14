"""What a value may be at most and at least."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import cast

import pytest

from bandstand.contracts.validation import Problem, ValidationError, Validator
from bandstand.validation import MaxValueValidator, MinValueValidator


def problem(validator: Validator, value: object) -> Problem:
    with pytest.raises(ValidationError) as caught:
        validator(value)
    (found,) = caught.value.problems
    return found


def test_the_limit_itself_passes() -> None:
    MaxValueValidator(5)(5)
    MinValueValidator(5)(5)
    MaxValueValidator(Decimal("0.1"))(Decimal("0.10"))


def test_what_is_said_names_limit_and_value() -> None:
    found = problem(MaxValueValidator(5), 7)
    assert (str(found), found.code) == ("The value must be at most 5.", "max_value")
    assert found.params == {"limit_value": 5, "show_value": 7, "value": 7}
    found = problem(MinValueValidator(5), 3)
    assert (str(found), found.code) == ("The value must be at least 5.", "min_value")
    assert found.params == {"limit_value": 5, "show_value": 3, "value": 3}


def test_a_message_of_a_site() -> None:
    found = problem(MinValueValidator(18, "You are %(show_value)s, not %(limit_value)s."), 17)
    assert str(found) == "You are 17, not 18."


def test_limits_are_of_any_type_that_has_an_order() -> None:
    MinValueValidator(dt.date(2026, 1, 1))(dt.date(2026, 11, 22))
    MaxValueValidator("m")("abc")
    MaxValueValidator(dt.timedelta(days=1))(dt.timedelta(hours=1))
    assert str(problem(MaxValueValidator(dt.date(2026, 1, 1)), dt.date(2026, 1, 2))) == (
        "The value must be at most 2026-01-01."
    )


def test_a_function_gives_the_limit_at_each_call() -> None:
    limits = iter([1, 2])
    validator = MaxValueValidator(lambda: next(limits))
    assert problem(validator, 2).params["limit_value"] == 1
    validator(2)


def test_validators_with_the_same_function_are_equal() -> None:
    assert MaxValueValidator(dt.date.today) == MaxValueValidator(dt.date.today)
    assert MaxValueValidator(dt.date.today) != MaxValueValidator(dt.datetime.now)


@pytest.mark.parametrize("value", ["7", None, 1j, [], dt.date(2026, 1, 1), Decimal("snan")])
def test_a_value_that_has_no_order_with_the_limit_is_refused(value: object) -> None:
    found = problem(MaxValueValidator(5), value)
    assert (str(found), found.code) == ("This value cannot be compared with 5.", "max_value")
    assert found.params == {"limit_value": 5, "show_value": value, "value": value}


def test_an_aware_and_a_plain_time_have_no_order() -> None:
    aware = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    plain = aware.replace(year=2027, tzinfo=None)
    assert problem(MinValueValidator(aware), plain).code == "min_value"


def test_not_a_number_is_within_no_limit() -> None:
    assert problem(MaxValueValidator(5), float("nan")).code == "max_value"
    assert problem(MinValueValidator(5), float("nan")).code == "min_value"


@pytest.mark.parametrize("limit", [None, float("nan"), Decimal("nan")])
def test_a_limit_that_nothing_can_be_compared_with_is_refused(limit: object) -> None:
    with pytest.raises(ValueError, match=r"^The limit of a MaxValueValidator is a value to compare others with; got "):
        MaxValueValidator(cast("int", limit))


def test_an_error_of_the_function_is_not_a_verdict() -> None:
    def broken() -> int:
        message = "The database is gone."
        raise TypeError(message)

    with pytest.raises(TypeError, match="gone"):
        MaxValueValidator(broken)(5)
