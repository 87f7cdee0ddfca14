"""Which joined tables may lack a row: the planner's decision, without a database."""

from __future__ import annotations

from typing import Any

import pytest

from bandstand.orm import F, Q
from bandstand.orm.query._joins import left_joins
from bandstand.orm.query._scope import Scope
from bandstand.orm.query._tree import Tree

from ..conftest import Author, Book


def joined(model: Any, condition: Q, *, negated: bool = False) -> dict[str, str]:
    """Give INNER or LEFT for each joined model."""
    tree = Tree(model)
    whole = Q(condition, _negated=negated).slotted(iter(range(100))).resolve(Scope(tree, call=1))
    tree.where = [whole]
    left = left_joins(tree)
    return {
        join.model.__name__: "LEFT" if number in left else "INNER"
        for number, join in enumerate(tree.joins)
        if join.parent is not None
    }


NAME = Q(author__country__name="x")
OTHER = Q(pages=1)
ABSENT = Q(author__country__name__isnull=True)


@pytest.mark.parametrize(
    ("condition", "negated", "country"),
    [
        (NAME, False, "INNER"),
        (NAME & OTHER, False, "INNER"),
        (NAME | OTHER, False, "LEFT"),
        (NAME | Q(author__country__name="y"), False, "INNER"),
        (~NAME, False, "LEFT"),
        (NAME, True, "LEFT"),
        (NAME ^ OTHER, False, "LEFT"),
        (ABSENT, False, "LEFT"),
        (ABSENT, True, "INNER"),
        (ABSENT | NAME, False, "LEFT"),
        (Q(author__country__name__isnull=False), False, "INNER"),
        (Q(author__country__name=F("title")), False, "INNER"),
        (Q(author__country__name=None), False, "LEFT"),
        (~(NAME | OTHER), False, "LEFT"),
        (~(~NAME & OTHER), False, "LEFT"),
        (Q(author__country__name__in=["x"]), False, "INNER"),
    ],
)
def test_a_table_that_a_condition_needs_is_joined_inner(condition: Q, negated: bool, country: str) -> None:
    found = joined(Book, condition, negated=negated)
    assert found["Country"] == country
    assert found["Author"] == "INNER"  # a book always has an author


def test_a_reference_that_is_never_null_is_joined_inner_though_nothing_asks_for_it() -> None:
    assert joined(Book, Q(author__name="x") | Q(pages=1)) == {"Author": "INNER"}


def test_rows_that_refer_to_one_may_be_missing() -> None:
    assert joined(Author, Q(books__title="x") | Q(name="y")) == {"Book": "LEFT"}
    assert joined(Author, Q(books__title="x")) == {"Book": "INNER"}
