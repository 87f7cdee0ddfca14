from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.i18n import LazyText, override
from bandstand.contracts.validation import Problem, ValidationError
from bandstand.forms import (
    BoundField,
    CharField,
    DateField,
    EmailField,
    FileField,
    Form,
    IntegerField,
    Media,
    form_factory,
)
from bandstand.forms.widgets import HiddenInput, Textarea, TextInput


class Contact(Form):
    name = CharField(max_length=20, help_text="As on your passport.")
    email = EmailField(required=False, initial="me@example.org")
    age = IntegerField(required=False, min_value=0, max_value=150)

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).title()


class Trip(Form):
    start = DateField()
    end = DateField()

    def clean(self) -> None:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start and end and start > end:
            raise ValidationError({"end": ValidationError("Come back after you have left.", code="order")})
        if start and end and start == end:
            raise ValidationError("A trip takes a day at least.", code="short")


def test_a_form_that_nobody_has_sent_is_neither_valid_nor_wrong() -> None:
    form = Contact()
    assert not form.is_bound
    assert not form.is_valid()
    assert form.errors == {}
    assert form.cleaned_data == {}


def test_a_right_form_gives_values() -> None:
    form = Contact({"name": " ada ", "email": "", "age": "36"})
    assert form.is_valid()
    assert form.cleaned_data == {"name": "Ada", "email": "", "age": 36}


def test_each_wrong_field_says_what_is_wrong() -> None:
    form = Contact({"name": "x" * 21, "age": "old", "email": "nowhere"})
    assert not form.is_valid()
    assert form.errors == {
        "name": ["Use at most 20 characters; there are 21 now."],
        "email": ["Enter an email address, for example name@example.org."],
        "age": ["Enter a whole number."],
    }
    assert form.cleaned_data == {}


def test_a_value_that_its_own_method_refuses_is_gone() -> None:
    class Picky(Form):
        name = CharField()

        def clean_name(self) -> str:
            raise ValidationError("Not that one.", code="taken")

    form = Picky({"name": "Ada"})
    assert form.errors == {"name": ["Not that one."]}
    assert form.has_error("name", "taken")
    assert form.cleaned_data == {}


def test_a_method_of_a_field_is_not_asked_about_what_was_refused() -> None:
    assert Contact({"name": ""}).errors == {"name": ["Fill this in."]}


def test_problems_of_several_fields_go_where_they_belong() -> None:
    form = Trip({"start": "2026-05-02", "end": "2026-05-01"})
    assert form.errors == {"end": ["Come back after you have left."]}
    assert set(form.cleaned_data) == {"start"}
    whole = Trip({"start": "2026-05-02", "end": "2026-05-02"})
    assert whole.errors == {"__all__": ["A trip takes a day at least."]}
    assert whole.non_field_errors() == ["A trip takes a day at least."]
    assert whole.has_error(None, "short")


def test_clean_may_give_other_values() -> None:
    class Doubled(Form):
        number = IntegerField()

        def clean(self) -> dict[str, Any]:
            return {"number": self.cleaned_data["number"] * 2}

    form = Doubled({"number": "4"})
    assert form.is_valid()
    assert form.cleaned_data == {"number": 8}


def test_problems_may_be_added_from_outside() -> None:
    form = Contact({"name": "Ada"})
    form.add_error("email", "Somebody else has it.")
    form.add_error(None, [Problem(text="Try later.", code="busy"), "Or never."])
    form.add_error(None, {"age": "Too young."})
    assert form.errors == {
        "email": ["Somebody else has it."],
        "__all__": ["Try later.", "Or never."],
        "age": ["Too young."],
    }
    assert not form.is_valid()


def test_problems_of_a_field_that_is_not_there_name_the_nearest() -> None:
    with pytest.raises(ValueError, match=r"Contact has no field 'emial'; .*Did you mean 'email'\?"):
        Contact({}).add_error("emial", "No.")


def test_fields_are_inherited_in_order_and_may_be_left_out() -> None:
    class Longer(Contact):
        phone = CharField()
        email = None  # type: ignore[assignment]  # left out
        name = CharField(label="Full name")

    assert list(Longer.base_fields) == ["age", "phone", "name"]
    assert list(Contact.base_fields) == ["name", "email", "age"]


def test_a_field_may_have_the_name_of_a_method() -> None:
    class Odd(Form):
        data = CharField()
        prefixed = CharField()

    kind = form_factory(
        "Odder", {"errors": CharField(), "cleaned_data": CharField(), "is_valid": CharField(required=False)}, base=Odd
    )
    form = kind({"errors": "some", "data": "many", "cleaned_data": "few", "prefixed": "p"})
    assert form.errors == {}
    assert form.is_valid()
    assert form.cleaned_data == {
        "data": "many",
        "prefixed": "p",
        "errors": "some",
        "cleaned_data": "few",
        "is_valid": "",
    }


def test_fields_may_be_put_in_another_order() -> None:
    class Ordered(Contact):
        field_order = ("age", "missing")

    assert list(Ordered().fields) == ["age", "name", "email"]
    assert list(Ordered(field_order=["email"]).fields) == ["email", "age", "name"]
    form = Contact()
    form.order_fields(["age"])
    assert [field.name for field in form] == ["age", "name", "email"]


def test_a_form_without_a_body() -> None:
    kind = form_factory("Search", {"q": CharField(label="Words")})
    assert kind.__name__ == "Search"
    assert kind({"q": "emma"}).is_valid()
    assert list(form_factory("More", {"page": IntegerField()}, base=kind).base_fields) == ["q", "page"]


def test_one_form_may_differ_from_its_class() -> None:
    form = Contact({})
    form.change("name", required=False)
    form.add_field("city", CharField(required=False))
    form.remove_field("age")
    assert form.is_valid()
    assert list(form.fields) == ["name", "email", "city"]
    assert not Contact({}).is_valid()
    assert list(Contact.base_fields) == ["name", "email", "age"]


def test_changing_what_is_not_there_names_the_nearest() -> None:
    with pytest.raises(KeyError, match="Did you mean 'name'"):
        Contact().change("nam", required=False)
    with pytest.raises(TypeError, match="requird"):
        Contact().change("name", requird=False)


def test_a_field_cannot_be_changed_behind_its_class() -> None:
    with pytest.raises(AttributeError, match="cannot assign to field 'required'"):
        Contact.base_fields["name"].required = False  # type: ignore[misc]
    with pytest.raises(TypeError):
        Contact().fields["name"] = CharField()  # type: ignore[index]


def test_prefixes_keep_forms_apart() -> None:
    data = {"home-name": "Ada", "work-name": "Grace"}
    assert Contact(data, prefix="home").is_valid()
    work = Contact(data, prefix="work")
    assert work.is_valid()
    assert work.cleaned_data["name"] == "Grace"
    assert work["name"].html_name == "work-name"
    assert work["name"].id == "id_work-name"

    class Prefixed(Contact):
        prefix = "own"

    assert Prefixed()["name"].html_name == "own-name"


def test_initial_values_come_from_the_form_before_the_field() -> None:
    form = Contact(initial={"age": 7})
    assert (form["age"].value(), form["email"].value(), form["name"].value()) == (7, "me@example.org", None)
    assert Contact(initial={"email": "you@example.org"})["email"].value() == "you@example.org"


def test_a_function_gives_an_initial_value_once_for_each_form() -> None:
    counted = iter(range(10))
    kind = form_factory("Counted", {"number": IntegerField(initial=lambda: next(counted))})
    form = kind()
    assert (form["number"].initial, form["number"].value(), form["number"].initial) == (0, 0, 0)
    assert kind()["number"].value() == 1


def test_what_was_changed_is_known() -> None:
    sent = {"name": "Ada", "email": "me@example.org", "age": "7"}
    form = Contact(sent, initial={"name": "Ada", "age": 8})
    assert form.changed_data == ["age"]
    assert form.has_changed()
    assert not Contact(sent, initial={"name": "Ada", "age": 7}).has_changed()


def test_a_form_that_may_stay_empty_is_valid_when_nobody_changed_it() -> None:
    untouched = Contact({"name": "", "email": "me@example.org"}, empty_permitted=True)
    assert untouched.is_valid()
    assert untouched.cleaned_data == {}
    assert not Contact({"name": "", "email": "x@example.org"}, empty_permitted=True).is_valid()


def test_a_disabled_field_keeps_its_value_whatever_is_sent() -> None:
    kind = form_factory("Fixed", {"price": IntegerField(disabled=True, initial=5)})
    form = kind({"price": "1"})
    assert form.is_valid()
    assert form.cleaned_data == {"price": 5}
    assert form.changed_data == []
    assert '<input type="number" name="price" value="5" required disabled id="id_price">' in str(form)


def test_an_unknown_name_is_a_key_error_that_names_the_fields() -> None:
    with pytest.raises(KeyError, match="Contact has no field 'mail'; its fields are 'name', 'email', 'age'"):
        Contact()["mail"]


def test_parsed_json_is_validated_as_what_is_sent_by_forms() -> None:
    form = Contact({"name": "ada", "age": 36, "email": None})
    assert form.is_valid()
    assert form.cleaned_data == {"name": "Ada", "email": "", "age": 36}
    assert Contact({"name": ["a", "b"], "age": True}).errors.keys() == {"name", "age"}
    assert Contact({"name": {"first": "a"}, "age": 1.5}).errors.keys() == {"name", "age"}


def test_what_is_no_mapping_is_refused_with_its_name() -> None:
    with pytest.raises(TypeError, match=r"A form reads a mapping of names to values.*; got \['name'\]"):
        Contact(["name"])


def test_texts_wait_for_their_language() -> None:
    form = Contact({"name": ""})
    problem = form.errors["name"][0]
    assert isinstance(problem.text, LazyText)
    with override(locale="fr"):
        assert str(problem) == "Fill this in."  # nobody translates here


def test_thousands_of_fields_that_nobody_asked_for_do_not_matter() -> None:
    data = {f"field{number}": "x" for number in range(50_000)} | {"name": "Ada"}
    assert Contact(data).is_valid()


@given(
    st.dictionaries(st.sampled_from(["name", "email", "age"]), st.text() | st.integers() | st.none() | st.booleans())
)
def test_whatever_is_sent_gets_an_answer(data: dict[str, object]) -> None:
    form = Contact(data)
    assert form.is_valid() == (not form.errors)
    assert str(form).count("<input") == 3
    assert form.as_p()
    assert form.errors.as_json()


def test_a_bound_field_of_another_kind_writes_in_its_own_way() -> None:
    class Loud(BoundField):
        @property
        def label(self) -> str:
            return super().label.upper()

    class LoudForm(Contact):
        bound_field_class = Loud

    assert '<label for="id_name">NAME:</label>' in str(LoudForm())
    own = form_factory("One", {"name": CharField(bound_field_class=Loud), "city": CharField()})()
    assert own["name"].label_tag() == '<label for="id_name">NAME:</label>'
    assert own["city"].label_tag() == '<label for="id_city">City:</label>'


def test_fields_are_seen_or_hidden() -> None:
    kind = form_factory("Two", {"seen": CharField(), "token": CharField(widget=HiddenInput())})
    form = kind()
    assert [field.name for field in form.visible_fields()] == ["seen"]
    assert [field.name for field in form.hidden_fields()] == ["token"]
    assert "seen" in form
    assert "unseen" not in form
    assert repr(form) == "<Two (seen, token): unbound>"
    assert repr(form["seen"]) == "<BoundField 'seen' of Two>"


def test_a_widget_class_in_place_of_a_widget_is_named() -> None:
    with pytest.raises(TypeError, match=r"a widget such as TextInput\(\); got <class .*Textarea'>"):
        CharField(widget=Textarea)  # type: ignore[arg-type]
    assert isinstance(CharField().widget, TextInput)


def test_a_form_knows_whether_it_sends_files() -> None:
    assert not Contact().is_multipart()
    assert form_factory("Upload", {"photo": FileField()})().is_multipart()


def test_scripts_and_styles_are_those_of_the_form_and_of_its_widgets() -> None:
    class Picker(TextInput):
        media = Media(js=["picker.js"])

    class Page(Form):
        media = Media(css={"all": ["page.css"]})
        day = CharField(widget=Picker())

    assert Page().all_media == Media(css={"all": ["page.css"]}, js=["picker.js"])
