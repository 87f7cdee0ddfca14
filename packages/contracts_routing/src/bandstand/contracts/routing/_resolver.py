"""From a path to a match."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bandstand.contracts.services import Contract

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bandstand.contracts.routing._routes import Match, Route


class Resolver(Protocol):
    """Finds the route of a path.

    ROUTING-01: iteration gives each route once, in the order in which they were declared, the same objects every time.
    ROUTING-02: of all routes that fit a path, the one declared first wins.
    ROUTING-03: the route of a match is one of the objects that iteration gives, so that whoever composes handlers at
    start finds them again by route.
    ROUTING-04: resolving is pure: equal paths give equal matches. Their ``kwargs`` hold the converted parameters, in a
    new dict each time, which the caller may change.
    ROUTING-05: a path begins with a slash (any other is a miss) and is percent-decoded already: parameters are given as
    they stand in it, nothing is decoded again.
    ROUTING-06: a pattern that is no regular expression fits the whole path, also a line feed at its end, or not at all.
    ROUTING-07: a miss raises ``NoMatch`` with the path and the routes that were tried.
    ROUTING-08: text that a converter refuses, however long, is a miss and no other error.
    ROUTING-09: the named groups of a regular expression arrive as ``kwargs``; without any, its groups arrive in order
    as ``args``.

    The path is that below the mount point of the application. Methods are not looked at: a route that refuses one
    answers so itself. Which converters and which pattern syntax exist may vary.
    """

    def resolve(self, path: str, /) -> Match:
        """Find the first route that fits a path.

        Raises:
            NoMatch: No route fits.
        """
        ...

    def __iter__(self) -> Iterator[Route]:
        """Give all routes in the order in which they were declared."""
        ...


class NoMatch(LookupError):
    """No route fits a path.

    Attributes:
        path: The path that was to be resolved.
    """

    def __init__(self, path: str, routes: Iterable[Route] = ()) -> None:
        """Keep the routes as they are, usually the resolver itself: they are read only when somebody asks."""
        self.args = (path,)  # quicker than asking the base class: a miss is an everyday answer
        self.path = path
        self._routes = routes

    @property
    def tried(self) -> tuple[Route, ...]:
        """The routes that do not fit, in the order declared; pickling the error leaves them behind."""
        return tuple(self._routes)

    def __str__(self) -> str:
        """Name the path, and the slash that it lacks."""
        if not self.path.startswith("/"):
            return f"No route fits {self.path!r}: a path begins with a slash."
        return f"No route fits the path {self.path!r}."

    def __reduce__(self) -> tuple[type[NoMatch], tuple[str]]:
        """Pickle without the routes, whose targets are seldom fit for it."""
        return type(self), (self.path,)


RESOLVER = Contract[Resolver]("routing.Resolver")
