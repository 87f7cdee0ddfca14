"""A shop with two authors and three books, in each kind of source that is installed.

In the whole workspace these are all of them; where the package is alone, rows in memory are what there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.data.conditions import Compare, Operator

from . import memory_shop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bandstand.contracts.data import DataSource


@dataclass(frozen=True)
class Shop:
    """A source, and short ways to its rows."""

    source: DataSource

    def find(self, entity: str, **values: object) -> Any:  # Any: rows of whatever class
        """Give the row with these values."""
        found = [Compare(name, Operator.EQ, value) for name, value in values.items()]
        return self.source.repository(f"shop.{entity}").one(found[0])

    def key(self, entity: str, **values: object) -> str:
        """Give the key of the row with these values, as pages have it."""
        row = self.find(entity, **values)
        return str(self.source.repository(f"shop.{entity}").info.key_of(row)[0])

    def rows(self, entity: str) -> list[Any]:  # Any: as above
        """Give all rows."""
        return list(self.source.repository(f"shop.{entity}").each())

    def links(self, row: object) -> list[str]:
        """Give the names of a book's tags."""
        return [tag.name for tag in self.source.repository("shop.Book").related(row, "tags")]  # type: ignore[attr-defined]


def filled(source: DataSource) -> Shop:
    """Put rows into a shop."""
    shop = Shop(source)
    authors, books = source.repository("shop.Author"), source.repository("shop.Book")
    with source.unit_of_work():
        for name, email in (("Austen", "jane@example.org"), ("Zola", None)):
            authors.save(authors.new({"name": name, "email": email}))
        tags = source.repository("shop.Tag")
        for name in ("classic", "novel", "rural"):
            tags.save(tags.new({"name": name}))
    jane, emile = (authors.info.key_of(shop.find("Author", name=name)) for name in ("Austen", "Zola"))
    classic = tags.info.key_of(shop.find("Tag", name="classic"))
    editions = source.repository("shop.Edition")
    with source.unit_of_work():
        for title, author, isbn, price in (
            ("Emma", jane, "1", Decimal("9.50")),
            ("Persuasion", jane, "2", None),
            ("Nana", emile, "3", Decimal(8)),
        ):
            book = books.new({"title": title, "author": author, "isbn": isbn, "price": price})
            books.save(book, links={"tags": [classic]} if title == "Emma" else None)
        emma = books.info.key_of(shop.find("Book", title="Emma"))
        for number, year in ((1, 1815), (2, 1833)):
            editions.save(editions.new({"book": emma, "number": number, "year": year}))
    return shop


SOURCES = ["memory", *(name for name in ("orm", "sqlalchemy") if find_spec(f"bandstand.{name}") is not None)]


@pytest.fixture(params=SOURCES)
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    """The shop with its rows, in one kind of source after the other."""
    if request.param == "memory":
        yield filled(memory_shop.source())
    elif request.param == "orm":
        from bandstand.orm import Database
        from bandstand.orm.source import ModelSource

        from . import orm_shop

        database = Database(f"sqlite:///{tmp_path / 'shop.db'}")
        database.create_all(*orm_shop.MODELS)
        yield filled(ModelSource(database, orm_shop.MODELS))
        database.dispose()
    else:
        from .sqlalchemy_shop import source

        with source(f"sqlite:///{tmp_path / 'shop.db'}") as made:
            yield filled(made)
