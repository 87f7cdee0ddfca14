# Werkzeug and Litestar are typed in part only, and Litestar's look-up is not public.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportPrivateUsage=false
"""Resolving among 10 to 10,000 routes and reversing, beside Falcon, Litestar and Werkzeug.

Each table holds a route per first segment with one, two or three parameters, and every tenth has none. Paths are drawn
at random, 4,096 different ones, so that nothing is gained by remembering answers; the answers are compared first. What
is timed is a batch of 64.

Run it from ``tools``: ``python -m bench.bench_urls``.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from importlib.metadata import version
from itertools import cycle
from typing import TYPE_CHECKING, Any, TypeVar

from bench.harness import Comparison, main
from falcon.routing import CompiledRouter
from litestar import Litestar, get
from litestar._asgi.routing_trie import parse_path_to_route
from litestar.exceptions import NotFoundException
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, Rule

from bandstand.contracts.routing import NoMatch
from bandstand.urls import Router, path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

DRAWS = 4096
BATCH = 64
SHAPES: Sequence[Sequence[tuple[str, str]]] = (
    (("int", "year"),),
    (("int", "year"), ("str", "title")),
    (("int", "year"), ("str", "title"), ("int", "page")),
)

Parameters = dict[str, object]
Draw = TypeVar("Draw")


def shape(number: int) -> Sequence[tuple[str, str]] | None:
    """Give the parameters of a route, or None when it has none."""
    return None if number % 10 == 9 else SHAPES[number % 3]


def written(number: int, parameter: Callable[[str, str], str]) -> str:
    """Write a route's pattern in somebody's way of writing parameters."""
    wanted = shape(number)
    segments = ["about"] if wanted is None else [parameter(kind, name) for kind, name in wanted]
    return "/".join([f"section{number}", *segments])


def drawn(count: int) -> list[tuple[int, str, Parameters]]:
    """Draw routes and parameters; give each with its path."""
    chance = random.Random(count)  # noqa: S311 - nothing secret
    draws: list[tuple[int, str, Parameters]] = []
    for _ in range(DRAWS):
        number = chance.randrange(count)
        values: Parameters = {
            "year": chance.randrange(10**6),
            "title": f"title-{chance.randrange(10**6)}",
            "page": chance.randrange(999),
        }
        given = {name: values[name] for _, name in shape(number) or ()}
        segments = ["about"] if shape(number) is None else list(map(str, given.values()))
        draws.append((number, "/".join(["", f"section{number}", *segments]), given))
    return draws


@dataclass(frozen=True)
class Subject:
    """A router under test.

    Attributes:
        name: Whose it is, with its version.
        resolve: Looks a path up, as its server would.
        parameters: Gives the parameters of what that gave.
        reverse: Makes a path from a route's number and its parameters.
    """

    name: str
    resolve: Callable[[str], Any]  # Any: each gives something of its own
    parameters: Callable[[Any], Mapping[str, object]]
    reverse: Callable[[int, Parameters], str] | None = None


def view(**_parameters: object) -> None:
    """Answer nothing."""


def ours(count: int) -> Subject:
    """Build our own router."""
    router = Router([path(written(n, "<{}:{}>".format), view, name=f"r{n}") for n in range(count)])
    return Subject(
        "bandstand",
        router.resolve,
        lambda match: match.kwargs,
        lambda number, given: router.reverse(f"r{number}", kwargs=given),
    )


def falcon(count: int) -> Subject:
    """Build Falcon's router."""

    class Resource:
        def on_get(self, _request: object, _response: object, **_parameters: object) -> None:
            """Answer nothing."""

    router = CompiledRouter()
    resource = Resource()
    for number in range(count):
        pattern = written(number, lambda kind, name: f"{{{name}:int}}" if kind == "int" else f"{{{name}}}")
        router.add_route(f"/{pattern}", resource)
    return Subject(f"Falcon {version('falcon')}", router.find, lambda found: found[2])


def werkzeug(count: int) -> Subject:
    """Build Werkzeug's map, bound to a host as in a request."""
    kinds = {"int": "int", "str": "string"}
    rules = [Rule("/" + written(n, lambda kind, name: f"<{kinds[kind]}:{name}>"), endpoint=n) for n in range(count)]
    adapter = Map(rules).bind("localhost")
    return Subject(f"Werkzeug {version('werkzeug')}", adapter.match, lambda found: found[1], adapter.build)


def litestar(count: int) -> Subject:
    """Build Litestar's tree of routes; it is asked as its application asks it."""

    def handler(number: int) -> Any:  # Any: its class has parameters that nobody fills in
        @get("/" + written(number, lambda kind, name: f"{{{name}:{kind}}}"), name=f"r{number}")
        async def answer() -> None:
            """Answer nothing."""

        return answer

    router = Litestar([handler(number) for number in range(count)], openapi_config=None).asgi_router

    def resolve(path: str) -> Any:  # Any: a tuple of its own objects
        return parse_path_to_route(
            mount_paths_regex=router._mount_paths_regex,  # noqa: SLF001
            mount_routes=router._mount_routes,  # noqa: SLF001
            path=path,
            plain_routes=router._plain_routes,  # noqa: SLF001
            root_node=router.root_route_map_node,
            method="GET",
        )

    return Subject(f"Litestar {version('litestar')}", resolve, lambda found: found[3])


def checked(subject: Subject, draws: Sequence[tuple[int, str, Parameters]]) -> Subject:
    """Give a subject back whose answers are right."""
    for number, path_, given in draws:
        if dict(subject.parameters(subject.resolve(path_))) != given:
            message = f"{subject.name} finds something else at {path_!r}; expected {given!r}."
            raise ValueError(message)
        if subject.reverse and subject.reverse(number, given) != path_:
            message = f"{subject.name} makes another path of {number} and {given!r}; expected {path_!r}."
            raise ValueError(message)
    return subject


def batches(draws: Sequence[Draw]) -> Callable[[], Sequence[Draw]]:
    """Make a function that gives the next of some draws, a batch at a time.

    What is timed is a plain loop over it: a function around each single path takes about a twelfth of our time to
    resolve one, and would move all ratios towards one.
    """
    return cycle([draws[first : first + BATCH] for first in range(0, len(draws), BATCH)]).__next__


def resolving(subject: Subject, paths: Sequence[str]) -> Callable[[], object]:
    """Make a function that looks the next of some paths up."""
    batch, resolve = batches(paths), subject.resolve

    def call() -> None:
        for path_ in batch():
            resolve(path_)

    return call


def compare_resolving(count: int, build: Callable[[int], Subject], bar: float) -> Comparison:
    """Compare looking up random paths among some routes."""
    draws = drawn(count)
    paths = [path_ for _, path_, _ in draws]
    mine, peer = checked(ours(count), draws), checked(build(count), draws)
    calls = resolving(mine, paths), resolving(peer, paths)
    return Comparison(f"resolve {BATCH} among {count:,}", *calls, peer.name, bar)


def compare_sizes(least: int, most: int, bar: float) -> Comparison:
    """Compare our own time among many routes with that among few."""
    subjects = {count: checked(ours(count), drawn(count)) for count in (least, most)}
    calls = {count: resolving(subject, [path_ for _, path_, _ in drawn(count)]) for count, subject in subjects.items()}
    return Comparison(f"resolve {BATCH} among {most:,}", calls[most], calls[least], f"among {least:,}", bar)


def compare_reversing(count: int, build: Callable[[int], Subject], bar: float) -> Comparison:
    """Compare making paths of random parameters."""
    draws = drawn(count)
    mine, peer = checked(ours(count), draws), checked(build(count), draws)

    def reversing(subject: Subject) -> Callable[[], object]:
        batch, reverse = batches(draws), subject.reverse

        def call() -> None:
            for number, _, given in batch():
                if reverse:
                    reverse(number, given)

        return call

    return Comparison(f"reverse {BATCH} among {count:,}", reversing(mine), reversing(peer), peer.name, bar)


def compare_missing(count: int, build: Callable[[int], Subject], bar: float) -> Comparison:
    """Compare looking up what is not there."""
    mine, peer = ours(count), build(count)
    paths = [f"{path_}/nothing/here" for _, path_, _ in drawn(count)]

    def missing(subject: Subject) -> Callable[[], object]:
        batch, resolve = batches(paths), subject.resolve

        def call() -> None:
            for path_ in batch():
                try:
                    resolve(path_)
                except (NoMatch, NotFound, NotFoundException):
                    continue
                message = f"{subject.name} finds what is not there."
                raise ValueError(message)

        return call

    return Comparison(f"miss {BATCH} among {count:,}", missing(mine), missing(peer), peer.name, bar)


def comparisons() -> list[Comparison]:
    """Build all tables and compare their answers."""
    return [
        compare_resolving(10, falcon, 1.0),
        compare_resolving(100, falcon, 0.7),
        compare_resolving(1000, litestar, 0.25),
        compare_resolving(10_000, werkzeug, 0.15),
        compare_sizes(10, 10_000, 1.3),
        compare_missing(1000, litestar, 0.15),
        compare_reversing(1000, werkzeug, 0.5),
    ]


if __name__ == "__main__":
    sys.exit(main(comparisons()))
