# Falcon's types are partial; what is called is checked by the answers.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
"""A process that takes one upload of 100 MiB, and prints what that took; run by ``bench_uploads``.

The file is given to the handler as it arrives, and counted there. Under ASGI the server gives the event loop a turn
before each piece, or, as ``busy``, never: what is only freed by such a turn then stays.
"""

from __future__ import annotations

import asyncio
import io
import json
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.calls import CHUNK, start_response
from bench.forms import CONTENT_TYPE, END, MIB, head, random_bytes

from bandstand.http.testing import Sending, make_environ, make_scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import falcon.asgi

    from bandstand.http import Request

SIZE = 100
BLOCK = random_bytes(MIB)  # made once, or its own memory would be measured


class Count:
    """Counts the bytes of a file, and keeps none."""

    def __init__(self) -> None:
        self.size = 0

    def begin(self, _part: object, _memory: int, /) -> Count:
        """Take every file."""
        return self

    def write(self, data: bytes, /) -> None:
        """Count."""
        self.size += len(data)

    def finish(self) -> None:
        """Leave the file out."""

    def abort(self) -> None:
        """Forget nothing."""


def options() -> dict[str, Any]:
    """Give the options of our applications, whose requests carry their counter."""
    from bandstand.http import Limits

    def handlers(request: Request[Any]) -> list[Count]:
        return [request.state.setdefault("count", Count())]

    return {"limits": Limits(file=SIZE * MIB), "upload_handlers": handlers}


def ours() -> Any:
    """Make ours for WSGI."""
    from bandstand.http import Response, wsgi
    from bandstand.urls import Router, path

    def view(request: Request[Any]) -> Response:
        assert request.form["field3"] == "value of field number 3"
        return Response(str(request.state["count"].size))

    return wsgi(Router([path("upload", view)]), **options())


def ours_async() -> Any:
    """Make ours for ASGI."""
    from bandstand.http import Response, asgi
    from bandstand.urls import Router, path

    async def view(request: Request[Any]) -> Response:
        form = await request.aform()
        assert form["field3"] == "value of field number 3"
        return Response(str(request.state["count"].size))

    return asgi(Router([path("upload", view)]), **options())


def falcon_wsgi() -> Any:
    """Make Falcon's for WSGI."""
    import falcon

    class Upload:
        def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
            size = 0
            for part in request.get_media():
                if part.name == "f":
                    while chunk := part.stream.read(CHUNK):
                        size += len(chunk)
            response.text = str(size)

    app = falcon.App()
    app.add_route("/upload", Upload())
    return app


def falcon_asgi() -> Any:
    """Make Falcon's for ASGI."""
    import falcon.asgi

    class Upload:
        async def on_post(self, request: falcon.asgi.Request, response: falcon.asgi.Response) -> None:
            size = 0
            async for part in await request.get_media():
                if part.name == "f":
                    while chunk := await part.stream.read(CHUNK):
                        size += len(chunk)
            response.text = str(size)

    app = falcon.asgi.App()
    app.add_route("/upload", Upload())
    return app


class Sent(io.RawIOBase):
    """A form with a file of some MiB as it arrives, of which one is in memory."""

    def __init__(self, size: int) -> None:
        self.left: Iterator[bytes] = iter([head(9), *[BLOCK] * size, b"\r\n", END])
        self.piece = memoryview(b"")
        self.length = len(head(9)) + size * MIB + 2 + len(END)

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Give what comes next."""
        self.piece = self.piece or memoryview(next(self.left, b""))
        size = min(len(buffer), len(self.piece))
        buffer[:size] = self.piece[:size]
        self.piece = self.piece[size:]
        return size


def sending(length: int) -> Sending:
    """Give the request without its body."""
    headers = {"content-type": CONTENT_TYPE, "content-length": str(length)}
    return Sending(method="POST", url="/upload", headers=headers)


def send_wsgi(app: Any, size: int) -> bytes:
    """Send a form to a WSGI application, and give the answer."""
    sent = Sent(size)
    environ = {**make_environ(sending(sent.length)), "wsgi.input": io.BufferedReader(sent, CHUNK)}
    return b"".join(app(environ, start_response))


def send_asgi(app: Any, size: int, *, busy: bool) -> bytes:
    """Send a form to an ASGI application, and give the answer."""
    sent = Sent(size)
    stream = io.BufferedReader(sent, CHUNK)
    scope, _ = make_scope(sending(sent.length))
    messages: list[Any] = []
    left = sent.length

    async def receive() -> Any:
        nonlocal left
        if not busy:
            await asyncio.sleep(0)
        data = stream.read(CHUNK)
        left -= len(data)
        return {"type": "http.request", "body": data, "more_body": left > 0}

    async def send(message: Any) -> None:
        messages.append(message)

    asyncio.run(app(scope, receive, send))
    return b"".join(message.get("body", b"") for message in messages)


SUBJECTS: dict[str, tuple[Callable[[], Any], Callable[[Any, int], bytes]]] = {
    "ours": (ours, send_wsgi),
    "ours-async": (ours_async, lambda app, size: send_asgi(app, size, busy=False)),
    "ours-busy": (ours_async, lambda app, size: send_asgi(app, size, busy=True)),
    "falcon": (falcon_wsgi, send_wsgi),
    "falcon-async": (falcon_asgi, lambda app, size: send_asgi(app, size, busy=False)),
    "falcon-busy": (falcon_asgi, lambda app, size: send_asgi(app, size, busy=True)),
}


def peak() -> int:
    """Give the most KiB that the process has held since ``forget_peak``."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1])


def forget_peak() -> None:
    """Let the peak begin with what is held now; see clear_refs in proc(5)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def main(subject: str) -> None:
    """Send a small form as a warm-up, then a large one."""
    make, send = SUBJECTS[subject]
    app = make()
    assert send(app, 1) == str(MIB).encode()
    forget_peak()
    before, start = peak(), time.process_time()
    assert send(app, SIZE) == str(SIZE * MIB).encode()
    print(json.dumps({"cpu_ms": (time.process_time() - start) * 1000, "growth_kib": peak() - before}))


if __name__ == "__main__":
    main(sys.argv[1])
