"""What templates of a request find in their context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.http import CookieSessions, Response, Sessions, providers, wsgi
from bandstand.http.messages import error, success
from bandstand.http.testing import Client

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.contracts.rendering import ContextProvider
    from bandstand.http import Message

    _provides: ContextProvider = providers.messages

SESSIONS = Sessions(CookieSessions(["a key of more than thirty-two characters"]))


def shown(request: Any) -> str:
    """Do what a template does: nothing at all but on one page."""
    context: Any = providers.messages(request)
    if request.path == "/plain":
        return ""
    waiting: Iterable[Message] = context["messages"]
    worst = context["DEFAULT_MESSAGE_LEVELS"]["ERROR"]
    return " ".join(f"{message.tags}: {message}{'!' * (message.level == worst)}" for message in waiting)


def view(request: Any) -> Response:
    if request.path == "/save":
        success(request, "Saved.", extra_tags="short")
        error(request, "Full.")
        return Response("")
    return Response(shown(request))


def test_messages_wait_for_a_page_that_shows_them() -> None:
    client = Client(wsgi(view, sessions=SESSIONS))
    client.get("/save")
    assert client.get("/plain").text == ""
    assert client.get("/").text == "short success: Saved. error: Full.!"
    assert client.get("/").text == ""


def test_a_page_that_shows_none_needs_no_session() -> None:
    assert Client(wsgi(view)).get("/plain").status == 200


def test_the_levels_have_the_names_of_ported_templates() -> None:
    seen: list[Any] = []

    def look(request: Any) -> Response:
        seen.append(providers.messages(request)["DEFAULT_MESSAGE_LEVELS"])
        return Response("")

    Client(wsgi(look)).get("/")
    assert dict(seen[0]) == {"DEBUG": 10, "INFO": 20, "SUCCESS": 25, "WARNING": 30, "ERROR": 40}
