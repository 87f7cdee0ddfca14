"""The application that every server serves in the acceptance tests, once for each colour."""

import asyncio
import resource
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

from bandstand.contracts.http import Reply
from bandstand.http import Response, asgi, wsgi

CHUNK = b"x" * 65536
MIB = 1024 * 1024


def peak() -> int:
    """Give the most memory that this process ever had, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def chunks_of(size: int) -> Iterator[bytes]:
    for _ in range(size // len(CHUNK)):
        yield CHUNK


async def async_chunks_of(size: int) -> AsyncIterator[bytes]:
    for chunk in chunks_of(size):
        yield chunk


def slow_chunks() -> Iterator[bytes]:
    yield b"first "
    time.sleep(0.3)
    yield b"second"


async def slow_async_chunks() -> AsyncIterator[bytes]:
    yield b"first "
    await asyncio.sleep(0.3)
    yield b"second"


def describe(request: Any) -> Response:
    return Response(
        "\n".join([request.method, request.path, request.path_info, request.prefix, request.query.get("q", "")]),
        content_type="text/plain; charset=utf-8",
    )


def view(request: Any) -> Any:
    match request.path_info:
        case "/upload":
            before = peak()
            size = sum(map(len, request.stream()))
            return Response(f"{size} {peak() - before}")
        case "/download":
            return Reply(headers=(("content-type", "text/plain"),), body=chunks_of(100 * MIB))
        case "/peak":
            return Response(str(peak()))
        case "/slow":
            return Reply(headers=(("content-type", "text/plain"),), body=slow_chunks())
        case "/wait":
            time.sleep(1)
            return Response("waited")
        case "/form":
            names = [file.name for file in request.files.getlist("file")]
            return Response(f"{request.form['name']} {names}")
        case "/bug":
            raise ZeroDivisionError
        case _:
            return describe(request)


async def async_view(request: Any) -> Any:
    match request.path_info:
        case "/upload":
            before = peak()
            size = 0
            async for chunk in request.astream():
                size += len(chunk)
            return Response(f"{size} {peak() - before}")
        case "/download":
            return Reply(headers=(("content-type", "text/plain"),), body=async_chunks_of(100 * MIB))
        case "/slow":
            return Reply(headers=(("content-type", "text/plain"),), body=slow_async_chunks())
        case "/wait":
            await asyncio.sleep(1)
            return Response("waited")
        case "/form":
            form = await request.aform()
            return Response(f"{form['name']} {[file.name for file in request.files.getlist('file')]}")
        case _:
            return view(request)


wsgi_app = wsgi(view)
mounted_wsgi_app = wsgi(view, prefix="/shop")
asgi_app = asgi(async_view)
mounted_asgi_app = asgi(async_view, prefix="/shop")
