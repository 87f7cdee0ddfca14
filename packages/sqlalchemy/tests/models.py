"""The library of ``bandstand.contracts.data.library``, declared as SQLAlchemy's users do."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - classes are mapped by what their annotations stand for
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from bandstand.contracts.data.fields import Choice, FieldKind
from bandstand.contracts.data.library._entities import no_digits
from bandstand.contracts.data.query import Order
from bandstand.sqlalchemy import About, AboutField


class Base(DeclarativeBase):
    metadata = MetaData()
    type_annotation_map = {dict[str, Any]: JSON}  # noqa: RUF012 - SQLAlchemy's way


class Country(Base):
    __tablename__ = "country"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    authors: Mapped[list[Author]] = relationship(back_populates="country")
    publishers: Mapped[list[Publisher]] = relationship(back_populates="country", lazy="raise")


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(100))
    born: Mapped[date | None]
    country_id: Mapped[str | None] = mapped_column(ForeignKey("country.code", ondelete="RESTRICT"))
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))
    country: Mapped[Country | None] = relationship(back_populates="authors", lazy="joined")
    mentor: Mapped[Author | None] = relationship(back_populates="pupils", remote_side="Author.id")
    pupils: Mapped[list[Author]] = relationship(back_populates="mentor")
    books: Mapped[list[Book]] = relationship(back_populates="author", cascade="all, delete-orphan")

    __table_args__ = (Index("author_email", func.lower(email), unique=True),)


class Publisher(Base):
    __tablename__ = "publisher"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    country_id: Mapped[str] = mapped_column(ForeignKey("country.code"))
    country: Mapped[Country] = relationship(back_populates="publishers", lazy="raise")
    books: Mapped[set[Book]] = relationship(back_populates="publisher", lazy="selectin")


book_tag = Table(
    "book_tag",
    Base.metadata,
    Column("book_id", ForeignKey("book.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
)


class Tag(Base):
    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)
    books: Mapped[list[Book]] = relationship(back_populates="tags", secondary=book_tag)


class Book(Base):
    __tablename__ = "book"
    __table_args__ = (
        CheckConstraint("price >= 0", name="book_price"),
        UniqueConstraint("author_id", "title", name="book_author_title"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(100))
    isbn: Mapped[str | None] = mapped_column(String(20), unique=True)
    price: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    published: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(10), default="draft")
    notes: Mapped[str] = mapped_column(Text, default="")
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey("publisher.id", ondelete="SET NULL"))
    version: Mapped[int] = mapped_column(default=0)
    author: Mapped[Author] = relationship(back_populates="books")
    publisher: Mapped[Publisher | None] = relationship(back_populates="books")
    tags: Mapped[list[Tag]] = relationship(back_populates="books", secondary=book_tag, order_by=Tag.name.desc())
    editions: Mapped[list[Edition]] = relationship(
        back_populates="book", cascade="all, delete-orphan", lazy="write_only", passive_deletes=True
    )


class Edition(Base):
    __tablename__ = "edition"

    book_id: Mapped[int] = mapped_column(ForeignKey("book.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    year: Mapped[int | None]
    book: Mapped[Book] = relationship(back_populates="editions")


ABOUT = {
    Country: About(order=[Order("name")]),
    Author: About(
        order=[Order("name")],
        fields={"name": AboutField(validators=(no_digits,)), "email": AboutField(kind=FieldKind.EMAIL)},
    ),
    Publisher: About(order=[Order("name")]),
    Tag: About(order=[Order("name")]),
    Book: About(
        order=[Order("title")],
        version="version",
        fields={
            "price": AboutField(maximum=Decimal(1000)),
            "status": AboutField(
                choices=(Choice(value="draft", label="Draft"), Choice(value="printed", label="Printed"))
            ),
        },
        texts={"book_price": "A price is not negative."},
    ),
}
