"""The engine in memory: what it refuses and how it says so, and that it takes any text in bounded time."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bandstand.contracts.i18n import TRANSLATOR
from bandstand.contracts.i18n.english import ENGLISH
from bandstand.contracts.rendering import TemplateError, TemplateMissing
from bandstand.contracts.rendering.helpers import Library
from bandstand.contracts.rendering.portable import FILTERS
from bandstand.contracts.rendering.reference import MemoryEngine
from bandstand.contracts.rendering.reference._values import BUILT_IN
from bandstand.contracts.services import NoCurrentServices
from bandstand.contracts.services.testing import FixedServices

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.contracts.rendering.helpers import Body, Scope

SHOP = Library("shop")


@SHOP.function
def price(amount: object, *, currency: str = "EUR") -> str:
    return f"{amount} {currency}"


@SHOP.block
def panel(body: Body) -> str:
    return body()


@SHOP.inclusion("tree.html")
def tree(depth: object) -> dict[str, object]:
    return {"depth": depth}


@SHOP.function(takes_scope=True)
def services(scope: Scope) -> str:
    return type(scope.services).__name__


TEXTS = {
    "base.html": "{% block main %}{% endblock %}",
    "tree.html": "{% tree depth %}",
    "self.html": "\n{% include 'self.html' %}",
}
ENGINE = MemoryEngine(TEXTS, libraries=[SHOP])


def problem(text: str) -> str:
    with pytest.raises(TemplateError) as caught:
        ENGINE.from_string(text)
    return caught.value.problem


def test_an_error_shows_the_place() -> None:
    with pytest.raises(TemplateError) as caught:
        ENGINE.from_string("<ul>\n  {% fro book in books %}\n</ul>", name="list.html")
    assert str(caught.value) == (
        "list.html:2:3: There is no tag 'fro'. Did you mean 'for'?\n      {% fro book in books %}\n      ^"
    )


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a\n{% if a %}\n{% elif b c %}\n{% endif %}", 3, 1),
        ("a\n{% block a %}\n{% endblock b %}", 3, 1),
        ("{# a #}{# b #} {{ a b }}", 1, 16),
        ("{% if a %}\n\n  {% if b %}{% endif %}\n", 1, 1),
        ("{% if a %}\n\n  {% if b %}\n{% else %}\n", 3, 3),
        ("{% extends 'base.html' %}\n{% block a %}\n{% bloc b %}", 3, 1),
    ],
)
def test_an_error_stands_where_the_fault_is(text: str, line: int, column: int) -> None:
    with pytest.raises(TemplateError) as caught:
        ENGINE.from_string(text)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ a|uper }}", "There is no filter 'uper'. Did you mean 'upper'?"),
        ("{{ a|title }}", "There is no filter 'title'."),
        ("{% prize 7 %}", "There is no tag 'prize'. Did you mean 'price'?"),
        ("{% load shop %}", "There is no tag 'load'."),
        ("{% %}", "There is no tag ''."),
        ("{% if a %}{% esle %}", "There is no tag 'esle'. Did you mean 'else'?"),
        ("{% if a %}", "{% if a %} is never closed; expected {% elif %} or {% else %} or {% endif %}."),
        ("{% panel %}", "{% panel %} is never closed; expected {% endpanel %}."),
        ("{% endif %}", "The tag 'endif' closes nothing: no tag is open."),
        ("{% endpanel %}", "The tag 'endpanel' closes nothing: no tag is open."),
        (
            "\n{% for a in b %}\n{% endif %}",
            "The tag 'endif' does not close {% for a in b %} of line 2; expected {% endfor %}.",
        ),
        ("{{ a", "'{{' is never closed; expected '}}' on the same line."),
        ("{{ a\n}}", "'{{' is never closed; expected '}}' on the same line."),
        ("{# a\n#}", "'{#' is never closed; expected '#}' on the same line."),
        ('{{ "a }}', "A quotation mark is never closed in '\"a'."),
        ("{{ a b }}", "An output is one value without spaces; got 'a b'."),
        ("{{ }}", "An output is one value without spaces; got ''."),
        (
            "{{ a|cut:'b' }}",
            (
                "A value is a path, a text, a number or _(a text), with filters such as '|upper' behind it, which take "
                "no arguments; got \"a|cut:'b'\"."
            ),
        ),
    ],
)
def test_what_cannot_be_read_is_named(text: str, expected: str) -> None:
    assert problem(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ a._b }}", "A name with an underscore in front is not for templates; got '_b' in 'a._b'."),
        ("{{ __a }}", "A name with an underscore in front is not for templates; got '__a' in '__a'."),
        ("{{ None }}", "'None' has a meaning of its own in some engine and names nothing else."),
        ("{{ loop.index }}", "'loop' has a meaning of its own in some engine and names nothing else."),
        ("{% with True=1 %}", "'True' has a meaning of its own in some engine and names nothing else."),
        ("{% for 7 in a %}", "A name is letters, digits and underscores, and begins with a letter; got '7'."),
        (
            "{% for a in b c %}",
            "A loop is written 'for item in items' or 'for key, value in pairs'; got 'for a in b c'.",
        ),
        ("{% with a=1 b=2 %}", "A value gets a name by 'with name=value', one at a time; got 'with a=1 b=2'."),
        ("{% include a %}", "The tag 'include' takes the name of a template in quotation marks; got 'a'."),
        ("a{% extends 'b' %}", "The tag 'extends' is the first of its template, and no text stands before it."),
        ("{% block a %}{% block a %}", "There is a block 'a' in this template already."),
        (
            "{% for a in b %}{% block c %}",
            "The block 'c' stands in {% for a in b %} of line 1, where engines differ.",
        ),
        ("{% block a %}{% endblock b %}", "The block 'a' ends with 'endblock' or 'endblock a'; got 'endblock b'."),
        ("{% if a %}{% else b %}{% endif %}", "The tag 'else' has no arguments; got 'b'."),
        ("{% with a=1 %}{% endwith a %}", "The tag 'endwith' has no arguments; got 'a'."),
        ("{% if a %}{% endif b %}", "The tag 'endif' has no arguments; got 'b'."),
        (
            "{% if a < b < c %}",
            "A condition is a value, or two with one of == != < > <= >= in between; got 'a < b < c'.",
        ),
        ("{% if a and %}", "A condition is a value, or two with one of == != < > <= >= in between; got ''."),
        ("{% price a=1 2 %}", "Arguments without a name come before those with one; got '2'."),
        ("{% price a=1 a=2 %}", "The argument 'a' is given twice."),
    ],
)
def test_what_engines_read_differently_is_refused(text: str, expected: str) -> None:
    assert problem(text) == expected


def test_values_that_engines_treat_differently_are_refused() -> None:
    with pytest.raises(TypeError, match=r"^'books\.append' is callable: some engines call it and others do not\. "):
        ENGINE.from_string("{{ books.append }}").render({"books": []})
    for text in ("{% for book in books %}{% endfor %}", "{% if books < 1 %}{% endif %}"):
        with pytest.raises(TypeError):
            ENGINE.from_string(text).render({"books": None})


def test_items_that_cannot_be_taken_apart_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^zip\(\) argument 2 is longer"):
        ENGINE.from_string("{% for a, b in pairs %}{% endfor %}").render({"pairs": [(1, 2, 3)]})


def test_names_are_attributes_first_and_keys_of_mappings_alone() -> None:
    @dataclass
    class Book:
        title: str

        def __getitem__(self, name: str) -> str:
            return f"key {name}"

    assert ENGINE.from_string("{{ a.title }}{{ a.other }}").render({"a": Book("Emma")}) == "Emma"


def test_its_filters_are_those_of_the_portable_subset() -> None:
    assert set(BUILT_IN) == FILTERS


def test_templates_that_stand_in_themselves_are_refused() -> None:
    with pytest.raises(TemplateError) as caught:
        ENGINE.render("self.html")
    chain = " > ".join(["self.html"] * 21)
    assert str(caught.value) == f"self.html: More than 20 templates stand in one another: {chain}."
    with pytest.raises(TemplateError, match="More than 20 templates"):
        ENGINE.render("tree.html")


def test_tags_in_one_another_have_a_limit() -> None:
    assert ENGINE.from_string("{% if a %}" * 20 + "{% endif %}" * 20).render() == ""
    assert problem("{% if a %}" * 21) == "More than 20 tags stand in one another."


def test_a_text_that_is_too_long_is_refused_before_it_is_read() -> None:
    assert problem("{{" * 500_001) == "A template has at most 1000000 characters; this one has 1000002."


def test_a_missing_template_names_the_nearest_and_who_asks() -> None:
    engine = MemoryEngine({"page.html": "{% include 'lst.html' %}", "list.html": ""})
    with pytest.raises(TemplateMissing) as caught:
        engine.render("page.html")
    assert str(caught.value) == (
        "There is no template 'lst.html', which 'page.html' refers to. Did you mean 'list.html'?"
    )


@pytest.mark.parametrize("name", ["if", "endif", "price", "endpanel"])
def test_a_taken_name_is_named(name: str) -> None:
    other = Library("other")
    other.function(name=name)(price)
    with pytest.raises(ValueError, match=f"^The name '{name}' is taken by another tag\\.$"):
        MemoryEngine({}, libraries=[SHOP, other])


def test_a_taken_filter_and_a_taken_library_are_named() -> None:
    other = Library("other")
    other.filter(name="upper")(price)
    with pytest.raises(ValueError, match=r"^The name 'upper' is taken by another filter\.$"):
        MemoryEngine({}, libraries=[other])
    with pytest.raises(ValueError, match=r"^There is a library 'shop' already\.$"):
        MemoryEngine({}, libraries=[SHOP, Library("shop")])


def test_without_services_it_asks_those_of_the_running_request() -> None:
    assert MemoryEngine({}).from_string("{{ _('Save') }}").render() == "Save"
    with pytest.raises(NoCurrentServices):
        ENGINE.from_string("{% services %}").render()
    engine = MemoryEngine({}, libraries=[SHOP], services=FixedServices({TRANSLATOR: ENGLISH}))
    assert engine.from_string("{% services %} {{ _('Save') }}").render() == "FixedServices Save"


MARKS = [
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "'",
    '"',
    "|",
    ".",
    "_(",
    ")",
    "=",
    ",",
    "a",
    "b",
    "7",
    "-",
    "_x",
    "upper",
    "'base.html'",
    "'self.html'",
]
WORDS = "if elif else endif for in endfor with endwith include extends block endblock price panel endpanel as not and"
TAGS = ["{% if a %}", "{% endif %}", "{{ a.b|first }}", "{% for c in b %}", "{% endfor %}", "{% tree a %}"]
PIECES = st.sampled_from([*MARKS, *(f"{word} " for word in WORDS.split()), *TAGS, " ", "\n"])
CONTEXT: dict[str, object] = {"a": {"b": "<text>"}, "b": [1, "two"]}


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
@example("{% include 'self.html' %}")
@example("{{ a." + "b." * 2000 + "b" + "|upper" * 2000 + " }}")
@example("{% if " + "not " * 5000 + "a" + " or a" * 5000 + " %}{% endif %}")
def test_any_text_gives_a_text_or_an_error(text: str) -> None:
    with suppress(TemplateError):
        template = ENGINE.from_string(text)
        with suppress(TemplateMissing, TypeError, ValueError):  # values that do not fit
            assert isinstance(template.render(CONTEXT), str)


def seconds(call: Callable[[], object]) -> float:
    """Give the least time of several calls."""
    times: list[float] = []
    for _ in range(5):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return min(times)


def read(text: str) -> None:
    try:
        ENGINE.from_string(text)
    except TemplateError:
        return


@pytest.mark.parametrize(
    "piece",
    [
        "{{ a }}",
        "{% if a %}b{% endif %}",
        "{# a #}\n",
        "{",
        "{ {",
        "a\n",
        "{{ {{ }}",
        "{% include 'base.html' %} ",
    ],
)
def test_twice_the_text_takes_about_twice_the_time(piece: str) -> None:
    small, large = piece * (40_000 // len(piece)), piece * (160_000 // len(piece))
    read(small)
    assert seconds(lambda: read(large)) < 4 * 3 * seconds(lambda: read(small)) + 0.005


@pytest.mark.parametrize(
    "tag", ["{{{{ {} }}}}", "{{% if {} %}}", "{{% price {} %}}", "{{% for {} in a %}}", "{{# {} #}}", "{{% {} %}}"]
)
@pytest.mark.parametrize("piece", ["a ", "a.", "|a", "'a' ", "'", '"', "a=", ",", "not ", "a or ", "_(", "-7"])
def test_long_tags_take_no_longer_than_their_length(tag: str, piece: str) -> None:
    small, large = (tag.format(piece * (size // len(piece))) for size in (10_000, 40_000))
    assert seconds(lambda: read(large)) < 4 * 3 * seconds(lambda: read(small)) + 0.005
