"""The sessions of an application: who saves them when, and what the cookie says."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest

from bandstand.contracts.cache.testing import MemoryCache
from bandstand.contracts.http import Reply
from bandstand.http import (
    CacheSessions,
    CookieSessions,
    Response,
    ServiceUnavailable,
    Sessions,
    SessionStore,
    asgi,
    pipeline,
    wsgi,
)
from bandstand.http.testing import AsyncClient, Client

from .failing import FailingCache

KEYS = ["a key of more than thirty-two characters"]


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


def test_what_no_browser_would_keep_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="the domain 'ex ample'"):
        Sessions(CookieSessions(KEYS), domain="ex ample")
    with pytest.raises(ValueError, match="The cookie name 'a b' is no token"):
        Sessions(CookieSessions(KEYS), name="a b")


def test_a_cookie_for_a_domain_has_a_plain_name() -> None:
    assert Sessions(CookieSessions(KEYS), domain="example.org").name == "session"
    assert Sessions(CookieSessions(KEYS), secure=False).name == "session"
    assert Sessions(CookieSessions(KEYS)).name == "__Host-session"


def lasting(request: Any) -> Response:
    request.session["name"] = "Ada"
    if "for" in request.query:
        request.session.set_expiry(int(request.query["for"]))
    return Response("")


@pytest.mark.parametrize(
    ("max_age", "url", "expected"),
    [
        (timedelta(days=1), "/", "Max-Age=86400"),
        (None, "/", None),
        (timedelta(days=1), "/?for=0", None),
        (None, "/?for=2592000", "Max-Age=2592000"),
    ],
)
def test_the_browser_keeps_the_cookie_as_long_as_the_session_may_last(
    max_age: timedelta | None, url: str, expected: str | None
) -> None:
    client = Client(wsgi(lasting, sessions=Sessions(CookieSessions(KEYS), max_age=max_age)))
    attributes = [part.strip() for part in (client.get(url).header("set-cookie") or "").split(";")]
    assert [part for part in attributes if part.lower().startswith("max-age")] == ([expected] if expected else [])


def test_another_end_is_told_to_the_browser_although_the_key_is_the_same() -> None:
    client = Client(wsgi(lasting, sessions=Sessions(CacheSessions(MemoryCache()))))
    client.get("/")
    key = client.cookies["__Host-session"]
    cookie = client.get("/?for=2592000").header("set-cookie") or ""
    assert cookie.startswith(f"__Host-session={key}; ")
    assert "Max-Age=2592000" in cookie


def test_a_request_that_failed_stores_nothing() -> None:
    def failing(request: Any) -> Response:
        request.session["name"] = "Ada"
        raise {"/busy": ServiceUnavailable, "/bug": ZeroDivisionError}[request.path]

    client = Client(wsgi(failing, sessions=Sessions(CookieSessions(KEYS))))
    assert [client.get(url).header("set-cookie") for url in ("/busy", "/bug")] == [None, None]


def test_every_request_that_reads_a_session_may_renew_it() -> None:
    def reading(request: Any) -> Response:
        return Response(str(len(request.session)))

    def view(request: Any) -> Response:
        return {"/": counting, "/read": reading, "/ignore": ignoring}[request.path](request)

    client = Client(wsgi(view, sessions=Sessions(CacheSessions(MemoryCache()), save_every_request=True)))
    assert client.get("/read").header("set-cookie") is None
    client.get("/")
    key = client.cookies["__Host-session"]
    assert (client.get("/read").header("set-cookie") or "").startswith(f"__Host-session={key};")
    assert client.get("/ignore").header("set-cookie") is None


def test_a_session_that_another_request_ended_leaves_the_new_cookie_alone(caplog: pytest.LogCaptureFixture) -> None:
    cache = MemoryCache()

    def view(request: Any) -> Response:
        if request.path == "/slow":
            request.session["late"] = True
            quick = Client(app)
            quick.cookies.update(request.cookies)
            quick.get("/login")
        elif request.path == "/login":
            request.session.rotate()
        else:
            request.session["name"] = "Ada"
        return Response("")

    app = wsgi(view, sessions=Sessions(CacheSessions(cache)))
    client = Client(app)
    client.get("/")
    with caplog.at_level(logging.WARNING):
        assert client.get("/slow").header("set-cookie") is None
    assert [record.getMessage() for record in caplog.records] == [
        "GET /slow: what it stored in its session is lost: another request ended or changed that, or its store fails"
    ]


def remembered(request: Any) -> Response:
    session = request.session
    if request.path == "/store":
        session["name"] = "Grace"
    elif request.path in ("/logout", "/logout-and-say-so"):
        session.flush()
        if request.path != "/logout":
            session["said"] = "Bye."
    elif request.path == "/login":
        session["name"] = "Ada"
        session.rotate()
    return Response(session.get("name", "nobody"))


def asked_in_both_colours(cache: FailingCache, *urls: str) -> tuple[Any, Any]:
    """Give what a client gets that has logged in: texts and cookies set, ``down`` and ``up`` stand for the cache."""
    sessions = Sessions(CacheSessions(cache))

    def noted(answer: Any) -> tuple[str, str | None]:
        cookie = answer.header("set-cookie")
        return answer.text, cookie and ("deleted" if "Max-Age=0" in cookie else "set")

    def scenario() -> list[object]:
        client, answers = Client(wsgi(remembered, sessions=sessions)), list[object]()
        for url in ("/login", *urls):
            if url in ("down", "up"):
                cache.down = url == "down"
            else:
                answers.append(noted(client.get(url)))
        return answers[1:]

    async def async_scenario() -> list[object]:
        client, answers = AsyncClient(asgi(remembered, sessions=sessions)), list[object]()
        for url in ("/login", *urls):
            if url in ("down", "up"):
                cache.down = url == "down"
            else:
                answers.append(noted(await client.get(url)))
        return answers[1:]

    return scenario(), asyncio.run(async_scenario())


def test_while_the_store_fails_a_session_is_empty_and_its_cookie_stays() -> None:
    found = asked_in_both_colours(FailingCache(), "/", "down", "/", "/store", "up", "/")
    expected = [("Ada", None), ("nobody", None), ("Grace", None), ("Ada", None)]
    assert found == (expected, expected)


def test_what_a_failing_store_loses_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    asked_in_both_colours(FailingCache(), "down", "/", "/store", "up")
    line = (
        "GET /store: what it stored in its session is lost: another request ended or changed that, or its store fails"
    )
    assert [record.getMessage() for record in caplog.records] == [line, line]


def test_a_login_that_cannot_be_stored_changes_nothing() -> None:
    found = asked_in_both_colours(FailingCache(), "/store", "down", "/login", "up", "/")
    expected = [("Grace", None), ("Ada", None), ("Grace", None)]
    assert found == (expected, expected)


@pytest.mark.parametrize("url", ["/logout", "/logout-and-say-so"])
def test_a_logout_deletes_the_cookie_although_the_store_fails(url: str) -> None:
    found = asked_in_both_colours(FailingCache(), "down", url, "up", "/")
    expected = [("nobody", "deleted"), ("nobody", None)]
    assert found == (expected, expected)


def test_a_logout_deletes_the_cookie_although_another_request_ended_the_session() -> None:
    def view(request: Any) -> Response:
        if request.path == "/slow":
            len(request.session)
            quick = Client(app)
            quick.cookies.update(request.cookies)
            quick.get("/logout")
            request.session.flush()
        return remembered(request)

    app = wsgi(view, sessions=Sessions(CacheSessions(MemoryCache())))
    client = Client(app)
    client.get("/login")
    assert "Max-Age=0" in (client.get("/slow").header("set-cookie") or "")


def test_a_cookie_that_means_nothing_stays_until_something_is_stored() -> None:
    client = Client(wsgi(remembered, sessions=Sessions(CacheSessions(MemoryCache()))))
    client.cookies["__Host-session"] = "a key of yesterday"
    assert client.get("/").header("set-cookie") is None
    assert (client.get("/store").header("set-cookie") or "").startswith("__Host-session=")
    assert client.get("/").text == "Grace"


def test_a_store_drops_what_has_ended_where_it_can() -> None:
    class Dropping(MemoryCache):
        def drop_ended(self) -> int:
            return 7

    assert Sessions(CacheSessions(Dropping())).clear_ended() == 7
    assert Sessions(CookieSessions(KEYS)).clear_ended() == 0


class Counted(MemoryCache):
    """A cache that notes what it is asked, and in which colour."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def get(self, key: str, /, default: object = None) -> Any:
        self.asked.append("get")
        return super().get(key, default)

    async def aget(self, key: str, /, default: object = None) -> Any:
        self.asked.append("aget")
        return super().get(key, default)


def test_in_async_code_a_session_of_a_cache_is_awaited_and_says_so() -> None:
    async def view(request: Any) -> Response:
        if request.path == "/blocking":
            with pytest.raises(RuntimeError, match=r"^The session would block here: 'await request\.asession\(\)'"):
                _ = request.session
            return Response("")
        session = await request.asession()
        assert request.session is session
        return counting(request)

    async def scenario() -> list[str]:
        cache = Counted()
        client = AsyncClient(asgi(view, sessions=Sessions(CacheSessions(cache)), middleware=[pipeline()]))
        texts = [(await client.get(url)).text for url in ("/", "/", "/blocking", "/")]
        assert set(cache.asked) == {"aget"}
        return texts

    assert asyncio.run(scenario()) == ["1", "2", "", "3"]


def test_a_synchronous_view_in_async_code_finds_its_session_loaded() -> None:
    def view(request: Any) -> Response:
        return counting(request) if request.path == "/" else ignoring(request)

    async def scenario() -> tuple[list[str], str | None]:
        client = AsyncClient(asgi(view, sessions=Sessions(CacheSessions(MemoryCache())), middleware=[pipeline()]))
        texts = [(await client.get()).text for _ in range(3)]
        return texts, (await client.get("/ignore")).header("cache-control")

    assert asyncio.run(scenario()) == (["1", "2", "3"], None)


def test_a_failing_middleware_leaves_an_awaited_session_unsaved_and_the_headers_on() -> None:
    def broken(handler: object) -> Any:
        async def around(request: Any) -> Response:
            (await request.asession())["name"] = "Ada"
            raise ZeroDivisionError

        return around

    async def scenario() -> tuple[int, str | None, str | None]:
        sessions = Sessions(CacheSessions(MemoryCache()))
        client = AsyncClient(asgi(ignoring, sessions=sessions, middleware=[pipeline(), broken]))
        answer = await client.get()
        return answer.status, answer.header("x-frame-options"), answer.header("set-cookie")

    assert asyncio.run(scenario()) == (500, "DENY", None)
