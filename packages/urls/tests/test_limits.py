"""Paths that nobody means well with: a miss, and soon."""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.routing import NoMatch
from bandstand.urls import Router, include, path, re_path
from bandstand.urls._trie import Trie

if TYPE_CHECKING:
    from collections.abc import Callable

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
