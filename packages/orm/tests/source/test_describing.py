"""How models are described: their relations in both directions, their rules and their usual order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand import orm
from bandstand.contracts.data.conditions import Compare, Operator
from bandstand.contracts.data.fields import ConstraintInfo, OnDelete
from bandstand.contracts.data.query import Order
from bandstand.orm import Database, Registry
from bandstand.orm.constraints import CheckConstraint, UniqueConstraint
from bandstand.orm.functions import Lower, Upper
from bandstand.orm.source import ModelSource

from .models import LIBRARY

if TYPE_CHECKING:
    from bandstand.contracts.data.entities import EntityInfo


def described(*models: type[orm.Model]) -> dict[str, EntityInfo]:
    source = ModelSource(Database("sqlite://"), models)
    return {name.rpartition(".")[2]: info for name, info in source.entities.items()}


def meta(label: str, registry: Registry, **further: object) -> Any:
    """What the models of a test share."""
    return type("Meta", (), {"app_label": label, "registry": registry, **further})


def test_names_of_models_are_those_of_their_entities() -> None:
    book = described(*LIBRARY)["Book"]
    assert (book.name, book.label, book.plural, book.key, book.version) == (
        "library.Book",
        "book",
        "books",
        ("id",),
        None,
    )


def test_rules_are_described() -> None:
    infos = described(*LIBRARY)
    free = Compare("price", Operator.IS_NULL, True)
    assert infos["Book"].constraints == (
        ConstraintInfo(
            name="book_price", check=Compare("price", Operator.GE, 0) | free, text="A price is not negative."
        ),
        ConstraintInfo(name="book_author_title", unique=("author_id", "title")),
    )
    assert infos["Author"].constraints == (ConstraintInfo(name="author_email", unique=("email",), ignoring_case=True),)


def test_rules_that_have_no_words_are_left_to_the_database(registry: Registry) -> None:
    class Part(orm.Model):
        one = orm.CharField(max_length=5)
        two = orm.IntegerField(null=True)

        Meta = meta(
            "parts",
            registry,
            unique_together=(("one", "two"),),
            constraints=(
                CheckConstraint(condition=orm.Q(two__gt=orm.F("one")), name="said_of_two_fields"),
                CheckConstraint(condition=orm.Q(two__gt=1) ^ orm.Q(two__lt=0), name="either"),
                UniqueConstraint(Upper("one"), "two", name="of_an_expression"),
                UniqueConstraint(fields=["two"], nulls_distinct=False, name="null_is_one_value"),
                UniqueConstraint(Lower("one"), condition=orm.Q(two__isnull=True) | orm.Q(two__in=[1, 2]), name="some"),
            ),
        )

    assert described(Part)["Part"].constraints == (
        ConstraintInfo(name="parts_part_one_two", unique=("one", "two")),
        ConstraintInfo(
            name="some",
            unique=("one",),
            ignoring_case=True,
            where=Compare("two", Operator.IS_NULL, True) | Compare("two", Operator.IN, (1, 2)),
        ),
    )


def test_a_way_back_without_a_name_is_called_as_its_attribute(registry: Registry) -> None:
    class Shop(orm.Model):
        Meta = meta("shops", registry)

    class Sale(orm.Model):
        shop = orm.ForeignKey(Shop, orm.DB_CASCADE)
        hidden = orm.ForeignKey(Shop, orm.RESTRICT, related_name="+", db_index=False)
        licence = orm.OneToOneField(Shop, orm.SET_DEFAULT, default=1, related_name="licence")

        Meta = meta("shops", registry)

    infos = described(Shop, Sale)
    told = {each.name: (each.many, each.inverse, each.fields) for each in infos["Shop"].relations}
    assert told == {"sale_set": (True, "shop", ()), "licence": (False, "licence", ())}
    rules = {each.name: (each.on_delete, each.inverse, each.unique) for each in infos["Sale"].relations}
    assert rules == {
        "shop": (OnDelete.CASCADE, "sale_set", False),
        "hidden": (OnDelete.PROTECT, None, False),
        "licence": (OnDelete.NOTHING, "licence", True),
    }


def test_a_reference_to_another_field_than_the_key_is_kept_elsewhere(registry: Registry) -> None:
    class Land(orm.Model):
        code = orm.CharField(max_length=2, unique=True)

        Meta = meta("lands", registry)

    class Town(orm.Model):
        land = orm.ForeignKey(Land, orm.CASCADE, to_field="code", related_name="towns")

        Meta = meta("lands", registry)

    town = described(Land, Town)["Town"]
    assert (town.relation("land").fields, town.field("land_id").relation) == ((), None)


def test_tables_between_with_more_than_keys_cannot_be_linked(registry: Registry) -> None:
    class Person(orm.Model):
        friends: Any = orm.ManyToManyField("self")
        groups: Any = orm.ManyToManyField("Group", through="Membership", related_name="members")

        Meta = meta("people", registry)

    class Group(orm.Model):
        Meta = meta("people", registry)

    class Membership(orm.Model):
        person = orm.ForeignKey(Person, orm.CASCADE)
        group = orm.ForeignKey(Group, orm.CASCADE)
        since = orm.DateField()

        Meta = meta("people", registry)

    person = described(Person, Group, Membership)["Person"]
    told = {each.name: (each.inverse, each.linkable, each.editable) for each in person.relations}
    assert told == {
        "friends": ("friends", True, True),
        "groups": ("members", False, True),
        "membership_set": ("person", False, False),
    }


def test_models_that_extend_others_have_their_fields_and_relations(registry: Registry) -> None:
    class Place(orm.Model):
        name = orm.CharField(max_length=20)
        above = orm.ForeignKey("self", orm.CASCADE, null=True, related_name="below")

        Meta = meta("places", registry, ordering=("above", "-name"))

    class Restaurant(Place):
        stars = orm.IntegerField()

        Meta = meta("places", registry)

    class Eatery(Restaurant):
        Meta = meta("places", registry, proxy=True)

    infos = described(Place, Restaurant, Eatery)
    assert [each.name for each in infos["Restaurant"].fields] == ["id", "name", "above_id", "place_ptr_id", "stars"]
    assert infos["Restaurant"].key == infos["Eatery"].key == ("place_ptr_id",)
    assert infos["Place"].relation("restaurant").inverse == "place_ptr"
    assert infos["Restaurant"].relation("above").inverse is None  # it leads to a place, whose way back is to places
    assert infos["Restaurant"].relation("below").target == "places.Place"


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        (("title",), [Order("title")]),
        (("-title", "pk"), [Order("title", descending=True), Order("id")]),
        (("author",), [Order("author.name")]),
        (("-author__country",), [Order("author.country.name", descending=True)]),
        (("author_id",), [Order("author_id")]),
        ((orm.F("title").desc(nulls_first=True),), [Order("title", descending=True, nulls="first")]),
        ((Lower("title"), "title"), []),
        (("editions", "title"), []),
    ],
)
def test_the_usual_order_goes_by_fields(
    monkeypatch: pytest.MonkeyPatch, ordering: tuple[object, ...], expected: list[Order]
) -> None:
    monkeypatch.setattr(LIBRARY[4]._meta, "ordering", ordering)
    assert list(described(*LIBRARY)["Book"].order) == expected


def test_choices_of_a_relation_may_be_limited(registry: Registry) -> None:
    class Room(orm.Model):
        free = orm.BooleanField()

        Meta = meta("rooms", registry)

    class Guest(orm.Model):
        room = orm.ForeignKey(Room, orm.CASCADE, limit_choices_to={"free": True}, related_name="+")
        other = orm.ForeignKey(Room, orm.CASCADE, limit_choices_to=lambda: orm.Q(free=True), related_name="+")

        Meta = meta("rooms", registry)

    guest = described(Room, Guest)["Guest"]
    assert guest.relation("room").limit == Compare("free", Operator.EQ, True)
    assert guest.relation("other").limit is None
