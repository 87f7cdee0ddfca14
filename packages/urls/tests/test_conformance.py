"""The router passes the suites of the routing contract, and an assembly takes it as a component."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from bandstand.contracts.assembly.checks import CHECKS
from bandstand.contracts.assembly.testing import assemble
from bandstand.contracts.routing import RESOLVER, REVERSER, Match, Resolver, Reverser, Route
from bandstand.contracts.routing.testing import MakeRouter, NamespaceSuite, RegexSuite, ResolverSuite, ReverserSuite
from bandstand.urls import Router, URLPattern, include, path, re_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.contracts.assembly import Component

    _resolves: type[Resolver] = Router
    _reverses: type[Reverser] = Router
    _component: Component = Router([])


def declared(route: Route) -> URLPattern:
    declare = re_path if route.pattern.startswith("^") else path
    declaration = declare(route.pattern, route.target, name=route.name, options=route.options)
    for namespace, app_name in zip(reversed(route.namespaces), reversed(route.app_names), strict=True):
        declaration = path("", include(([declaration], app_name), namespace=namespace))
    return declaration


def make_router(routes: Sequence[Route]) -> Router:
    return Router([declared(route) for route in routes])


class TestResolver(ResolverSuite):
    """The router resolves."""

    def make(self) -> MakeRouter:
        return make_router


class TestRegexes(RegexSuite):
    """The router resolves regular expressions."""

    def make(self) -> MakeRouter:
        return make_router


class TestReverser(ReverserSuite):
    """The router reverses."""

    def make(self) -> MakeRouter:
        return make_router


class TestNamespaces(NamespaceSuite):
    """The router knows namespaces."""

    def make(self) -> MakeRouter:
        return make_router


def test_generated_matchers_set_every_field_of_a_match() -> None:
    assert [field.name for field in fields(Match)] == ["route", "kwargs", "args"]
    router = Router([path("<int:number>/", "view")])
    (route,) = router
    assert router.resolve("/7/") == Match(route, {"number": 7}, ())


def test_an_assembly_gets_the_resolver_the_reverser_and_the_checks() -> None:
    router = Router([path("books", "books"), path("books", "again")])
    assembly = assemble([router]).assembly
    assert assembly.require(RESOLVER) is router
    assert assembly.require(REVERSER) is router
    (check,) = assembly.gathered(CHECKS)
    assert [message.id for message in check(assembly, deploy=False)] == [
        "urls.shadowed",
        "urls.target",
        "urls.target",
    ]
