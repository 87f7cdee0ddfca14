"""What is told of requests."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bandstand.http import NotFound, Response
from bandstand.http.testing import AsyncClient, Client
from bandstand.project import Project
from bandstand.project.signals import got_request_exception, request_finished, request_started
from bandstand.urls import path

if TYPE_CHECKING:
    from bandstand.http import Request


def fail(_request: Request[Any]) -> Response:
    message = "no such shelf"
    raise KeyError(message)


def miss(_request: Request[Any]) -> Response:
    raise NotFound


def home(_request: Request[Any]) -> Response:
    return Response("ok")


PROJECT = Project("one", routes=[path("", home), path("fail", fail), path("miss", miss)])


class Listener:
    """Writes down what it hears of one project."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        request_started.connect(self.start, sender=PROJECT)
        request_finished.connect(self.finish, sender=PROJECT)
        got_request_exception.connect(self.error, sender=PROJECT)

    def start(self, sender: object, *, request: Request[Any]) -> None:
        assert sender is PROJECT
        self.heard.append(f"start {request.path}")

    def finish(self, sender: object, *, request: Request[Any]) -> None:
        assert sender is PROJECT
        self.heard.append(f"finish {request.path}")

    def error(self, sender: object, *, request: Request[Any], error: Exception) -> None:
        assert sender is PROJECT
        self.heard.append(f"error {request.path} {error!r}")


def test_the_start_and_the_end_of_a_request_are_told() -> None:
    listener = Listener()
    assert Client(PROJECT.wsgi).get("/").text == "ok"
    assert listener.heard == ["start /", "finish /"]


def test_they_are_told_in_async_code() -> None:
    listener = Listener()
    assert asyncio.run(AsyncClient(PROJECT.asgi).get("/")).text == "ok"
    assert listener.heard == ["start /", "finish /"]


def test_an_error_of_a_view_is_told() -> None:
    listener = Listener()
    assert Client(PROJECT.wsgi).get("/fail").status == 500
    assert listener.heard == ["start /fail", "error /fail KeyError('no such shelf')", "finish /fail"]


def test_an_error_that_is_an_answer_is_not() -> None:
    listener = Listener()
    client = Client(PROJECT.wsgi)
    assert (client.get("/miss").status, client.get("/nowhere").status) == (404, 404)
    assert listener.heard == ["start /miss", "finish /miss", "start /nowhere", "finish /nowhere"]
