"""Conditions on windows: rows are chosen by what they see of each other."""

from __future__ import annotations

from typing import Any

import pytest

from bandstand.orm import Count, Exists, F, Max, OuterRef, Q, Window
from bandstand.orm.errors import NotSupportedError
from bandstand.orm.functions import Rank, RowNumber
from bandstand.orm.query._windows import has_late_conditions


def ranked(library: Any) -> Any:
    """Books with their place among those of their author, longest first: Emma 1, Persuasion 2, Faust 1."""
    return library.Book.objects.annotate(place=Window(Rank(), partition_by="author", order_by="-pages"))


def titles(rows: Any) -> list[str]:
    return [row.title for row in rows]


def test_rows_are_chosen_by_a_rank(library: Any) -> None:
    assert titles(ranked(library).filter(place=1).order_by("title")) == ["Emma", "Faust"]
    assert titles(ranked(library).filter(place__gt=1)) == ["Persuasion"]
    assert titles(ranked(library).exclude(place=1)) == ["Persuasion"]
    assert [(row.title, row.place) for row in ranked(library).filter(place__lte=1).order_by("-title")] == [
        ("Faust", 1),
        ("Emma", 1),
    ]


def test_other_conditions_choose_before_the_window_looks(library: Any) -> None:
    assert titles(ranked(library).filter(place=1).filter(pages__lt=400).order_by("title")) == ["Faust", "Persuasion"]
    assert titles(ranked(library).filter(Q(place=2) | Q(title="Faust")).order_by("title")) == ["Faust", "Persuasion"]
    assert titles(ranked(library).filter(Q(place=2) | ~Q(tags__name="drama"), pages__gt=200)) == ["Emma", "Persuasion"]


def test_windows_are_compared_with_fields_and_each_other(library: Any) -> None:
    rows = ranked(library).alias(whole=Window(RowNumber(), order_by="pages"))
    assert titles(rows.filter(whole__gt=F("place") + 1)) == ["Emma"]
    assert titles(rows.filter(place__in=[2, 3])) == ["Persuasion"]


def test_what_follows_sees_the_chosen_rows(library: Any) -> None:
    first = ranked(library).filter(place=1)
    assert (first.count(), first.exists(), first.filter(place=9).exists()) == (2, True, False)
    assert first.aggregate(longest=Max("pages"), places=Max("place")) == {"longest": 474, "places": 1}
    assert ranked(library).aggregate(Max("place")) == {"place__max": 2}
    assert list(first.order_by("title").values_list("title", "place")[1:]) == [("Faust", 1)]
    assert list(first.values_list("place", flat=True).distinct()) == [1]
    assert titles(first.select_related("author__country").order_by("author__name")) == ["Emma", "Faust"]


def test_chosen_rows_stand_in_other_queries(library: Any) -> None:
    second = ranked(library).filter(place=2)
    assert [a.name for a in library.Author.objects.filter(books__in=second.values("pk"))] == ["Austen"]
    mine = ranked(library).filter(author=OuterRef("pk"), place=2)
    assert [a.name for a in library.Author.objects.filter(Exists(mine))] == ["Austen"]
    both = second.values_list("title", "pages").union(
        library.Book.objects.filter(pages=474).values_list("title", "pages")
    )
    assert list(both.order_by("title")) == [("Emma", 474), ("Persuasion", 249)]


def test_chosen_rows_are_updated_and_deleted(library: Any) -> None:
    assert ranked(library).filter(place=2).update(pages=1) == 1
    assert library.Book.objects.get(pages=1).title == "Persuasion"
    assert ranked(library).filter(place=2).delete()[1]["library.Book"] == 1
    assert titles(library.Book.objects.order_by("title")) == ["Emma", "Faust"]


def test_groups_are_made_inside(library: Any) -> None:
    authors = library.Author.objects.annotate(n=Count("books")).annotate(place=Window(Rank(), order_by="-n"))
    assert [(a.name, a.n) for a in authors.filter(place=1)] == [("Austen", 2)]


def test_rows_that_a_window_chose_cannot_be_locked(library: Any) -> None:
    with pytest.raises(NotSupportedError, match="cannot follow a condition on a window"):
        list(ranked(library).filter(place=1).select_for_update())


def test_only_conditions_on_windows_are_late(library: Any) -> None:
    assert has_late_conditions(ranked(library).filter(place=1).shape.tree)
    assert not has_late_conditions(ranked(library).filter(pages=1).shape.tree)
