"""The functions that find the router by themselves."""

from __future__ import annotations

from contextvars import copy_context

import pytest

from bandstand.contracts.routing import RESOLVER, REVERSER, NoMatch, NoReverse
from bandstand.contracts.routing.mount import PREFIX
from bandstand.contracts.services import CURRENT, NoCurrentServices
from bandstand.contracts.services.testing import FixedServices
from bandstand.urls import Router, match_with_slash, path, resolve, reverse, reverse_lazy

ROUTER = Router(
    [
        path("books/<int:number>/", "book", name="book"),
        path("about/", "about", options={"append_slash": False}),
        path("feed", "feed"),
        path("feed/", "folder"),
    ]
)


def test_a_router_that_is_named_is_used() -> None:
    assert reverse("book", args=(7,), router=ROUTER) == "/books/7/"
    assert resolve("/books/7/", router=ROUTER).kwargs == {"number": 7}


def test_of_two_routers_the_one_that_is_named_answers_though_another_one_is_current() -> None:
    other = Router([path("shelf/<int:number>/", "volume", name="book")])
    token = CURRENT.set(FixedServices({RESOLVER: ROUTER, REVERSER: ROUTER}))
    try:
        assert reverse("book", args=(7,)) == "/books/7/"
        assert reverse("book", args=(7,), router=other) == "/shelf/7/"
        assert str(reverse_lazy("book", args=(7,), router=other)) == "/shelf/7/"
        assert resolve("/shelf/7/", router=other).target == "volume"
        with pytest.raises(NoMatch):
            resolve("/shelf/7/")
    finally:
        CURRENT.reset(token)


def test_whichever_router_answers_its_url_begins_with_the_mount_point_of_the_request() -> None:
    other = Router([path("shelf/<int:number>/", "volume", name="book")])

    def urls() -> tuple[str, str, str]:
        PREFIX.set("/shop%20one")
        lazy = reverse_lazy("book", args=(7,))
        return reverse("book", args=(7,)), reverse("book", args=(7,), router=other), str(lazy)

    token = CURRENT.set(FixedServices({REVERSER: ROUTER}))
    try:
        # A request runs in a context of its own, so its mount point ends with it.
        assert copy_context().run(urls) == ("/shop%20one/books/7/", "/shop%20one/shelf/7/", "/shop%20one/books/7/")
        assert reverse("book", args=(7,)) == "/books/7/"
    finally:
        CURRENT.reset(token)


def test_each_context_may_have_services_with_a_router_of_its_own() -> None:
    english, french = (Router([path(f"{word}/", "list", name="books")]) for word in ("books", "livres"))

    def url(router: Router) -> str:
        CURRENT.set(FixedServices({REVERSER: router}))
        return reverse("books")

    assert [copy_context().run(url, router) for router in (english, french)] == ["/books/", "/livres/"]


def test_else_the_router_of_the_current_services_is_used() -> None:
    token = CURRENT.set(FixedServices({RESOLVER: ROUTER, REVERSER: ROUTER}))
    try:
        assert reverse("book", kwargs={"number": 7}, query={"a": 1}, fragment="b") == "/books/7/?a=1#b"
        assert resolve("/books/7/").target == "book"
    finally:
        CURRENT.reset(token)


def test_without_a_router_and_services_the_error_says_so() -> None:
    with pytest.raises(NoCurrentServices, match="pass the service as an argument, or enter a project first"):
        reverse("book")
    with pytest.raises(NoCurrentServices):
        resolve("/")


def test_a_lazy_url_is_made_when_it_is_printed() -> None:
    lazy = reverse_lazy("book", kwargs={"number": 7})
    with pytest.raises(NoCurrentServices):
        str(lazy)
    token = CURRENT.set(FixedServices({REVERSER: ROUTER}))
    try:
        assert (str(lazy), f"{lazy:>12}") == ("/books/7/", "   /books/7/")
        assert lazy == "/books/7/"
        assert lazy == reverse_lazy("book", args=(7,))
        assert lazy != 7
        assert {lazy: "found"}["/books/7/"] == "found"  # type: ignore[index]
    finally:
        CURRENT.reset(token)
    assert repr(lazy) == "<LazyURL of 'book'>"
    assert str(reverse_lazy("book", args=(8,), router=ROUTER)) == "/books/8/"


def test_a_lazy_url_of_an_unknown_name_fails_when_it_is_printed() -> None:
    lazy = reverse_lazy("bok", router=ROUTER)
    with pytest.raises(NoReverse, match="Did you mean 'book'"):
        str(lazy)


def test_a_path_that_lacks_only_a_slash_is_told_with_its_match() -> None:
    match = match_with_slash(ROUTER, "/about")
    assert match is not None
    assert match.options == {"append_slash": False}
    for path_ in ("/about/", "/feed", "/nothing", "about", ""):
        assert match_with_slash(ROUTER, path_) is None


def test_a_router_alone_finds_nothing_in_an_empty_list() -> None:
    with pytest.raises(NoMatch):
        Router([]).resolve("/")
