"""The linter of the portable subset."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.rendering import TemplateError
from bandstand.contracts.rendering.helpers import Body, Library
from bandstand.contracts.rendering.portable import pages
from bandstand.contracts.rendering.reference import MemoryEngine
from bandstand.templates.portable import Finding, check_portable

SHOP = Library("shop")
SHOP.filter(name="shout")(str.upper)


@SHOP.function
def price(amount: object = 0, *, currency: str = "EUR") -> str:
    return f"{amount} {currency}"


@SHOP.block
def box(body: Body) -> str:
    return body()


def problems(source: str) -> list[str]:
    return [str(finding) for finding in check_portable(source, "page.html", libraries=[SHOP])]


PORTABLE = [
    "",
    "text } }} %} #} { two &amp; </p>\n\t",
    "{# a {{ comment }} {% nothing %} #}",
    "{{ book.title }}{{ value|first|upper }}{{ x|shout }}{{ 7 }}{{ -7 }}{{ 1.5 }}{{ True }}{{ 'a b' }}{{ größe }}",
    "{{ _(\"Save\") }}{{ _('Save')|upper }}",
    "{% if a == 1 and not b in c or d|length > 2 %}{% elif not not a %}{% elif a not in b %}{% else %}{% endif %}",
    "{% for a in b.c|first %}{% for d, e in a %}{% for f,g in a %}{% endfor %}{% endfor %}{% endfor %}",
    "{% with a=b.c|upper %}{% with d='e' %}{% endwith %}{% endwith %}",
    "{% include 'part.html' %}",
    '{# a comment #}{% extends "base.html" %}text{% block a %}{% block b %}{% endblock b %}{% endblock %}',
    "{% if a %}{% block b %}{% endblock %}{% endif %}",
    "{% price %}{% price a.b|upper currency='EUR' as c %}{% box %}{{ c }}{% endbox %}",
]


@pytest.mark.parametrize("source", PORTABLE)
def test_what_the_rules_list_is_portable(source: str) -> None:
    assert problems(source) == []
    MemoryEngine({}, libraries=[SHOP]).from_string(source)


@pytest.mark.parametrize(
    ("source", "column", "problem"),
    [
        ("{{ block.super }}", 1, "'block.super' means something of its own in some engine."),
        ("{{ forloop.counter }}", 1, "'forloop.counter' means something of its own in some engine."),
        ("{{ range }}", 1, "'range' means something of its own in some engine."),
        ("a{{ book.items }}", 2, "'items' in 'book.items' names a method, which not all engines call."),
        ("{{ book.get_absolute_url }}", 1, "'get_absolute_url' in 'book.get_absolute_url' names a method"),
        ("{{ books.0 }}", 1, "'books.0' is spelled in a way that not all engines read."),
        ("{{ a | upper }}", 1, "'a | upper' is spelled in a way that not all engines read."),
        ("{{ 007 }}", 1, "'007' is spelled in a way that not all engines read."),
        ("{{ 1e3 }}", 1, "'1e3' is spelled in a way that not all engines read."),
        ("{{ None }}", 1, "'None' is not portable."),
        ("{{ a|title }}", 1, "The filter 'title' is not portable; those are first, last, length, lower, shout, upper."),
        ("{{ a|default:'b' }}", 1, "The filter 'default' is not portable"),
        ("{{ a|shout:'b' }}", 1, "The filter 'shout' does not fit"),
        ("{{ a|nosuch }}", 1, "There is no filter 'nosuch'."),
        ("{{ '<b>' }}", 1, "The text '<b>' holds markup, a quote or a backslash."),
        ("{{ _('R&D') }}", 1, "The text 'R&D' holds markup, a quote or a backslash."),
        (r"{{ 'a\\b' }}", 1, "The text 'a\\\\b' holds markup, a quote or a backslash."),
        ('{{ "it\'s" }}', 1, 'The text "it\'s" holds markup, a quote or a backslash.'),
        ("{{ a() }}", 1, "Expected '|' and a filter, or the end, before '()' in 'a()'."),
        ("{{ a }", 1, "'{{' is not closed on its line."),
        ("b\nc{% a\n %}", 2, "'{%' is not closed on its line."),
        ("{{- a }}", 1, "Jinja2 takes a sign next to a mark"),
        ("{# a -#}", 1, "Jinja2 takes a sign next to a mark"),
        ("{{-7}}", 1, "Jinja2 takes a sign next to a mark"),
        ("a\r\nb", 1, "Jinja2 makes a line feed of each carriage return."),
        ("{% if (a) %}{% endif %}", 1, "Expected a variable, a text in quotes or a number at '(a)' in '(a)'."),
        ("{% if a == None %}{% endif %}", 1, "'None' is not portable."),
        ("{% if a is b %}{% endif %}", 1, "The operator 'is' is not portable."),
        ("{% if a or b and not 1 < 2 < 3 %}{% endif %}", 1, "Comparisons in a row mean different things"),
        ("{% if a %}{% elif a|default:1 %}{% endif %}", 11, "The filter 'default' is not portable"),
        ("{% if a %}{% endif a %}", 11, "The tag 'endif' has words behind it."),
        ("{% box %}{% endbox a %}", 10, "The tag 'endbox' has words behind it."),
        ("{% for a in b reversed %}{% endfor %}", 1, "A loop that goes backwards is not portable."),
        ("{% for a in b %}{% empty %}{% endfor %}", 17, "The tag 'empty' is not portable."),
        ("{% for a, b, c in d %}{% endfor %}", 1, "A loop has one name, or two for pairs."),
        ("{% for a in 'bc' %}{% endfor %}", 1, "A loop goes through a list; got 'bc'."),
        ("{% for loop in a %}{% endfor %}", 1, "'loop' has a meaning of its own in some engine."),
        ("{% for a in b.items %}{% endfor %}", 1, "'items' in 'b.items' names a method"),
        ("{% for a b %}{% endfor %}", 1, "Expected 'for name in values'; got 'for a b'."),
        ("{% with a=1 b=2 %}{% endwith %}", 1, "The tag 'with' names one value here: name=value."),
        ("{% with a as b %}{% endwith %}", 1, "The tag 'with' names one value here: name=value."),
        ("{% with self=a %}{% endwith %}", 1, "'self' has a meaning of its own in some engine."),
        ("{% include a %}", 1, "A template is named by a text in quotes, and nothing behind it."),
        ("{% include 'a' with b=c %}", 1, "A template is named by a text in quotes, and nothing behind it."),
        ("{% include 'a' only %}", 1, "A template is named by a text in quotes, and nothing behind it."),
        ("{% extends a %}", 1, "A template is named by a text in quotes, and nothing behind it."),
        ("\n {% extends 'a' %}", 2, "The tag 'extends' does not stand at the very beginning."),
        ("{% extends 'a' %}{% price as b %}", 18, "Not all engines leave out what stands beside the blocks."),
        ("{% extends 'a' %}{% include 'b' %}", 18, "Not all engines leave out what stands beside the blocks."),
        ("{{% if a %}{% endif %}", 1, "A brace stands next to a mark."),
        ("{% block a-b %}{% endblock %}", 1, "'a-b' is not a name in all engines."),
        ("{% for a in b %}{% block c %}{% endblock %}{% endfor %}", 17, "The block 'c' stands in a loop"),
        (
            "{% with a=b %}{% if c %}{% block d %}{% endblock %}{% endif %}{% endwith %}",
            25,
            "The block 'd' stands in a",
        ),
        ("{% box %}{% block a %}{% endblock %}{% endbox %}", 10, "The block 'a' stands in the body of a helper"),
        ("{% block a %}{% endblock %}{% block a %}{% endblock %}", 28, "A template has at most one block named 'a'."),
        ("{% price 'a'|title %}", 1, "The filter 'title' is not portable"),
        ("{% price currency=None %}", 1, "'None' is not portable."),
        ("{% price as true %}", 1, "'true' has a meaning of its own in some engine."),
        ("{% load shop %}", 1, "The tag 'load' is not portable."),
        ("{% cycle 'a' 'b' %}", 1, "The tag 'cycle' is not portable."),
        ("{% verbatim %}{% endverbatim %}", 1, "The tag 'verbatim' is not portable."),
        ("{% comment %}{% endcomment %}", 1, "The tag 'comment' is not portable."),
        ("{% autoescape off %}{% endautoescape %}", 1, "The tag 'autoescape' is not portable."),
        ("{% nosuch %}", 1, "The tag 'nosuch' is not portable."),
        ("{% %}", 1, "The tag '' is not portable."),
        ("{% if a %}", 1, "{% if a %} in line 1 is never closed; expected {% elif %} or {% else %} or {% endif %}."),
    ],
)
def test_what_the_rules_do_not_list_is_named_with_its_place(source: str, column: int, problem: str) -> None:
    (found,) = check_portable(source, libraries=[SHOP])
    assert (found.column, found.problem[: len(problem)]) == (column, problem)
    assert found.line == 1 + source.startswith(("\n", "b\n"))


def test_all_places_are_named_in_their_order_with_what_to_write_instead() -> None:
    source = "{% load shop %}\n<p>{{ a|title }}</p>\n  {% for b in c %}{{ forloop.first }}{% empty %}-{% endfor %}"
    assert [(finding.line, finding.column, finding.instead) for finding in check_portable(source)] == [
        (1, 1, "Leave it out: the engine is given its libraries."),
        (2, 4, "Give the template the result as a value."),
        (3, 19, "Give each item what it needs: its number, whether it is the first."),
        (3, 38, "Write an 'if' around the loop."),
    ]


def test_a_finding_says_where_it_is_what_is_wrong_and_what_to_write() -> None:
    (found,) = check_portable("{{ None }}", "page.html")
    assert found == Finding(1, 1, "'None' is not portable.", "Leave the value out, or give a truth value.", "page.html")
    assert str(found) == "page.html:1:1: 'None' is not portable. Leave the value out, or give a truth value."


@pytest.mark.parametrize("name", sorted(pages.TEMPLATES))
def test_the_pages_that_are_shipped_as_an_example_are_portable(name: str) -> None:
    assert check_portable(pages.TEMPLATES[name], name) == []


_PIECES = """
{{_ _}} {%_ _%} {# #} {{_a_}} {%_if_ {%_endif_%} {%_for_ {%_endfor_%} {%_with_ {%_endwith_%} {%_block_ {%_endblock_%}
{%_extends_ {%_include_ {%_price_ {%_box_%} {%_endbox_%} {%_else_%} {%_elif_ a b.c d _in_ _==_ _not_ _and_ _ 'e' - 7
|upper |title None _as_ a= . ( ) , <p> super loop { } 1.5 {%_if_a_%} {%_for_a_in_b_%} {%_block_a_%} {%_with_a=b.c_%}
"""


@given(st.lists(st.sampled_from(_PIECES.split()), max_size=14))
def test_what_is_portable_is_read_by_the_reference(pieces: list[str]) -> None:
    source = "".join(pieces).replace("_", " ")
    if not problems(source):
        try:
            MemoryEngine({}, libraries=[SHOP]).from_string(source)
        except TemplateError as error:
            pytest.fail(f"{source!r} passes the linter: {error}")
