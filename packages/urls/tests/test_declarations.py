"""What may be written down, and what is said about the rest."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from bandstand.urls import PatternError, Router, URLPattern, include, locale_prefix, path, re_path


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (
            "books/<int:pk/",
            (
                "The pattern 'books/<int:pk/' has a '<' without its '>'; "
                "a parameter is written '<name>' or '<int:name>'."
            ),
        ),
        (
            "books/pk>/",
            "The pattern 'books/pk>/' has a '>' without its '<'; a parameter is written '<name>' or '<int:name>'.",
        ),
        (
            "books/<int: pk>/",
            (
                "The pattern 'books/<int: pk>/' holds '<int: pk>'; "
                "a parameter is written '<name>' or '<int:name>', without spaces."
            ),
        ),
        (
            "<>/",
            "The pattern '<>/' holds '<>'; a parameter is written '<name>' or '<int:name>', without spaces.",
        ),
        (
            "<int:a>/<str:a>/",
            "The pattern '<int:a>/<str:a>/' names the parameter 'a' twice; each needs a name of its own.",
        ),
        (
            "a\ud800/",
            "The pattern 'a\\ud800/' holds a lone surrogate, which no URL can hold.",
        ),
    ],
)
def test_a_pattern_that_cannot_be_read_is_refused_at_once(pattern: str, text: str) -> None:
    with pytest.raises(PatternError) as caught:
        path(pattern, "view")
    assert str(caught.value) == text
    assert caught.value.pattern == pattern


def test_an_unknown_converter_is_named_with_the_nearest_one() -> None:
    with pytest.raises(PatternError) as caught:
        Router([path("books/<itn:pk>/", "view")])
    assert str(caught.value) == (
        "The pattern 'books/<itn:pk>/' names the converter 'itn', which is not known. Did you mean 'int'?"
    )


def test_an_unknown_converter_near_to_none_gets_the_list() -> None:
    with pytest.raises(PatternError) as caught:
        Router([path("<zzz:pk>", "view")])
    assert str(caught.value).endswith("Known are 'int', 'path', 'slug', 'str', 'uuid'.")


def test_a_regular_expression_that_is_not_valid_is_refused_at_once() -> None:
    with pytest.raises(PatternError) as caught:
        re_path(r"^(a", "view")
    assert str(caught.value) == (
        "The pattern '^(a' is not a valid regular expression: missing ), unterminated subpattern at position 1."
    )


def test_a_name_in_the_place_of_kwargs_is_pointed_out() -> None:
    misplaced: Any = "books"
    with pytest.raises(TypeError) as caught:
        path("books/", "view", misplaced)
    assert str(caught.value) == "The kwargs of 'books/' are a mapping; got 'books'. A name is given as name=..."


def test_a_name_with_a_colon_is_refused() -> None:
    with pytest.raises(ValueError, match="holds no colon, which separates namespaces; got 'a:b'"):
        path("", "view", name="a:b")
    with pytest.raises(ValueError, match="The name of a namespace holds no colon; got 'a:b'"):
        include(([], "a:b"))


def test_an_include_has_no_name() -> None:
    with pytest.raises(ValueError, match=r"An include has no name of its own, its routes have; got 'x' for 'a/'\."):
        path("a/", include([]), name="x")


def test_a_namespace_needs_an_app_name() -> None:
    with pytest.raises(ValueError, match=r"include\(\(routes, app_name\), namespace='news'\)"):
        include([path("", "view")], namespace="news")


ROUTES = [path("list/", "list", name="list")]


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    made = ModuleType("example_shop_urls")
    monkeypatch.setitem(sys.modules, made.__name__, made)
    made.__dict__.update(urlpatterns=ROUTES, app_name="shop")
    return made


def names(routes: list[URLPattern]) -> list[str]:
    return [route.view_name for route in Router(routes)]


def test_a_list_a_module_its_name_an_object_and_a_pair_are_included(module: ModuleType) -> None:
    assert names([path("a/", include(ROUTES))]) == ["list"]
    assert names([path("a/", include(module))]) == ["shop:list"]
    assert names([path("a/", include("example_shop_urls"))]) == ["shop:list"]
    assert names([path("a/", include(("example_shop_urls", "books")))]) == ["books:list"]
    assert names([path("a/", include(module, namespace="second"))]) == ["second:list"]
    assert names([path("a/", include(SimpleNamespace(urlpatterns=ROUTES)))]) == ["list"]
    assert names([path("a/", include((ROUTES, "shop")))]) == ["shop:list"]
    assert names([path("a/", include((ROUTES, "shop"), namespace="first"))]) == ["first:list"]
    assert names([path("a/", include(tuple(ROUTES * 2)))]) == ["list", "list"]


def test_a_router_takes_a_module_and_is_included_itself(module: ModuleType) -> None:
    inner = Router("example_shop_urls")
    assert [route.pattern for route in inner] == ["list/"]
    assert [route.pattern for route in Router([path("shop/", include(inner))])] == ["shop/list/"]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (SimpleNamespace(patterns=[]), "Expected a list of routes, or something with 'urlpatterns'; got namespace"),
        (7, "Expected a list of routes, or something with 'urlpatterns'; got 7."),
        (ModuleType("empty"), "Expected a list of routes, or something with 'urlpatterns'; got 'empty'."),
        (["books/"], r"A list of routes holds what path\(\), re_path\(\) and locale_prefix\(\) give; got 'books/'."),
    ],
)
def test_what_holds_no_routes_is_not_included(given: object, text: str) -> None:
    with pytest.raises(TypeError, match=text):
        include(given)


def test_routes_that_include_themselves_are_named() -> None:
    circle: list[URLPattern] = []
    circle.append(path("again/", include(circle)))
    with pytest.raises(ValueError, match=r"Routes include themselves, below 'again/'\."):
        Router(circle)


def test_languages_are_given_once_each() -> None:
    for languages in ([], ["en", "EN"]):
        with pytest.raises(ValueError, match="Languages are given once each, and at least one; got"):
            locale_prefix([], languages=languages)
    with pytest.raises(ValueError, match=r"The unprefixed language is one of \['en'\]; got 'fr'\."):
        locale_prefix([], languages=["en"], unprefixed="fr")
