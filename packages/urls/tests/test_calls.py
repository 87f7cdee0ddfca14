"""How many Python functions a look-up calls: the same for ten routes and for a thousand."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.routing import NoMatch
from bandstand.urls import Router, path

if TYPE_CHECKING:
    from collections.abc import Callable


def calls(function: Callable[[], object]) -> int:
    """Count the Python functions that one call runs, after one that builds what is built once."""
    function()
    count = 0

    def profile(_frame: Any, event: str, _argument: Any) -> None:  # Any: as the interpreter calls it
        nonlocal count
        count += event == "call"

    sys.setprofile(profile)
    try:
        function()
    finally:
        sys.setprofile(None)
    return count - 1


def router(number: int) -> Router:
    shapes = ["<int:year>/", "<int:year>/<str:title>/", "<int:year>/<slug:title>/<int:page>/", "about/"]
    routes = [path(f"s{n}/{shapes[n % 4]}", "view", name=f"r{n}") for n in range(number)]
    return Router([path("new/", "new", name="new"), *routes])


SIZES = [10, 1000]


def resolving(size: int, path_: str) -> int:
    resolve = router(size).resolve
    return calls(lambda: resolve(path_))


def reversing(size: int, name: str, **kwargs: object) -> int:
    reverse = router(size).reverse
    return calls(lambda: reverse(name, kwargs=kwargs))


@pytest.mark.parametrize("size", SIZES)
def test_resolving_calls_as_many_functions_among_many_routes_as_among_few(size: int) -> None:
    # resolve() itself; for a path without parameters the match's own __init__, for others one matcher.
    assert resolving(size, "/s3/about/") == 2
    assert resolving(size, "/s4/2026/") == 2
    assert resolving(size, "/s5/2026/a title/") == 2
    assert resolving(size, "/s6/2026/a-title/7/") == 2


@pytest.mark.parametrize("size", SIZES)
def test_a_miss_calls_as_many_functions_among_many_routes_as_among_few(size: int) -> None:
    resolve = router(size).resolve

    def miss(path_: str) -> Callable[[], None]:
        def call() -> None:
            with pytest.raises(NoMatch):
                resolve(path_)

        return call

    assert calls(miss("/nothing/here/")) == calls(miss("/s4/x/"))


@pytest.mark.parametrize("size", SIZES)
def test_reversing_calls_as_many_functions_among_many_routes_as_among_few(size: int) -> None:
    # reverse() itself and the filler of the shape; a text is looked at by one more.
    assert reversing(size, "new") == 2
    assert reversing(size, "r4", year=2026) == 2
    assert reversing(size, "r6", year=2026, title="a-title", page=7) == 2
    assert reversing(size, "r5", year=2026, title="a-title") == 3


def test_ten_thousand_routes_share_a_few_matchers() -> None:
    shapes = ["<int:a>/", "<int:a>/<str:b>/", "<int:a>/<str:b>/edit/", "<int:a>/<str:b>/remove/"]
    many = Router([path(f"s{n}/{shapes[n % 4]}", "view") for n in range(10_000)])
    many.resolve("/s3/1/b/remove/")
    assert many._table is not None
    assert many._table.matchers == 3
