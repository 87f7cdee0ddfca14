"""Several resolvers, of which each request takes one."""

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bandstand.contracts.routing import Match, NoMatch, Route
from bandstand.http import NotFound, ResolverChoice, Response, asgi, pipeline, wsgi
from bandstand.http.testing import AsyncClient, Client


class Routes:
    """One route, to a view that says which resolver it belongs to."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._route = Route(pattern="page", target=self._view)

    def _view(self, request: Any) -> Response:
        return Response(f"{self._name} of {request.match.route.pattern}")

    def resolve(self, path: str, /) -> Match:
        if path != "/page":
            raise NoMatch(path, self)
        return Match(self._route, {})

    def __iter__(self) -> Iterator[Route]:
        return iter([self._route])

    def __repr__(self) -> str:
        return f"<Routes {self._name}>"


SITE, API, FOREIGN = Routes("site"), Routes("api"), Routes("foreign")


def by_host(request: Any) -> Routes:
    if request.host == "gone.localhost":
        raise NotFound
    return {"api.localhost": API, "other.localhost": FOREIGN}.get(request.host, SITE)


CHOICE = ResolverChoice(by_host, [SITE, API])


def test_each_request_takes_one() -> None:
    client = Client(wsgi(CHOICE))
    assert [client.get("/page", host=host).text for host in ("localhost", "api.localhost")] == [
        "site of page",
        "api of page",
    ]
    assert client.get("/elsewhere", host="api.localhost").status == 404


def test_each_request_takes_one_in_async_code_too() -> None:
    async def scenario() -> str:
        return (await AsyncClient(asgi(CHOICE)).get("/page", host="api.localhost")).text

    assert asyncio.run(scenario()) == "api of page"


def test_choosing_may_refuse_and_the_answer_carries_the_headers() -> None:
    answer = Client(wsgi(CHOICE, middleware=[pipeline(hosts=[".localhost"])])).get("/page", host="gone.localhost")
    assert (answer.status, answer.header("x-frame-options")) == (404, "DENY")


def test_a_resolver_that_was_not_named_is_an_error_that_names_those_that_were(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        assert Client(wsgi(CHOICE)).get("/page", host="other.localhost").status == 500
    error = (caplog.records[0].exc_info or (None, None))[1]
    assert str(error) == (
        "<Routes foreign> was chosen for <Request GET '/page'>; expected one of [<Routes site>, <Routes api>]."
    )
