"""Sessions in cookies and in a cache: the rules of the contract, their ends, and the cookie."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

import pytest

from bandstand.contracts.cache.testing import MemoryCache
from bandstand.contracts.http import Reply
from bandstand.contracts.http.session.testing import Sessions as SessionsUnderTest
from bandstand.contracts.http.session.testing import SessionSuite
from bandstand.http._pipeline import pipeline
from bandstand.http._response import Response
from bandstand.http._sessions import CacheSessions, CookieSessions, Sessions, SessionStore, StoredSession
from bandstand.http._wsgi import wsgi
from bandstand.http.testing import Client

KEYS = ["a key of more than thirty-two characters"]
KEEPS_NOTHING = "a signed cookie cannot be taken back"


class Clock:
    """A time that a test moves."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


class TestCookieSessions(SessionSuite):
    """The rules, for sessions in a cookie."""

    skips: ClassVar[Mapping[str, str]] = {
        "test_the_key_before_rotating_gives_nothing": KEEPS_NOTHING,
        "test_the_key_before_flushing_gives_nothing": KEEPS_NOTHING,
        "test_a_session_that_another_request_ended_does_not_come_back": KEEPS_NOTHING,
    }

    def make(self) -> SessionsUnderTest[Any]:
        return CookieSessions(KEYS)


class TestCacheSessions(SessionSuite):
    """The rules, for sessions in a cache."""

    def make(self) -> SessionsUnderTest[Any]:
        return CacheSessions(MemoryCache())


def stores(clock: Clock) -> list[SessionStore]:
    ages = {"idle": timedelta(minutes=10), "absolute": timedelta(hours=1)}
    return [
        CookieSessions(KEYS, clock=clock, **ages),
        CacheSessions(MemoryCache(clock=clock), clock=clock, **ages),
    ]


def begun(store: SessionStore) -> str:
    session = store.open(None)
    session["name"] = "Ada"
    key = store.save(session)
    assert key is not None
    return key


@pytest.mark.parametrize("which", [0, 1])
def test_a_session_ends_when_it_is_idle(which: int) -> None:
    clock = Clock()
    store = stores(clock)[which]
    key = begun(store)
    clock.now += 599
    assert store.open(key)["name"] == "Ada"
    clock.now += 2
    assert store.open(key).empty


@pytest.mark.parametrize("which", [0, 1])
def test_requests_keep_it_alive_until_its_absolute_end(which: int) -> None:
    clock = Clock()
    store = stores(clock)[which]
    key: str | None = begun(store)
    for _ in range(11):
        clock.now += 300
        session = store.open(key)
        assert session["name"] == "Ada"
        assert session.due
        assert not session.modified
        key = store.save(session)
    clock.now += 301
    assert store.open(key).empty


@pytest.mark.parametrize("which", [0, 1])
def test_a_request_soon_after_another_writes_nothing(which: int) -> None:
    clock = Clock()
    store = stores(clock)[which]
    key = begun(store)
    clock.now += 10
    session = store.open(key)
    assert not session.due
    assert store.save(session) == key


@pytest.mark.parametrize("which", [0, 1])
def test_a_clock_that_is_set_back_revives_nothing(which: int) -> None:
    clock = Clock()
    store = stores(clock)[which]
    key = begun(store)
    clock.now -= 3600
    assert store.open(key).empty


def test_a_cookie_signed_by_an_older_key_is_accepted_and_by_a_foreign_one_not() -> None:
    old = begun(CookieSessions(KEYS))
    assert CookieSessions(["another key of more than thirty-two characters", *KEYS]).open(old)["name"] == "Ada"
    assert CookieSessions(["another key of more than thirty-two characters"]).open(old).empty


def test_a_session_that_is_too_large_for_a_cookie_names_the_cure() -> None:
    store = CookieSessions(KEYS)
    session = store.open(None)
    # Random enough that no compression helps.
    session["text"] = "".join(f"{number * 2654435761 % 2**32:x}" for number in range(1000))
    with pytest.raises(ValueError, match=r"bytes; a cookie holds 3800: use CacheSessions\.$"):
        store.save(session)


def test_the_cache_never_sees_a_key() -> None:
    cache = MemoryCache()
    key = begun(CacheSessions(cache))
    assert cache.get(key) is None
    assert cache.get(f"session:{key}") is None


def test_a_session_does_not_show_what_is_in_it() -> None:
    assert repr(StoredSession({"secret": "x"}, key="k")) == "<StoredSession with 1 values>"


def counting(request: Any) -> Response:
    request.session["visits"] = request.session.get("visits", 0) + 1
    return Response(str(request.session["visits"]))


def leaving(request: Any) -> Reply:
    request.session.flush()
    return Reply(body=b"bye")


def ignoring(request: Any) -> Response:
    return Response("nothing to see")


@pytest.mark.parametrize("store", [CookieSessions(KEYS), CacheSessions(MemoryCache())], ids=["cookie", "cache"])
def test_a_client_keeps_its_session_between_requests(store: SessionStore) -> None:
    def view(request: Any) -> Any:
        return {"/": counting, "/leave": leaving, "/ignore": ignoring}[request.path](request)

    app = wsgi(view, sessions=Sessions(store), middleware=[pipeline()])
    client, other = Client(app), Client(app)
    first = client.get("/", scheme="https")
    cookie = first.header("set-cookie") or ""
    assert cookie.startswith("__Host-session=")
    assert {part.strip().lower() for part in cookie.split(";")[1:]} >= {"secure", "httponly", "samesite=lax", "path=/"}
    assert first.header("cache-control") == "private"
    assert [client.get("/").text, other.get("/").text, client.get("/").text] == ["2", "1", "3"]
    assert client.get("/ignore").header("set-cookie") is None
    assert "max-age=0" in (client.get("/leave").header("set-cookie") or "").lower()
    assert client.get("/").text == "1"


def test_a_session_that_nobody_opened_sends_nothing() -> None:
    app = wsgi(ignoring, sessions=Sessions(CookieSessions(KEYS)))
    assert Client(app).get("/").header("set-cookie") is None


def test_a_cookie_for_a_domain_has_a_plain_name() -> None:
    assert Sessions(CookieSessions(KEYS), domain="example.org").name == "session"
    assert Sessions(CookieSessions(KEYS), secure=False).name == "session"
    assert Sessions(CookieSessions(KEYS)).name == "__Host-session"
