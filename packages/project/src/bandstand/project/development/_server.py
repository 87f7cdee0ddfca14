"""A threaded WSGI server that says one coloured line for each request."""

from __future__ import annotations

import sys
import threading
import time
from http import HTTPStatus
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any, Final, cast
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import click

from bandstand.project.development._live import PREFIX

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterable

_SECONDS_TO_ASK: Final = 0.1


class Server(ThreadingMixIn, WSGIServer):
    """Serves an application on a socket that listens already, a thread for each connection."""

    daemon_threads = True

    def __init__(self, listener: socket.socket, application: Callable[..., Iterable[bytes]]) -> None:
        self.address_family = listener.family
        super().__init__(listener.getsockname()[:2], Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        host, port = listener.getsockname()[:2]
        self.server_name, self.server_port = host, port
        self.setup_environ()
        self.set_app(application)
        self._change = threading.Condition()
        self._under_way = 0
        self._silent = 0

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer a connection in a thread of its own."""
        self.hear(1)
        super().process_request(request, client_address)

    def hear(self, change: int) -> None:
        """Note that a connection was taken that has asked nothing yet, with 1, or that it has, with -1."""
        with self._change:
            self._silent += change
            self._change.notify_all()

    def count(self, change: int) -> None:
        """Note that a request has begun, with 1, or has been answered, with -1."""
        with self._change:
            self._under_way += change
            self._change.notify_all()

    def finish(self, seconds: float) -> None:
        """Wait for the requests under way, at most so long, once no further connections are taken.

        One that was just taken has a moment to ask; others were opened in advance.
        """
        with self._change:
            self._change.wait_for(lambda: self._silent == 0, _SECONDS_TO_ASK)
            self._change.wait_for(lambda: self._under_way == 0, seconds)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of browsers that went away; they do all day."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Handler(WSGIRequestHandler):
    """Answers one connection."""

    # Browsers open connections in advance: only when its first lines are there, a request has begun.
    _begun: float | None = None
    _was_heard = False

    def get_environ(self) -> dict[str, Any]:
        """Give what the request says, without the content type that the class makes up where none was sent."""
        environ = super().get_environ()
        if "content-type" not in self.headers:
            environ.pop("CONTENT_TYPE", None)
        return environ

    def parse_request(self) -> bool:
        """Read the first lines, and note when the request began; browsers that wait for changes do not count."""
        is_request = super().parse_request()
        server = cast("Server", self.server)
        if is_request and not self.path.startswith(PREFIX):
            self._begun = time.perf_counter()
            server.count(1)
        self._hear(server)
        return is_request

    def _hear(self, server: Server) -> None:
        if not self._was_heard:
            self._was_heard = True
            server.hear(-1)

    def finish(self) -> None:
        """End the connection."""
        try:
            super().finish()
        finally:
            server = cast("Server", self.server)
            self._hear(server)
            if self._begun is not None:
                server.count(-1)

    def address_string(self) -> str:
        """Give the address as it is: looking up its name could take seconds."""
        return str(self.client_address[0])

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:  # noqa: ARG002 - of the class
        """Say the method, the path, the status and the milliseconds; of a malformed request ``log_message`` speaks."""
        if self._begun is not None:
            milliseconds = (time.perf_counter() - self._begun) * 1000
            click.echo(line(self.command, self.path, int(code), milliseconds))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the names of the class
        """Say what the class says of malformed requests."""
        click.secho(printable(f"{self.address_string()}: {format % args}"), fg="yellow", err=True)


def line(method: str, path: str, status: int, milliseconds: float) -> str:
    """Write the line of one request."""
    colour = {1: "cyan", 2: "green", 3: "cyan", 4: "yellow"}.get(status // 100, "red")
    now = click.style(time.strftime("%H:%M:%S"), dim=True)
    phrase = click.style(str(status), fg=colour, bold=status >= HTTPStatus.INTERNAL_SERVER_ERROR)
    return f"{now} {printable(method):<4} {printable(path)} {phrase} {click.style(f'{milliseconds:.0f} ms', dim=True)}"


def printable(text: str) -> str:
    """Give a text that cannot move the cursor, cut where it is long: a request must not write to the terminal."""
    shown = text.encode("unicode_escape").decode("ascii")
    return shown if len(shown) <= 120 else f"{shown[:117]}..."
