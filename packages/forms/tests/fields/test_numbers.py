"""Whole numbers, floats and decimals."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bandstand.contracts.validation import ValidationError
from bandstand.forms.fields import DecimalField, Field, FloatField, IntegerField
from bandstand.forms.widgets import HiddenInput, NumberInput, TextInput


def said(field: Field, value: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return [(problem.code, str(problem)) for problem in caught.value.problems]


NUMBERS = (IntegerField, FloatField, DecimalField)


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        ("12", 12),
        (" -12 ", -12),
        ("+7", 7),
        ("007", 7),
        ("12.0", 12),
        ("12.", 12),
        (12, 12),
        (12.0, 12),
        (Decimal("1E+1"), 10),
    ],
)
def test_whole_numbers_are_read(sent: object, number: int) -> None:
    cleaned = IntegerField().clean(sent)
    assert (cleaned, type(cleaned)) == (number, int)


@pytest.mark.parametrize(
    "sent",
    [
        "x",
        "1.5",
        "1e3",
        "1_000",
        "\uff11\uff12",
        "٣",
        "0x10",
        "--1",
        "1 2",
        "1,5",
        1.5,
        float("nan"),
        float("inf"),
        True,
        [1],
        {},
        b"1",
        "9" * 1001,
        10**5000,
        Decimal("1E+999999"),
        Decimal("NaN"),
        Decimal("sNaN"),
        "\0",
        "\ud800",
        " ",
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_whole_number_is_refused(sent: object) -> None:
    assert said(IntegerField(), sent) == [("invalid", "Enter a whole number.")]


@pytest.mark.parametrize(
    ("sent", "number"), [("1.5", 1.5), (" -.5 ", -0.5), ("1e3", 1000.0), ("3", 3.0), (3, 3.0), (Decimal("2.5"), 2.5)]
)
def test_floats_are_read(sent: object, number: float) -> None:
    cleaned = FloatField().clean(sent)
    assert (cleaned, type(cleaned)) == (number, float)


@pytest.mark.parametrize(
    ("sent", "number"),
    [("1.50", "1.50"), (" -.5 ", "-0.5"), ("1e3", "1E+3"), (3, "3"), (0.1, "0.1"), (Decimal("2.5"), "2.5")],
)
def test_decimals_are_read_exactly(sent: object, number: str) -> None:
    cleaned = DecimalField().clean(sent)
    assert isinstance(cleaned, Decimal)
    assert str(cleaned) == number


@pytest.mark.parametrize("kind", [FloatField, DecimalField])
@pytest.mark.parametrize(
    "sent",
    [
        "x",
        "nan",
        "inf",
        "-Infinity",
        "1_000",
        "\uff11\uff12",
        "1,5",
        "1e",
        ".",
        "1e99999",
        True,
        [1],
        {},
        float("nan"),
        float("inf"),
        "9" * 10000000,
        Decimal("Infinity"),
        Decimal("sNaN"),
        10**5000,
        "\0",
        "\ud800",
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_number_is_refused(kind: type[FloatField | DecimalField], sent: object) -> None:
    assert said(kind(), sent) == [("invalid", "Enter a number.")]


def test_a_float_is_finite() -> None:
    assert said(FloatField(), "1e400") == [("invalid", "Enter a number.")]
    assert said(FloatField(), Decimal("1e400")) == [("invalid", "Enter a number.")]


@pytest.mark.parametrize("kind", NUMBERS)
@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_is_none_or_refused(kind: type[IntegerField], nothing: object) -> None:
    assert kind(required=False).clean(nothing) is None
    assert said(kind(), nothing) == [("required", "Fill this in.")]


@pytest.mark.parametrize("kind", NUMBERS)
def test_limits_hold(kind: type[IntegerField]) -> None:
    field = kind(min_value=2, max_value=8)
    assert [field.clean(text) for text in ("2", "8")] == [2, 8]
    assert said(field, "1") == [("min_value", "The value must be at least 2.")]
    assert said(field, "9") == [("max_value", "The value must be at most 8.")]


def test_steps_begin_at_the_least_value() -> None:
    assert IntegerField(step_size=3).clean("9") == 9
    assert said(IntegerField(step_size=3), "10") == [("step_size", "The value must be a multiple of 3.")]
    assert said(IntegerField(min_value=1, step_size=3), "9") == [("step_size", "The value must be 1, 4, 7 and so on.")]
    assert DecimalField(step_size=Decimal("0.1")).clean("0.3") == Decimal("0.3")


def test_decimals_have_so_many_digits() -> None:
    field = DecimalField(max_digits=4, decimal_places=2)
    assert field.clean("12.34") == Decimal("12.34")
    assert said(field, "1.234") == [("max_decimal_places", "Use at most 2 digits after the decimal point.")]
    assert said(field, "123") == [("max_whole_digits", "Use at most 2 digits before the decimal point.")]
    assert said(field, "123.45") == [("max_digits", "Use at most 4 digits in all.")]
    assert said(field, "1e9") == [("max_digits", "Use at most 4 digits in all.")]


def test_limits_are_numbers() -> None:
    with pytest.raises(TypeError, match=r"The min_value of an? IntegerField is a number or None; got '5'"):
        IntegerField(min_value="5")  # type: ignore[arg-type] # what the error is about
    with pytest.raises(ValueError, match="got nan"):
        FloatField(max_value=float("nan"))
    with pytest.raises(ValueError, match="got 0"):
        IntegerField(step_size=0)
    with pytest.raises(ValueError, match="max_digits=1"):
        DecimalField(max_digits=1, decimal_places=2)


def test_browsers_are_told_the_limits_and_steps() -> None:
    widget = NumberInput()
    assert IntegerField(min_value=1, max_value=9).html_attrs(widget) == {"min": 1, "max": 9, "step": None}
    assert IntegerField(step_size=5).html_attrs(widget) == {"min": None, "max": None, "step": 5}
    assert FloatField().html_attrs(widget)["step"] == "any"
    assert DecimalField(decimal_places=2).html_attrs(widget)["step"] == "0.01"
    assert DecimalField(decimal_places=0).html_attrs(widget)["step"] == "1"
    assert DecimalField().html_attrs(widget)["step"] == "any"
    assert DecimalField().html_attrs(HiddenInput()) == {}
    assert DecimalField().html_attrs(TextInput()) == {}


def test_localised_numbers_get_a_keyboard() -> None:
    field = IntegerField(localize=True, min_value=0)
    assert field.html_attrs(field.widget) == {"inputmode": "numeric"}
    assert replace(field, min_value=None).html_attrs(field.widget) == {"inputmode": "decimal"}


def test_a_number_changed_when_its_value_did() -> None:
    assert not DecimalField().changed(Decimal("1.50"), "1.5")
    assert DecimalField().changed(Decimal("1.50"), "1.6")
    assert IntegerField().changed(1, "x")
    assert IntegerField().changed(None, "0")
    assert not IntegerField().changed(None, "")
    assert not IntegerField(disabled=True).changed(1, "2")
