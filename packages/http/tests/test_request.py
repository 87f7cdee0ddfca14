"""Requests over both kinds of server: the rules of the contract, and what goes beyond them."""

import asyncio
import csv
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from io import BytesIO, TextIOWrapper
from typing import Any, cast

import pytest

from bandstand.contracts.http.session.testing import MemorySession
from bandstand.contracts.http.testing import AsyncRequestSuite, RequestSuite, Sent
from bandstand.http._application import Application, Options
from bandstand.http._asgi import SOURCE as ASGI
from bandstand.http._errors import (
    BadRequest,
    ClientDisconnected,
    HTTPError,
    LengthRequired,
    PayloadTooLarge,
    URITooLong,
)
from bandstand.http._limits import Limits
from bandstand.http._paths import normal_path, split_path
from bandstand.http._request import Request
from bandstand.http._uploads import Form, FormParser
from bandstand.http._values import MultiDict
from bandstand.http._wsgi import SOURCE as WSGI
from bandstand.http.testing import File, Sending, make_environ, make_scope


def backing(**options: Any) -> Application:  # Any: the options of an application
    def view(request: object) -> None:
        """Never called."""

    def session(request: object) -> MemorySession:
        return MemorySession()

    defaults: dict[str, Any] = {"sessions": session}
    return Application(view, cast("Options", {**defaults, **options}))


def wsgi_request(sending: Sending, **options: Any) -> Request[Any]:
    environ = make_environ(sending)
    path, prefix = normal_path(environ["PATH_INFO"], environ["SCRIPT_NAME"], None)
    return Request(environ["REQUEST_METHOD"], path, prefix, environ, WSGI, backing(**options))


def asgi_request(sending: Sending, size: int = 65536, **options: Any) -> Request[Any]:
    scope, body = make_scope(sending)
    path, prefix = split_path(scope, None)
    pieces = [body[start : start + size] for start in range(0, len(body), size)] or [b""]
    messages = [
        {"type": "http.request", "body": piece, "more_body": number < len(pieces)}
        for number, piece in enumerate(pieces, start=1)
    ]

    async def receive() -> dict[str, Any]:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    return Request(scope["method"], path, prefix, scope, ASGI, backing(**options), receive)


def sending_of(sent: Sent) -> Sending:
    from urllib.parse import quote, urlencode

    headers = list(sent.headers)
    if sent.cookies:
        headers.append(("cookie", "; ".join(f"{name}={value}" for name, value in sent.cookies)))
    return Sending(
        method=sent.method,
        url=quote(sent.path_info) + (f"?{urlencode(sent.query)}" if sent.query else ""),
        root=sent.root,
        headers=headers,
        body=sent.body,
        form=sent.form if sent.form or sent.files else None,
        files=[(name, File(name=filename, content=content)) for name, filename, content in sent.files],
        scheme=sent.scheme,
        host=sent.host,
        client=sent.client,
    )


def make_wsgi(sent: Sent) -> Request[Any]:
    def user(request: object) -> object:
        return sent.user

    return wsgi_request(sending_of(sent), user=user, **services_of(sent))


def make_asgi(sent: Sent) -> Request[Any]:
    async def user(request: object) -> object:
        return sent.user

    return asgi_request(sending_of(sent), user=user, **services_of(sent))


def services_of(sent: Sent) -> dict[str, Any]:
    return {} if sent.services is None else {"services": sent.services}


class TestWSGIRequest(RequestSuite):
    """The rules of requests, over WSGI."""

    def make(self) -> Callable[[Sent], Request[Any]]:
        return make_wsgi


class TestASGIRequest(AsyncRequestSuite):
    """The rules of awaited requests, over ASGI."""

    def make(self) -> Callable[[Sent], Request[Any]]:
        return make_asgi


class TestPreparedRequest(RequestSuite):
    """The rules of requests, over ASGI, once they are prepared."""

    def make(self) -> Callable[[Sent], Request[Any]]:
        def make(sent: Sent) -> Request[Any]:
            request = make_asgi(sent)
            asyncio.run(request.aprepare())
            return request

        return make


def test_touching_the_unread_body_in_async_code_names_the_cure() -> None:
    request = asgi_request(Sending(method="POST", body=b"x"))
    with pytest.raises(
        RuntimeError, match=r"is unread: in async code await abody\(\), aform\(\), ajson\(\) or aprepare"
    ):
        _ = request.body


def test_a_user_that_is_awaited_says_so() -> None:
    async def user(request: object) -> str:
        return "Ada"

    request = wsgi_request(Sending(), user=user)
    with pytest.raises(RuntimeError, match=r"use 'await request\.auser\(\)'\.$"):
        _ = request.user
    assert asyncio.run(request.auser()) == "Ada"
    assert request.user == "Ada"


def test_the_user_is_asked_for_once_and_only_when_needed() -> None:
    asked: list[str] = []

    def user(request: Request[Any]) -> str:
        asked.append(request.path)
        return "Ada"

    request = wsgi_request(Sending(url="/a"), user=user)
    assert asked == []
    assert (request.user, request.user) == ("Ada", "Ada")
    assert asked == ["/a"]


@pytest.mark.parametrize("touch", ["cookies", "session", "user"])
def test_reading_what_is_private_marks_the_request(touch: str) -> None:
    request = wsgi_request(Sending(headers={"cookie": "a=b"}))
    _ = (request.query, request.headers, request.path, request.body)
    assert not request.private
    getattr(request, touch)
    assert request.private


def test_without_sessions_the_error_names_the_argument() -> None:
    environ = make_environ(Sending())

    def view(request: object) -> None:
        """Never called."""

    bare = Application(view, Options())
    request = Request[Any]("GET", "/", "", environ, WSGI, bare)
    with pytest.raises(LookupError, match=r"keeps no sessions: give it some, as in wsgi\(app, sessions=\.\.\.\)"):
        _ = request.session


def test_a_stream_is_read_once() -> None:
    request = wsgi_request(Sending(method="POST", body=b"x" * 100_000))
    assert sum(map(len, request.stream())) == 100_000
    with pytest.raises(RuntimeError, match="read it once, in one way"):
        _ = request.body


def test_a_body_is_read_as_a_file() -> None:
    request = wsgi_request(Sending(method="POST", body=b"first\nsecond\n" + b"x" * 200_000 + b"\nlast"))
    file = request.open_body()
    assert (file.readline(), file.read(3)) == (b"first\n", b"sec")
    assert [len(line) for line in file] == [4, 200_001, 4]
    assert file.read() == b""
    with pytest.raises(RuntimeError, match="read it once, in one way"):
        request.open_body()


def test_rows_of_a_posted_table_are_read_as_they_arrive() -> None:
    request = wsgi_request(Sending(method="POST", body="name,born\nAda,1815\nZoë,1990\n".encode()))
    assert list(csv.reader(TextIOWrapper(request.open_body(), encoding="utf-8"))) == [
        ["name", "born"],
        ["Ada", "1815"],
        ["Zoë", "1990"],
    ]


def test_a_body_that_was_read_can_still_be_opened_as_a_file() -> None:
    request = wsgi_request(Sending(method="POST", body=b"abc"))
    assert (request.body, request.open_body().read(), wsgi_request(Sending()).open_body().read()) == (b"abc",) * 2 + (
        b"",
    )


def test_forms_may_be_read_by_another_parser() -> None:
    class Shouting(FormParser):
        def finish(self) -> Form:
            form, files = super().finish()
            return MultiDict((name, value.upper()) for name, value in form.pairs()), files

    request = wsgi_request(Sending(method="POST", form={"name": "Ada"}), form_parser=Shouting)
    assert request.form["name"] == "ADA"


def test_a_body_that_was_read_can_still_be_streamed() -> None:
    request = wsgi_request(Sending(method="POST", body=b"abc"))
    assert request.body == b"abc"
    assert list(request.stream()) == [b"abc"]
    assert list(wsgi_request(Sending()).stream()) == []


def test_an_async_stream_gives_the_pieces_as_they_arrive() -> None:
    async def scenario() -> list[bytes]:
        request = asgi_request(Sending(method="POST", body=b"abcdef"), size=4)
        return [chunk async for chunk in request.astream()]

    assert asyncio.run(scenario()) == [b"abcd", b"ef"]


def test_an_async_stream_is_read_once_too() -> None:
    async def scenario() -> None:
        request = asgi_request(Sending(method="POST", body=b"abc"))
        assert [chunk async for chunk in request.astream()] == [b"abc"]
        with pytest.raises(RuntimeError, match="read it once, in one way"):
            await request.abody()

    asyncio.run(scenario())


def test_a_body_that_was_awaited_can_still_be_read_as_a_form_and_streamed() -> None:
    async def scenario() -> list[object]:
        request = asgi_request(Sending(method="POST", form={"a": "b"}))
        read: list[object] = [await request.abody(), (await request.aform())["a"]]
        return [*read, [chunk async for chunk in request.astream()], request.body, request.form["a"]]

    assert asyncio.run(scenario()) == [b"a=b", "b", [b"a=b"], b"a=b", "b"]


def test_a_body_in_a_great_many_pieces_takes_linear_time() -> None:
    def seconds(size: int) -> float:
        request = asgi_request(Sending(method="POST", body=b"x" * size), size=1)
        messages = [{"type": "http.request", "body": b"x", "more_body": True}] * size

        async def receive() -> dict[str, Any]:
            return messages.pop() if messages else {"type": "http.request"}

        request.receive = receive
        start = time.process_time()
        asyncio.run(request.abody())
        return time.process_time() - start

    assert any(seconds(40_000) / seconds(20_000) < 2.5 for _ in range(5))


def test_a_client_that_leaves_while_sending_is_noticed() -> None:
    request = asgi_request(Sending())

    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    request.receive = gone
    with pytest.raises(ClientDisconnected):
        asyncio.run(request.abody())


def test_what_middleware_passes_on_has_a_place() -> None:
    request = wsgi_request(Sending())
    request.state["seen"] = True
    assert request.state == {"seen": True}


def test_urls_of_the_request_are_absolute_on_demand() -> None:
    request = wsgi_request(Sending(url="/b%C3%BCcher/?q=1", root="/shop", scheme="https", host="example.org:8443"))
    assert request.build_absolute_uri() == "https://example.org:8443/shop/b%C3%BCcher/?q=1"
    assert request.build_absolute_uri("../about") == "https://example.org:8443/shop/about"
    assert request.is_secure
    assert repr(request) == "<Request GET '/shop/bücher/'>"


def test_without_a_host_header_the_server_names_itself() -> None:
    for port, host in (("80", "srv"), ("8000", "srv:8000")):
        environ = {**make_environ(Sending()), "SERVER_NAME": "srv", "SERVER_PORT": port}
        del environ["HTTP_HOST"]
        assert Request[Any]("GET", "/", "", environ, WSGI, backing()).host == host
    scope: dict[str, Any] = {**make_scope(Sending())[0], "headers": [], "server": ("srv", 8000)}
    assert Request[Any]("GET", "/", "", scope, ASGI, backing()).host == "srv:8000"
    assert Request[Any]("GET", "/", "", {**scope, "server": None, "client": None}, ASGI, backing()).host == "localhost"


def test_the_content_type_has_parameters() -> None:
    request = wsgi_request(Sending(method="POST", headers={"content-type": 'Text/Plain; Charset="utf-8"'}))
    assert (request.content_type, request.content_params) == ("text/plain", {"charset": "utf-8"})
    assert wsgi_request(Sending()).content_params == {}


def test_the_client_says_what_it_accepts() -> None:
    request = wsgi_request(Sending(headers={"accept": "text/html, application/json;q=0.5, text/plain;q=0"}))
    assert [str(media_type.sub_type) for media_type in request.accepted_types] == ["html", "json", "plain"]
    assert request.accepts("application/json")
    assert not request.accepts("text/plain")
    assert request.get_preferred_type(["application/json", "text/html"]) == "text/html"
    assert request.get_preferred_type(["image/png"]) is None
    assert wsgi_request(Sending()).accepts("image/png")


LIMITS = Limits(body=10, query=10, fields=2, cookies=10, json_depth=3)


@contextmanager
def refused(kind: type[HTTPError]) -> Generator[None, None, None]:
    with pytest.raises(kind) as caught:
        yield
    assert 400 <= caught.value.status < 500


def test_a_body_over_the_limit_is_refused_while_it_is_read() -> None:
    with refused(PayloadTooLarge):
        _ = wsgi_request(Sending(method="POST", body=b"x" * 11), limits=LIMITS).body
    with refused(PayloadTooLarge):
        asyncio.run(asgi_request(Sending(method="POST", body=b"x" * 11), size=4, limits=LIMITS).abody())
    assert wsgi_request(Sending(method="POST", body=b"x" * 10), limits=LIMITS).body == b"x" * 10


def test_a_long_query_is_refused() -> None:
    with refused(URITooLong):
        _ = wsgi_request(Sending(url="/?q=12345678901"), limits=LIMITS).query


@pytest.mark.parametrize("query", ["a=%", "a=%zz", "a=%FF", "a=1&b=2&c=3"])
def test_a_malformed_query_is_refused(query: str) -> None:
    with pytest.raises(HTTPError) as caught:
        _ = wsgi_request(Sending(url=f"/?{query}"), limits=Limits(fields=2)).query
    assert 400 <= caught.value.status < 500


@pytest.mark.parametrize("length", ["abc", "-1", "1, 1", "1_0", "9" * 30, "٣"])
def test_a_malformed_length_is_refused(length: str) -> None:
    environ = {**make_environ(Sending(method="POST")), "CONTENT_LENGTH": length}
    with refused(BadRequest):
        _ = Request[Any]("POST", "/", "", environ, WSGI, backing()).body


def test_a_body_that_ends_early_is_refused() -> None:
    environ = {**make_environ(Sending(method="POST", body=b"abc")), "CONTENT_LENGTH": "5"}
    with refused(BadRequest):
        _ = Request[Any]("POST", "/", "", environ, WSGI, backing()).body


def test_a_chunked_body_is_read_where_the_server_marks_its_end_and_refused_elsewhere() -> None:
    environ = make_environ(Sending(method="POST", headers={"transfer-encoding": "chunked"}))
    del environ["CONTENT_LENGTH"]
    environ["wsgi.input"] = BytesIO(b"abc")
    with refused(LengthRequired):
        _ = Request[Any]("POST", "/", "", environ, WSGI, backing()).body
    environ["wsgi.input_terminated"] = True
    assert Request[Any]("POST", "/", "", environ, WSGI, backing()).body == b"abc"


def test_deep_json_is_refused() -> None:
    assert wsgi_request(Sending(method="POST", body=b"[[[1]]]"), limits=LIMITS).json() == [[[1]]]
    with refused(BadRequest):
        wsgi_request(Sending(method="POST", body=b"[[[[1]]]]"), limits=LIMITS).json()


def test_cookies_that_http_2_has_split_are_read_as_one_header() -> None:
    request = asgi_request(Sending(headers=[("cookie", "a=1"), ("accept", "*/*"), ("cookie", "b=2; a=3")]))
    assert request.cookies == {"a": "1", "b": "2"}
