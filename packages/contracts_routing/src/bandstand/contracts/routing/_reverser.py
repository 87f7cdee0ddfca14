"""From a name to a URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bandstand.contracts.routing._routes import Route
from bandstand.contracts.services import Contract

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Reverser(Protocol):
    """Makes the URL of a route from its name and parameters.

    ROUTING-20: the path of a URL, percent-decoded and resolved, gives the name and the parameters it was made from,
    unless a route declared earlier fits it too.
    ROUTING-21: a URL is ASCII; what may not stand in a path is percent-encoded as UTF-8: spaces, quotes, ``?``, ``#``,
    ``%``, angle brackets, control characters and all that is not ASCII.
    ROUTING-22: a URL begins with exactly one slash, whatever the parameters are; ``//`` would lead to another host.
    ROUTING-23: an unknown name, a parameter that is missing or too many, or a value that the route does not take,
    raises ``NoReverse``.
    ROUTING-24: ``NoReverse`` carries the name, the parameters given and its candidates.
    ROUTING-25: ``args`` fill the parameters in the order of the pattern; ``args`` and ``kwargs`` together raise
    ``ValueError``.
    ROUTING-26: several routes may share a name: of those that take the parameters the one declared last is used, so
    that a later declaration can replace an earlier one.
    ROUTING-27: a value that would make a segment ``.`` or ``..`` raises ``NoReverse``: a browser removes such segments,
    encoded or not, and would ask for another page.
    ROUTING-28: ``query`` is form-encoded in its own order: a list or tuple gives a pair for each item, other values
    are turned into text, None raises ``TypeError``; an empty mapping adds nothing.
    ROUTING-29: ``fragment`` follows the query, percent-encoded as a path is.
    ROUTING-30: a route within namespaces is found by all of them and its name, joined by colons, and never without.
    ROUTING-31: a namespace may also be an application's name. It then stands for the instance that ``current_app``
    names, else for the instance called like the application, else for the instance declared last.
    ROUTING-32: a URL begins with the mount point of the application that answers the request, ``mount.PREFIX``.
    """

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
        """Make the URL of a route.

        Args:
            name: Its name, after its namespaces: ``"shop:book"``.
            args: Its parameters, in the order of the pattern.
            kwargs: Its parameters by name.
            query: What follows ``?``.
            fragment: What follows ``#``.
            current_app: The namespace of the instance that asks, to prefer it among instances of one application.

        Raises:
            NoReverse: No route has this name and takes these parameters.
            ValueError: Both ``args`` and ``kwargs`` were given.
            TypeError: A value in ``query`` is None.
        """
        ...


class NoReverse(LookupError):
    """No route has a name and takes the parameters given with it.

    Attributes:
        name: The name asked for.
        given_args: The positional parameters given with it.
        given_kwargs: The named parameters given with it.
    """

    def __init__(
        self,
        name: str,
        given_args: Sequence[object] = (),
        given_kwargs: Mapping[str, object] | None = None,
        routes: Iterable[Route] = (),
    ) -> None:
        """Keep the routes as they are, usually the resolver itself: they are read only when somebody asks."""
        super().__init__(name)
        self.name = name
        self.given_args = tuple(given_args)
        self.given_kwargs = dict(given_kwargs or {})
        self._routes = routes

    @property
    def candidates(self) -> tuple[Route, ...]:
        """The routes of this name, in the order declared; else those of the nearest; else none.

        The nearest are those whose name without its namespaces it is, else those of the name most like it.
        """
        named = [route for route in self._routes if route.name is not None]
        found = tuple(route for route in named if route.view_name == self.name)
        if found:
            return found
        inside = [route.view_name for route in named if route.name == self.name]
        from difflib import get_close_matches  # only errors pay for it

        nearest = inside[:1] or get_close_matches(self.name, sorted({route.view_name for route in named}), n=1)
        return tuple(route for route in named if route.view_name in nearest)

    def __str__(self) -> str:
        """Say what was given and how the routes of this name, or of the nearest one, are declared."""
        candidates = self.candidates
        if not candidates:
            return f"There is no route named {self.name!r}."
        patterns = " or ".join(repr(route.pattern) for route in candidates)
        if candidates[0].view_name != self.name:
            nearest = candidates[0].view_name
            return f"There is no route named {self.name!r}. Did you mean {nearest!r}, declared as {patterns}?"
        given = [repr(value) for value in self.given_args]
        given += [f"{name}={value!r}" for name, value in self.given_kwargs.items()]
        wrong = f"does not take {', '.join(given)}" if given else "takes parameters"
        return f"The route {self.name!r} {wrong}: declared as {patterns}."

    def __reduce__(self) -> tuple[type[NoReverse], tuple[object, ...]]:
        """Pickle the candidates without their targets, which are seldom fit for it."""
        bare = tuple(
            Route(pattern=route.pattern, target=None, name=route.name, namespaces=route.namespaces)
            for route in self.candidates
        )
        return type(self), (self.name, self.given_args, self.given_kwargs, bare)


REVERSER = Contract[Reverser]("routing.Reverser")
