"""URLs from names and parameters."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from bandstand.contracts.routing import NoReverse
from bandstand.contracts.routing.mount import PREFIX
from bandstand.urls import Router, include, path, re_path


def refused(router: Router, name: str, **kwargs: object) -> str:
    with pytest.raises(NoReverse) as caught:
        router.reverse(name, kwargs=kwargs)
    return str(caught.value)


def test_a_url_is_made_of_args_or_kwargs_with_a_query_and_a_fragment() -> None:
    router = Router([path("books/<int:number>/<str:title>/", "book", name="book")])
    assert router.reverse("book", args=(7, "Zoë & Co")) == "/books/7/Zo%C3%AB%20&%20Co/"
    url = router.reverse("book", kwargs={"number": 7, "title": "a?#%"}, query={"q": ["é", 1]}, fragment="top")
    assert url == "/books/7/a%3F%23%25/?q=%C3%A9&q=1#top"
    assert router.reverse("book", args=(7, "a"), query={"none": []}) == "/books/7/a/"
    assert router.reverse("book", args=(7, "a"), query={"raw": b"\xff +"}) == "/books/7/a/?raw=%FF+%2B"


def test_texts_of_patterns_are_percent_encoded() -> None:
    router = Router([path("é 100%/<int:n>/?/", "view", name="page")])
    assert router.reverse("page", args=(7,)) == "/%C3%A9%20100%25/7/%3F/"
    assert router.resolve("/é 100%/7/?/").kwargs == {"n": 7}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("é", "/caf%C3%A9/%C3%A9/"),
        ("e\u0301", "/caf%C3%A9/e%CC%81/"),
        ("日本", "/caf%C3%A9/%E6%97%A5%E6%9C%AC/"),
        ("%2F", "/caf%C3%A9/%252F/"),
        ("a b+c", "/caf%C3%A9/a%20b+c/"),
        ("?#", "/caf%C3%A9/%3F%23/"),
        ("a;b=c,d", "/caf%C3%A9/a;b=c,d/"),
        ("\\evil.example", "/caf%C3%A9/%5Cevil.example/"),
        ("\x00\r\n", "/caf%C3%A9/%00%0D%0A/"),
        ("\U0001f3b7", "/caf%C3%A9/%F0%9F%8E%B7/"),
    ],
)
def test_a_value_is_percent_encoded_and_resolves_to_itself(value: str, expected: str) -> None:
    router = Router([path("café/<str:s>/", "view", name="page")])
    url = router.reverse("page", kwargs={"s": value})
    assert url == expected
    assert router.resolve(unquote(url)).kwargs == {"s": value}


def test_a_fragment_and_a_query_are_encoded_each_in_its_way() -> None:
    router = Router([path("a/", "view", name="page")])
    assert router.reverse("page", query={"q": "a b"}, fragment="a b") == "/a/?q=a+b#a%20b"
    assert router.reverse("page", fragment="") == "/a/#"
    assert router.reverse("page", query={}, fragment=None) == "/a/"
    assert router.reverse("page", query={"a": "1"}, fragment="é?", prefix="/shop/") == "/shop/a/?a=1#%C3%A9%3F"


def test_of_routes_with_one_name_the_last_that_takes_the_parameters_is_used() -> None:
    router = Router([path("a/", 1, name="x"), path("a/<int:n>/", 2, name="x"), path("b/<str:n>/", 3, name="x")])
    assert router.reverse("x") == "/a/"
    assert router.reverse("x", args=(7,)) == "/b/7/"
    assert (
        Router([path("b/<str:n>/", 3, name="x"), path("a/<int:n>/", 2, name="x")]).reverse("x", args=("z",)) == "/b/z/"
    )


def test_an_unknown_name_is_answered_with_the_nearest_and_its_parameters() -> None:
    router = Router([path("books/<int:number>/", "book", name="book"), path("<slug:s>/", "x", name="book")])
    assert refused(router, "bok", number=7) == (
        "There is no route named 'bok'. Did you mean 'book', declared as 'books/<int:number>/' or '<slug:s>/'?"
    )
    assert refused(router, "book", isbn=7) == (
        "The route 'book' does not take isbn=7: declared as 'books/<int:number>/' or '<slug:s>/'."
    )
    assert refused(router, "zebra") == "There is no route named 'zebra'."


def test_a_namespace_that_is_unknown_or_left_out_is_answered_with_the_nearest() -> None:
    router = Router([path("shop/", include(([path("", "front", name="front")], "shop")))])
    assert router.reverse("shop:front") == "/shop/"
    assert refused(router, "shp:front") == (
        "There is no route named 'shp:front'. Did you mean 'shop:front', declared as 'shop/'?"
    )
    assert refused(router, "shop:x:front").startswith("There is no route named 'shop:x:front'.")


def test_values_that_the_route_adds_may_be_named_if_they_are_the_same() -> None:
    router = Router([path("a/<int:n>/", "view", {"lang": "en", "n": 1}, name="page")])
    assert router.reverse("page", kwargs={"n": 7}) == "/a/7/"
    assert router.reverse("page", kwargs={"n": 7, "lang": "en"}) == "/a/7/"
    assert router.reverse("page", args=(7,)) == "/a/7/"
    refused(router, "page", n=7, lang="fr")
    refused(router, "page", lang="en")


def test_of_parameters_with_one_name_each_gets_its_value_by_order_and_the_same_by_name() -> None:
    router = Router([path("<int:id>/", include([path("<int:id>/", "view", name="page")]))])
    assert router.reverse("page", args=(1, 2)) == "/1/2/"
    assert router.reverse("page", kwargs={"id": 3}) == "/3/3/"
    with pytest.raises(NoReverse):
        router.reverse("page", args=(1,))


def test_parameters_that_touch_are_refused_when_they_would_come_back_differently() -> None:
    router = Router([path("<str:a>-<str:b>/", "view", name="page"), path("<path:a>/x/<path:b>", "x", name="paths")])
    assert router.reverse("page", kwargs={"a": "1-2", "b": "3"}) == "/1-2-3/"
    refused(router, "page", a="1", b="2-3")
    assert router.reverse("paths", args=("a b", "c")) == "/a%20b/x/c"
    refused(router, "paths", a="a", b="b/x/c")


def test_no_parameter_begins_a_url_with_two_slashes() -> None:
    router = Router([path("<path:rest>", "view", name="page"), path("/lead/<int:n>/", "view", name="leading")])
    assert router.reverse("page", args=("/evil.example/",)) == "/%2Fevil.example/"
    assert router.reverse("leading", args=(7,)) == "/%2Flead/7/"


def test_a_route_with_a_segment_of_dots_has_no_url() -> None:
    router = Router([path("a/../b/", "view", name="up"), path(".<str:x>/", "view", name="hidden")])
    refused(router, "up")
    refused(router, "hidden", x=".")
    assert router.reverse("hidden", args=("well-known",)) == "/.well-known/"


@pytest.mark.parametrize(
    ("regex", "kwargs", "expected"),
    [
        (r"^articles/(?P<year>[0-9]{4})/$", {"year": 2026}, "/articles/2026/"),
        (r"^articles/(?P<year>[0-9]{4})/$", {"year": 26}, None),
        (r"^articles/(?P<year>[0-9]{4})/$", {"year": None}, None),
        (r"^a/(?:page-(?P<page>\d+)/)?$", {}, "/a/"),
        (r"^a/(?:page-(?P<page>\d+)/)?$", {"page": 3}, "/a/page-3/"),
        (r"^a\.b\-c/?$", {}, "/a.b-c"),
        (r"^(?P<a>\w+)-(?P<b>\w+)/$", {"a": "x", "b": "y"}, "/x-y/"),
        (r"^(?P<a>x|y)/[a-z]\d{3}/$", {"a": "y"}, "/y/a000/"),
        (r"^(?i)x/$"[:1] + r"x/(?P<n>\d+)(?=/)/$", {"n": 7}, "/x/7/"),
        (r"^(?P<n>\d+)/(?P=n)/$", {"n": 7}, "/7/7/"),
        (r"^(?:a|b/(?P<n>\d+))/$", {"n": 7}, "/b/7/"),
        (r"^(?:a|b/(?P<n>\d+))/$", {}, "/a/"),
        (r"^a(?#said)b[^/]c.d$", {}, "/ab0c0d"),
        (r"^\.\./(?P<n>\d+)$", {"n": 7}, None),
        (r"^(?P<rest>.*)$", {"rest": "/evil.example"}, "/%2Fevil.example"),
        (r"^(?P<a>(?P<b>x))$", {"a": "x"}, "/x"),
        (r"(?x) ^ a $", {}, None),
        (r"^(?P<q>')?(?P<w>a)(?(q)')$", {"w": "a"}, None),
        (r"^(?:a?){70}$", {}, None),
        (r"^\x41$", {}, None),
    ],
)
def test_a_regular_expression_has_a_url_where_it_can_be_told(
    regex: str, kwargs: dict[str, object], expected: str | None
) -> None:
    router = Router([re_path(regex, "view", name="page")])
    if expected is None:
        refused(router, "page", **kwargs)
    else:
        assert router.reverse("page", kwargs=kwargs) == expected


def test_unnamed_groups_are_filled_in_order() -> None:
    router = Router([re_path(r"^([0-9]{4})/([a-z]+)/$", "view", name="page")])
    assert router.reverse("page", args=(2026, "may")) == "/2026/may/"
    with pytest.raises(NoReverse):
        router.reverse("page", args=(2026,))
    refused(router, "page", year=2026)


def test_a_url_begins_with_where_the_application_is_mounted() -> None:
    router = Router([path("a/", "view", name="page")])
    assert router.reverse("page", prefix="/shop") == "/shop/a/"
    token = PREFIX.set("/shop/")
    try:
        assert router.reverse("page") == "/shop/a/"
        assert router.reverse("page", prefix="") == "/a/"
        assert router.reverse("page", prefix="//evil.example/") == "/evil.example/a/"
        assert router.reverse("page", prefix="/") == "/a/"
    finally:
        PREFIX.reset(token)
    assert router.reverse("page") == "/a/"


def test_the_instance_of_an_application_is_chosen_at_every_depth() -> None:
    posts = include(([path("<int:n>/", "post", name="post")], "blog"))
    rooms = include(([path("blog/", posts)], "room"), namespace="red")
    router = Router([path("red/", rooms), path("blue/", include(([path("b/", posts)], "room"), namespace="blue"))])
    assert router.reverse("room:blog:post", args=(1,)) == "/blue/b/1/"
    assert router.reverse("room:blog:post", args=(1,), current_app="red") == "/red/blog/1/"
    assert router.reverse("room:blog:post", args=(1,), current_app="red:blog") == "/red/blog/1/"
    assert router.reverse("red:blog:post", args=(1,), current_app="blue") == "/red/blog/1/"
    assert router.reverse("room:blog:post", args=(1,)) == "/blue/b/1/"
