from __future__ import annotations

import json

from markupsafe import Markup

from bandstand.contracts.validation import Problem
from bandstand.forms import CharField, ErrorList, Errors, IntegerField, form_factory

PAIR = form_factory("Pair", {"name": CharField(), "age": IntegerField(required=False)})


def test_problems_are_data_until_somebody_prints_them() -> None:
    form = PAIR({"age": "<old>"})
    form.add_error(None, Problem(text="No <b>.", code="no"))
    assert {name: [problem.code for problem in each] for name, each in form.errors.as_data().items()} == {
        "name": ["required"],
        "age": ["invalid"],
        "__all__": ["no"],
    }
    assert json.loads(form.errors.as_json()) == {
        "name": [{"message": "Fill this in.", "code": "required"}],
        "age": [{"message": "Enter a whole number.", "code": "invalid"}],
        "__all__": [{"message": "No <b>.", "code": "no"}],
    }
    assert json.loads(form.errors.as_json(escape_html=True))["__all__"][0]["message"] == "No &lt;b&gt;."


def test_problems_as_text() -> None:
    form = PAIR({"age": "x"})
    assert form.errors.as_text() == "* name\n  * Fill this in.\n* age\n  * Enter a whole number."
    assert form.errors["age"].as_text() == "* Enter a whole number."


def test_problems_as_html() -> None:
    form = PAIR({"age": "x"})
    assert form.errors.as_ul() == (
        '<ul class="errorlist"><li>name<ul class="errorlist" id="id_name_error"><li>Fill this in.</li></ul></li>'
        '<li>age<ul class="errorlist" id="id_age_error"><li>Enter a whole number.</li></ul></li></ul>'
    )
    assert str(form.errors) == form.errors.__html__() == form.errors.as_ul()
    assert PAIR().errors.as_ul() == Markup()


def test_a_list_is_compared_with_texts() -> None:
    form = PAIR({"age": "x"})
    errors = form.errors["age"]
    assert errors == ["Enter a whole number."]
    assert errors == ErrorList(errors.as_data())
    assert "Enter a whole number." in errors  # type: ignore[comparison-overlap]  # texts are found, too
    assert errors[0] in errors
    assert list(errors[0:1]) == [errors[0]]
    assert repr(errors) == "ErrorList(['Enter a whole number.'])"
    assert hash(errors) == hash(ErrorList(errors.as_data()))


def test_a_form_without_problems_prints_none() -> None:
    form = PAIR({"name": "Ada"})
    assert form.errors == {}
    assert not form.errors
    assert form["name"].errors == []
    assert form["name"].errors.as_ul() == ""
    assert form.non_field_errors().as_text() == ""
    assert Errors({}) == form.errors


def test_texts_are_escaped() -> None:
    form = PAIR({"name": "Ada"})
    form.add_error("name", "<script>")
    assert form["name"].errors.as_ul() == '<ul class="errorlist" id="id_name_error"><li>&lt;script&gt;</li></ul>'
