"""Paths that nobody means well with: a miss, and soon."""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.routing import NoMatch, NoReverse
from bandstand.urls import Router, include, path, re_path
from bandstand.urls._table import MOST_NODES, SPARE_NODES, Branch
from bandstand.urls._trie import Trie

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.urls import URLPattern

ROUTER = Router(
    [
        path("", "front"),
        path("n/<int:number>/", "number"),
        path("n/<int:a>-<int:b>/", "numbers"),
        path("s/<slug:a>-<slug:b>-z/", "slugs"),
        path("m/<str:a>.<str:b>.<str:c>.z/", "mixed"),
        path("<uuid:key>/", "key"),
        path("p/<path:a>/x/<path:b>/y/<path:c>/z", "paths"),
        path("q/<path:a><path:b><int:c>/z", "touching"),
        path("i/<str:a>-<str:b>-<str:c>/", include([re_path("^x$", "chain")])),
        path("<str:user>/<int:year>/", "year"),
        re_path(r"^r/(?P<n>[0-9]+)/x/$", "expression"),
        path("<path:rest>/end/", "end"),
    ]
)

HOSTILE: dict[str, Callable[[int], str]] = {
    "long": lambda size: "/" + "a" * size,
    "long number": lambda size: "/n/" + "9" * size + "/",
    "long numbers": lambda size: "/n/" + "9" * (size // 2) + "-" + "9" * (size // 2) + "/",
    "segments": lambda size: "/a" * (size // 2),
    "slashes": lambda size: "/" * size,
    "hyphens": lambda size: "/s/" + "a-" * (size // 2) + "!/",
    "hyphens that fit almost": lambda size: "/s/" + "a-" * (size // 2) + "z-/",
    "dots": lambda size: "/m/" + "a." * (size // 2) + "/",
    "dots that fit almost": lambda size: "/m/." + ".z" * (size // 2) + "./",
    "paths": lambda size: "/p" + "/x/a/y" * (size // 6),
    "paths that fit almost": lambda size: "/p/" + "/x/a/z" * (size // 6) + "/z",
    "touching": lambda size: "/q/" + "1" * size,
    "touching that fit almost": lambda size: "/q/1" + "a" * size + "/z",
    "chain": lambda size: "/i/" + "-" * size + "/y",
    "line feeds": lambda size: "/p/" + "\n" * size,
    "surrogates": lambda size: "/" + "\ud800" * size,
    "zeros": lambda size: "/" + "\0" * size + "/1/x",
    "percent": lambda size: "/" + "%2F" * (size // 3),
    "long segments": lambda size: "/m/" + "ab" * (size // 4) + "/" + "cd" * (size // 4) + "/",
    "segments of texts that are known": lambda size: "/n" * (size // 2),
    "slashes after a way that is known": lambda size: "/p/" + "/" * size + "x",
    "numbers in segments": lambda size: "/7" * (size // 2) + "/",
    "users": lambda size: "/" + "a" * size + "/2026/x",
    "ends that are not": lambda size: "/end" * (size // 4) + "/en",
    "digits of other scripts": lambda size: "/n/" + "٣" * size + "/",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_path_is_a_miss(name: str) -> None:
    with pytest.raises(NoMatch):
        ROUTER.resolve(HOSTILE[name](1_000_000))


@pytest.mark.parametrize("name", HOSTILE)
def test_four_times_the_path_takes_about_four_times_the_time(name: str) -> None:
    quarter, whole = HOSTILE[name](125_000), HOSTILE[name](500_000)
    # The least of several, in turn, is what the code needs; the rest is the machine's business, which may run twice as
    # fast from one moment to the next. Time that grows with the square of the length would be sixteen times as much.
    times = [(seconds(quarter), seconds(whole)) for _ in range(5)]
    assert min(four for _, four in times) / min(one for one, _ in times) < 8


def seconds(path_: str) -> float:
    start = time.process_time()
    with pytest.raises(NoMatch):
        ROUTER.resolve(path_)
    # Below a millisecond the clock counts more than the code.
    return max(time.process_time() - start, 1e-3)


def overlapping(depth: int, width: int) -> list[URLPattern]:
    """Make routes in which a text stands at one of several places, and parameters at all others."""
    return [
        path("/".join(f"t{number}" if place == here else f"<str:p{place}>" for place in range(depth)), (here, number))
        for here in range(depth)
        for number in range(width)
    ]


def branches(router: Router) -> int:
    """Count the steps of a router's table."""
    table = router._table
    assert table is not None
    seen: set[int] = set()
    waiting = [*table.first.values(), table.other]
    while waiting:
        branch = waiting.pop()[2]
        if isinstance(branch, Branch) and id(branch) not in seen:
            seen.add(id(branch))
            waiting += [*branch.children.values(), branch.default]
    return len(seen)


def test_texts_and_parameters_that_overlap_at_every_depth_stay_bounded() -> None:
    depth, width = 8, 12
    router = Router(overlapping(depth, width))
    start = time.process_time()
    assert router.resolve("/x/x/x/x/x/x/x/t11").target == (7, 11)
    assert time.process_time() - start < 2
    # Without a limit there would be a step for each combination: 13 ** 8.
    nodes = depth * width * depth
    assert branches(router) < MOST_NODES * nodes + SPARE_NODES
    assert router.resolve("/x/x/t3/x/t4/x/x/t5").target == (2, 3)
    assert router.resolve("/x/t0/t3/x/t4/x/x/t5").target == (1, 0)
    assert router.resolve("/t9/t0/t3/x/t4/x/x/t5").target == (0, 9)
    for miss in ("/x/x/x/x/x/x/x/x", "/t1/x", "/x/x/x/x/x/x/x/t1/", "/x/x/x/x/x/x//t1"):
        with pytest.raises(NoMatch):
            router.resolve(miss)


def building(routes: list[URLPattern]) -> float:
    start = time.process_time()
    router = Router(routes)
    with pytest.raises(NoMatch):
        router.resolve("/nothing/at/all/")
    with pytest.raises(NoReverse):
        router.reverse("nothing")
    return time.process_time() - start


TABLES: dict[str, Callable[[int], list[URLPattern]]] = {
    "apart": lambda count: [path(f"s{n}/<int:x>/", n, name=f"r{n}") for n in range(count)],
    "texts": lambda count: [path(f"s{n}/a/b/", n, name=f"r{n}") for n in range(count)],
    "together": lambda count: [path(f"<str:x>/s{n}/<int:y>/", n, name=f"r{n}") for n in range(count)],
    "in one place": lambda count: [path("a/<str:x>/", n, name="same") for n in range(count)],
    "expressions": lambda count: [re_path(f"^s{n}/(?P<x>a+)/$", n, name=f"r{n}") for n in range(count)],
    "paths": lambda count: [path(f"s{n}/<path:x>/end", n, name=f"r{n}") for n in range(count)],
    "after a path": lambda count: [path("<path:x>/end/", -1), *(path(f"s{n}/", n) for n in range(count))],
}


@pytest.mark.parametrize("name", TABLES)
def test_four_times_the_routes_take_about_four_times_the_time_to_build(name: str) -> None:
    few, many = TABLES[name](300), TABLES[name](1200)
    times = [(building(few), building(many)) for _ in range(3)]
    assert min(four for _, four in times) / min(one for one, _ in times) < 9


def test_four_times_the_routes_take_about_four_times_the_time_to_check() -> None:
    few, many = (Router([path(f"s{n}/<int:x>/", print, name=f"r{n}") for n in range(count)]) for count in (300, 1200))

    def checking(router: Router) -> float:
        start = time.process_time()
        assert list(router.check()) == []
        return time.process_time() - start

    times = [(checking(few), checking(many)) for _ in range(3)]
    assert min(four for _, four in times) / min(one for one, _ in times) < 9


def test_long_values_are_refused_in_time() -> None:
    router = Router(
        [
            path("s/<slug:a>-<slug:b>-z/", "slugs", name="slugs"),
            path("p/<path:a>/x/<path:b>/y/<path:c>/z", "paths", name="paths"),
            path("t/<str:s>/<int:n>/", "simple", name="simple"),
        ]
    )

    def reversing(size: int) -> float:
        start = time.process_time()
        for name, args in (
            ("slugs", ("a-" * size, "!" * size)),
            ("paths", ("/x/a/y" * size, "a", "/x/a/y/" * size)),
            ("simple", ("é" * size, "9" * size)),
        ):
            with pytest.raises(NoReverse):
                router.reverse(name, args=args)
        return time.process_time() - start

    times = [(reversing(10_000), reversing(40_000)) for _ in range(3)]
    assert min(four for _, four in times) / min(one for one, _ in times) < 8


def test_a_number_is_limited_also_where_python_would_convert_it() -> None:
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        for path_ in ("/n/" + "9" * 4301 + "/", "/n/7-" + "9" * 4301 + "/"):
            with pytest.raises(NoMatch):
                ROUTER.resolve(path_)
    finally:
        sys.set_int_max_str_digits(limit)


def test_a_number_that_a_stricter_python_refuses_is_a_miss() -> None:
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    try:
        with pytest.raises(NoMatch):
            ROUTER.resolve("/n/" + "9" * 641 + "/")
    finally:
        sys.set_int_max_str_digits(limit)


def test_a_pattern_may_have_more_segments_than_python_has_frames() -> None:
    deep = "a/" * 3000
    router = Router([path(f"{deep}<int:x>/", "one"), path(f"{deep}<int:x>/b/", "two"), path(f"{deep}c/<x>", "three")])
    assert router.resolve(f"/{deep}7/").target == "one"
    assert router.resolve(f"/{deep}7/b/").target == "two"
    assert router.resolve(f"/{deep}c/d").target == "three"
    with pytest.raises(NoMatch):
        router.resolve("/" + "a/" * 2999)


def test_no_expression_is_compiled_while_paths_are_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = {"/r/7/x/": "expression", "/ada/2026/": "year", "/i/a-b-c/x": "chain"}
    for path_, target in paths.items():
        assert ROUTER.resolve(path_).target == target

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(re, "compile", refuse)
    monkeypatch.setattr(Trie, "add", refuse)
    for path_, target in paths.items():
        assert ROUTER.resolve(path_).target == target
