"""A request that reads and writes a session in a signed cookie, beside Starlette.

Run it from ``tools``: ``python -m bench.bench_sessions``.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from bench.calls import AsyncApp, Headers, call_asgi, call_wsgi, equals, get
from bench.harness import Comparison, main
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bandstand.http import CookieSessions, Request, Response, Sessions, asgi, wsgi
from bandstand.http.testing import make_environ, make_scope
from bandstand.urls import Router, path

if TYPE_CHECKING:
    from starlette.requests import Request as StarletteRequest

BAR = 0.4
KEY = "k" * 50
PEER = f"Starlette {version('starlette')}"


def view(request: Request[Any]) -> Response:
    """Count the visits."""
    visits = request.session["visits"] = request.session.get("visits", 0) + 1
    return Response(str(visits))


async def view_async(request: Request[Any]) -> Response:
    """Count the visits in async code."""
    session = await request.asession()
    visits = session["visits"] = session.get("visits", 0) + 1
    return Response(str(visits))


async def starlette_view(request: StarletteRequest) -> PlainTextResponse:
    """Count the visits with Starlette."""
    visits = request.session["visits"] = request.session.get("visits", 0) + 1
    return PlainTextResponse(str(visits))


def cookie_of(header: str) -> str:
    """Give the pair of a ``Set-Cookie`` header."""
    return header.partition(";")[0]


def wsgi_cookie(app: Any) -> str:
    """Give the cookie that the first visit sets."""
    found: list[str] = []

    def start_response(_status: str, headers: Headers, _error: object = None) -> None:
        found.extend(cookie_of(value) for name, value in headers if name == "set-cookie")

    app(make_environ(get("/visits")), start_response)
    return found[0]


def asgi_cookie(app: AsyncApp) -> str:
    """Give the cookie that the first visit sets."""
    found: list[str] = []
    scope, _ = make_scope(get("/visits"))

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        headers = message.get("headers", [])
        found.extend(cookie_of(value.decode()) for name, value in headers if name == b"set-cookie")

    with suppress(StopIteration):
        app(scope, receive, send).send(None)
    return found[0]


SESSIONS = Sessions(CookieSessions([KEY]))
OURS = wsgi(Router([path("visits", view)]), sessions=SESSIONS)
OURS_ASYNC = asgi(Router([path("visits", view_async)]), sessions=SESSIONS)
STARLETTE = Starlette(
    routes=[Route("/visits", starlette_view)], middleware=[Middleware(SessionMiddleware, secret_key=KEY)]
)

second = equals(b"2")
peer = call_asgi(STARLETTE, get("/visits", asgi_cookie(STARLETTE)), second)
COMPARISONS = [
    Comparison(
        "session in a cookie, ASGI",
        call_asgi(OURS_ASYNC, get("/visits", asgi_cookie(OURS_ASYNC)), second),
        peer,
        PEER,
        BAR,
    ),
    Comparison(
        "session in a cookie, WSGI", call_wsgi(OURS, get("/visits", wsgi_cookie(OURS)), second), peer, PEER, BAR
    ),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
