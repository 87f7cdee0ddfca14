"""A process that makes one application, answers a page, and prints what that took; run by ``bench_startup``.

Everything is imported by the one subject that needs it, or it would be measured with the other.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.requests import Request as StarletteRequest


ENVIRON: dict[str, Any] = {
    "REQUEST_METHOD": "GET",
    "PATH_INFO": "/plain",
    "HTTP_HOST": "localhost",
    "SERVER_NAME": "localhost",
    "SERVER_PORT": "80",
    "wsgi.url_scheme": "http",
}


def start_response(*_: object) -> None:
    """Take the headers."""


def ours() -> None:
    """Start ours: routes, the pipeline, sessions."""
    from bandstand.http import CookieSessions, Request, Response, Sessions, pipeline, wsgi
    from bandstand.urls import Router, path

    def page(_request: Request[Any]) -> Response:
        return Response(b"Hello")

    sessions = Sessions(CookieSessions(["k" * 50]))
    app = wsgi(Router([path("plain", page)]), middleware=[pipeline()], sessions=sessions)
    assert b"".join(app(ENVIRON, start_response)) == b"Hello"


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


def stack() -> None:
    """Start a project with the full default stack."""
    from bandstand.http import Request, Response
    from bandstand.project import Project
    from bandstand.stack import full_stack
    from bandstand.urls import path

    def page(_request: Request[Any]) -> Response:
        return Response(b"Hello")

    routes = [path("plain", page)]
    app = Project("shop", routes=routes, components=full_stack(), secret_keys=["k" * 50], static=None).wsgi
    assert b"".join(app(ENVIRON, start_response)) == b"Hello"


def django() -> None:
    """Start Django with the middleware and the applications of a new project, without its admin."""
    from importlib import import_module
    from io import BytesIO
    from types import ModuleType

    # Any: Django has no types.
    conf: Any = import_module("django.conf")
    contrib = ("auth", "contenttypes", "sessions", "messages", "staticfiles")
    conf.settings.configure(
        SECRET_KEY="k" * 50,
        ROOT_URLCONF="shop_urls",
        INSTALLED_APPS=[f"django.contrib.{name}" for name in contrib],
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    )
    handlers: Any = import_module("django.core.wsgi")
    app = handlers.get_wsgi_application()
    urls, answers = import_module("django.urls"), import_module("django.http")

    def page(_request: object) -> Any:
        return answers.HttpResponse(b"Hello")

    module: Any = ModuleType("shop_urls")
    module.urlpatterns = [urls.path("plain", page)]
    sys.modules["shop_urls"] = module
    conf.settings.ALLOWED_HOSTS = ["localhost"]

    assert b"".join(app({**ENVIRON, "wsgi.input": BytesIO()}, start_response)) == b"Hello"


if __name__ == "__main__":
    {"ours": ours, "starlette": starlette, "stack": stack, "django": django}[sys.argv[1]]()

    import time

    cpu = time.process_time() * 1000
    with open("/proc/self/status") as status:  # noqa: PTH123 - pathlib would be measured too
        rss = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    print(f'{{"cpu_ms": {cpu}, "rss_kib": {rss}}}')
