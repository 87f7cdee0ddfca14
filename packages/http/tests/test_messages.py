"""Messages for the next page."""

from typing import Any

import pytest

from bandstand.http import Response, wsgi
from bandstand.http._messages import Message, MessageLevel, add_message, get_messages
from bandstand.http._sessions import CookieSessions, Sessions
from bandstand.http.testing import Client

KEYS = ["a key of more than thirty-two characters"]


def view(request: Any) -> Response:
    if request.path == "/save":
        add_message(request, MessageLevel.SUCCESS, "Saved.", extra_tags="short")
        add_message(request, MessageLevel.WARNING, "Nearly full.")
        return Response("", status=204)
    if request.path == "/both":
        add_message(request, MessageLevel.INFO, "Now.")
        return Response(" ".join(map(str, [*get_messages(request), *get_messages(request)])))
    if request.path == "/count":
        return Response(str(len(get_messages(request))))
    return Response(" ".join(f"{message.tags}: {message}" for message in get_messages(request)))


@pytest.fixture
def client() -> Client:
    return Client(wsgi(view, sessions=Sessions(CookieSessions(KEYS))))


def test_what_is_said_is_shown_by_the_next_page_and_then_gone(client: Client) -> None:
    client.get("/save")
    assert client.get("/count").text == "2"
    assert client.get("/").text == "short success: Saved. warning: Nearly full."
    assert client.get("/").text == ""


def test_the_page_itself_may_show_it_and_show_it_twice(client: Client) -> None:
    client.get("/save")
    assert client.get("/both").text == " ".join(["Saved. Nearly full. Now."] * 2)
    assert client.get("/count").text == "0"


def test_a_level_of_ones_own_has_no_word() -> None:
    assert Message(level=77, text="x").tags == ""
    assert Message(level=77, text="x", extra_tags="loud").tags == "loud"
    assert Message(level=MessageLevel.ERROR, text="x").level_tag == "error"


def test_without_sessions_the_error_names_the_argument() -> None:
    def saying(request: Any) -> Response:
        with pytest.raises(LookupError, match=r"wsgi\(app, sessions=\.\.\.\)"):
            add_message(request, MessageLevel.INFO, "x")
        return Response("")

    assert Client(wsgi(saying)).get("/").status == 200
