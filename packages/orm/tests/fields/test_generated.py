"""Columns that the database computes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.errors import FieldError, NotSupportedError
from bandstand.orm.expressions import Case, F, Func, Q, Value, When
from bandstand.orm.fields import (
    CASCADE,
    BooleanField,
    CharField,
    DecimalField,
    ForeignKey,
    GeneratedField,
    IntegerField,
)

if TYPE_CHECKING:
    from collections.abc import Callable


class Upper(Func):
    function = "upper"


def total() -> GeneratedField[Any]:
    return GeneratedField(
        expression=F("price") * F("count"),
        output_field=DecimalField(max_digits=10, decimal_places=2),
        db_persist=True,
    )


@pytest.fixture
def model(table: Callable[..., Any]) -> Any:
    return table(
        price=DecimalField(max_digits=8, decimal_places=2),
        count=IntegerField(default=2),
        name=CharField(max_length=9, default="it's"),
        total=total(),
        label=GeneratedField(expression=Upper("name"), output_field=CharField(max_length=9), db_persist=True),
        is_dear=GeneratedField(
            expression=Case(When(price__gte=10, then=Value(True)), default=Value(False)),
            output_field=BooleanField(),
            db_persist=True,
        ),
    )


def test_values_come_back_with_the_insert_and_with_each_update(model: Any) -> None:
    row: Any = model(price=Decimal("1.50"))
    before = row.total
    row.save()
    assert before is None
    assert (row.total, row.label, row.is_dear) == (Decimal("3.00"), "IT'S", False)
    row.price, row.name = Decimal(10), "x"
    row.save()
    assert (row.total, row.label, row.is_dear) == (Decimal("20.00"), "X", True)


def test_what_is_computed_is_looked_up_and_ordered_as_its_type(model: Any) -> None:
    cheap, dear = (model.objects.create(price=price) for price in (1, 100))
    assert list(model.objects.filter(total__gt=Decimal(10))) == [dear]
    assert list(model.objects.filter(is_dear=False)) == [cheap]
    assert list(model.objects.filter(Q(label__startswith="IT") & Q(total=2))) == [cheap]
    assert list(model.objects.order_by("-total")) == [dear, cheap]
    assert model.objects.values_list("total", flat=True).get(pk=dear.pk) == Decimal("200.00")


def test_what_is_computed_is_not_written(model: Any) -> None:
    row = model.objects.create(price=1, total=Decimal(99))
    assert row.total == Decimal("2.00")
    row.total = Decimal(99)
    row.full_clean()
    row.save()
    assert row.total == Decimal("2.00")


def test_virtual_columns_exist_where_the_database_has_them(table: Callable[..., Any], database: Any) -> None:
    fields = {
        "a": IntegerField(),
        "b": GeneratedField(expression=F("a") + 1, output_field=IntegerField(), db_persist=False),
    }
    if database.backend.dialect.name == "postgresql":
        with pytest.raises(NotSupportedError, match=r"Held\.b> is a virtual column \(db_persist=False\)"):
            table(**fields)
        return
    row = table(**fields).objects.create(a=1)
    assert row.b == 2


@pytest.mark.parametrize("options", [{"default": 1}, {"db_default": 1}, {"primary_key": True}, {"editable": True}])
def test_options_that_would_change_the_value_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="GeneratedField"):
        GeneratedField(expression=F("a"), output_field=IntegerField(), db_persist=True, **options)


def test_it_must_be_said_whether_it_is_stored() -> None:
    with pytest.raises(TypeError, match="db_persist as True or False; got None"):
        GeneratedField(expression=F("a"), output_field=IntegerField(), db_persist=None)  # type: ignore[arg-type]


def test_it_is_written_down_with_its_expression(make_model: Callable[..., Any]) -> None:
    model = make_model(
        a=IntegerField(), b=GeneratedField(expression="a", output_field=IntegerField(), db_persist=False)
    )
    name, path, _, keywords = model._meta.get_field("b").deconstruct()
    assert (name, path) == ("b", "bandstand.orm.fields._generated.GeneratedField")
    assert repr(keywords["expression"]) == "F('a')"
    assert keywords["db_persist"] is False


def test_its_expression_is_of_its_own_table(table: Callable[..., Any]) -> None:
    author = table(name=CharField(max_length=9))
    author._meta.object_name = "Author"
    with pytest.raises(FieldError, match="needs more than one row of its table"):
        table(
            writer=ForeignKey(author, CASCADE, related_name="+"),
            copy=GeneratedField(expression=F("writer__name"), output_field=CharField(max_length=9), db_persist=True),
        )
