"""States: models described without their classes, and made into classes again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand import orm
from bandstand.orm.constraints import CheckConstraint
from bandstand.orm.fields import GeneratedField
from bandstand.orm.indexes import Index
from bandstand.orm.migrations.errors import StateError
from bandstand.orm.migrations.state import ModelState, ProjectState

from .library import REGISTRY, Author, Book, Cheap, Living, Reference, model, shop

if TYPE_CHECKING:
    from bandstand.orm.database import Database


def options_of(state: ProjectState, name: str) -> dict[str, Any]:
    return dict(state.model("shop", name).options)


def test_fields_are_described_with_what_was_given_alone() -> None:
    described = ModelState.of(Book)
    assert {name: each.deconstruct()[3] for name, each in described.fields.items() if isinstance(each, orm.Field)} == {
        "id": {"verbose_name": "ID"},
        "author": {"to": "library.Author", "on_delete": orm.CASCADE, "related_name": "books"},
        "title": {"max_length": 200},
        "price": {"max_digits": 6, "decimal_places": 2},
        "sequel_of": {"to": "self", "on_delete": orm.SET_NULL, "null": True, "db_index": False},
        "shelves": {"to": "library.Shelf", "related_name": "books"},
    }


def test_what_is_not_usual_is_kept_when_it_is_false() -> None:
    fields: list[orm.Field[Any]] = [
        orm.CharField(max_length=3, editable=False),
        orm.DateTimeField(aware=False),
        orm.BinaryField(editable=True),
        orm.ManyToManyField("self", symmetrical=False),
        orm.ForeignKey("Book", orm.CASCADE, db_constraint=False, db_index=False),
        orm.BigAutoField(blank=False),
    ]
    assert [each.keywords() for each in fields] == [
        {"max_length": 3, "editable": False},
        {"aware": False},
        {"editable": True},
        {"to": "self", "symmetrical": False},
        {"to": "Book", "on_delete": orm.CASCADE, "db_constraint": False, "db_index": False},
        {"blank": False},
    ]


def test_fields_of_abstract_models_are_the_models_own() -> None:
    described = ModelState.of(Author)
    assert list(described.fields) == ["id", "name", "died", "genre"]
    assert described.bases == (orm.Model,)


def test_choices_are_taken_down_as_they_are() -> None:
    genre = ModelState.of(Author).field("genre")
    assert genre.deconstruct()[3]["choices"] == [("p", "Prose"), ("v", "Verse")]  # type: ignore[union-attr]  # a field


def test_indexes_and_constraints_have_the_names_of_the_database() -> None:
    indexes = ModelState.of(Author).options["indexes"]
    assert [index.name for index in indexes] == [Author._meta.indexes[0].name_in(Author)]
    assert [each.name for each in ModelState.of(Book).options["constraints"]] == ["book_price", "one_title"]


def test_options_are_described_without_what_says_nothing() -> None:
    assert ModelState.of(Author).options.keys() == {"indexes"}
    described = ModelState.of(Book).options
    assert described["ordering"] == ["title"]
    assert described["unique_together"] == [("author", "title")]
    assert ModelState.of(Reference).options == {"ordering": []}
    assert ModelState.of(Cheap).options["proxy"] is True


def test_extended_models_are_named_by_label() -> None:
    assert ModelState.of(Reference).bases == ("library.Book",)
    assert list(ModelState.of(Reference).fields) == ["book_ptr", "subject"]
    assert ModelState.of(Cheap).bases == ("library.Book",)
    assert dict(ModelState.of(Cheap).fields) == {}


def test_managers_are_kept_where_they_ask_for_it() -> None:
    assert [(name, type(each)) for name, each in ModelState.of(Author).managers] == [("living", Living)]


def test_rendered_models_are_described_as_those_they_were_made_of() -> None:
    state = ProjectState.of(REGISTRY)
    assert ProjectState.of(state.registry) == state
    assert sorted(each.name for each in state.models.values()) == ["Author", "Book", "Cheap", "Reference", "Shelf"]


def test_rendered_models_have_rows(database: Database) -> None:
    state = ProjectState.of(REGISTRY)
    author = state.rendered("library", "Author")
    book = state.rendered("library", "Reference")
    database.create_all(*state.registry)
    ada = author._base_manager.create(name="Ada")
    made = book._base_manager.create(author=ada, title="Notes", price="2.50", subject="Engines")
    assert list(book._base_manager.values_list("author__name", "title", "subject")) == [("Ada", "Notes", "Engines")]
    assert type(made).__name__ == "Reference"
    assert not isinstance(made, Reference)
    database.drop_all(*state.registry)


def test_copies_change_by_themselves() -> None:
    state = shop()
    other = state.copy()
    other.remove("shop", "Book")
    assert [each.label for each in state.models.values()] == ["shop.Author", "shop.Book"]
    assert [each.label for each in other.models.values()] == ["shop.Author"]


def test_labels_without_an_app_are_of_the_model_s_own() -> None:
    described = model("Book", author=orm.ForeignKey("Author", orm.CASCADE), bases=("Thing",))
    assert described.references() == ["shop.Thing", "shop.Author"]


def test_models_under_new_names_are_still_referred_to() -> None:
    state = shop()
    state.add(model("Poet", bases=("shop.Author",)))
    state.add(model("Prize", winners=orm.ManyToManyField("shop.Author", through="shop.Book")))
    state.rename_model("shop", "Author", "Writer")
    state.rename_model("shop", "Book", "Work")
    assert [each.label for each in state.models.values()] == ["shop.Writer", "shop.Work", "shop.Poet", "shop.Prize"]
    assert state.model("shop", "Work").references() == ["shop.Writer"]
    assert state.model("shop", "Poet").bases == ("shop.Writer",)
    assert state.model("shop", "Prize").references() == ["shop.Writer", "shop.Work"]


def test_fields_under_new_names_are_still_referred_to() -> None:
    state = ProjectState(
        [
            model(
                "Book",
                id=orm.IntegerField(primary_key=True),
                title=orm.CharField(max_length=9, unique=True),
                short=GeneratedField(expression=orm.F("title")[:3], output_field=orm.TextField(), db_persist=True),
                options={
                    "ordering": ["-title", "id"],
                    "unique_together": [("title", "id")],
                    "indexes": [Index(fields=["-title"], name="i"), Index(orm.F("title").asc(), name="j")],
                    "constraints": [CheckConstraint(condition=~orm.Q(title__gt="a", id=1), name="c")],
                },
            ),
            model("Copy", book=orm.ForeignKey("shop.Book", orm.CASCADE, to_field="title")),
        ]
    )
    state.rename_field("shop", "Book", "title", "name")
    assert list(state.model("shop", "Book").fields) == ["id", "name", "short"]
    options = options_of(state, "Book")
    assert (options["ordering"], options["unique_together"]) == (["-name", "id"], [("name", "id")])
    assert options["indexes"] == [Index(fields=["-name"], name="i"), Index(orm.F("name").asc(), name="j")]
    assert repr(options["constraints"]) == "[CheckConstraint(name='c', condition=~Q(name__gt='a' AND id=1))]"
    assert state.model("shop", "Copy").field("book").to_field == "name"  # type: ignore[union-attr]  # it is a reference


def test_composite_keys_know_the_new_names_of_their_fields() -> None:
    state = ProjectState(
        [
            model(
                "Line",
                pk=orm.CompositePrimaryKey("order", "number"),
                id=orm.IntegerField(),
                order=orm.IntegerField(),
                number=orm.IntegerField(),
            )
        ]
    )
    state.rename_field("shop", "Line", "number", "place")
    assert [field.name for field in state.rendered("shop", "Line")._meta.pk_fields] == ["order", "place"]


def test_two_states_differ_by_what_is_declared_and_not_by_objects() -> None:
    assert shop() == shop()
    other = shop()
    other.put(other.model("shop", "Author").with_field("name", orm.CharField(max_length=61)))
    assert other != shop()


def test_conditions_of_the_same_shape_differ_by_their_values() -> None:
    def with_least(price: int) -> ModelState:
        least = CheckConstraint(condition=orm.Q(price__gte=price), name="c")
        return model("Book", price=orm.IntegerField(), options={"constraints": [least]})

    assert with_least(1) == with_least(1)
    assert with_least(1) != with_least(2)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda state: state.model("shop", "Bok"), "no model 'shop.Bok' here. Did you mean 'shop.Book'?"),
        (lambda state: state.model("shop", "Book").field("titel"), "no field 'titel' here. Did you mean 'title'?"),
        (lambda state: state.add(model("Book")), "'shop.Book' is there already"),
        (lambda state: state.rename_model("shop", "Book", "Author"), "the model 'shop.Author' is there already"),
        (lambda state: state.rename_field("shop", "Book", "title", "author"), "has such a field already"),
        (lambda state: state.model("shop", "Book").declared("indexes", "i"), "has no index 'i' here"),
    ],
)
def test_what_is_not_there_is_named_with_what_is(change: Any, text: str) -> None:
    with pytest.raises(StateError, match=text.replace(".", r"\.").replace("?", r"\?")):
        change(shop())


def test_a_model_that_extends_a_missing_one_says_which() -> None:
    state = ProjectState([model("Poet", bases=("shop.Author",))])
    with pytest.raises(StateError, match=r"Poet extends 'shop\.Author', which is not there"):
        _ = state.registry


def test_models_that_extend_each_other_are_named_in_their_circle() -> None:
    state = ProjectState([model("A", bases=("shop.B",)), model("B", bases=("shop.A",))])
    with pytest.raises(StateError, match=r"in a circle: shop\.A -> shop\.B -> shop\.A"):
        _ = state.registry


def test_the_order_of_a_model_is_no_option_of_those_that_extend_it() -> None:
    link: Any = orm.OneToOneField("shop.Step", orm.CASCADE, parent_link=True, primary_key=True)
    after: Any = orm.ForeignKey("self", orm.CASCADE, null=True)
    state = ProjectState(
        [
            model("Step", after=after, options={"order_with_respect_to": "after"}),
            model("Leap", step_ptr=link, bases=("shop.Step",)),
        ]
    )
    assert state.rendered("shop", "Leap")._meta.ordering == ("_order",)
    assert ProjectState.of(state.registry).model("shop", "Leap").options == {}
