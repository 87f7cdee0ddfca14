"""The conformance suites of ``Resolver`` and ``Reverser`` and their reference implementation in memory."""

from __future__ import annotations

import re
from contextvars import Context
from functools import partial
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from bandstand.contracts.routing._resolver import NoMatch, Resolver
from bandstand.contracts.routing._reverser import NoReverse, Reverser
from bandstand.contracts.routing._routes import Match, Route
from bandstand.contracts.routing.mount import PREFIX
from bandstand.contracts.services.conformance import Suite, raises, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

__all__ = [
    "MakeResolver",
    "MakeRouter",
    "MemoryRouter",
    "NamespaceSuite",
    "RegexSuite",
    "ResolverSuite",
    "ReverserSuite",
    "Router",
]

_CONVERTERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "int": (r"[0-9]+", int),
    "path": (r".+", str),
    "slug": (r"[-a-zA-Z0-9_]+", str),
    "str": (r"[^/]+", str),
}
_PARAMETER = re.compile(r"<(\w+):(\w+)>")
_SAFE_IN_PATHS = "/:@!$&()*+,;=-._~"


class MemoryRouter:
    """Tries each route in turn: slow, short, and right. Patterns know int, path, slug and str.

    A regular expression resolves, and has no URL.
    """

    def __init__(self, routes: Sequence[Route]) -> None:
        self._entries = [_Entry(route) for route in routes]

    def __iter__(self) -> Iterator[Route]:
        """Give all routes in the order in which they were declared."""
        return (entry.route for entry in self._entries)

    def resolve(self, path: str, /) -> Match:
        """Find the first route that fits a path, or raise ``NoMatch``."""
        if path.startswith("/"):
            # Every route in turn: what a faster router gives is compared with this.
            for entry in self._entries:
                match = entry.match(path[1:])
                if match is not None:
                    return match
        raise NoMatch(path, self)

    def reverse(
        self,
        name: str,
        /,
        *,
        args: Sequence[object] = (),
        kwargs: Mapping[str, object] | None = None,
        query: Mapping[str, object] | None = None,
        fragment: str | None = None,
        current_app: str | None = None,
    ) -> str:
        """Make the URL of a route, or raise ``NoReverse``."""
        if args and kwargs:
            message = f"The URL of {name!r} takes args or kwargs, not both; got {args!r} and {kwargs!r}."
            raise ValueError(message)
        end = _query(query or {}) + ("" if fragment is None else f"#{quote(fragment, safe=_SAFE_IN_PATHS)}")
        full_name = self._instance(name, current_app)
        for entry in reversed(self._entries):
            if entry.route.name is not None and entry.route.view_name == full_name:
                path = entry.fill(args, kwargs or {})
                if path is not None:
                    return PREFIX.get() + path + end
        raise NoReverse(name, args, kwargs, self)

    def _instance(self, name: str, current_app: str | None) -> str:
        """Put the namespace of an instance in the place of each application's name."""
        *spaces, last = name.split(":")
        current = (current_app or "").split(":")
        chosen: tuple[str, ...] = ()
        for depth, space in enumerate(spaces):
            routes = [route for route in self if len(route.namespaces) > depth and route.namespaces[:depth] == chosen]
            instances = [route.namespaces[depth] for route in routes if route.app_names[depth] == space]
            wanted = current[depth] if depth < len(current) else ""
            if wanted in instances:
                space = wanted  # noqa: PLW2901 - the name given stands for this instance
            elif instances and space not in instances:
                space = instances[-1]  # noqa: PLW2901
            if space != wanted:
                current = []
            chosen = (*chosen, space)
        return ":".join((*chosen, last))


class _Entry:
    """A route with its pattern taken apart."""

    def __init__(self, route: Route) -> None:
        self.route = route
        self._is_regex = route.pattern.startswith("^")
        # Split by two groups, the text between parameters is at 0, 3, 6 and so on.
        pieces = _PARAMETER.split(route.pattern)
        self._literals = pieces[::3]
        self._kinds = dict(zip(pieces[2::3], pieces[1::3], strict=True))
        groups = [f"(?P<{name}>{_CONVERTERS[kind][0]})" for name, kind in self._kinds.items()]
        text = "".join(re.escape(a) + b for a, b in zip(self._literals, [*groups, ""], strict=True))
        whole = route.pattern if self._is_regex else text
        self._regex = re.compile(whole)  # source: pattern - a route's own pattern, never request data

    def match(self, path: str) -> Match | None:
        found = self._regex.search(path) if self._is_regex else self._regex.fullmatch(path)
        if found is None:
            return None
        named = found.groupdict()
        # The language refuses to convert very long numbers with a ValueError.
        try:
            kwargs = {name: self._convert(name, text) for name, text in named.items()}
        except ValueError:
            return None
        return Match(self.route, kwargs, () if named else found.groups())

    def _convert(self, name: str, text: str) -> object:
        return _CONVERTERS[self._kinds.get(name, "str")][1](text)

    def fill(self, args: Sequence[object], kwargs: Mapping[str, object]) -> str | None:
        values = dict(zip(self._kinds, args, strict=False)) if args else kwargs
        if self._is_regex or values.keys() != self._kinds.keys() or len(args) > len(self._kinds):
            return None
        texts = [str(values[name]) for name in self._kinds]
        path = "".join(a + b for a, b in zip(self._literals, [*texts, ""], strict=True))
        if self._regex.fullmatch(path) is None or not {".", ".."}.isdisjoint(path.split("/")):
            return None
        encoded = quote(path, safe=_SAFE_IN_PATHS)
        # A second slash at the beginning would make the rest a host.
        return "/%2F" + encoded[1:] if encoded.startswith("/") else "/" + encoded


def _query(query: Mapping[str, object]) -> str:
    pairs = [(key, item) for key, value in query.items() for item in _items(value)]
    for key, item in pairs:
        if item is None:
            message = f"The query {key!r} is None, which has no text: leave it out or pass an empty string."
            raise TypeError(message)
    return f"?{urlencode(pairs)}" if pairs else ""


def _items(value: object) -> list[object]:
    return [*value] if isinstance(value, list | tuple) else [value]


class Router(Resolver, Reverser, Protocol):
    """Both directions over one table."""


class MakeResolver(Protocol):
    """Builds the resolver under test from descriptions of routes.

    It declares, for each one, its own kind of route of the same pattern, target, name, namespaces and options; the
    patterns are written as ``MemoryRouter`` reads them.
    """

    def __call__(self, routes: Sequence[Route], /) -> Resolver:
        """Build it."""
        ...


class MakeRouter(Protocol):
    """Builds the resolver and reverser under test, as ``MakeResolver`` does."""

    def __call__(self, routes: Sequence[Route], /) -> Router:
        """Build it."""
        ...


_SHOP = (
    Route(pattern="", target="front", name="front"),
    Route(pattern="books/", target="list", name="list"),
    Route(pattern="books/<int:number>/", target="by number", name="book", options={"csrf": False}),
    Route(pattern="books/new/", target="new", name="new"),
    Route(pattern="books/<slug:slug>/", target="by slug", name="book"),
    Route(pattern="authors/<str:author>/<int:page>/", target="author", name="author"),
    Route(pattern="files/<path:rest>", target="file", name="file"),
)


class ResolverSuite(Suite[MakeResolver]):
    """The rules of ``Resolver``; ``make`` returns a function that builds one from routes."""

    def shop(self) -> Resolver:
        """Build a resolver of a small shop."""
        return self.make()(_SHOP)

    @rule("ROUTING-01")
    def test_iteration_gives_each_route_once_in_the_order_declared(self) -> None:
        shop = self.shop()
        assert [(route.pattern, route.name) for route in shop] == [(route.pattern, route.name) for route in _SHOP]
        assert [*map(id, shop)] == [*map(id, shop)]

    @rule("ROUTING-02")
    def test_the_route_declared_first_wins(self) -> None:
        assert self.shop().resolve("/books/7/").target == "by number"
        assert self.shop().resolve("/books/new/").target == "new"
        swapped = self.make()([_SHOP[4], _SHOP[3]])
        assert swapped.resolve("/books/new/").target == "by slug"

    @rule("ROUTING-03")
    def test_the_route_of_a_match_is_one_of_those_iterated(self) -> None:
        shop = self.shop()
        routes = [*shop]
        for path in ("/", "/books/", "/books/7/", "/files/a/b"):
            assert any(shop.resolve(path).route is route for route in routes)
        assert shop.resolve("/books/7/").options == {"csrf": False}

    @rule("ROUTING-04")
    def test_parameters_arrive_converted(self) -> None:
        shop = self.shop()
        assert shop.resolve("/books/").kwargs == {}
        assert shop.resolve("/books/7/").kwargs == {"number": 7}
        assert shop.resolve("/authors/Ada L./2/").kwargs == {"author": "Ada L.", "page": 2}
        assert shop.resolve("/files/a/b.txt").kwargs == {"rest": "a/b.txt"}

    @rule("ROUTING-04")
    def test_resolving_again_gives_an_equal_match_whose_parameters_are_its_own(self) -> None:
        shop = self.shop()
        first = shop.resolve("/books/7/")
        first.kwargs["number"] = 8
        first.kwargs["more"] = True
        assert shop.resolve("/books/7/").kwargs == {"number": 7}
        assert shop.resolve("/books/7/") == shop.resolve("/books/7/")
        shop.resolve("/books/").kwargs["more"] = True
        assert shop.resolve("/books/").kwargs == {}

    @rule("ROUTING-05")
    def test_a_path_is_not_decoded_again(self) -> None:
        assert self.shop().resolve("/authors/100%25+1/2/").kwargs["author"] == "100%25+1"
        assert self.shop().resolve("/authors/Zoë/2/").kwargs["author"] == "Zoë"

    @rule("ROUTING-05")
    def test_a_path_without_a_leading_slash_is_a_miss(self) -> None:
        shop = self.shop()
        for path in ("", "books/", "books/7/"):
            assert raises(NoMatch, partial(shop.resolve, path)).path == path

    @rule("ROUTING-06")
    def test_a_pattern_fits_the_whole_path(self) -> None:
        shop = self.shop()
        for path in ("/books", "/books/7", "/books/7/x", "//books/", "/x/books/", "/books/\n", "/books/7/\n"):
            raises(NoMatch, partial(shop.resolve, path))

    @rule("ROUTING-07")
    def test_a_miss_names_the_path_and_what_was_tried(self) -> None:
        shop = self.shop()
        error = raises(NoMatch, lambda: shop.resolve("/nowhere/"))
        assert error.path == "/nowhere/"
        assert error.tried
        assert {*error.tried} <= {*shop}

    @rule("ROUTING-08")
    def test_text_that_a_converter_refuses_is_a_miss(self) -> None:
        numbers = self.make()([Route(pattern="n/<int:number>/", target="number")])
        # The language itself refuses to convert more than 4,300 digits.
        for text in ("x", "7x", "-7", "7.0", "\N{ARABIC-INDIC DIGIT SEVEN}", "9" * 5000):
            raises(NoMatch, partial(numbers.resolve, f"/n/{text}/"))


class RegexSuite(Suite[MakeResolver]):
    """The rules of routes that are regular expressions; their patterns begin with ``^``."""

    @rule("ROUTING-09")
    def test_unnamed_groups_arrive_in_order(self) -> None:
        archive = self.make()([Route(pattern=r"^archive/([0-9]{4})/([a-z]+)/$", target="archive")])
        match = archive.resolve("/archive/2026/may/")
        assert (match.args, match.kwargs) == (("2026", "may"), {})

    @rule("ROUTING-09")
    def test_named_groups_leave_unnamed_ones_out(self) -> None:
        archive = self.make()([Route(pattern=r"^archive/(?P<year>[0-9]{4})/([a-z]+)/$", target="archive")])
        match = archive.resolve("/archive/2026/may/")
        assert (match.args, match.kwargs) == ((), {"year": "2026"})


class ReverserSuite(Suite[MakeRouter]):
    """The rules of ``Reverser``; ``make`` returns a function that builds one, and its resolver, from routes."""

    def shop(self) -> Router:
        """Build the router of a small shop."""
        return self.make()(_SHOP)

    @rule("ROUTING-20")
    def test_a_url_resolves_to_what_it_was_made_from(self) -> None:
        shop = self.shop()
        for name, kwargs in (
            ("front", {}),
            ("book", {"number": 7}),
            ("book", {"slug": "a-book"}),
            ("author", {"author": "Zoë & 100% of <co>?#;", "page": 0}),
            ("file", {"rest": "a b/c+d/é.txt"}),
        ):
            match = shop.resolve(_path_of(shop.reverse(name, kwargs=kwargs)))
            assert (match.name, match.kwargs) == (name, kwargs)

    @rule("ROUTING-21")
    def test_what_may_not_stand_in_a_path_is_percent_encoded(self) -> None:
        shop = self.shop()
        assert shop.reverse("file", kwargs={"rest": 'ä ?#%<>"\t'}) == "/files/%C3%A4%20%3F%23%25%3C%3E%22%09"

    @rule("ROUTING-22")
    def test_a_url_begins_with_exactly_one_slash(self) -> None:
        everything = self.make()([Route(pattern="<path:rest>", target="page", name="page")])
        assert everything.reverse("page", kwargs={"rest": "about/"}) == "/about/"
        for rest in ("/evil.example/", "//evil.example/"):
            url = everything.reverse("page", kwargs={"rest": rest})
            assert url[:1] == "/"
            assert url[1:2] not in ("/", "\\")
            assert everything.resolve(_path_of(url)).kwargs == {"rest": rest}

    @rule("ROUTING-23")
    def test_what_no_route_takes_has_no_url(self) -> None:
        shop = self.shop()
        refused: list[tuple[str, dict[str, object]]] = [
            ("nothing", {}),
            ("book", {}),
            ("book", {"number": 7, "slug": "a-book"}),
            ("book", {"isbn": 7}),
            ("book", {"number": "seven"}),
            ("book", {"number": -7}),
            ("book", {"slug": "two words"}),
            ("author", {"author": "a/b", "page": 1}),
            ("author", {"author": "", "page": 1}),
            ("list", {"page": 1}),
        ]
        for name, kwargs in refused:
            raises(NoReverse, partial(shop.reverse, name, kwargs=kwargs))
        raises(NoReverse, lambda: shop.reverse("book", args=(7, 8)))

    @rule("ROUTING-24")
    def test_the_error_carries_what_was_given_and_the_routes_of_that_name(self) -> None:
        shop = self.shop()
        error = raises(NoReverse, lambda: shop.reverse("book", kwargs={"number": "seven"}))
        assert (error.name, error.given_args, error.given_kwargs) == ("book", (), {"number": "seven"})
        assert [route.pattern for route in error.candidates] == ["books/<int:number>/", "books/<slug:slug>/"]
        assert raises(NoReverse, lambda: shop.reverse("list", args=(7,))).given_args == (7,)

    @rule("ROUTING-24")
    def test_the_error_of_an_unknown_name_offers_the_nearest(self) -> None:
        shop = self.shop()
        error = raises(NoReverse, lambda: shop.reverse("auther"))
        assert [route.pattern for route in error.candidates] == ["authors/<str:author>/<int:page>/"]

    @rule("ROUTING-25")
    def test_args_fill_the_pattern_in_its_order(self) -> None:
        assert self.shop().reverse("author", args=("ada", 2)) == "/authors/ada/2/"
        assert self.make()([_SHOP[2]]).reverse("book", args=(7,)) == "/books/7/"

    @rule("ROUTING-25")
    def test_args_and_kwargs_together_are_refused(self) -> None:
        shop = self.shop()
        raises(ValueError, lambda: shop.reverse("author", args=("ada",), kwargs={"page": 2}))

    @rule("ROUTING-26")
    def test_of_routes_that_share_a_name_the_last_that_fits_is_used(self) -> None:
        shop = self.shop()
        assert shop.reverse("book", kwargs={"number": 7}) == "/books/7/"
        assert shop.reverse("book", kwargs={"slug": "new"}) == "/books/new/"
        old = Route(pattern="old/<int:number>/", target="old", name="item")
        new = Route(pattern="new/<int:number>/", target="new", name="item")
        assert self.make()([old, new]).reverse("item", kwargs={"number": 7}) == "/new/7/"

    @rule("ROUTING-27")
    def test_a_segment_of_dots_has_no_url(self) -> None:
        shop = self.shop()
        for rest in ("..", "a/../b", "a/./b", "a/.."):
            raises(NoReverse, partial(shop.reverse, "file", kwargs={"rest": rest}))
        raises(NoReverse, lambda: shop.reverse("author", kwargs={"author": "..", "page": 1}))
        assert shop.reverse("file", kwargs={"rest": "a/.../.b"}) == "/files/a/.../.b"

    @rule("ROUTING-28")
    def test_a_query_is_form_encoded_in_its_own_order(self) -> None:
        query = {"b": "1 & 2=3", "a": ["x", "é"], "n": 7, "none": (), "empty": ""}
        url = self.shop().reverse("list", query=query)
        expected = [("b", "1 & 2=3"), ("a", "x"), ("a", "é"), ("n", "7"), ("empty", "")]
        assert _path_of(url) == "/books/"
        assert parse_qsl(urlsplit(url).query, keep_blank_values=True) == expected
        assert url.isascii()
        assert " " not in url

    @rule("ROUTING-28")
    def test_an_empty_query_adds_nothing_and_none_is_refused(self) -> None:
        shop = self.shop()
        assert shop.reverse("list", query={}) == "/books/"
        raises(TypeError, lambda: shop.reverse("list", query={"page": None}))

    @rule("ROUTING-29")
    def test_a_fragment_is_encoded_after_the_query(self) -> None:
        shop = self.shop()
        assert shop.reverse("list", fragment="top") == "/books/#top"
        assert shop.reverse("list", query={"a": 1}, fragment='é #"') == "/books/?a=1#%C3%A9%20%23%22"

    @rule("ROUTING-32")
    def test_a_url_begins_with_the_mount_point_of_the_request(self) -> None:
        shop, request = self.shop(), Context()
        request.run(PREFIX.set, "/my%20shop")
        assert request.run(shop.reverse, "list", query={"a": 1}) == "/my%20shop/books/?a=1"
        assert shop.reverse("list") == "/books/"


def _path_of(url: str) -> str:
    return unquote(url.partition("?")[0].partition("#")[0])


def _instance(prefix: str, *, name: str, app: str = "blog") -> Route:
    return Route(pattern=f"{prefix}/<int:number>/", target=name, name="post", namespaces=(name,), app_names=(app,))


class NamespaceSuite(Suite[MakeRouter]):
    """The rules of namespaces; the routes given carry ``namespaces`` and ``app_names``."""

    @rule("ROUTING-30")
    def test_a_route_is_found_by_its_namespaces_and_name(self) -> None:
        post = Route(
            pattern="a/b/<int:number>/",
            target="post",
            name="post",
            namespaces=("press", "blog"),
            app_names=("press", "blog"),
        )
        router = self.make()([post])
        assert router.reverse("press:blog:post", kwargs={"number": 1}) == "/a/b/1/"
        assert router.resolve("/a/b/1/").view_name == "press:blog:post"
        for name in ("post", "blog:post", "press:post", "blog:press:post"):
            raises(NoReverse, partial(router.reverse, name, kwargs={"number": 1}))

    @rule("ROUTING-31")
    def test_the_current_instance_of_an_application_is_preferred(self) -> None:
        router = self.make()([_instance("blog", name="blog"), _instance("news", name="news")])
        assert router.reverse("blog:post", args=(1,), current_app="news") == "/news/1/"
        assert router.reverse("blog:post", args=(1,), current_app="blog") == "/blog/1/"
        assert router.reverse("news:post", args=(1,), current_app="blog") == "/news/1/"

    @rule("ROUTING-31")
    def test_else_the_instance_called_like_the_application_is_used(self) -> None:
        router = self.make()([_instance("blog", name="blog"), _instance("news", name="news")])
        assert router.reverse("blog:post", args=(1,)) == "/blog/1/"
        assert router.reverse("blog:post", args=(1,), current_app="shop") == "/blog/1/"

    @rule("ROUTING-31")
    def test_else_the_instance_declared_last_is_used(self) -> None:
        router = self.make()([_instance("first", name="first"), _instance("second", name="second")])
        assert router.reverse("blog:post", args=(1,)) == "/second/1/"
        assert router.reverse("blog:post", args=(1,), current_app="first") == "/first/1/"
