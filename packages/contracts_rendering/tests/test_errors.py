"""The errors of templates: what they say, and that they survive pickling."""

from __future__ import annotations

import pickle

from bandstand.contracts.rendering import TemplateError, TemplateMissing


def test_a_missing_template_is_named() -> None:
    assert str(TemplateMissing(["shop/list.html"])) == "There is no template 'shop/list.html'."
    assert str(TemplateMissing(["a.html", "b.html"])) == "There is no template 'a.html' or 'b.html'."
    assert str(TemplateMissing([])) == "There is no template to choose: no name was given."


def test_a_missing_template_says_who_refers_to_it_where_it_was_looked_for_and_what_is_near() -> None:
    error = TemplateMissing(
        ["shop/lst.html"], tried=["shop/templates", "templates"], known=["shop/list.html", "x"], referrer="page.html"
    )
    assert str(error) == (
        "There is no template 'shop/lst.html', which 'page.html' refers to. Looked in shop/templates, templates. "
        "Did you mean 'shop/list.html'?"
    )


def test_known_names_are_read_only_when_somebody_asks() -> None:
    names = iter(["list.html"])
    error = TemplateMissing(["lst.html"], known=names)
    assert next(names) == "list.html"
    assert error.nearest is None


def test_a_missing_template_is_a_lookup_error() -> None:
    assert issubclass(TemplateMissing, LookupError)


def test_a_missing_template_survives_pickling_with_the_nearest_name() -> None:
    known = {"list.html": open, "other.html": lambda: None}  # which cannot be pickled
    error = TemplateMissing(["lst.html"], tried=["templates"], known=known, referrer="page.html")
    again = pickle.loads(pickle.dumps(error))
    assert (again.names, again.tried, again.referrer) == (("lst.html",), ("templates",), "page.html")
    assert again.nearest == "list.html"


def test_a_template_error_shows_the_line_and_marks_the_place() -> None:
    error = TemplateError("There is no tag 'fi'.", template="a.html", line=3, column=5, source="<p> {% fi %}")
    assert str(error) == "a.html:3:5: There is no tag 'fi'.\n    <p> {% fi %}\n        ^"


def test_a_template_error_shows_what_it_knows() -> None:
    assert str(TemplateError("It is too long.")) == "<template>: It is too long."
    assert str(TemplateError("It is wrong.", template="a.html", line=3)) == "a.html:3: It is wrong."
    assert str(TemplateError("It is wrong.", line=3, source="{% fi %}")) == "<template>:3: It is wrong.\n    {% fi %}"


def test_a_template_error_survives_pickling() -> None:
    error = TemplateError("It is wrong.", template="a.html", line=3, column=5, source="<p> {% fi %}")
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    assert (again.problem, again.template, again.line, again.column, again.source) == (
        "It is wrong.",
        "a.html",
        3,
        5,
        "<p> {% fi %}",
    )
