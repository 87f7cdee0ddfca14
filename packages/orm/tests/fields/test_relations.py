"""Relations as fields: how they are declared, found and checked; what they do is tested with the models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.errors import FieldError, ModelError
from bandstand.orm.expressions import F, Q
from bandstand.orm.fields import (
    CASCADE,
    DB_SET_NULL,
    DO_NOTHING,
    SET,
    SET_NULL,
    CharField,
    ForeignKey,
    ManyToManyField,
    OneToOneField,
    RelationField,
    SmallAutoField,
)
from bandstand.orm.models import Model
from bandstand.orm.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bandstand.orm.database import Database

REGISTRY = Registry()


class Country(Model):
    number = SmallAutoField()
    code = CharField(max_length=2, unique=True)

    class Meta:
        registry = REGISTRY
        app_label = "map"


class City(Model):
    country = ForeignKey(Country, CASCADE, to_field="code", related_name="cities")
    twin = OneToOneField["City"]("self", SET_NULL, null=True)
    near = ManyToManyField["City"]("self")

    class Meta:
        registry = REGISTRY
        app_label = "map"


@pytest.fixture
def tables(database: Database) -> Iterator[None]:
    database.create_all(Country, City)
    yield
    database.drop_all(Country, City)


def test_a_reference_is_the_row_and_its_key(tables: None) -> None:
    country = Country.objects.create(code="de")
    city: Any = City.objects.create(country=country)
    assert (city.country_id, city.country) == ("de", country)
    assert City.objects.get(country="de") == city
    assert City.objects.get(country=country).country.pk == country.pk
    assert isinstance(City.country, F)


def test_a_column_has_the_type_of_what_it_refers_to() -> None:
    assert City._meta.get_field("country").column_type().length == 2
    assert City._meta.get_field("twin").column_type().__class__.__name__ == "BigInteger"
    assert City._meta.get_field("country").target_field.name == "code"


def test_a_row_of_another_model_is_refused_with_field_and_value(tables: None) -> None:
    field = City._meta.get_field("country")
    with pytest.raises(ValueError, match=r"map\.City\.country cannot take <City: .*>: a map\.Country is expected"):
        field.get_prep_value(City(id=1))
    with pytest.raises(ValueError, match="it has no key yet; save it first"):
        City._meta.get_field("twin").get_prep_value(City())
    assert field.get_prep_value(Country(code="fr")) == "fr"
    assert field.to_python(5) == "5"


def test_a_key_is_prepared_as_the_other_field_takes_it() -> None:
    with pytest.raises(ValueError, match=r"map\.Country\.code cannot take 'toolong'"):
        City._meta.get_field("country").get_prep_value("toolong")


def test_the_rule_of_deletion_is_one_of_those_known() -> None:
    with pytest.raises(TypeError, match="on_delete is CASCADE, PROTECT, SET_NULL or another rule"):
        ForeignKey(Country, "cascade")  # type: ignore[call-overload]
    for rule in (SET_NULL, DB_SET_NULL):
        with pytest.raises(ValueError, match="needs null=True"):
            ForeignKey(Country, rule)
    assert repr(DO_NOTHING) == "DO_NOTHING"
    assert repr(SET(5)) == "SET(5)"


@pytest.mark.parametrize("target", [5, None, object()])
def test_a_target_is_a_model_a_label_or_a_function(target: Any, make_model: Callable[..., Any]) -> None:
    with pytest.raises(ModelError, match=r"held\.Held\.to relates to a model, its label or a function"):
        make_model(to=ForeignKey(target, CASCADE))


def test_the_field_that_is_referred_to_is_that_of_each_model_s_own_target() -> None:
    class Owned(Model):
        parent: Any = ForeignKey("self", CASCADE, null=True, related_name="+")

        class Meta:
            app_label = "owned"
            registry = Registry()
            abstract = True

    class Small(Owned):
        key = SmallAutoField()

    class Named(Owned):
        name = CharField(max_length=9, primary_key=True)

    fields = [model._meta.get_field("parent") for model in (Small, Named)]
    assert [field.target_field for field in fields] == [Small._meta.pk, Named._meta.pk]
    assert [field.copied().target_field for field in fields] == [Small._meta.pk, Named._meta.pk]


def test_a_field_to_refer_to_must_be_there(make_model: Callable[..., Any]) -> None:
    model = make_model(to=ForeignKey(Country, CASCADE, to_field="kode", related_name="+"))
    with pytest.raises(FieldError, match=r"map\.Country has no field 'kode'\. Did you mean 'code'\?"):
        _ = model._meta.get_field("to").target_field


def test_two_ways_back_need_two_names(make_model: Callable[..., Any]) -> None:
    with pytest.raises(ModelError, match="give one of them another related_name"):
        make_model(one=ForeignKey(Country, CASCADE), other=ForeignKey(Country, CASCADE))


def test_a_way_back_can_be_hidden_or_called_otherwise(make_model: Callable[..., Any]) -> None:
    class Land(Model):
        class Meta:
            registry = Registry()
            app_label = "map"

    make_model(
        hidden=ForeignKey(Land, CASCADE, related_name="+"),
        shown=ForeignKey(Land, CASCADE, related_name="held", related_query_name="holder"),
    )
    assert [each.query_name for each in Land._meta.related_objects] == ["holder"]
    assert hasattr(Land, "held")


def test_relations_have_no_null_where_there_is_no_column() -> None:
    with pytest.raises(ValueError, match="ManyToManyField has no column"):
        ManyToManyField(City, null=True)


def test_a_table_between_has_both_references() -> None:
    field = City._meta.get_field("near")
    assert field.through._meta.db_table == "map_city_near"
    assert [end.name for end in field.ends] == ["from_city", "to_city"]
    assert field.symmetrical
    assert [step.many for step in field.steps()] == [True, False]


def test_a_table_between_must_be_there(make_model: Callable[..., Any]) -> None:
    model = make_model(to=ManyToManyField(Country, through="Missing", related_name="+"))
    with pytest.raises(FieldError, match="goes through 'Missing', which no model is called"):
        _ = model._meta.get_field("to").through


def test_limits_of_choices_are_given_or_asked() -> None:
    assert ForeignKey(Country, CASCADE, limit_choices_to={"code": "de"}).get_limit_choices_to() == {"code": "de"}
    asked = ForeignKey(Country, CASCADE, limit_choices_to=lambda: Q(code="de")).get_limit_choices_to()
    assert repr(asked) == "Q(code='de')"


def test_a_relation_of_ones_own_says_its_joins() -> None:
    field = RelationField[Any](Country)
    with pytest.raises(NotImplementedError):
        field.steps()
    with pytest.raises(NotImplementedError):
        field.steps_back()


def test_relations_are_written_down_by_what_was_given() -> None:
    assert City._meta.get_field("country").deconstruct() == (
        "country",
        "bandstand.orm.fields._relations.ForeignKey",
        [],
        {"to": Country, "on_delete": CASCADE, "to_field": "code", "related_name": "cities"},
    )
    assert "parent_link" not in City._meta.get_field("twin").deconstruct()[3]


def test_a_function_gives_a_model_or_its_label() -> None:
    own = Registry()

    def chosen() -> str:
        return "chosen.Person"

    class Letter(Model):
        to: Any = ForeignKey(chosen, CASCADE)

        class Meta:
            app_label = "chosen"
            registry = own

    class Person(Model):
        class Meta:
            app_label = "chosen"
            registry = own

    assert Letter._meta.get_field("to").target is Person
