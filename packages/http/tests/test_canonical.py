"""One address for each page."""

from collections.abc import Iterator
from typing import Any

import pytest

from bandstand.contracts.routing import Match, NoMatch, Route
from bandstand.http import Response, canonical_addresses, pipeline, wsgi
from bandstand.http.testing import Client


class Routes:
    """Routes by exact path."""

    def __init__(self, **options: dict[str, object]) -> None:
        self._routes = {f"/{name}/": Route(pattern=f"{name}/", target=view, options=of) for name, of in options.items()}

    def resolve(self, path: str, /) -> Match:
        if path not in self._routes:
            raise NoMatch(path, self)
        return Match(self._routes[path], {})

    def __iter__(self) -> Iterator[Route]:
        return iter(self._routes.values())


def view(request: Any) -> Response:
    return Response("page")


ROUTES = Routes(books={}, bare={"append_slash": False})


@pytest.fixture
def client() -> Client:
    return Client(wsgi(ROUTES, middleware=[pipeline(), canonical_addresses(ROUTES)]))


def test_a_missing_slash_is_a_redirect_that_keeps_the_query(client: Client) -> None:
    answer = client.get("/books?a=b%26c")
    assert (answer.status, answer.header("location")) == (301, "/books/?a=b%26c")
    assert answer.header("x-content-type-options") == "nosniff"
    assert client.get("/books?a=b", follow=True).text == "page"


def test_what_was_posted_is_posted_again(client: Client) -> None:
    answer = client.post("/books", headers={"sec-fetch-site": "same-origin"})
    assert (answer.status, answer.header("location")) == (308, "/books/")


def test_what_leads_nowhere_with_a_slash_either_is_not_found(client: Client) -> None:
    assert client.get("/pens").status == 404
    assert client.get("/pens/").status == 404


def test_a_route_may_do_without(client: Client) -> None:
    assert client.get("/bare").status == 404
    assert client.get("/bare/").status == 200


def test_below_a_mount_point_the_whole_path_is_kept() -> None:
    answer = Client(wsgi(ROUTES, middleware=[canonical_addresses(ROUTES)])).get("/books", root="/shop")
    assert answer.header("location") == "/shop/books/"


@pytest.mark.parametrize("url", ["//evil.example/books", "/\\evil.example/books", "/%2F/evil.example"])
def test_no_redirect_leads_to_another_host(url: str) -> None:
    class Everything(Routes):
        def resolve(self, path: str, /) -> Match:
            if not path.endswith("/"):
                raise NoMatch(path, self)
            return Match(next(iter(self)), {})

    routes = Everything(books={})
    location = Client(wsgi(routes, middleware=[canonical_addresses(routes)])).get(url).header("location") or ""
    assert location[0] == "/"
    assert location[1] not in "/\\"


def test_a_host_without_www_is_redirected_where_it_is_wanted() -> None:
    client = Client(wsgi(ROUTES, middleware=[canonical_addresses(ROUTES, www=True)]))
    answer = client.get("/books/?a=b", host="example.org:8000", scheme="https")
    assert (answer.status, answer.header("location")) == (301, "https://www.example.org:8000/books/?a=b")
    assert client.get("/books/", host="www.example.org").status == 200
