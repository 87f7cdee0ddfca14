"""The package's main job in a fresh process, with nothing but its dependencies installed."""

from dataclasses import dataclass

from bandstand.contracts.data.conditions import Compare, Operator
from bandstand.contracts.data.memory import MemorySource, describe
from bandstand.contracts.data.query import Query


@dataclass
class Book:
    id: int | None = None
    title: str = ""


source = MemorySource({Book: describe(Book, name="shop.Book")})
books = source.repository(Book)
with source.unit_of_work():
    books.save(books.new({"title": "Emma"}))
assert [book.title for book in books.page(Query(where=Compare("title", Operator.ISTARTS, "em")))] == ["Emma"]
