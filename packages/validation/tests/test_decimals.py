"""How many digits a decimal number may have."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.validation import ValidationError
from bandstand.validation import DecimalValidator


def codes(digits: int | None, places: int | None, value: object) -> list[str]:
    try:
        DecimalValidator(digits, places)(value)
    except ValidationError as error:
        return [problem.code for problem in error.problems]
    return []


@pytest.mark.parametrize("text", ["0", "-0", "0.00", "12.34", "-12.34", "1E+1", "0E+99", "1.2E1", "00012.3", ".5"])
def test_a_number_that_fits(text: str) -> None:
    assert codes(4, 2, Decimal(text)) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("123.45", "max_digits"),
        ("1.234", "max_decimal_places"),
        ("0.001", "max_decimal_places"),
        ("1E-3", "max_decimal_places"),
        ("0.000", "max_decimal_places"),
        ("123", "max_whole_digits"),
        ("1E+2", "max_whole_digits"),
        ("1E+4", "max_digits"),
        ("1E+999999", "max_digits"),
        ("1E-999999", "max_digits"),
        ("NaN", "invalid"),
        ("sNaN", "invalid"),
        ("-Infinity", "invalid"),
    ],
)
def test_a_number_that_does_not(text: str, code: str) -> None:
    assert codes(4, 2, Decimal(text)) == [code]


@pytest.mark.parametrize("value", [1, 1.5, "1.5", None, True])
def test_what_is_no_decimal(value: object) -> None:
    assert codes(4, 2, value) == ["invalid"]


def test_either_number_may_be_open() -> None:
    assert codes(None, None, Decimal("1E-999999")) == []
    assert codes(None, 2, Decimal("123456789.12")) == []
    assert codes(None, 2, Decimal("1.123")) == ["max_decimal_places"]
    assert codes(4, None, Decimal("0.1234")) == []
    assert codes(4, None, Decimal("0.12345")) == ["max_digits"]


@pytest.mark.parametrize(
    ("digits", "places", "value", "text"),
    [
        (1, 0, "12", "Use at most 1 digit in all."),
        (3, 1, "12.34", "Use at most 3 digits in all."),
        (3, 1, "1.23", "Use at most 1 digit after the decimal point."),
        (5, 2, "1.234", "Use at most 2 digits after the decimal point."),
        (3, 2, "12", "Use at most 1 digit before the decimal point."),
        (3, 1, "123", "Use at most 2 digits before the decimal point."),
        (1, 1, "NaN", "Enter a number."),
    ],
)
def test_what_is_said_names_the_number_of_digits(digits: int, places: int, value: str, text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        DecimalValidator(digits, places)(Decimal(value))
    assert caught.value.messages == [text]
    assert caught.value.problems[0].params["value"].__class__ is Decimal


@pytest.mark.parametrize(
    ("digits", "places", "text"),
    [
        (-1, 0, r"^The max_digits of a DecimalValidator is a whole number of 0 or more, or None; got -1\.$"),
        (4, 1.5, r"^The decimal_places of a DecimalValidator is a whole number of 0 or more, or None; got 1\.5\.$"),
        (True, 0, r"^The max_digits of a DecimalValidator is a whole number of 0 or more, or None; got True\.$"),
        (2, 3, r"^The decimal_places of a DecimalValidator are at most its max_digits; got DecimalValidator\(max_digi"),
    ],
)
def test_digits_that_cannot_be_are_refused(digits: object, places: object, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        DecimalValidator(cast("int", digits), cast("int", places))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3), st.integers(3, 9))
def test_the_digits_are_those_that_are_written(number: Decimal, most: int) -> None:
    whole, _, places = format(number.copy_abs(), "f").partition(".")
    assert len(places) == 3
    assert (codes(most, None, number) == []) is (len(whole.lstrip("0")) + 3 <= most)
