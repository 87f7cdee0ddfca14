"""Managers of related rows."""

# The ways back of relations are attributes that nobody declared, so checkers cannot know them.
# mypy: disable-error-code="attr-defined"
# pyright: reportAttributeAccessIssue=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false, reportIndexIssue=false, reportCallIssue=false

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.fields import CASCADE, SET_NULL, CharField, ForeignKey, IntegerField, ManyToManyField
from bandstand.orm.models import Manager, Model
from bandstand.orm.queryset import QuerySet
from bandstand.orm.registry import Registry
from bandstand.orm.signals import m2m_changed, post_save

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.database import Database

registry_ = Registry()


class BookQuerySet(QuerySet[Any]):
    def thick(self) -> QuerySet[Any]:
        return self.filter(pages__gte=300)


class BookManager(Manager.from_queryset(BookQuerySet)):  # type: ignore[misc]  # made at run time
    def __init__(self, least: int = 0) -> None:
        self.least = least

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset()
        return rows.filter(pages__gte=self.least)


class Base(Model):
    class Meta:
        abstract = True
        registry = registry_
        app_label = "related"


class Author(Base):
    name = CharField(max_length=50)
    friends: ManyToManyField[Author] = ManyToManyField("self")
    follows: ManyToManyField[Author] = ManyToManyField("self", symmetrical=False, related_name="followers")


class Tag(Base):
    name = CharField(max_length=50)


class Book(Base):
    title = CharField(max_length=50)
    pages = IntegerField(default=100)
    author = ForeignKey(Author, CASCADE, related_name="books")
    editor = ForeignKey(Author, SET_NULL, null=True, related_name="edited")
    tags = ManyToManyField(Tag, related_name="books")
    readers = ManyToManyField(Author, through="Reading", related_name="read", through_fields=("book", "reader"))

    objects = BookManager()  # pyright: ignore[reportAssignmentType]  # a class made at run time
    big = BookManager(300)


class Reading(Base):
    book = ForeignKey(Book, CASCADE)
    reader = ForeignKey(Author, CASCADE)
    adviser = ForeignKey(Author, SET_NULL, null=True, related_name="advised")
    stars = IntegerField(default=0)


MODELS = (Author, Tag, Book, Reading)


@pytest.fixture(autouse=True)
def _tables(database: Database) -> Iterator[None]:
    database.create_all(*MODELS)
    yield
    database.drop_all(*MODELS)


@pytest.fixture
def ada() -> Author:
    return Author.objects.create(name="Ada")


@pytest.fixture
def bob() -> Author:
    return Author.objects.create(name="Bob")


@pytest.fixture
def tags() -> list[Tag]:
    return [Tag.objects.create(name=name) for name in ("a", "b", "c")]


def names(rows: Any, attribute: str = "name") -> list[str]:
    return sorted(getattr(row, attribute) for row in rows)


# Rows that refer to one


def test_rows_know_the_row_they_were_asked_of(sent: list[str], ada: Author) -> None:
    ada.books.create(title="Emma")
    ada.books.create(title="Ulla")
    sent.clear()
    assert [book.author is ada for book in ada.books.all()] == [True, True]
    assert len(sent) == 1


def test_the_manager_has_the_methods_and_the_rows_of_the_default_one(ada: Author) -> None:
    ada.books.create(title="Emma", pages=500)
    ada.books.create(title="Ulla", pages=200)
    assert isinstance(ada.books, BookManager)
    assert names(ada.books.thick(), "title") == ["Emma"]
    assert names(ada.books(manager="big").all(), "title") == ["Emma"]
    assert ada.books.filter(pages__lt=300).count() == 1
    assert ada.books.exists()


def test_creating_sets_the_reference(ada: Author, bob: Author) -> None:
    assert ada.books.create(title="Emma").author is ada
    assert ada.books.get_or_create(title="Emma")[1] is False
    book, created = ada.books.get_or_create(title="Ulla", defaults={"pages": 7})
    assert (book.author, book.pages, created) == (ada, 7, True)
    book, created = ada.books.update_or_create({"pages": 8}, title="Ulla")
    assert (book.pages, created) == (8, False)
    assert bob.books.get_or_create(title="Emma")[1] is True


def test_add_updates_all_in_one_statement(sent: list[str], ada: Author, bob: Author) -> None:
    books = [ada.books.create(title=title) for title in "xyz"]
    sent.clear()
    bob.books.add(*books)
    assert len(sent) == 1
    assert [book.author is bob for book in books] == [True, True, True]
    assert (ada.books.count(), bob.books.count()) == (0, 3)


def test_add_takes_many_rows_in_several_statements(
    sent: list[str], database: Database, ada: Author, bob: Author
) -> None:
    books = Book.objects.all().bulk_create([Book(title=str(number), author=ada) for number in range(20)])
    database.backend.dialect.max_parameters = 9
    sent.clear()
    bob.books.add(*books)
    assert [each.partition(" ")[0] for each in sent] == ["BEGIN", "UPDATE", "UPDATE", "UPDATE", "COMMIT"]
    assert bob.books.count() == 20


def test_add_refuses_unsaved_rows_and_others(ada: Author) -> None:
    with pytest.raises(
        ValueError, match=r"<Book: .*> is not saved, .*: save it first, or add\(..., bulk=False\) saves it."
    ):
        ada.books.add(Book(title="Emma"))
    with pytest.raises(TypeError, match=r"related.Author.books takes rows of related.Book; got <Tag: .*>."):
        ada.books.add(Tag(name="a"))
    with pytest.raises(
        ValueError, match=r"related.Author.books needs a row that can be referred to; .* was not saved."
    ):
        Author(name="new").books.all()


def test_add_one_by_one_saves_and_tells(ada: Author) -> None:
    told: list[Any] = []

    def tell(sender: Any, instance: Any, **_: Any) -> None:
        told.append(instance)

    post_save.connect(tell, sender=Book)
    book = Book(title="Emma")
    ada.books.add(book, bulk=False)
    post_save.disconnect(tell, sender=Book)
    assert told == [book]
    assert ada.books.get() == book


def test_only_references_that_may_be_null_are_removed(sent: list[str], ada: Author, bob: Author) -> None:
    assert not hasattr(ada.books, "remove")
    books = [Book.objects.create(title=title, author=ada, editor=bob) for title in "xyz"]
    sent.clear()
    bob.edited.remove(books[0])
    assert len(sent) == 1
    assert books[0].editor is None
    assert names(bob.edited.all(), "title") == ["y", "z"]
    with pytest.raises(Book.DoesNotExist, match=r"does not refer to .* by 'editor'"):
        bob.edited.remove(books[0])
    sent.clear()
    bob.edited.clear()
    assert len(sent) == 1
    assert bob.edited.count() == 0


def test_removing_one_by_one_saves(ada: Author, bob: Author) -> None:
    books = [Book.objects.create(title=title, author=ada, editor=bob) for title in "xyz"]
    bob.edited.remove(books[0], bulk=False)
    assert bob.edited.count() == 2
    bob.edited.clear(bulk=False)
    assert bob.edited.count() == 0


def test_set_changes_what_differs(ada: Author, bob: Author) -> None:
    x, y, z = (Book.objects.create(title=title, author=ada) for title in "xyz")
    bob.edited.set([x, y])
    bob.edited.set([y, z])
    assert names(bob.edited.all(), "title") == ["y", "z"]
    bob.edited.set([x], clear=True)
    assert names(bob.edited.all(), "title") == ["x"]
    bob.books.set([x])
    assert names(bob.books.all(), "title") == ["x"]
    assert names(ada.books.all(), "title") == ["y", "z"]


def test_assigning_to_a_manager_names_set(ada: Author) -> None:
    with pytest.raises(TypeError, match=r"use .books.set\(...\)"):
        ada.books = []
    with pytest.raises(TypeError, match=r"use .friends.set\(...\)"):
        ada.friends = []


# Tables between


def test_adding_to_an_automatic_table_is_one_statement(sent: list[str], ada: Author, tags: list[Tag]) -> None:
    book = ada.books.create(title="Emma")
    sent.clear()
    book.tags.add(*tags)
    assert [each.partition(" ")[0] for each in sent] == ["BEGIN", "INSERT", "COMMIT"]
    book.tags.add(tags[0], tags[1].pk)
    assert names(book.tags.all()) == ["a", "b", "c"]
    assert names(tags[0].books.all(), "title") == ["Emma"]


def test_rows_are_removed_by_instance_and_by_key(sent: list[str], ada: Author, tags: list[Tag]) -> None:
    book = ada.books.create(title="Emma")
    book.tags.add(*tags)
    sent.clear()
    book.tags.remove(tags[0], tags[1].pk)
    assert len(sent) == 1
    assert names(book.tags.all()) == ["c"]
    sent.clear()
    book.tags.clear()
    assert len(sent) == 1
    assert book.tags.count() == 0
    book.tags.remove()
    book.tags.add()


def test_many_rows_go_in_several_statements(sent: list[str], database: Database, ada: Author) -> None:
    book = ada.books.create(title="Emma")
    tags = Tag.objects.all().bulk_create([Tag(name=str(number)) for number in range(20)])
    database.backend.dialect.max_parameters = 16
    book.tags.add(*tags)
    assert book.tags.count() == 20
    sent.clear()
    book.tags.remove(*tags)
    assert [each.partition(" ")[0] for each in sent] == ["BEGIN", "DELETE", "DELETE", "DELETE", "COMMIT"]
    assert book.tags.count() == 0


def test_the_other_side_has_the_same(ada: Author, tags: list[Tag]) -> None:
    x, y = ada.books.create(title="x"), ada.books.create(title="y")
    tags[0].books.set([x, y])
    assert names(x.tags.all()) == ["a"]
    tags[0].books.remove(x)
    assert names(tags[0].books.all(), "title") == ["y"]
    tags[0].books.create(title="z", author=ada)
    assert names(tags[0].books.all(), "title") == ["y", "z"]


def test_rows_are_made_and_related(ada: Author) -> None:
    book = ada.books.create(title="Emma")
    assert book.tags.create(name="a").name == "a"
    assert book.tags.get_or_create(name="a")[1] is False
    assert book.tags.get_or_create(name="b")[1] is True
    assert book.tags.update_or_create({"name": "c"}, name="b")[1] is False
    assert book.tags.update_or_create(name="d")[1] is True
    assert names(book.tags.all()) == ["a", "c", "d"]


def test_set_takes_rows_and_keys(sent: list[str], ada: Author, tags: list[Tag]) -> None:
    book = ada.books.create(title="Emma")
    book.tags.set(tags[:2])
    sent.clear()
    book.tags.set([tags[0].pk, tags[1]])
    assert [each.partition(" ")[0] for each in sent] == ["BEGIN", "SELECT", "COMMIT"]
    book.tags.set(tags[1:])
    assert names(book.tags.all()) == ["b", "c"]
    book.tags.set(tags[:1], clear=True)
    assert names(book.tags.all()) == ["a"]


def test_what_cannot_be_related_is_refused(ada: Author, tags: list[Tag]) -> None:
    book = ada.books.create(title="Emma")
    with pytest.raises(TypeError, match=r"related.Book.tags takes rows of related.Tag; got <Author: .*>."):
        book.tags.add(ada)
    with pytest.raises(ValueError, match=r"related.Book.tags cannot take <Tag: .*>: save it first."):
        book.tags.add(Tag(name="new"))
    with pytest.raises(ValueError, match=r"related.Tag.id cannot take 'x'"):
        book.tags.add("x")
    with pytest.raises(ValueError, match=r"related.Book.tags needs a row that can be referred to; .* was not saved."):
        Book(title="new").tags.add(tags[0])


def test_conditions_after_the_manager_are_about_the_row_between(ada: Author, bob: Author) -> None:
    x, y = ada.books.create(title="x"), ada.books.create(title="y")
    x.readers.add(bob, through_defaults={"stars": 5})
    y.readers.add(bob, through_defaults={"stars": 1})
    assert list(y.readers.filter(reading__stars=5)) == []
    assert list(y.readers.filter(reading__stars=1)) == [bob]
    assert list(y.readers.filter(reading__stars=1).filter(reading__stars=5)) == [bob]


def test_a_symmetrical_relation_goes_both_ways(sent: list[str], ada: Author, bob: Author) -> None:
    sent.clear()
    ada.friends.add(bob, ada)
    assert [each.partition(" ")[0] for each in sent] == ["BEGIN", "INSERT", "COMMIT"]
    assert names(bob.friends.all()) == ["Ada"]
    assert names(ada.friends.all()) == ["Ada", "Bob"]
    bob.friends.remove(ada)
    assert names(ada.friends.all()) == ["Ada"]
    ada.friends.set([bob])
    bob.friends.clear()
    assert names(ada.friends.all()) == []


def test_an_unsymmetrical_relation_to_itself_has_two_sides(ada: Author, bob: Author) -> None:
    ada.follows.add(bob)
    assert names(bob.followers.all()) == ["Ada"]
    assert names(bob.follows.all()) == []
    bob.followers.clear()
    assert names(ada.follows.all()) == []


def test_a_table_with_more_fields_gets_defaults(ada: Author, bob: Author) -> None:
    book = ada.books.create(title="Emma")
    book.readers.add(bob, through_defaults={"stars": lambda: 4, "adviser": ada})
    reading = Reading.objects.get()
    assert (reading.reader, reading.stars, reading.adviser) == (bob, 4, ada)
    book.readers.add(bob)
    assert Reading.objects.count() == 1
    eve = book.readers.create(name="Eve", through_defaults={"stars": 1})
    assert eve.read.get() == book
    book.readers.set([eve, ada], through_defaults={"stars": 2})
    assert sorted(Reading.objects.values_list("reader__name", "stars")) == [("Ada", 2), ("Eve", 1)]


def test_signals_tell_what_changes(database: Database, ada: Author, tags: list[Tag]) -> None:
    told: list[Any] = []

    def tell(sender: Any, **news: Any) -> None:
        told.append((news["action"], news["instance"], news["reverse"], news["model"], news["pk_set"], news["using"]))

    book = ada.books.create(title="Emma")
    keys = [tag.pk for tag in tags]
    m2m_changed.connect(tell, sender=Book.tags.through)
    try:
        book.tags.add(tags[0], tags[1])
        book.tags.add(tags[1], tags[2])
        tags[0].books.remove(book)
        book.tags.clear()
    finally:
        m2m_changed.disconnect(tell, sender=Book.tags.through)
    assert told == [
        ("pre_add", book, False, Tag, set(keys[:2]), "default"),
        ("post_add", book, False, Tag, set(keys[:2]), "default"),
        ("pre_add", book, False, Tag, {keys[2]}, "default"),
        ("post_add", book, False, Tag, {keys[2]}, "default"),
        ("pre_remove", tags[0], True, Book, {book.pk}, "default"),
        ("post_remove", tags[0], True, Book, {book.pk}, "default"),
        ("pre_clear", book, False, Tag, None, "default"),
        ("post_clear", book, False, Tag, None, "default"),
    ]
    assert Book.tags.through.objects.count() == 0


def test_an_error_of_a_receiver_takes_the_change_back(ada: Author, tags: list[Tag]) -> None:
    def refuse(sender: Any, action: str, **_: Any) -> None:
        if action == "post_add":
            message = "no"
            raise RuntimeError(message)

    book = ada.books.create(title="Emma")
    m2m_changed.connect(refuse, sender=Book.tags.through)
    try:
        with pytest.raises(RuntimeError):
            book.tags.add(tags[0])
    finally:
        m2m_changed.disconnect(refuse, sender=Book.tags.through)
    assert book.tags.count() == 0


def test_changes_forget_what_was_prefetched(ada: Author, tags: list[Tag]) -> None:
    ada.books.create(title="Emma")
    author = Author.objects.prefetch_related("books__tags").get()
    book = author.books.all()[0]
    assert names(book.tags.all()) == []
    book.tags.add(tags[0])
    assert names(book.tags.all()) == ["a"]
    author.books.create(title="Ulla")
    assert author.books.count() == 2


def test_another_database_is_named_by_db_manager(database: Database, ada: Author) -> None:
    ada.books.create(title="Emma")
    assert ada.books.db_manager(database).count() == 1
    assert ada.books.using(database).count() == 1


def test_each_change_has_an_asynchronous_twin(database: Database, ada: Author, bob: Author, tags: list[Tag]) -> None:
    async def work() -> None:
        book = await ada.books.acreate(title="Emma")
        assert (await ada.books.aget_or_create(title="Emma"))[1] is False
        assert (await ada.books.aupdate_or_create({"pages": 3}, title="Emma"))[0].pages == 3
        await bob.edited.aadd(book)
        await bob.edited.aremove(book)
        await bob.edited.aset([book])
        await bob.edited.aclear()
        assert await bob.edited.acount() == 0
        await book.tags.aadd(*tags)
        await book.tags.aremove(tags[0])
        assert await book.tags.acount() == 2
        await book.tags.acreate(name="d")
        assert (await book.tags.aget_or_create(name="d"))[1] is False
        assert (await book.tags.aupdate_or_create(name="e"))[1] is True
        await book.tags.aset(tags[:1])
        assert [tag.name async for tag in book.tags.all()] == ["a"]
        await book.tags.aclear()
        assert not await book.tags.aexists()

    async def main() -> None:
        try:
            await work()
        finally:
            await database.adispose()

    if str(database.url) == "sqlite://":
        asyncio.run(work())
    else:
        asyncio.run(main())
