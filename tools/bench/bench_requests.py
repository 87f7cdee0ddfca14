# Falcon's types are partial; what is called is checked by the answers.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
"""Plain requests in process, beside Falcon: a page, JSON and a parameter of the path, and a page with the pipeline on.

Ours resolves with the router of ``bandstand.urls``. Of the paths with a parameter there are 4,096, so that nothing is
gained by remembering answers.

Run it from ``tools``: ``python -m bench.bench_requests``.
"""

from __future__ import annotations

import json
import random
import sys
from importlib.metadata import version
from typing import Any

import falcon
import falcon.asgi
from bench.calls import Check, call_asgi, call_wsgi, equals, get
from bench.harness import Comparison, main

from bandstand.http import CookieSessions, JSONResponse, Options, Request, Response, Sessions, asgi, pipeline, wsgi
from bandstand.project import Project
from bandstand.stack import full_stack
from bandstand.urls import Router, path

# Ratios of our time to Falcon's.
BAR = 0.8
BAR_PIPELINE = 1.5

BODY = b"Hello, World!"
DATA = {"message": "Hello, World!"}
PEER = f"Falcon {version('falcon')}"
CHANCE = random.Random(0)  # noqa: S311 - nothing secret
ITEMS = [f"/items/{number}" for number in CHANCE.sample(range(10**6), 4096)]


def page(_request: Request[Any]) -> Response:
    """Answer with a page."""
    return Response(BODY)


def data(_request: Request[Any]) -> Response:
    """Answer with JSON."""
    return JSONResponse(DATA)


def item(_request: Request[Any], number: int) -> Response:
    """Answer with the parameter."""
    return Response(str(number))


async def page_async(_request: Request[Any]) -> Response:
    """Answer with a page in async code."""
    return Response(BODY)


async def data_async(_request: Request[Any]) -> Response:
    """Answer with JSON in async code."""
    return JSONResponse(DATA)


async def item_async(_request: Request[Any], number: int) -> Response:
    """Answer with the parameter in async code."""
    return Response(str(number))


class Page:
    """Falcon's page."""

    def on_get(self, _request: falcon.Request, response: falcon.Response) -> None:
        """Answer."""
        response.data = BODY


class Data:
    """Falcon's JSON."""

    def on_get(self, _request: falcon.Request, response: falcon.Response) -> None:
        """Answer."""
        response.media = DATA


class Item:
    """Falcon's parameter."""

    def on_get(self, _request: falcon.Request, response: falcon.Response, number: int) -> None:
        """Answer."""
        response.text = str(number)


class AsyncPage:
    """Falcon's page in async code."""

    async def on_get(self, _request: falcon.asgi.Request, response: falcon.asgi.Response) -> None:
        """Answer in async code."""
        response.data = BODY


class AsyncData:
    """Falcon's JSON in async code."""

    async def on_get(self, _request: falcon.asgi.Request, response: falcon.asgi.Response) -> None:
        """Answer in async code."""
        response.media = DATA


class AsyncItem:
    """Falcon's parameter in async code."""

    async def on_get(self, _request: falcon.asgi.Request, response: falcon.asgi.Response, number: int) -> None:
        """Answer in async code."""
        response.text = str(number)


def is_data(body: bytes) -> bool:
    """Tell whether a body is the JSON."""
    return bool(json.loads(body) == DATA)


ROUTES = Router([path("plain", page), path("json", data), path("items/<int:number>", item)])
ASYNC_ROUTES = Router([path("plain", page_async), path("json", data_async), path("items/<int:number>", item_async)])
# Sessions, messages, protection of forms and a content policy; a plain page reads none of them.
STACK: Options = {"middleware": [pipeline()], "sessions": Sessions(CookieSessions(["k" * 50]))}

FALCON = falcon.App()
FALCON.add_route("/plain", Page())
FALCON.add_route("/json", Data())
FALCON.add_route("/items/{number:int}", Item())
ASYNC_FALCON = falcon.asgi.App()
ASYNC_FALCON.add_route("/plain", AsyncPage())
ASYNC_FALCON.add_route("/json", AsyncData())
ASYNC_FALCON.add_route("/items/{number:int}", AsyncItem())


def compare(name: str, url: str, check: Check, paths: list[str], bar: float, **options: Any) -> list[Comparison]:
    """Compare one kind of request under both interfaces; the options are those of ours."""
    sending = get(url)
    return [
        Comparison(
            f"{name}, WSGI",
            call_wsgi(wsgi(ROUTES, **options), sending, check, paths),
            call_wsgi(FALCON, sending, check, paths),
            PEER,
            bar,
        ),
        Comparison(
            f"{name}, ASGI",
            call_asgi(asgi(ASYNC_ROUTES, **options), sending, check, paths),
            call_asgi(ASYNC_FALCON, sending, check, paths),
            PEER,
            bar,
        ),
    ]


def compare_projects(name: str, languages: list[str] | None) -> list[Comparison]:
    """Compare a page of a project with the full stack with a bare page."""
    components, others = full_stack(languages=languages), full_stack(languages=languages)
    project = Project("bench", routes=ROUTES, components=components, secret_keys=["k" * 50])
    async_project = Project("bench", routes=ASYNC_ROUTES, components=others, secret_keys=["k" * 50])
    sending, check = get("/plain"), equals(BODY)
    return [
        Comparison(
            f"{name}, beside bare, WSGI",
            call_wsgi(project.wsgi, sending, check, []),
            call_wsgi(FALCON, sending, check, []),
            PEER,
            BAR_PIPELINE,
        ),
        Comparison(
            f"{name}, beside bare, ASGI",
            call_asgi(async_project.asgi, sending, check, []),
            call_asgi(ASYNC_FALCON, sending, check, []),
            PEER,
            BAR_PIPELINE,
        ),
    ]


COMPARISONS = [
    *compare("plain page", "/plain", equals(BODY), [], BAR),
    *compare("JSON", "/json", is_data, [], BAR),
    *compare("parameter of the path", ITEMS[0], bytes.isdigit, ITEMS, BAR),
    *compare("the pipeline on, beside bare", "/plain", equals(BODY), [], BAR_PIPELINE, **STACK),
    *compare_projects("the full stack", None),
    *compare_projects("the full stack in two languages", ["en", "fr"]),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
