"""Aggregates of different related rows: none multiplies another."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bandstand.orm import Avg, Count, F, Max, OuterRef, Q, Subquery, Sum


def test_two_relations_are_counted_each_by_itself(library: Any) -> None:
    """Austen has two books, of one tag each; Goethe one, of two."""
    authors = library.Author.objects.order_by("name")
    rows = authors.annotate(books_=Count("books"), tags=Count("books__tags"), pages=Sum("books__pages"))
    assert [(a.name, a.books_, a.tags, a.pages) for a in rows] == [("Austen", 2, 2, 723), ("Goethe", 1, 2, 158)]
    assert [(a.name, a.books_) for a in rows.filter(tags=2).filter(books_=2)] == [("Austen", 2)]
    assert [a.name for a in rows.order_by("-books_", "tags")] == ["Austen", "Goethe"]
    assert rows.count() == 2
    assert rows.aggregate(Sum("books_"), Sum("tags")) == {"books___sum": 3, "tags__sum": 4}


def test_what_a_row_has_itself_is_not_multiplied(library: Any) -> None:
    books = library.Book.objects
    assert books.aggregate(pages=Sum("pages"), tags=Count("tags"), rows=Count("*")) == {
        "pages": 881,
        "tags": 4,
        "rows": 3,
    }
    assert books.filter(pages__lt=400).aggregate(Sum("pages"), Count("tags")) == {"pages__sum": 407, "tags__count": 3}
    grouped = books.values("author__name").annotate(pages=Sum("pages"), tags=Count("tags")).order_by("author__name")
    assert list(grouped) == [
        {"author__name": "Austen", "pages": 723, "tags": 2},
        {"author__name": "Goethe", "pages": 158, "tags": 2},
    ]


def test_groups_whose_value_is_null_are_groups(library: Any) -> None:
    groups = library.Author.objects.values("country__name").annotate(b=Count("books"), t=Count("books__tags"))
    assert sorted((g["country__name"] or "", g["b"], g["t"]) for g in groups) == [("", 1, 2), ("England", 2, 2)]


def test_conditions_stay_with_the_rows_that_they_choose(library: Any) -> None:
    authors = library.Author.objects.filter(books__pages__lt=400).order_by("name")
    rows = authors.annotate(b=Count("books"), t=Count("books__tags"), mean=Avg("books__pages"))
    assert [(a.name, a.b, a.t, a.mean) for a in rows] == [("Austen", 1, 1, 249.0), ("Goethe", 1, 2, 158.0)]
    only = library.Author.objects.annotate(
        b=Count("books", filter=Q(books__pages__gt=300)), t=Count("books__tags", filter=Q(books__tags__name="love"))
    )
    assert [(a.b, a.t) for a in only.order_by("name")] == [(1, 2), (0, 1)]


def test_expressions_of_several_aggregates(library: Any) -> None:
    rows = library.Author.objects.annotate(both=Count("books") * 10 + Count("books__tags"))
    assert [a.both for a in rows.order_by("name")] == [22, 12]
    assert [a.name for a in rows.filter(both__gt=F("id") + 15)] == ["Austen"]
    assert list(rows.order_by("-both").values_list("both", flat=True)) == [22, 12]


def test_queries_inside_others_are_separated_too(library: Any) -> None:
    inner = library.Author.objects.filter(pk=OuterRef("author")).annotate(b=Count("books"), t=Count("books__tags"))
    books = library.Book.objects.annotate(b=Subquery(inner.values("b")), t=Subquery(inner.values("t")))
    assert [(b.title, b.b, b.t) for b in books.order_by("title")] == [
        ("Emma", 2, 2),
        ("Faust", 1, 2),
        ("Persuasion", 2, 2),
    ]
    busy = library.Author.objects.annotate(b=Count("books"), t=Count("books__tags")).filter(t=2, b=1)
    assert [b.title for b in library.Book.objects.filter(author__in=busy)] == ["Faust"]
    assert busy.update(name="J. W. Goethe") == 1
    assert [a.name for a in busy] == ["J. W. Goethe"]


def test_aggregates_of_the_same_rows_share_a_join(library: Any) -> None:
    rows = library.Author.objects.annotate(n=Count("books"), most=Max("books__price"), pages=Sum("books__pages"))
    assert [(a.n, a.most, a.pages) for a in rows.order_by("name")] == [(2, Decimal("9.50"), 723), (1, Decimal(7), 158)]
    sent: Any = library.statements[-1]
    assert sent.count("SELECT") == 1
