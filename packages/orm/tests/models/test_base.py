"""Instances: made, compared, copied, pickled; and what a declaration refuses."""

from __future__ import annotations

import asyncio
import copy
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.errors import IntegrityError, ModelError, MultipleObjectsReturned, NotUpdated, ObjectDoesNotExist
from bandstand.orm.expressions import F
from bandstand.orm.fields import CASCADE, CharField, FileField, ForeignKey, IntegerField
from bandstand.orm.models import Model, TypedModel
from bandstand.orm.registry import Registry
from bandstand.orm.signals import class_prepared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.database import Database

REGISTRY = Registry()


class Author(Model):
    name = CharField(max_length=20)
    photo = FileField(blank=True)

    class Meta:
        registry = REGISTRY
        app_label = "shop"

    def __str__(self) -> str:
        return self.name

    @property
    def shouted(self) -> str:
        return self.name.upper()

    @shouted.setter
    def shouted(self, value: str) -> None:
        self.name = value.lower()


class Book(Model):
    title = CharField(max_length=20)
    author = ForeignKey(Author, CASCADE, related_name="books", null=True)
    count = IntegerField(default=1)

    class Meta:
        registry = REGISTRY
        app_label = "shop"


class Plain(Model):
    class Meta:
        registry = REGISTRY
        app_label = "shop"


class Typed(TypedModel):
    title: CharField[str] = CharField(max_length=20)

    class Meta:
        registry = REGISTRY
        app_label = "shop"


@pytest.fixture
def tables(database: Database) -> Iterator[None]:
    database.create_all(Author, Book, Plain, Typed)
    yield
    database.drop_all(Author, Book, Plain, Typed)


def test_values_are_given_by_name_or_in_the_order_of_fields() -> None:
    assert (Book(title="Emma").title, Book(5, "Emma").title) == ("Emma", "Emma")
    assert Book(5, "Emma", count=3).count == 3
    author = Author(id=7, name="Jane")
    rows: list[Any] = [Book(author=author), Book(author_id=7)]
    assert [row.author_id for row in rows] == [7, 7]
    assert Book(pk=5).id == 5
    assert Author(shouted="JANE").name == "jane"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Book(titel="x"), r"shop\.Book has no field 'titel'\. Did you mean 'title'\?"),
        (lambda: Book(1, 2, 3, 4, 5), r"shop\.Book has 4 fields; got 5 values\."),
        (lambda: Book(1, id=1), r"shop\.Book got two values for 'id'\."),
        (TypedModel, "is abstract: only models that extend it have rows"),
    ],
)
def test_what_cannot_be_an_instance_is_refused(make: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        make()


def test_a_row_of_another_model_cannot_be_assigned() -> None:
    with pytest.raises(ValueError, match=r"shop\.Book\.author takes a shop\.Author; got <Plain: "):
        Book(author=Plain())


def test_rows_are_equal_by_model_and_key() -> None:
    assert Book(id=1) == Book(id=1, title="other")
    assert Book(id=1) != Book(id=2)
    assert Book(id=1) != Author(id=1)
    assert Book(id=1) != 1
    unsaved = Book()
    assert unsaved == unsaved
    assert unsaved != Book()
    assert len({Book(id=1), Book(id=1), Book(id=2)}) == 2
    with pytest.raises(TypeError, match=r"A shop\.Book without a key cannot be in a set"):
        hash(unsaved)


def test_rows_say_what_they_are() -> None:
    assert repr(Author(name="Jane")) == "<Author: Jane>"
    assert str(Book(id=5)) == "Book object (5)"


def test_rows_are_pickled_and_copied_with_their_state(tables: None) -> None:
    author = Author.objects.create(name="Jane")
    book = Book.objects.create(title="Emma", author=author)
    copies: list[Any] = [pickle.loads(pickle.dumps(book)), copy.copy(book), copy.deepcopy(book)]
    for again in copies:
        assert again == book
        assert again is not book
        assert (again.title, again.author.name, again._state.adding) == ("Emma", "Jane", False)
    loaded = pickle.loads(pickle.dumps(list(Book.objects.all())))
    assert loaded == [book]
    twin = copy.copy(book)
    twin.pk = None
    twin.save()
    assert Book.objects.count() == 2


def test_a_copy_has_a_file_of_its_own(tables: None) -> None:
    author = Author(name="Jane", photo="a.png")
    _ = author.photo
    twin = copy.copy(author)
    assert twin.photo.instance is twin
    assert author.photo.instance is author


def test_a_model_of_nothing_but_its_key_can_be_saved(tables: None) -> None:
    first, second = Plain.objects.create(), Plain.objects.create()
    assert (first.pk, second.pk) == (1, 2)
    first.save()
    assert Plain.objects.count() == 2


def test_typed_models_are_models(tables: None) -> None:
    assert Typed.objects.create(title="x").pk == 1
    assert Typed._meta.label == "shop.Typed"


def test_each_model_has_errors_of_its_own(tables: None) -> None:
    assert issubclass(Book.DoesNotExist, ObjectDoesNotExist)
    assert issubclass(Book.MultipleObjectsReturned, MultipleObjectsReturned)
    assert issubclass(Book.NotUpdated, NotUpdated)
    assert Book.DoesNotExist is not Author.DoesNotExist
    assert Book.DoesNotExist.__qualname__ == "Book.DoesNotExist"
    with pytest.raises(Book.DoesNotExist):
        Book.objects.get(title="none")
    assert pickle.loads(pickle.dumps(Book.DoesNotExist("x"))).args == ("x",)


def test_values_for_files_are_keys_of_relations() -> None:
    book = Book(title="Emma", author_id=7)
    assert book.serializable_value("author") == 7
    assert book.serializable_value("title") == "Emma"
    assert book.serializable_value("pk") is None


def test_computed_values_come_back(tables: None) -> None:
    book = Book.objects.create(title="Emma")
    book.count = F("count") + 4
    book.save()
    assert book.count == 5


def test_a_model_tells_that_it_is_prepared() -> None:
    told: list[Any] = []

    def tell(model: Any) -> None:
        told.append(model)

    class_prepared.connect(tell)
    try:

        class Told(Model):
            class Meta:
                registry = Registry()
                app_label = "shop"

        assert told == [Told]
    finally:
        class_prepared.disconnect(tell)


def test_a_field_called_id_that_is_no_key_is_refused() -> None:
    with pytest.raises(ModelError, match=r"shop\.Wrong\.id is no key"):

        class Wrong(Model):
            id = CharField(max_length=5)

            class Meta:
                registry = Registry()
                app_label = "shop"


def test_neighbours_need_no_cast_of_managers() -> None:
    with pytest.raises(AttributeError, match="asked through the class"):
        _ = Book().objects
    with pytest.raises(AttributeError, match="is abstract and has no rows"):
        _ = TypedModel.objects


class Careful(Model):
    name = CharField(max_length=20)

    class Meta:
        registry = REGISTRY
        app_label = "shop"
        select_on_save = True


def test_a_model_may_look_for_its_row_before_it_is_saved(database: Database) -> None:
    database.create_all(Careful)
    row = Careful.objects.create(name="one")
    statements: list[str] = []
    database.hooks.append(lambda statement: statements.append(statement.sql.split()[0]))
    row.name = "two"
    row.save()
    assert statements == ["SELECT", "UPDATE"]
    Careful(pk=row.pk + 1, name="new").save()
    assert statements == ["SELECT", "UPDATE", "SELECT", "INSERT"]
    row.save(force_update=True)
    assert statements[4:] == ["UPDATE"]
    assert sorted(Careful.objects.values_list("name", flat=True)) == ["new", "two"]
    database.drop_all(Careful)


def test_a_row_is_saved_as_it_is_told_to(database: Database) -> None:
    database.create_all(Careful)
    row = Careful(name="one")
    row.save(using=database)
    with pytest.raises(IntegrityError):
        Careful(pk=row.pk, name="twice").save(force_insert=True)
    with pytest.raises(NotUpdated, match="was to be updated, and its row is not there"):
        Careful(pk=row.pk + 9, name="away").save(force_update=True)
    with pytest.raises(ValueError, match="A row is inserted or updated"):
        row.save(force_insert=True, force_update=True)
    row.name = "two"
    row.save(update_fields=[])
    assert Careful.objects.get(pk=row.pk).name == "one"
    row.save(update_fields=["name"])
    other = Careful.objects.get(pk=row.pk)
    other.name = "three"
    other.save(force_update=True, using=database)
    assert row.name == "two"
    row.refresh_from_db()
    assert row.name == "three"
    assert row.delete() == (1, {"shop.Careful": 1})
    assert row.pk is None
    assert not Careful.objects.exists()
    database.drop_all(Careful)


def test_rows_are_saved_in_asynchronous_code_too(database: Database) -> None:
    async def play() -> list[Any]:
        await database.run(database.create_all, Careful)
        row = Careful(name="one")
        await row.asave(force_insert=True, using=database)
        await Careful.objects.using(database).aupdate(name="two")
        await row.arefresh_from_db(using=database)
        name = row.name
        deleted = await row.adelete(using=database)
        await database.run(database.drop_all, Careful)
        await database.adispose()
        return [name, deleted]

    assert asyncio.run(play()) == ["two", (1, {"shop.Careful": 1})]


class Counted(Model):
    name = CharField(max_length=20)
    other = CharField(max_length=20, default="")

    class Meta:
        registry = REGISTRY
        app_label = "shop"

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any) -> Any:
        row = super().from_db(db, field_names, values)
        row.__dict__["loaded"] = list(field_names)
        return row


def test_a_model_may_see_what_is_loaded(database: Database) -> None:
    database.create_all(Counted)
    Counted.objects.create(name="one")
    assert vars(Counted.objects.get())["loaded"] == ["id", "name", "other"]
    some = Counted.objects.only("name").get()
    assert (vars(some)["loaded"], some.get_deferred_fields()) == (["id", "name"], {"other"})
    raw: Any = next(iter(Counted.objects.raw("SELECT id, name FROM shop_counted")))
    assert raw.loaded == ["id", "name"]
    database.drop_all(Counted)
