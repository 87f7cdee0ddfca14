"""The suites of routing: the reference passes, and each rule has a violator that is caught."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.routing import (
    Match,
    NoMatch,
    NoReverse,
    Resolver,
    Reverser,
    Route,
    _resolver,
    _reverser,
    _routes,
)
from bandstand.contracts.routing.mount import PREFIX
from bandstand.contracts.routing.testing import (
    MakeRouter,
    MemoryRouter,
    NamespaceSuite,
    RegexSuite,
    ResolverSuite,
    ReverserSuite,
)
from bandstand.contracts.services.conformance import Suite, broken, gaps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    _resolves: type[Resolver] = MemoryRouter
    _reverses: type[Reverser] = MemoryRouter
    _makes: MakeRouter = MemoryRouter


class TestMemoryResolver(ResolverSuite):
    """The reference implementation resolves."""

    def make(self) -> MakeRouter:
        return MemoryRouter


class TestMemoryRegexes(RegexSuite):
    """The reference implementation resolves regular expressions."""

    def make(self) -> MakeRouter:
        return MemoryRouter


class TestMemoryReverser(ReverserSuite):
    """The reference implementation reverses."""

    def make(self) -> MakeRouter:
        return MemoryRouter


class TestMemoryNamespaces(NamespaceSuite):
    """The reference implementation knows namespaces."""

    def make(self) -> MakeRouter:
        return MemoryRouter


class IteratesSorted(MemoryRouter):
    """Breaks ROUTING-01: loses the order."""

    def __iter__(self) -> Iterator[Route]:
        return iter(sorted(super().__iter__(), key=lambda route: route.pattern))


class LastWins(MemoryRouter):
    """Breaks ROUTING-02: tries the routes backwards."""

    def __init__(self, routes: Sequence[Route]) -> None:
        super().__init__(routes[::-1])


class CopiesRoutes(MemoryRouter):
    """Breaks ROUTING-03: a match has a route of its own."""

    def resolve(self, path: str, /) -> Match:
        match = super().resolve(path)
        return Match(Route(pattern=match.route.pattern, target=match.target, name=match.name), match.kwargs)


class SharesKwargs(MemoryRouter):
    """Breaks ROUTING-04: gives the same match twice."""

    def __init__(self, routes: Sequence[Route]) -> None:
        super().__init__(routes)
        self._matches: dict[str, Match] = {}

    def resolve(self, path: str, /) -> Match:
        if path not in self._matches:
            self._matches[path] = super().resolve(path)
        return self._matches[path]


class DecodesAgain(MemoryRouter):
    """Breaks ROUTING-05: percent-decodes what is decoded."""

    def resolve(self, path: str, /) -> Match:
        return super().resolve(unquote(path))


class StripsPaths(MemoryRouter):
    """Breaks ROUTING-06: forgives a line feed at the end."""

    def resolve(self, path: str, /) -> Match:
        return super().resolve(path.removesuffix("\n"))


class TellsNothing(MemoryRouter):
    """Breaks ROUTING-07: the error does not say what was tried."""

    def resolve(self, path: str, /) -> Match:
        try:
            return super().resolve(path)
        except NoMatch:
            raise NoMatch(path) from None


class FailsOnLongNumbers(MemoryRouter):
    """Breaks ROUTING-08: lets the error of a conversion out."""

    def resolve(self, path: str, /) -> Match:
        for part in path.split("/"):
            if part.isdecimal():
                int(part)
        return super().resolve(path)


class AllGroupsNamed(MemoryRouter):
    """Breaks ROUTING-09: numbers unnamed groups as if they had names."""

    def resolve(self, path: str, /) -> Match:
        match = super().resolve(path)
        return Match(match.route, {**match.kwargs, **{str(n): arg for n, arg in enumerate(match.args)}})


class Reversing(MemoryRouter):
    """Changes the URLs of the reference; each violator says how."""

    def reverse(self, name: str, /, **given: Any) -> str:  # Any: the arguments of the method that it overrides
        return self.change(super().reverse(name, **given))

    def change(self, url: str) -> str:
        return url


class LowersUrls(Reversing):
    """Breaks ROUTING-20: the parameters come back in lower case."""

    def change(self, url: str) -> str:
        return url.lower()


class DoesNotQuote(Reversing):
    """Breaks ROUTING-21: gives the text as it is."""

    def change(self, url: str) -> str:
        return unquote(url)


class LeadsAway(Reversing):
    """Breaks ROUTING-22: a second slash stays one."""

    def change(self, url: str) -> str:
        return url.replace("/%2F", "//")


class Lenient(Reversing):
    """Breaks some rules of what is refused: gives something else in the place of an error."""

    def reverse(self, name: str, /, **given: Any) -> str:  # Any: the arguments of the method that it overrides
        try:
            return super().reverse(name, **given)
        except (LookupError, TypeError, ValueError) as error:
            return self.instead(name, error, given.get("kwargs") or {})

    def instead(self, name: str, error: Exception, kwargs: Mapping[str, object]) -> str:
        raise error


class EmptyForUnknown(Lenient):
    """Breaks ROUTING-23: an empty URL for what no route takes."""

    def instead(self, name: str, error: Exception, kwargs: Mapping[str, object]) -> str:
        if isinstance(error, NoReverse):
            return ""
        raise error


class ErrorWithoutRoutes(Lenient):
    """Breaks ROUTING-24: the error does not say what there is."""

    def instead(self, name: str, error: Exception, kwargs: Mapping[str, object]) -> str:
        if isinstance(error, NoReverse):
            raise NoReverse(name)
        raise error


class TakesBoth(Lenient):
    """Breaks ROUTING-25: args and kwargs together are no error."""

    def instead(self, name: str, error: Exception, kwargs: Mapping[str, object]) -> str:
        if isinstance(error, ValueError):
            return "/"
        raise error


class LeavesNoneOut(Lenient):
    """Breaks ROUTING-28: a None in the query is no error."""

    def instead(self, name: str, error: Exception, kwargs: Mapping[str, object]) -> str:
        if isinstance(error, TypeError):
            return "/"
        raise error


class KeepsDots(Lenient):
    """Breaks ROUTING-27: a browser would walk up from this path."""

    def instead(self, name: str, error: Exception, kwargs: Mapping[str, object]) -> str:
        if ".." in kwargs.values():
            return "/files/.."
        raise error


class ForgetsWhereItIs(Reversing):
    """Breaks ROUTING-32: gives URLs as if it were mounted at the root."""

    def change(self, url: str) -> str:
        return url.removeprefix(PREFIX.get())


class WithoutFragment(Reversing):
    """Breaks ROUTING-29: forgets what comes last."""

    def change(self, url: str) -> str:
        return url.partition("#")[0]


class ForgetsNamespaces(MemoryRouter):
    """Breaks ROUTING-30: every route is found by its bare name."""

    def __init__(self, routes: Sequence[Route]) -> None:
        super().__init__([Route(pattern=route.pattern, target=route.target, name=route.name) for route in routes])


class ForgetsApplications(MemoryRouter):
    """Breaks ROUTING-31: a namespace is only ever an instance."""

    def __init__(self, routes: Sequence[Route]) -> None:
        super().__init__(
            [
                Route(pattern=route.pattern, target=route.target, name=route.name, namespaces=route.namespaces)
                for route in routes
            ]
        )


# Any: the suites check different types, and each violator belongs to one of them.
SUITES: list[type[Suite[Any]]] = [ResolverSuite, RegexSuite, ReverserSuite, NamespaceSuite]
VIOLATORS: dict[str, tuple[type[Suite[Any]], MakeRouter]] = {
    "ROUTING-01": (ResolverSuite, IteratesSorted),
    "ROUTING-02": (ResolverSuite, LastWins),
    "ROUTING-03": (ResolverSuite, CopiesRoutes),
    "ROUTING-04": (ResolverSuite, SharesKwargs),
    "ROUTING-05": (ResolverSuite, DecodesAgain),
    "ROUTING-06": (ResolverSuite, StripsPaths),
    "ROUTING-07": (ResolverSuite, TellsNothing),
    "ROUTING-08": (ResolverSuite, FailsOnLongNumbers),
    "ROUTING-09": (RegexSuite, AllGroupsNamed),
    "ROUTING-20": (ReverserSuite, LowersUrls),
    "ROUTING-21": (ReverserSuite, DoesNotQuote),
    "ROUTING-22": (ReverserSuite, LeadsAway),
    "ROUTING-23": (ReverserSuite, EmptyForUnknown),
    "ROUTING-24": (ReverserSuite, ErrorWithoutRoutes),
    "ROUTING-25": (ReverserSuite, TakesBoth),
    "ROUTING-26": (ReverserSuite, LastWins),
    "ROUTING-27": (ReverserSuite, KeepsDots),
    "ROUTING-28": (ReverserSuite, LeavesNoneOut),
    "ROUTING-29": (ReverserSuite, WithoutFragment),
    "ROUTING-30": (NamespaceSuite, ForgetsNamespaces),
    "ROUTING-31": (NamespaceSuite, ForgetsApplications),
    "ROUTING-32": (ReverserSuite, ForgetsWhereItIs),
}


def violating(suite: type[Suite[Any]], make: MakeRouter) -> type[Suite[Any]]:
    return broken(suite, lambda: make)


def test_each_rule_has_a_check_that_catches_a_planted_violator() -> None:
    violators = {rule_id: violating(suite, make) for rule_id, (suite, make) in VIOLATORS.items()}
    assert gaps([_routes, _resolver, _reverser], SUITES, violators) == []


FILES = MemoryRouter([Route(pattern="<path:rest>", target="file", name="file")])


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_comes_back_from_its_url(rest: str) -> None:
    try:
        url = FILES.reverse("file", kwargs={"rest": rest})
    except NoReverse:
        assert "\n" in rest or not {".", ".."}.isdisjoint(rest.split("/"))
        return
    assert url.isascii()
    assert url.isprintable()
    assert not url.startswith("//")
    assert FILES.resolve(unquote(url)).kwargs == {"rest": rest}
