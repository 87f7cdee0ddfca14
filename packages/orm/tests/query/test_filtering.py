"""Filtered relations: rows are joined where they fulfil a condition."""

from __future__ import annotations

from typing import Any

import pytest

from bandstand.orm import Count, Exists, F, FilteredRelation, OuterRef, Q, Value
from bandstand.orm.errors import FieldError


def long_books(library: Any) -> Any:
    long = FilteredRelation("books", condition=Q(books__pages__gt=300))
    return library.Author.objects.annotate(long=long).order_by("name")


def test_rows_without_a_fitting_one_stay(library: Any) -> None:
    assert [(a.name, a.n) for a in long_books(library).annotate(n=Count("long"))] == [("Austen", 1), ("Goethe", 0)]
    assert list(long_books(library).values_list("name", "long__title")) == [("Austen", "Emma"), ("Goethe", None)]
    assert [a.name for a in long_books(library).filter(long__isnull=True)] == ["Goethe"]
    assert [a.name for a in long_books(library).filter(long=None)] == ["Goethe"]


def test_conditions_choose_among_the_joined_rows(library: Any) -> None:
    assert [a.name for a in long_books(library).filter(long__title="Emma")] == ["Austen"]
    assert not long_books(library).filter(long__title="Persuasion").exists()
    assert [a.name for a in long_books(library).exclude(long__title="Emma")] == ["Goethe"]
    assert long_books(library).filter(long__author__country__name="England").count() == 1


def test_each_use_of_the_name_is_about_the_same_join(library: Any) -> None:
    rows = long_books(library).filter(long__title="Emma").filter(long__pages__gt=400).order_by("long__price")
    assert [a.name for a in rows] == ["Austen"]
    assert library.statements[-1].count("JOIN") == 1


def test_it_stands_beside_the_whole_relation(library: Any) -> None:
    rows = long_books(library).annotate(n=Count("long"), all=Count("books"))
    assert [(a.name, a.n, a.all) for a in rows] == [("Austen", 1, 2), ("Goethe", 0, 1)]


def test_references_and_tables_between_are_filtered_too(library: Any) -> None:
    british = FilteredRelation("author", condition=Q(author__country__name="England"))
    books = library.Book.objects.annotate(british=british).order_by("title")
    assert list(books.values_list("title", "british__name")) == [
        ("Emma", "Austen"),
        ("Faust", None),
        ("Persuasion", "Austen"),
    ]
    sad = FilteredRelation("tags", condition=Q(tags__name="drama"))
    assert [(b.title, b.n) for b in library.Book.objects.annotate(sad=sad, n=Count("sad")).order_by("title")] == [
        ("Emma", 0),
        ("Faust", 1),
        ("Persuasion", 0),
    ]


def test_conditions_reach_over_several_relations(library: Any) -> None:
    dramatic = FilteredRelation("books", condition=Q(books__tags__name="drama") | Q(country__name="England"))
    authors = library.Author.objects.alias(dramatic=dramatic).annotate(n=Count("dramatic")).order_by("name")
    assert [(a.name, a.n) for a in authors] == [("Austen", 2), ("Goethe", 1)]
    plays = FilteredRelation("authors__books", condition=Q(authors__books__pages__lt=F("authors__id") + 300))
    countries = library.Country.objects.annotate(plays=plays).values_list("name", "plays__title")
    assert list(countries) == [("England", "Persuasion")]


def test_conditions_may_negate_and_refer_outwards(library: Any) -> None:
    others = FilteredRelation("books", condition=~Q(books__title="Emma"))
    rows = library.Author.objects.annotate(others=others).values_list("name", "others__title")
    assert sorted(rows) == [("Austen", "Persuasion"), ("Goethe", "Faust")]
    same = FilteredRelation("books", condition=Q(books__title=OuterRef("title")))
    mine = library.Author.objects.annotate(same=same).filter(same__isnull=False)
    assert library.Book.objects.filter(Exists(mine)).count() == 3


def test_it_is_an_own_name_of_a_relation(library: Any) -> None:
    authors = library.Author.objects
    with pytest.raises(FieldError, match=r"'name' of library\.Author is none"):
        authors.annotate(x=FilteredRelation("name", condition=Q(name="x")))
    with pytest.raises(FieldError, match="has no field 'boks'"):
        authors.annotate(x=FilteredRelation("boks", condition=Q(name="x")))
    with pytest.raises(ValueError, match="a name of its own, without '__'; 'books' is not"):
        authors.annotate(books=FilteredRelation("books", condition=Q(name="x")))
    with pytest.raises(FieldError, match="cannot deny that there are further related rows"):
        authors.annotate(x=FilteredRelation("books", condition=~Q(books__tags__name="x"))).filter(x=1)
    with pytest.raises(TypeError, match="is no value: name it"):
        authors.filter(name=FilteredRelation("books", condition=Q(name="x")))
    with pytest.raises(TypeError, match="A condition is a Q"):
        FilteredRelation("books", condition=Value(1).value)  # type: ignore[arg-type]  # what is tested
