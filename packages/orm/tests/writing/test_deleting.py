"""Deletion, and what it takes with it."""

# The ways back of relations are attributes that nobody declared, so checkers cannot know them.
# mypy: disable-error-code="attr-defined"
# pyright: reportAttributeAccessIssue=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false, reportIndexIssue=false, reportCallIssue=false

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.errors import IntegrityError, ProtectedError, RestrictedError
from bandstand.orm.fields import (
    CASCADE,
    DB_CASCADE,
    DB_SET_NULL,
    DO_NOTHING,
    PROTECT,
    RESTRICT,
    SET,
    SET_DEFAULT,
    SET_NULL,
    CharField,
    CompositePrimaryKey,
    ForeignKey,
    IntegerField,
    ManyToManyField,
    OneToOneField,
)
from bandstand.orm.models import Model
from bandstand.orm.registry import Registry
from bandstand.orm.signals import post_delete, pre_delete
from bandstand.orm.writing._deleting import delete, preview_delete

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from bandstand.orm.database import Database

registry_ = Registry()


class Base(Model):
    class Meta:
        abstract = True
        registry = registry_
        app_label = "deleting"


class Tag(Base):
    name = CharField(max_length=50)


class Author(Base):
    name = CharField(max_length=50)


class Visible(Author):
    class Meta(Base.Meta):
        proxy = True


class Book(Base):
    title = CharField(max_length=50)
    author = ForeignKey(Author, CASCADE, related_name="books")
    tags = ManyToManyField(Tag)


class Page(Base):
    book = ForeignKey(Book, CASCADE, related_name="pages")
    number = IntegerField(default=1)


class Prize(Base):
    author = ForeignKey(Author, PROTECT, related_name="prizes")


class Contract(Base):
    author = ForeignKey(Author, CASCADE, related_name="contracts")
    book = ForeignKey(Book, RESTRICT, null=True, related_name="contracts")


class Review(Base):
    book = ForeignKey(Book, SET_NULL, null=True, related_name="reviews")
    critic = ForeignKey(Author, SET_DEFAULT, null=True, default=None, related_name="reviews")
    keeper = ForeignKey(Author, SET(lambda: Author.objects.get(name="Nobody")), null=True, related_name="kept")


class Note(Base):
    author = ForeignKey(Author, DO_NOTHING, db_constraint=False, related_name="notes")
    reader = ForeignKey(Author, DO_NOTHING, null=True, related_name="read_notes")


class Letter(Base):
    writer = ForeignKey(Author, DB_CASCADE, related_name="letters")
    reader = ForeignKey(Author, DB_SET_NULL, null=True, related_name="received")


class Fan(Base):
    author = ForeignKey(Visible, CASCADE, related_name="fans")


class Step(Base):
    parent = ForeignKey["Step | None"]("self", CASCADE, null=True, related_name="children")


class Place(Base):
    name = CharField(max_length=50)


class Restaurant(Place):
    seats = IntegerField(default=1)

    class Meta(Base.Meta):
        pass


class Kiosk(Place):
    window = IntegerField(default=1)

    class Meta(Base.Meta):
        pass


class Waiter(Base):
    restaurant = ForeignKey(Restaurant, CASCADE, related_name="waiters")


class Visit(Base):
    place = ForeignKey(Place, CASCADE, related_name="visits")


class Hen(Base):
    egg: Any = OneToOneField("Egg", CASCADE, null=True, related_name="layer", db_constraint=False)


class Egg(Base):
    hen = ForeignKey(Hen, CASCADE, null=True, related_name="chicks")


class Seat(Base):
    room = IntegerField()
    number = IntegerField()
    pk = CompositePrimaryKey("room", "number")  # pyright: ignore[reportIncompatibleMethodOverride, reportAssignmentType]


MODELS = (
    *(Tag, Author, Book, Page, Prize, Contract, Review, Note, Letter, Fan, Step),
    *(Place, Restaurant, Kiosk, Waiter, Visit, Hen, Egg, Seat),
)


@pytest.fixture(autouse=True)
def _tables(database: Database) -> Iterator[None]:
    database.create_all(*MODELS)
    yield
    database.drop_all(*MODELS)


@pytest.fixture
def ada() -> Author:
    return Author.objects.create(name="Ada")


@contextmanager
def told(model: type[Model]) -> Generator[list[tuple[str, Any, Any]]]:
    """Note what the signals of a model tell."""
    news: list[tuple[str, Any, Any]] = []

    def before(sender: Any, instance: Any, using: str, origin: Any) -> None:
        news.append(("before", instance.pk, origin))

    def after(sender: Any, instance: Any, using: str, origin: Any) -> None:
        news.append(("after", instance.pk, origin))

    pre_delete.connect(before, sender=model)
    post_delete.connect(after, sender=model)
    try:
        yield news
    finally:
        pre_delete.disconnect(before, sender=model)
        post_delete.disconnect(after, sender=model)


def verbs(sent: list[str]) -> str:
    return " ".join(each.partition(" ")[0] for each in sent)


# Statements


def test_a_row_that_nothing_depends_on_is_one_statement(sent: list[str], ada: Author) -> None:
    page = Page.objects.create(book=Book.objects.create(title="Emma", author=ada))
    sent.clear()
    assert page.delete() == (1, {"deleting.Page": 1})
    assert verbs(sent) == "DELETE"
    assert page.pk is None
    assert Page.objects.count() == 0


def test_a_queryset_that_nothing_depends_on_is_not_loaded(sent: list[str], ada: Author) -> None:
    book = Book.objects.create(title="Emma", author=ada)
    for number in range(5):
        Page.objects.create(book=book, number=number)
    sent.clear()
    assert Page.objects.filter(number__gte=3).delete() == (2, {"deleting.Page": 2})
    assert Page.objects.filter(book__title="Emma", number=2).delete() == (1, {"deleting.Page": 1})
    assert Page.objects.filter(number=7).delete() == (0, {})
    assert Page.objects.none().delete() == (0, {})
    assert verbs(sent) == "DELETE DELETE DELETE"
    assert Page.objects.count() == 2


def test_what_depends_is_deleted_first_and_loaded_only_where_it_must(sent: list[str], ada: Author) -> None:
    book = Book.objects.create(title="Emma", author=ada)
    book.tags.add(Tag.objects.create(name="x"))
    for number in range(3):
        Page.objects.create(book=book, number=number)
    sent.clear()
    counts = {"deleting.Page": 3, "deleting.Book_tags": 1, "deleting.Book": 1}
    assert book.delete() == (5, counts)
    assert verbs(sent) == "SELECT BEGIN DELETE DELETE UPDATE DELETE COMMIT"
    assert Tag.objects.count() == 1


def test_rows_on_the_way_are_loaded_without_their_other_fields(sent: list[str], ada: Author) -> None:
    Book.objects.create(title="Emma", author=ada)
    sent.clear()
    ada.delete()
    loaded = next(each for each in sent if "deleting_book AS" in each)
    assert "title" not in loaded


def test_many_rows_go_in_several_statements(sent: list[str], database: Database, ada: Author) -> None:
    Book.objects.all().bulk_create([Book(title=str(number), author=ada) for number in range(10)])
    database.backend.dialect.max_parameters = 4
    sent.clear()
    assert Book.objects.all().delete() == (10, {"deleting.Book": 10})
    assert [each.count("%s") + each.count("?") for each in sent if each.startswith("DELETE FROM deleting_book ")] == [
        4,
        4,
        2,
    ]


def test_an_error_takes_all_back(ada: Author) -> None:
    book = Book.objects.create(title="Emma", author=ada)
    page = Page.objects.create(book=book)

    def refuse(sender: Any, **_: Any) -> None:
        message = "no"
        raise RuntimeError(message)

    post_delete.connect(refuse, sender=Book)
    try:
        with pytest.raises(RuntimeError):
            book.delete()
    finally:
        post_delete.disconnect(refuse, sender=Book)
    assert Page.objects.get() == page
    assert book.pk is not None


def test_several_rows_of_several_models_go_together(ada: Author) -> None:
    tag, book = Tag.objects.create(name="x"), Book.objects.create(title="Emma", author=ada)
    assert delete([tag, book]) == (2, {"deleting.Tag": 1, "deleting.Book": 1})
    assert delete([]) == (0, {})


def test_rows_with_composite_keys_are_deleted() -> None:
    for number in range(3):
        Seat.objects.create(room=1, number=number)
    assert Seat.objects.get(number=0).delete() == (1, {"deleting.Seat": 1})
    assert delete(list(Seat.objects.all())) == (2, {"deleting.Seat": 2})


def test_a_row_without_a_key_cannot_be_deleted(ada: Author) -> None:
    ada.delete()
    with pytest.raises(ValueError, match=r"<Author: .*> cannot be deleted: it has no key"):
        ada.delete()


@pytest.mark.parametrize(
    "choose", [lambda q: q[:1], lambda q: q.distinct(), lambda q: q.values("id"), lambda q: q.union(q)]
)
def test_only_whole_querysets_are_deleted(choose: Any) -> None:
    with pytest.raises(TypeError, match=r"delete\(\) is of whole querysets: it cannot follow a slice, distinct\(\)"):
        choose(Page.objects.all()).delete()


def test_order_and_related_rows_do_not_matter(ada: Author) -> None:
    Book.objects.create(title="Emma", author=ada)
    rows = Book.objects.select_related("author").prefetch_related("pages").order_by("title").select_for_update()
    assert rows.delete() == (1, {"deleting.Book": 1})


# Rules


def test_protected_rows_forbid_it(ada: Author) -> None:
    prizes = [Prize.objects.create(author=ada) for _ in range(2)]
    with pytest.raises(
        ProtectedError, match=r"protected rows refer to what would be, by deleting.Prize.author \(2\)"
    ) as caught:
        ada.delete()
    assert caught.value.protected == tuple(prizes)
    assert Author.objects.count() == 1
    for prize in prizes:
        prize.delete()
    ada.delete()


def test_restricted_rows_forbid_it_unless_they_go_too(ada: Author) -> None:
    book = Book.objects.create(title="Emma", author=ada)
    contract = Contract.objects.create(author=ada, book=book)
    with pytest.raises(RestrictedError, match=r"by deleting.Contract.book \(1\)") as caught:
        book.delete()
    assert caught.value.protected == (contract,)
    assert ada.delete() == (3, {"deleting.Contract": 1, "deleting.Book": 1, "deleting.Author": 1})


def test_restricted_rows_that_go_with_loaded_ones_do_not_forbid_it(ada: Author) -> None:
    Contract.objects.create(author=ada, book=Book.objects.create(title="Emma", author=ada))
    with told(Contract) as news:
        assert ada.delete()[0] == 3
    assert len(news) == 2


def test_references_are_set_without_loading_rows(sent: list[str], ada: Author) -> None:
    nobody = Author.objects.create(name="Nobody")
    book = Book.objects.create(title="Emma", author=nobody)
    Review.objects.create(book=book, critic=ada, keeper=ada)
    sent.clear()
    ada.delete()
    assert not [each for each in sent if "deleting_review AS" in each and each.startswith("SELECT t0")]
    review = Review.objects.get()
    assert (review.book, review.critic, review.keeper) == (book, None, nobody)
    book.delete()
    assert Review.objects.get().book is None


def test_do_nothing_leaves_it_to_the_database(ada: Author) -> None:
    Note.objects.create(author=ada)
    bob = Author.objects.create(name="Bob")
    ada.delete()
    assert Note.objects.count() == 1
    Note.objects.create(author=bob, reader=bob)
    with pytest.raises(IntegrityError):
        bob.delete()


def test_the_database_follows_its_own_rules(sent: list[str], ada: Author) -> None:
    bob = Author.objects.create(name="Bob")
    Letter.objects.create(writer=ada, reader=bob)
    Letter.objects.create(writer=bob, reader=ada)
    sent.clear()
    assert ada.delete() == (1, {"deleting.Author": 1})
    assert not [each for each in sent if "letter" in each]
    letter = Letter.objects.get()
    assert (letter.writer, letter.reader) == (bob, None)


def test_relations_to_a_proxy_are_followed_from_its_table(ada: Author) -> None:
    Fan.objects.create(author_id=ada.pk)
    assert ada.delete() == (2, {"deleting.Fan": 1, "deleting.Author": 1})
    visible = Visible.objects.create(name="Bob")
    Fan.objects.create(author=visible)
    assert visible.delete() == (2, {"deleting.Fan": 1, "deleting.Visible": 1})


def test_a_tree_is_deleted_to_its_leaves_however_deep() -> None:
    root = last = Step.objects.create()
    for _ in range(50):
        last = Step.objects.create(parent=last)
    assert root.delete() == (51, {"deleting.Step": 51})


def test_rows_that_refer_to_each_other_are_deleted_together() -> None:
    hen = Hen.objects.create()
    egg = Egg.objects.create(hen=hen)
    hen.egg = egg
    hen.save()
    assert hen.delete() == (2, {"deleting.Hen": 1, "deleting.Egg": 1})


# Extended models


def test_a_child_takes_its_parent_s_row_and_all_that_depends_on_both(ada: Author) -> None:
    corner = Restaurant.objects.create(name="Corner")
    Waiter.objects.create(restaurant=corner)
    Visit.objects.create(place=corner)
    counts = {"deleting.Waiter": 1, "deleting.Visit": 1, "deleting.Restaurant": 1, "deleting.Place": 1}
    assert corner.delete() == (4, counts)


def test_a_parent_takes_its_child_s_row() -> None:
    corner = Restaurant.objects.create(name="Corner")
    Waiter.objects.create(restaurant=corner)
    assert Place.objects.get().delete() == (3, {"deleting.Waiter": 1, "deleting.Restaurant": 1, "deleting.Place": 1})


def test_a_child_takes_the_other_children_of_its_parent() -> None:
    corner = Restaurant.objects.create(name="Corner")
    Kiosk(place_ptr_id=corner.pk, id=corner.pk, name="Corner").save()
    assert corner.delete() == (3, {"deleting.Kiosk": 1, "deleting.Restaurant": 1, "deleting.Place": 1})


def test_parents_may_be_kept() -> None:
    corner = Restaurant.objects.create(name="Corner")
    Waiter.objects.create(restaurant=corner)
    visit = Visit.objects.create(place=corner)
    assert corner.delete(keep_parents=True) == (2, {"deleting.Waiter": 1, "deleting.Restaurant": 1})
    assert Visit.objects.get() == visit
    assert Place.objects.get().name == "Corner"


def test_a_queryset_of_children_takes_the_parents_rows() -> None:
    for name in "xyz":
        Restaurant.objects.create(name=name)
    assert Restaurant.objects.filter(name__gt="x").delete() == (4, {"deleting.Restaurant": 2, "deleting.Place": 2})
    assert Place.objects.get().name == "x"


# Signals


def test_signals_tell_of_each_row_with_its_origin(ada: Author) -> None:
    book = Book.objects.create(title="Emma", author=ada)
    page = Page.objects.create(book=book)
    key = page.pk
    with told(Page) as news:
        book.delete()
        assert news == [("before", key, book), ("after", key, book)]
    rows = Author.objects.filter(name="Ada")
    with told(Author) as news:
        rows.delete()
    assert [(when, origin is rows) for when, _, origin in news] == [("before", True), ("after", True)]


def test_rows_that_somebody_is_told_of_have_all_fields(ada: Author) -> None:
    Book.objects.create(title="Emma", author=ada)
    titles: list[str] = []

    def note(sender: Any, instance: Any, **_: Any) -> None:
        assert instance.get_deferred_fields() == set()
        titles.append(instance.title)

    pre_delete.connect(note, sender=Book)
    try:
        ada.delete()
    finally:
        pre_delete.disconnect(note, sender=Book)
    assert titles == ["Emma"]


# Previews


def test_a_preview_tells_what_would_happen(sent: list[str], ada: Author) -> None:
    book = Book.objects.create(title="Emma", author=ada)
    page, letter = Page.objects.create(book=book), Letter.objects.create(writer=ada)
    Review.objects.create(book=book, critic=ada)
    sent.clear()
    Author.objects.create(name="Nobody")
    preview = preview_delete([ada])
    assert "DELETE" not in verbs(sent)
    assert preview.is_allowed
    assert preview.rows == {Author: [ada], Book: [book], Page: [page], Letter: [letter]}
    assert next(iter(preview.rows)) is Author
    assert preview.counts == {"deleting.Author": 1, "deleting.Book": 1, "deleting.Letter": 1, "deleting.Page": 1}
    changed = {field.name: number for field, number in preview.changed.items()}
    assert changed == {"book": 1, "critic": 1}
    assert preview_delete([]).rows == {}


def test_a_preview_shows_what_forbids_it(ada: Author) -> None:
    Author.objects.create(name="Nobody")
    bob = Author.objects.create(name="Bob")
    book = Book.objects.create(title="Emma", author=ada)
    prize = Prize.objects.create(author=ada)
    contract = Contract.objects.create(author=bob, book=book)
    preview = preview_delete([ada])
    assert not preview.is_allowed
    assert (preview.protected, preview.restricted) == ((prize,), (contract,))
    assert Book in preview.rows


def test_asynchronous_code_deletes_in_the_same_way(database: Database, ada: Author) -> None:
    Book.objects.create(title="Emma", author=ada)

    async def main() -> Any:
        found = await ada.adelete(), await Author.objects.all().adelete()
        if database.is_asynchronous:
            await database.adispose()
        return found

    assert asyncio.run(main()) == ((2, {"deleting.Book": 1, "deleting.Author": 1}), (0, {}))
