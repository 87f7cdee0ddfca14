"""The package's main job in a fresh process, with nothing but its one dependency installed."""

from bandstand.contracts.http import Reply, Request
from bandstand.contracts.http.testing import MemoryRequest


def greet(request: Request[object]) -> Reply:
    return Reply(headers=(("content-type", "text/plain"),), body=f"Hello {request.query['name']}".encode())


assert greet(MemoryRequest("GET", "/?name=Ada")).body == b"Hello Ada"
