"""Two paginators: by number with a count, and by cursor without one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Generic, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.data.errors import Invalid
from bandstand.contracts.data.library import Book, Library, fill, memory_library
from bandstand.contracts.data.query import Cursor, Order, Query

if TYPE_CHECKING:
    from bandstand.contracts.data.query import Page
    from bandstand.contracts.data.repository import Reader

R = TypeVar("R")


class Paginator(Generic[R]):
    """Pages by number; the last takes up to ``orphans`` more rows."""

    def __init__(self, rows: Reader[R], query: Query, per_page: int, *, orphans: int = 0) -> None:
        self.rows = rows
        self.query = query
        self.per_page = per_page
        self.orphans = orphans
        self.count = rows.count(query.where).number

    @property
    def pages(self) -> int:
        return max(1, -(-max(0, self.count - self.orphans) // self.per_page))

    def page(self, number: int) -> Page[R]:
        limit = self.per_page + (self.orphans if number == self.pages else 0)
        return self.rows.page(replace(self.query, offset=(number - 1) * self.per_page, limit=limit))


class CursorPaginator(Generic[R]):
    """Pages by cursor, in both directions, at the same cost for each."""

    def __init__(self, rows: Reader[R], query: Query, per_page: int) -> None:
        self.rows = rows
        order = query.order or rows.info.order
        ties = tuple(Order(name) for name in rows.info.key)
        self.query = replace(query, order=(*order, *ties), limit=per_page)

    def page(self, after: str = "") -> Page[R]:
        return self.rows.page(replace(self.query, after=Cursor.parse(after) if after else None))

    def page_before(self, before: str) -> list[R]:
        order = tuple(each.reverse() for each in self.query.order)
        return [*self.rows.page(replace(self.query, order=order, after=Cursor.parse(before)))][::-1]


@pytest.fixture
def library() -> Library:
    return fill(memory_library())


def titles(page: Page[Book] | list[Book]) -> list[str]:
    return [book.title for book in page]


def test_pages_by_number(library: Library) -> None:
    books = library.source.repository(Book)
    paginator = Paginator(books, Query(order=[Order("published")]), 2)
    assert paginator.pages == 3
    assert titles(paginator.page(2)) == ["Villette", "The Fall"]
    assert paginator.page(2).more
    assert not paginator.page(3).more


def test_orphans_join_the_last_page(library: Library) -> None:
    paginator = Paginator(library.source.repository(Book), Query(), 2, orphans=1)
    assert (paginator.pages, titles(paginator.page(2))) == (2, ["Persuasion", "The Fall", "Villette"])


def test_pages_by_cursor_survive_the_url_and_go_back(library: Library) -> None:
    paginator = CursorPaginator(library.source.repository(Book), Query(order=[Order("price", descending=True)]), 2)
    first = paginator.page()
    second = paginator.page(str(first.after))
    third = paginator.page(str(second.after))
    assert [titles(page) for page in (first, second, third)] == [
        ["Villette", "Emma"],
        ["The Fall", "100% of\\it_*"],
        ["Persuasion"],
    ]
    assert third.after is None
    assert titles(paginator.page_before(str(second.after))) == ["Emma", "The Fall"]


MADE_UP = [Cursor(("x", "y", 1, 2)), Cursor((Decimal("sNaN"), 1))]


@pytest.mark.parametrize("text", ["x", "W10", "!!!", "a" * 3000, *map(str, MADE_UP)])
def test_a_cursor_that_somebody_made_up_is_their_fault(library: Library, text: str) -> None:
    paginator = CursorPaginator(library.source.repository(Book), Query(order=[Order("price")]), 2)
    with pytest.raises(Invalid):
        paginator.page(text)


@given(st.lists(st.integers(0, 3)), st.integers(1, 4), st.booleans(), st.sampled_from(["first", "last"]))
def test_cursors_neither_lose_nor_repeat_rows(numbers: list[int], limit: int, descending: bool, nulls: str) -> None:
    source = memory_library()
    books = source.repository(Book)
    bulk, authors = books.abilities.bulk, source.repository("library.Author")
    author = authors.new({"name": "One"})
    authors.save(author)
    assert bulk is not None
    key = authors.info.key_of(author)
    bulk.insert({"title": f"{place}", "price": number or None, "author": key} for place, number in enumerate(numbers))
    order = Order("price", descending=descending, nulls="first" if nulls == "first" else "last")
    paginator = CursorPaginator(books, Query(order=[order]), limit)
    found = titles(page := paginator.page())
    while page.after is not None:
        found += titles(page := paginator.page(str(page.after)))
    assert found == titles(books.page(Query(order=[order])))
    assert len(found) == len(numbers)
