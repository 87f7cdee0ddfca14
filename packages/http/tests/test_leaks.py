"""Nothing of one request reaches another, whatever threads, tasks and applications they share."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from typing import Any

from bandstand.contracts.services import Contract, current
from bandstand.contracts.services.testing import FixedServices
from bandstand.http import Response, StreamingResponse, asgi, wsgi
from bandstand.http.testing import AsyncClient, Client

NAME = Contract[str]("example.Name")
TAG: ContextVar[str] = ContextVar("tag", default="unset")
NAMES = ("one", "two")


def said(request: Any) -> str:
    """Say what this request sees, and leave a mark that no other must see."""
    before = TAG.get()
    TAG.set(request.path)
    request.session.append(request.path)
    return f"{before} {TAG.get()} {current().require(NAME)} {len(request.session)}"


def expected(number: int) -> str:
    return f"unset /{number} {NAMES[number % 2]} 1"


def page(request: Any) -> Response:
    return Response(said(request))


def stream(request: Any) -> StreamingResponse:
    def chunks() -> Iterator[str]:
        yield said(request)
        yield f" {TAG.get()}"

    return StreamingResponse(chunks())


def new_session(request: object) -> list[str]:
    return []


def test_threads_of_two_applications_see_their_own_requests_alone() -> None:
    for view, end in ((page, ""), (stream, " /{number}")):
        clients = [Client(wsgi(view, services=FixedServices({NAME: name}), sessions=new_session)) for name in NAMES]

        def ask(number: int, clients: list[Client] = clients) -> str:
            return clients[number % 2].get(f"/{number}").text

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(ask, range(2000)))
        assert answers == [expected(number) + end.format(number=number) for number in range(2000)]
    assert TAG.get() == "unset"


def test_tasks_of_two_applications_that_share_one_pool_see_their_own_requests_alone() -> None:
    async def async_page(request: Any) -> Response:
        text = said(request)
        await asyncio.sleep(0)
        assert TAG.get() == request.path
        return Response(text)

    async def scenario() -> None:
        with ThreadPoolExecutor(4) as pool:
            for view in (async_page, page):
                clients = [
                    AsyncClient(asgi(view, services=FixedServices({NAME: name}), sessions=new_session, pool=pool))
                    for name in NAMES
                ]
                answers = await asyncio.gather(*(clients[number % 2].get(f"/{number}") for number in range(500)))
                assert [answer.text for answer in answers] == [expected(number) for number in range(500)]

    asyncio.run(scenario())
    assert TAG.get() == "unset"
