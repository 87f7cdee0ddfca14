"""Models that extend others: abstract ones, ones with tables of their own, and proxies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.constraints import UniqueConstraint
from bandstand.orm.errors import ModelError
from bandstand.orm.expressions import F
from bandstand.orm.fields import (
    CASCADE,
    CharField,
    DateField,
    ForeignKey,
    GeneratedField,
    IntegerField,
    ManyToManyField,
    OneToOneField,
)
from bandstand.orm.indexes import Index
from bandstand.orm.models import Manager, Model
from bandstand.orm.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.database import Database

REGISTRY = Registry()


class Named(Model):
    name = CharField(max_length=20)

    class Meta:
        abstract = True
        registry = REGISTRY
        app_label = "town"
        ordering = ("name",)
        indexes = (Index(fields=["name"], name="%(class)s_name"),)
        constraints = (UniqueConstraint(fields=["name"], name="%(app_label)s_%(class)s_one_name"),)


class Dated(Model):
    made = DateField(null=True)

    class Meta:
        abstract = True
        registry = REGISTRY
        app_label = "town"


class Place(Named):
    pass


class Street(Named, Dated):
    class Meta(Named.Meta):
        verbose_name = "road"


class Plain(Named):
    class Meta:
        registry = REGISTRY
        app_label = "town"


class Open(Manager["Cafe"]):
    def get_queryset(self) -> Any:
        return super().get_queryset().filter(seats__gt=0)


class Cafe(Place):
    seats = IntegerField(default=0)
    double = GeneratedField(expression=F("seats") * 2, output_field=IntegerField(), db_persist=True)
    objects = Manager["Cafe"]()
    open = Open()

    class Meta:
        registry = REGISTRY
        app_label = "town"


class Bar(Cafe):
    late = IntegerField(default=0)

    class Meta:
        registry = REGISTRY
        app_label = "town"


class Linked(Place):
    link = OneToOneField(Place, CASCADE, parent_link=True, related_name="linked", primary_key=True)
    note = CharField(max_length=9, default="")

    class Meta:
        registry = REGISTRY
        app_label = "town"


class FancyCafe(Cafe):
    class Meta:
        proxy = True
        registry = REGISTRY
        app_label = "town"
        ordering = ("-name",)

    @property
    def fancy(self) -> str:
        return f"{self.name}!"


class Visit(Model):
    place = ForeignKey(Place, CASCADE)
    cafe = ForeignKey(FancyCafe, CASCADE, related_name="visits")

    class Meta:
        registry = REGISTRY
        app_label = "town"


MODELS = (Place, Street, Plain, Cafe, Bar, Linked, Visit)


@pytest.fixture
def tables(database: Database) -> Iterator[None]:
    database.create_all(*MODELS)
    yield
    database.drop_all(*MODELS)


def places() -> Any:
    """The places, whose ways back no checker knows."""
    return Place.objects.all()


def test_an_abstract_model_passes_its_meta_on_to_models_without_one() -> None:
    assert Place._meta.ordering == ("name",)
    assert Place._meta.label == "town.Place"
    assert not Place._meta.abstract
    assert Place._meta.db_table == "town_place"
    assert [each.name_in(Place) for each in Place._meta.constraints] == ["town_place_one_name"]
    assert [each.name_in(Place) for each in Place._meta.indexes] == ["place_name"]


def test_a_meta_of_its_own_extends_it_or_replaces_it() -> None:
    assert (Street._meta.verbose_name, Street._meta.ordering) == ("road", ("name",))
    assert (Plain._meta.ordering, Plain._meta.constraints) == ((), ())
    assert Plain._meta.registry is REGISTRY


def test_each_model_has_copies_of_abstract_fields() -> None:
    assert [field.name for field in Street._meta.fields] == ["id", "name", "made"]
    assert Place._meta.get_field("name") is not Street._meta.get_field("name")
    assert Street._meta.get_field("name").model is Street
    assert hasattr(Street, "get_next_by_made") is False


def test_a_field_of_an_abstract_model_can_be_replaced_or_taken_out() -> None:
    class Short(Named):
        name = CharField(max_length=5)

        class Meta:
            registry = Registry()
            app_label = "town"

    class Nameless(Named):
        name = None  # type: ignore[assignment]  # it takes the field out

        class Meta:
            registry = Registry()
            app_label = "town"

    assert Short._meta.get_field("name").max_length == 5
    assert [field.name for field in Nameless._meta.fields] == ["id"]


def test_a_model_that_extends_another_has_a_row_in_both_tables(tables: None, database: Database) -> None:
    cafe: Any = Cafe.objects.create(name="Central", seats=5)
    assert (cafe.pk, cafe.id, cafe.place_ptr_id) == (1, 1, 1)
    assert database.execute("SELECT id, name FROM town_place") == [(1, "Central")]
    assert cafe.double == 10
    cafe.seats, cafe.name = 6, "Grand"
    cafe.save()
    again: Any = Cafe.objects.get(name="Grand", seats=6)
    assert (again, again.double) == (cafe, 12)
    assert again.place_ptr == Place.objects.get()
    assert places().get().cafe == cafe
    with pytest.raises(Cafe.DoesNotExist):
        _ = places().create(name="Park").cafe


def test_a_chain_of_three_tables(tables: None, database: Database) -> None:
    bar: Any = Bar.objects.create(name="Late", seats=1, late=2)
    assert [field.name for field in Bar._meta.fields][:2] == ["id", "name"]
    assert Bar._meta.ancestors() == [Cafe, Place]
    assert Bar.objects.values_list("name", "seats", "late", "double").get() == ("Late", 1, 2, 2)
    bar.late = 3
    bar.save(update_fields=["late"])
    assert places().get(cafe__bar__late=3).cafe.bar == bar
    assert Cafe.DoesNotExist in Bar.DoesNotExist.__mro__


def test_a_link_to_the_parent_can_be_ones_own(tables: None) -> None:
    row: Any = Linked.objects.create(name="x", note="n")
    assert row.link_id == row.pk == Place.objects.get().pk
    assert places().get().linked == row
    assert [field.name for field in Linked._meta.local_fields] == ["link", "note"]


def test_a_proxy_is_another_class_for_the_same_rows(tables: None) -> None:
    for name in "ab":
        Cafe.objects.create(name=name)
    fancy: list[Any] = list(FancyCafe.objects.all())
    assert [cafe.fancy for cafe in fancy] == ["b!", "a!"]
    assert FancyCafe._meta.concrete_model is Cafe
    assert FancyCafe._meta.db_table == "town_cafe"
    assert FancyCafe.objects.get(name="a") == Cafe.objects.get(name="a")
    made: Any = FancyCafe.objects.create(name="c", seats=3)
    assert Cafe.objects.get(pk=made.pk).seats == 3
    visit: Any = Visit.objects.create(place_id=made.place_ptr_id, cafe=made)
    assert visit.cafe.fancy == "c!"
    assert Visit.objects.get(cafe__name="c") == visit


def test_managers_are_inherited(tables: None) -> None:
    Bar.objects.create(name="closed", seats=0)
    assert (Bar.objects.count(), Bar.open.count()) == (1, 0)
    assert Bar.open.model is Bar


def test_concrete_models_pass_only_their_order_on() -> None:
    assert Bar._meta.verbose_name == "bar"
    assert Cafe._meta.constraints == ()
    assert Cafe._meta.ordering == ("name",)


def test_a_field_cannot_hide_one_of_another_table() -> None:
    with pytest.raises(ModelError, match=r"town\.Wrong\.name would hide <CharField town\.Place\.name>"):

        class Wrong(Place):
            name = CharField(max_length=5)

            class Meta:
                registry = Registry()
                app_label = "town"


def test_a_proxy_has_no_fields_and_one_table() -> None:
    with pytest.raises(ModelError, match=r"town\.Wrong is a proxy and has no table"):

        class Wrong(Cafe):
            more = IntegerField()

            class Meta:
                proxy = True
                app_label = "town"

    with pytest.raises(
        ModelError, match=r"town\.Alone is a proxy, so it extends one model with a table; it extends none"
    ):

        class Alone(Named):
            class Meta:
                proxy = True
                app_label = "town"


def test_an_abstract_model_is_no_target() -> None:
    with pytest.raises(ModelError, match="abstract and has no rows"):

        class Wrong(Model):
            named = ForeignKey(Named, CASCADE)

            class Meta:
                registry = Registry()
                app_label = "town"


def test_a_model_may_be_related_to_the_one_that_extends_it(database: Database) -> None:
    class Town(Named):
        parts: Any = ManyToManyField("District", related_name="towns")

        class Meta:
            registry = Registry()
            app_label = "town"
            constraints = ()

    class District(Town):
        class Meta:
            registry = Town._meta.registry
            app_label = "town"

    database.create_all(Town, District)
    town, part = Town.objects.create(name="Bonn"), District.objects.create(name="Beuel")
    town.parts.add(part)
    assert [each.name for each in town.parts.all()] == ["Beuel"]
    assert [end.column for end in Town._meta.local_many_to_many[0].ends] == ["town_id", "district_id"]
    database.drop_all(Town, District)


def test_mixins_that_are_no_models_add_methods() -> None:
    class Loud:
        def shout(self) -> str:
            return str(self).upper()

    class Shop(Loud, Named):
        class Meta:
            registry = Registry()
            app_label = "town"

        def __str__(self) -> str:
            return self.name

    assert Shop(name="a").shout() == "A"
