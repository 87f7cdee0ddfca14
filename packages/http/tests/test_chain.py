"""Chains in both colours: who runs where, and what a hop carries."""

import asyncio
import threading
from contextvars import ContextVar
from typing import Any

import pytest

from bandstand.http._chain import Both, Hops, compose, is_async, pair

VALUE: ContextVar[str] = ContextVar("value", default="unset")


class Request:
    """A request that knows the loop it is answered in."""

    loop: asyncio.AbstractEventLoop | None = None


def where(request: object) -> int:
    return threading.get_ident()


async def where_async(request: object) -> int:
    await asyncio.sleep(0)
    return threading.get_ident()


class Dual:
    """A handler of both colours."""

    def __call__(self, request: object) -> str:
        return "sync"

    async def handle_async(self, request: object) -> str:
        return "async"


async def awaited(handler: Both, request: object = None) -> Any:
    return await handler.handle_async(request)


def test_a_synchronous_handler_stays_in_its_thread_and_leaves_the_loop() -> None:
    handler = pair(where, Hops())
    assert handler(None) == threading.get_ident()
    assert asyncio.run(awaited(handler)) != threading.get_ident()


def test_an_asynchronous_handler_stays_in_the_loop() -> None:
    handler = pair(where_async, Hops())
    assert asyncio.run(awaited(handler)) == threading.get_ident()
    assert handler(None) == threading.get_ident()  # in a loop of its own


def test_a_handler_of_both_colours_needs_no_hop() -> None:
    handler = pair(Dual(), Hops())
    assert handler(None) == "sync"
    assert asyncio.run(awaited(handler)) == "async"


def test_an_object_whose_call_is_a_coroutine_function_is_asynchronous() -> None:
    class View:
        async def __call__(self, request: object) -> None:
            """Answer."""

    assert is_async(View())
    assert is_async(where_async)
    assert not is_async(where)
    assert not is_async(Dual())


def test_a_hop_carries_the_context_both_ways() -> None:
    def view(request: object) -> str:
        seen = VALUE.get()
        VALUE.set("from the thread")
        return seen

    async def scenario() -> tuple[str, str]:
        VALUE.set("from the loop")
        return await pair(view, Hops()).handle_async(None), VALUE.get()

    assert asyncio.run(scenario()) == ("from the loop", "from the thread")


def test_synchronous_middleware_around_an_asynchronous_view_comes_back_to_the_loop() -> None:
    threads: list[int] = []

    def middleware(handler: Any) -> Any:
        def around(request: Request) -> Any:
            threads.append(threading.get_ident())
            return handler(request)

        return around

    async def scenario() -> int:
        answer: int = await compose(where_async, [middleware], Hops()).handle_async(Request())
        return answer

    assert asyncio.run(scenario()) == threading.get_ident()
    assert threads != [threading.get_ident()]


def test_middleware_of_both_colours_starts_no_thread_around_an_asynchronous_view(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Around:
        def __init__(self, handler: Any) -> None:
            self.handler = handler

        def __call__(self, request: object) -> Any:
            return self.handler(request)

        async def handle_async(self, request: object) -> Any:
            return await self.handler.handle_async(request)

    def refuse(thread: threading.Thread) -> None:
        raise AssertionError(thread)

    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert asyncio.run(awaited(compose(where_async, [Around, Around], Hops()))) == threading.get_ident()


def test_the_first_middleware_is_outermost() -> None:
    def adding(letter: str) -> Any:
        def middleware(handler: Any) -> Any:
            def around(request: object) -> str:
                return f"{letter}{handler(request)}{letter}"

            return around

        return middleware

    def view(request: object) -> str:
        return "view"

    assert compose(view, [adding("a"), adding("b")], Hops())(None) == "abviewba"


def test_middleware_without_a_handler_is_named() -> None:
    def forgetful(handler: object) -> None:
        """Return nothing."""

    with pytest.raises(TypeError, match=r"^The middleware <function .*forgetful.* gave None; expected the handler"):
        compose(where, [forgetful], Hops())
