"""The ASGI side: answers of every kind, clients that leave, contexts, and the life of the server."""

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextvars import ContextVar, copy_context
from typing import Any, TypeVar

import pytest

from bandstand.contracts.http import Reply
from bandstand.contracts.http.testing import SenderSuite
from bandstand.contracts.services import Contract, current
from bandstand.contracts.services.testing import FixedServices
from bandstand.http._asgi import InContext, asgi
from bandstand.http._paths import split_path
from bandstand.http.testing import AsyncClient, Sending, make_scope

T = TypeVar("T")
NAME = Contract[str]("example.Name")
VALUE: ContextVar[str] = ContextVar("value", default="unset")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(coroutine)


async def hello(request: Any) -> Reply:
    return Reply(headers=(("content-type", "text/plain"),), body=f"Hello, {request.path}".encode())


def hello_plainly(request: Any) -> Reply:
    return Reply(body=f"Hello, {request.path}, from thread {threading.get_ident()}".encode())


def answering(reply: Reply) -> Callable[[Any], Awaitable[Reply]]:
    async def view(request: object) -> Reply:
        return reply

    return view


class TestSending(SenderSuite):
    """The rules of replies, over ASGI."""

    def make(self) -> Callable[[Reply], Reply]:
        def send(reply: Reply) -> Reply:
            answer = run(AsyncClient(asgi(answering(reply))).get("/"))
            return Reply(status=answer.status, headers=answer.headers, body=answer.body)

        return send


def test_a_handler_answers() -> None:
    answer = run(AsyncClient(asgi(hello)).get("/there"))
    assert (answer.status, answer.text) == (200, "Hello, /there")
    assert answer.headers == (("content-type", "text/plain"), ("content-length", "13"))


def test_a_synchronous_view_runs_in_a_thread_and_can_read_the_body() -> None:
    def view(request: Any) -> Reply:
        return Reply(body=request.body + str(threading.get_ident()).encode())

    answer = run(AsyncClient(asgi(view)).post("/", body=b"posted by "))
    assert answer.text.startswith("posted by ")
    assert answer.text != f"posted by {threading.get_ident()}"


def test_an_asynchronous_request_starts_no_thread_and_no_task(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> int:
        tasks: list[int] = []

        async def view(request: object) -> Reply:
            tasks.append(len(asyncio.all_tasks()))
            return Reply()

        await AsyncClient(asgi(view)).get("/")
        return tasks[0]

    def refuse(thread: threading.Thread) -> None:
        raise AssertionError(thread)

    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert run(scenario()) == 1


def test_an_asynchronous_view_behind_synchronous_middleware_runs_in_the_loop_of_the_server() -> None:
    def middleware(handler: Any) -> Any:
        def around(request: Any) -> Any:
            return handler(request)

        return around

    async def scenario() -> bool:
        loops: list[asyncio.AbstractEventLoop] = []

        async def view(request: object) -> Reply:
            loops.append(asyncio.get_running_loop())
            return Reply()

        assert (await AsyncClient(asgi(view, middleware=[middleware])).get("/")).status == 200
        return loops == [asyncio.get_running_loop()]

    assert run(scenario())


def test_errors_become_short_answers() -> None:
    async def view(request: object) -> Reply:
        raise ZeroDivisionError

    answer = run(AsyncClient(asgi(view)).get("/"))
    assert (answer.status, answer.text) == (500, "The server could not answer.")


def test_a_head_request_gets_the_headers_alone() -> None:
    answer = run(AsyncClient(asgi(hello)).request("HEAD", "/there"))
    assert (answer.body, answer.header("content-length")) == (b"", "13")


def test_a_sync_iterable_is_made_in_a_thread_in_the_context_of_the_request() -> None:
    threads: list[int] = []

    def chunks() -> Iterator[bytes]:
        threads.append(threading.get_ident())
        yield current().require(NAME).encode()

    app = asgi(answering(Reply(body=chunks())), services=FixedServices({NAME: "one"}))
    assert run(AsyncClient(app).get("/")).text == "one"
    assert threads != [threading.get_ident()]


async def talk(app: Any, messages: list[dict[str, Any]], scope: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """Give an application some messages, then silence, and collect what it sends."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if not messages:
            await asyncio.sleep(3600)
        return messages.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope or make_scope(Sending())[0], receive, send)
    return sent


def test_a_client_that_leaves_ends_an_endless_stream_and_closes_it() -> None:
    closed: list[bool] = []

    async def endless() -> AsyncIterator[bytes]:
        try:
            while True:
                yield b"tick"
                await asyncio.sleep(0.001)
        finally:
            closed.append(True)

    async def scenario() -> list[dict[str, Any]]:
        leaving = [{"type": "http.request"}, {"type": "http.disconnect"}]
        return await asyncio.wait_for(talk(asgi(answering(Reply(body=endless()))), leaving), 5)

    sent = run(scenario())
    assert sent[0]["type"] == "http.response.start"
    assert closed == [True]


def test_a_client_that_leaves_before_its_body_gets_no_answer() -> None:
    async def view(request: Any) -> Reply:
        await request.abody()
        return Reply()

    assert run(talk(asgi(view), [{"type": "http.disconnect"}])) == []


def test_requests_do_not_leak_into_each_other() -> None:
    async def view(request: Any) -> Reply:
        before = VALUE.get()
        VALUE.set(request.path)
        await asyncio.sleep(0.01)
        return Reply(body=f"{before} {VALUE.get()} {current().require(NAME)}".encode())

    async def scenario() -> list[str]:
        one = AsyncClient(asgi(view, services=FixedServices({NAME: "one"})))
        two = AsyncClient(asgi(view, services=FixedServices({NAME: "two"})))
        answers = await asyncio.gather(one.get("/a"), two.get("/b"), one.get("/c"))
        return [answer.text for answer in answers] + [VALUE.get()]

    assert run(scenario()) == ["unset /a one", "unset /b two", "unset /c one", "unset"]


def begun(coroutine: Coroutine[Any, Any, Any]) -> InContext:
    context = copy_context()
    return InContext(context, coroutine, context.run(coroutine.send, None))


def test_a_coroutine_in_its_own_context_can_be_cancelled_and_time_out() -> None:
    seen: list[str] = []

    async def wait() -> None:
        VALUE.set("inside")
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            seen.append(VALUE.get())
            raise

    async def scenario() -> str:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await begun(wait())
        return VALUE.get()

    assert run(scenario()) == "unset"
    assert seen == ["inside"]


def test_an_error_reaches_a_coroutine_in_its_own_context() -> None:
    async def catch() -> str:
        try:
            await asyncio.wait_for(asyncio.sleep(3600), 0.01)
        except TimeoutError:
            return "caught"
        return "missed"

    async def scenario() -> str:
        answer: str = await begun(catch())
        return answer

    assert run(scenario()) == "caught"


def test_the_life_of_the_server_is_followed() -> None:
    seen: list[str] = []

    async def start() -> None:
        seen.append("start")

    async def stop() -> None:
        seen.append("stop")

    app = asgi(hello)
    app.on_start.append(start)
    app.on_stop.append(stop)
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent = run(talk(app, messages, {"type": "lifespan"}))
    assert [message["type"] for message in sent] == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert seen == ["start", "stop"]


def test_a_failed_start_is_told_to_the_server() -> None:
    async def start() -> None:
        message = "no database"
        raise OSError(message)

    app = asgi(hello)
    app.on_start.append(start)
    assert run(talk(app, [{"type": "lifespan.startup"}], {"type": "lifespan"})) == [
        {"type": "lifespan.startup.failed", "message": "OSError: no database"}
    ]


def test_a_websocket_is_declined_and_anything_else_named() -> None:
    sent = run(talk(asgi(hello), [{"type": "websocket.connect"}], {"type": "websocket"}))
    assert sent == [{"type": "websocket.close", "code": 1000}]
    with pytest.raises(ValueError, match="of the type 'carrier pigeon' are not served"):
        run(talk(asgi(hello), [], {"type": "carrier pigeon"}))


@pytest.mark.parametrize(
    ("path", "root", "configured", "expected"),
    [
        ("/a", "", None, ("/a", "")),
        ("/shop/a", "/shop", None, ("/a", "/shop")),  # as newer servers say it
        ("/a", "/shop", None, ("/a", "/shop")),  # as older ones did
        ("/shop", "/shop/", None, ("/", "/shop")),
        ("/shop/a", "", "/shop", ("/a", "/shop")),
        ("/shopping", "/shop", None, ("/shopping", "/shop")),
    ],
)
def test_paths_of_every_server_come_out_alike(
    path: str, root: str, configured: str | None, expected: tuple[str, str]
) -> None:
    assert split_path({"path": path, "root_path": root}, configured) == expected


def test_a_path_that_is_no_utf8_is_refused_and_a_replacement_character_is_not() -> None:
    client = AsyncClient(asgi(hello))
    assert run(client.get("/%FF")).status == 400
    assert run(client.get("/%EF%BF%BD")).status == 200
    scope = {**make_scope(Sending())[0], "path": "/\ufffd"}
    del scope["raw_path"]
    assert split_path(scope, None) == ("/\ufffd", "")
