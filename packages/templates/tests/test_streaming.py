"""Pages that are sent while they are made."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.i18n import LOCALE, override
from bandstand.contracts.services import find
from bandstand.contracts.services.testing import FixedServices
from bandstand.templates import Engine
from bandstand.templates.sandbox import OverLimit, Sandbox

if TYPE_CHECKING:
    from pathlib import Path

Make = Callable[..., Engine]

TEMPLATES = {
    "base.html": "<{% block title %}base{% endblock %}>{% block main %}{% endblock %}{% include 'foot.html' %}",
    "foot.html": """{% autoescape off %}{{ lt }}{% partial p %}{% endautoescape %}
{% partialdef p %}({{ lt }}){% endpartialdef %}""",
    "page.html": """{% extends "base.html" %}{% load shop i18n %}
{% block title %}{{ block.super }}
{% filter upper %}{% block inner %}a{% include "foot.html" %}{% endblock %}{% endfilter %}
{% endblock %}
{% block main %}{% for x in l %}
{% if x %}{{ x }}{% include "foot.html" %}{% badge x %}{% badge x as b %}{{ b }}{% endif %}
{% panel x %}{{ block.name }}{{ x }}{% include "foot.html" %}{% endpanel %}
{% spaceless %} <i> {{ block.super }} </i>{% endspaceless %}
{% ifchanged %}{{ x }}{% endifchanged %}
{% language "de" %}{{ x }}{% include "foot.html" %}{% endlanguage %}
{% endfor %}{% endblock %}""",
}


@pytest.mark.parametrize("name", ["page.html", "base.html", "foot.html", "foot.html#p"])
@pytest.mark.parametrize("autoescape", [True, False])
def test_the_pieces_are_what_is_rendered(make: Make, name: str, autoescape: bool) -> None:
    template = make(TEMPLATES, autoescape=autoescape).find(name)
    context = {"l": ["a", "", "<", 7], "lt": "<"}
    assert "".join(template.stream(context)) == str(template.render(context))


def test_pieces_are_made_when_they_are_asked_for(make: Make) -> None:
    made: list[int] = []

    def line(number: int) -> Callable[[], str]:
        def give() -> str:
            made.append(number)
            return "x" * 1_000

        return give

    pages = {"base.html": "<{% block main %}{% endblock %}>", "line.html": "{{ line }};"}
    loop = "{% for line in lines %}{% include 'line.html' %}{% endfor %}"
    pages["page.html"] = f"{{% extends 'base.html' %}}{{% block main %}}{loop}{{% endblock %}}"
    pieces = make(pages).find("page.html").stream({"lines": [line(number) for number in range(20)]})
    assert made == []
    first = next(pieces)
    assert 4_096 <= len(first) <= 5_200
    assert made == [0, 1, 2, 3, 4]
    assert len("".join(pieces)) + len(first) == 20 * 1_001 + 2


def test_what_a_template_changes_for_its_parts_is_not_seen_outside(make: Make) -> None:
    source = (
        "{% load i18n %}{% language 'de' %}{% for x in l %}{{ x }}{% get_current_language as c %}{{ c }}{% endfor %}"
    )
    template = make().from_string(source + "{% endlanguage %}{% get_current_language as c %}{{ c }}")
    with override(locale="fr"):
        pieces = template.stream({"l": ["x" * 5_000] * 3})
        seen = [(LOCALE.get(), contextvars.copy_context().run(next, pieces)[-2:]) for _ in range(3)]
        assert seen == [("fr", "xx"), ("fr", "xx"), ("fr", "xx")]
        assert "".join(pieces) == "defr"
        assert LOCALE.get() == "fr"


def test_a_page_that_is_given_up_is_cleaned_up(make: Make) -> None:
    template = make().from_string(
        "{% load i18n %}{% language 'de' %}{% for x in l %}{{ x }}{% endfor %}{% endlanguage %}"
    )
    pieces = template.stream({"l": ["x" * 5_000] * 3})
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]  # it is a generator
    assert LOCALE.get() == "en"
    assert list(pieces) == []


def test_an_error_reaches_who_takes_the_piece(make: Make) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    pieces = make().from_string("{{ x }}{{ fail }}").stream({"x": "x" * 5_000, "fail": fail})
    assert next(pieces) == "x" * 5_000
    with pytest.raises(ZeroDivisionError):
        next(pieces)


def test_the_services_of_the_engine_are_the_current_ones(make: Make) -> None:
    def named() -> object:
        from bandstand.contracts.rendering.page import ASSETS

        return find(ASSETS)

    services = FixedServices()
    assert "".join(make(services=services).from_string("{{ named }}").stream({"named": named})) == "None"


def test_a_sandbox_counts_what_is_streamed() -> None:
    pieces = (
        Engine(sandbox=Sandbox(output=6_000))
        .from_string("{% for x in l %}{{ x }}{% endfor %}")
        .stream({"l": ["x" * 5_000] * 2})
    )
    assert next(pieces) == "x" * 5_000
    with pytest.raises(OverLimit, match="6,000 characters"):
        next(pieces)


def test_code_that_streams_is_kept_too(make: Make, tmp_path: Path) -> None:
    for _ in range(2):
        template = make(TEMPLATES, code_cache=tmp_path).find("page.html")
        assert "".join(template.stream({"l": ["a"], "lt": "<"})).startswith("<base\nA<(<)")
    assert len(list(tmp_path.iterdir())) > 3
