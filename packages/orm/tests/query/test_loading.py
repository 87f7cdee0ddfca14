"""Rows become instances: the generated loaders give what the plain ones give."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.orm import Database, DateField, F, IntegerField, Model, Registry
from bandstand.orm.models import State
from bandstand.orm.query._loading import Layout, generated_loader, make_dicts, make_tuples, plain_loader
from bandstand.orm.query._plans import InstancePlan, ValuePlan

from ..conftest import Book

if TYPE_CHECKING:
    from ..conftest import Library


DATABASE = Database("sqlite://")


def held(row: Any) -> Any:
    """Give all that an instance holds, related rows included."""
    return {name: held(value) if hasattr(value, "_meta") else value for name, value in vars(row).items()}


def test_generated_and_plain_loaders_agree(library: Library) -> None:
    joined = library.Book.objects.select_related("author__country").annotate(twice=F("pages") * 2).order_by("id")
    for rows in (joined, joined.only("title", "author__name"), library.Author.objects.order_by("id")):
        plan = rows.plan(library.database, "instances", InstancePlan)
        with library.database.connection() as link:
            found, description = link.fetch(plan.sql, plan.pack(rows.values_of_shape))
        converts = plan.converts(description)
        loads = [
            make(plan.layout, converts)(found, State("default", adding=False))
            for make in (generated_loader, plain_loader)
        ]
        assert [held(row) for row in loads[0]] == [held(row) for row in loads[1]]
        assert loads[0]


def joined_layout() -> Layout:
    """Give the layout of books with their authors and countries, and an annotation."""
    rows = Book.objects.using(DATABASE).select_related("author__country").annotate(twice=F("pages") * 2)
    layout: Layout = rows.plan(DATABASE, "instances", InstancePlan).layout
    return layout


WIDTH = joined_layout().width
ROW = st.tuples(*[st.none() | st.integers(0, 3)] * WIDTH)
CONVERTS = st.tuples(*[st.sampled_from([None, str, bool])] * WIDTH)


@given(rows=st.lists(ROW), converts=CONVERTS)
def test_any_rows_are_loaded_as_the_plain_loader_does(rows: list[Any], converts: list[Any]) -> None:
    state = State("default", adding=False)
    loads = [make(joined_layout(), converts)(rows, state) for make in (generated_loader, plain_loader)]
    assert [held(row) for row in loads[0]] == [held(row) for row in loads[1]]
    assert all(row._state is state for row in loads[0])


@given(rows=st.lists(ROW), converts=CONVERTS)
def test_any_rows_are_tuples_and_dictionaries_of_the_same(rows: list[Any], converts: list[Any]) -> None:
    names = [f"n{column}" for column in range(WIDTH)]
    plain = [
        tuple(
            value if convert is None or value is None else convert(value)
            for value, convert in zip(row, converts, strict=True)
        )
        for row in rows
    ]
    assert make_tuples(converts)(rows) == plain
    assert make_dicts(names, converts)(rows) == [dict(zip(names, row, strict=True)) for row in plain]


def test_tuples_and_dictionaries_have_the_same_values(library: Library) -> None:
    rows = library.Book.objects.order_by("id").values("title", "price", "published")
    plan = rows.plan(library.database, "values", ValuePlan)
    with library.database.connection() as link:
        found, description = link.fetch(plan.sql, plan.pack(rows.values_of_shape))
    converts = plan.converts(description)
    names = ["title", "price", "published"]
    assert [tuple(row.values()) for row in make_dicts(names, converts)(found)] == make_tuples(converts)(found)


class Asking(Model):
    number = IntegerField()

    class Meta:
        app_label = "loading"
        registry = Registry()

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any) -> Any:
        made: Any = super().from_db(db, field_names, values)
        made.others = DATABASE.execute("SELECT count(*) FROM loading_asking")[0][0]
        return made


class Numbered(Model):
    number = IntegerField()

    class Meta:
        app_label = "loading"
        registry = Asking._meta.registry


class Dated(Model):
    day = DateField()

    class Meta:
        app_label = "loading"
        registry = Asking._meta.registry


@pytest.mark.parametrize("size", [0, 1, 499, 500, 501, 1000, 1700])
def test_results_of_any_size_are_read_to_the_end(database: Database, size: int) -> None:
    database.create_all(Numbered)
    Numbered.objects.all().bulk_create([Numbered(number=number) for number in range(size)])
    rows = Numbered.objects.order_by("number")
    assert [row.number for row in rows] == list(range(size))
    assert list(rows.values_list("number", flat=True)) == list(range(size))
    database.drop_all(Numbered)


def test_a_row_that_cannot_be_read_leaves_no_lock() -> None:
    with DATABASE, DATABASE.hold():
        DATABASE.create_all(Dated)
        Dated.objects.all().bulk_create([Dated(day=dt.date(2020, 1, 1)) for _ in range(1200)])
        DATABASE.execute("UPDATE loading_dated SET day = 'yesterday' WHERE id = 700")
        with pytest.raises(ValueError, match="Invalid isoformat string: 'yesterday'") as caught:
            list(Dated.objects.order_by("id"))
        DATABASE.drop_all(Dated)  # while the traceback still has the cursor
        assert caught.tb is not None


def test_a_model_that_asks_while_it_is_loaded_gets_an_answer() -> None:
    with DATABASE:
        DATABASE.create_all(Asking)
        Asking.objects.all().bulk_create([Asking(number=number) for number in range(600)])
        assert [(row.number, vars(row)["others"]) for row in Asking.objects.order_by("number")] == [
            (number, 600) for number in range(600)
        ]
        DATABASE.drop_all(Asking)
