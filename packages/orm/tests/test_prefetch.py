"""Prefetching of related rows."""

# The ways back of relations are attributes that nobody declared, so checkers cannot know them.
# mypy: disable-error-code="attr-defined"
# pyright: reportAttributeAccessIssue=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false, reportIndexIssue=false, reportCallIssue=false

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.errors import FieldError
from bandstand.orm.fields import CASCADE, SET_NULL, CharField, ForeignKey, ManyToManyField, OneToOneField
from bandstand.orm.models import Model
from bandstand.orm.prefetch import Prefetch, aprefetch_related_objects, prefetch_related_objects
from bandstand.orm.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.database import Database

registry_ = Registry()


class Base(Model):
    class Meta:
        abstract = True
        registry = registry_
        app_label = "prefetch"


class Country(Base):
    code = CharField(max_length=2, unique=True)


class Author(Base):
    name = CharField(max_length=50)
    country = ForeignKey(Country, SET_NULL, null=True, to_field="code", related_name="authors")
    friends: ManyToManyField[Author] = ManyToManyField("self")

    @property
    def best(self) -> Any:
        return self.books.first()


class Tag(Base):
    name = CharField(max_length=50)


class Book(Base):
    title = CharField(max_length=50)
    author = ForeignKey(Author, CASCADE, related_name="books")
    editor = ForeignKey(Author, SET_NULL, null=True, related_name="edited")
    tags = ManyToManyField(Tag, related_name="books")


class Cover(Base):
    book = OneToOneField(Book, CASCADE)
    color = CharField(max_length=20)


class Poster(Base):
    book = ForeignKey(Book, CASCADE)


MODELS = (Country, Author, Tag, Book, Cover, Poster)


@pytest.fixture(autouse=True)
def _tables(database: Database) -> Iterator[None]:
    database.create_all(*MODELS)
    yield
    database.drop_all(*MODELS)


@pytest.fixture(autouse=True)
def _rows(_tables: None) -> None:
    finland = Country.objects.create(code="fi")
    ada = Author.objects.create(name="Ada", country=finland)
    bob = Author.objects.create(name="Bob")
    x, y, z = Tag.objects.all().bulk_create([Tag(name=name) for name in "xyz"])
    emma = Book.objects.create(title="Emma", author=ada, editor=bob)
    ulla = Book.objects.create(title="Ulla", author=ada)
    nora = Book.objects.create(title="Nora", author=bob)
    emma.tags.add(x, y)
    ulla.tags.add(x)
    nora.tags.add(z)
    ada.friends.add(bob)
    Cover.objects.create(book=emma, color="red")
    Cover.objects.create(book=nora, color="blue")


def texts(rows: Any, attribute: str = "name") -> str:
    return " ".join(sorted(getattr(row, attribute) for row in rows))


# One relation


def test_a_forward_relation_takes_one_statement_and_loads_each_row_once(sent: list[str]) -> None:
    sent.clear()
    books = list(Book.objects.prefetch_related("author", "editor").order_by("title"))
    assert [book.author.name for book in books] == ["Ada", "Bob", "Ada"]
    assert [book.editor and book.editor.name for book in books] == ["Bob", None, None]
    assert books[0].author is books[2].author
    assert len(sent) == 3


def test_rows_that_refer_back_take_one_statement(sent: list[str]) -> None:
    sent.clear()
    authors = list(Author.objects.prefetch_related("books").order_by("name"))
    assert [texts(author.books.all(), "title") for author in authors] == ["Emma Ulla", "Nora"]
    assert [author.books.count() for author in authors] == [2, 1]
    assert all(book.author is author for author in authors for book in author.books.all())
    assert len(sent) == 2


def test_a_narrower_question_is_asked_again(sent: list[str]) -> None:
    ada = Author.objects.prefetch_related("books").get(name="Ada")
    sent.clear()
    assert texts(ada.books.filter(title="Emma"), "title") == "Emma"
    assert len(sent) == 1


def test_both_sides_of_a_table_between_take_one_statement(sent: list[str]) -> None:
    sent.clear()
    books = list(Book.objects.prefetch_related("tags").order_by("title"))
    assert [texts(book.tags.all()) for book in books] == ["x y", "z", "x"]
    tags = list(Tag.objects.prefetch_related("books").order_by("name"))
    assert [texts(tag.books.all(), "title") for tag in tags] == ["Emma Ulla", "Emma", "Nora"]
    assert len(sent) == 4
    assert "prefetch_key" not in books[0].tags.all()[0].__dict__


def test_a_symmetrical_relation_is_prefetched() -> None:
    authors = list(Author.objects.prefetch_related("friends").order_by("name"))
    assert [texts(author.friends.all()) for author in authors] == ["Bob", "Ada"]


def test_the_way_back_of_one_to_one_is_prefetched(sent: list[str]) -> None:
    sent.clear()
    books = list(Book.objects.prefetch_related("cover").order_by("title"))
    assert [hasattr(book, "cover") and book.cover.color for book in books] == ["red", "blue", False]
    assert books[0].cover.book is books[0]
    covers = list(Cover.objects.prefetch_related("book"))
    assert all(cover.book.cover is cover for cover in covers)
    assert len(sent) == 4


def test_a_relation_by_another_field_is_prefetched(sent: list[str]) -> None:
    sent.clear()
    authors = list(Author.objects.prefetch_related("country__authors").order_by("name"))
    assert [author.country and texts(author.country.authors.all()) for author in authors] == ["Ada", None]
    assert len(sent) == 3


# Paths


def test_each_relation_on_a_path_takes_one_statement(sent: list[str]) -> None:
    sent.clear()
    tags = list(Tag.objects.prefetch_related("books__author__country", "books__cover").order_by("name"))
    found = [
        (book.title, book.author.name, book.author.country and book.author.country.code) for book in tags[0].books.all()
    ]
    assert sorted(found) == [("Emma", "Ada", "fi"), ("Ulla", "Ada", "fi")]
    assert tags[1].books.all()[0].cover.color == "red"
    assert len(sent) == 5


def test_what_is_there_is_not_loaded_again(sent: list[str]) -> None:
    books = list(Book.objects.select_related("author").order_by("title"))
    sent.clear()
    prefetch_related_objects(books, "author", "author__books", "cover")
    prefetch_related_objects(books, "author__books", "cover")
    assert len(sent) == 2


def test_none_takes_it_back(sent: list[str]) -> None:
    sent.clear()
    assert len(Book.objects.prefetch_related("author").prefetch_related(None)) == 3
    assert len(sent) == 1


def test_many_keys_go_in_several_statements(sent: list[str], database: Database) -> None:
    ada = Author.objects.get(name="Ada")
    Book.objects.all().bulk_create([Book(title=str(number), author=ada) for number in range(17)])
    database.backend.dialect.max_parameters = 9
    sent.clear()
    books = list(Book.objects.prefetch_related("tags"))
    assert sum(len(book.tags.all()) for book in books) == 4
    assert len(sent) == 4


# Own querysets


def test_a_queryset_chooses_the_rows(sent: list[str]) -> None:
    wanted = Prefetch("books", Book.objects.filter(title__gt="M").order_by("-title").select_related("editor"))
    ada, bob = Author.objects.prefetch_related(wanted).order_by("name")
    assert [book.title for book in ada.books.all()] == ["Ulla"]
    assert ada.books.filter(title="Emma").count() == 0
    assert [book.title for book in bob.books.all()] == ["Nora"]


def test_rows_go_to_an_attribute(sent: list[str]) -> None:
    sent.clear()
    red = Prefetch("books", Book.objects.filter(cover__color="red"), to_attr="red_books")
    first = Prefetch("books__cover", to_attr="jacket")
    authors = list(Author.objects.prefetch_related(red, "red_books__tags", first).order_by("name"))
    assert [[book.title for book in author.red_books] for author in authors] == [["Emma"], []]
    assert texts(authors[0].red_books[0].tags.all()) == "x y"
    assert [book.jacket and book.jacket.color for book in authors[1].books.all()] == ["blue"]
    assert len(sent) == 5
    prefetch_related_objects(authors, red)
    assert len(sent) == 5


def test_a_relation_to_one_row_that_was_not_chosen_is_empty(sent: list[str]) -> None:
    nobody = Author.objects.filter(name="Nobody")
    books = list(
        Book.objects.prefetch_related(Prefetch("author", nobody), Prefetch("editor", nobody)).order_by("title")
    )
    sent.clear()
    assert books[0].editor is None
    with pytest.raises(
        Author.DoesNotExist, match=r"prefetch.Book.author refers to a row that was not among those loaded"
    ):
        _ = books[0].author
    assert sent == []
    books[0].editor_id = Author.objects.get(name="Ada").pk
    assert books[0].editor.name == "Ada"


def test_own_querysets_prefetch_further(sent: list[str]) -> None:
    sent.clear()
    books = Book.objects.prefetch_related("tags")
    authors = list(Author.objects.prefetch_related(Prefetch("books", books), "books__tags__books"))
    tags = [tag for author in authors for book in author.books.all() for tag in book.tags.all()]
    assert sorted(f"{tag.name} {len(tag.books.all())}" for tag in tags) == ["x 2", "x 2", "y 1", "z 1"]
    assert len(sent) == 4


def test_a_queryset_of_another_table_between_is_annotated() -> None:
    from bandstand.orm.expressions import F

    tagged = Tag.objects.annotate(where=F("books__title"))
    books = Book.objects.prefetch_related(Prefetch("tags", tagged)).order_by("title")
    assert {tag.where for tag in books[0].tags.all()} == {"Emma", "Ulla"}


def test_a_slice_is_one_for_each_instance(sent: list[str]) -> None:
    Book.objects.create(title="Anna", author=Author.objects.get(name="Ada"))
    sent.clear()
    last = Prefetch("books", Book.objects.order_by("-title")[:2], to_attr="last")
    authors = Author.objects.prefetch_related(last).order_by("name")
    assert [[book.title for book in author.last] for author in authors] == [["Ulla", "Emma"], ["Nora"]]
    assert len(sent) == 2
    second = Prefetch("books", Book.objects.order_by("title")[1:2])
    assert [
        texts(author.books.all(), "title") for author in authors.prefetch_related(None).prefetch_related(second)
    ] == [
        "Emma",
        "",
    ]


def test_a_slice_goes_through_a_table_between() -> None:
    first = Prefetch("tags", Tag.objects.order_by("name")[:1])
    assert [texts(book.tags.all()) for book in Book.objects.prefetch_related(first).order_by("title")] == [
        "x",
        "z",
        "x",
    ]


def test_two_querysets_for_one_relation_are_refused() -> None:
    with pytest.raises(
        ValueError, match=r"'books' is prefetched already with another queryset: put Prefetch\('books'\)"
    ):
        list(Author.objects.prefetch_related("books__tags", Prefetch("books", Book.objects.all())))


def test_rows_of_values_are_refused() -> None:
    with pytest.raises(
        ValueError, match=r"Prefetch\('books'\) takes a queryset of rows, not one of values\(\) or raw\(\)"
    ):
        Prefetch("books", Book.objects.values("title"))
    with pytest.raises(ValueError, match=r"takes the name of an attribute; got 'a b'"):
        Prefetch("books", to_attr="a b")
    with pytest.raises(ValueError, match=r"prefetch.Author has a field 'name'; give to_attr another name."):
        list(Author.objects.prefetch_related(Prefetch("books", to_attr="name")))


# Names and instances


def test_unknown_names_give_the_nearest() -> None:
    with pytest.raises(FieldError, match=r"prefetch.Author.boks is no relation .* Did you mean 'books'\?"):
        list(Author.objects.prefetch_related("boks"))
    with pytest.raises(FieldError, match=r"prefetch.Book.title is no relation"):
        list(Author.objects.prefetch_related("books__title"))


def test_a_path_may_go_through_an_attribute_of_the_programmer(sent: list[str]) -> None:
    author = Author.objects.get(name="Ada")
    author.__dict__["shown"] = author.books.order_by("title").first()
    sent.clear()
    prefetch_related_objects([author], "shown__tags")
    assert texts(author.shown.tags.all()) == "x y"
    assert len(sent) == 1
    author.__dict__["shown"] = None
    prefetch_related_objects([author], "shown__tags")


def test_instances_may_be_of_several_models(sent: list[str]) -> None:
    emma = Book.objects.get(title="Emma")
    Poster.objects.create(book=emma)
    rows = [*Cover.objects.all(), *Poster.objects.all()]
    sent.clear()
    prefetch_related_objects(rows, "book__author")
    assert sorted(row.book.author.name for row in rows) == ["Ada", "Ada", "Bob"]
    assert len(sent) == 3


def test_no_instances_need_no_statement(sent: list[str]) -> None:
    sent.clear()
    prefetch_related_objects([], "anything")
    asyncio.run(aprefetch_related_objects([], "anything"))
    assert sent == []


def test_rows_of_an_iterator_are_prefetched(sent: list[str], database: Database) -> None:
    sent.clear()
    with database.hold():
        found = [book.author.name for book in Book.objects.prefetch_related("author").order_by("title").iterator(2)]
    assert found == ["Ada", "Bob", "Ada"]
    assert len(sent) == 3  # two chunks


def test_asynchronous_code_prefetches_in_the_same_way(database: Database) -> None:
    async def main() -> list[str]:
        books = [book async for book in Book.objects.prefetch_related("tags", "author").order_by("title")]
        await aprefetch_related_objects(books, "cover")
        found = [f"{book.author.name} {texts(book.tags.all())} {hasattr(book, 'cover')}" for book in books]
        if database.is_asynchronous:
            await database.adispose()
        return found

    assert asyncio.run(main()) == ["Ada x y True", "Bob z True", "Ada x False"]
