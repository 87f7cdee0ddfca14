"""Messages for the next page."""

from collections.abc import Sequence
from typing import Any

import pytest

from bandstand.contracts.cache.testing import MemoryCache
from bandstand.http import (
    CacheSessions,
    CookieMessages,
    CookieSessions,
    Message,
    MessageLevel,
    MessageStore,
    Response,
    SessionMessages,
    Sessions,
    messages,
    wsgi,
)
from bandstand.http.messages import add_message, get_messages
from bandstand.http.testing import Client

KEYS = ["a key of more than thirty-two characters"]
SESSIONS = Sessions(CookieSessions(KEYS))


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


@pytest.fixture(params=["session", "cookie"])
def client(request: pytest.FixtureRequest) -> Client:
    if request.param == "cookie":
        return Client(wsgi(view, messages=CookieMessages(KEYS)))
    return Client(wsgi(view, sessions=SESSIONS))


def test_what_is_said_is_shown_by_the_next_page_and_then_gone(client: Client) -> None:
    client.get("/save")
    assert client.get("/count").text == "2"
    assert client.get("/").text == "short success: Saved. warning: Nearly full."
    assert client.get("/").text == ""


def test_the_page_itself_may_show_it_and_show_it_twice(client: Client) -> None:
    client.get("/save")
    assert client.get("/both").text == " ".join(["Saved. Nearly full. Now."] * 2)
    assert client.get("/count").text == "0"


def test_a_message_that_is_shown_at_once_leaves_no_cookie(client: Client) -> None:
    assert client.get("/both").header("set-cookie") is None


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


def shown(request: Any) -> Response:
    if request.path == "/lower":
        get_messages(request).level = MessageLevel.DEBUG
    if request.path != "/":
        messages.debug(request, "a")
        messages.info(request, "b")
        messages.success(request, "c", extra_tags="new")
        messages.warning(request, "d")
        messages.error(request, "e")
        add_message(request, 50, "f")
    return Response("; ".join(f"{message.tags} {message}" for message in get_messages(request)))


def test_each_level_has_a_function_and_debugging_is_not_kept_unless_it_is_wanted() -> None:
    client = Client(wsgi(shown, sessions=SESSIONS))
    assert client.get("/say").text == "info b; new success c; warning d; error e;  f"
    assert client.get("/lower").text.startswith("debug a; info b; ")


@pytest.mark.parametrize("kind", [SessionMessages, CookieMessages])
def test_a_site_has_a_threshold_and_words_of_its_own(kind: type[MessageStore]) -> None:
    given: dict[str, Any] = {"level": 30, "tags": {40: "danger", 50: "critical"}}
    store = CookieMessages(KEYS, **given) if kind is CookieMessages else SessionMessages(**given)
    client = Client(wsgi(shown, sessions=SESSIONS, messages=store))
    assert client.get("/say").text == "warning d; danger e; critical f"


def test_words_of_the_sites_own_are_on_the_next_page_too() -> None:
    def saying(request: Any) -> Response:
        if request.path == "/say":
            add_message(request, 50, "f")
            return Response("")
        return shown(request)

    client = Client(wsgi(saying, messages=CookieMessages(KEYS, tags={50: "critical"})))
    client.get("/say")
    assert client.get("/").text == "critical f"


def many(request: Any) -> Response:
    for number in range(int(request.query.get("add", "0"))):
        messages.info(request, f"{number} {'x' * 90}")
    if "show" in request.query:
        return Response(" ".join(str(message).split()[0] for message in get_messages(request)))
    return Response("")


def test_what_a_cookie_cannot_hold_goes_into_the_session() -> None:
    client = Client(wsgi(many, sessions=SESSIONS, messages=CookieMessages(KEYS)))
    client.get("/?add=30")
    assert set(client.cookies) == {"__Host-messages", "__Host-session"}
    assert len(client.cookies["__Host-messages"]) <= 2048
    assert client.get("/?show=1").text == " ".join(map(str, range(30)))
    assert client.get("/?show=1").text == ""
    assert set(client.cookies) == set()


def test_one_message_may_be_too_long_for_a_cookie() -> None:
    def saying(request: Any) -> Response:
        if request.path == "/say":
            messages.info(request, "x" * 5000)
        return Response(str(sum(len(str(message)) for message in get_messages(request)) if request.path == "/" else 0))

    client = Client(wsgi(saying, sessions=Sessions(CacheSessions(MemoryCache())), messages=CookieMessages(KEYS)))
    client.get("/say")
    assert [client.get("/").text, client.get("/").text] == ["5000", "0"]


def test_without_sessions_the_newest_messages_are_kept_and_the_log_says_so(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(wsgi(many, messages=CookieMessages(KEYS)))
    client.get("/?add=30")
    kept = client.get("/?show=1").text.split()
    assert kept == [str(number) for number in range(30 - len(kept), 30)]
    assert len(kept) >= 10
    assert [record.getMessage() for record in caplog.records] == [
        f"{30 - len(kept)} messages do not fit into a cookie and are dropped; sessions would keep them"
    ]


@pytest.mark.parametrize("cookie", ["x", "x:y", "ä", "a" * 5000])
def test_a_cookie_that_was_not_signed_here_holds_nothing(cookie: str) -> None:
    client = Client(wsgi(many, messages=CookieMessages(KEYS)))
    client.cookies["__Host-messages"] = cookie.encode().decode("latin-1")
    assert client.get("/?show=1").text == ""
    client.get("/?add=1")
    assert client.get("/?show=1").text == "0"


def test_a_page_that_shows_messages_of_a_cookie_is_for_its_client_alone() -> None:
    from bandstand.http import pipeline

    client = Client(wsgi(many, messages=CookieMessages(KEYS), middleware=[pipeline()]))
    assert client.get("/?add=1").header("cache-control") == "private"
    assert client.get("/").header("cache-control") is None


def test_messages_may_wait_anywhere() -> None:
    class Kept(MessageStore):
        """Keeps the messages of all clients in one list."""

        waiting: Sequence[Message] = ()

        def load(self, request: object, /) -> list[Message]:
            return [*self.waiting]

        def keep(self, request: object, waiting: Sequence[Message], /) -> None:
            self.waiting = waiting

    client = Client(wsgi(view, messages=Kept()))
    client.get("/save")
    assert client.get("/").text == "short success: Saved. warning: Nearly full."
