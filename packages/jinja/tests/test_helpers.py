"""Helpers of libraries, in the spellings that are Jinja2's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from jinja2 import DictLoader
from markupsafe import Markup

from bandstand.contracts.http.testing import MemoryRequest
from bandstand.contracts.rendering import TemplateError
from bandstand.contracts.rendering.helpers import Library
from bandstand.jinja import Jinja

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.contracts.rendering.helpers import Body, Scope

LIBRARY = Library("checked")


@LIBRARY.function
def badge(text: object, *, tone: str = "plain") -> str:
    return f"[{text} {tone}]"


@LIBRARY.function
def nothing() -> None:
    return None


@LIBRARY.function(takes_scope=True)
def show(scope: Scope, name: str = "x") -> str:
    return f"{scope.get(name, 'none')};"


@LIBRARY.filter(takes_scope=True)
def beside(scope: Scope, value: object, name: str = "x") -> str:
    return f"{value}{scope.get(name)};"


@LIBRARY.filter
def seen(value: object, other: object = "") -> str:
    return f"{value!r} {other!r}"


@LIBRARY.block
def panel(body: Body, title: object = "") -> str:
    return Markup("<p>{}: {}</p>").format(title, body())


@LIBRARY.block
def times(body: Body, count: int) -> str:
    return Markup("").join(body(n=number, unused=0) for number in range(count))


@LIBRARY.block(takes_scope=True)
def framed(scope: Scope, body: Body) -> str:
    return Markup("{}{}").format(scope.get("x"), body(x="inner"))


@LIBRARY.inclusion("part.html")
def part(value: object) -> Mapping[str, object]:
    return {"value": value}


@LIBRARY.function(takes_scope=True)
def path(scope: Scope) -> str:
    return "no request" if scope.request is None else scope.request.path


def make(**texts: str) -> Jinja:
    names = {f"{name}.html": text for name, text in texts.items()}
    return Jinja(loaders=[DictLoader({"part.html": "<{{ value }}{{ x }}>", **names})], libraries=[LIBRARY])


def shown(text: str, **context: object) -> str:
    return make(page=text).render("page.html", context)


def test_a_function_is_called_in_an_expression_and_as_a_tag() -> None:
    expected = "[&lt; warm]"
    assert shown('{{ badge(x, tone="warm") }}', x="<") == expected
    assert shown('{% badge x tone="warm" %}', x="<") == expected
    assert shown('{% set b = badge(x, tone="warm") %}{{ b }}', x="<") == expected
    assert shown('{% badge x tone="warm" as b %}{{ b }}', x="<") == expected


def test_texts_numbers_items_and_filters_stand_side_by_side_in_a_tag() -> None:
    library, calls = Library("other"), list[object]()

    @library.function
    def record(*given: object, **named: object) -> None:
        calls.append((given, named))

    del record
    engine = Jinja(libraries=[library])
    text = "{% record 'a' \"b\"|upper 1 -2 3.5 x.y x['y'] x.y|length class='c' n = True %}"
    assert engine.from_string(text).render({"x": {"y": "why"}}) == ""
    assert calls == [(("a", "B", 1, -2, 3.5, "why", "why", 3), {"class": "c", "n": True})]


def test_a_variable_may_be_called_as() -> None:
    assert shown("{% badge as %}", **{"as": 1}) == "[1 plain]"


@pytest.mark.parametrize(
    ("tag", "problem"),
    [
        ("badge 1 as x y", "Expected the end of the tag after 'as x'; got 'y'."),
        ("badge tone=1 2", "Arguments without a name come first; got 2 after one with a name."),
        ("badge 1 tone=1 tone=2", "The argument 'tone' is given twice."),
        ("badge 1, 2", "unexpected ','"),
    ],
)
def test_a_tag_that_is_written_wrongly_is_an_error_with_its_line(tag: str, problem: str) -> None:
    with pytest.raises(TemplateError) as caught:
        Jinja(libraries=[LIBRARY]).from_string(f"\n{{% {tag} %}}")
    assert (caught.value.line, caught.value.problem) == (2, problem)


def test_none_is_written_as_nothing_and_is_not_there() -> None:
    assert shown("[{{ nothing() }}{% nothing %}{% nothing as x %}{{ x }}{{ x is defined }}]") == "[False]"


def test_what_is_not_there_arrives_as_none() -> None:
    text = "{{ missing|seen(missing.more) }}{{ badge(missing, tone=missing) }}{% badge missing.more %}"
    assert shown(text) == "None None[None None][None plain]"


def test_an_inclusion_gives_html_in_an_expression() -> None:
    assert shown("{{ part('&') }}{% set p = part(1) %}{{ p }}", x="hidden") == "<&amp;><1>"


def test_a_scope_sees_the_variables_of_loops_and_what_is_set() -> None:
    text = "{{ show() }}{% for x in [1, 2] %}{{ show() }}{{ 'f'|beside }}{% with x=3 %}{{ show() }}{% endwith %}"
    text += "{% set x = 4 %}{{ show(name='x') }}{% show %}{% endfor %}{% set x = 5 %}{{ show() }}"
    assert shown(text) == "none;1;f1;3;4;4;2;f2;3;4;4;5;"


def test_a_scope_sees_no_function_as_a_variable() -> None:
    assert shown("{{ show('show') }}{{ show('range') }}{% show 'badge' %}") == "none;none;none;"
    assert shown("{{ show('badge') }}", badge="own") == "own;"


def test_a_variable_of_the_name_of_a_helper_comes_first() -> None:
    assert shown("{{ show('x') }}", show=str.upper) == "X"


def test_a_filter_with_a_scope_is_applied_by_other_filters_and_to_what_a_tag_holds() -> None:
    assert shown("{{ ['a', 'b']|map('beside', 'y')|join }}{% filter beside('y') %}c{% endfilter %}", y=1) == "a1;b1;c1;"


def test_a_block_is_called_and_names_the_variables_that_its_body_sees() -> None:
    assert shown("{% call panel('<') %}<b>{{ x }}</b>{% endcall %}", x="&") == "<p>&lt;: <b>&amp;</b></p>"
    assert shown("{% call(n) times(3) %}{{ n }}{% endcall %}{% call times(2) %}{{ n }}{% endcall %}", n=7) == "01277"
    assert shown("{% set x = 1 %}{% call framed() %}{{ x }}{% endcall %}") == "11"


def test_a_block_without_a_body_is_refused() -> None:
    with pytest.raises(TypeError, match=r"'panel' is called without a body; expected \{% panel %\} or \{% call panel"):
        shown("{{ panel('a') }}")


def test_the_body_of_a_tag_sees_all_variables_of_its_place_and_those_that_the_helper_adds() -> None:
    assert shown("{% for x in [1, 2] %}{% framed %}{{ x }}{{ show() }}{% endframed %}{% endfor %}") == (
        "1innerinner;2innerinner;"
    )
    assert shown("{% framed %}{% include 'part.html' %}{% endframed %}", x="outer", value="v") == "outer<vinner>"
    assert shown("{% times 2 %}{% set n = n + 5 %}{{ n }}{% endtimes %}{{ n }}", n=1) == "561"


def test_the_body_of_a_tag_sees_the_loop_that_it_stands_in() -> None:
    inner = "{{ loop.index }}{% panel %}{{ loop.last }}{% endpanel %}"
    assert (
        shown(f"{{% for x in 'ab' %}}{{% panel %}}{inner}{{% endpanel %}}{{% endfor %}}")
        == "<p>: 1<p>: False</p></p><p>: 2<p>: True</p></p>"
    )
    assert shown("{% panel %}{% for x in 'ab' %}{{ loop.index }}{% endfor %}{% endpanel %}") == "<p>: 12</p>"


def test_the_body_of_a_tag_reaches_the_block_above_and_the_caller_of_a_macro() -> None:
    inner = "{% panel %}{% panel %}{{ super() }}{% endpanel %}{% endpanel %}"
    child = f"{{% extends 'base.html' %}}{{% block a %}}{inner}{{% endblock %}}"
    engine = make(base="{% block a %}base{% endblock %}", child=child)
    assert engine.render("child.html") == "<p>: <p>: base</p></p>"
    macro = "{% macro m(k) %}{% panel k %}{{ caller() }}{{ k }}{% endpanel %}{% endmacro %}"
    assert shown(macro + "{% call m(1) %}body{% endcall %}") == "<p>1: body1</p>"


def test_the_body_of_a_tag_escapes_as_its_place_does() -> None:
    text = "{% autoescape false %}{% once %}{{ x }}{% autoescape true %}{% once %}{{ x }}{% endonce %}"
    text += "{% endautoescape %}{% endonce %}{% endautoescape %}"
    library = Library("plain")

    @library.block
    def once(body: Body) -> str:
        return body()

    del once
    assert Jinja(libraries=[library]).from_string(text).render({"x": "<"}) == "<&lt;"


def test_macros_that_are_imported_without_context_know_no_request() -> None:
    macro = "{% macro m() %}{{ path() }}{% endmacro %}"
    page = "{% import 'm.html' as m %}{{ m.m() }}, {% import 'm.html' as m with context %}{{ m.m() }}, {% path %}"
    engine = make(m=macro, page=page)
    assert engine.render("page.html", request=MemoryRequest(url="/x/")) == "no request, /x/, /x/"


@pytest.mark.parametrize("name", ["if", "endif", "set", "trans", "range", "gettext", "loop", "true", "super"])
def test_what_jinja_calls_something_of_its_own_is_no_name_for_a_helper(name: str) -> None:
    library = Library("other")
    library.function(name=name)(badge)
    with pytest.raises(ValueError, match=f"The tag '{name}' is taken by Jinja2 or another helper"):
        Jinja(libraries=[library])


def test_neither_the_end_of_a_block_nor_a_filter_is_taken_twice() -> None:
    block, end, own = Library("block"), Library("end"), Library("own")
    block.block(name="box")(panel)
    end.function(name="endbox")(badge)
    own.filter(name="upper")(str.upper)
    with pytest.raises(ValueError, match="The tag 'endbox' is taken"):
        Jinja(libraries=[end, block])
    with pytest.raises(ValueError, match="The filter 'upper' is taken"):
        Jinja(libraries=[own])
    with pytest.raises(ValueError, match="has a library 'end' already"):
        Jinja(libraries=[end, end])


def test_a_filter_is_not_called_before_a_template_is_rendered() -> None:
    library, calls = Library("other"), list[object]()
    library.filter(name="record")(calls.append)
    template = Jinja(libraries=[library]).from_string("{{ 'constant'|record }}")
    assert calls == []
    assert (template.render(), calls) == ("None", ["constant"])
