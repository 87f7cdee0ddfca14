from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.errors import DatabaseError
from bandstand.orm.expressions import F, Value
from bandstand.orm.fields import DecimalField, FloatField, IntegerField
from bandstand.orm.functions import (
    Abs,
    ACos,
    ASin,
    ATan,
    ATan2,
    Ceil,
    Cos,
    Cot,
    Degrees,
    Exp,
    Floor,
    Ln,
    Log,
    Mod,
    Pi,
    Power,
    Radians,
    Random,
    Round,
    Sign,
    Sin,
    Sqrt,
    Tan,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm.database import Database


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (ACos("real"), 1.0471975511965979),
        (ASin("real"), 0.5235987755982989),
        (ATan("real"), 0.4636476090008061),
        (ATan2("real", "whole"), 2.976443976175166),
        (Cos("real"), 0.8775825618903728),
        (Cot("real"), 1.830487721712452),
        (Degrees("real"), 28.64788975654116),
        (Exp("real"), 1.6487212707001282),
        (Ln("real"), -0.6931471805599453),
        (Log(Value(2), Value(8)), 3.0),
        (Log("real", Value(8)), -3.0),
        (Mod("whole", Value(2)), -1.0),
        (Mod(Value(5.3), Value(2.1)), 1.1),
        (Pi(), 3.141592653589793),
        (Power("real", Value(3)), 0.125),
        (Power("whole", Value(2)), 9.0),
        (Radians(Value(180)), 3.141592653589793),
        (Sin("real"), 0.479425538604203),
        (Sqrt("real"), 0.7071067811865476),
        (Sqrt(Value(16)), 4.0),
        (Tan("real"), 0.5463024898437905),
    ],
)
def test_functions_that_give_fractions_of_floats_and_whole_numbers(
    value: Callable[..., Any], expression: Any, expected: float
) -> None:
    result = value(expression, real=0.5, whole=-3)
    assert type(result) is float
    assert result == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (Sqrt("price"), Decimal("3.5355")),
        (Exp("price"), Decimal("268337.2865")),
        (Ln("price"), Decimal("2.5257")),
        (Log(Value(10), "price"), Decimal("1.0969")),
        (Power("price", Value(2)), Decimal("156.25")),
        (Mod("price", Value(5)), Decimal("2.5")),
        (Sin("price"), Decimal("-0.0663")),
    ],
)
def test_functions_that_give_fractions_of_decimals(
    value: Callable[..., Any], expression: Any, expected: Decimal
) -> None:
    result = value(expression, price=Decimal("12.50"))
    assert type(result) is Decimal
    assert round(result, 4) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (Abs("whole"), 3),
        (Abs("real"), 2.5),
        (Abs("price"), Decimal("7.25")),
        (Ceil("whole"), -3),
        (Ceil("real"), -2.0),
        (Ceil("price"), Decimal(-7)),
        (Floor("whole"), -3),
        (Floor("real"), -3.0),
        (Floor("price"), Decimal(-8)),
        (Sign("whole"), -1),
        (Sign("real"), -1.0),
        (Sign("price"), Decimal(-1)),
        (Sign(Value(0)), 0),
        (Round("whole"), -3),
        (Round("whole", -1), 0),
        (Round(Value(125), -1), 130),
        (Round("real"), -3.0),
        (Round(Value(2.675), 2), 2.68),
        (Round("price", 1), Decimal("-7.3")),
        (Round("price"), Decimal(-7)),
        (Round("price", -1), Decimal(-10)),
        (Round("price", F("whole") + 4), Decimal("-7.3")),
    ],
)
def test_functions_that_keep_the_type(value: Callable[..., Any], expression: Any, expected: object) -> None:
    result = value(expression, whole=-3, real=-2.5, price=Decimal("-7.25"))
    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize(
    "function",
    [Abs, ACos, ASin, ATan, Ceil, Cos, Cot, Degrees, Exp, Floor, Ln, Radians, Round, Sign, Sin, Sqrt, Tan],
)
def test_null_gives_null(value: Callable[..., Any], function: Any) -> None:
    assert value(function("count")) is None


@pytest.mark.parametrize("function", [ATan2, Log, Mod, Power])
def test_null_on_one_side_gives_null(value: Callable[..., Any], function: Any) -> None:
    assert value(function("count", Value(2))) is None
    assert value(function(Value(2), "count")) is None


@pytest.mark.parametrize("expression", [Sqrt("whole"), Ln("whole"), ACos("whole"), Mod("whole", Value(0))])
def test_numbers_out_of_range_are_errors(value: Callable[..., Any], expression: Any) -> None:
    with pytest.raises(DatabaseError):
        value(expression, whole=-3)


def test_random_numbers_differ_by_row_and_are_from_0_to_1(rows: Any) -> None:
    for _ in range(3):
        rows.objects.create()
    numbers = set(rows.objects.annotate(number=Random()).values_list("number", flat=True))
    assert len(numbers) == 3
    assert all(0 <= number < 1 for number in numbers)
    assert len(rows.objects.order_by(Random())) == 3


def test_results_are_compared_with_numbers(rows: Any) -> None:
    for price in ("1.50", "-1.50", "2.25"):
        rows.objects.create(price=Decimal(price), real=float(price))
    assert rows.objects.annotate(size=Abs("price")).filter(size=Decimal("1.5")).count() == 2
    assert rows.objects.filter(Sqrt(Abs("price")) == Decimal("1.5")).count() == 1
    assert rows.objects.filter(Ceil("real") <= 2.0).count() == 2


def test_functions_are_transforms_where_they_are_registered(rows: Any) -> None:
    known = dict(IntegerField.lookups)
    IntegerField.register_lookup(Abs)
    try:
        rows.objects.create(whole=-3)
        assert rows.objects.filter(whole__abs=3).count() == 1
    finally:
        IntegerField.lookups.clear()
        IntegerField.lookups.update(known)


def test_types_of_results() -> None:
    assert isinstance(Sin(Value(1)).output_field, FloatField)
    assert isinstance(Power(Value(1), Value(Decimal(2))).output_field, DecimalField)
    assert isinstance(Ceil(Value(1)).output_field, IntegerField)


def test_whole_numbers_of_64_bits_stay_exact(value: Callable[..., Any], database: Database) -> None:
    assert value(Ceil(Value(2**60 + 1))) in (2**60 + 1, 2**60)
    assert value(Round(Value(2**60 + 1))) == 2**60 + 1
