"""The shop as SQLAlchemy's users declare it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date  # noqa: TC003 - classes are mapped by what their annotations stand for
from decimal import Decimal  # noqa: TC003 - as above
from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Numeric,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from bandstand.contracts.data.fields import Choice, FieldKind
from bandstand.contracts.data.query import Order
from bandstand.sqlalchemy import About, AboutField, SQLAlchemySource

if TYPE_CHECKING:
    from collections.abc import Generator


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(100), unique=True)
    books: Mapped[list[Book]] = relationship(back_populates="author", cascade="all, delete-orphan")

    def __str__(self) -> str:
        return self.name


book_tag = Table(
    "book_tag",
    Base.metadata,
    Column[int]("book_id", ForeignKey("book.id"), primary_key=True),
    Column[int]("tag_id", ForeignKey("tag.id"), primary_key=True),
)


class Tag(Base):
    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)
    books: Mapped[list[Book]] = relationship(back_populates="tags", secondary=book_tag)

    def __str__(self) -> str:
        return self.name


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(100))
    isbn: Mapped[str | None] = mapped_column(String(20), unique=True)
    price: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    published: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(10), default="draft")
    notes: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")
    tags: Mapped[list[Tag]] = relationship(back_populates="books", secondary=book_tag)
    editions: Mapped[list[Edition]] = relationship(back_populates="book", cascade="all, delete-orphan")

    __table_args__ = (
        CheckConstraint("price >= 0", name="book_price"),
        UniqueConstraint("author_id", "title", name="book_author_title"),
    )

    def __str__(self) -> str:
        return self.title


class Edition(Base):
    __tablename__ = "edition"

    book_id: Mapped[int] = mapped_column(ForeignKey("book.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    year: Mapped[int | None]
    book: Mapped[Book] = relationship(back_populates="editions")


STATUSES = (Choice(value="draft", label="Draft"), Choice(value="printed", label="Printed"))
ABOUT = {
    Author: About(order=[Order("name")], fields={"email": AboutField(kind=FieldKind.EMAIL)}),
    Tag: About(order=[Order("name")]),
    Book: About(
        order=[Order("title")],
        fields={"status": AboutField(choices=STATUSES, blank=False), "title": AboutField(label="title of the book")},
        texts={"book_price": "A price is not negative."},
    ),
    Edition: About(order=[Order("number")]),
}


@contextmanager
def source(url: str) -> Generator[SQLAlchemySource, None, None]:
    """Make an empty shop, and close its connections at the end."""
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    yield SQLAlchemySource(Base, engine, namespace="shop", about=ABOUT)
    engine.dispose()
