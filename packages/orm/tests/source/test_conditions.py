"""Conditions, where models say more than the contract: values, keys of two parts, and what is sent."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.data.conditions import And, Compare, Condition, Not, Operator, Some
from bandstand.contracts.data.errors import Invalid
from bandstand.contracts.data.query import Query

if TYPE_CHECKING:
    from bandstand.contracts.data.library import Library


def test_no_value_of_the_field_is_found_for_one_that_it_cannot_have(library: Library) -> None:
    for path, value in (("price", "much"), ("id", 10**30), ("published", "soon"), ("id", "x")):
        assert library.titles(Compare(path, Operator.EQ, value)) == [], path
        assert library.titles(Compare(path, Operator.IN, [value])) == [], path
        assert library.books.count(Compare(path, Operator.NE, value)).number == 5, path


def test_nothing_is_greater_than_what_the_field_cannot_have(library: Library) -> None:
    with pytest.raises(Invalid, match="'soon' is no value to compare published with"):
        library.titles(Compare("published", Operator.LT, "soon"))
    with pytest.raises(Invalid, match="is no value to compare price with"):
        library.titles(Compare("author.books.price", Operator.RANGE, (Decimal(1), "much")))


def test_keys_that_are_none_are_those_of_no_row(library: Library) -> None:
    for key in (("x",), (), (1, 2), (True,), (10**30,)):
        assert library.titles(Compare("author", Operator.EQ, key)) == [], key
        assert library.titles(Compare("tags", Operator.IN, [key])) == [], key


def test_keys_of_two_parts_are_compared_together(library: Library) -> None:
    emma, villette = (library.books.info.key_of(library.book(title))[0] for title in ("Emma", "Villette"))
    keys = [(emma, 1), (villette, 2)]
    assert library.titles(Compare("editions", Operator.IN, keys)) == ["Emma"]
    assert library.titles(Compare("editions", Operator.IN, [(villette, 1), None])) == [
        title for title in library.titles() if title != "Emma"
    ]
    assert library.titles(Some("editions", Compare("number", Operator.EQ, 1))) == ["Emma", "Villette"]


def test_what_leads_over_many_rows_ends_at_the_same_row(library: Library) -> None:
    british = Compare("authors.books.publisher.country", Operator.EQ, ("GB",))
    found = library.countries.page(Query(where=british))
    assert [country.name for country in found] == ["Great Britain"]
    none = Compare("authors.books.publisher", Operator.IS_NULL, True)
    assert [country.name for country in library.countries.page(Query(where=none))] == ["Great Britain"]


def test_every_condition_and_its_negation_divide_the_rows(library: Library) -> None:
    conditions: list[Condition] = [
        Compare("author.country.name", Operator.LT, "G"),
        Compare("author.mentor.name", Operator.ENDS, "n"),
        Compare("publisher.country", Operator.IN, [("GB",), None]),
        Compare("tags", Operator.IS_NULL, False),
        Compare("editions.book.author.pupils.name", Operator.NE, "Bronte"),
        Compare("title", Operator.CONTAINS, "[") | Compare("title", Operator.CONTAINS, "_*"),
        Some("author", Compare("country", Operator.IS_NULL, True) & Not(Some("books.tags", And()))),
        Compare("price", Operator.RANGE, (None, None)),
    ]
    for condition in conditions:
        for where in (
            condition,
            Not(condition),
            Not(condition & ~condition),
            condition & Compare("id", Operator.GE, 0),
        ):
            found, others = library.titles(where), library.titles(Not(where))
            assert sorted([*found, *others]) == sorted(library.titles()), where


def test_letters_are_compared_as_they_are_in_each_place(library: Library) -> None:
    for sign in "*?[]^%_\\'":
        library.add("Tag", name=f"a{sign}b")
        for operator, text in ((Operator.CONTAINS, sign), (Operator.STARTS, f"a{sign}"), (Operator.ENDS, f"{sign}b")):
            where = Compare("name", operator, text)
            assert [tag.name for tag in library.tags.page(Query(where=where))] == [f"a{sign}b"], (operator, text)
        library.tags.delete(library.tags.one(Compare("name", Operator.EQ, f"a{sign}b")))


def test_a_key_of_linked_rows_is_looked_up_in_the_table_between(library: Library, asked: list[str]) -> None:
    library.titles(Compare("tags", Operator.EQ, (1,)))
    assert "library_book_tags" in asked[0]
    assert "library_tag " not in asked[0]


def test_a_reference_is_compared_without_its_table(library: Library, asked: list[str]) -> None:
    library.titles(Compare("author", Operator.EQ, (1,)) & Compare("author.country", Operator.NE, ("GB",)))
    assert asked[0].count("JOIN") == 1
    assert "library_country" not in asked[0]
