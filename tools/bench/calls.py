"""Requests to applications of any framework, in process: what a server would call, checked once."""

from __future__ import annotations

import asyncio
from itertools import cycle
from typing import TYPE_CHECKING, Any, TypeAlias

from bandstand.http.testing import Sending, make_environ, make_scope

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

# Any: applications and messages are dictionaries and callables of each framework's own.
App: TypeAlias = "Callable[..., Any]"
AsyncApp: TypeAlias = "Callable[..., Coroutine[Any, Any, None]]"
Headers: TypeAlias = "list[tuple[str, str]]"
Check: TypeAlias = "Callable[[bytes], bool]"

CHUNK = 65536

# What a browser sends when a link is followed.
HEADERS = {
    "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "accept-encoding": "gzip, deflate, br, zstd",
    "accept-language": "en-GB,en;q=0.5",
    "connection": "keep-alive",
    "cookie": "theme=dark; lang=en; _ga=GA1.2.123456789.1234567890",
    "dnt": "1",
    "referer": "http://localhost/page/1",
    "sec-fetch-dest": "document",
    "sec-fetch-mode": "navigate",
    "sec-fetch-site": "same-origin",
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
}


def get(url: str, cookie: str = "") -> Sending:
    """Give a browser's request for a page, perhaps with a cookie of ours beside those of others."""
    cookies = f"{HEADERS['cookie']}; {cookie}" if cookie else HEADERS["cookie"]
    return Sending(url=url, headers={**HEADERS, "cookie": cookies})


def post(url: str, body: bytes, content_type: str) -> Sending:
    """Give a browser's request with a body."""
    return Sending(method="POST", url=url, headers={**HEADERS, "content-type": content_type}, body=body)


def call_wsgi(app: App, sending: Sending, check: Check, paths: Sequence[str] = ()) -> Callable[[], object]:
    """Give a call of one request, whose answer was checked once.

    Args:
        app: A WSGI application.
        sending: The request.
        check: Whether a body is the right answer.
        paths: Instead of the request's own, one after the other.
    """
    environ = make_environ(sending)
    draw = cycle(paths or [environ["PATH_INFO"]]).__next__

    def call() -> Sequence[bytes]:
        environ["PATH_INFO"] = draw()
        sent: Sequence[bytes] = app(environ, start_response)  # of neither side must it be closed
        return sent

    return checked(call, check)


def call_wsgi_with_body(app: App, sending: Sending, check: Check) -> Callable[[], object]:
    """Give a call of one request whose body must be read; what is left of it is closed, as a server does."""
    environ = make_environ(sending)
    body = environ["wsgi.input"]

    def call() -> list[bytes]:
        body.seek(0)
        chunks = app(environ, start_response)
        sent = list(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        return sent

    return checked(call, check)


def start_response(_status: str, _headers: Headers, _error: object = None) -> None:
    """Take the headers."""


def call_asgi(app: AsyncApp, sending: Sending, check: Check, paths: Sequence[str] = ()) -> Callable[[], object]:
    """Give a call of one request, driven without an event loop, which a plain request needs at no side."""
    scope, _ = make_scope(sending)
    draw = cycle(paths or [scope["path"]]).__next__
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    def call() -> list[dict[str, Any]]:
        sent.clear()
        scope["path"] = draw()
        try:
            app(scope, receive, send).send(None)
        except StopIteration:
            return sent
        message = "A plain request must not wait for anything."
        raise AssertionError(message)

    return checked(call, check)


def call_asgi_in_loop(app: AsyncApp, sending: Sending, check: Check) -> Callable[[], object]:
    """Give a call of one request in an event loop, whose body arrives in pieces, a turn of the loop before each."""
    scope, body = make_scope(sending)
    pieces = [body[start : start + CHUNK] for start in range(0, len(body), CHUNK)]
    loop = asyncio.new_event_loop()

    async def answer() -> list[dict[str, Any]]:
        left = iter(pieces)
        count = len(pieces)
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            nonlocal count
            await asyncio.sleep(0)
            count -= 1
            return {"type": "http.request", "body": next(left), "more_body": count > 0}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await app({**scope, "state": {}}, receive, send)
        return sent

    return checked(lambda: loop.run_until_complete(answer()), check)


def checked(call: Callable[[], Sequence[Any]], check: Check) -> Callable[[], object]:
    """Give a call back whose answer is right."""
    pieces = [piece if isinstance(piece, bytes) else piece.get("body", b"") for piece in call()]
    assert check(b"".join(pieces)), pieces
    return call


def equals(expected: bytes) -> Check:
    """Give the check that a body is exactly this one."""
    return lambda body: body == expected
