"""The conformance suites of requests, handlers and replies, and a request in memory for the tests of any part.

Uploads, sessions and mappings of several values have their references in ``uploads.testing``, ``session.testing`` and
``values.testing``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import parse_qsl, quote, unquote, urlencode

from bandstand.contracts.http._handlers import DualHandler
from bandstand.contracts.http._reply import FileSpan, Reply
from bandstand.contracts.http._request import AsyncRequest, Request
from bandstand.contracts.http.session.testing import MemorySession
from bandstand.contracts.http.values.testing import MultiValues
from bandstand.contracts.services.conformance import Suite, raises, rule
from bandstand.contracts.services.testing import FixedServices

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bandstand.contracts.http.session import Session
    from bandstand.contracts.http.uploads import UploadedFile
    from bandstand.contracts.services import Services

__all__ = [
    "AsyncRequestSuite",
    "HandlerSuite",
    "MemoryRequest",
    "RequestSuite",
    "SenderSuite",
    "Sent",
    "receive",
]

T = TypeVar("T")


class MemoryRequest:
    """A request made by hand, in both colours, for handlers under test.

    ``url`` is the path below ``root``, percent-encoded, with a query string if you like. ``query``, ``form``,
    ``files``, ``headers`` and ``cookies`` take a mapping, or pairs where a name has several values.
    """

    def __init__(
        self,
        method: str = "GET",
        url: str = "/",
        *,
        root: str = "",
        scheme: str = "http",
        host: str = "localhost",
        client: str | None = "127.0.0.1",
        query: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        cookies: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        body: bytes = b"",
        form: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        files: Mapping[str, UploadedFile] | Iterable[tuple[str, UploadedFile]] = (),
        session: Session | None = None,
        user: Any = None,  # Any: whatever the handler under test takes for a user
        services: Services | None = None,
    ) -> None:
        path, _, query_string = url.partition("?")
        self.method, self.scheme, self.host, self.client, self.body = method, scheme, host, client, body
        self.path_info = "/" + unquote(path).removeprefix("/")
        self.path = root.rstrip("/") + self.path_info
        self.query: MultiValues[str] = MultiValues(query or parse_qsl(query_string, keep_blank_values=True))
        self.headers: Mapping[str, str] = _Headers(headers)
        self.cookies: Mapping[str, str] = dict(cookies)
        self.form: MultiValues[str] = MultiValues(form)
        self.files: MultiValues[UploadedFile] = MultiValues(files)
        self.session: Session = MemorySession() if session is None else session
        self.user = user
        self.services: Services = FixedServices() if services is None else services

    def json(self) -> Any:  # Any: JSON has every shape
        """Parse the body as JSON."""
        return json.loads(self.body)

    def get_full_path(self) -> str:
        """Give the path and the query as a URL without a host."""
        pairs = self.query.pairs()
        path = quote(self.path, safe="/:@!$&()*+,;=-._~")
        if path.startswith("//"):
            path = "/%2F" + path[2:]
        return f"{path}?{urlencode(pairs)}" if pairs else path

    async def aprepare(self) -> None:
        """Do nothing: everything is there."""

    async def aform(self) -> MultiValues[str]:
        """Give the form."""
        return self.form

    async def ajson(self) -> Any:  # Any: JSON has every shape
        """Parse the body as JSON."""
        return self.json()

    async def asession(self) -> Session:
        """Give the session."""
        return self.session

    async def auser(self) -> Any:  # Any: whatever the handler under test takes for a user
        """Give the user."""
        return self.user


class _Headers(Mapping[str, str]):
    """Headers by name in any case."""

    def __init__(self, headers: Mapping[str, str] | Iterable[tuple[str, str]]) -> None:
        self._values: dict[str, str] = {}
        for name, value in MultiValues(headers).pairs():
            before = self._values.get(name.lower())
            self._values[name.lower()] = value if before is None else f"{before}, {value}"

    def __getitem__(self, name: str, /) -> str:
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a client sends, for a suite to have a request made of it.

    Attributes:
        root: The prefix at which the application is mounted, ``"/shop"``, or nothing.
        path_info: The path below it, percent-decoded.
        form: The fields of a posted form; with these or ``files`` there is no ``body``.
        files: Field, file name and content of each file of the form.
        user: What the application takes the client for.
        services: The services of the application.
    """

    method: str = "GET"
    root: str = ""
    path_info: str = "/"
    scheme: str = "http"
    host: str = "localhost"
    client: str | None = "127.0.0.1"
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    cookies: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    form: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str, bytes], ...] = ()
    user: object = None
    services: Services | None = None


_PAIRS = (("tag", "a & b=c"), ("tag", "Zoë +100%"), ("q", ""))


class RequestSuite(Suite[Callable[[Sent], Request[object]]]):
    """The rules of ``Request``; ``make`` returns a function that makes one of what a client sends."""

    @rule("HTTP-01")
    def test_the_path_is_the_prefix_and_the_rest(self) -> None:
        request = self.make()(Sent(root="/my shop", path_info="/books/é%2F/"))
        assert (request.path, request.path_info) == ("/my shop/books/é%2F/", "/books/é%2F/")
        bare = self.make()(Sent(root="/shop"))
        assert (bare.path, bare.path_info) == ("/shop/", "/")
        assert self.make()(Sent(path_info="/books/")).path == "/books/"

    @rule("HTTP-02")
    def test_the_full_path_leads_back_here(self) -> None:
        url = self.make()(Sent(root="/shop", path_info="/a é?#%/", query=_PAIRS)).get_full_path()
        path, _, query = url.partition("?")
        assert url.isascii()
        assert not {" ", "#", '"'} & {*url}
        assert unquote(path) == "/shop/a é?#%/"
        assert parse_qsl(query, keep_blank_values=True) == [*_PAIRS]
        assert self.make()(Sent(path_info="/books/")).get_full_path() == "/books/"

    @rule("HTTP-02")
    def test_the_full_path_never_leads_to_another_host(self) -> None:
        url = self.make()(Sent(path_info="//evil.example/")).get_full_path()
        assert url[:1] == "/"
        assert url[1:2] not in ("/", "\\")

    @rule("HTTP-03")
    def test_the_query_holds_every_pair(self) -> None:
        query = self.make()(Sent(query=_PAIRS)).query
        assert [*query.getlist("tag")] == ["a & b=c", "Zoë +100%"]
        assert (query["q"], [*query]) == ("", ["tag", "q"])
        assert len(self.make()(Sent()).query) == 0

    @rule("HTTP-03")
    def test_the_form_holds_every_field(self) -> None:
        form = self.make()(Sent(method="POST", form=_PAIRS)).form
        assert [*form.getlist("tag")] == ["a & b=c", "Zoë +100%"]
        assert (form["q"], [*form]) == ("", ["tag", "q"])

    @rule("HTTP-04")
    def test_a_header_is_found_in_any_case(self) -> None:
        headers = self.make()(Sent(headers=(("Accept-Language", "fr"), ("x-tag", "a"), ("X-Tag", "b")))).headers
        for name in ("accept-language", "ACCEPT-LANGUAGE", "Accept-Language"):
            assert headers[name] == "fr"
            assert name in headers
        assert headers["X-TAG"].replace(" ", "") == "a,b"
        assert headers.get("X-Other") is None

    @rule("HTTP-05")
    def test_cookies_are_found_by_name(self) -> None:
        cookies = self.make()(Sent(cookies=(("theme", "dark"), ("Theme", "light"), ("token", "a=b")))).cookies
        assert (cookies["theme"], cookies["Theme"], cookies["token"]) == ("dark", "light", "a=b")
        assert cookies.get("other") is None

    @rule("HTTP-06")
    def test_the_body_is_the_same_each_time(self) -> None:
        request = self.make()(Sent(method="POST", headers=(("Content-Type", "text/plain"),), body=b"\x00\xff\r\n"))
        assert (request.body, request.body) == (b"\x00\xff\r\n", b"\x00\xff\r\n")
        assert self.make()(Sent()).body == b""

    @rule("HTTP-07")
    def test_json_is_parsed_and_anything_else_is_refused(self) -> None:
        def posted(body: bytes) -> Request[object]:
            return self.make()(Sent(method="POST", headers=(("Content-Type", "text/plain"),), body=body))

        assert posted('{"é": [1, null]}'.encode()).json() == {"é": [1, None]}
        for body in (b"", b"{", b"[1] [2]", b'"\xff"'):
            raises(ValueError, posted(body).json)

    @rule("HTTP-08")
    def test_the_files_of_a_form_are_there(self) -> None:
        sent = Sent(method="POST", form=_PAIRS, files=(("doc", "a/é.txt", b"\x00\r\n--"), ("doc", "b.txt", b"")))
        request = self.make()(sent)
        assert [(each.name, each.read()) for each in request.files.getlist("doc")] == [
            ("é.txt", b"\x00\r\n--"),
            ("b.txt", b""),
        ]
        assert [*request.form.getlist("tag")] == ["a & b=c", "Zoë +100%"]
        assert "doc" not in request.form

    @rule("HTTP-08")
    def test_form_and_files_are_empty_without_a_form(self) -> None:
        for request in (
            self.make()(Sent()),
            self.make()(Sent(method="POST", headers=(("Content-Type", "application/json"),), body=b'{"a": 1}')),
        ):
            assert (len(request.form), len(request.files)) == (0, 0)

    @rule("HTTP-09")
    def test_session_user_and_services_stay_the_same(self) -> None:
        user, services = object(), FixedServices()
        request = self.make()(Sent(user=user, services=services))
        assert request.user is user
        assert request.user is user
        assert request.services is services
        assert request.session is request.session
        request.session["name"] = "Ada"
        assert request.session["name"] == "Ada"

    @rule("HTTP-10")
    def test_method_scheme_host_and_client_are_those_received(self) -> None:
        request = self.make()(Sent(method="PUT", scheme="https", host="shop.example:8443", client="2001:db8::1"))
        assert (request.method, request.scheme) == ("PUT", "https")
        assert (request.host, request.client) == ("shop.example:8443", "2001:db8::1")


class AsyncRequestSuite(Suite[Callable[[Sent], AsyncRequest[object]]]):
    """The rules that ``AsyncRequest`` adds; ``make`` returns a function that makes one of what a client sends."""

    def run_async(self, check: Coroutine[Any, Any, T]) -> T:  # Any: what a coroutine yields and takes is the loop's
        """Run the coroutine of a check; override it for a loop of your own."""
        import asyncio  # loaded by those who check async code

        return asyncio.run(check)

    @rule("HTTP-20")
    def test_each_twin_gives_what_the_property_gives(self) -> None:
        async def check() -> None:
            user = object()
            request = self.make()(Sent(method="POST", form=_PAIRS, files=(("doc", "a.txt", b"1"),), user=user))
            form = await request.aform()
            assert [*form.getlist("tag")] == ["a & b=c", "Zoë +100%"]
            assert form["q"] == request.form["q"] == ""
            assert request.files["doc"].read() == b"1"
            assert await request.auser() is user
            session = await request.asession()
            assert session is await request.asession()
            assert session is request.session

        self.run_async(check())

    @rule("HTTP-20")
    def test_json_is_awaited_and_anything_else_is_refused(self) -> None:
        async def check() -> None:
            assert await self.make()(Sent(method="POST", body=b"[1, 2]")).ajson() == [1, 2]
            try:
                await self.make()(Sent(method="POST", body=b"[1,")).ajson()
            except ValueError:
                return
            message = "ValueError must be raised here, and nothing was."
            raise AssertionError(message)

        self.run_async(check())

    @rule("HTTP-21")
    def test_after_preparing_all_properties_can_be_read(self) -> None:
        async def check() -> None:
            user = object()
            posted = self.make()(Sent(method="POST", form=_PAIRS, files=(("doc", "a.txt", b"1"),), user=user))
            await posted.aprepare()
            assert posted.form["q"] == ""
            assert posted.files["doc"].read() == b"1"
            assert posted.session.empty
            assert posted.user is user
            plain = self.make()(Sent(method="POST", headers=(("Content-Type", "text/plain"),), body=b"[1]"))
            await plain.aprepare()
            assert (plain.body, plain.json()) == (b"[1]", [1])

        self.run_async(check())


# Any: a handler takes whatever requests it was written for
class HandlerSuite(Suite[tuple[DualHandler[Any, Reply], Any]]):
    """The rules of ``DualHandler``; ``make`` returns a handler and a request.

    Override ``failing`` too, to return a handler and a request that make it raise.
    """

    def failing(self) -> tuple[DualHandler[Any, Reply], Any]:
        """Make a handler and a request that it raises an error for."""
        from unittest import SkipTest

        message = "this implementation has no request that fails"
        raise SkipTest(message)

    def run_async(self, check: Coroutine[Any, Any, T]) -> T:  # Any: what a coroutine yields and takes is the loop's
        """Run the coroutine of a check; override it for a loop of your own."""
        import asyncio  # loaded by those who check async code

        return asyncio.run(check)

    @rule("HTTP-30")
    def test_both_colours_answer_alike(self) -> None:
        handler, request = self.make()
        other, same_request = self.make()
        assert receive(handler(request)) == receive(self.run_async(_awaited(other, same_request)))

    @rule("HTTP-31")
    def test_both_colours_raise_the_same_error(self) -> None:
        self.make()
        handler, request = self.failing()
        error = raises(Exception, lambda: handler(request))
        again = raises(Exception, lambda: self.run_async(_awaited(handler, request)))
        assert (type(again), str(again)) == (type(error), str(error))


async def _awaited(handler: DualHandler[Any, Reply], request: object) -> Reply:
    return await handler.handle_async(request)


def receive(reply: Reply) -> Reply:
    """Give a reply as a client receives it: with a body of bytes, whatever made it."""
    return Reply(status=reply.status, headers=reply.headers, body=_received_bytes(reply.body))


def _received_bytes(body: object) -> bytes:
    if isinstance(body, bytes):
        return body
    if isinstance(body, FileSpan):
        with open(body.path, "rb") as file:  # noqa: PTH123 - the path may be text
            file.seek(body.offset)
            return file.read(-1 if body.length is None else body.length)
    if isinstance(body, Iterable):
        return _joined(cast("Iterable[bytes]", body))
    import asyncio  # only async bodies need a loop

    return asyncio.run(_joined_async(body))


def _joined(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()


async def _joined_async(body: Any) -> bytes:  # Any: what is neither of the other kinds is an async iterable
    try:
        return b"".join([chunk async for chunk in body])
    finally:
        close = getattr(body, "aclose", None)
        if close is not None:
            await close()


class _Chunks:
    """A body that counts how often it is closed, and may fail."""

    def __init__(self, *chunks: bytes, fails: bool = False) -> None:
        self._chunks = chunks
        self._fails = fails
        self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        yield from self._chunks
        if self._fails:
            message = "The body of this reply fails on purpose."
            raise ConnectionError(message)

    def close(self) -> None:
        self.closed += 1


class _AsyncChunks:
    """The same for an event loop."""

    def __init__(self, *chunks: bytes, fails: bool = False) -> None:
        self.chunks = _Chunks(*chunks, fails=fails)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks:
            yield chunk

    async def aclose(self) -> None:
        self.chunks.close()


class SenderSuite(Suite[Callable[[Reply], Reply]]):
    """The rules of sending a ``Reply``, for servers and for adapters of other frameworks.

    ``make`` returns a function that sends one the implementation's way and gives what arrived, with a body of bytes.
    It may raise, or give what arrived so far, when a body fails.
    """

    @rule("REPLY-01")
    def test_the_status_and_the_headers_arrive(self) -> None:
        headers = (("x-tag", "one"), ("set-cookie", "a=1"), ("x-note", "caf\xe9"), ("set-cookie", "b=2"))
        arrived = self.make()(Reply(status=418, headers=headers, body=b"short and stout"))
        assert arrived.status == 418
        pairs = [(name.lower(), value) for name, value in arrived.headers]
        for name in ("x-tag", "set-cookie", "x-note"):
            expected = [pair for pair in headers if pair[0] == name]
            assert [pair for pair in pairs if pair[0] == name] == expected

    @rule("REPLY-02")
    def test_bytes_and_chunks_arrive_in_order(self) -> None:
        send = self.make()
        assert send(Reply(body=b"\x00\xff\r\n")).body == b"\x00\xff\r\n"
        assert send(Reply()).body == b""
        assert send(Reply(body=[b"one", b"", b"two"])).body == b"onetwo"
        assert send(Reply(body=(chunk for chunk in (b"", b"three")))).body == b"three"

    @rule("REPLY-03")
    def test_exactly_the_bytes_of_a_span_arrive(self) -> None:
        send = self.make()
        with open(__file__, "rb") as file:  # noqa: PTH123 - this module is a file at hand
            content = file.read()
        assert send(Reply(body=FileSpan(path=__file__))).body == content
        assert send(Reply(body=FileSpan(path=__file__, offset=10, length=5))).body == content[10:15]
        assert send(Reply(body=FileSpan(path=__file__, offset=len(content) - 3))).body == content[-3:]
        assert send(Reply(body=FileSpan(path=__file__, length=0))).body == b""

    @rule("REPLY-04")
    def test_async_chunks_arrive_in_order(self) -> None:
        assert self.make()(Reply(body=_AsyncChunks(b"one", b"", b"two"))).body == b"onetwo"

    @rule("REPLY-05")
    def test_a_body_is_closed_once_after_it_was_sent(self) -> None:
        chunks, async_chunks = _Chunks(b"one"), _AsyncChunks(b"one")
        self.make()(Reply(body=chunks))
        self.make()(Reply(body=async_chunks))
        assert (chunks.closed, async_chunks.chunks.closed) == (1, 1)

    @rule("REPLY-05")
    def test_a_body_that_fails_is_closed_once(self) -> None:
        for body in (_Chunks(b"one", fails=True), _AsyncChunks(b"one", fails=True)):
            with suppress(Exception):  # what a failing body leads to is the server's to say
                self.make()(Reply(body=body))
            assert (body if isinstance(body, _Chunks) else body.chunks).closed == 1
