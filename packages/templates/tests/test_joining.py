"""Templates that include and extend others, and their parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from bandstand.contracts.rendering import TemplateMissing
from bandstand.templates import Engine, TemplateSyntaxError, TooDeep

Make = Callable[..., Engine]

TEMPLATES = {
    "base.html": "<{% block title %}base{% endblock %}|{% block body %}{% block inner %}i{% endblock %}{% endblock %}>",
    "middle.html": "{% extends 'base.html' %}{% block title %}middle {{ block.super }}{% endblock %}",
    "leaf.html": "{% extends 'middle.html' %} ignored {% block title %}leaf {{ block.super }}{% endblock title %}",
    "inner.html": "{% extends 'base.html' %}"
    "{% block inner %}{{ x }}{{ block.super|upper }}{{ block.name }}{% endblock %}",
    "dynamic.html": "{% extends parent %}{% block title %}{% if block.super %}d{% endif %}{% endblock %}",
    "shop/list.html": "{% extends './base.html' %}{% block a %}list{% endblock %}",
    "shop/base.html": "{% include '../hello.html' %} {% block a %}{% endblock %}",
    "hello.html": "hello {{ who }}{{ forloop.counter }}",
    "tree.html": "({{ node.name }}{% for node in node.children %}{% include 'tree.html' %}{% endfor %})",
    "endless.html": "{% include 'endless.html' %}",
    "circle.html": "{% extends 'circle.html' %}",
    "raw.html": "{% autoescape off %}{% include 'value.html' %}"
    "{% block b %}{{ v }}{% endblock %}{% endautoescape %}{{ v }}",
    "raw_child.html": "{% extends 'raw.html' %}{% block b %}[{{ v }}{{ block.super }}]{% endblock %}",
    "value.html": "{{ v }}",
    "loop.html": "{% for x in l %}{% block item %}{{ x }}{{ forloop.counter }}{% endblock %}{% endfor %}",
    "loop_child.html": "{% extends 'loop.html' %}{% block item %}<{{ block.super }}>{% endblock %}",
    "parts.html": "{% partialdef row %}<i>{{ x }}</i>{% endpartialdef %}"
    "a{% partial row %}{% partialdef b inline %}B{% endpartialdef b %}",
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("base.html", "<base|i>"),
        ("middle.html", "<middle base|i>"),
        ("leaf.html", "<leaf middle base|i>"),
        ("inner.html", "<base|xIinner>"),
        ("dynamic.html", "<d|i>"),
        ("shop/list.html", "hello Ada list"),
        ("raw.html", "<<&lt;"),
        ("raw_child.html", "<[<<]&lt;"),
        ("loop.html", "p1q2"),
        ("loop_child.html", "<p1><q2>"),
        ("tree.html", "(root(a)(b(c)))"),
        ("parts.html", "a<i>x</i>B"),
        ("parts.html#row", "<i>x</i>"),
    ],
)
def test_templates_by_name(make: Make, name: str, expected: str) -> None:
    leaves = [{"name": "a"}, {"name": "b", "children": [{"name": "c"}]}]
    context = {
        "x": "x",
        "v": "<",
        "l": ["p", "q"],
        "who": "Ada",
        "parent": "base.html",
        "node": {"name": "root", "children": leaves},
    }
    assert make(TEMPLATES).render(name, context) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% include 'hello.html' %}", "hello Ada"),
        ("{% include 'hello.html' with who='Eve' %}", "hello Eve"),
        ("{% include 'hello.html' only %}", "hello "),
        ("{% include 'hello.html' with who=other only %}", "hello Bob"),
        ("{% include name %}", "hello Ada"),
        ("{% include names %}", "hello Ada"),
        ("{% include template %}", "hello Ada"),
        ("{% include foreign %}", "foreign Ada"),
        ("{% for x in names %}{% include 'hello.html' %}{% endfor %}", "hello Ada1hello Ada2"),
        ("{% with who='Eve' %}{% include 'hello.html' %}{% endwith %}", "hello Eve"),
        ("{% firstof 'Zoe' as who %}{% include 'hello.html' %}", "hello Zoe"),
        ("{% extends template %}", "hello Ada"),
    ],
)
def test_includes(make: Make, source: str, expected: str) -> None:
    class Foreign:
        def render(self, context: dict[str, object]) -> str:
            return f"foreign {context['who']}"

    engine = make(TEMPLATES)
    context = {
        "who": "Ada",
        "other": "Bob",
        "name": "hello.html",
        "names": ["nothing.html", "hello.html"],
        "template": engine.find("hello.html"),
        "foreign": Foreign(),
    }
    assert engine.from_string(source).render(context) == expected


def test_a_missing_template_names_who_asked_for_it_and_the_nearest(make: Make) -> None:
    engine = make({**TEMPLATES, "asks.html": "{% include 'helo.html' %}"})
    with pytest.raises(TemplateMissing) as caught:
        engine.render("asks.html")
    assert (caught.value.referrer, caught.value.nearest) == ("asks.html", "hello.html")


@pytest.mark.parametrize("name", ["endless.html", "circle.html"])
def test_templates_without_an_end_are_stopped(make: Make, name: str) -> None:
    with pytest.raises(TooDeep, match=name):
        make(TEMPLATES).render(name)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{{ a }}{% extends 'base.html' %}", "first tag"),
        ("{% if a %}{% extends 'base.html' %}{% endif %}", "first tag"),
        ("{% extends 'a' %}{% extends 'b' %}", "at most one other"),
        ("{% block a %}{% endblock %}{% block a %}{% endblock %}", "one block named 'a'"),
        ("{% block a %}{% endblock b %}", "endblock a"),
        ("{% partial row %}", "no partial 'row'"),
        ("{% include %}", "a template after 'include'"),
        ("{% include 'a' with %}", "with name=value"),
    ],
)
def test_what_is_refused(make: Make, source: str, message: str) -> None:
    with pytest.raises(TemplateSyntaxError, match=message):
        make().from_string(source)


def test_relative_names_do_not_lead_above_the_top(make: Make) -> None:
    engine = make({"a/b.html": "{% include '../../c.html' %}"})
    with pytest.raises(TemplateMissing, match="above the top"):
        engine.render("a/b.html")


def test_a_partial_that_is_not_there_is_named(make: Make) -> None:
    with pytest.raises(TemplateMissing, match=r"'parts\.html#row'"):
        make(TEMPLATES).find("parts.html#raw")


def test_who_watches_is_told_of_each_template(make: Make) -> None:
    seen: list[tuple[str | None, object]] = []
    templates = {
        "base.html": "{% block main %}{% endblock %}",
        "page.html": "{% extends 'base.html' %}{% load shop %}{% block main %}"
        "{% for x in l %}{% include 'row.html' %}{% endfor %}"
        "{% badge 'b' %}{% endblock %}",
        "row.html": "{{ x }}",
    }

    def watch(name: str | None, variables: Mapping[str, object]) -> None:
        seen.append((name, variables.get("x")))

    engine = make(templates, watch=watch)
    assert engine.render("page.html", {"l": [1, 2]}) == "12<b>b</b>"
    assert seen == [("page.html", None), ("base.html", None), ("row.html", 1), ("row.html", 2), ("badge.html", None)]


def test_a_part_is_compiled_with_its_whole(make: Make) -> None:
    engine = make({"page.html": "{% partialdef row %}{{ x }}{% endpartialdef %}"})
    whole, part = engine.find("page.html"), engine.find("page.html#row")
    assert part.render({"x": 1}) == "1"
    assert part.program(True).partials is whole.program(True).partials
