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


def test_a_route_that_says_that_it_is_to_have_no_slash_is_none() -> None:
    told = path("live", view, options={"append_slash": False})
    assert ids(path("a/", view), path("b/", view), told) == []


@pytest.mark.parametrize(
    ("routes", "text"),
    [
        (
            [path("a/<path:rest>", view), path("a/b/", view)],
            (
                "WARNING (urls.shadowed) The route 'a/b/' is never reached: 'a/<path:rest>' is declared before it and "
                "fits all its paths. Declare the narrower route first, or remove one of them."
            ),
        ),
        (
            [path("a/", view, name="x"), path("b/", view, name="x"), path("c/", view, name="x")],
            (
                "WARNING (urls.duplicate-name) The name 'x' stands for 'a/' and 'b/' and 'c/', which take the same "
                "parameters: reverse() uses the last that fits. Name them differently, unless one is to replace the "
                "other."
            ),
        ),
        (
            [path(f"{n}/", include(([path("x/", view)], "blog"), namespace="news")) for n in "abc"],
            (
                "WARNING (urls.duplicate-namespace) The namespace 'news' is included 3 times: reverse() may find the "
                "routes of another instance. Give each include a namespace of its own: include(..., namespace=...)."
            ),
        ),
        (
            [path("/a/", view)],
            (
                "WARNING (urls.leading-slash) The pattern '/a/' begins with a slash, which the path has before every "
                "pattern already. Remove it; a pattern that includes others ends with one instead."
            ),
        ),
        (
            [path("a/", "shop.views.a")],
            (
                "WARNING (urls.target) The route 'a/' leads to 'shop.views.a', which nobody can call. Give the view "
                "itself, not its name."
            ),
        ),
        (
            [re_path("^a/$", include([path("b/", view)]))],
            (
                "WARNING (urls.include-dollar) The expression '^a/$' includes routes and ends with '$', so that "
                "nothing is left for them. Remove the '$'."
            ),
        ),
        (
            [path("^a/$", view)],
            (
                "WARNING (urls.regex-signs) The pattern '^a/$' looks like a regular expression, which path() takes "
                "literally. Use re_path(), or write parameters as '<int:name>'."
            ),
        ),
        (
            [path("a", include([path("b/", view)]))],
            (
                "WARNING (urls.include-slash) The pattern 'a' includes routes and does not end with a slash: theirs "
                "follow without one. Write 'a/'."
            ),
        ),
        (
            [path("a//", view)],
            (
                "WARNING (urls.double-slash) The route 'a//' holds two slashes in a row. A pattern that includes "
                "others ends with a slash, and theirs do not begin with one."
            ),
        ),
        (
            [path("a/./", view)],
            (
                "WARNING (urls.dots) The route 'a/./' holds a segment of dots, which browsers remove: it has no URL. "
                "Name the segment differently."
            ),
        ),
        (
            [path("a/", view), path("b/", view), path("c", view)],
            (
                "INFO (urls.no-slash) The route 'c' does not end with a slash, and most others do. Write 'c/', so "
                "that all addresses look alike."
            ),
        ),
    ],
)
def test_each_finding_says_what_is_wrong_and_what_to_do(routes: list[URLPattern], text: str) -> None:
    assert [str(message) for message in check(Router(routes))] == [text]


def test_a_shadowed_route_is_told_with_the_first_of_several_that_hide_it() -> None:
    routes = [path("<int:n>/", view), path("<slug:s>/", view), path("<str:s>/", view), path("new/", view)]
    (message,) = check(Router(routes))
    assert message.text == (
        "The route 'new/' is never reached: '<slug:s>/' is declared before it and fits all its paths."
    )


def test_routes_of_several_languages_do_not_shadow_each_other() -> None:
    routes = locale_prefix([path("<slug:s>/", view, name="page")], languages=["en", "fr"], unprefixed="en")
    assert ids(routes) == []


def test_an_expression_shadows_only_its_like() -> None:
    assert ids(re_path("^a/", view), path("a/b/", view)) == []
    inner = include([re_path("^x$", view), re_path("^x$", view)])
    assert ids(path("a/", inner)) == ["urls.shadowed"]


def test_names_that_take_different_parameters_are_not_ambiguous() -> None:
    routes = [path("a/", view, name="x"), path("a/<int:n>/", view, name="x"), path("b/<int:m>/", view, name="x")]
    assert ids(*routes) == []
    assert ids(re_path(r"^a/(?P<n>\d)/$", view, name="x"), path("b/<int:n>/", view, name="x")) == [
        "urls.duplicate-name"
    ]


def test_one_name_in_two_namespaces_is_not_ambiguous() -> None:
    pages = [path("x/", view, name="x")]
    assert ids(path("a/", include((pages, "one"))), path("b/", include((pages, "two"))), *pages) == []
