"""Orders: whether there is one, and whether it tells any two rows apart."""

from __future__ import annotations

from typing import Any

import pytest

from bandstand.orm import CharField, Count, F, IntegerField, Model, Registry
from bandstand.orm.constraints import UniqueConstraint

from ..conftest import Author, Book, Country, Tag


class Seat(Model):
    row = IntegerField()
    number = IntegerField()
    code = CharField(max_length=9, unique=True, null=True)

    class Meta:
        app_label = "ordering"
        registry = Registry()
        constraints = (UniqueConstraint(fields=["row", "number"], name="seat"),)


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        (Book.objects.order_by("title"), False),
        (Book.objects.order_by("title", "-pk"), True),
        (Book.objects.order_by("id"), True),
        (Book.objects.order_by(F("id").desc()), True),
        (Book.objects.order_by("author_id"), False),
        (Book.objects.order_by("author__id"), False),
        (Book.objects.order_by("?"), False),
        (Book.objects.all(), False),
        (Book.objects.filter(tags__name="x").order_by("pk"), False),
        (Author.objects.annotate(n=Count("books")).order_by("pk"), False),
        (Tag.objects.order_by("name"), True),
        (Country.objects.all(), False),
        (Seat.objects.order_by("row", "number"), True),
        (Seat.objects.order_by("row"), False),
        (Seat.objects.order_by("code"), False),
        (Book.objects.order_by("pk").union(Book.objects.order_by("pk")), False),
    ],
)
def test_an_order_is_total_where_it_tells_any_two_rows_apart(rows: Any, total: bool) -> None:
    assert rows.totally_ordered is total


def test_an_order_is_ones_own_or_the_models() -> None:
    assert not Book.objects.all().ordered
    assert Book.objects.order_by("title").ordered
    assert Country.objects.all().ordered
    assert not Country.objects.order_by().ordered
