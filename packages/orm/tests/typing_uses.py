"""What both type checkers accept and refuse: checked, not run; an ignore that is not needed is an error."""

# pyright: reportUnnecessaryTypeIgnoreComment=true, reportAttributeAccessIssue=true

import datetime as dt
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any, assert_type

from bandstand.orm import (
    CASCADE,
    CTE,
    BooleanField,
    CharField,
    Count,
    Database,
    DateTimeField,
    DecimalField,
    F,
    ForeignKey,
    IntegerField,
    Manager,
    ManyToManyField,
    Max,
    Model,
    Q,
    QuerySet,
    TypedModel,
    atomic,
)


class Author(Model):
    name = CharField(max_length=100)
    born = IntegerField(null=True)


class Tag(TypedModel):
    name: CharField[str] = CharField(max_length=20)
    weight: IntegerField[int] = IntegerField(default=1)


class BookQuerySet(QuerySet["Book"]):
    def long(self) -> "BookQuerySet":
        return self.filter(Book.pages > 300)


class BookManager(Manager["Book"]):
    def recent(self) -> QuerySet["Book"]:
        return self.filter(pages__gt=3)


class Book(Model):
    title = CharField(max_length=200)
    subtitle = CharField(max_length=200, null=True)
    pages = IntegerField()
    price = DecimalField(max_digits=6, decimal_places=2)
    added = DateTimeField()
    in_print = BooleanField(default=True)
    author = ForeignKey(Author, CASCADE, related_name="books")
    editor = ForeignKey(Author, CASCADE, null=True, related_name="edited")
    tags = ManyToManyField(Tag)
    objects = BookManager()


book = Book.objects.get(pk=7)

# Fields of an instance have the type of their values, and of the class are expressions.
assert_type(book.title, str)
assert_type(book.subtitle, str | None)
assert_type(book.pages, int)
assert_type(book.price, Decimal)
assert_type(book.added, dt.datetime)
assert_type(book.in_print, bool)
assert_type(book.author, Author)
assert_type(book.editor, Author | None)
book.title = "Emma"
book.subtitle = None
book.author = Author()
book.title = 7  # type: ignore[assignment]
book.pages = None  # type: ignore[assignment]
book.pages = "many"  # type: ignore[assignment]
book.author = book  # type: ignore[assignment]
book.author = None  # type: ignore[assignment]

# Managers and querysets keep the model.
assert_type(Author.objects.first(), Author | None)
assert_type(Author.objects.filter(name="Ada")[0], Author)
assert_type(list(Author.objects.all()), list[Author])
assert_type(Book.objects, BookManager)
assert_type(Book.objects.recent().count(), int)
assert_type(Book.objects.filter(pages__gt=3).exists(), bool)
assert_type(Book.objects.get_or_create(title="Emma"), tuple[Book, bool])
assert_type(Author.objects.in_bulk([1]), dict[Any, Author])
assert_type(Author.objects.filter(name="Ada").delete(), tuple[int, dict[str, int]])
assert_type(Author.objects.filter(name="Ada").iterator().__next__(), Author)
long_books: BookQuerySet = BookQuerySet(Book).long().exclude(Book.in_print == False).order_by("title")  # noqa: E712
wrong: Book = Author.objects.get(pk=1)  # type: ignore[assignment]
Author.objects.recent()  # type: ignore[attr-defined]
Author.objects.fliter(name="Ada")  # type: ignore[attr-defined]

# Conditions: both sides of a comparison have one type.
Book.objects.filter(Book.pages > 300, Book.title == "Emma")
Book.objects.filter(Book.author.to(Author.name) == "Jane")
Book.objects.filter(Q(pages__gt=3) | ~Q(title="Emma"))
Book.objects.filter(Book.pages > "many")  # type: ignore[operator]
Book.objects.order_by(Book.pages.desc(), "-title")
Book.objects.annotate(n=Count("tags"), most=Max(Book.pages), double=F("pages") * 2)

# The rows of values.
assert_type(Book.objects.values("title").first(), dict[str, Any] | None)
assert_type(Book.objects.values_list("title", flat=True).first(), Any | None)


async def in_asynchronous_code() -> None:
    assert_type(await Author.objects.aget(pk=1), Author)
    assert_type(await Author.objects.afirst(), Author | None)
    assert_type(await Author.objects.filter(name="Ada").acount(), int)
    assert_type(await Author.objects.acreate(name="Ada"), Author)
    assert_type([author async for author in Author.objects.all()], list[Author])
    assert_type(Author.objects.all().aiterator(), AsyncIterator[Author])
    await book.asave()
    await book.adelete()
    await Author.objects.aget(pk=1).name  # type: ignore[attr-defined]


# The opt-in base checks what an instance is made of.
Tag(name="sea", weight=3)
Tag(name="sea")
Tag(nmae="sea")  # type: ignore[call-arg]
Tag(name=7)  # type: ignore[arg-type]
Tag(weight=3)  # type: ignore[call-arg]
Author(name="Ada", anything=3)

# Transactions decorate without losing a signature.


@atomic
def move(number: int, to: str) -> bool:
    return bool(number and to)


with atomic(Database("sqlite://"), durable=True):
    assert_type(move(7, to="there"), bool)
move("seven", to="there")  # type: ignore[arg-type]


async def run_over_a_database(database: Database) -> None:
    assert_type(await database.run(move, 7, to="there"), bool)
    await database.run(move, "seven", to="there")  # type: ignore[arg-type]


# What rows of values are is known where they are chosen by fields of the class.
assert_type(Book.objects.values_list(Book.title, flat=True), QuerySet[str])
assert_type(Book.objects.filter(pages=7).values_list(Book.title, Book.pages), QuerySet[tuple[str, int]])
assert_type(list(Book.objects.values_list(Book.title, Book.subtitle)), list[tuple[str, str | None]])
assert_type(Book.objects.values_list("title", "pages").first(), tuple[Any, ...] | None)
assert_type(Book.objects.values_list("title", flat=True).get(), Any)
assert_type(Book.objects.values("title").last(), dict[str, Any] | None)


def named_queries() -> None:
    """What a query with a name gives."""
    long = CTE("long", Book.objects.filter(pages__gt=300))
    assert_type(long.rows(), QuerySet[Book])
    assert_type(long.join(Author, pk=long.c.author_id), QuerySet[Author])
    assert_type(long.left_join(Author.objects.all(), pk=long.c.author_id), QuerySet[Author])
    assert_type(CTE("pages", Book.objects.values("pages")).rows(), QuerySet[dict[str, Any]])
    assert_type(long.union_all(lambda it: it.join(Book, pk=it.c.id)), CTE[Book])
