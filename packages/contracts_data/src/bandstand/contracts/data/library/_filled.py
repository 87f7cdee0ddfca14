"""The rows of the library."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bandstand.contracts.data.conditions import ALL, Compare, Operator
from bandstand.contracts.data.query import Query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.contracts.data import DataSource
    from bandstand.contracts.data.conditions import Condition
    from bandstand.contracts.data.entities import Key

ODD = "100% of\\it_*"
"""A title of characters that some stores take for patterns."""

_COUNTRIES = [("FR", "France"), ("GB", "Great Britain")]
_AUTHORS = [
    ("Austen", "Jane@Example.org", date(1775, 12, 16), "GB", None),
    ("Bronte", "bronte@example.org", date(1816, 4, 21), "GB", "Austen"),
    ("Camus", None, date(1913, 11, 7), "FR", None),
    ("Dumas", "dumas@example.org", None, None, None),
]
_PUBLISHERS = [("Allen", "GB"), ("Blanc", "FR")]
_TAGS = ["novel", "classic", "craft", "rare"]
_BOOKS: list[tuple[Any, ...]] = [  # Any: cells of a table
    ("Emma", "Austen", "Allen", Decimal("9.50"), date(1815, 12, 23), "printed", ["novel", "classic"]),
    ("Persuasion", "Austen", None, None, date(1817, 12, 20), "printed", ["novel"]),
    ("Villette", "Bronte", "Allen", Decimal("12.00"), date(1853, 1, 28), "draft", ["novel", "classic"]),
    ("The Fall", "Camus", "Blanc", Decimal("7.25"), date(1956, 5, 16), "draft", []),
    (ODD, "Dumas", None, Decimal("3.00"), None, "draft", ["craft"]),
]
_EDITIONS = [("Emma", 1, 1815), ("Emma", 2, 1833), ("Villette", 1, None)]


class Library:
    """A source with the books in it, and what checks ask of it again and again."""

    def __init__(self, source: DataSource) -> None:
        self.source = source
        self.countries = source.repository("library.Country")
        self.authors = source.repository("library.Author")
        self.publishers = source.repository("library.Publisher")
        self.tags = source.repository("library.Tag")
        self.books = source.repository("library.Book")
        self.editions = source.repository("library.Edition")

    def titles(self, where: Condition = ALL, **query: Any) -> list[str]:
        """Give the titles of some books, in order."""
        return [book.title for book in self.books.page(Query(where=where, **query))]

    def book(self, title: str) -> Any:  # Any: a row of whatever class the source has
        """Give a book."""
        return self.books.one(Compare("title", Operator.EQ, title))

    def author(self, name: str) -> Any:
        """Give an author."""
        return self.authors.one(Compare("name", Operator.EQ, name))

    def tag_keys(self, *names: str) -> list[Key]:
        """Give the keys of tags."""
        found = self.tags.page(Query(where=Compare("name", Operator.IN, names)))
        return [self.tags.info.key_of(tag) for tag in found]

    def tag_names(self, title: str) -> list[str]:
        """Give the tags of a book."""
        tags: Any = self.books.related(self.book(title), "tags")
        return [tag.name for tag in tags]

    def add(self, entity: str, links: Mapping[str, list[Key]] | None = None, /, **values: object) -> Any:
        """Store a new row and give it."""
        repository = self.source.repository(f"library.{entity}")
        row = repository.new(values)
        repository.save(row, links=links)
        return row


def fill(source: DataSource) -> Library:
    """Put the rows of the library into an empty source."""
    library = Library(source)
    with source.unit_of_work():
        _fill(library)
    return library


def _fill(library: Library) -> None:
    for short, country in _COUNTRIES:
        library.add("Country", code=short, name=country)
    authors: dict[str | None, Any] = {None: None}
    for name, email, born, code, mentor in _AUTHORS:
        told = {"name": name, "email": email, "born": born, "mentor": authors[mentor]}
        author = library.add("Author", **told, country=code and (code,))
        authors[name] = library.authors.info.key_of(author)
    publishers: dict[str | None, Any] = {None: None}
    for name, short in _PUBLISHERS:
        publishers[name] = library.publishers.info.key_of(library.add("Publisher", name=name, country=(short,)))
    tags = {name: library.tags.info.key_of(library.add("Tag", name=name)) for name in _TAGS}
    books: dict[str, Key] = {}
    for title, author, publisher, price, published, status, words in _BOOKS:
        told = {"title": title, "price": price, "published": published, "status": status}
        links = {"tags": [tags[word] for word in words]}
        book = library.add("Book", links, **told, author=authors[author], publisher=publishers[publisher])
        books[title] = library.books.info.key_of(book)
    for title, number, year in _EDITIONS:
        library.add("Edition", book=books[title], number=number, year=year)
