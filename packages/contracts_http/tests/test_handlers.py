"""Handlers and middleware: what the type checkers take for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.http import (
    AsyncHandler,
    AsyncRequest,
    DualHandler,
    Handler,
    Middleware,
    Reply,
    Request,
)
from bandstand.contracts.http.testing import HandlerSuite, MemoryRequest

if TYPE_CHECKING:
    from collections.abc import Awaitable


class Echo:
    """Answers with the path; ``/error`` makes it fail."""

    def __call__(self, request: Request[object], /) -> Reply:
        if request.path == "/error":
            message = "This path is an error."
            raise LookupError(message)
        return Reply(body=request.path.encode())

    async def handle_async(self, request: Request[object], /) -> Reply:
        return self(request)


class Tagged:
    """A middleware in both colours, as anybody would write one."""

    def __init__(self, handler: DualHandler[Request[object], Reply], /) -> None:
        self._handler = handler

    def __call__(self, request: Request[object], /) -> Reply:
        return self._tag(self._handler(request))

    async def handle_async(self, request: Request[object], /) -> Reply:
        return self._tag(await self._handler.handle_async(request))

    def _tag(self, reply: Reply) -> Reply:
        return Reply(status=reply.status, headers=(*reply.headers, ("x-tag", "seen")), body=reply.body)


def plain(handler: DualHandler[Request[object], Reply], /) -> Handler[Request[object], Reply]:
    def answer(request: Request[object], /) -> Reply:
        return handler(request)

    return answer


def waiting(handler: DualHandler[Request[object], Reply], /) -> AsyncHandler[Request[object], Reply]:
    async def answer(request: Request[object], /) -> Reply:
        return await handler.handle_async(request)

    return answer


class TestEcho(HandlerSuite):
    """A handler in both colours."""

    def make(self) -> tuple[DualHandler[Request[object], Reply], Request[object]]:
        return Echo(), MemoryRequest("GET", "/books/")

    def failing(self) -> tuple[DualHandler[Request[object], Reply], Request[object]]:
        return Echo(), MemoryRequest("GET", "/error")


class TestTagged(HandlerSuite):
    """A middleware around it serves both colours too."""

    def make(self) -> tuple[DualHandler[Request[object], Reply], Request[object]]:
        return Tagged(Echo()), MemoryRequest("GET", "/books/")

    def failing(self) -> tuple[DualHandler[Request[object], Reply], Request[object]]:
        return Tagged(Echo()), MemoryRequest("GET", "/error")


class User:
    """What a typed request knows its client as."""

    name = "Ada"


def greet(request: Request[User], /) -> Reply:
    return Reply(body=request.user.name.encode())


async def greet_later(request: AsyncRequest[User], /) -> Reply:
    return Reply(body=(await request.auser()).name.encode())


def test_a_function_is_a_handler() -> None:
    handler: Handler[Request[User], Reply] = greet
    assert handler(MemoryRequest(user=User())).body == b"Ada"


def test_a_coroutine_function_is_an_async_handler() -> None:
    handler: AsyncHandler[AsyncRequest[User], Reply] = greet_later
    answer: Awaitable[Reply] = handler(MemoryRequest(user=User()))
    assert next(iter(answer.__await__()), None) is None


def test_middleware_of_every_colour_is_accepted() -> None:
    all_of_them: list[Middleware[Request[object], Reply]] = [Tagged, plain, waiting]
    assert [callable(middleware(Echo())) for middleware in all_of_them] == [True, True, True]
