"""A process that makes one application, answers a page, and prints what that took; run by ``bench_startup``.

Everything is imported by the one subject that needs it, or it would be measured with the other.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.requests import Request as StarletteRequest


def ours() -> None:
    """Start ours: routes, the pipeline, sessions."""
    from bandstand.http import CookieSessions, Request, Response, Sessions, pipeline, wsgi
    from bandstand.urls import Router, path

    def page(_request: Request[Any]) -> Response:
        return Response(b"Hello")

    sessions = Sessions(CookieSessions(["k" * 50]))
    app = wsgi(Router([path("plain", page)]), middleware=[pipeline()], sessions=sessions)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/plain",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
    }
    assert b"".join(app(environ, lambda *_: None)) == b"Hello"


def starlette() -> None:
    """Start Starlette with a route and sessions."""
    from contextlib import suppress

    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.sessions import SessionMiddleware
    from starlette.responses import Response
    from starlette.routing import Route

    async def page(_request: StarletteRequest) -> Response:
        return Response(b"Hello")

    app = Starlette(routes=[Route("/plain", page)], middleware=[Middleware(SessionMiddleware, secret_key="k" * 50)])
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": "/plain",
        "headers": [],
        "root_path": "",
        "query_string": b"",
    }
    with suppress(StopIteration):
        app(scope, receive, send).send(None)
    assert sent[-1]["body"] == b"Hello"


if __name__ == "__main__":
    {"ours": ours, "starlette": starlette}[sys.argv[1]]()

    import time

    cpu = time.process_time() * 1000
    with open("/proc/self/status") as status:  # noqa: PTH123 - pathlib would be measured too
        rss = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    print(f'{{"cpu_ms": {cpu}, "rss_kib": {rss}}}')
