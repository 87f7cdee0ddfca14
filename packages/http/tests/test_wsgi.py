"""The WSGI side: paths of every server, answers of every kind, errors, contexts."""

import asyncio
import gc
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from wsgiref.util import FileWrapper
from wsgiref.validate import validator

import pytest

from bandstand.contracts.http import FileSpan, Reply
from bandstand.contracts.http.testing import SenderSuite
from bandstand.contracts.routing import RESOLVER, REVERSER, Match, NoMatch, Route
from bandstand.contracts.routing.mount import PREFIX
from bandstand.contracts.services import Contract, MissingService, current
from bandstand.contracts.services.testing import FixedServices
from bandstand.http import NotFound, PermissionDenied, Request, Response, SuspiciousOperation
from bandstand.http._asgi import asgi
from bandstand.http._hooks import Hooks
from bandstand.http._paths import normal_path
from bandstand.http._wsgi import wsgi
from bandstand.http.testing import AsyncClient, Client, Sending, make_environ

NAME = Contract[str]("example.Name")


class Routes:
    """Routes by exact path: the smallest resolver."""

    def __init__(self, **views: object) -> None:
        self._routes = {f"/{path}": Route(pattern=path, target=view) for path, view in views.items()}

    def resolve(self, path: str, /) -> Match:
        if path not in self._routes:
            raise NoMatch(path, self)
        return Match(self._routes[path], {"name": path[1:]})

    def __iter__(self) -> Iterator[Route]:
        return iter(self._routes.values())


def answering(reply: Reply) -> Callable[[object], Reply]:
    def view(request: object) -> Reply:
        return reply

    return view


def hello(request: Any, name: str = "") -> Reply:
    return Reply(headers=(("content-type", "text/plain"),), body=f"Hello, {name or request.path}".encode())


class TestSending(SenderSuite):
    """The rules of replies, through a validating server."""

    def make(self) -> Callable[[Reply], Reply]:
        def send(reply: Reply) -> Reply:
            with_type = Reply(
                status=reply.status, headers=(("content-type", "text/plain"), *reply.headers), body=reply.body
            )
            answer = Client(validator(wsgi(answering(with_type)))).get("/")
            return Reply(status=answer.status, headers=answer.headers, body=answer.body)

        return send


def test_a_handler_answers() -> None:
    answer = Client(wsgi(hello)).get("/there")
    assert (answer.status, answer.text) == (200, "Hello, /there")
    assert answer.headers == (("content-type", "text/plain"), ("content-length", "13"))


def test_a_resolver_leads_to_views_with_their_parameters() -> None:
    client = Client(wsgi(Routes(ada=hello)))
    assert client.get("/ada").text == "Hello, ada"
    missing = client.get("/bob")
    assert (missing.status, missing.text) == (404, "There is nothing here.")


def test_an_asynchronous_view_answers_too() -> None:
    async def view(request: object) -> Reply:
        return Reply(body=b"async")

    assert Client(wsgi(view)).get("/").text == "async"


def test_a_head_request_gets_the_headers_alone() -> None:
    answer = Client(wsgi(hello)).request("HEAD", "/there")
    assert (answer.body, answer.header("content-length")) == (b"", "13")


@pytest.mark.parametrize("status", [204, 304])
def test_some_statuses_have_no_body(status: int) -> None:
    answer = Client(wsgi(answering(Reply(status=status, body=b"lost")))).get("/")
    assert (answer.body, answer.header("content-length")) == (b"", None)


def test_errors_become_short_answers_and_are_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    def view(request: object, name: str) -> Reply:
        raise {
            "gone": NotFound("No such book.", detail="secret detail"),
            "no": PermissionDenied(),
            "evil": SuspiciousOperation(detail="tried to climb out"),
            "bug": ZeroDivisionError("secret"),
        }[name]

    client = Client(wsgi(Routes(gone=view, no=view, evil=view, bug=view)))
    with caplog.at_level(logging.INFO):
        answers = {name: client.get(f"/{name}") for name in ("gone", "no", "evil", "bug")}
    assert {name: (answer.status, answer.text) for name, answer in answers.items()} == {
        "gone": (404, "No such book."),
        "no": (403, "You are not allowed to do this."),
        "evil": (400, "The request was refused."),
        "bug": (500, "The server could not answer."),
    }
    assert [(record.name, record.levelname) for record in caplog.records] == [
        ("bandstand.request", "INFO"),
        ("bandstand.request", "INFO"),
        ("bandstand.security", "WARNING"),
        ("bandstand.request", "ERROR"),
    ]
    assert [bool(record.exc_info) for record in caplog.records] == [False, False, False, True]


def test_a_log_line_cannot_be_forged_by_a_path(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        Client(wsgi(Routes())).get("/a%0A2026%20ERROR%1B[31m" + "x" * 500)
    (record,) = caplog.records
    message = record.getMessage()
    assert "\n" not in message
    assert "\x1b" not in message
    assert message.startswith("GET /a\\n2026 ERROR\\x1b[31m")
    assert len(message) < 900


def test_error_handlers_answer_by_status_and_may_fail_themselves() -> None:
    def not_found(request: Any, error: Exception) -> Reply:
        return Reply(status=404, body=f"{request.path} is not here".encode())

    def failing(request: object, error: Exception) -> Reply:
        raise RuntimeError from error

    def bug(request: object, name: str) -> Reply:
        raise ZeroDivisionError

    client = Client(wsgi(Routes(bug=bug), error_handlers={404: not_found, 500: failing}))
    assert client.get("/x").text == "/x is not here"
    assert (client.get("/bug").status, client.get("/bug").text) == (500, "The server could not answer.")


def test_a_failing_middleware_is_an_answer_too() -> None:
    def broken(handler: object) -> Any:
        def around(request: object) -> Reply:
            raise ZeroDivisionError

        return around

    assert Client(wsgi(hello, middleware=[broken])).get("/").status == 500


@pytest.mark.parametrize("answer", [None, "text", 3])
def test_a_view_that_returns_something_else_is_named_in_the_log(
    answer: object, caplog: pytest.LogCaptureFixture
) -> None:
    def forgetful(request: object, name: str) -> Any:
        return answer

    assert Client(wsgi(Routes(x=forgetful))).get("/x").status == 500
    (record,) = caplog.records
    assert record.exc_info
    assert str(record.exc_info[1]).endswith(f"forgetful returned {answer!r}; expected a Response or a Reply.")


def test_a_target_that_is_no_view_is_refused_at_start() -> None:
    with pytest.raises(TypeError, match=r"^The target of the route 'x' is 'shop\.views\.x'; expected a view"):
        wsgi(Routes(x="shop.views.x"))
    with pytest.raises(TypeError, match=r"^An application is a handler or a resolver; got 3\.$"):
        wsgi(3)


def test_hooks_see_the_view_and_its_errors() -> None:
    seen: list[str] = []

    def on_view(request: Any) -> Reply | None:
        seen.append(request.match.route.pattern)
        return Reply(status=409) if request.match.route.pattern == "stop" else None

    def on_error(request: object, error: Exception) -> Reply | None:
        return Reply(status=418) if isinstance(error, ZeroDivisionError) else None

    def bug(request: object, name: str) -> Reply:
        raise ZeroDivisionError

    app = wsgi(Routes(ada=hello, stop=hello, bug=bug), middleware=[Hooks(on_view=on_view, on_error=on_error)])
    assert [Client(app).get(f"/{path}").status for path in ("ada", "stop", "bug", "none")] == [200, 409, 418, 404]
    assert seen == ["ada", "stop", "bug"]


def test_each_request_has_its_services_and_a_context_of_its_own() -> None:
    leaked: ContextVar[str] = ContextVar("leaked", default="nothing")

    def view(request: Any) -> Reply:
        before = leaked.get()
        leaked.set(request.path)
        return Reply(body=f"{current().require(NAME)} {request.services.require(NAME)} {before}".encode())

    one = Client(wsgi(view, services=FixedServices({NAME: "one"})))
    two = Client(wsgi(view, services=FixedServices({NAME: "two"})))
    assert [client.get("/x").text for client in (one, two, one)] == [
        "one one nothing",
        "two two nothing",
        "one one nothing",
    ]
    assert leaked.get() == "nothing"


def test_an_application_without_services_says_what_is_missing() -> None:
    def view(request: Any) -> Reply:
        assert request.services.find(NAME) is None
        with pytest.raises(MissingService, match=r"'example\.Name'; provided: nothing"):
            request.services.require(NAME)
        return Reply()

    assert Client(wsgi(view)).get("/").status == 200


def test_the_mount_point_is_known_to_whoever_makes_urls_and_to_this_request_alone() -> None:
    def view(request: Any) -> Reply:
        return Reply(body=PREFIX.get().encode())

    async def async_view(request: Any) -> Reply:
        return view(request)

    async def awaited(root: str) -> str:
        return (await AsyncClient(asgi(async_view)).get("/", root=root)).text

    client = Client(wsgi(view))
    assert [client.get("/", root=root).text for root in ("/my shöp", "")] == ["/my%20sh%C3%B6p", ""]
    assert [asyncio.run(awaited(root)) for root in ("/my shöp", "")] == ["/my%20sh%C3%B6p", ""]
    assert Client(wsgi(view, prefix="/shop")).get("/shop/").text == "/shop"
    assert PREFIX.get() == ""


def test_an_application_without_services_has_its_own_resolver() -> None:
    class Reversing(Routes):
        def reverse(self, name: str) -> str:
            return f"/{name}"

    def asking(request: object, name: str) -> Reply:
        services = current()
        assert services.require(RESOLVER).resolve("/ada").route.pattern == name
        with pytest.raises(MissingService, match=r"provided: 'routing\.Resolver', 'routing\.Reverser'"):
            services.require(NAME)
        return Reply(body=services.require(REVERSER).reverse("ada").encode())

    assert Client(wsgi(Reversing(ada=asking))).get("/ada").text == "/ada"


def test_a_body_is_made_and_closed_in_the_context_of_its_request() -> None:
    seen: list[str] = []

    def chunks() -> Iterator[bytes]:
        try:
            yield current().require(NAME).encode()
        finally:
            seen.append(current().require(NAME))

    def view(request: object) -> Reply:
        return Reply(body=chunks())

    assert Client(wsgi(view, services=FixedServices({NAME: "one"}))).get("/").text == "one"
    assert seen == ["one"]


def test_files_of_a_form_go_when_their_answer_is_made_unless_something_waits_for_its_end() -> None:
    kept: list[Any] = []

    def view(request: Request[Any]) -> Response:
        kept.append(request.files["f"])
        response = Response("")
        if request.path_info == "/later":
            response.on_close(lambda: kept.append(kept[-1].read()))
        return response

    part = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nabc\r\n--b--\r\n'
    for url, size in (("/", 0), ("/later", 3)):
        headers = {"content-type": "multipart/form-data; boundary=b"}
        environ = make_environ(Sending(method="POST", url=url, headers=headers, body=part))
        chunks: Any = wsgi(view)(environ, lambda *_: None)
        assert kept[-1].size == size
    chunks.close()
    assert kept[-1] == b"abc"


def test_an_async_body_is_drained_and_closed() -> None:
    closed: list[bool] = []

    async def chunks() -> AsyncIterator[bytes]:
        try:
            yield b"a"
            yield b"b"
        finally:
            closed.append(True)

    assert Client(wsgi(answering(Reply(body=chunks())))).get("/").body == b"ab"
    assert closed == [True]


def ignore(request: object) -> None:
    """Look, and do nothing."""


def test_a_request_starts_no_thread_and_no_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError

    monkeypatch.setattr(threading.Thread, "start", refuse)
    monkeypatch.setattr(asyncio, "new_event_loop", refuse)
    middleware = [Hooks(headers=(("x-a", "b"),)), Hooks(on_request=ignore)]
    assert Client(wsgi(Routes(ada=hello), middleware=middleware)).get("/ada").status == 200


def test_part_of_a_file_is_sent(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(bytes(range(256)) * 1000)
    span = FileSpan(path=file, offset=3, length=100_000)
    answer = Client(wsgi(answering(Reply(body=span)))).get("/")
    assert answer.body == file.read_bytes()[3:100_003]
    gc.collect()  # a file left open would be a warning, and warnings are errors here


def take(status: str, headers: list[tuple[str, str]]) -> None:
    """Take the status and the headers."""


@pytest.mark.parametrize(
    ("span", "handed_over"), [((0, None), True), ((10, None), True), ((10, 246), True), ((10, 5), False)]
)
def test_a_file_is_handed_to_a_server_that_sends_files(
    tmp_path: Path, span: tuple[int, int | None], handed_over: bool
) -> None:
    file = tmp_path / "file"
    file.write_bytes(bytes(range(256)))
    offset, length = span
    app = wsgi(answering(Reply(body=FileSpan(path=file, offset=offset, length=length))))
    environ = {**make_environ(Sending()), "wsgi.file_wrapper": FileWrapper}
    chunks = app(environ, take)
    assert isinstance(chunks, FileWrapper) == handed_over
    assert b"".join(chunks) == bytes(range(256))[offset : None if length is None else offset + length]
    chunks.close()  # type: ignore[attr-defined]  # both kinds have it
    assert b"".join(app({**environ, "REQUEST_METHOD": "HEAD"}, take)) == b""


@pytest.mark.parametrize(
    ("path", "script", "configured", "expected"),
    [
        ("/a", "", None, ("/a", "")),
        ("", "/shop", None, ("/", "/shop")),
        ("/a", "/shop/", None, ("/a", "/shop")),
        ("/shop/a", "/shop", "/shop", ("/a", "/shop")),  # the mount point repeated
        ("", "/shop/a", "/shop", ("/a", "/shop")),  # everything in SCRIPT_NAME
        ("/shop/a", "", "/shop", ("/a", "/shop")),  # nothing in SCRIPT_NAME
        ("/a", "/shop", "/shop", ("/a", "/shop")),
        ("/shop", "", "/shop", ("/", "/shop")),
        ("/shopping", "", "/shop", ("/shopping", "/shop")),
        ("*", "", None, ("/*", "")),
        ("/\xc3\xa9", "/\xc3\xbc", None, ("/é", "/ü")),
    ],
)
def test_paths_of_every_server_come_out_alike(
    path: str, script: str, configured: str | None, expected: tuple[str, str]
) -> None:
    assert normal_path(path, script, configured) == expected


def test_a_path_that_is_no_utf8_is_refused() -> None:
    assert Client(wsgi(hello)).get("/%FF").status == 400


def test_a_malformed_mount_point_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^A mount point begins with a slash .*; got 'shop/'\.$"):
        wsgi(hello, prefix="shop/")


def test_the_environ_of_a_test_client_is_valid() -> None:
    environ = make_environ(Sending(method="POST", url="/a%20b?c=d", form={"e": "f"}))
    assert environ["PATH_INFO"] == "/a b"
    assert environ["QUERY_STRING"] == "c=d"
    assert environ["wsgi.input"].read() == b"e=f"
