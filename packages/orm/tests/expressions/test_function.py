"""Values, functions and casts: what they give, and of which type."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from bandstand.orm import (
    CharField,
    DecimalField,
    DurationField,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    IntegerField,
    TextField,
    Value,
)
from bandstand.orm.functions import Cast, Coalesce, Length

MONEY = DecimalField(max_digits=6, decimal_places=2)


def values(library: Any, expression: Any) -> list[Any]:
    """Give what an expression is of Emma, Faust and Persuasion."""
    return list(library.Book.objects.annotate(it=expression).order_by("title").values_list("it", flat=True))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (Value(7), [7, 7, 7]),
        (Value("a b"), ["a b"] * 3),
        (Value(Decimal("1.5")), [Decimal("1.5")] * 3),
        (Value(dt.date(2026, 1, 2)), [dt.date(2026, 1, 2)] * 3),
        (Value("3", output_field=CharField()), ["3"] * 3),
        (Func("title", function="upper"), ["EMMA", "FAUST", "PERSUASION"]),
        (
            Func("title", Value("a"), Value("A"), function="replace", output_field=TextField()),
            ["EmmA", "FAust", "PersuAsion"],
        ),
        (Cast("pages", CharField(max_length=9)), ["474", "158", "249"]),
        (Cast(Value("12"), IntegerField()), [12, 12, 12]),
        (Cast("pages", FloatField()), [474.0, 158.0, 249.0]),
        (ExpressionWrapper(F("pages") * Value(1.5), output_field=FloatField()), [711.0, 237.0, 373.5]),
        (F("price") * F("pages"), [Decimal(4503), Decimal(1106), None]),
        (
            Coalesce(F("price"), Value(0), output_field=DecimalField(max_digits=6, decimal_places=2)),
            [Decimal("9.5"), 7, 0],
        ),
        (F("published") - F("published"), [dt.timedelta(0), None, dt.timedelta(0)]),
    ],
)
def test_expressions_give_values_of_their_type(library: Any, expression: Any, expected: list[Any]) -> None:
    found = values(library, expression)
    assert found == expected
    assert [type(each) for each in found if type(each) is not Decimal] == [
        type(each) for each, it in zip(expected, found, strict=True) if type(it) is not Decimal
    ]


def test_the_type_of_a_result_is_that_of_its_parts_or_the_one_given() -> None:
    assert type((F("a") + Value(1)).output_field) is type(Value(1).output_field)
    assert type(Func(Value("x"), function="f").output_field) is type(Value("x").output_field)
    assert type(Func(Value("x"), function="f", output_field=FloatField()).output_field) is FloatField
    assert type(ExpressionWrapper(F("a"), output_field=DurationField()).output_field) is DurationField


def test_what_makes_no_value_says_so(library: Any) -> None:
    with pytest.raises(TypeError, match=r"annotate\(\) takes expressions; it is 7\. Wrap a plain value in Value"):
        library.Book.objects.annotate(it=7)
    with pytest.raises(TypeError, match="Length takes 1 arguments; got 2"):
        Length("a", "b")
