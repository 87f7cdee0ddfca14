"""The conformance suite of queries: order, pages, and what is read along."""

# ruff: noqa: S101 - checks are plain asserts, and their names are sentences

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bandstand.contracts.data.conditions import Compare, Operator, Or
from bandstand.contracts.data.entities import UnknownName
from bandstand.contracts.data.errors import Invalid, Unsupported
from bandstand.contracts.data.query import Cursor, Order, Query
from bandstand.contracts.data.testing._suite import ODD, LibrarySuite
from bandstand.contracts.services.conformance import raises, rule

if TYPE_CHECKING:
    from bandstand.contracts.data.library import Library

ORDERS = (
    (Order("price"),),
    (Order("price", descending=True),),
    (Order("price", nulls="first"),),
    (Order("price", descending=True, nulls="first"),),
    (Order("status"), Order("published", descending=True)),
    (Order("author.country.name", nulls="first"), Order("title", descending=True)),
    (),
)


class QuerySuite(LibrarySuite):
    """The rules of queries; ``make`` returns an empty source of the library's entities."""

    @rule("DATA-30")
    def test_rows_come_in_the_order_asked_for(self) -> None:
        library = self.filled()
        assert library.titles(order=[Order("title", descending=True)])[0] == "Villette"
        order = [Order("status", descending=True), Order("published", descending=True)]
        assert library.titles(order=order) == ["Persuasion", "Emma", "The Fall", "Villette", ODD]

    @rule("DATA-30")
    def test_what_is_equal_comes_in_the_order_of_the_key(self) -> None:
        library = self.filled()
        key = library.books.info.key_of
        for descending in (False, True):
            rows = library.books.page(Query(order=[Order("status", descending=descending)])).rows
            keys = [key(row) for row in rows if row.status == "draft"]
            assert all(_number(one) < _number(other) for one, other in pairwise(keys)), keys
        editions = library.editions.page(Query(order=[Order("book.status")]))
        assert [edition.number for edition in editions] == [1, 1, 2]

    @rule("DATA-31")
    def test_null_comes_last_or_first(self) -> None:
        library = self.filled()
        cheap = [ODD, "The Fall", "Emma", "Villette"]
        assert library.titles(order=[Order("price")]) == [*cheap, "Persuasion"]
        assert library.titles(order=[Order("price", descending=True)]) == [*reversed(cheap), "Persuasion"]
        assert library.titles(order=[Order("price", nulls="first")]) == ["Persuasion", *cheap]
        first = Order("price", descending=True, nulls="first")
        assert library.titles(order=[first]) == ["Persuasion", *reversed(cheap)]

    @rule("DATA-32")
    def test_without_an_order_that_of_the_entity_holds(self) -> None:
        library = self.filled()
        assert library.titles() == [ODD, "Emma", "Persuasion", "The Fall", "Villette"]
        assert [author.name for author in library.authors.page()] == ["Austen", "Bronte", "Camus", "Dumas"]
        assert [edition.number for edition in library.editions.page()] == [1, 2, 1]

    @rule("DATA-33")
    def test_orders_lead_through_relations_to_one(self) -> None:
        library = self.filled()
        order = [Order("author.country.name", descending=True), Order("title")]
        assert library.titles(order=order) == ["Emma", "Persuasion", "Villette", "The Fall", ODD]
        assert library.titles(order=[Order("publisher.name", nulls="first"), Order("title")])[:2] == [ODD, "Persuasion"]

    @rule("DATA-33")
    def test_nothing_is_ordered_by_many_rows_or_by_none_of_their_fields(self) -> None:
        library = self.filled()
        for path in ("tags.name", "editions.year", "author", "tags", "author.country"):
            raises(Unsupported, partial(library.titles, order=[Order(path)]))

    @rule("DATA-34")
    def test_a_part_of_the_rows(self) -> None:
        library = self.filled()
        assert library.titles(offset=1, limit=2) == ["Emma", "Persuasion"]
        assert library.titles(offset=3) == ["The Fall", "Villette"]
        assert library.titles(offset=9, limit=2) == []
        assert library.titles(limit=0) == []

    @rule("DATA-35")
    def test_a_cursor_goes_on_where_a_page_ended(self) -> None:
        library = self.filled()
        for order in ORDERS:
            assert _walk(library, Query(order=order, limit=2)) == library.titles(order=order), order

    @rule("DATA-35")
    def test_a_cursor_goes_by_its_row_not_by_numbers(self) -> None:
        library = self.filled()
        page = library.books.page(Query(limit=2))
        library.add("Book", title="A Book", author=library.authors.info.key_of(library.author("Dumas")))
        library.books.delete(library.book("Emma"))
        assert library.titles(after=page.after, limit=2) == ["Persuasion", "The Fall"]

    @rule("DATA-35")
    def test_a_cursor_of_another_order_is_invalid(self) -> None:
        library = self.filled()
        for values in ((), ("Emma",), ("Emma", 1, 1), (1, "Emma")):
            raises(Invalid, partial(library.titles, after=Cursor(values)))

    @rule("DATA-36")
    def test_each_row_comes_once(self) -> None:
        library = self.filled()
        tagged = Or(Compare("tags.name", Operator.EQ, "novel"), Compare("tags.name", Operator.EQ, "classic"))
        assert library.titles(tagged) == ["Emma", "Persuasion", "Villette"]
        assert library.titles(Compare("editions.number", Operator.GE, 1)) == ["Emma", "Villette"]
        assert library.books.count(tagged).number == 3

    @rule("DATA-37")
    def test_relations_are_read_along(self) -> None:
        library = self.filled()
        query = Query(include=["author.country", "publisher", "tags", "editions"])
        found = {book.title: book for book in library.books.page(query)}
        emma, persuasion, odd = found["Emma"], found["Persuasion"], found[ODD]
        assert (emma.author.name, emma.author.country.name, emma.publisher.name) == ("Austen", "Great Britain", "Allen")
        assert (persuasion.publisher, odd.author.country) == (None, None)
        assert _texts(library.books.related(emma, "tags"), "name") == ["classic", "novel"]
        assert _texts(library.books.related(emma, "editions"), "number") == [1, 2]
        assert _texts(library.books.related(odd, "editions"), "number") == []

    @rule("DATA-37")
    def test_what_was_read_along_is_not_asked_for_again(self) -> None:
        library = self.filled()
        (emma,) = library.books.page(Query(where=Compare("title", Operator.EQ, "Emma"), include=["tags", "author"]))
        first, second = library.books.related(emma, "tags"), library.books.related(emma, "tags")
        assert len(first) == 2
        assert all(one is other for one, other in zip(first, second, strict=True))
        (author,) = library.books.related(emma, "author")
        assert author is emma.author

    @rule("DATA-37")
    def test_relations_that_are_not_there_are_refused(self) -> None:
        library = self.filled()
        raises(UnknownName, lambda: library.titles(include=["auther"]))
        raises(UnknownName, lambda: library.titles(include=["author.title"]))

    @rule("DATA-38")
    def test_fields_that_were_asked_for_are_there(self) -> None:
        library = self.filled()
        rows = library.books.page(Query(only=["title", "price"])).rows
        assert [(row.title, row.price) for row in rows] == [
            (book.title, book.price) for book in library.books.page().rows
        ]
        assert [library.books.info.key_of(row) for row in rows] == [
            library.books.info.key_of(book) for book in library.books.page()
        ]


def _walk(library: Library, query: Query) -> list[str]:
    """Give the titles of all pages, one cursor after another."""
    found: list[str] = []
    after: Cursor | None = None
    for _ in range(9):
        page = library.books.page(Query(order=query.order, limit=query.limit, after=after))
        found += [book.title for book in page]
        after = page.after and Cursor.parse(str(page.after))
        if after is None:
            break
    return found


def _number(key: tuple[object, ...]) -> Any:  # Any: whatever the store counts with
    return key[0]


def _texts(rows: Any, name: str) -> list[object]:  # Any: rows of whatever class the source has
    return [getattr(row, name) for row in rows]
