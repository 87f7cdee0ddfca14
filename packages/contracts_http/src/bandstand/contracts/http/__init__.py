"""HTTP: what a request, a reply and a handler are to code that does not know the server.

Any handler of any part may return a ``Reply``; whoever serves the application sends it. Sessions, uploads and
mappings of several values have modules of their own: ``session``, ``uploads``, ``values``. Draft: two implementations
are still to pass the suites in ``testing``.
"""

from bandstand.contracts.http._handlers import AsyncHandler, DualHandler, Handler, Middleware
from bandstand.contracts.http._reply import FileSpan, Reply
from bandstand.contracts.http._request import AsyncRequest, Request

__all__ = [
    "AsyncHandler",
    "AsyncRequest",
    "DualHandler",
    "FileSpan",
    "Handler",
    "Middleware",
    "Reply",
    "Request",
]
