"""The shop in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date  # noqa: TC003 - dataclasses are described by what their annotations stand for
from decimal import Decimal

from bandstand.contracts.data.conditions import Compare, Operator
from bandstand.contracts.data.fields import Choice, ConstraintInfo, FieldKind, RelationInfo
from bandstand.contracts.data.memory import MemorySource, describe
from bandstand.contracts.data.query import Order


@dataclass
class Author:
    id: int | None = None
    name: str = field(default="", metadata={"max_length": 40, "blank": False})
    email: str | None = field(default=None, metadata={"kind": FieldKind.EMAIL, "unique": True, "max_length": 100})

    def __str__(self) -> str:
        return self.name


@dataclass
class Tag:
    id: int | None = None
    name: str = field(default="", metadata={"unique": True, "blank": False, "max_length": 20})

    def __str__(self) -> str:
        return self.name


@dataclass
class Book:
    id: int | None = None
    title: str = field(default="", metadata={"max_length": 100, "blank": False, "label": "title of the book"})
    isbn: str | None = field(default=None, metadata={"unique": True, "max_length": 20})
    price: Decimal | None = field(default=None, metadata={"digits": 6, "places": 2})
    published: date | None = None
    status: str = field(
        default="draft",
        metadata={
            "max_length": 10,
            "choices": (Choice(value="draft", label="Draft"), Choice(value="printed", label="Printed")),
        },
    )
    notes: str = field(default="", metadata={"kind": FieldKind.TEXT, "blank": True})
    author_id: int | None = field(default=None, metadata={"null": False, "blank": False})
    author: Author = field(init=False, repr=False, compare=False)

    def __str__(self) -> str:
        return self.title


@dataclass
class Edition:
    book_id: int | None = field(default=None, metadata={"null": False, "blank": False})
    number: int = 1
    year: int | None = None
    book: Book = field(init=False, repr=False, compare=False)


def source() -> MemorySource:
    """Make an empty shop."""
    return MemorySource(
        {
            Author: describe(
                Author,
                name="shop.Author",
                relations=[RelationInfo(name="books", target="shop.Book", many=True, inverse="author")],
                order=[Order("name")],
            ),
            Tag: describe(
                Tag,
                name="shop.Tag",
                relations=[
                    RelationInfo(
                        name="books", target="shop.Book", many=True, inverse="tags", linkable=True, editable=False
                    )
                ],
                order=[Order("name")],
            ),
            Book: describe(
                Book,
                name="shop.Book",
                relations=[
                    RelationInfo(name="author", target="shop.Author", fields=("author_id",), inverse="books"),
                    RelationInfo(
                        name="tags", target="shop.Tag", many=True, inverse="books", linkable=True, null=True, blank=True
                    ),
                    RelationInfo(name="editions", target="shop.Edition", many=True, inverse="book"),
                ],
                constraints=[
                    ConstraintInfo(
                        name="book_price",
                        check=Compare("price", Operator.IS_NULL, True) | Compare("price", Operator.GE, Decimal(0)),
                        text="A price is not negative.",
                    ),
                    ConstraintInfo(name="book_author_title", unique=("author_id", "title")),
                ],
                order=[Order("title")],
            ),
            Edition: describe(
                Edition,
                name="shop.Edition",
                key=["book_id", "number"],
                relations=[RelationInfo(name="book", target="shop.Book", fields=("book_id",), inverse="editions")],
                order=[Order("number")],
            ),
        }
    )
