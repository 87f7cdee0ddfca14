"""What Meta says, and what a model knows about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.constraints import CheckConstraint
from bandstand.orm.errors import FieldError, ModelError
from bandstand.orm.expressions import Q
from bandstand.orm.fields import CASCADE, CharField, ForeignKey, IntegerField, ManyToManyField
from bandstand.orm.indexes import Index
from bandstand.orm.models import Manager, Model, ModelType
from bandstand.orm.models._options import _DEFAULTS, app_label_of
from bandstand.orm.queryset import QuerySet
from bandstand.orm.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.database import Database

REGISTRY = Registry()


class Shop(Model):
    name = CharField(max_length=20)

    class Meta:
        registry = REGISTRY
        app_label = "market"


class Cheap(Manager["Item"]):
    def get_queryset(self) -> Any:
        return super().get_queryset().filter(price__lt=10)


class Item(Model):
    name = CharField(max_length=20)
    price = IntegerField(default=0)
    shop = ForeignKey(Shop, CASCADE)
    also_in = ManyToManyField(Shop, related_name="guests")

    objects = Manager["Item"]()
    cheap = Cheap()

    class Meta:
        registry = REGISTRY
        app_label = "market"
        db_table = "things"
        db_table_comment = "what is sold"
        db_tablespace = "pg_default"
        verbose_name = "thing"
        verbose_name_plural = "lots of things"
        ordering = ("-price", "name")
        get_latest_by = "price"
        default_related_name = "%(class)ss"
        base_manager_name = "objects"
        default_manager_name = "cheap"
        permissions = (("sell", "Can sell"),)
        default_permissions = ("view",)
        indexes = (Index(fields=["name"]),)
        constraints = (CheckConstraint(condition=Q(price__gte=0), name="price"),)
        unique_together = (("name", "shop"),)


class Step(Model):
    shop = ForeignKey(Shop, CASCADE)
    name = CharField(max_length=9)

    class Meta:
        registry = REGISTRY
        app_label = "market"
        order_with_respect_to = "shop"


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    database.create_all(Shop, Item, Step)
    yield Shop.objects.create(name="corner")
    database.drop_all(Shop, Item, Step)


def test_every_option_of_the_check_list_is_known() -> None:
    listed = (
        "abstract app_label base_manager_name db_table db_table_comment db_tablespace default_manager_name "
        "default_related_name get_latest_by managed order_with_respect_to ordering permissions default_permissions "
        "proxy required_db_features required_db_vendor select_on_save indexes unique_together constraints "
        "verbose_name verbose_name_plural"
    )
    assert [name for name in listed.split() if name not in _DEFAULTS] == []
    assert (Item._meta.label, Item._meta.label_lower) == ("market.Item", "market.item")


def test_an_option_that_is_not_known_is_refused_with_the_nearest() -> None:
    with pytest.raises(ModelError, match=r"Meta of Wrong has no option 'ordring'\. Did you mean 'ordering'\?"):

        class Wrong(Model):
            class Meta:
                ordring = ("name",)


def test_usual_names_come_from_the_class() -> None:
    class HTTPServerLog(Model):
        class Meta:
            registry = Registry()
            app_label = "web"

    options = HTTPServerLog._meta
    assert (options.verbose_name, options.verbose_name_plural) == ("http server log", "http server logs")
    assert (options.db_table, options.model_name) == ("web_httpserverlog", "httpserverlog")
    assert repr(options) == "<Options of web.HTTPServerLog>"


@pytest.mark.parametrize(
    ("module", "label"),
    [
        ("shop.catalogue.models", "catalogue"),
        ("shop.catalogue.models.books", "catalogue"),
        ("models", "models"),
        ("script", "script"),
        ("__main__", "main"),
        ("a.b.tables", "tables"),
    ],
)
def test_the_label_of_an_app_comes_from_the_module(module: str, label: str) -> None:
    assert app_label_of(module) == label


def test_given_names_are_taken() -> None:
    options = Item._meta
    assert (options.db_table, options.verbose_name, options.verbose_name_plural) == (
        "things",
        "thing",
        "lots of things",
    )
    assert options.permissions == (("sell", "Can sell"),)
    assert options.default_permissions == ("view",)
    assert Shop._meta.default_permissions == ("add", "change", "delete", "view")


def test_the_order_and_the_latest_are_those_of_meta(shop: Shop) -> None:
    for name, price in (("b", 1), ("a", 1), ("c", 5)):
        Item.objects.create(name=name, price=price, shop=shop)
    assert [item.name for item in Item.objects.all()] == ["c", "a", "b"]
    assert Item.objects.latest().name == "c"
    assert Item.objects.earliest().price == 1


def test_managers_have_roles(shop: Shop) -> None:
    Item.objects.create(name="dear", price=99, shop=shop)
    assert Item._default_manager is Item.cheap
    assert Item._base_manager is Item.objects
    assert (Item.cheap.count(), Item._base_manager.count()) == (0, 1)


def test_a_manager_that_is_not_there_is_named() -> None:
    class Wrong(Model):
        class Meta:
            registry = Registry()
            app_label = "market"
            default_manager_name = "objekts"

    with pytest.raises(ModelError, match=r"market\.Wrong has no manager 'objekts'\. Did you mean 'objects'\?"):
        _ = Wrong._default_manager


def test_relations_lead_back_by_the_default_name(shop: Shop) -> None:
    item = Item.objects.create(name="a", shop=shop)
    assert Shop.objects.filter(items=item).get() == shop
    assert hasattr(Shop, "items")


def test_fields_are_found_by_name_column_and_relation() -> None:
    options = Item._meta
    assert [field.name for field in options.fields] == ["id", "name", "price", "shop"]
    assert [field.name for field in options.many_to_many] == ["also_in"]
    assert options.get_field("shop") is options.get_field("shop_id")
    assert options.get_field("pk") is options.pk_fields[0] is options.pk
    assert Shop._meta.get_field("items").field is options.get_field("shop")
    assert [getattr(each, "name", None) for each in options.get_fields()] == ["id", "name", "price", "shop", "also_in"]
    assert {each.query_name for each in Shop._meta.related_objects} >= {"items", "guests"}
    assert options.auto_field is options.pk


def test_a_field_that_is_not_there_is_refused_with_the_nearest() -> None:
    with pytest.raises(FieldError, match=r"market\.Item has no field 'prise'\. Did you mean 'price'\?"):
        Item._meta.get_field("prise")
    with pytest.raises(FieldError, match=r"market\.Item\.also_in has no column\."):
        Item._meta.get_column_field("also_in")


def test_joins_are_known_by_name() -> None:
    assert [step.target for step in Item._meta.steps_to("shop")] == [Shop]
    assert [step.target for step in Shop._meta.steps_to("items")] == [Item]


def steps() -> Any:
    return Step.objects.all()


def test_rows_have_an_order_of_their_own_among_siblings(shop: Any) -> None:
    other = Shop.objects.create(name="other")
    rows: list[Any] = [Step.objects.create(shop=shop, name=name) for name in "abc"]
    first, second, third = rows
    alone: Any = Step.objects.create(shop=other, name="z")
    assert (first._order, second._order, third._order, alone._order) == (0, 1, 2, 0)
    assert shop.get_step_order() == [first.pk, second.pk, third.pk]
    shop.set_step_order([third.pk, first.pk, second.pk])
    assert [step.name for step in Step.objects.filter(shop=shop)] == ["c", "a", "b"]
    first = steps().get(name="a")
    assert (first.get_next_in_order().name, first.get_previous_in_order().name) == ("b", "c")
    last: Any = Step.objects.get(name="b")
    with pytest.raises(Step.DoesNotExist):
        last.get_next_in_order()
    first.save()
    assert steps().get(name="a")._order == 1
    with pytest.raises(ValueError, match=r"set_step_order takes the key of each row once; got \[1\]"):
        shop.set_step_order([1])


def test_a_model_has_the_order_of_the_one_that_it_extends(database: Database) -> None:
    registry_ = Registry()

    class Road(Model):
        class Meta:
            registry = registry_
            app_label = "market"

    class Place(Model):
        road = ForeignKey(Road, CASCADE)

        class Meta:
            registry = registry_
            app_label = "market"
            order_with_respect_to = "road"

    class House(Place):
        number = IntegerField()

        class Meta:
            registry = registry_
            app_label = "market"

    database.create_all(Road, Place, House)
    road = Road.objects.create()
    Place.objects.create(road=road)
    houses: list[Any] = [House.objects.create(road=road, number=number) for number in (5, 7)]
    assert [each._order for each in houses] == [1, 2]
    assert houses[0].get_next_in_order().pk == houses[1].pk
    database.drop_all(Road, Place, House)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"ordering": ("name",), "order_with_respect_to": "shop"}, "its order is one of both"),
        ({"order_with_respect_to": "name"}, "'name', which is no reference to another model"),
        ({"order_with_respect_to": "shopp"}, "'shopp', which is no reference"),
    ],
)
def test_an_order_is_with_respect_to_a_reference(options: dict[str, Any], message: str) -> None:
    meta = type("Meta", (), {"registry": Registry(), "app_label": "market", **options})
    body = {
        "__module__": __name__,
        "Meta": meta,
        "name": CharField(max_length=5),
        "shop": ForeignKey(Shop, CASCADE, related_name="+"),
    }
    with pytest.raises(ModelError, match=message):
        ModelType("Wrong", (Model,), body)


def test_an_order_waits_for_a_model_that_comes_later() -> None:
    registry = Registry()

    class Verse(Model):
        song = ForeignKey["Song"]("Song", CASCADE)

        class Meta:
            app_label = "music"
            order_with_respect_to = "song"

    class Song(Model):
        class Meta:
            app_label = "music"

    assert registry is not Verse._meta.registry
    assert hasattr(Song, "get_verse_order")
    assert hasattr(Song, "set_verse_order")


class Loud(QuerySet[Any]):
    def loud(self) -> Loud:
        return self.filter(name__endswith="!")


class Louder(Loud):
    def first_loud(self) -> Any:
        return self.loud().order_by("name").first()


class Keeper(Manager[Any]):
    use_in_migrations = True


class Cry(Model):
    name = CharField(max_length=9)

    objects = Louder.as_manager()
    kept = Keeper()

    class Meta:
        registry = REGISTRY
        app_label = "market"
        permissions = (("shout", "Can shout"),)
        default_permissions = ("view",)


def test_a_class_of_querysets_makes_its_own_manager(database: Database) -> None:
    database.create_all(Cry)
    for name in ("b!", "a!", "c"):
        Cry.objects.create(name=name)
    assert Cry.objects.loud().count() == 2
    assert Cry.objects.filter(name__lt="b").loud().get().name == "a!"
    assert Cry.objects.first_loud().name == "a!"
    assert repr(type(Cry.objects).__name__) == "'ManagerFromLouder'"
    database.drop_all(Cry)


def test_managers_say_whether_migrations_have_them() -> None:
    assert (Cry.kept.use_in_migrations, Cry.objects.use_in_migrations) == (True, False)


def test_permissions_are_named() -> None:
    assert (Cry._meta.permissions, Cry._meta.default_permissions) == ((("shout", "Can shout"),), ("view",))
