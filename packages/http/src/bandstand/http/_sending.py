"""Sending an answer in pieces under ASGI, while watching whether the client is still there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from bandstand.contracts.http import FileSpan
from bandstand.http._headers import encode_headers
from bandstand.http._status import BODILESS
from bandstand.http._wsgi import iterate, read_span

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator

    from bandstand.http._chain import Hops
    from bandstand.http._request import Request


# Any: ASGI messages are dicts with values of every type.
Receive: TypeAlias = Callable[[], Awaitable[dict[str, Any]]]
Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]


async def stream(answer: Any, request: Request[Any], receive: Receive, send: Send, hops: Hops) -> None:
    """Send the status, the headers and the chunks of an answer; stop when the client goes away.

    The chunks are closed in any case, before this returns.
    """
    headers = encode_headers(answer.headers)
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    body = answer.body
    chunks = iterate(body) if hasattr(body, "__aiter__") else _in_thread(body, hops)
    silent = answer.status in BODILESS or request.method == "HEAD"
    watching = asyncio.ensure_future(_until_gone(receive))
    sending = asyncio.ensure_future(_send_all(chunks, send, silent=silent))
    try:
        await asyncio.wait((watching, sending), return_when=asyncio.FIRST_COMPLETED)
        if sending.done():
            sending.result()
    finally:
        for task in (watching, sending):
            task.cancel()
        await asyncio.gather(watching, sending, return_exceptions=True)


async def _until_gone(receive: Receive) -> None:
    """Return when the client has gone, reading past what is left of its body."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return


async def _send_all(chunks: AsyncGenerator[bytes, None], send: Send, *, silent: bool) -> None:
    try:
        if not silent:
            async for chunk in chunks:
                if chunk:
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        await chunks.aclose()


def _call(function: Callable[[], Any]) -> Any:
    return function()


async def _in_thread(body: Any, hops: Hops) -> AsyncGenerator[bytes, None]:
    """Give the chunks of a synchronous iterable, each made in a thread, and close it in any case, once."""
    iterator: Iterator[bytes] = read_span(body) if isinstance(body, FileSpan) else iter(body)
    in_thread = hops.to_thread(_call)
    try:
        while (chunk := await in_thread(partial(next, iterator, None))) is not None:
            yield chunk
    finally:
        for thing in {id(thing): thing for thing in (iterator, body)}.values():
            close = getattr(thing, "close", None)
            if close is not None:
                await in_thread(close)
