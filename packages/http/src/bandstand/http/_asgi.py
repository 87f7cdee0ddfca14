"""The ASGI side: from a scope to a request, and from an answer to the messages that the server sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from bandstand.http._application import Application, Options
from bandstand.http._errors import BadRequest, ClientDisconnected
from bandstand.http._headers import RawHeaders, encode_headers
from bandstand.http._paths import split_path, tell_mount_point
from bandstand.http._request import Request
from bandstand.http._status import BODILESS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Generator, Iterator, Mapping
    from contextvars import Context
    from typing import Unpack

    from bandstand.http._sending import Receive, Send

# Any: ASGI messages are dicts with values of every type.
Scope: TypeAlias = dict[str, Any]


class ASGISource:
    """What an ASGI server knows of a request."""

    __slots__ = ()
    awaits = True

    def headers(self, raw: Scope, /) -> Mapping[str, str]:
        """Give the headers."""
        return RawHeaders(raw["headers"])

    def query_string(self, raw: Scope, /) -> bytes:
        """Give what followed the question mark."""
        query: bytes = raw.get("query_string") or b""
        return query

    def raw_path(self, raw: Scope, /) -> str | None:
        """Give the path as it was sent."""
        sent: bytes | None = raw.get("raw_path")
        return sent.decode("latin-1") if sent else None

    def scheme(self, raw: Scope, /) -> str:
        """Give the scheme of the connection."""
        return raw.get("scheme") or "http"

    def server(self, raw: Scope, /) -> str:
        """Give the server's own name, with its port unless that is the scheme's."""
        name, port = raw.get("server") or ("localhost", None)
        usual = {"http": 80, "https": 443}.get(self.scheme(raw))
        return name if port in (None, usual) else f"{name}:{port}"

    def host(self, raw: Scope, /) -> str | None:
        """Give the host that the client named; two of them are refused, since each reader would choose its own."""
        found = [value for name, value in raw["headers"] if name == b"host"]
        if len(found) > 1:
            raise BadRequest(detail="The request names several hosts.")
        return found[0].decode("latin-1") if found else None

    def cookie(self, raw: Scope, /) -> str:
        """Give the header with the cookies, which HTTP/2 may send in parts (RFC 9113, section 8.2.3)."""
        found: list[bytes] = []
        for name, value in raw["headers"]:
            if name == b"cookie":
                found.append(value)
        return b"; ".join(found).decode("latin-1")

    def client(self, raw: Scope, /) -> str | None:
        """Give the address of the client."""
        client = raw.get("client")
        return client[0] if client else None

    def chunks(self, request: Request[Any], /) -> Iterator[bytes]:
        """Refuse: reading would block the event loop."""
        message = f"{request!r} is unread: in async code await abody(), aform(), ajson() or aprepare() first."
        raise RuntimeError(message)

    async def achunks(self, request: Request[Any], /) -> AsyncIterator[bytes]:
        """Await the body as it arrives."""
        receive = request.receive
        if receive is None:
            return
        _ = request.content_length  # the server has counted; what is malformed is refused here as everywhere
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnected
            chunk = message.get("body")
            if chunk:
                yield chunk
            more = message.get("more_body", False)
        request.receive = None


SOURCE = ASGISource()


class InContext:
    """Goes on with a coroutine in a context of its own, without the task that asyncio would need for it.

    The coroutine was begun in the context, and ``waiting`` is what it gave the event loop to wait for.
    """

    __slots__ = ("_context", "_coroutine", "_waiting")

    def __init__(self, context: Context, coroutine: Coroutine[Any, Any, Any], waiting: Any) -> None:
        self._context = context
        self._coroutine = coroutine
        self._waiting = waiting

    def __await__(self) -> Generator[Any, Any, Any]:
        run, coroutine, waiting = self._context.run, self._coroutine, self._waiting
        while True:
            resume: Callable[[Any], Any] = coroutine.send
            try:
                value = yield waiting
            except GeneratorExit:
                run(coroutine.close)
                raise
            except BaseException as error:  # noqa: BLE001 - the coroutine decides what becomes of it
                resume, value = coroutine.throw, error
            try:
                waiting = run(resume, value)
            except StopIteration as end:
                return end.value


class ASGIApplication(Application):
    """An ASGI application; made by ``asgi``.

    Attributes:
        on_start: Awaited when the server starts, in order.
        on_stop: Awaited when it stops, in order.
    """

    def __init__(self, app: object, options: Options) -> None:
        super().__init__(app, options)
        self.on_start: list[Callable[[], Awaitable[object]]] = []
        self.on_stop: list[Callable[[], Awaitable[object]]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, in a context of its own, or take part in the life of the server."""
        kind = scope["type"]
        if kind == "http":
            context = self.context.copy()
            coroutine = self._respond(scope, receive, send)
            try:
                waiting = context.run(coroutine.send, None)
            except StopIteration:
                return  # it never had to wait, as most requests do not
            await InContext(context, coroutine, waiting)
        elif kind == "lifespan":
            await self._live(receive, send)
        elif kind == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1000})
        else:
            message = f"ASGI scopes of the type {kind!r} are not served; expected http, lifespan or websocket."
            raise ValueError(message)

    async def _respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        request: Request[Any] | None = None
        answer: Any
        try:
            path, prefix = split_path(scope, self.prefix)
            if prefix:
                tell_mount_point(prefix)
            request = Request(scope["method"], path, prefix, scope, SOURCE, self, receive)
            answer = await self.chain.handle_async(request)
        except ClientDisconnected:
            return
        except Exception as error:  # noqa: BLE001 - a failing middleware must not cost the server its task
            if request is None:
                request = Request(scope["method"], "/", "", scope, SOURCE, self, receive)
            answer = await self.answer_outermost_async(request, error)
        body: Any = answer.body
        if type(body) is not bytes:
            await self._stream(answer, request, receive, send)
            return
        status = answer.status
        raw = getattr(answer, "raw_headers", None)
        length = None if status in BODILESS else len(body)
        headers = encode_headers(answer.headers if raw is None else raw, length)
        if length is None or scope["method"] == "HEAD":
            body = b""
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
        if getattr(answer, "closers", None):
            answer.close()
        if request.needs_closing:
            request.close()

    async def _stream(self, answer: Any, request: Request[Any], receive: Receive, send: Send) -> None:
        """Send an answer in pieces, and stop making them when the client goes away."""
        from bandstand.http._sending import stream

        try:
            await stream(answer, request, receive, send, self.hops)
        finally:
            for thing in (answer, request):
                close = getattr(thing, "close", None)
                if close is not None:
                    close()

    async def _live(self, receive: Receive, send: Send) -> None:
        """Follow the start and the stop of the server."""
        while True:
            message = await receive()
            phase = message["type"].removeprefix("lifespan.")
            try:
                for hook in self.on_start if phase == "startup" else self.on_stop:
                    await hook()
            except Exception as error:  # noqa: BLE001 - the server is told, and says it
                await send({"type": f"lifespan.{phase}.failed", "message": f"{type(error).__name__}: {error}"})
                return
            await send({"type": f"lifespan.{phase}.complete"})
            if phase == "shutdown":
                return


def asgi(app: object, **options: Unpack[Options]) -> ASGIApplication:
    """Make an ASGI application of a handler or a resolver.

    An asynchronous view runs in the server's own task; a synchronous one in a thread of the pool. Each request runs in
    a copy of one context.

    Args:
        app: A handler ``request -> response``, or a resolver whose routes lead to handlers.
        **options: See ``Options``.

    Raises:
        TypeError: The application, or the target of a route, is no handler.
    """
    return ASGIApplication(app, options)
