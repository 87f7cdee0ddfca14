"""What ten layers of middleware add to a plain page: declared as ``Hooks``, and wrapped around the view.

Run it from ``tools``: ``python -m bench.bench_layers``.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from bench.calls import call_asgi, call_wsgi, equals, get
from bench.harness import Extra, main

from bandstand.http import Hooks, Request, Response, asgi, wsgi
from bandstand.urls import Router, path

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Microseconds for all ten.
BUDGET_DECLARED = 1.0
BUDGET_WRAPPED = 3.0

BODY = b"Hello, World!"


def page(_request: Request[Any]) -> Response:
    """Answer."""
    return Response(BODY)


async def page_async(_request: Request[Any]) -> Response:
    """Answer in async code."""
    return Response(BODY)


def look(_request: object) -> None:
    """Look at a request, and do nothing."""


def look_back(_request: object, _answer: object) -> None:
    """Look at an answer, and do nothing."""


# Any: middleware takes handlers of every kind.
def onion(handler: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Wrap a handler and do nothing."""

    def around(request: Any) -> Any:
        return handler(request)

    return around


def onion_async(handler: Any) -> Callable[[Any], Any]:
    """Wrap a handler in async code and do nothing."""

    async def around(request: Any) -> Any:
        return await handler.handle_async(request)

    return around


def wsgi_with(middleware: Sequence[Callable[[Any], object]]) -> Callable[[], object]:
    """Give a call of the page through some layers."""
    return call_wsgi(wsgi(Router([path("plain", page)]), middleware=middleware), get("/plain"), equals(BODY))


def asgi_with(middleware: Sequence[Callable[[Any], object]]) -> Callable[[], object]:
    """Give the same in async code."""
    return call_asgi(asgi(Router([path("plain", page_async)]), middleware=middleware), get("/plain"), equals(BODY))


def headers(count: int) -> list[Hooks]:
    """Declare layers that add a header each."""
    return [Hooks(headers=((f"x-header-{number}", "1"),)) for number in range(count)]


IDLE = [Hooks(on_request=look, on_response=look_back)] * 10
COMPARISONS = [
    Extra("ten declared headers, WSGI", wsgi_with(headers(10)), wsgi_with([]), BUDGET_DECLARED),
    Extra("ten declared headers, ASGI", asgi_with(headers(10)), asgi_with([]), BUDGET_DECLARED),
    Extra("ten declared pairs of functions, WSGI", wsgi_with(IDLE), wsgi_with([]), BUDGET_DECLARED),
    Extra("ten declared pairs of functions, ASGI", asgi_with(IDLE), asgi_with([]), BUDGET_DECLARED),
    Extra("ten wrapped layers, WSGI", wsgi_with([onion] * 10), wsgi_with([]), BUDGET_WRAPPED),
    Extra("ten wrapped layers, ASGI", asgi_with([onion_async] * 10), asgi_with([]), BUDGET_WRAPPED),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
