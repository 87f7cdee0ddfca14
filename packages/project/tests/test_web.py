"""How a site answers: its pages for errors, its redirects, its explanations."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.assembly import SCOPES
from bandstand.contracts.cache.testing import MemoryCache
from bandstand.http import Hooks, NotFound, RateLimit, Response
from bandstand.http.testing import AsyncClient, Client
from bandstand.project import Project
from bandstand.urls import path

if TYPE_CHECKING:
    from collections.abc import Generator
    from contextlib import AbstractContextManager

    from bandstand.contracts.assembly import Assembly
    from bandstand.contracts.services import Contract
    from bandstand.http import Request


def fail(_request: Request[Any]) -> Response:
    message = "the password is hunter2"
    raise ValueError(message)


def miss(_request: Request[Any]) -> Response:
    raise NotFound("No such book.")


def books(_request: Request[Any]) -> Response:
    return Response("books")


ROUTES = [path("books/", books), path("fail/", fail), path("miss/", miss)]
HTML = {"accept": "text/html"}


def site(**options: Any) -> Client:
    return Client(Project("one", routes=ROUTES, https=False, **options).wsgi)


def test_visitors_get_a_page_that_tells_nothing_of_the_error() -> None:
    answer = site().get("/fail/", headers=HTML)
    assert answer.status == 500
    assert "<h1>Something went wrong</h1>" in answer.text
    assert "hunter2" not in answer.text


def test_a_developer_is_told_everything() -> None:
    answer = site(debug=True).get("/fail/", headers=HTML)
    assert answer.status == 500
    assert "ValueError" in answer.text
    assert "def fail(" in answer.text


def test_nobody_else_is_even_while_debugging() -> None:
    answer = site(debug=True).get("/fail/", headers=HTML | {"x-forwarded-for": "203.0.113.7"})
    assert answer.status == 500
    assert "hunter2" not in answer.text


def test_a_site_may_answer_errors_itself() -> None:
    def gone(_request: Request[Any], error: Exception) -> Response:
        return Response(f"our page: {error}", 404)

    assert site(error_handlers={404: gone}).get("/miss/").text == "our page: No such book."
    explained = site(error_handlers={404: gone}, debug=True)
    assert "our page" not in explained.get("/miss/", headers=HTML).text
    elsewhere = explained.get("/miss/", headers={"x-forwarded-for": "203.0.113.7"})
    assert elsewhere.text == "our page: No such book."


def test_a_missing_slash_is_a_redirect_unless_it_is_not_wanted() -> None:
    assert (site().get("/books?page=2").status, site().get("/books?page=2").header("location")) == (
        301,
        "/books/?page=2",
    )
    assert site(append_slash=False).get("/books").status == 404


def test_middleware_of_the_project_stands_inside_the_pipeline() -> None:
    seen: list[str] = []

    def look(request: Request[Any]) -> None:
        seen.append(request.path)

    client = site(middleware=[Hooks(on_request=look)], hosts=["example.org"])
    assert client.get("/books/", headers={"host": "elsewhere.example"}).status == 400
    assert client.get("/books/", headers={"host": "example.org"}).text == "books"
    assert seen == ["/books/"]


def test_a_site_may_have_a_rate_limit() -> None:
    client = site(rate=RateLimit(count=2, seconds=3600, cache=MemoryCache(), clock=lambda: 1_800_000_000.0))
    answers = [client.get("/books/") for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert answers[2].header("retry-after") == "3600"


class Connections:
    """A component that wants to know how a request ended."""

    name = "connections"
    needs: tuple[Contract[object], ...] = ()

    def __init__(self) -> None:
        self.ends: list[str] = []

    def install(self, assembly: Assembly, /) -> None:
        assembly.add(SCOPES, self)

    def scope(self) -> AbstractContextManager[None]:
        from contextlib import contextmanager

        @contextmanager
        def scope() -> Generator[None, None, None]:
            try:
                yield
            except ValueError as error:
                self.ends.append(f"error {error}")
                raise
            else:
                self.ends.append("well")

        return scope()


def test_a_scope_ends_with_its_request_and_with_its_error() -> None:
    connections = Connections()
    client = Client(Project("one", routes=ROUTES, https=False, components=[connections]).wsgi)
    assert [client.get(url).status for url in ("/books/", "/fail/", "/books/")] == [200, 500, 200]
    assert connections.ends == ["well", "error the password is hunter2", "well"]


def test_it_does_in_async_code() -> None:
    connections = Connections()
    client = AsyncClient(Project("one", routes=ROUTES, https=False, components=[connections]).asgi)

    async def visit() -> list[int]:
        return [(await client.get(url)).status for url in ("/books/", "/fail/")]

    assert asyncio.run(visit()) == [200, 500]
    assert connections.ends == ["well", "error the password is hunter2"]


def test_a_scope_that_cannot_end_well_fails_the_request() -> None:
    class Broken(Connections):
        def scope(self) -> AbstractContextManager[None]:
            from contextlib import contextmanager

            @contextmanager
            def scope() -> Generator[None, None, None]:
                yield
                message = "cannot commit"
                raise OSError(message)

            return scope()

    client = Client(Project("one", routes=ROUTES, https=False, components=[Broken()]).wsgi)
    assert client.get("/books/").status == 500


@pytest.mark.parametrize("wrong", ["example.org/path", "http://example.org"])
def test_a_malformed_host_is_refused_when_the_site_is_put_together(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"A host is a name as 'example\.org'"):
        site(hosts=[wrong])
