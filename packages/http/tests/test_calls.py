"""How many Python calls a request takes: a figure that no load of the machine can move."""

import gc
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from bandstand.contracts.routing import Match, Route
from bandstand.http import CookieSessions, Hooks, Request, Response, Sessions, pipeline, wsgi
from bandstand.http.testing import Sending, make_environ


class OneRoute:
    """The smallest resolver."""

    def __init__(self) -> None:
        self._route = Route(pattern="plain", target=view)

    def resolve(self, path: str, /) -> Match:
        return Match(self._route, {})

    def __iter__(self) -> Iterator[Route]:
        return iter([self._route])


def view(request: Request[Any]) -> Response:
    return Response(b"Hello")


def start_response(status: str, headers: list[tuple[str, str]], error: object = None) -> None:
    """Take the headers."""


def calls(app: Callable[..., Any]) -> int:
    """Count the Python functions that one request enters, warm."""
    environ = make_environ(Sending(url="/plain"))
    app(environ, start_response)
    count = 0

    def profile(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    gc.disable()  # a collection in between would call the functions of others
    sys.setprofile(profile)
    try:
        app(environ, start_response)
    finally:
        sys.setprofile(None)
        gc.enable()
    return count


def test_a_plain_request_takes_at_most_14_calls() -> None:
    assert calls(wsgi(OneRoute())) <= 14


def test_with_the_pipeline_it_takes_at_most_40() -> None:
    assert calls(wsgi(OneRoute(), middleware=[pipeline()])) <= 40


def test_a_session_in_a_signed_cookie_takes_at_most_26_more() -> None:
    def hook(request: Request[Any], answer: Response) -> None:
        request.session["visits"] = 1

    sessions = Sessions(CookieSessions(["k" * 50]))
    app = wsgi(OneRoute(), sessions=sessions, middleware=[Hooks(on_response=hook)])
    assert calls(app) - calls(wsgi(OneRoute())) <= 26


def test_ten_declared_layers_take_one_call_each_at_most() -> None:
    def look(request: object) -> None:
        """Look, and do nothing."""

    layers = [Hooks(on_request=look, headers=((f"x-{number}", "1"),)) for number in range(10)]
    assert calls(wsgi(OneRoute(), middleware=layers)) - calls(wsgi(OneRoute())) <= 14
