"""What is found wrong before the first request."""

from __future__ import annotations

import pytest

from bandstand.contracts.assembly.checks import Level
from bandstand.urls import Router, URLPattern, check, include, locale_prefix, path, re_path


def view() -> None:
    """Answer."""


class Year:
    regex = "[0-9]{4}"

    def to_python(self, text: str) -> int:
        return int(text)

    def to_url(self, value: int) -> str:
        return str(value)


def ids(*routes: URLPattern) -> list[str]:
    return [message.id for message in check(Router(routes, converters={"year": Year()}))]


def shadowed(first: str, second: str) -> bool:
    return "urls.shadowed" in ids(path(first, view), path(second, view))


def test_routes_without_faults_give_no_findings() -> None:
    shop = include(([path("", view, name="front"), path("<int:n>/", view, name="book")], "shop"))
    assert ids(path("", view), path("shop/", shop), path("files/<path:rest>", view), re_path(r"^\d+/$", view)) == []


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("a/", "a/", True),
        ("<str:x>/", "a/", True),
        ("<str:x>/", "<slug:y>/", True),
        ("<slug:x>/", "<int:y>/", True),
        ("<slug:x>/", "<uuid:y>/", True),
        ("<slug:x>/", "é/", False),
        ("<int:x>/", "<slug:y>/", False),
        ("<int:x>/", "7/", True),
        ("<int:x>/", "<int:y>/", True),
        ("<slug:x>/", "<str:y>/", False),
        ("<str:x>/", "<str:y>-<int:z>/", True),
        ("<str:x>-<int:y>/", "<str:a>-<int:b>/", True),
        ("<str:x>-<int:y>/", "a-7/", True),
        ("<str:x>-<int:y>/", "<slug:a>-<int:b>/", False),
        ("a/<str:x>/", "a/<str:x>/b/", False),
        ("a/<int:x>/b/", "a/7/b/", True),
        ("<year:x>/", "<year:y>/", True),
        ("<year:x>/", "2026/", False),
        ("<str:x>/", "<year:y>/", True),
        ("<path:x>", "a/<int:y>/", True),
        ("a/<path:x>", "a/<int:y>/", True),
        ("a/<path:x>", "a/b", True),
        ("a/<path:x>", "a/", False),
        ("a/<path:x>", "b/<int:y>/", False),
        ("a/<path:x>", "a/<path:y>/b/", True),
        ("a/<path:x>/b/", "a/<path:x>/b/", True),
        ("a/<path:x>/b/", "a/<path:x>/c/", False),
    ],
)
def test_a_route_is_shadowed_only_if_nothing_reaches_it(first: str, second: str, expected: bool) -> None:
    assert shadowed(first, second) is expected


def test_the_same_regular_expression_twice_is_shadowed() -> None:
    assert ids(re_path("^a/$", view), re_path("^a/$", view)) == ["urls.shadowed"]
    assert ids(re_path("^a/$", view), re_path("^b/$", view)) == []


def test_a_shadowed_route_is_told_with_the_one_before_it() -> None:
    (message,) = check(Router([path("<slug:x>/", view), path("new/", view)]))
    assert message.level is Level.WARNING
    assert str(message) == (
        "WARNING (urls.shadowed) The route 'new/' is never reached: '<slug:x>/' is declared before it and fits all "
        "its paths. Declare the narrower route first, or remove one of them."
    )


def test_names_with_the_same_parameters_are_ambiguous() -> None:
    same = [path("a/<int:n>/", view, name="x"), path("b/<int:n>/", view, name="x"), path("c/", view, name="x")]
    (message,) = check(Router(same))
    assert (message.id, message.text) == (
        "urls.duplicate-name",
        (
            "The name 'x' stands for 'a/<int:n>/' and 'b/<int:n>/', which take the same parameters: "
            "reverse() uses the last that fits."
        ),
    )
    assert ids(locale_prefix([path("a/", view, name="x")], languages=["en", "fr"])) == []


def test_a_namespace_that_is_included_twice_is_told() -> None:
    shop = include(([path("<int:n>/", view)], "shop"))
    (message,) = check(Router([path("a/", shop), path("b/", shop)]))
    assert (message.id, message.text) == (
        "urls.duplicate-namespace",
        "The namespace 'shop' is included 2 times: reverse() may find the routes of another instance.",
    )
    nested = include(([path("x/", shop)], "mall"))
    assert ids(path("a/", shop), path("b/", nested)) == []


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        ([path("/a/", view)], ["urls.leading-slash"]),
        ([re_path("^/a/$", view)], ["urls.leading-slash"]),
        ([path("a", include([path("b/", view)]))], ["urls.include-slash"]),
        ([path("a/", include([path("/b/", view)]))], ["urls.leading-slash", "urls.double-slash"]),
        ([path("a/", include([path("", view)]))], []),
        ([path("^a/$", view)], ["urls.regex-signs"]),
        ([path("(?P", view)], ["urls.regex-signs"]),
        ([re_path("^a/$", include([path("b/", view)]))], ["urls.include-dollar"]),
        ([path("a/", "shop.views.a")], ["urls.target"]),
        ([path("a/", None)], ["urls.target"]),
        ([path("a/../b/", view)], ["urls.dots"]),
    ],
)
def test_likely_mistakes_are_told(routes: list[URLPattern], expected: list[str]) -> None:
    assert ids(*routes) == expected


def test_a_page_without_a_slash_among_pages_with_one_is_a_hint() -> None:
    routes = [path("a/", view), path("b/", view), path("c", view), path("robots.txt", view), path("f/<path:p>", view)]
    (message,) = check(Router(routes))
    assert (message.id, message.level) == ("urls.no-slash", Level.INFO)
    assert message.hint == "Write 'c/', so that all addresses look alike."
