"""The engine: its arguments, own environments, and what it does when something is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jinja2
import pytest
from jinja2 import ChoiceLoader, DictLoader, FunctionLoader
from jinja2.sandbox import SandboxedEnvironment

from bandstand.contracts.rendering import TemplateError, TemplateMissing
from bandstand.contracts.rendering.helpers import Library
from bandstand.jinja import Jinja

if TYPE_CHECKING:
    from pathlib import Path


def render(text: str, **context: object) -> str:
    return Jinja().from_string(text).render(context)


def test_folders_come_before_loaders_and_those_before_the_loader_of_an_environment(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("folder")
    own = jinja2.Environment(loader=DictLoader({"a.html": "own", "b.html": "own", "c.html": "own"}))
    engine = Jinja(dirs=[tmp_path], loaders=[DictLoader({"a.html": "loader", "b.html": "loader"})], environment=own)
    assert [engine.render(name) for name in ("a.html", "b.html", "c.html")] == ["folder", "loader", "own"]


def test_a_changed_template_is_read_again_if_that_is_asked_for() -> None:
    texts = {"a.html": "one"}
    loader = DictLoader(texts)
    once, again = Jinja(loaders=[loader]), Jinja(loaders=[loader], reload=True)
    assert (once.render("a.html"), again.render("a.html")) == ("one", "one")
    texts["a.html"] = "two"
    assert (once.render("a.html"), again.render("a.html")) == ("one", "two")


def test_escaping_can_be_turned_off() -> None:
    template = Jinja(autoescape=False).from_string("{{ value }}")
    assert template.render({"value": "<"}) == "<"
    assert not hasattr(template.render(), "__html__")


def test_an_environment_gives_its_marks_extensions_filters_and_globals_and_stays_as_it_is() -> None:
    own = jinja2.Environment(variable_start_string="<<", variable_end_string=">>", extensions=["jinja2.ext.do"])
    own.filters["shout"] = str.upper
    own.globals.update({"site": "Shop"})  # pyright: ignore[reportCallIssue, reportArgumentType]  # it takes any
    before = dict(own.globals), dict(own.filters), dict(own.extensions), own.autoescape, own.undefined
    shop = Library("shop")
    shop.function(name="price")(lambda: "12")
    shop.filter(name="plain")(str)
    engine = Jinja(environment=own, libraries=[shop])
    text = "{% do [].append(1) %}<< site|shout >> << price() >> << '<' >> << missing.more >>"
    assert engine.from_string(text).render() == "SHOP 12 &lt; "
    assert (dict(own.globals), dict(own.filters), dict(own.extensions), own.autoescape, own.undefined) == before


def test_an_asynchronous_environment_is_refused() -> None:
    with pytest.raises(ValueError, match="expected an environment without enable_async"):
        Jinja(environment=jinja2.Environment(enable_async=True, autoescape=True))


def test_a_sandbox_stays_one() -> None:
    shop = Library("shop")

    @shop.function(takes_scope=True)
    def price(scope: object) -> str:
        return "12"

    del price
    engine = Jinja(environment=SandboxedEnvironment(), libraries=[shop])
    template = engine.from_string("{{ price() }}{{ x.__class__.__mro__ }}")
    assert template.render({"x": 1}) == "12"
    with pytest.raises(TemplateError, match="is not safely callable"):  # a variable that has the name of a helper
        template.render({"price": _unsafe})


def _unsafe() -> str:
    return "unsafe"


vars(_unsafe)["unsafe_callable"] = True  # as the sandbox wants it said


def test_a_template_streams_while_it_is_rendered() -> None:
    made: list[int] = []

    def numbers() -> object:
        for number in range(3):
            made.append(number)
            yield number

    pieces = Jinja().from_string("{% for n in numbers %}{{ n }}{% endfor %}").stream({"numbers": numbers()})
    assert (next(pieces), made) == ("0", [0])
    assert ("".join(pieces), made) == ("12", [0, 1, 2])


def test_a_missing_template_is_named_with_the_places_the_nearest_and_who_refers_to_it(tmp_path: Path) -> None:
    texts = {"list.html": "", "page.html": "\n{% include 'lost.html' %}", "some.html": "{% include ['a', 'b'] %}"}
    engine = Jinja(dirs=[tmp_path], loaders=[DictLoader(texts), FunctionLoader(lambda _: None)])
    with pytest.raises(TemplateMissing) as caught:
        engine.render("page.html")
    assert str(caught.value) == (
        "There is no template 'lost.html', which 'page.html' refers to. "
        f"Looked in {tmp_path}/lost.html, a DictLoader, a FunctionLoader. Did you mean 'list.html'?"
    )
    with pytest.raises(TemplateMissing) as caught:
        engine.render("some.html")
    assert (caught.value.names, caught.value.referrer) == (("a", "b"), "some.html")


def test_a_template_that_cannot_be_read_is_shown_with_its_line() -> None:
    with pytest.raises(TemplateError) as caught:
        Jinja().from_string("one\n{% if %}\n", name="page.html")
    assert (caught.value.template, caught.value.line, caught.value.source) == ("page.html", 2, "{% if %}")


def test_a_filter_that_is_missed_only_while_rendering_is_shown_with_its_line() -> None:
    text = "{% if wanted %}\n{{ 1|nosuchfilter }}\n{% endif %}"
    engine = Jinja(loaders=[ChoiceLoader([DictLoader({"page.html": text})])])
    assert engine.render("page.html") == ""
    with pytest.raises(TemplateError) as caught:
        engine.render("page.html", {"wanted": True})
    assert (caught.value.template, caught.value.line) == ("page.html", 2)
    assert caught.value.source == "{{ 1|nosuchfilter }}"
    with pytest.raises(TemplateError) as caught:
        engine.from_string(text).render({"wanted": True})
    assert (caught.value.template, caught.value.line, caught.value.source) == (None, 2, None)


@pytest.mark.parametrize(
    "source",
    ["{% for n in ns %}" * 30 + "{% endfor %}" * 30, "{{ " + "9" * 5000 + " }}", "{{ " + "(" * 999 + ")" * 999 + " }}"],
    ids=["statements", "digits", "parentheses"],
)
def test_what_is_too_deep_or_long_for_python_is_an_error_of_the_template(source: str) -> None:
    with pytest.raises(TemplateError, match="Jinja2 makes of this template what Python cannot compile"):
        Jinja().from_string(source)


def test_an_error_of_a_value_shows_the_line_of_the_template_in_its_traceback(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("one\n{{ 1 / none }}\n")
    with pytest.raises(TypeError) as caught:
        Jinja(dirs=[tmp_path]).render("page.html")
    assert str(caught.traceback[-1].path) == str(tmp_path / "page.html")
    assert caught.traceback[-1].lineno + 1 == 2


def test_what_stands_beside_the_blocks_of_a_template_that_extends_another_is_not_written() -> None:
    page = "{% extends 'base.html' %}{% include 'part.html' %}{% if true %}{% include 'part.html' %}{% endif %}text"
    page += "{% block a %}{% include 'part.html' %}{% endblock %}"
    texts = {"page.html": page, "base.html": "<{% block a %}{% endblock %}>", "part.html": "part"}
    assert Jinja(loaders=[DictLoader(texts)]).render("page.html") == "<part>"


def test_an_included_template_without_a_name_that_ends_in_txt_escapes() -> None:
    texts = {"page.html": "{% include 'part.txt' %}{{ v }}", "part.txt": "{{ v }}"}
    assert Jinja(loaders=[DictLoader(texts)]).render("page.html", {"v": "<"}) == "<&lt;"
