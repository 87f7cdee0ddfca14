"""Where in a template an exception was raised."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.rendering import TemplateMissing
from bandstand.templates import STRICT, Engine, TemplateSyntaxError, UndefinedVariable
from bandstand.templates.places import Place, Step, place_of

if TYPE_CHECKING:
    from pathlib import Path

Make = Callable[..., Engine]


def fail() -> str:
    raise ZeroDivisionError


def place(render: Callable[[], object], error: type[BaseException] = ZeroDivisionError, **options: int) -> Place:
    with pytest.raises(error) as caught:
        render()
    found = place_of(caught.value, **options)
    assert found is not None
    return found


def test_a_place_has_the_line_the_columns_and_the_text_around(make: Make) -> None:
    engine = make({"page.html": "one\ntwo\n<p>ü€🎉 {{ fail }}</p>\nfour\nfive"})
    found = place(lambda: engine.render("page.html", {"fail": fail}), around=1)
    assert found == Place(
        template="page.html",
        filename="page.html",
        line=3,
        column=8,
        end_column=18,
        source="<p>ü€🎉 {{ fail }}</p>",
        lines=((2, "two"), (3, "<p>ü€🎉 {{ fail }}</p>"), (4, "four")),
        through=(),
    )
    assert found.source is not None
    assert found.source[7:17] == "{{ fail }}"


def test_the_text_around_ends_with_the_template(make: Make) -> None:
    engine = make({"page.html": "{{ fail }}\nlast"})
    found = place(lambda: engine.render("page.html", {"fail": fail}))
    assert found.lines == ((1, "{{ fail }}"), (2, "last"))


def test_the_way_leads_through_parents_blocks_and_includes(make: Make) -> None:
    engine = make({
        "base.html": "<h1>\n{% block main %}{% endblock %}",
        "list.html": '{% extends "base.html" %}\n{% block main %}\n'
        '{% for x in "ab" %}{% include "row.html" %}{% endfor %}{% endblock %}',
        "row.html": "\n\n{% block cell %}\n{% with y=1 %}{{ fail }}{% endwith %}{% endblock %}",
    })  # fmt: skip
    found = place(lambda: engine.render("list.html", {"fail": fail}))
    assert (found.template, found.line, found.column, found.end_column) == ("row.html", 4, 15, 25)
    assert found.through == (
        Step(template="list.html", line=1),
        Step(template="base.html", line=2),
        Step(template="list.html", line=3),
    )


@pytest.mark.parametrize(
    ("source", "column", "end"),
    [
        ("é{% if fail %}{% endif %}", 2, 15),
        ("é{% for x in fail %}{% endfor %}", 2, 21),
        ("é{% with x=fail %}{{ x }}{% endwith %}", 2, 19),
        ("é{{ 'a'|add:fail }}", 2, 20),
        ("é{% described fail %}", 2, 22),
        ("é{% panel fail %}{% endpanel %}", 2, 18),
        ("é{% panel 'x' %}{{ fail }}{% endpanel %}", 17, 27),
        ("é{% regroup fail by x as y %}", 2, 30),
    ],
)
def test_each_kind_of_tag_is_found(make: Make, source: str, column: int, end: int) -> None:
    template = make().from_string("{% load shop %}\n" + source)
    found = place(lambda: template.render({"fail": fail}))
    assert (found.template, found.line, found.column, found.end_column) == (None, 2, column, end)
    assert found.source == source


def test_what_code_called_by_a_template_raises_is_found_at_its_tag(make: Make) -> None:
    def outer() -> str:
        return fail()

    engine = make({"a.html": "{{ outer }}"})
    assert place(lambda: engine.render("a.html", {"outer": outer})).column == 1


def test_variables_and_templates_that_are_not_there_have_a_place(make: Make) -> None:
    engine = make({"a.html": "\n {{ no }}", "b.html": " {% include 'c.html' %}"}, undefined=STRICT)
    found = place(lambda: engine.render("a.html"), UndefinedVariable)
    assert (found.template, found.line, found.column, found.end_column) == ("a.html", 2, 2, 10)
    missing = place(lambda: engine.render("b.html"), TemplateMissing)
    assert (missing.template, missing.line, missing.column, missing.end_column) == ("b.html", 1, 2, 24)


def test_a_template_that_cannot_be_read_names_its_own_place_and_who_includes_it(make: Make) -> None:
    engine = make({"page.html": "\n{% include 'part.html' %}", "part.html": "x\n  {% iff %}"})
    found = place(lambda: engine.render("page.html"), TemplateSyntaxError)
    assert found == Place(
        template="part.html",
        filename=None,
        line=2,
        column=3,
        end_column=None,
        source="  {% iff %}",
        lines=((2, "  {% iff %}"),),
        through=(Step(template="page.html", line=2),),
    )


def test_an_error_without_a_line_has_a_place_without_one() -> None:
    found = place_of(TemplateSyntaxError("Too long.", template="page.html"))
    assert found is not None
    assert (found.template, found.line, found.source, found.lines) == ("page.html", None, None, ())


def test_what_met_no_template_has_no_place() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        fail()
    assert place_of(caught.value) is None
    assert place_of(ValueError("never raised")) is None


SCRIPT = """
import sys
from bandstand.templates import Engine
from bandstand.templates.places import place_of

try:
    Engine(dirs=[sys.argv[1]], code_cache=sys.argv[2]).render("page.html", {"fail": lambda: 1 / 0})
except ZeroDivisionError as error:
    place = place_of(error)
    print(place.filename == sys.argv[1] + "/page.html", place.line, place.column, place.end_column, place.source)
"""


@pytest.mark.parametrize(
    ("options", "columns"), [([], "3 13"), (["-X", "no_debug_ranges"], "None None")], ids=["columns", "none kept"]
)
def test_code_that_was_kept_has_places_too(tmp_path: Path, options: list[str], columns: str) -> None:
    pages, cache = tmp_path / "pages", tmp_path / "cache"
    pages.mkdir()
    (pages / "page.html").write_text("\né {{ fail }}", encoding="utf-8")
    for _ in range(2):
        command = [sys.executable, *options, "-X", "utf8", "-c", SCRIPT, str(pages), str(cache)]
        printed = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
        assert printed == f"True 2 {columns} é {{{{ fail }}}}\n"
