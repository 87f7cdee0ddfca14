"""The table and its plain twin agree on any routes and any path."""

from __future__ import annotations

import re
import uuid
from itertools import cycle
from typing import TYPE_CHECKING
from urllib.parse import unquote

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bandstand.contracts.routing import Match, NoMatch, NoReverse
from bandstand.urls import Router, include, path, re_path
from bandstand.urls._patterns import joined, parameters, parts_of, regex_of
from bandstand.urls._plain import match_plainly, resolve_plainly
from bandstand.urls._reading import plain_reader, prefix_reader, reader
from bandstand.urls._scanning import Scanner
from bandstand.urls.converters import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bandstand.urls import URLPattern
    from bandstand.urls._declarations import Converters
    from bandstand.urls._entries import Entry


class Year:
    """A site's own converter that keeps within a segment and refuses some text that looks right."""

    regex = "[0-9]{4}"

    def to_python(self, text: str) -> int:
        if text == "0000":
            raise ValueError(text)
        return int(text)

    def to_url(self, value: object) -> str:
        return str(value)


class Anything:
    """A site's own converter that may reach over slashes."""

    regex = "(?:a|b/)+|.+"

    def to_python(self, text: str) -> str:
        return text

    def to_url(self, value: object) -> str:
        return str(value)


CONVERTERS: Converters = {"year": Year(), "any": Anything()}

texts = st.sampled_from(["", "a", "b", "7", "a-b", "é", "%25", "new", "0000", "\n", ".", "-", "a.b", " "])
kinds = st.sampled_from(["int", "str", "slug", "uuid", "path", "year", "any"])
narrow = st.sampled_from(["int", "str", "slug", "year"])

wholes = st.one_of(texts, texts, narrow.map("<{}:%>".format), kinds.map("<{}:%>".format))
mixed = st.lists(st.one_of(texts, narrow.map("<{}:%>".format), kinds.map("<{}:%>".format)), max_size=4).map("".join)


def is_tame(pattern: str) -> bool:
    """Tell whether the twin reads a pattern in time: it tries all ways to share a text among so many parameters."""
    return pattern.count("<") <= 4


patterns = st.lists(st.one_of(wholes, wholes, mixed), max_size=4).map("/".join).filter(is_tame)
regexes = st.sampled_from(
    [
        r"^a/(?P<x>[0-9]+)/$",
        r"^a/([a-z]+)/([0-9]+)?$",
        r"^a/b/",
        r"b",
        r"^(?P<x>.*)$",
        r"^a|b$",
        r"^7/?$",
        r"^a/?b/$",
        r"^a/b|7$",
        r"(?i)^A/$",
        r"$",
    ]
)


def numbered(pattern: str) -> str:
    """Give each parameter a name: three that come again in other patterns."""
    names = iter("xyzuvwrstopqabcdefgh")
    return re.sub("%>", lambda _: f"{next(names)}>", pattern.replace("%25", "\0")).replace("\0", "%25")


def built(tree: list[tuple[object, ...]]) -> list[URLPattern]:
    """Make declarations of a drawn tree."""
    result: list[URLPattern] = []
    for is_regex, pattern, extra, inner in tree:
        target = "view" if inner is None else include(built(inner))  # type: ignore[arg-type]
        declare = re_path if is_regex else path
        result.append(
            declare(str(pattern), target, {"x": "extra"} if extra else None, "name" if inner is None else None)
        )
    return result


def trees(inner: st.SearchStrategy[object]) -> st.SearchStrategy[list[tuple[object, ...]]]:
    path_routes = st.tuples(st.just(False), patterns.map(numbered), st.integers(0, 5).map(lambda n: n == 0), inner)
    regex_routes = st.tuples(st.just(True), regexes, st.just(False), inner)
    return st.lists(st.one_of(path_routes, path_routes, path_routes, regex_routes), max_size=6)


tables = trees(st.one_of(st.none(), st.none(), trees(st.one_of(st.none(), trees(st.none())))))
UUID = "12345678-1234-5678-1234-567812345678"
pieces = st.one_of(texts, texts, st.sampled_from(["x", "2024", "77", UUID, "\u0667", "\0", "\ud800", "99999999999"]))
paths = st.lists(st.lists(pieces, max_size=3).map("".join), max_size=5).map(lambda all_: "/" + "/".join(all_))


fillings = st.lists(st.tuples(st.integers(0, 20), st.lists(pieces, min_size=1, max_size=4)), max_size=8)


def filled(router: Router, number: int, some: Sequence[str]) -> str:
    """Give a path that resembles a route: texts in the places of its parameters."""
    patterns = [route.pattern for route in router] or [""]
    every = cycle(some)
    return "/" + re.sub("<[^>]*>", lambda _: next(every), patterns[number % len(patterns)])


def found(router: Router, path: str) -> Match | None:
    try:
        return router.resolve(path)
    except NoMatch:
        return None


@settings(max_examples=400, deadline=None)
@given(tree=tables, some_paths=st.lists(paths, max_size=4), near_paths=fillings)
def test_any_table_finds_what_trying_each_route_in_turn_finds(
    tree: list[tuple[object, ...]], some_paths: Sequence[str], near_paths: Sequence[tuple[int, Sequence[str]]]
) -> None:
    router = Router(built(tree), converters=CONVERTERS)
    assume(all(is_tame(route.pattern) for route in router))
    for one in [*some_paths, *(filled(router, number, some) for number, some in near_paths)]:
        fast, plain = found(router, one), resolve_plainly(router._all(), one)
        assert fast == plain
        if fast is not None:
            assert fast.route is plain.route  # type: ignore[union-attr]


@settings(max_examples=300, deadline=None)
@given(
    pattern=st.lists(
        st.one_of(texts, st.sampled_from(["-", "/", "<int:%>", "<str:%>", "<slug:%>", "<path:%>", "<uuid:%>"]))
    ),
    text=st.lists(st.sampled_from(["a", "7", "-", "/", "\n", "é", ".", UUID, "new", ""]), max_size=12).map("".join),
)
@example(pattern=["<path:%>", "/", "<str:%>", "/", "<path:%>"], text="1/\n/2/3")
@example(pattern=["<slug:%>", "-", "<slug:%>", "-", "a"], text="a-a-a-a-a")
def test_reading_in_linear_time_gives_what_the_regular_expression_gives(pattern: list[str], text: str) -> None:
    whole = numbered("".join(pattern[:8]))
    assume(is_tame(whole))
    parts, text = joined(parts_of(whole, BUILT_IN)), text[:80]
    assert reader(parts)(text) == plain_reader(parts)(text)
    assert Scanner(parts).read(text) == (None if (texts_ := plain_reader(parts)(text)) is None else (texts_, len(text)))
    prefix = re.match(regex_of(parts), text)
    assert prefix_reader(parts)(text) == (None if prefix is None else (prefix.groups(), prefix.end()))


values = st.one_of(
    st.integers(-1, 10**20),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    st.sampled_from(["a/b", "..", "/x", "-", "a.b", "7", UUID]),
    st.just(uuid.UUID(UUID)),
)


@settings(max_examples=300, deadline=None)
@given(
    table=st.lists(patterns.map(numbered), min_size=1, max_size=5),
    given_values=st.lists(values, min_size=8, max_size=8),
)
def test_a_url_leads_back_to_its_parameters_or_to_a_route_before(table: list[str], given_values: list[object]) -> None:
    routes = [path(pattern, number, name=f"r{number}") for number, pattern in enumerate(table)]
    router = Router(routes, converters=CONVERTERS)
    for entry in router._all():
        assert entry.parts is not None
        names = [parameter.name for parameter in parameters(entry.parts)]
        kwargs = dict(zip(names, cycle(given_values), strict=False))
        try:
            url = router.reverse(f"r{entry.index}", kwargs=kwargs)
        except NoReverse:
            assert not has_url(entry, kwargs)
            continue
        assert url.isascii()
        assert url.isprintable()
        assert re.match(r"/(?![/\\])", url)
        match = router.resolve(unquote(url))
        assert match.route is entry.route or match.target < entry.index  # type: ignore[operator]
        alone = match_plainly(entry, unquote(url)[1:])
        assert alone is not None
        assert as_texts(alone.kwargs) == as_read(kwargs, alone.kwargs)


def as_texts(kwargs: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in kwargs.items()}


def as_read(given_kwargs: Mapping[str, object], read: Mapping[str, object]) -> dict[str, str]:
    """Give the texts of values, as they come back: a number may be given as text with zeros before it."""
    return {
        name: str(int(str(value))) if isinstance(read.get(name), int) else str(value)
        for name, value in given_kwargs.items()
    }


def has_url(entry: Entry, kwargs: dict[str, object]) -> bool:
    """Tell whether filling in the texts of some values gives a path that is read as these texts."""
    parts = entry.parts or ()
    texts_ = tuple(str(kwargs[parameter.name]) for parameter in parameters(parts))
    filling = iter(texts_)
    text = "".join(part if isinstance(part, str) else next(filling) for part in parts)
    return plain_reader(parts)(text) == texts_ and {".", ".."}.isdisjoint(text.split("/"))


namespaced = st.recursive(
    st.lists(st.tuples(patterns.map(numbered), st.none()), min_size=1, max_size=3),
    lambda inner: st.lists(st.tuples(patterns.map(numbered), st.one_of(st.none(), inner)), min_size=1, max_size=3),
    max_leaves=8,
)


def nested(tree: list[tuple[str, object]]) -> list[URLPattern]:
    """Make declarations that begin with a text of their own each, in namespaces of their own."""
    result: list[URLPattern] = []
    for number, (pattern, inner) in enumerate(tree):
        own = f"at{number}/{pattern}"
        if inner is None:
            result.append(path(own, "view", name=f"page{number}"))
        else:
            below = nested(inner)  # type: ignore[arg-type]
            result.append(path(own, include((below, "app"), namespace=f"n{number}")))
    return result


@settings(max_examples=200, deadline=None)
@given(tree=namespaced, given_values=st.lists(values, min_size=8, max_size=8), prefix=st.sampled_from(["", "/shop"]))
def test_a_url_below_namespaces_leads_back_to_its_route(
    tree: list[tuple[str, object]], given_values: list[object], prefix: str
) -> None:
    router = Router(nested(tree), converters=CONVERTERS)
    for entry in router._all():
        assert entry.parts is not None
        wanted = list(parameters(entry.parts))
        assume(is_tame(entry.route.pattern))
        kwargs = dict(zip((each.name for each in wanted), cycle(given_values), strict=False))
        try:
            url = router.reverse(entry.route.view_name, kwargs=kwargs, prefix=prefix)
        except NoReverse:
            continue
        assert url.startswith(f"{prefix}/at")
        match = router.resolve(unquote(url.removeprefix(prefix)))
        # A parameter that takes slashes may reach into the text of a route declared before.
        assert match.route in [each.route for each in router._all()[: entry.index + 1]]
        if match.route is entry.route:
            assert as_texts(match.kwargs) == as_read(kwargs, match.kwargs)
