"""The application that ``record_environs`` puts behind every server: it answers with its environ, as JSON.

It is copied beside the servers' configuration and run by whatever interpreter they have, so it needs the standard
library only. Run as a script, it serves itself by FastCGI: with flup on the port it is given, else with flipflop on
descriptor 0.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

OBJECT = "<object>"


def application(environ: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
    """Answer with the environ, and with the body where its end can be known."""
    shown = {key: _shown(value) for key, value in environ.items()}
    answer = json.dumps({"environ": shown, "received": _received(environ)}).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))])
    return [answer]


def _received(environ: dict[str, Any]) -> str | None:
    length = environ.get("CONTENT_LENGTH")
    if not length and not environ.get("wsgi.input_terminated"):
        return None
    body: bytes = environ["wsgi.input"].read(*([int(length)] if length else []))
    return body.decode("latin-1")


def _shown(value: Any) -> object:  # Any: servers put values of every type there
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, tuple | list):
        return list(map(_shown, value))  # pyright: ignore[reportUnknownArgumentType]
    return value if value is None or isinstance(value, str | int | float) else OBJECT


def serve(port: int | None) -> None:
    """Serve by FastCGI until the process is ended."""
    if port is None:
        import_module("flipflop").WSGIServer(application).run()
    else:
        import_module("flup.server.fcgi").WSGIServer(application, bindAddress=("127.0.0.1", port)).run()


if __name__ == "__main__":
    serve(int(sys.argv[1]) if len(sys.argv) > 1 else None)
