"""The WSGI side (PEP 3333): from an environ to a request, and from an answer to what the server sends."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from bandstand.contracts.http import FileSpan
from bandstand.http._application import Application, Options, plain_answer
from bandstand.http._errors import BadRequest, LengthRequired
from bandstand.http._headers import EnvironHeaders
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
            request = Request(environ["REQUEST_METHOD"], path, prefix, environ, SOURCE, self)
            answer = self.chain.handle(request)
        except Exception as error:  # noqa: BLE001 - a failing middleware must not cost the server its worker
            answer = plain_answer(error) if request is None else self.answer_outermost(request, error)
        body, status = answer.body, answer.status
        # Only a Response of this package has raw headers: their names are in lower case already.
        raw = getattr(answer, "raw_headers", None)
        headers = list(answer.headers if raw is None else raw)
        start_line = STATUS_LINES.get(status) or status_line(status)
        if type(body) is bytes:
            if status in BODILESS:
                body = b""
            else:
                _add_length(headers, len(body))
            closing = hasattr(answer, "close") if raw is None else answer.closers
            if not closing and (request is None or not request.needs_closing):
                start_response(start_line, headers)
                return (body,) if environ["REQUEST_METHOD"] != "HEAD" else ()
        start_response(start_line, headers)
        if type(body) is FileSpan and environ["REQUEST_METHOD"] != "HEAD":
            nothing_waits = not getattr(answer, "closers", None) and not (request and request.needs_closing)
            wrapped = _wrap_file(body, environ) if nothing_waits else None
            if wrapped is not None:
                return wrapped
        return _Body(_iterator(body, environ, status), context, [body, answer, request])


def _add_length(headers: list[tuple[str, str]], length: int) -> None:
    for name, _ in headers:
        if name.lower() == "content-length":
            return
    headers.append(("content-length", str(length)))


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
        from contextlib import ExitStack

        things = {id(thing): thing for thing in [self._chunks, *self._closing]}
        self._closing = []
        with ExitStack() as stack:  # it calls the last one first
            for thing in reversed(things.values()):
                close = getattr(thing, "close", None)
                if close is not None:
                    stack.callback(self._context.run, close)


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


def sent_path(environ: Environ) -> str | None:
    """Give what a server says that the path was when it was sent: with the mount point, and percent-encoded."""
    uri: str = environ.get("REQUEST_URI") or environ.get("RAW_URI") or ""
    path = uri.partition("?")[0]
    scheme, mark, rest = path.partition("://")
    if mark and "/" not in scheme:
        path = "/" + rest.partition("/")[2]
    return path if path.startswith("/") else None


def normal_path(path: str, prefix: str, configured: str | None, sent: str | None = None) -> tuple[str, str]:
    """Decode a path and its mount point, and put right what servers get wrong about them.

    Servers differ: some give everything in SCRIPT_NAME and nothing in PATH_INFO, some repeat the mount point in
    PATH_INFO, some leave it encoded. The path as it was sent tells which, and a configured mount point tells the rest.

    Raises:
        BadRequest: A path is no UTF-8.
    """
    whole = ""
    if sent is not None:
        path, prefix, whole = _compare(path, prefix, sent)
    path, prefix, whole = _decode(path), _decode(prefix), _decode(whole)
    mount = prefix.rstrip("/") if configured is None else configured
    if not whole:
        repeated = configured is not None and _is_below(path, configured)
        whole = path if repeated else _join(prefix, path)
    if _is_below(whole, mount):
        path = whole[len(mount) :]
    return (path if path.startswith("/") else f"/{path}"), mount


def _compare(path: str, prefix: str, sent: str) -> tuple[str, str, str]:
    """Unquote a path and its mount point where that makes them agree with the path that was sent, and give their whole.

    The whole is both, or either alone, and empty where nothing agrees: then a server has rewritten the path. What a
    server has unquoted agrees at once, so nothing is unquoted twice.
    """
    whole = _join(prefix, path)
    if whole == sent and "%" not in sent:
        return path, prefix, whole
    expected = _resolve(_unquote(sent))
    for decode in (str, _unquote, _undo_second_encoding):
        below, mount = decode(path), decode(prefix)
        # Where the mount point is the whole path, what is below it means nothing.
        for path_read, whole in ((below, _join(mount, below)), (below, below), ("", mount)):
            if _resolve(whole) == expected:
                return path_read, mount, whole
    return path, prefix, ""


def _join(prefix: str, path: str) -> str:
    return prefix.rstrip("/") + path if path else prefix


def _resolve(path: str) -> str:
    """Merge slashes and follow dot segments, which many servers do before they split a path."""
    from posixpath import normpath

    return normpath("/" + path.lstrip("/"))


def _is_below(path: str, mount: str) -> bool:
    return path == mount or path.startswith(f"{mount}/")


def _unquote(text: str) -> str:
    from urllib.parse import unquote

    return unquote(text, "latin-1")  # as an environ holds bytes


def _undo_second_encoding(text: str) -> str:
    """Undo what gunicorn does to a path that came by the uwsgi protocol: it encodes as UTF-8 what is UTF-8 already."""
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def _decode(text: str) -> str:
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        raise BadRequest(detail="The path is no UTF-8.") from None


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
