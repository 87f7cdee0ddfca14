"""A site as a WSGI or an ASGI application, which starts it."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

from bandstand.contracts.assembly.loops import LOOP_CLOSERS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from typing import TypeAlias

    from bandstand.http import ASGIApplication, WSGIApplication
    from bandstand.project._life import Life

    Message: TypeAlias = dict[str, Any]  # Any: as the specification of ASGI has it


class WSGI:
    """A site for WSGI servers; its first request starts it."""

    def __init__(self, site: Life, application: WSGIApplication) -> None:
        self._site = site
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        """Answer one request."""
        if not self._site.is_started:
            self._site.start()
        return self._application(environ, start_response)


class ASGI:
    """A site for ASGI servers; the server's start, or its first request, starts it, and the server's end stops it."""

    def __init__(self, site: Life, application: ASGIApplication) -> None:
        self._site = site
        self._application = application
        application.on_start.append(self._start)
        application.on_stop.append(self._stop)

    async def __call__(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        """Answer one request, or take part in the life of the server."""
        if not self._site.is_started and scope["type"] == "http":
            self._site.start()
        await self._application(scope, receive, send)

    async def _start(self) -> None:
        self._site.start()

    async def _stop(self) -> None:
        async with AsyncExitStack() as stack:
            stack.callback(self._site.stop)
            for close in self._site.assembly.gathered(LOOP_CLOSERS):
                stack.push_async_callback(close)
