"""Keys of several fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.validation import ValidationError
from bandstand.orm.errors import FieldError, IntegrityError, ModelError
from bandstand.orm.fields import CASCADE, CharField, CompositePrimaryKey, ForeignKey, IntegerField
from bandstand.orm.models import Model
from bandstand.orm.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.database import Database

REGISTRY = Registry()


class Order(Model):
    class Meta:
        registry = REGISTRY
        app_label = "shop"


class Line(Model):
    pk = CompositePrimaryKey("order_id", "number")
    text = CharField(max_length=9, default="")
    number = IntegerField()
    order = ForeignKey(Order, CASCADE)

    class Meta:
        registry = REGISTRY
        app_label = "shop"


@pytest.fixture
def order(database: Database) -> Iterator[Order]:
    database.create_all(Order, Line)
    yield Order.objects.create()
    database.drop_all(Order, Line)


def test_a_key_is_a_tuple(order: Order) -> None:
    line = Line.objects.create(order=order, number=1)
    assert line.pk == (order.pk, 1)
    assert Line.objects.get(pk=(order.pk, 1)) == line
    assert [key.name for key in Line._meta.pk_fields] == ["order", "number"]
    assert hash(line) == hash(Line(pk=(order.pk, 1)))


def test_a_row_is_updated_by_its_whole_key(order: Order) -> None:
    first, second = (Line.objects.create(order=order, number=number) for number in (1, 2))
    second.text = "changed"
    second.save()
    assert list(Line.objects.order_by("number").values_list("text", flat=True)) == ["", "changed"]
    assert first != second


def test_the_database_refuses_the_same_key(order: Order) -> None:
    Line.objects.create(order=order, number=1)
    with pytest.raises(IntegrityError):
        Line.objects.create(order=order, number=1)


def test_validation_looks_for_the_whole_key(order: Order) -> None:
    Line.objects.create(order=order, number=1)
    Line(order=order, number=2, text="x").full_clean()
    with pytest.raises(ValidationError, match="Line with this Order and Number already exists") as caught:
        Line(order=order, number=1, text="x").full_clean()
    assert caught.value.problems[0].code == "unique_together"


def test_a_key_has_as_many_values_as_fields() -> None:
    with pytest.raises(ValueError, match=r"The key of shop\.Line has 2 values; got \(1, 2, 3\)\."):
        Line(pk=(1, 2, 3))
    line = Line(pk=(1, 2))
    line.pk = None
    assert line.pk == (None, None)
    assert not line.has_key


@pytest.mark.parametrize("names", [("a",), ("a", "a"), ()])
def test_a_key_of_several_fields_names_different_ones(names: tuple[str, ...]) -> None:
    with pytest.raises(ModelError, match="takes the names of two or more different fields"):
        CompositePrimaryKey(*names)


def test_its_name_is_pk() -> None:
    with pytest.raises(ModelError, match=r"A composite key is called pk; shop\.Wrong calls it 'key'\."):

        class Wrong(Model):
            key = CompositePrimaryKey("a", "b")

            class Meta:
                registry = Registry()
                app_label = "shop"


def test_its_fields_exist_and_are_never_null() -> None:
    class Open(Model):
        pk = CompositePrimaryKey("a", "b")
        a = IntegerField(null=True)

        class Meta:
            registry = Registry()
            app_label = "shop"

    with pytest.raises(FieldError, match=r"shop\.Open has no field 'b'"):
        _ = Open._meta.pk_fields
    assert repr(Open._meta.pk) == "CompositePrimaryKey('a', 'b')"


def test_no_reference_leads_to_a_key_of_several_fields() -> None:
    class Note(Model):
        line = ForeignKey(Line, CASCADE, related_name="+")

        class Meta:
            registry = REGISTRY
            app_label = "shop"

    with pytest.raises(FieldError, match="its key has several fields"):
        _ = Note._meta.get_field("line").target_field


def test_raw_statements_and_tuples_name_the_whole_key(order: Order) -> None:
    one, two = order, Order.objects.create()
    for order, number in ((one, 1), (one, 2), (two, 1)):
        Line.objects.create(order=order, number=number)
    rows = Line.objects.raw("SELECT number, order_id FROM shop_line ORDER BY order_id DESC, number")
    assert [row.pk for row in rows] == [(two.pk, 1), (one.pk, 1), (one.pk, 2)]
    some = Line.objects.filter(pk__in=[(one.pk, 2), (two.pk, 1)]).order_by("pk")
    assert [row.pk for row in some] == [(one.pk, 2), (two.pk, 1)]
    assert Line.objects.get(pk=(one.pk, 2)).number == 2
    assert Line.objects.exclude(pk=(one.pk, 2)).count() == 2
    assert (Line.objects.first(), Line.objects.last()) == (Line(pk=(one.pk, 1)), Line(pk=(two.pk, 1)))
    with pytest.raises(FieldError, match="'number' is missing"):
        list(Line.objects.raw("SELECT order_id FROM shop_line"))
