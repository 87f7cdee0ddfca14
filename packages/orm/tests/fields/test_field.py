"""What all fields have: options, defaults, validation, and their place on the model."""

from __future__ import annotations

import pickle
from copy import copy
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError
from bandstand.orm.expressions import DatabaseDefault, F, Func, Value
from bandstand.orm.fields import MISSING, CharField, DateField, Field, IntegerField, SlugField, TextField
from bandstand.orm.models import Model
from bandstand.orm.registry import Registry
from bandstand.validation import MinValueValidator

if TYPE_CHECKING:
    from collections.abc import Callable

REGISTRY = Registry()


class Lower(Func):
    function = "lower"


class Shirt(Model):
    name = CharField(max_length=9)

    class Meta:
        registry = REGISTRY
        app_label = "shop"


def test_on_the_class_a_field_is_a_reference_and_on_a_row_its_value() -> None:
    assert isinstance(Shirt.name, F)
    assert Shirt(name="x").name == "x"
    assert repr(Shirt._meta.get_field("name")) == "<CharField shop.Shirt.name>"
    assert repr(CharField()) == "<CharField of no model>"


def test_an_option_that_is_not_known_is_refused_with_the_nearest() -> None:
    with pytest.raises(TypeError, match=r"CharField has no option 'uniqe'\. Did you mean 'unique'\?"):
        CharField(uniqe=True)  # type: ignore[call-overload]


def test_people_call_a_field_by_its_name_with_spaces(make_model: Callable[..., Any]) -> None:
    model = make_model(date_of_birth=DateField(), other=DateField("another name"))
    assert model._meta.get_field("date_of_birth").verbose_name == "date of birth"
    assert model._meta.get_field("other").verbose_name == "another name"


def test_defaults_are_given_or_called_for_each_row(make_model: Callable[..., Any]) -> None:
    model = make_model(number=IntegerField(default=7), items=TextField(default=lambda: ["new"]), none=IntegerField())
    first, second = model(), model()
    assert (first.number, first.none) == (7, None)
    assert first.items is not second.items
    assert IntegerField(default=None).get_default() is None
    assert repr(MISSING) == "MISSING"


def test_a_default_of_the_database_comes_back_with_the_insert(table: Callable[..., Any]) -> None:
    model = table(
        plain=CharField(max_length=20, db_default="it's 50%"),
        sum=IntegerField(db_default=Value(2) + Value(3)),
        called=CharField(max_length=9, db_default=Lower(Value("ABC"))),
    )
    row = model()
    before = row.plain
    row.save()
    assert isinstance(before, DatabaseDefault)
    assert (row.plain, row.sum, row.called) == ("it's 50%", 5, "abc")
    given = model.objects.create(plain="x", sum=1, called="y")
    assert model.objects.values_list("plain", "sum", "called").get(pk=given.pk) == ("x", 1, "y")


def test_columns_have_names_of_their_own(table: Callable[..., Any], database: Any) -> None:
    model = table(name=CharField(max_length=9, db_column="Full Name", db_comment="what it's called"))
    row = model.objects.create(name="x")
    assert database.execute(f'SELECT "Full Name" FROM {model._meta.db_table}') == [("x",)]
    assert model.objects.filter(name="x").get() == row


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        (CharField(), None, "null"),
        (CharField(), "", "blank"),
        (CharField(choices=[("a", "A")]), "b", "invalid_choice"),
        (IntegerField(validators=[MinValueValidator(5)]), 4, "min_value"),
        (IntegerField(null=True), None, "blank"),
    ],
)
def test_rules_are_checked_by_code(field: Field[Any], value: Any, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_several_validators_speak_together() -> None:
    field = SlugField(max_length=3)
    with pytest.raises(ValidationError) as caught:
        field.clean("no slug")
    assert len(caught.value.problems) == 2


def test_messages_are_lazy_and_can_be_replaced() -> None:
    field = CharField(error_messages={"blank": LazyText(id="Say something.")})
    with pytest.raises(ValidationError, match=r"^Say something\.$"):
        field.clean("")
    assert isinstance(CharField().error_messages["null"], LazyText)


def test_what_is_not_edited_is_not_checked() -> None:
    assert CharField(editable=False).clean("") == ""


def test_a_field_is_written_down_by_what_was_given(make_model: Callable[..., Any]) -> None:
    model = make_model(name=CharField(max_length=9, null=True, default=""), plain=IntegerField())
    assert model._meta.get_field("name").deconstruct() == (
        "name",
        "bandstand.orm.fields._text.CharField",
        [],
        {"max_length": 9, "null": True, "default": ""},
    )
    assert model._meta.get_field("plain").deconstruct()[3] == {}


def test_a_copy_joins_another_model_and_a_pickle_is_a_reference() -> None:
    field = Shirt._meta.get_field("name")
    assert copy(field) is not field
    assert copy(field).max_length == 9
    assert pickle.loads(pickle.dumps(field)) is field
    alone = pickle.loads(pickle.dumps(CharField(max_length=7, null=True)))
    assert (type(alone), alone.max_length, alone.null) == (CharField, 7, True)


def test_values_become_texts_for_files_and_rows_give_them(make_model: Callable[..., Any]) -> None:
    model = make_model(number=IntegerField(null=True))
    field = model._meta.get_field("number")
    assert field.value_to_string(model(number=5)) == "5"
    assert field.value_to_string(model()) == ""
    assert field.value_from_object(model(number=5)) == 5


def test_a_field_without_a_column_type_says_what_is_missing() -> None:
    with pytest.raises(NotImplementedError, match=r"override column_type\(\)"):
        Field().column_type()


@pytest.mark.parametrize("name", ["a__b", "ends_", "pk"])
def test_names_that_queries_cannot_say_are_refused(name: str, make_model: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match=f"cannot have a field {name!r}"):
        make_model(**{name: CharField()})
