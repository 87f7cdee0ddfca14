"""Reversing and resolving with the router of the current services, or one that is named."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bandstand.contracts.routing import RESOLVER, REVERSER, NoMatch
from bandstand.contracts.services import current

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bandstand.contracts.routing import Match, Resolver, Reverser


def reverse(
    name: str,
    /,
    *,
    args: Sequence[object] = (),
    kwargs: Mapping[str, object] | None = None,
    query: Mapping[str, object] | None = None,
    fragment: str | None = None,
    current_app: str | None = None,
    router: Reverser | None = None,
) -> str:
    """Make the URL of a route with ``router``, or with the reverser of the current services when none is given.

    The other arguments are those of ``Router.reverse``.

    Raises:
        NoReverse: No route has this name and takes these parameters.
        NoCurrentServices: No router is given, and there are no services to ask for one.
    """
    reverser = current().require(REVERSER) if router is None else router
    return reverser.reverse(name, args=args, kwargs=kwargs, query=query, fragment=fragment, current_app=current_app)


class LazyURL:
    """A URL that is made when it is printed; it equals that text, and hashes as it."""

    __slots__ = ("_make", "_name")

    def __init__(self, name: str, make: Callable[[], str]) -> None:
        self._name = name
        self._make = make

    def __str__(self) -> str:
        return self._make()

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, str | LazyURL) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))

    def __repr__(self) -> str:
        return f"<LazyURL of {self._name!r}>"


def reverse_lazy(
    name: str,
    /,
    *,
    args: Sequence[object] = (),
    kwargs: Mapping[str, object] | None = None,
    query: Mapping[str, object] | None = None,
    fragment: str | None = None,
    current_app: str | None = None,
    router: Reverser | None = None,
) -> LazyURL:
    """Make a URL later: each time that its text is asked for. The arguments are those of ``reverse``.

    For class attributes and other places that are read before the routes are there.
    """
    make = partial(
        reverse,
        name,
        args=args,
        kwargs=kwargs,
        query=query,
        fragment=fragment,
        current_app=current_app,
        router=router,
    )
    return LazyURL(name, make)


def resolve(path: str, /, *, router: Resolver | None = None) -> Match:
    """Find the first route that fits a path, which begins with a slash and is percent-decoded.

    Args:
        path: The path below the mount point of the application.
        router: Where the routes are; the resolver of the current services when not given.

    Raises:
        NoMatch: No route fits.
        NoCurrentServices: No router is given, and there are no services to ask for one.
    """
    return (current().require(RESOLVER) if router is None else router).resolve(path)


def match_with_slash(resolver: Resolver, path: str, /) -> Match | None:
    """Tell what a path that fits nothing would lead to with a slash at its end.

    Whoever redirects to it looks at the match's options first, for a route may not want that.

    Returns:
        The match of the path and a slash; None when the path has one, fits as it is, or would not fit either.
    """
    if path.endswith("/") or not path.startswith("/"):
        return None
    try:
        resolver.resolve(path)
    except NoMatch:
        pass
    else:
        return None
    try:
        return resolver.resolve(f"{path}/")
    except NoMatch:
        return None
