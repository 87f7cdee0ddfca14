"""The package's main job in a fresh process, with nothing but what it declares installed."""

from typing import Any

from bandstand.http import Request, Response, wsgi
from bandstand.http.testing import Client


def hello(request: Request[Any]) -> Response:
    return Response(f"Hello, {request.query.get('name', 'you')}")


assert Client(wsgi(hello)).get("/?name=Ada").text == "Hello, Ada"
