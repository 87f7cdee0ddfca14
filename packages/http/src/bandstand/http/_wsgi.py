"""The WSGI side (PEP 3333): from an environ to a request, and from an answer to what the server sends."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from bandstand.contracts.http import FileSpan
from bandstand.http._application import Application, Options
from bandstand.http._errors import BadRequest, LengthRequired
from bandstand.http._headers import EnvironHeaders
from bandstand.http._paths import normal_path, sent_path, tell_mount_point
from bandstand.http._request import Request
from bandstand.http._status import BODILESS, STATUS_LINES, status_line

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator
    from contextvars import Context
    from typing import Unpack

Environ: TypeAlias = dict[str, Any]  # Any: PEP 3333 puts values of every type there
StartResponse: TypeAlias = Callable[..., object]

CHUNK = 64 * 1024


class WSGISource:
    """What a WSGI server knows of a request."""

    __slots__ = ()
    awaits = False

    def headers(self, raw: Environ, /) -> Mapping[str, str]:
        """Give the headers."""
        return EnvironHeaders(raw)

    def query_string(self, raw: Environ, /) -> bytes:
        """Give what followed the question mark."""
        text: str = raw.get("QUERY_STRING") or ""
        return text.encode("latin-1", "replace")

    def raw_path(self, raw: Environ, /) -> str | None:
        """Give the path as it was sent; None also where that was decoded, as gunicorn's uwsgi protocol has it."""
        sent = sent_path(raw)
        return sent if sent is not None and sent.isascii() and " " not in sent else None

    def scheme(self, raw: Environ, /) -> str:
        """Give the scheme of the connection."""
        scheme: str = raw["wsgi.url_scheme"]
        return scheme

    def server(self, raw: Environ, /) -> str:
        """Give the server's own name, with its port unless that is the scheme's."""
        name, port = raw["SERVER_NAME"], str(raw["SERVER_PORT"])
        usual = {"http": "80", "https": "443"}.get(raw["wsgi.url_scheme"])
        return name if port == usual else f"{name}:{port}"

    def host(self, raw: Environ, /) -> str | None:
        """Give the host that the client named."""
        host: str | None = raw.get("HTTP_HOST")
        return host

    def cookie(self, raw: Environ, /) -> str:
        """Give the header with the cookies."""
        header: str = raw.get("HTTP_COOKIE", "")
        return header

    def client(self, raw: Environ, /) -> str | None:
        """Give the address of the client."""
        return raw.get("REMOTE_ADDR") or None

    def chunks(self, request: Request[Any], /) -> Iterator[bytes]:
        """Read the body up to its declared length, or to its end where the server marks that."""
        environ = request.raw
        stream = environ["wsgi.input"]
        length = request.content_length
        if length is None:
            chunked = "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()
            if not environ.get("wsgi.input_terminated"):
                if chunked:
                    raise LengthRequired(detail="The body is chunked, and this server does not say where it ends.")
                return
            while chunk := stream.read(CHUNK):
                yield chunk
            return
        while length > 0:
            chunk = stream.read(min(CHUNK, length))
            if not chunk:
                raise BadRequest(detail=f"The body ended {length} bytes before its content-length.")
            length -= len(chunk)
            yield chunk

    async def achunks(self, request: Request[Any], /) -> AsyncIterator[bytes]:
        """Read the body in an async view under WSGI; it blocks, as nothing else runs in that loop."""
        for chunk in self.chunks(request):
            yield chunk


SOURCE = WSGISource()


class WSGIApplication(Application):
    """A WSGI application; made by ``wsgi``."""

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, in a context of its own."""
        context = self.context.copy()
        return context.run(self._respond, environ, start_response, context)

    def _respond(self, environ: Environ, start_response: StartResponse, context: Context) -> Iterable[bytes]:
        request: Request[Any] | None = None
        answer: Any
        try:
            path = environ.get("PATH_INFO") or "/"
            prefix = environ.get("SCRIPT_NAME") or ""
            if self.prefix is not None or prefix or not path.isascii() or path[0] != "/" or "%" in path:
                path, prefix = normal_path(environ.get("PATH_INFO") or "", prefix, self.prefix, sent_path(environ))
            if prefix:
                tell_mount_point(prefix)
            request = Request(environ["REQUEST_METHOD"], path, prefix, environ, SOURCE, self)
            answer = self.chain.handle(request)
        except Exception as error:  # noqa: BLE001 - a failing middleware must not cost the server its worker
            if request is None:
                request = Request(environ["REQUEST_METHOD"], "/", "", environ, SOURCE, self)
            answer = self.answer_outermost(request, error)
        body, status = answer.body, answer.status
        # Only a Response of this package has raw headers: their names are in lower case already.
        raw = getattr(answer, "raw_headers", None)
        headers = [(name.lower(), value) for name, value in answer.headers] if raw is None else list(raw)
        start_line = STATUS_LINES.get(status) or status_line(status)
        if type(body) is bytes:
            body = b"" if status in BODILESS else _measured(body, headers)
            if not (hasattr(answer, "close") if raw is None else answer.closers):
                if request.needs_closing:  # at once, for nobody is left who reads its files
                    request.close()
                start_response(start_line, headers)
                return (body,) if environ["REQUEST_METHOD"] != "HEAD" else ()
        start_response(start_line, headers)
        if type(body) is FileSpan and environ["REQUEST_METHOD"] != "HEAD":
            nothing_waits = not getattr(answer, "closers", None) and not request.needs_closing
            wrapped = _wrap_file(body, environ) if nothing_waits else None
            if wrapped is not None:
                return wrapped
        return _Body(_iterator(body, environ, status), context, [body, answer, request])


def _measured(body: bytes, headers: list[tuple[str, str]]) -> bytes:
    """Say how long a body is, unless the headers do; gives it back."""
    for name, _ in headers:
        if name == "content-length":
            return body
    headers.append(("content-length", str(len(body))))
    return body


class _Body:
    """The chunks of an answer: each made inside the context of its request, and everything closed at the end."""

    __slots__ = ("_chunks", "_closing", "_context")

    def __init__(self, chunks: Iterator[bytes], context: Context, closing: list[Any]) -> None:
        self._chunks = chunks
        self._context = context
        self._closing = closing

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return self._context.run(next, self._chunks)

    def close(self) -> None:
        """Close the chunks, the answer and the request, each also when another fails."""
        things = {id(thing): thing for thing in [self._chunks, *self._closing] if hasattr(thing, "close")}
        self._closing = []
        self._close([*things.values()])

    def _close(self, things: list[Any]) -> None:
        if things:
            try:
                self._context.run(things[0].close)
            finally:
                self._close(things[1:])


def _iterator(body: Any, environ: Environ, status: int) -> Iterator[bytes]:
    if environ["REQUEST_METHOD"] == "HEAD" or status in BODILESS:
        return iter(())
    if isinstance(body, FileSpan):
        return read_span(body)
    if isinstance(body, bytes):
        return iter((body,))
    if hasattr(body, "__aiter__"):
        return _from_async(body)
    return iter(body)


def _wrap_file(span: FileSpan, environ: Environ) -> Iterable[bytes] | None:
    """Hand a file to a server that sends files by itself; None where it cannot, or the span ends before the file."""
    wrapper: Callable[..., Iterable[bytes]] | None = environ.get("wsgi.file_wrapper")
    if wrapper is None:
        return None
    file = open(span.path, "rb")  # noqa: PTH123, SIM115 - a path-like object of any kind; the server closes it
    size = file.seek(0, os.SEEK_END)
    if span.length is not None and span.offset + span.length < size:
        file.close()
        return None
    file.seek(span.offset)
    return wrapper(file, CHUNK)


def read_span(span: FileSpan) -> Iterator[bytes]:
    """Read the bytes that a span names, in pieces."""
    with open(span.path, "rb") as file:  # noqa: PTH123 - a path-like object of any kind
        file.seek(span.offset)
        left = span.length
        while left is None or left > 0:
            chunk = file.read(CHUNK if left is None else min(CHUNK, left))
            if not chunk:
                return
            left = None if left is None else left - len(chunk)
            yield chunk


def _from_async(body: Any) -> Iterator[bytes]:
    """Give the chunks of an async iterable, in an event loop of their own."""
    import asyncio

    chunks = iterate(body)

    async def following() -> bytes | None:
        return await anext(chunks, None)

    with asyncio.Runner() as runner:
        try:
            while (chunk := runner.run(following())) is not None:
                yield chunk
        finally:
            runner.run(chunks.aclose())


async def iterate(body: Any) -> AsyncGenerator[bytes, None]:
    """Give the chunks of an async iterable, and close it in any case, once."""
    chunks = body.__aiter__()
    try:
        async for chunk in chunks:
            yield chunk
    finally:
        for thing in {id(thing): thing for thing in (chunks, body)}.values():
            aclose = getattr(thing, "aclose", None)
            if aclose is not None:
                await aclose()


def wsgi(app: object, **options: Unpack[Options]) -> WSGIApplication:
    """Make a WSGI application of a handler or a resolver.

    No thread and no event loop is started for a request, unless a view is a coroutine function. Each request runs in a
    copy of one context, with its body and its end, so that nothing leaks into the next request of a thread.

    Args:
        app: A handler ``request -> response``, or a resolver whose routes lead to handlers.
        **options: See ``Options``.

    Raises:
        TypeError: The application, or the target of a route, is no handler.
    """
    return WSGIApplication(app, options)
