from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.expressions import Value
from bandstand.orm.fields import CharField, IntegerField
from bandstand.orm.functions import Cast, Coalesce, Collate, Greatest, Least, Lower, NullIf

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm.database import Database


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (Coalesce("other", "text"), "x"),
        (Coalesce("other", Value("none")), "none"),
        (Coalesce("count", "whole"), 7),
        (Coalesce("count", Value(None), Value(1)), 1),
        (Coalesce("price", Value(Decimal(0))), Decimal("9.50")),
        (Coalesce("count", Value(1.5)), 1.5),
        (Coalesce("day", Value(dt.date(2024, 1, 2))), dt.date(2024, 1, 2)),
        (Coalesce("other", Value(None), output_field=CharField()), None),
        (NullIf("text", Value("x")), None),
        (NullIf("text", Value("y")), "x"),
        (NullIf("whole", 7), None),
        (NullIf("price", Value(Decimal("9.5"))), None),
        (Greatest("whole", Value(9)), 9),
        (Greatest("whole", Value(3), Value(5)), 7),
        (Greatest("price", Value(Decimal("10.25"))), Decimal("10.25")),
        (Greatest("text", Value("a")), "x"),
        (Least("whole", Value(9)), 7),
        (Least("price", Value(Decimal("10.25"))), Decimal("9.50")),
        (Least("whole", "price"), Decimal(7)),
        (Cast("text", IntegerField()), None),
    ],
)
def test_choices_between_values(value: Callable[..., Any], expression: Any, expected: object) -> None:
    if isinstance(expression, Cast):
        assert value(expression, text="12") == 12
        return
    result = value(expression, text="x", whole=7, price=Decimal("9.50"))
    assert result == expected
    assert type(result) is type(expected)


def test_nulls_are_left_out_of_the_greatest_and_the_least(value: Callable[..., Any]) -> None:
    assert value(Greatest("count", "whole"), whole=-5) == -5
    assert value(Least("whole", "count"), whole=5) == 5
    assert value(Least("count", "count")) is None
    assert value(Greatest("count", "whole", Value(3)), whole=-5) == 3


@pytest.mark.parametrize("function", [Coalesce, Greatest, Least])
def test_a_choice_is_between_two_at_least(function: Any) -> None:
    with pytest.raises(ValueError, match=f"{function.__name__} takes at least two expressions; got 1."):
        function("whole")


def test_a_choice_is_filtered_and_ordered_by(rows: Any) -> None:
    for text, other in (("b", None), ("a", "z"), ("c", "m")):
        rows.objects.create(text=text, other=other)
    shown = rows.objects.annotate(shown=Coalesce("other", "text"))
    assert list(shown.order_by("shown").values_list("shown", flat=True)) == ["b", "m", "z"]
    assert shown.get(shown__startswith="z").text == "a"


def test_texts_are_ordered_by_a_collation(rows: Any, database: Database) -> None:
    for text in ("b", "A", "C", "a"):
        rows.objects.create(text=text)
    binary = "BINARY" if database.backend.dialect.name == "sqlite" else "C"
    ordered = rows.objects.order_by(Collate("text", binary)).values_list("text", flat=True)
    assert list(ordered) == ["A", "C", "a", "b"]
    assert rows.objects.filter(Collate(Lower("text"), binary) == "a").count() == 2


@pytest.mark.parametrize("name", ['a"b', "a b", "", "a;b", "x" * 64])
def test_a_collation_is_a_plain_name(name: str) -> None:
    with pytest.raises(ValueError, match="A collation is a name of letters"):
        Collate("text", name)


def test_collations_are_part_of_the_shape(rows: Any) -> None:
    one, other = (rows.objects.order_by(Collate("text", name)).shape for name in ("C", "POSIX"))
    assert one is not other
