"""A server for development: ``python -m bandstand.http module:app``, on this machine only.

It serves one WSGI application, a thread for each request. Everything else takes a real server.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

if TYPE_CHECKING:
    from collections.abc import Sequence

HOST = "127.0.0.1"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    def address_string(self) -> str:
        """Give the address as it is: looking up its name could take seconds."""
        return str(self.client_address[0])


def load(target: str) -> Any:  # Any: it is called as WSGI calls it, and says itself what is wrong
    """Import an application by ``module:name``.

    Raises:
        ValueError: The target is malformed, or there is no such module or name.
    """
    module_name, colon, name = target.partition(":")
    if not colon or not module_name or not name:
        message = f"Name the application as 'module:name', for example 'shop:app'; got {target!r}."
        raise ValueError(message)
    try:
        module = import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module_name}.".startswith(f"{error.name}."):
            raise  # the module is there, and imports something that is not
        message = f"There is no module {module_name!r} here ({Path.cwd()})."
        raise ValueError(message) from None
    if not hasattr(module, name):
        from difflib import get_close_matches

        nearest = get_close_matches(name, [known for known in vars(module) if not known.startswith("_")], n=1)
        hint = f" Did you mean {nearest[0]!r}?" if nearest else ""
        message = f"The module {module_name!r} has no {name!r}.{hint}"
        raise ValueError(message)
    return getattr(module, name)


def main(argv: Sequence[str] | None = None) -> int:
    """Serve the application that the arguments name, until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m bandstand.http", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("target", metavar="module:app", help="a WSGI application, as wsgi(...) makes one")
    parser.add_argument("--port", type=int, default=8000, help="8000 by default; 0 takes any that is free")
    options = parser.parse_args(argv)
    sys.path.insert(0, str(Path.cwd()))
    try:
        server = make_server(HOST, options.port, load(options.target), _Server, _Handler)
    except (ValueError, OverflowError) as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"The port {options.port} cannot be had: {error.strerror}.", file=sys.stderr)
        return 2
    url = f"http://{HOST}:{server.server_port}/"
    print(f"Serving {options.target} at {url} (development only; Ctrl-C ends it)", flush=True)
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
