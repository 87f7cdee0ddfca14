"""What the library holds: books of authors from countries, with publishers, tags and editions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date  # noqa: TC003 - dataclasses are described by what their annotations stand for
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from bandstand.contracts.data.conditions import Compare, Operator
from bandstand.contracts.data.entities import Entities
from bandstand.contracts.data.fields import Choice, ConstraintInfo, FieldKind, OnDelete, RelationInfo
from bandstand.contracts.data.memory import MemorySource, describe
from bandstand.contracts.data.query import Order
from bandstand.contracts.validation import ValidationError


def no_digits(value: object) -> None:
    """Refuse names with digits."""
    if any(character.isdigit() for character in str(value)):
        message = "A name has no digits."
        raise ValidationError(message, code="digits")


@dataclass
class Country:
    """Where authors and publishers are; its key is a text."""

    code: str = field(metadata={"max_length": 2})
    name: str = field(default="", metadata={"unique": True, "blank": False})


@dataclass
class Author:
    """Who wrote books, and whose pupil that was."""

    id: int | None = None
    name: str = field(default="", metadata={"max_length": 40, "blank": False, "validators": (no_digits,)})
    email: str | None = field(default=None, metadata={"kind": FieldKind.EMAIL})
    born: date | None = None
    country_id: str | None = None
    mentor_id: int | None = None
    country: Country | None = field(init=False, repr=False, compare=False)
    mentor: Author | None = field(init=False, repr=False, compare=False)


@dataclass
class Publisher:
    """Who prints books."""

    id: int | None = None
    name: str = field(default="", metadata={"blank": False})
    country_id: str = field(default="", metadata={"blank": False})
    country: Country = field(init=False, repr=False, compare=False)


@dataclass
class Tag:
    """A word for books."""

    id: int | None = None
    name: str = field(default="", metadata={"unique": True, "blank": False})


@dataclass
class Book:
    """What all of it is about; it has versions."""

    id: int | None = None
    title: str = field(default="", metadata={"max_length": 100, "blank": False})
    isbn: str | None = field(default=None, metadata={"unique": True})
    price: Decimal | None = field(default=None, metadata={"maximum": Decimal(1000), "digits": 6, "places": 2})
    published: date | None = None
    status: str = field(
        default="draft",
        metadata={"choices": (Choice(value="draft", label="Draft"), Choice(value="printed", label="Printed"))},
    )
    notes: str = field(default="", metadata={"kind": FieldKind.TEXT})
    extra: dict[str, Any] = field(default_factory=dict[str, Any], metadata={"blank": True})  # Any: JSON
    author_id: int | None = field(default=None, metadata={"null": False, "blank": False})
    publisher_id: int | None = None
    version: int = 0
    author: Author = field(init=False, repr=False, compare=False)
    publisher: Publisher | None = field(init=False, repr=False, compare=False)


@dataclass
class Edition:
    """A print of a book; its key is the book's and a number."""

    book_id: int | None = field(default=None, metadata={"null": False, "blank": False})
    number: int = 1
    year: int | None = None
    book: Book = field(init=False, repr=False, compare=False)


_FREE = Compare("price", Operator.IS_NULL, True)

CLASSES = MappingProxyType(
    {
        Country: describe(
            Country,
            name="library.Country",
            key=["code"],
            relations=[
                RelationInfo(name="authors", target="library.Author", many=True, inverse="country"),
                RelationInfo(name="publishers", target="library.Publisher", many=True, inverse="country"),
            ],
            order=[Order("name")],
        ),
        Author: describe(
            Author,
            name="library.Author",
            relations=[
                RelationInfo(
                    name="country",
                    target="library.Country",
                    fields=("country_id",),
                    inverse="authors",
                    null=True,
                    blank=True,
                    on_delete=OnDelete.PROTECT,
                ),
                RelationInfo(
                    name="mentor",
                    target="library.Author",
                    fields=("mentor_id",),
                    inverse="pupils",
                    null=True,
                    blank=True,
                    on_delete=OnDelete.SET_NULL,
                ),
                RelationInfo(name="pupils", target="library.Author", many=True, inverse="mentor"),
                RelationInfo(name="books", target="library.Book", many=True, inverse="author"),
            ],
            constraints=[ConstraintInfo(name="author_email", unique=("email",), ignoring_case=True)],
            order=[Order("name")],
        ),
        Publisher: describe(
            Publisher,
            name="library.Publisher",
            relations=[
                RelationInfo(
                    name="country",
                    target="library.Country",
                    fields=("country_id",),
                    inverse="publishers",
                    on_delete=OnDelete.PROTECT,
                ),
                RelationInfo(name="books", target="library.Book", many=True, inverse="publisher"),
            ],
            order=[Order("name")],
        ),
        Tag: describe(
            Tag,
            name="library.Tag",
            relations=[
                RelationInfo(
                    name="books", target="library.Book", many=True, inverse="tags", linkable=True, editable=False
                )
            ],
            order=[Order("name")],
        ),
        Book: describe(
            Book,
            name="library.Book",
            relations=[
                RelationInfo(name="author", target="library.Author", fields=("author_id",), inverse="books"),
                RelationInfo(
                    name="publisher",
                    target="library.Publisher",
                    fields=("publisher_id",),
                    inverse="books",
                    null=True,
                    blank=True,
                    on_delete=OnDelete.SET_NULL,
                ),
                RelationInfo(
                    name="tags", target="library.Tag", many=True, inverse="books", linkable=True, null=True, blank=True
                ),
                RelationInfo(name="editions", target="library.Edition", many=True, inverse="book"),
            ],
            constraints=[
                ConstraintInfo(
                    name="book_price", check=_FREE | Compare("price", Operator.GE, 0), text="A price is not negative."
                ),
                ConstraintInfo(name="book_author_title", unique=("author_id", "title")),
            ],
            order=[Order("title")],
            version="version",
        ),
        Edition: describe(
            Edition,
            name="library.Edition",
            key=["book_id", "number"],
            relations=[RelationInfo(name="book", target="library.Book", fields=("book_id",), inverse="editions")],
        ),
    }
)
"""The classes of the library in memory, and the description of each."""

ENTITIES = Entities(CLASSES.values())
"""The entities of the library: what the description of every source under test says too."""


def memory_library() -> MemorySource:
    """Make the library in memory, empty."""
    return MemorySource(CLASSES)
