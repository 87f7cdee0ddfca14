"""Tags about the page and its request."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.http.testing import MemoryRequest
from bandstand.contracts.i18n import override
from bandstand.contracts.rendering.page import ASSETS, PAGE_SECURITY
from bandstand.contracts.rendering.page.testing import MemoryAssets, MemoryPageSecurity
from bandstand.contracts.routing import REVERSER, Match, NoReverse, Route
from bandstand.contracts.routing.testing import MemoryRouter
from bandstand.contracts.services.testing import FixedServices
from bandstand.templates import Engine, TemplateSyntaxError

if TYPE_CHECKING:
    from collections.abc import Mapping

Show = Callable[..., str]

ROUTES = [
    Route(pattern="books/", target=None, name="books"),
    Route(pattern="books/<int:pk>/<slug:part>/", target=None, name="part", namespaces=("shop",)),
    Route(pattern="old/", target=None, name="list", namespaces=("one",), app_names=("blog",)),
    Route(pattern="new/", target=None, name="list", namespaces=("two",), app_names=("blog",)),
]


class Media:
    """The scripts of a form, as far as the tag knows them."""

    def render(self, *, attrs: Mapping[str, str]) -> str:
        return f"<script src=a.js{''.join(f' {name}={value}' for name, value in attrs.items())}></script>"


@pytest.fixture
def show() -> Show:
    services = FixedServices(
        {REVERSER: MemoryRouter(ROUTES), ASSETS: MemoryAssets(), PAGE_SECURITY: MemoryPageSecurity()}
    )
    engine = Engine(services=services)

    def show_text(source: str, /, *, request: Any = None, **context: object) -> str:  # Any: the user's type
        return str(engine.from_string(source).render(context, request=request))

    return show_text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% url 'books' %}", "/books/"),
        ("{% url 'shop:part' 7 'end' %}", "/books/7/end/"),
        ("{% url 'shop:part' pk=number part=word|lower %}", "/books/7/end/"),
        ("{% url name %}", "/books/"),
        ("{% url 'books' as there %}[{{ there }}]", "[/books/]"),
        ("{% url 'nothing' as there %}[{{ there }}]", "[]"),
        ("{% for n in numbers %}{% url 'shop:part' n 'x' %}{% endfor %}", "/books/1/x//books/2/x/"),
    ],
)
def test_urls_of_routes(show: Show, source: str, expected: str) -> None:
    assert show(source, name="books", number=7, word="END", numbers=[1, 2]) == expected


def test_a_url_within_the_application_that_answers_is_preferred(show: Show) -> None:
    request = MemoryRequest()
    request.match = Match(ROUTES[2], {})  # type: ignore[attr-defined]  # as requests of a server have it
    assert show("{% url 'blog:list' %}") == "/new/"
    assert show("{% url 'blog:list' %}", request=request) == "/old/"


def test_a_url_that_nobody_knows_is_an_error(show: Show) -> None:
    with pytest.raises(NoReverse, match="There is no route named 'boks'"):
        show("{% url 'boks' %}")


def test_static_files(show: Show) -> None:
    assert show("{% load static %}{% static 'a b.css' %} {% static name as s %}{{ s }}", name="é.js") == (
        "/static/a%20b.css /static/%C3%A9.js"
    )
    assert show("{% load static %}{% get_static_prefix %}{% get_media_prefix as m %} {{ m }}") == "/static/ /media/"


def test_forms_carry_the_token_of_their_request(show: Show) -> None:
    assert show("[{% csrf_token %}]") == "[]"
    written = show("{% csrf_token %}", request=MemoryRequest())
    assert re.fullmatch('<input type="hidden" name="csrf_token" value="token-[0-9]+">', written)


def test_scripts_carry_the_nonce_of_their_request(show: Show) -> None:
    request = MemoryRequest()
    assert show("<script {% csp_nonce_attr %}>") == "<script >"
    assert re.fullmatch('<script nonce="nonce-[0-9]+">', show("<script {% csp_nonce_attr %}>", request=request))
    assert show("{% csp_nonce_attr media %}", media=Media()) == "<script src=a.js></script>"
    with_nonce = show("{% csp_nonce_attr media %}", media=Media(), request=request)
    assert re.fullmatch("<script src=a.js nonce=nonce-[0-9]+></script>", with_nonce)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% querystring %}", "?a=1&amp;b=2&amp;b=3"),
        ("{% querystring page=2 %}", "?a=1&amp;b=2&amp;b=3&amp;page=2"),
        ("{% querystring b='x y' %}", "?a=1&amp;b=x+y"),
        ("{% querystring a=None b=None %}", "?"),
        ("{% querystring b=numbers %}", "?a=1&amp;b=7&amp;b=8"),
        ("{% querystring other page=1 %}", "?x=1&amp;y=7&amp;y=8&amp;page=1"),
        ("{% querystring other more %}", "?y=0"),
        ("{% autoescape off %}{% querystring c=1 %}{% endautoescape %}", "?a=1&b=2&b=3&c=1"),
        ("{% querystring a=None as q %}[{{ q }}]", "[?b=2&amp;b=3]"),
    ],
)
def test_query_strings_with_changes(show: Show, source: str, expected: str) -> None:
    request = MemoryRequest(url="/?a=1&b=2&b=3")
    values = {"numbers": [7, 8], "other": {"x": 1, "y": [7, 8]}, "more": {"x": None, "y": 0}}
    assert show(source, request=request, **values) == expected


def test_a_query_string_without_a_request_is_empty(show: Show) -> None:
    assert show("{% querystring %}{% querystring a=1 %}") == "??a=1"


def test_a_query_string_of_something_else_is_an_error(show: Show) -> None:
    with pytest.raises(TypeError, match="takes mappings without a name, and values with one; got 7"):
        show("{% querystring 7 %}")
    with pytest.raises(TypeError, match="The names of parameters are texts; got 7"):
        show("{% querystring other %}", other={7: 1})


def test_the_moment_is_that_of_the_active_zone(show: Show) -> None:
    with override(time_zone=dt.timezone(dt.timedelta(hours=5, minutes=45))):
        before = dt.datetime.now(dt.UTC)
        written = show("{% now 'c' %}")
    assert written.endswith("+05:45")
    assert 0 <= (dt.datetime.fromisoformat(written) - before).total_seconds() < 60
    assert show("{% now 'Y' as year %}[{{ year }}]") == f"[{dt.datetime.now(dt.UTC).year}]"


def test_variables_are_shown_to_those_who_debug(show: Show) -> None:
    assert show("[{% debug %}]", a=1) == "[]"
    debugging = Engine(debug=True).from_string("{% with b='<' %}{% debug %}{% endwith %}{{ c }}")
    assert debugging.render({"a": 1}) == "{&#39;a&#39;: 1, &#39;b&#39;: Markup(&#39;&lt;&#39;)}[missing: c]"


def test_who_debugs_sees_what_is_missing() -> None:
    engine = Engine(debug=True)
    assert engine.from_string("{{ a.b }}{{ c|default:'x' }}{% if d %}{% endif %}").render() == "[missing: a.b]x"
    assert Engine(debug=True, undefined="?").from_string("{{ a.b }}{{ c|default:'x' }}").render() == "??"


def test_text_stands_for_text_to_come(show: Show) -> None:
    assert show("{% lorem 4 w %}") == "lorem ipsum dolor sit"
    assert show("{% lorem %}").startswith("Lorem ipsum dolor sit amet, consectetur")
    assert len(show("{% lorem 3 %}").split("\n\n")) == 3
    assert show("{% lorem 2 p %}").count("<p>") == 2
    assert show("{% lorem 2 %}") == show("{% lorem 2 %}")
    assert len(show("{% lorem number w random %}", number=150).split()) == 150
    assert len({show("{% lorem 20 w random %}") for _ in range(5)}) > 1
    assert show("{% lorem 0 %}{% lorem 0 w %}") == ""
    assert show("{% lorem missing w %}") == "lorem"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{% url %}", "Expected the name of a route after 'url'; got 'url'."),
        ("{% url 'a' 1 b=2 %}", "given by position or by name, not both"),
        ("{% csrf_token x %}", "Expected nothing after 'csrf_token'; got 'csrf_token x'."),
        ("{% csp_nonce_attr a b %}", "Expected at most one value"),
        ("{% now %}", "Expected one format after 'now'"),
        ("{% lorem 1 2 w %}", "Expected 'lorem number w|p|b random'"),
        ("{% load static %}{% static %}", "Expected one path after 'static'"),
        ("{% load static %}{% get_static_prefix x %}", "Expected nothing, or 'as name', after 'get_static_prefix'"),
        ("{% static 'x' %}", "The library 'static' has it: expected {% load static %} above."),
    ],
)
def test_what_is_wrong_is_said(show: Show, source: str, message: str) -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        show(source)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("tag", "contract"),
    [
        ("{% url 'x' %}", "routing.Reverser"),
        ("{% csrf_token %}", "rendering.PageSecurity"),
        ("{% csp_nonce_attr %}", "rendering.PageSecurity"),
        ("{% load static %}{% static 'x' %}", "rendering.Assets"),
        ("{% load static %}{% get_media_prefix %}", "rendering.Assets"),
    ],
)
def test_what_nobody_serves_is_an_error_when_the_template_is_read(tag: str, contract: str) -> None:
    for services in (FixedServices(), None):
        with pytest.raises(TemplateSyntaxError) as caught:
            Engine(services=services).from_string("\n" + tag)
        assert f"needs a service for '{contract}', and the engine has none" in str(caught.value)
        assert caught.value.line == 2
