"""Which route a path leads to, and what the match holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.routing import NoMatch
from bandstand.urls import Router, include, path, re_path

if TYPE_CHECKING:
    from bandstand.contracts.routing import Match
    from bandstand.urls import URLPattern


def book(number: int) -> str:
    return f"Book {number}"


def found(router: Router, path: str) -> tuple[object, dict[str, object]] | None:
    try:
        match = router.resolve(path)
    except NoMatch:
        return None
    return match.target, match.kwargs


def test_a_match_tells_everything_about_its_route() -> None:
    shop = include(([path("books/<int:number>/", book, name="book", options={"csrf": False})], "shop"), "second")
    match: Match = Router([path("shop/", shop)]).resolve("/shop/books/7/")
    assert match.target is book
    assert (match.args, match.kwargs) == ((), {"number": 7})
    assert (match.name, match.view_name) == ("book", "second:book")
    assert (match.namespaces, match.app_names) == (("second",), ("shop",))
    assert match.route.pattern == "shop/books/<int:number>/"
    assert match.options == {"csrf": False}


def test_a_miss_tells_all_routes_that_were_tried() -> None:
    router = Router([path("a/", "a"), path("b/<int:n>/", "b"), re_path("^c", "c")])
    with pytest.raises(NoMatch, match="No route fits the path '/d/'") as caught:
        router.resolve("/d/")
    assert [route.pattern for route in caught.value.tried] == ["a/", "b/<int:n>/", "^c"]


def test_captured_parameters_pass_down_through_includes() -> None:
    inner = [path("<slug:title>/", "page"), path("", "front")]
    router = Router([path("<str:user>/<int:year>/", include(inner))])
    assert found(router, "/ada/2026/notes/") == ("page", {"user": "ada", "year": 2026, "title": "notes"})
    assert found(router, "/ada/2026/") == ("front", {"user": "ada", "year": 2026})
    assert found(router, "/ada/x/") is None


def test_of_parameters_with_one_name_the_inner_one_arrives() -> None:
    router = Router([path("<int:id>/", include([path("<int:id>/", "inner"), path("x/", "outer")]))])
    assert found(router, "/1/2/") == ("inner", {"id": 2})
    assert found(router, "/1/x/") == ("outer", {"id": 1})
    assert found(router, "/a/2/") is None


def test_extra_values_are_inherited_and_the_inner_ones_win() -> None:
    inner = [path("a/", "a", {"colour": "red"}), path("b/", "b"), path("<int:size>/", "c")]
    router = Router([path("x/", include(inner), {"colour": "blue", "size": 1})])
    assert found(router, "/x/a/") == ("a", {"colour": "red", "size": 1})
    assert found(router, "/x/b/") == ("b", {"colour": "blue", "size": 1})
    assert found(router, "/x/7/") == ("c", {"colour": "blue", "size": 7})


def test_an_extra_value_wins_over_a_parameter_beside_it() -> None:
    router = Router([path("<int:size>/<str:name>/", "view", {"size": "fixed"})])
    assert found(router, "/7/a/") == ("view", {"name": "a", "size": "fixed"})
    assert found(router, "/x/a/") is None


def test_extra_values_are_copied_for_each_match() -> None:
    router = Router([path("a/", "view", {"colour": "red"})])
    router.resolve("/a/").kwargs["colour"] = "blue"
    assert found(router, "/a/") == ("view", {"colour": "red"})


def test_options_are_inherited_and_the_inner_ones_win() -> None:
    inner = [path("a/", "a", options={"csrf": True}), path("b/", "b")]
    router = Router([path("x/", include(inner), options={"csrf": False, "limit": 3})])
    assert router.resolve("/x/a/").options == {"csrf": True, "limit": 3}
    assert router.resolve("/x/b/").options == {"csrf": False, "limit": 3}


def test_the_route_declared_first_wins_whatever_its_kind() -> None:
    kinds = [
        path("a/<slug:s>/", "slug"),
        path("a/new/", "text"),
        path("a/<path:rest>", "path"),
        re_path(r"^a/[a-z]+/$", "regex"),
        path("a/<str:x>-<int:y>/", "mixed"),
    ]
    for number, first in enumerate(kinds):
        router = Router([first, *kinds[:number], *kinds[number + 1 :]])
        fitting = "/a/new-7/" if first.target == "mixed" else "/a/new/"
        assert router.resolve(fitting).target == first.target


def test_a_text_and_a_parameter_in_one_place_do_not_hide_each_other() -> None:
    router = Router(
        [
            path("<slug:user>/", "profile"),
            path("<slug:user>/edit/", "edit"),
            path("books/<int:number>/", "book"),
            path("books/<int:number>/edit/", "edit book"),
            path("books/", "never reached"),
        ]
    )
    assert found(router, "/books/") == ("profile", {"user": "books"})
    assert found(router, "/books/7/") == ("book", {"number": 7})
    assert found(router, "/books/edit/") == ("edit", {"user": "books"})
    assert found(router, "/books/7/edit/") == ("edit book", {"number": 7})
    assert found(router, "/ada/7/") is None


def test_a_parameter_that_reaches_over_segments_takes_as_much_as_it_can() -> None:
    router = Router([path("<path:a>/x/<path:b>.<slug:c>", "view")])
    assert found(router, "/1/x/2/x/3.4.5") == ("view", {"a": "1/x/2", "b": "3.4", "c": "5"})
    assert found(router, "/x/x/x/x.x") == ("view", {"a": "x/x", "b": "x", "c": "x"})
    assert found(router, "/1/y/2.5") is None


def test_empty_segments_and_slashes_count() -> None:
    router = Router([path("a//b/", "double"), path("/c/", "leading"), path("d", "bare")])
    assert [found(router, it) and found(router, it)[0] for it in ("/a//b/", "//c/", "/d")] == [  # type: ignore[index]
        "double",
        "leading",
        "bare",
    ]
    assert [found(router, it) for it in ("/a/b/", "/c/", "/d/", "//d", "d", "x/d", "")] == [None] * 7


@pytest.mark.parametrize(
    "routes",
    [
        [path("", "front"), path("a/", "text")],
        [path("<int:n>/", "number"), path("<str:s>/", "text")],
        [path("<path:rest>", "path")],
        [re_path("a", "anywhere"), re_path("", "all")],
        [re_path("^(.*)$", "all")],
        [path("<str:s>/", include([re_path("", "all")])), path("<path:p>", include([re_path("$", "all")]))],
        [path("<str:s>-<int:n>/", "mixed"), path("a/<path:p>/b", "paths"), re_path("^.*$", "all")],
    ],
)
def test_nothing_stands_before_the_leading_slash(routes: list[URLPattern]) -> None:
    router = Router(routes)
    for path_ in ("", "a", "a/", "7/", "x/a/", "x/7/", " /a/", "\n/", "http://a/", "a-7/", "*"):
        assert found(router, path_) is None


def test_a_path_is_taken_as_it_stands_and_nothing_in_it_is_decoded() -> None:
    router = Router([path("100%/", "per cent"), path("a b/<str:s>/", "space"), path("<str:s>", "other")])
    assert found(router, "/100%/") == ("per cent", {})
    assert found(router, "/100%25/") is None
    assert found(router, "/a b/%41%2F%C3%A9/") == ("space", {"s": "%41%2F%C3%A9"})
    assert found(router, "/a%20b/x/") is None
    assert found(router, "/a+b") == ("other", {"s": "a+b"})
    assert found(router, "/a?b#c;d") == ("other", {"s": "a?b#c;d"})
    assert found(router, "/\ud800") == ("other", {"s": "\ud800"})


def test_letters_of_all_scripts_are_texts_and_composed_ones_are_not_equal_to_others() -> None:
    router = Router([path("caf\u00e9/", "composed"), path("cafe\u0301/", "apart"), path("日本/<str:s>/", "japan")])
    assert found(router, "/caf\u00e9/") == ("composed", {})
    assert found(router, "/cafe\u0301/") == ("apart", {})
    assert found(router, "/日本/京都/") == ("japan", {"s": "京都"})
    assert found(router, "/CAF\u00c9/") is None


@pytest.mark.parametrize("text", ["\u0663", "\u00b3", "\u2462", "\u2167", "7\u0663", "\uff17"])
def test_digits_of_other_scripts_are_no_number(text: str) -> None:
    assert found(Router([path("<int:n>/", "view")]), f"/{text}/") is None
    assert found(Router([path("<str:s>/<int:n>/<int:m>/", "view")]), f"/a/7/{text}/") is None


@pytest.mark.parametrize("text", ["\u00e9", "\u00df", "\u0430", "\u00aa", "a\n", "a.b", "a b", ""])
def test_a_slug_is_ascii_letters_digits_hyphens_and_underscores(text: str) -> None:
    assert found(Router([path("<slug:s>/", "view")]), f"/{text}/") is None


def test_a_number_beside_letters_of_other_scripts_is_still_a_number() -> None:
    router = Router([path("<str:s>/<int:n>/<int:m>/", "view")])
    assert found(router, "/日本/7/08/") == ("view", {"s": "日本", "n": 7, "m": 8})


def test_an_instance_that_is_included_twice_is_found_in_both_places() -> None:
    shop = include(([path("", "front", name="front"), path("<int:n>/", "book", name="book")], "shop"))
    router = Router([path("one/", shop), path("two/", shop), path("<slug:s>/", include([path("in/", shop)]))])
    assert [found(router, f"/{place}/7/") for place in ("one", "two", "x/in")] == [
        ("book", {"n": 7}),
        ("book", {"n": 7}),
        ("book", {"n": 7, "s": "x"}),
    ]
    assert router.resolve("/one/").route is not router.resolve("/two/").route
    assert router.resolve("/two/").view_name == "shop:front"
    assert router.reverse("shop:book", args=(7,)) == "/two/7/"
    assert router.reverse("shop:book", kwargs={"n": 7, "s": "x"}) == "/x/in/7/"


def test_a_text_declared_after_a_route_that_takes_its_path_is_not_found_before_it() -> None:
    late = [path("a/b/", "text"), path("c/", "text")]
    for first in (path("<str:s>/<str:t>/", "first"), path("<path:p>", "first"), re_path("^a/", "first")):
        assert Router([first, *late]).resolve("/a/b/").target == "first"
        assert Router([*late, first]).resolve("/a/b/").target == "text"
    assert Router([path("<int:n>/<str:t>/", "first"), *late]).resolve("/a/b/").target == "text"


def test_one_place_that_two_ways_lead_to_remembers_what_was_declared_before_on_each() -> None:
    router = Router(
        [re_path("^a/", "expression"), path("<str:s>/t/<int:n>/", "number"), path("<str:s>/t/<str:x>/", "text")]
    )
    assert router.resolve("/b/t/7/").target == "number"
    assert router.resolve("/a/t/7/").target == "expression"
    assert router.resolve("/a/t/x/").target == "expression"
    assert router.resolve("/b/t/x/").target == "text"


def test_of_groups_with_one_name_the_inner_one_arrives() -> None:
    router = Router([re_path(r"^(?P<n>\d+)/", include([re_path(r"^(?P<n>[a-z]+)/$", "view"), path("<int:n>/", "in")]))])
    assert found(router, "/7/a/") == ("view", {"n": "a"})
    assert found(router, "/7/8/") == ("in", {"n": 8})


def test_an_expression_declared_first_takes_only_what_it_fits() -> None:
    router = Router([re_path("^a/[0-9]+/x", "expression"), path("a/<int:n>/<str:s>/", "path"), path("a/7/y/", "text")])
    assert found(router, "/a/7/xy/") == ("expression", {})
    assert found(router, "/a/7/y/") == ("path", {"n": 7, "s": "y"})
    assert found(router, "/a/b/x/") is None


def test_a_regular_expression_gives_named_groups_that_took_part() -> None:
    router = Router([re_path(r"^(?P<year>[0-9]{4})/(?:page-(?P<page>\d+)/)?$", "view")])
    assert found(router, "/2026/") == ("view", {"year": "2026"})
    assert found(router, "/2026/page-3/") == ("view", {"year": "2026", "page": "3"})
    assert found(router, "/2026/\n") is None


def test_a_regular_expression_without_an_end_leaves_the_rest_alone() -> None:
    assert found(Router([re_path(r"^a/", "view")]), "/a/b/c") == ("view", {})
    assert found(Router([re_path(r"b", "view")]), "/a/b/c") == ("view", {})


def test_unnamed_groups_pass_down_only_without_named_values() -> None:
    inner = [re_path(r"^(\d+)/$", "inner")]
    assert Router([re_path(r"^([a-z]+)/", include(inner))]).resolve("/a/7/").args == ("a", "7")
    mixed = Router([re_path(r"^([a-z]+)/", include(inner), {"colour": "red"})]).resolve("/a/7/")
    assert (mixed.args, mixed.kwargs) == (("7",), {"colour": "red"})


def test_expressions_and_patterns_include_each_other() -> None:
    router = Router(
        [
            path("a/<int:n>/", include([re_path(r"^x-(?P<s>[a-z]+)$", "regex in path", name="one")])),
            re_path(r"^b/(?P<n>\d+)/", include([path("<int:m>/", "path in regex", name="two")])),
            re_path(r"^c/(?P<n>\d+)/", include([path("<uuid:m>-<str:s>/", include([re_path("$", "deep")]))])),
        ]
    )
    assert [route.pattern for route in router] == [
        "^a/<int:n>/x-(?P<s>[a-z]+)$",
        r"^b/(?P<n>\d+)/<int:m>/",
        r"^c/(?P<n>\d+)/<uuid:m>-<str:s>/$",
    ]
    assert found(router, "/a/7/x-y") == ("regex in path", {"n": 7, "s": "y"})
    assert found(router, "/b/7/8/") == ("path in regex", {"n": "7", "m": 8})
    assert found(router, "/b/7/x/") is None
    assert found(router, "/c/7/12345678-1234-5678-1234-567812345678/") is None
    assert router.reverse("one", kwargs={"n": 7, "s": "y"}) == "/a/7/x-y"
    assert router.reverse("two", args=("7", 8)) == "/b/7/8/"


def test_texts_and_parameters_that_overlap_at_every_depth_are_found_without_a_step_for_each_combination() -> None:
    depth, width = 6, 6
    routes = [
        path("/".join(f"t{number}" if place == here else f"<str:p{place}>" for place in range(depth)), (here, number))
        for here in range(depth)
        for number in range(width)
    ]
    router = Router(routes)
    assert router.resolve("/a/a/t3/a/a/a").target == (2, 3)
    assert router.resolve("/a/a/t3/a/t1/t2").target == (2, 3)
    assert router.resolve("/a/a/a/a/a/t5").target == (5, 5)
    assert found(router, "/a/a/a/a/a/a") is None
