"""Relations as they are declared, and the attributes that lead along them."""

# The ways back of relations are attributes that nobody declared, so checkers cannot know them.
# mypy: disable-error-code="attr-defined"
# pyright: reportAttributeAccessIssue=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false, reportIndexIssue=false, reportCallIssue=false

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.services import compose
from bandstand.contracts.services.testing import FixedServices
from bandstand.contracts.validation import ValidationError
from bandstand.orm.database import DATABASES, Database, Databases
from bandstand.orm.errors import FieldError, IntegrityError, ModelError
from bandstand.orm.expressions import Q
from bandstand.orm.fields import CASCADE, SET_NULL, CharField, ForeignKey, IntegerField, ManyToManyField, OneToOneField
from bandstand.orm.models import Model, Related, check_related
from bandstand.orm.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

registry_ = Registry()


class Base(Model):
    class Meta:
        abstract = True
        registry = registry_
        app_label = "library"


class Country(Base):
    code = CharField(max_length=2, unique=True)
    name = CharField(max_length=50)


class Author(Base):
    books = Related["Book"]()

    name = CharField(max_length=50)
    country = ForeignKey(Country, SET_NULL, null=True, to_field="code", related_name="authors")
    mentor = ForeignKey["Author | None"]("self", SET_NULL, null=True, related_name="pupils", related_query_name="pupil")


class Book(Base):
    title = CharField(max_length=50)
    author: ForeignKey[Author] = ForeignKey("Author", CASCADE, related_name="books")  # pyright: ignore[reportAssignmentType]
    editor = ForeignKey(lambda: Author, SET_NULL, null=True, limit_choices_to={"name__startswith": "E"})
    reviewer = ForeignKey(Author, SET_NULL, null=True, related_name="+", limit_choices_to=lambda: Q(name="Rita"))
    translator = ForeignKey["Author | None"](
        "library.Author", SET_NULL, null=True, related_name="+", db_constraint=False
    )


class Cover(Base):
    book = OneToOneField(Book, CASCADE)
    color = CharField(max_length=20)


class Work(Base):
    owner = ForeignKey(Author, CASCADE, related_name="%(class)s_works", related_query_name="%(app_label)s_%(class)s")

    class Meta(Base.Meta):
        abstract = True


class Painting(Work):
    pass


class Song(Work):
    pass


class Place(Base):
    name = CharField(max_length=50)


class Restaurant(Place):
    seats = IntegerField(default=10)


class Bar(Place):
    room = OneToOneField(Place, CASCADE, parent_link=True, primary_key=True, related_name="as_bar")
    drinks = IntegerField(default=10)


MODELS = (Country, Author, Book, Cover, Painting, Song, Place, Restaurant, Bar)


@pytest.fixture(autouse=True)
def _tables(database: Database) -> Iterator[None]:
    database.create_all(*MODELS)
    yield
    database.drop_all(*MODELS)


@pytest.fixture
def ada() -> Author:
    return Author.objects.create(name="Ada")


def test_a_reference_is_loaded_at_first_need_and_kept(sent: list[str], ada: Author) -> None:
    Book.objects.create(title="Emma", author=ada)
    book = Book.objects.get()
    sent.clear()
    assert book.author.name == "Ada"
    assert book.author is book.author
    assert len(sent) == 1


def test_a_reference_with_another_key_is_loaded_again(ada: Author) -> None:
    bob = Author.objects.create(name="Bob")
    book = Book(title="Emma", author=ada)
    book.author_id = bob.pk
    assert book.author == bob


def test_a_missing_reference_is_none_where_it_may_be_and_an_error_otherwise(ada: Author) -> None:
    assert Book(title="Emma", author=ada).editor is None
    with pytest.raises(Author.DoesNotExist, match=r"library.Book.author has no row yet: author_id is None."):
        _ = Book(title="Emma").author
    assert not hasattr(Book(title="Emma"), "author")


def test_a_reference_to_a_row_that_is_gone_says_so(ada: Author) -> None:
    book = Book.objects.create(title="Emma", author=ada, translator_id=4711)
    with pytest.raises(Author.DoesNotExist, match=r"library.Book.translator refers to a row that is not there: 4711."):
        _ = Book.objects.get(pk=book.pk).translator


def test_references_go_by_another_unique_field(ada: Author) -> None:
    country = Country.objects.create(code="fi", name="Finland")
    ada.country = country
    ada.save()
    assert Author.objects.get().country_id == "fi"
    assert Author.objects.get().country == country
    assert list(country.authors.all()) == [ada]
    assert list(Country.objects.filter(authors__name="Ada")) == [country]


def test_targets_are_named_by_class_label_self_or_function(ada: Author) -> None:
    assert Book._meta.get_field("author").target is Author
    assert Book._meta.get_field("editor").target is Author
    assert Book._meta.get_field("translator").target is Author
    assert Author._meta.get_field("mentor").target is Author


def test_the_way_back_has_its_own_names(ada: Author) -> None:
    bob = Author.objects.create(name="Bob", mentor=ada)
    assert list(ada.pupils.all()) == [bob]
    assert list(Author.objects.filter(pupil__name="Bob")) == [ada]
    book = Book.objects.create(title="Emma", author=ada, editor=bob)
    assert list(bob.book_set.all()) == [book]
    assert list(Author.objects.filter(book__title="Emma")) == [bob]


def test_names_of_abstract_relations_tell_the_class(ada: Author) -> None:
    song = Song.objects.create(owner=ada)
    assert list(ada.song_works.all()) == [song]
    assert list(ada.painting_works.all()) == []
    assert list(Author.objects.filter(library_song=song)) == [ada]


def test_several_hidden_relations_lead_back_by_no_name(ada: Author) -> None:
    Book.objects.create(title="Emma", author=ada, reviewer=ada, translator=ada)
    assert Book.objects.get().reviewer == ada
    assert not [each.accessor for each in Author._meta.related_objects if each.accessor.endswith("+")]
    with pytest.raises(FieldError):
        Author.objects.filter(reviewer__title="Emma")


def test_choices_are_limited_by_look_ups_and_by_functions(ada: Author) -> None:
    rita = Author.objects.create(name="Rita")
    editor, reviewer = Book._meta.get_field("editor"), Book._meta.get_field("reviewer")
    reviewer.validate(rita.pk)
    for field in (editor, reviewer):
        with pytest.raises(ValidationError):
            field.validate(ada.pk)
    assert list(Author.objects.complex_filter(reviewer.get_limit_choices_to())) == [rita]
    assert list(Author.objects.complex_filter(editor.get_limit_choices_to())) == []


def test_without_a_constraint_the_database_takes_any_key(ada: Author) -> None:
    Book.objects.create(title="Emma", author=ada, translator_id=4711)
    with pytest.raises(IntegrityError):
        Book.objects.create(title="Emma", author_id=4711)


# Assignment


def test_a_row_of_another_model_is_refused(ada: Author) -> None:
    with pytest.raises(ValueError, match=r"library.Book.author takes a library.Author; got <Country: .*>"):
        Book(title="Emma", author=Country(code="fi"))
    cover = Cover(color="red")
    with pytest.raises(ValueError, match=r"library.Book.cover takes a library.Cover; got <Author: .*>"):
        Book(title="Emma").cover = ada
    assert cover.color == "red"


def test_an_unsaved_row_is_kept_until_it_is_saved(ada: Author) -> None:
    bob = Author(name="Bob")
    book = Book(title="Emma", author=bob)
    assert book.author is bob
    with pytest.raises(ValueError, match=r"refers to an unsaved library.Author by 'author': save that first."):
        book.save()
    bob.save()
    book.save()
    assert book.author_id == bob.pk
    assert Book.objects.get().author == bob


def test_a_key_that_is_taken_away_stays_away(ada: Author) -> None:
    book = Book.objects.create(title="Emma", author=ada, editor=ada)
    book.editor_id = None
    book.save()
    assert book.editor is None
    assert Book.objects.get().editor_id is None


def test_a_row_of_another_database_is_refused(database: Database, ada: Author) -> None:
    book = Book.objects.create(title="Emma", author=ada)
    other = Author(name="Bob", pk=7)
    other._state = type(other._state)(db="archive", adding=False)
    with pytest.raises(
        ValueError, match=r"library.Book.author cannot take .* of the database 'archive': .* 'default'."
    ):
        book.author = other
    with pytest.raises(ValueError, match=r"library.Author.pupils cannot take .* of the database 'archive'"):
        ada.pupils.add(other)


class Lenient:
    def allow_relation(self, one: Any, other: Any) -> bool:
        return True


def test_a_router_may_allow_rows_of_another_database(database: Database, ada: Author) -> None:
    book = Book.objects.create(title="Emma", author=ada)
    other = Author(name="Bob", pk=7)
    other._state = type(other._state)(db="archive", adding=False)
    with composed(Databases([database], routers=[Lenient()])):
        book.author = other
    assert book.author_id == 7


@contextmanager
def composed(databases: Databases) -> Generator[None]:
    withdraw = compose("test", FixedServices({DATABASES: databases}))
    try:
        yield
    finally:
        withdraw()


def test_related_rows_are_asked_of_the_row_s_own_database(database: Database, ada: Author) -> None:
    archive = Database("sqlite://", alias="archive")
    archive.create_all(Country, Author, Book)
    with composed(Databases([database, archive])):
        old = Author.objects.using("archive").create(name="Old")
        old.books.create(title="Elsewhere")
        found = Author.objects.using("archive").get()
        assert [book.title for book in found.books.all()] == ["Elsewhere"]
        assert found.books.get().author == old
    assert Book.objects.count() == 0
    archive.dispose()


# One to one


def test_the_way_back_of_one_to_one_is_a_row(sent: list[str], ada: Author) -> None:
    book = Book.objects.create(title="Emma", author=ada)
    cover = Cover.objects.create(book=book, color="red")
    found = Book.objects.get()
    sent.clear()
    assert found.cover == cover
    assert found.cover.book is found
    assert len(sent) == 1


def test_no_row_on_the_way_back_is_an_error_that_hasattr_understands(sent: list[str], ada: Author) -> None:
    book = Book.objects.create(title="Emma", author=ada)
    sent.clear()
    with pytest.raises(Cover.DoesNotExist, match=r"No library.Cover refers to this library.Book."):
        _ = book.cover
    assert not hasattr(book, "cover")
    assert len(sent) == 1
    assert not hasattr(Book(title="new"), "cover")
    assert len(sent) == 1


def test_assigning_one_side_sets_the_other(ada: Author) -> None:
    book, cover = Book.objects.create(title="Emma", author=ada), Cover(color="red")
    book.cover = cover
    assert cover.book is book
    cover.save()
    assert Book.objects.get().cover == cover
    other = Book.objects.create(title="Ulla", author=ada)
    cover.book = other
    assert other.cover is cover
    assert "_cover_row" not in book.__dict__
    other.cover = None
    assert cover.book_id is None


def test_select_related_fills_both_directions(sent: list[str], ada: Author) -> None:
    Cover.objects.create(book=Book.objects.create(title="Emma", author=ada), color="red")
    Book.objects.create(title="Bare", author=ada)
    sent.clear()
    emma, bare = Book.objects.select_related("cover", "author").order_by("pk")
    assert emma.cover.book is emma
    assert emma.author.name == "Ada"
    assert not hasattr(bare, "cover")
    assert len(sent) == 1


# Extended models


def test_a_parent_s_row_is_made_of_the_child_s_values(sent: list[str]) -> None:
    Restaurant.objects.create(name="Corner", seats=4)
    found = Restaurant.objects.get()
    sent.clear()
    place = found.place_ptr
    assert type(place) is Place
    assert (place.pk, place.name) == (found.pk, "Corner")
    assert sent == []


def test_a_parent_s_row_lacks_what_the_child_lacks(sent: list[str]) -> None:
    Restaurant.objects.create(name="Corner", seats=4)
    found = Restaurant.objects.only("seats").get()
    sent.clear()
    assert found.place_ptr.name == "Corner"
    assert len(sent) == 1


def test_a_parent_leads_to_its_child_by_name() -> None:
    corner = Restaurant.objects.create(name="Corner")
    pub = Bar.objects.create(name="Pub")
    assert Place.objects.get(name="Corner").restaurant == corner
    assert Place.objects.get(name="Pub").as_bar == pub
    assert not hasattr(Place.objects.get(name="Pub"), "restaurant")


def test_assigning_a_parent_s_row_takes_over_its_key() -> None:
    place = Place.objects.create(name="Corner")
    corner = Restaurant(place_ptr=place, name="Corner", seats=4)
    assert (corner.pk, corner.id) == (place.pk, place.pk)
    corner.save()
    assert Place.objects.count() == 1
    assert Restaurant.objects.get().name == "Corner"


# Declarations


def test_a_declared_way_back_is_replaced_and_mistakes_are_listed(registry: Registry, ada: Author) -> None:
    assert list(ada.books.all()) == []
    assert check_related(registry_) == []
    given = registry

    class Shelf(Model):
        boxes = Related["Box"]()

        class Meta:
            registry = given
            app_label = "store"

    class Box(Model):
        shelf = ForeignKey(Shelf, CASCADE, related_name="crates")

        class Meta:
            registry = given
            app_label = "store"

    assert check_related(registry) == [
        "No relation leads back to store.Shelf by the name 'boxes'. Known are: crates.",
    ]
    with pytest.raises(AttributeError, match=r"No relation leads back to Shelf by the name 'boxes'"):
        _ = Shelf.boxes


def test_two_relations_cannot_lead_back_by_the_same_attribute(registry: Registry) -> None:
    given = registry

    class Shelf(Model):
        class Meta:
            registry = given
            app_label = "store"

    with pytest.raises(ModelError, match=r"leads back to store.Shelf as 'boxes', which is an attribute of .*Box.here"):

        class Box(Model):  # pyright: ignore[reportUnusedClass]
            here = ForeignKey(Shelf, CASCADE, related_name="boxes")
            there = ForeignKey(Shelf, CASCADE, related_name="boxes", related_query_name="box_there")

            class Meta:
                registry = given
                app_label = "store"


def test_ends_of_a_table_between_must_be_clear(registry: Registry) -> None:
    given = registry

    class Person(Model):
        class Meta:
            registry = given
            app_label = "club"

    class Group(Model):
        members = ManyToManyField(Person, through="Membership")

        class Meta:
            registry = given
            app_label = "club"

    class Membership(Model):  # pyright: ignore[reportUnusedClass]  # found by its name
        person = ForeignKey(Person, CASCADE, related_name="memberships")
        inviter = ForeignKey(Person, CASCADE, related_name="invitations")
        group = ForeignKey(Group, CASCADE)

        class Meta:
            registry = given
            app_label = "club"

    with pytest.raises(ModelError, match=r"needs one reference to each side .* it has 1 .* and 2 .*through_fields"):
        _ = Group._meta.get_field("members").ends
