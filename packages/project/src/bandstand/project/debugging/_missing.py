"""A path that no route fits, and the routes that come nearest."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from bandstand.contracts.routing import NoMatch
from bandstand.project.debugging._printable import printable
from bandstand.project.debugging._request import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.contracts.routing import Route

_MOST_COMPARED = 1000
_MOST_SHOWN = 60
_MOST_SEGMENTS = 12
_LONGEST = 200
_NEAR = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A route: its pattern, its name, and what it leads to."""

    path: str
    name: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A path that no route fits.

    Attributes:
        method: The method of the request.
        path: The path below the mount point.
        hints: What may help.
        rows: The routes, the nearest first.
        count: How many routes there are.
    """

    method: str
    path: str
    hints: tuple[str, ...]
    rows: tuple[Row, ...]
    count: int


def find_near(method: str, path: str, routes: Iterable[Route]) -> Missing:
    """Compare a path with the routes."""
    known = [*islice(routes, _MOST_COMPARED)]
    ranked = sorted(((_likeness(path, route), route) for route in known), key=lambda pair: -pair[0])
    return Missing(
        method=printable(method, 40),
        path=printable(path, _LONGEST),
        hints=tuple(_hints(method, path, routes, ranked)),
        rows=tuple(_row(route) for _, route in ranked[:_MOST_SHOWN]),
        count=len(known),
    )


def _hints(method: str, path: str, routes: Iterable[Route], ranked: list[tuple[float, Route]]) -> Iterable[str]:
    other = _other_slash(path, routes)
    if other is not None:
        what = "with a slash at its end" if other.endswith("/") else "without the slash at its end"
        yield f"There is a route for it {what}: {printable(other, _LONGEST)!r}."
        if method not in ("GET", "HEAD"):
            yield f"A redirect there would lose what was sent with {printable(method, 40)}: change the address instead."
    elif ranked and ranked[0][0] >= _NEAR:
        yield f"Did you mean {printable('/' + ranked[0][1].pattern, _LONGEST)!r}?"
    if not ranked:
        yield "There are no routes at all."


def _other_slash(path: str, routes: Iterable[Route]) -> str | None:
    """Give the path with the slash that it lacks, or without the one that it has, where a route fits that."""
    resolve = getattr(routes, "resolve", None)
    other = path[:-1] if path.endswith("/") else path + "/"
    if not other:
        return None
    if resolve is None:
        return other if any(f"/{route.pattern}" == other for route in routes) else None
    try:
        resolve(other)
    except NoMatch:
        return None
    return other


def _likeness(path: str, route: Route) -> float:
    """Give from 0 to 1 how much a path is like a pattern, segment by segment; a parameter is like anything."""
    given = path[:_LONGEST].strip("/").split("/")[:_MOST_SEGMENTS]
    wanted = route.pattern[:_LONGEST].strip("^$/").split("/")[:_MOST_SEGMENTS]
    pairs = [*zip_longest(given, wanted, fillvalue="")]
    return sum(_of_segment(one, other) for one, other in pairs) / len(pairs)


def _of_segment(given: str, wanted: str) -> float:
    if wanted.startswith(("<", "(")):
        return 0.7 if given else 0.0
    return SequenceMatcher(None, given, wanted).ratio()


def _row(route: Route) -> Row:
    pattern = route.pattern if route.pattern.startswith("^") else f"/{route.pattern}"
    return Row(
        path=printable(pattern, _LONGEST),
        name=printable(route.view_name if route.name is not None else "", _LONGEST),
        target=printable(name_of(route.target), _LONGEST),
    )


def missing_text(missing: Missing) -> str:
    """Write it as plain text."""
    lines = [f"404: no route fits {missing.method} {missing.path}", *missing.hints, ""]
    lines += [f"  {row.path}  {row.name}  {row.target}".rstrip() for row in missing.rows]
    return "\n".join(lines) + "\n"


def missing_data(missing: Missing) -> dict[str, object]:
    """Give it as data for JSON."""
    return {
        "status": 404,
        "error": "no route",
        "path": missing.path,
        "suggestions": list(missing.hints),
        "routes": [{"path": row.path, "name": row.name, "target": row.target} for row in missing.rows],
    }
