"""The routes as a table, for people and tools to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bandstand.contracts.routing import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRow:
    """One route, in texts.

    Attributes:
        pattern: The whole pattern, with the leading slash; a regular expression begins with ``^``.
        name: Its name after its namespaces; empty when it has none.
        target: The dotted name of what it leads to, or its text.
        options: What was declared with it.
    """

    pattern: str
    name: str
    target: str
    options: Mapping[str, object]


def table(routes: Iterable[Route]) -> list[RouteRow]:
    """Give a row for each route of a router, in the order declared."""
    return [
        RouteRow(
            pattern=route.pattern if route.pattern.startswith("^") else f"/{route.pattern}",
            name="" if route.name is None else route.view_name,
            target=_dotted_name(route.target),
            options=route.options,
        )
        for route in routes
    ]


def _dotted_name(target: object) -> str:
    if target is None or isinstance(target, str):
        return str(target)
    named = target if hasattr(target, "__qualname__") else type(target)
    return f"{named.__module__}.{getattr(named, '__qualname__', '')}"
