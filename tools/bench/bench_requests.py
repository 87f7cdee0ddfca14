# Falcon's types are partial; what is called is checked by the answers.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
"""A plain request in process, beside Falcon: WSGI and ASGI, alone and with ten layers of middleware.

Run it from ``tools``: ``python -m bench.bench_requests``.
"""

from __future__ import annotations

import sys
from contextvars import Context
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import falcon
import falcon.asgi
from bench.harness import Comparison, main

from bandstand.contracts.routing import Match, Route
from bandstand.http import Hooks, Request, Response, asgi, pipeline, wsgi
from bandstand.http.testing import Sending, make_environ, make_scope

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

BODY = b"Hello, World!"
HEADERS = {
    "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "accept-encoding": "gzip, deflate, br",
    "accept-language": "en-GB,en;q=0.5",
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
}
SENDING = Sending(url="/plain", headers=HEADERS)
PEER = f"Falcon {version('falcon')}"


class OneRoute:
    """The smallest resolver, as Falcon's side has one route."""

    def __init__(self, view: object) -> None:
        self._route = Route(pattern="plain", target=view)

    def resolve(self, path: str, /) -> Match:
        """Find the one route."""
        assert path == "/plain"
        return Match(self._route, {})

    def __iter__(self) -> Iterator[Route]:
        return iter([self._route])


def view(_request: Request[Any]) -> Response:
    """Answer."""
    return Response(BODY)


async def async_view(_request: Request[Any]) -> Response:
    """Answer in async code."""
    return Response(BODY)


class Resource:
    """Falcon's view."""

    def on_get(self, _request: falcon.Request, response: falcon.Response) -> None:
        """Answer."""
        response.data = BODY


class AsyncResource:
    """Falcon's view in async code."""

    async def on_get(self, _request: falcon.asgi.Request, response: falcon.asgi.Response) -> None:
        """Answer in async code."""
        response.data = BODY


def onion(handler: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Wrap a handler and do nothing."""

    def around(request: Any) -> Any:
        return handler(request)

    return around


def call_wsgi(app: Callable[..., Any]) -> Callable[[], object]:
    """Give a call of one request, checked once."""
    environ = make_environ(SENDING)

    def start_response(_status: str, _headers: list[tuple[str, str]], _error: object = None) -> None:
        """Take the headers."""

    assert b"".join(app(environ, start_response)) == BODY
    return lambda: app(environ, start_response)


def call_asgi(app: Callable[..., Coroutine[Any, Any, None]]) -> Callable[[], object]:
    """Give a call of one request, driven without an event loop, which neither side needs; checked once."""
    scope, _ = make_scope(SENDING)
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    def call() -> None:
        sent.clear()
        try:
            app(scope, receive, send).send(None)
        except StopIteration:
            return
        message = "A plain request must not wait for anything."
        raise AssertionError(message)

    Context().run(call)
    assert sent[-1]["body"] == BODY
    return call


falcon_wsgi = falcon.App()
falcon_wsgi.add_route("/plain", Resource())
falcon_asgi = falcon.asgi.App()
falcon_asgi.add_route("/plain", AsyncResource())

plain = call_wsgi(wsgi(OneRoute(view)))
COMPARISONS = [
    Comparison("plain page, WSGI", plain, call_wsgi(falcon_wsgi), PEER, bar=0.8),
    Comparison("plain page, ASGI", call_asgi(asgi(OneRoute(async_view))), call_asgi(falcon_asgi), PEER, bar=0.8),
    Comparison(
        "the pipeline on, WSGI, beside bare",
        call_wsgi(wsgi(OneRoute(view), middleware=[pipeline()])),
        call_wsgi(falcon_wsgi),
        PEER,
        bar=1.5,
    ),
    Comparison(
        "ten declared layers more, beside none",
        call_wsgi(wsgi(OneRoute(view), middleware=[Hooks(headers=((f"x-{n}", "1"),)) for n in range(10)])),
        plain,
        "our own",
        bar=1.6,
    ),
    Comparison(
        "ten wrapped layers more, beside none",
        call_wsgi(wsgi(OneRoute(view), middleware=[onion] * 10)),
        plain,
        "our own",
        bar=2.2,
    ),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
