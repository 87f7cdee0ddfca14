"""Reading: what is asked of the database for it, above all how often."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.data.conditions import Compare, Operator
from bandstand.contracts.data.errors import Invalid
from bandstand.contracts.data.query import Cursor, Order, Query
from bandstand.orm.source import _reader

from .models import Book

if TYPE_CHECKING:
    from bandstand.contracts.data.library import Library
    from bandstand.orm import Database
    from bandstand.orm.source import ModelSource


def test_a_page_with_relations_takes_a_statement_and_one_for_each_relation_to_many(
    library: Library, asked: list[str]
) -> None:
    query = Query(include=["author.country", "publisher", "tags", "editions"], limit=3)
    page = library.books.page(query)
    countries = [book.author.country for book in page]
    assert [country and country.name for country in countries] == [None, "Great Britain", "Great Britain"]
    assert [len(library.books.related(book, "tags")) for book in page] == [1, 2, 1]
    assert [len(library.books.related(book, "editions")) for book in page] == [0, 2, 0]
    assert len(asked) == 3


def test_relations_behind_many_rows_take_a_statement_each(library: Library, asked: list[str]) -> None:
    query = Query(include=["books.publisher.country", "books.tags"])
    found = library.authors.page(query).rows
    assert len(asked) == 5  # authors, books, publishers, countries, tags
    titles: list[Any] = [library.authors.related(author, "books") for author in found]
    assert [book.title for book in titles[0]] == ["Emma", "Persuasion"]
    assert titles[0][0].publisher.country.name == "Great Britain"
    assert len(asked) == 5


def test_the_row_that_tells_that_there_are_more_is_not_read_further(library: Library, asked: list[str]) -> None:
    library.books.page(Query(limit=1, include=["tags"]))
    assert asked[0].count("LIMIT") == 1
    assert len(asked) == 2
    assert "(?, ?)" not in asked[1]


def test_a_cursor_costs_no_statement(library: Library, asked: list[str]) -> None:
    query = Query(order=[Order("author.country.name"), Order("price")], limit=2)
    page = library.books.page(query)
    assert page.after == Cursor(("Great Britain", page.rows[1].price, library.books.info.key_of(page.rows[1])[0]))
    assert len(asked) == 1
    assert not [name for book in page for name in vars(book) if name.startswith("bandstand")]


def test_what_is_behind_a_cursor_is_found_by_a_bound_that_an_index_knows(library: Library, asked: list[str]) -> None:
    library.books.page(Query(order=[Order("title")], after=Cursor(("Emma", 1))))
    where = asked[0].partition("WHERE ")[2].partition(" ORDER")[0]
    assert where.startswith("t0.title >= ")


@pytest.mark.parametrize(
    "values", [("x",), (None, 1), ("Emma", None), ("Emma", "1"), ("Emma", 10**30), ("Emma", True), (1, 1)]
)
def test_a_cursor_that_does_not_fit_is_refused_before_anything_is_asked(
    library: Library, asked: list[str], values: tuple[object, ...]
) -> None:
    with pytest.raises(Invalid, match="does not fit the order of the list"):
        library.books.page(Query(order=[Order("title")], after=Cursor(values)))
    assert asked == []


def test_counts_and_single_rows_take_a_statement(library: Library, asked: list[str]) -> None:
    library.books.count(Compare("tags.name", Operator.EQ, "novel"), limit=2)
    library.books.get((1,), include=["author", "publisher"])
    library.books.one(Compare("title", Operator.EQ, "Emma"))
    assert len(asked) == 3


def test_fields_that_were_not_asked_for_are_not_read(library: Library, asked: list[str]) -> None:
    (emma,) = library.books.page(Query(where=Compare("title", Operator.EQ, "Emma"), only=["price"], include=["author"]))
    assert emma.get_deferred_fields() == {"title", "isbn", "published", "status", "notes", "extra", "publisher_id"}
    assert "t0.notes" not in asked[0]
    assert (emma.author.name, len(asked)) == ("Austen", 1)


def test_rows_come_in_pages_of_some_hundreds(
    library: Library, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_reader, "_AT_A_TIME", 2)
    assert [book.title for book in library.books.each()] == library.titles()
    asked.clear()
    assert len([*library.books.each(Query(limit=3, offset=1))]) == 3
    assert len(asked) == 2


def test_rows_may_be_used_while_they_come(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_reader, "_AT_A_TIME", 2)
    for book in library.books.each():
        book.notes = f"about {book.title}"
        library.books.save(book, changed=["notes"])
    assert library.books.count(Compare("notes", Operator.STARTS, "about ")).number == 5


def test_equal_questions_are_compiled_once(library: Library, source: ModelSource) -> None:
    rows = source.repository(Book)
    where = Compare("tags.name", Operator.EQ, "novel") & Compare("author.country", Operator.EQ, ("GB",))
    first = rows.select(where).shape
    again = Compare("tags.name", Operator.EQ, "craft") & Compare("author.country", Operator.EQ, ("FR",))
    assert rows.select(again).shape is first


def test_a_way_back_to_one_row_gives_it_or_none(store: Database, library: Library) -> None:
    novel = library.tags.one(Compare("name", Operator.EQ, "rare"))
    assert list(library.tags.related(novel, "books")) == []
    assert list(library.tags.related(library.tags.new({"name": "unsaved"}), "books")) == []
