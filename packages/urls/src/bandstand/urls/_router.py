"""The router: paths to routes, and names to URLs."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING

from bandstand.contracts.routing import RESOLVER, REVERSER, Match, NoMatch, NoReverse
from bandstand.contracts.routing.mount import PREFIX
from bandstand.urls._declarations import include
from bandstand.urls._flattening import flattened, has_translations
from bandstand.urls._names import Names
from bandstand.urls._quoting import form_encoded, quoted
from bandstand.urls._table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bandstand.contracts.assembly import Assembly
    from bandstand.contracts.assembly.checks import CheckMessage
    from bandstand.contracts.routing import Route
    from bandstand.contracts.services import Contract
    from bandstand.urls._declarations import Converters, Includable, Included, URLPattern
    from bandstand.urls._entries import Entry


class Router:
    """Resolves paths and reverses names over a list of routes that never changes.

    It is what ``bandstand.contracts.routing`` calls a ``Resolver`` and a ``Reverser``, and a component that provides
    both to an assembled application.

    Attributes:
        name: What an assembly calls it.
        needs: The contracts that it cannot do without: none.
        urlpatterns: The routes as they were declared, so that a router can be included in another one.
        converters: The converters that it was given.
    """

    name = "urls"
    needs: tuple[Contract[object], ...] = ()

    def __init__(self, routes: Includable, *, converters: Converters | None = None) -> None:
        """Read the declarations.

        Args:
            routes: A list of what ``path()``, ``re_path()`` and ``locale_prefix()`` give, or an object or the dotted
                name of a module with ``urlpatterns``.
            converters: Further converters by name; none takes the place of another.

        Raises:
            PatternError: A pattern cannot be read.
            ValueError: A converter's name is taken, or declarations do not fit together.
            TypeError: There are no routes in what was given, or a converter lacks something.
        """
        self._included: Included = include(routes, converters=converters)
        # Held only while something is built; resolving and reversing take no lock.
        self._building = RLock()
        self._entries: tuple[Entry, ...] | None = None
        self._table: Table | None = None
        self._names: Names | None = None
        # Translated patterns wait for the translator, which is found when the application runs.
        if not has_translations(self.urlpatterns):
            self._entries = flattened(self._included)

    @property
    def urlpatterns(self) -> Sequence[URLPattern]:
        """The routes as they were declared."""
        return self._included.patterns

    @property
    def converters(self) -> Converters:
        """The converters that it was given."""
        return self._included.converters

    def resolve(self, path: str, /) -> Match:
        """Find the first route that fits a path, which begins with a slash and is percent-decoded.

        Raises:
            NoMatch: No route fits.
        """
        table = self._table
        if table is None:
            table = self._arrange()
        found = table.static.get(path)
        if found is not None:
            return Match(found[0], found[1].copy())
        segments = path.split("/")
        # Nothing stands before the leading slash; an empty path has none.
        if not segments[0] and path:
            leaf = table.first.get(segments[1], table.other)
            match = leaf[0](segments, path, leaf)
            if match is not None:
                return match
            if not table.is_complete:
                match = table.search(path, segments)
                if match is not None:
                    return match
        raise NoMatch(path, self)

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
        prefix: str | None = None,
    ) -> str:
        """Make the URL of a route.

        Args:
            name: Its name, after its namespaces: ``"shop:book"``.
            args: Its parameters, in the order of the pattern.
            kwargs: Its parameters by name.
            query: What follows ``?``.
            fragment: What follows ``#``.
            current_app: The namespace of the instance that asks, to prefer it among instances of one application.
            prefix: Where the application is mounted, percent-encoded; that of the request when not given.

        Raises:
            NoReverse: No route has this name and takes these parameters.
            ValueError: Both ``args`` and ``kwargs`` were given.
            TypeError: A value in ``query`` is None.
        """
        if args and kwargs:
            message = f"The URL of {name!r} takes args or kwargs, not both; got {args!r} and {kwargs!r}."
            raise ValueError(message)
        names = self._names
        if names is None:
            names = self._name()
        fillers = names.ready.get(name) if current_app is None else None
        if fillers is None:
            fillers = names.find(name, current_app)
        for fill, given, in_order in fillers:
            url = in_order(args) if args else fill(kwargs or {}, given)
            if url is not None:
                break
        else:
            raise NoReverse(name, args, kwargs, self)
        if prefix is None:
            prefix = PREFIX.get()
        if prefix:
            url = _mounted(prefix, url)
        if query:
            url += form_encoded(query)
        return url if fragment is None else f"{url}#{quoted(fragment)}"

    def __iter__(self) -> Iterator[Route]:
        """Give all routes in the order in which they were declared."""
        return (entry.route for entry in self._all())

    def install(self, assembly: Assembly, /) -> None:
        """Provide the resolver and the reverser, and contribute the checks of routes."""
        from bandstand.contracts.assembly.checks import CHECKS

        assembly.provide(RESOLVER, self)
        assembly.provide(REVERSER, self)
        assembly.add(CHECKS, self._check)

    def check(self) -> Iterable[CheckMessage]:
        """Look for routes that are never reached, ambiguous names and likely mistakes; give what is found."""
        from bandstand.urls._checks import findings

        return findings(self._included, self._all())

    def _check(self, assembly: Assembly, /, *, deploy: bool) -> Iterable[CheckMessage]:  # noqa: ARG002 - as all checks
        return self.check()

    def _all(self) -> tuple[Entry, ...]:
        if self._entries is None:
            with self._building:
                if self._entries is None:
                    self._entries = flattened(self._included)
        return self._entries

    def _arrange(self) -> Table:
        with self._building:
            if self._table is None:
                self._table = Table(self._all())
            return self._table

    def _name(self) -> Names:
        with self._building:
            if self._names is None:
                self._names = Names(self._all())
            return self._names


def _mounted(prefix: str, url: str) -> str:
    """Put the mount point before a URL; more than one slash at the beginning would lead to another host."""
    inner = prefix.strip("/")
    return f"/{inner}{url}" if inner else url
