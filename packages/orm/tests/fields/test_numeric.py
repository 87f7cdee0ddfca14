"""Numbers: extremes, digits, and what is no number."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal, localcontext
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.validation import ValidationError
from bandstand.orm.errors import IntegrityError
from bandstand.orm.fields import (
    AutoField,
    BigAutoField,
    BigIntegerField,
    BooleanField,
    DecimalField,
    FloatField,
    IntegerField,
    PositiveBigIntegerField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    SmallAutoField,
    SmallIntegerField,
)

if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS = [
    (SmallIntegerField, -(2**15), 2**15 - 1),
    (IntegerField, -(2**31), 2**31 - 1),
    (BigIntegerField, -(2**63), 2**63 - 1),
    (PositiveSmallIntegerField, 0, 2**15 - 1),
    (PositiveIntegerField, 0, 2**31 - 1),
    (PositiveBigIntegerField, 0, 2**63 - 1),
]


@pytest.mark.parametrize(("kind", "least", "largest"), LIMITS)
def test_whole_numbers_come_back_up_to_their_limits(
    kind: Any, least: int, largest: int, round_trip: Callable[..., list[Any]]
) -> None:
    assert round_trip(kind(), least, 0, 1, largest) == [least, 0, 1, largest]


@pytest.mark.parametrize(("kind", "least", "largest"), LIMITS)
def test_numbers_beyond_the_limits_are_refused_with_field_and_value(
    kind: Any, least: int, largest: int, make_model: Callable[..., Any]
) -> None:
    field = make_model(value=kind())._meta.get_field("value")
    for number in (least - 1, largest + 1, 10**100):
        expected = rf"held\.Held\.value cannot take .*: the column takes whole numbers from {least} to {largest}\."
        with pytest.raises(ValueError, match=expected):
            field.get_prep_value(number)
        with pytest.raises(ValidationError):
            field.clean(number)


@given(number=st.integers())
def test_a_whole_number_is_kept_exactly_or_refused(number: int) -> None:
    field = BigIntegerField()
    if -(2**63) <= number < 2**63:
        assert field.get_prep_value(number) == number
    else:
        with pytest.raises(ValueError, match="the column takes whole numbers"):
            field.get_prep_value(number)


@pytest.mark.parametrize("value", ["five", "", "1.5", object(), [], float("nan"), float("inf"), "9" * 5000])
def test_what_is_no_whole_number_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="IntegerField cannot take"):
        IntegerField().get_prep_value(value)


def test_whole_numbers_are_read_from_texts_and_truths() -> None:
    field = IntegerField()
    assert [field.to_python(value) for value in ("5", " -7 ", True, 5.0, None)] == [5, -7, 1, 5, None]


def test_the_database_checks_positive_numbers_too(table: Callable[..., Any], database: Any) -> None:
    model = table(value=PositiveIntegerField())
    with pytest.raises(IntegrityError):
        database.execute(f"INSERT INTO {model._meta.db_table} (value) VALUES (-1)")


@pytest.mark.parametrize(("kind", "bits"), [(SmallAutoField, 16), (AutoField, 32), (BigAutoField, 64)])
def test_keys_that_the_database_counts_up(kind: Any, bits: int, table: Callable[..., Any]) -> None:
    model = table(number=kind())
    assert kind.bits == bits
    assert [model.objects.create().pk for _ in range(3)] == [1, 2, 3]
    assert model(number=7).number == 7
    assert model._meta.pk_fields[0].name == "number"
    kind().clean(None)


def test_truths_come_back_as_truths(round_trip: Callable[..., list[Any]]) -> None:
    back = round_trip(BooleanField(null=True), True, False, None)
    assert back[0] is True
    assert back[1] is False
    assert back[2] is None


def test_truths_are_read_from_the_usual_words() -> None:
    field = BooleanField()
    assert [field.to_python(value) for value in (1, "t", "true", "1", "True")] == [True] * 5
    assert [field.to_python(value) for value in (0, "f", "false", "0", "False")] == [False] * 5
    assert BooleanField(null=True).to_python("") is None


@pytest.mark.parametrize("value", ["yes", 2, "", [], object()])
def test_what_is_no_truth_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"BooleanField cannot take .* is neither true nor false"):
        BooleanField().get_prep_value(value)


FLOATS = [0.0, 0.1, -1.5, 1e308, 5e-324, 1.7976931348623157e308, 2.0**53 + 2]


def test_floats_come_back_bit_by_bit(round_trip: Callable[..., list[Any]]) -> None:
    assert round_trip(FloatField(), *FLOATS) == FLOATS


@pytest.mark.parametrize("value", ["x", None, [], 10**400])
def test_what_is_no_float_is_refused(value: Any) -> None:
    field = FloatField()
    if value is None:
        assert field.to_python(None) is None
        return
    with pytest.raises(ValueError, match="FloatField cannot take"):
        field.get_prep_value(value)


DECIMALS = ["0.00", "1.10", "-999999.99", "999999.99", "0.01", "1234.50"]


def test_decimals_come_back_with_the_places_of_the_column(round_trip: Callable[..., list[Any]]) -> None:
    back = round_trip(DecimalField(max_digits=8, decimal_places=2), *map(Decimal, DECIMALS))
    assert list(map(str, back)) == DECIMALS


def test_decimals_keep_fifteen_digits_everywhere_and_more_where_the_database_can(
    round_trip: Callable[..., list[Any]], database: Any
) -> None:
    fifteen = Decimal("1234567890.12345")
    assert round_trip(DecimalField(max_digits=15, decimal_places=5), fifteen) == [fifteen]


def test_decimals_with_many_digits_come_back_exactly_from_postgresql(table: Callable[..., Any], database: Any) -> None:
    if database.backend.dialect.name == "sqlite":
        pytest.skip("SQLite's numbers are doubles")
    model = table(value=DecimalField(max_digits=60, decimal_places=30), free=DecimalField())
    many = Decimal("123456789012345678901234567890.123456789012345678901234567891")
    row = model.objects.create(value=many, free=many)
    again = model.objects.get(pk=row.pk)
    assert (again.value, again.free) == (many, many)


def test_a_decimal_is_rounded_to_the_places_as_the_context_says() -> None:
    field = DecimalField(max_digits=5, decimal_places=2)
    assert str(field.get_prep_value(Decimal("1.005"))) == "1.00"
    assert str(field.get_prep_value(Decimal("1.015"))) == "1.02"
    with localcontext(rounding=ROUND_DOWN):
        assert str(field.get_prep_value(Decimal("1.019"))) == "1.01"


def test_floats_become_the_decimals_that_they_print() -> None:
    assert DecimalField(max_digits=5, decimal_places=2).to_python(0.1) == Decimal("0.1")


def test_a_decimal_with_too_many_digits_is_refused(make_model: Callable[..., Any]) -> None:
    field = make_model(value=DecimalField(max_digits=4, decimal_places=2))._meta.get_field("value")
    with pytest.raises(
        ValueError, match=r"held\.Held\.value cannot take Decimal\('100'\): the column takes 4 digits\."
    ):
        field.get_prep_value(Decimal(100))
    with pytest.raises(ValidationError) as caught:
        field.clean(Decimal("1.234"))
    assert caught.value.problems[0].code == "max_decimal_places"


@pytest.mark.parametrize("value", ["x", "NaN", "Infinity", float("nan"), Decimal("sNaN"), [], object()])
def test_what_is_no_finite_decimal_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"DecimalField cannot take .* is not a decimal number"):
        DecimalField(max_digits=4, decimal_places=2).get_prep_value(value)


@pytest.mark.parametrize("given_digits", [(4, None), (None, 2), (2, 4)])
def test_digits_and_places_come_together(given_digits: tuple[Any, Any]) -> None:
    digits, places = given_digits
    with pytest.raises(ValueError, match=f"got {digits!r} and {places!r}"):
        DecimalField(max_digits=digits, decimal_places=places)
    assert DecimalField().own_validators() == ()
