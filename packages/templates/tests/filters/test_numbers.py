"""Numbers, also such as would fill the memory."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from markupsafe import Markup

from bandstand.templates.filters.numbers import add, divisibleby, filesizeformat, floatformat, get_digit

HUGE = (Decimal("1e400000"), Decimal("1e999999999"), "1e400000", "1e999999999", 10**400, "9" * 10**6, float("inf"))


@pytest.mark.parametrize(
    ("value", "added", "expected"),
    [
        (4, "2", 6),
        (4.9, 1.9, 5),
        ("tea", " time", "tea time"),
        ([1], [2], [1, 2]),
        (dt.date(2026, 2, 27), dt.timedelta(days=2), dt.date(2026, 3, 1)),
        ("tea", 2, ""),
        (None, 2, ""),
    ],
)
def test_add(value: object, added: object, expected: object) -> None:
    assert add(value, added) == expected


def test_a_sum_of_texts_is_safe_if_both_are() -> None:
    assert add(Markup("<b>"), Markup("<i>")) == Markup("<b><i>")
    assert isinstance(add(Markup("<b>"), Markup("<i>")), Markup)
    mixed = add(Markup("<b>"), "<i>")
    assert mixed == "<b><i>"
    assert not isinstance(mixed, Markup)
    assert not isinstance(add("<i>", Markup("<b>")), Markup)


def test_divisibleby() -> None:
    assert divisibleby("21", 7) is True
    assert divisibleby(22, "7") is False
    with pytest.raises(ZeroDivisionError):
        divisibleby(1, 0)
    with pytest.raises(ValueError, match="tea"):
        divisibleby("tea", 1)


@pytest.mark.parametrize(
    ("value", "place", "expected"),
    [
        (9876, 1, 6),
        ("9876", "4", 9),
        (9876, 5, 0),
        (9876, 10**9, 0),
        (-98, 2, 9),
        (-98, 3, 0),
        (9876, 0, 9876),
        (9876, "x", 9876),
        ("tea", 1, "tea"),
        (None, 1, None),
    ],
)
def test_get_digit(value: object, place: object, expected: object) -> None:
    assert get_digit(value, place) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1023, "1023 bytes"),
        (1024, "1.0 KB"),
        ("1536", "1.5 KB"),
        (-5 * 1024**2, "-5.0 MB"),
        (123456789012, "115.0 GB"),
        (1024**4, "1.0 TB"),
        (3 * 1024**6, "3072.0 PB"),
        ("tea", "0 bytes"),
        (None, "0 bytes"),
    ],
)
def test_filesizeformat(value: object, expected: str) -> None:
    assert filesizeformat(value) == expected.replace(" ", "\xa0")


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (12.3456, -1, "12.3"),
        (12.0, -1, "12"),
        (12.0, 2, "12.00"),
        (12.345, "-2", "12.35"),
        ("12.5", 0, "13"),
        (2.675, 2, "2.68"),
        (Decimal("-0.001"), 2, "0.00"),
        (-0.0, 1, "0.0"),
        (True, -1, "1"),
        (Fraction(1, 3), 2, "0.33"),
        (98765.4321, "2g", "98,765.43"),
        (98765.4321, "g", "98,765.4"),
        (98765.4321, "1gu", "98765.4"),
        (98765.4321, "two", "98765.4321"),
        (98765.4321, "-g", "98765.4321"),
        ("tea", 2, ""),
        ("", 2, ""),
        (None, 2, ""),
        (float("nan"), 2, "nan"),
        (float("inf"), 2, "inf"),
        ("1e-400000", 2, "1e-400000"),
        (1.5, 1000000000, "1.5"),
        (1.5, "-1000000000", "1.5"),
        ("0." + "1" * 300, 2, "0.11"),
    ],
)
def test_floatformat(value: object, decimals: object, expected: str) -> None:
    assert floatformat(value, decimals) == expected


def test_an_integer_that_python_does_not_print_is_no_number() -> None:
    assert floatformat(10**5000, 2) == ""
    assert floatformat(10**300, 2) == "1" + "0" * 300


def test_floatformat_writes_many_decimals() -> None:
    assert floatformat(0.5, 1000) == "0.5" + "0" * 999


@pytest.mark.parametrize("value", HUGE, ids=lambda value: type(value).__name__)
def test_a_huge_number_is_not_calculated_with(value: object) -> None:
    for result in (floatformat(value, 2), filesizeformat(value), str(add(value, 1))):
        assert len(result) <= 10**6
    assert get_digit(value, 1) == value


@pytest.mark.parametrize("value", HUGE[:4])
def test_a_huge_number_is_written_as_it_is(value: object) -> None:
    assert floatformat(value, 2) == str(value)
