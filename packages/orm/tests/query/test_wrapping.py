"""When a query goes around another, and when UPDATE and DELETE may ask the table itself; without a database."""

from __future__ import annotations

from typing import Any

import pytest

from bandstand.orm import CTE, Count, Q, Window
from bandstand.orm.expressions import Existence
from bandstand.orm.functions import RowNumber
from bandstand.orm.query._batching import batches
from bandstand.orm.query._wrapping import is_direct, must_wrap

from ..conftest import Author, Book

NUMBERED = Book.objects.annotate(n=Window(RowNumber()))


@pytest.mark.parametrize(
    ("rows", "wraps", "direct"),
    [
        (Book.objects.all(), False, True),
        (Book.objects.filter(pages=1).order_by("title"), False, True),
        (Book.objects.filter(author=1), False, True),
        (Book.objects.filter(author__name="x"), False, False),
        (Book.objects.filter(tags__name="x"), False, False),
        (Book.objects.exclude(tags__name="x"), False, True),
        (Book.objects.all()[:3], True, True),
        (Book.objects.distinct(), True, True),
        (Book.objects.annotate(n=Count("tags")), True, False),
        (Book.objects.union(Book.objects.all()), True, True),
        (NUMBERED, False, True),
        (NUMBERED.filter(n=1), True, False),
        (CTE("some", Book.objects.filter(pages=1)).rows(), False, False),
    ],
)
def test_queries_are_wrapped_where_their_rows_must_be_found_first(rows: Any, wraps: bool, direct: bool) -> None:
    assert must_wrap(rows.shape.tree) is wraps
    assert is_direct(rows.shape.tree) is direct


@pytest.mark.parametrize(
    ("condition", "inside"),
    [
        (Q(name="x"), False),
        (~Q(name="x"), False),
        (~Q(country__name="x"), False),
        (Q(books__title="x"), False),
        (~Q(books__title="x"), True),
        (~~Q(books__title="x"), False),
        (~Q(books=None), True),
        (~(Q(name="x") | Q(books__tags__name="x")), True),
    ],
)
def test_a_denial_of_several_rows_is_a_query_inside(condition: Q, inside: bool) -> None:
    where = Author.objects.filter(condition).shape.tree.where
    assert any(isinstance(node, Existence) for part in where for node in part.walk()) is inside


def test_keys_are_cut_where_a_statement_takes_no_more(library: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library.database.backend.dialect, "max_parameters", 10)
    rows = library.Book.objects.filter(pages__in=[1, 2, 3])  # four places, as lists have powers of two
    assert list(batches([1, 2, 2, None, 3, 4, 5, 6], rows)) == [[1, 2, 3, 4], [5, 6]]
    assert list(batches([1, 2, 3], rows, width=3)) == [[1, 2], [3]]
    assert list(batches([], rows)) == []
