"""How many Python calls a page of a whole site takes: a figure that no load of the machine can move."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.http import Request, Response
from bandstand.http.testing import Sending, make_environ
from bandstand.project import Project
from bandstand.stack import full_stack
from bandstand.urls import path

if TYPE_CHECKING:
    from types import FrameType


def view(_request: Request[Any]) -> Response:
    return Response(b"Hello")


def start_response(status: str, headers: list[tuple[str, str]], error: object = None) -> None:
    """Take the headers."""


@pytest.mark.parametrize(("database", "languages"), [(None, None), ("sqlite://", None), (None, ["en", "fr"])])
def test_a_page_through_the_full_default_stack_takes_at_most_40_calls(
    database: str | None, languages: list[str] | None
) -> None:
    components = full_stack(database=database, languages=languages)
    project = Project("one", routes=[path("plain", view)], components=components, secret_keys=["k" * 50])
    application = project.wsgi
    environ = make_environ(
        Sending(url="/plain", headers={"accept-language": "fr-CA,fr;q=0.9", "cookie": "language=fr"})
    )
    body = application(environ, start_response)
    assert list(body) == [b"Hello"]
    count = 0

    def profile(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    gc.disable()  # a collection in between would call the functions of others
    sys.setprofile(profile)
    try:
        application(environ, start_response)
    finally:
        sys.setprofile(None)
        gc.enable()
    assert count <= 40
    project.stop()
