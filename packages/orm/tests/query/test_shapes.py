"""Shapes: equal ones have equal SQL, and a chain that was seen before compiles nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.orm import CharField, Count, Database, DecimalField, F, FloatField, IntegerField, Q, Value
from bandstand.orm.functions import Cast
from bandstand.orm.query import _plans, _shapes
from bandstand.orm.query._plans import InstancePlan
from bandstand.orm.query._tree import Tree

from .. import recompiling
from ..conftest import Book

DATABASE = Database("sqlite://")
TEXTS = st.text(st.characters(blacklist_characters="\0", codec="utf-8"), max_size=8)
VALUES: dict[str, Any] = {
    "title": TEXTS,
    "title__icontains": TEXTS,
    "title__in": st.lists(TEXTS, max_size=5),
    "pages": st.integers(0, 1000),
    "pages__gt": st.integers(0, 1000),
    "pages__in": st.lists(st.integers(0, 9) | st.none(), max_size=5),
    "price__isnull": st.booleans(),
    "price": st.none() | st.integers(0, 9),
    "author__name": TEXTS,
    "tags__name": TEXTS,
    "author__country__name__startswith": TEXTS,
}


def lookups() -> Any:
    return st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=4, unique=True).flatmap(
        lambda names: st.tuples(*[st.fixed_dictionaries({name: VALUES[name] for name in names}) for _ in range(2)])
    )


def compiled(rows: Any) -> tuple[str | None, Any]:
    """Give SQL and parameters, compiled anew."""
    plan = InstancePlan(DATABASE.backend, rows.shape.tree)
    return plan.sql, plan.pack(rows.values_of_shape) if plan.sql else None


@given(lookups(), st.booleans())
def test_equal_shapes_have_equal_sql(pair: tuple[dict[str, Any], dict[str, Any]], exclude: bool) -> None:
    one, other = (getattr(Book.objects, "exclude" if exclude else "filter")(**each) for each in pair)
    if one.shape is other.shape:
        assert compiled(one)[0] == compiled(other)[0]


@pytest.mark.skipif(recompiling.ON, reason="nothing is kept in this run")
@given(lookups())
def test_a_plan_that_is_kept_says_what_a_new_one_says(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    for values in pair:
        rows = Book.objects.filter(**values)
        kept = rows.plan(DATABASE, "instances", InstancePlan)
        fresh = Book.objects.all()._copy()
        fresh.shape = _shapes.Shape(Tree(Book), 0)
        fresh = fresh.filter(**values)
        assert (kept.sql, kept.sql and kept.pack(rows.values_of_shape)) == compiled(fresh)


@given(lookups())
def test_generated_and_plain_packers_agree(pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    for values in pair:
        rows = Book.objects.filter(**values)
        plan = InstancePlan(DATABASE.backend, rows.shape.tree)
        if plan.sql is not None:
            assert plan.pack(rows.values_of_shape) == plan.packer.pack(rows.values_of_shape)


@pytest.mark.skipif(recompiling.ON, reason="nothing is kept in this run")
def test_a_known_chain_compiles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def rows(number: int) -> Any:
        return Book.objects.filter(Q(pages=number) | Q(title="x")).annotate(
            n=Count("tags"), m=F("pages") + Value(number)
        )

    first = rows(1).plan(DATABASE, "instances", InstancePlan)
    monkeypatch.setattr(_plans, "Lowering", None)
    second = rows(2)
    assert second.plan(DATABASE, "instances", InstancePlan) is first
    assert first.pack(second.values_of_shape)[0] == 2


@pytest.mark.skipif(recompiling.ON, reason="nothing is kept in this run")
def test_shapes_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_shapes, "MOST_SHAPES", 10)
    for number in range(30):
        Book.objects.annotate(**{f"a{number}": F("pages")})
    assert _shapes.root_of(Book).size <= 10


@pytest.mark.skipif(recompiling.ON, reason="nothing is kept in this run")
def test_types_that_are_written_again_share_a_shape() -> None:
    def rows(kind: Any) -> Any:
        return Book.objects.annotate(n=Cast("pages", kind), v=Value(1, output_field=FloatField()))

    assert (
        rows(DecimalField(max_digits=6, decimal_places=2)).shape
        is rows(DecimalField(max_digits=6, decimal_places=2)).shape
    )
    assert (
        rows(DecimalField(max_digits=6, decimal_places=2)).shape
        is not rows(DecimalField(max_digits=6, decimal_places=3)).shape
    )
    assert rows(FloatField()).shape is not rows(IntegerField()).shape
    choices = [CharField(max_length=9, choices=[("a", "A")]) for _ in range(2)]
    assert rows(choices[0]).shape is rows(choices[0]).shape
