"""Deferred fields, rows that are loaded again, and fetch modes."""

# The ways back of relations are attributes that nobody declared, so checkers cannot know them.
# mypy: disable-error-code="attr-defined"
# pyright: reportAttributeAccessIssue=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false, reportIndexIssue=false, reportCallIssue=false

from __future__ import annotations

import asyncio
import gc
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.errors import FieldError, FieldFetchBlocked, NotBridgedHere
from bandstand.orm.fields import (
    CASCADE,
    SET_NULL,
    CharField,
    CompositePrimaryKey,
    ForeignKey,
    IntegerField,
    ManyToManyField,
    OneToOneField,
)
from bandstand.orm.models import FETCH_ONE, FETCH_PEERS, FETCH_RAISE, Model
from bandstand.orm.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.database import Database

registry_ = Registry()


class Base(Model):
    class Meta:
        abstract = True
        registry = registry_
        app_label = "deferred"


class Author(Base):
    name = CharField(max_length=50)
    town = CharField(max_length=50, default="Turku")


class Book(Base):
    title = CharField(max_length=50)
    pages = IntegerField(default=100)
    author = ForeignKey(Author, CASCADE, related_name="books")
    editor = ForeignKey(Author, SET_NULL, null=True, related_name="edited")
    readers = ManyToManyField(Author, related_name="read")


class Cover(Base):
    book = OneToOneField(Book, CASCADE)
    color = CharField(max_length=20)


class Atlas(Book):
    maps = IntegerField(default=3)


class Copy(Base):
    book = ForeignKey(Book, CASCADE)
    number = IntegerField()
    state = CharField(max_length=20, default="new")
    pk = CompositePrimaryKey("book_id", "number")  # pyright: ignore[reportIncompatibleMethodOverride, reportAssignmentType]


MODELS = (Author, Book, Cover, Atlas, Copy)


@pytest.fixture(autouse=True)
def _tables(database: Database) -> Iterator[None]:
    database.create_all(*MODELS)
    yield
    database.drop_all(*MODELS)


@pytest.fixture
def books() -> list[Book]:
    made = []
    for number in range(3):
        author = Author.objects.create(name=f"author {number}")
        made.append(Book.objects.create(title=f"book {number}", author=author))
    return made


# Deferred fields


def test_a_deferred_field_is_loaded_when_it_is_asked_for(sent: list[str], books: list[Book]) -> None:
    book = Book.objects.only("title").get(pk=books[0].pk)
    assert book.get_deferred_fields() == {"pages", "author_id", "editor_id"}
    sent.clear()
    assert book.pages == 100
    assert book.pages == 100
    assert len(sent) == 1
    assert book.get_deferred_fields() == {"author_id", "editor_id"}


def test_a_deferred_field_may_be_set_and_saved_alone(sent: list[str], books: list[Book]) -> None:
    book = Book.objects.defer("pages", "title").get(pk=books[0].pk)
    book.pages = 7
    sent.clear()
    book.save()
    assert len(sent) == 1
    assert Book.objects.get(pk=book.pk).title == "book 0"
    assert Book.objects.get(pk=book.pk).pages == 7


def test_the_reference_of_a_deferred_relation_is_loaded_first(sent: list[str], books: list[Book]) -> None:
    book = Book.objects.only("title").get(pk=books[0].pk)
    sent.clear()
    assert book.author.name == "author 0"
    assert len(sent) == 2


def test_fields_of_an_extended_model_are_deferred_too(books: list[Book]) -> None:
    Atlas.objects.create(title="World", author=books[0].author, maps=9)
    atlas = Atlas.objects.only("title").get()
    assert atlas.get_deferred_fields() >= {"maps", "pages"}
    assert (atlas.maps, atlas.pages) == (9, 100)


def test_a_field_of_a_row_that_is_gone_cannot_be_loaded(books: list[Book]) -> None:
    book = Book.objects.only("title").get(pk=books[0].pk)
    Book.objects.filter(pk=book.pk).delete()
    with pytest.raises(Book.DoesNotExist, match=r"The row of deferred.Book with the key \d+ is not there."):
        _ = book.pages


def test_a_field_without_a_row_has_no_value() -> None:
    book = Book(title="new")
    del book.__dict__["pages"]
    with pytest.raises(AttributeError, match=r"deferred.Book.pages has no value yet"):
        _ = book.pages


class Careful(Book):
    class Meta(Base.Meta):
        proxy = True

    def refresh_from_db(self, *, fields: Any = None, **keywords: Any) -> None:
        super().refresh_from_db(fields=None if fields is None else [*fields, "title"], **keywords)


def test_a_model_may_load_more_at_once(sent: list[str], books: list[Book]) -> None:
    book = Careful.objects.only("id").get(pk=books[0].pk)
    sent.clear()
    assert (book.pages, book.title) == (100, "book 0")
    assert len(sent) == 1


# Loading again


def test_values_are_loaded_again_and_related_rows_forgotten(books: list[Book]) -> None:
    book = books[0]
    Book.objects.filter(pk=book.pk).update(title="changed", author=books[1].author)
    assert book.author.name == "author 0"
    book.refresh_from_db()
    assert (book.title, book.author.name) == ("changed", "author 1")


def test_some_fields_are_loaded_again(sent: list[str], books: list[Book]) -> None:
    book = books[0]
    Book.objects.filter(pk=book.pk).update(title="changed", pages=7)
    sent.clear()
    book.refresh_from_db(fields=["pages"])
    assert (book.title, book.pages) == ("book 0", 7)
    assert len(sent) == 1
    with pytest.raises(FieldError, match=r"deferred.Book has no field 'page'. Did you mean 'pages'\?"):
        book.refresh_from_db(fields=["page"])
    with pytest.raises(TypeError, match=r"takes the names of fields; got 7."):
        book.refresh_from_db(fields=[7])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]


def test_deferred_fields_stay_deferred(books: list[Book]) -> None:
    book = Book.objects.only("title").get(pk=books[0].pk)
    book.refresh_from_db()
    assert book.get_deferred_fields() == {"pages", "author_id", "editor_id"}


def test_prefetched_rows_are_forgotten(sent: list[str], books: list[Book]) -> None:
    book = books[0]
    Cover.objects.create(book=book, color="red")
    found = Book.objects.prefetch_related("readers").select_related("cover").get(pk=book.pk)
    found.readers.add(book.author)
    Cover.objects.update(color="blue")
    found.refresh_from_db(fields=["readers", "cover"])
    sent.clear()
    assert [author.name for author in found.readers.all()] == ["author 0"]
    assert found.cover.color == "blue"
    assert len(sent) == 2


def test_a_queryset_may_be_given(sent: list[str], books: list[Book]) -> None:
    book = books[0]
    sent.clear()
    book.refresh_from_db(from_queryset=Book.objects.select_related("author").order_by("title"))
    assert book.author.name == "author 0"
    assert len(sent) == 1
    with pytest.raises(Book.DoesNotExist):
        book.refresh_from_db(from_queryset=Book.objects.filter(title="other"))


def test_the_database_may_be_given(database: Database, books: list[Book]) -> None:
    books[0].refresh_from_db(using=database)
    assert books[0]._state.db == "default"


# Fetch modes


def test_peers_share_one_statement_for_a_field(sent: list[str], books: list[Book]) -> None:
    found = list(Book.objects.only("author").fetch_mode(FETCH_PEERS).order_by("pk"))
    sent.clear()
    assert [book.title for book in found] == ["book 0", "book 1", "book 2"]
    assert len(sent) == 1


def test_peers_share_one_statement_for_a_relation_and_its_fields(sent: list[str], books: list[Book]) -> None:
    found = list(Book.objects.fetch_mode(FETCH_PEERS).order_by("pk"))
    sent.clear()
    assert [book.author.name for book in found] == ["author 0", "author 1", "author 2"]
    assert len(sent) == 1
    assert [book.editor for book in found] == [None, None, None]
    assert len(sent) == 1


def test_peers_share_one_statement_for_the_way_back_of_one_to_one(sent: list[str], books: list[Book]) -> None:
    for book in books[:2]:
        Cover.objects.create(book=book, color=book.title)
    found = list(Book.objects.fetch_mode(FETCH_PEERS).order_by("pk"))
    sent.clear()
    assert [book.cover.color for book in found if hasattr(book, "cover")] == ["book 0", "book 1"]
    assert len(sent) == 1


def test_related_rows_that_came_along_are_peers_of_each_other(sent: list[str], books: list[Book]) -> None:
    rows = Book.objects.select_related("author").only("title", "author__name").fetch_mode(FETCH_PEERS)
    found = list(rows.order_by("pk"))
    sent.clear()
    assert [book.author.town for book in found] == ["Turku"] * 3
    assert len(sent) == 1


def test_rows_that_were_loaded_by_peers_are_peers(sent: list[str], books: list[Book]) -> None:
    for book in books:
        Cover.objects.create(book=book, color="red")
    found = list(Cover.objects.fetch_mode(FETCH_PEERS).order_by("pk"))
    sent.clear()
    assert [cover.book.author.name for cover in found] == ["author 0", "author 1", "author 2"]
    assert len(sent) == 2


def test_peers_have_composite_keys_too(sent: list[str], books: list[Book]) -> None:
    for number in range(3):
        Copy.objects.create(book=books[0], number=number, state=f"state {number}")
    found = list(Copy.objects.defer("state").fetch_mode(FETCH_PEERS).order_by("number"))
    sent.clear()
    assert [copy.state for copy in found] == ["state 0", "state 1", "state 2"]
    assert len(sent) == 1


def test_peers_that_are_gone_are_not_asked_for(sent: list[str], books: list[Book]) -> None:
    found = list(Book.objects.fetch_mode(FETCH_PEERS).order_by("pk"))
    del found[1:]
    gc.collect()
    sent.clear()
    assert found[0].author.name == "author 0"
    assert "IN (%s)" in sent[0].replace("?", "%s").replace("%s::BIGINT", "%s")


def test_a_row_that_is_gone_is_an_error_for_itself_only(books: list[Book]) -> None:
    found = list(Book.objects.only("author").fetch_mode(FETCH_PEERS).order_by("pk"))
    Book.objects.filter(pk=books[1].pk).delete()
    assert found[0].title == "book 0"
    with pytest.raises(Book.DoesNotExist):
        _ = found[1].title


def test_a_mode_can_forbid_to_load(sent: list[str], books: list[Book]) -> None:
    found = Book.objects.only("author").fetch_mode(FETCH_RAISE).get(pk=books[0].pk)
    sent.clear()
    with pytest.raises(FieldFetchBlocked, match=r"deferred.Book.title was not loaded, and FETCH_RAISE forbids"):
        _ = found.title
    with pytest.raises(FieldFetchBlocked, match=r"deferred.Book.author was not loaded"):
        _ = found.author
    with pytest.raises(FieldFetchBlocked, match=r"deferred.Book.cover was not loaded"):
        _ = found.cover
    assert found.readers.count() == 0
    assert len(sent) == 1


def test_the_mode_is_kept_by_what_comes_after(books: list[Book]) -> None:
    found = Book.objects.fetch_mode(FETCH_RAISE).prefetch_related("author").get(pk=books[0].pk)
    assert found.author._state.fetch_mode is FETCH_RAISE
    assert found.author.books.get()._state.fetch_mode is FETCH_RAISE
    found.save()
    assert found._state.fetch_mode is FETCH_RAISE
    assert Book.objects.fetch_mode(FETCH_ONE).get(pk=found.pk).author.name == "author 0"


def test_rows_of_an_iterator_have_the_mode(sent: list[str], books: list[Book]) -> None:
    found = list(Book.objects.all().fetch_mode(FETCH_PEERS).iterator())
    sent.clear()
    assert sorted(book.author.name for book in found) == ["author 0", "author 1", "author 2"]
    assert len(sent) == 1


def test_a_copy_in_another_process_has_no_peers(books: list[Book]) -> None:
    book = next(iter(Book.objects.fetch_mode(FETCH_PEERS).order_by("pk")))
    copied = pickle.loads(pickle.dumps(book))
    assert copied._state.fetch_mode == FETCH_PEERS
    assert repr(copied._state.fetch_mode) == "FETCH_PEERS"
    assert copied.author.name == "author 0"


def test_asynchronous_code_is_told_the_cures(books: list[Book]) -> None:
    book = Book.objects.only("title").get(pk=books[0].pk)

    async def ask(name: str) -> None:
        getattr(book, name)

    for name in ("pages", "cover", "author_id"):
        with pytest.raises(NotBridgedHere) as caught:
            asyncio.run(ask(name))
        text = str(caught.value)
        assert text.startswith(
            f"deferred.Book.{name.removesuffix('_id')} was not loaded, and asynchronous code cannot wait"
        )
        for cure in (
            "select_related(",
            "prefetch_related(",
            "fetch_mode(FETCH_RAISE)",
            "'await database.run(function)'",
        ):
            assert cure in text
