"""Answers that are kept for all visitors, and those that never are."""

import asyncio
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bandstand.contracts.cache import CACHE
from bandstand.contracts.cache.testing import MemoryCache
from bandstand.contracts.i18n import override
from bandstand.contracts.services.testing import FixedServices
from bandstand.http._asgi import asgi
from bandstand.http._cache_control import never_cache, patch_vary
from bandstand.http._csrf import csrf_token
from bandstand.http._page_cache import PageCache, cache_page
from bandstand.http._pipeline import pipeline
from bandstand.http._policy import csp_nonce
from bandstand.http._response import Response
from bandstand.http._session_stores import CacheSessions
from bandstand.http._sessions import Sessions
from bandstand.http._streaming import StreamingResponse
from bandstand.http._wsgi import wsgi
from bandstand.http.testing import AsyncClient, Client


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Elsewhere:
    """A request, of another path than the one that says where it is from."""

    def __init__(self, request: Any) -> None:
        self._request = request

    def get_full_path(self) -> str:
        return "/"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._request, name)


class Counting:
    """A view that says how often it was called."""

    def __init__(self, change: Callable[[Any, Response], object] = lambda request, answer: None) -> None:
        self.calls = 0
        self._change = change

    def __call__(self, request: Any) -> Response:
        self.calls += 1
        answer = Response(f"call {self.calls}")
        self._change(request, answer)
        return answer


def site(view: Any, cache: Any = None, clock: Clock | None = None, **options: Any) -> Client:
    clock = clock or Clock()
    kept = PageCache(cache or MemoryCache(clock=clock), seconds=60, clock=clock, **options)
    return Client(wsgi(kept(view)))


def bodies(client: Client, *requests: dict[str, Any]) -> list[str]:
    return [
        client.request("GET", each.get("url", "/"), **{key: value for key, value in each.items() if key != "url"}).text
        for each in requests
    ]


def test_an_answer_is_kept_for_its_time() -> None:
    view, clock = Counting(), Clock()
    client = site(view, clock=clock)
    first = client.get("/")
    assert (first.text, first.header("cache-control"), first.header("age")) == ("call 1", "max-age=60", None)
    clock.now += 59
    again = client.get("/")
    assert (again.text, again.header("cache-control"), again.header("age")) == ("call 1", "max-age=60", "59")
    assert again.header("content-type") == first.header("content-type")
    clock.now += 2
    assert client.get("/").text == "call 2"


def test_an_answer_may_say_how_long_it_is_kept() -> None:
    clock = Clock()
    client = site(Counting(lambda _, answer: answer.headers.__setitem__("cache-control", "max-age=5")), clock=clock)
    assert client.get("/").header("cache-control") == "max-age=5"
    clock.now += 4
    assert client.get("/").text == "call 1"
    clock.now += 2
    assert client.get("/").text == "call 2"


def test_pages_are_told_apart_by_all_that_they_depend_on() -> None:
    client = site(Counting())
    others: list[dict[str, Any]] = [
        {"url": "/"},
        {"url": "/?a=1;b=2"},
        {"url": "/?a=1&b=2"},
        {"url": "/a"},
        {"url": "/", "host": "other.example"},
        {"url": "/", "scheme": "https"},
    ]
    first = bodies(client, *others)
    assert first == [f"call {number}" for number in range(1, len(others) + 1)]
    assert bodies(client, *others) == first


def test_languages_and_time_zones_have_pages_of_their_own() -> None:
    view = Counting()
    kept = PageCache(MemoryCache())(view)

    def in_place(request: Any) -> Any:
        with override(locale=request.query["locale"], time_zone=ZoneInfo(request.query["zone"])):
            return kept(Elsewhere(request))

    client = Client(wsgi(in_place))
    places = ["/?locale=en&zone=UTC", "/?locale=fr&zone=UTC", "/?locale=en&zone=Asia/Tokyo"]
    assert [client.get(place).text for place in places * 2] == ["call 1", "call 2", "call 3"] * 2


def test_headers_that_an_answer_varies_by_are_part_of_it() -> None:
    client = site(Counting(lambda _, answer: patch_vary(answer, ["Accept-Language", "X-Shape"])))
    asked: list[dict[str, Any]] = [
        {"headers": headers}
        for headers in (
            [],
            [("accept-language", "")],
            [("accept-language", "fr")],
            [("x-shape", "fr")],
            [("x-shape", " fr,")],
        )
    ]
    first = bodies(client, *asked)
    assert first == ["call 1", "call 2", "call 3", "call 4", "call 5"]
    assert bodies(client, *asked) == first
    assert bodies(client, {"headers": [("x-other", "1")]}) == ["call 1"]


def test_what_an_answer_varies_by_is_only_added_to() -> None:
    def change(request: Any, answer: Response) -> None:
        patch_vary(answer, ["X-A" if "x-a" in request.headers else "X-B"])

    client = site(Counting(change))
    one, other = {"headers": [("x-a", "1")]}, {"headers": [("x-b", "1")]}
    bodies(client, one, other, one, other)
    assert bodies(client, one, other) == bodies(client, one, other)


FOR_ONE: list[Callable[[Any, Response], object]] = [
    lambda request, _: request.cookies.get("a"),
    lambda request, _: request.session.get("a"),
    lambda request, _: csrf_token(request),
    lambda request, _: csp_nonce(request),
    lambda _, answer: answer.headers.__setitem__("set-cookie", "a=b"),
    lambda _, answer: answer.headers.__setitem__("cache-control", "PRIVATE"),
    lambda _, answer: answer.headers.__setitem__("cache-control", " no-store "),
    lambda _, answer: answer.headers.__setitem__("cache-control", "max-age=0"),
    lambda _, answer: answer.headers.__setitem__("vary", " , * "),
    lambda _, answer: answer.headers.__setitem__("vary", "accept, COOKIE"),
    lambda _, answer: answer.headers.__setitem__("vary", "Authorization"),
    lambda _, answer: setattr(answer, "status", 500),
    lambda _, answer: setattr(answer, "body", b"x" * 101),
]


@pytest.mark.parametrize("change", FOR_ONE)
def test_what_is_for_one_visitor_or_too_large_is_never_kept(change: Callable[[Any, Response], object]) -> None:
    view = Counting(change)
    kept = PageCache(MemoryCache(), most_bytes=100)(view)
    sessions = Sessions(CacheSessions(MemoryCache()), secure=False)
    client = Client(wsgi(kept, sessions=sessions, middleware=[pipeline(https=False)]))
    for _ in range(2):
        client.get("/")
    assert view.calls == 2


@pytest.mark.parametrize(("status", "told", "calls"), [(404, "", 2), (404, "max-age=9", 1), (301, "", 2), (200, "", 1)])
def test_what_is_not_there_is_kept_only_when_it_says_so(status: int, told: str, calls: int) -> None:
    def change(_request: Any, answer: Response) -> None:
        answer.status = status
        if told:
            answer.headers["cache-control"] = told

    view = Counting(change)
    client = site(view)
    for _ in range(2):
        client.get("/")
    assert view.calls == calls


def test_what_somebody_read_before_the_view_counts_too() -> None:
    view = Counting()
    kept = PageCache(MemoryCache())(view)

    def reading(request: Any) -> Any:
        request.cookies.get("a")
        return kept(request)

    client = Client(wsgi(reading))
    assert [client.get("/").text, client.get("/").text] == ["call 1", "call 2"]


def test_visitors_with_sessions_and_without_never_see_each_others_pages() -> None:
    def greet(request: Any) -> Response:
        if request.path == "/login":
            request.session["name"] = request.query["name"]
        return Response(f"Hello {request.session.get('name', 'nobody')}")

    cache = MemoryCache()
    sessions = Sessions(CacheSessions(cache), secure=False)
    app = wsgi(PageCache(cache)(greet), sessions=sessions, middleware=[pipeline(https=False)])
    ada, grace, nobody = Client(app), Client(app), Client(app)
    ada.get("/login?name=Ada")
    grace.get("/login?name=Grace")
    for _ in range(2):
        assert [client.get("/").text for client in (ada, nobody, grace)] == ["Hello Ada", "Hello nobody", "Hello Grace"]


def test_who_names_himself_gets_only_what_is_meant_for_all() -> None:
    view = Counting()
    client = site(view)
    named = {"headers": [("authorization", "Basic abc")]}
    assert bodies(client, {}, named, named, {}) == ["call 1", "call 2", "call 3", "call 1"]
    public = site(Counting(lambda _, answer: answer.headers.__setitem__("cache-control", "public")))
    assert bodies(public, named, named, {}) == ["call 1", "call 1", "call 1"]


def test_only_get_is_kept_and_head_finds_it() -> None:
    view = Counting()
    client = site(view)
    client.request("POST", "/")
    client.request("HEAD", "/")
    assert client.get("/").text == "call 3"
    assert client.request("HEAD", "/").header("age") == "0"
    assert view.calls == 3


def test_a_stream_is_sent_and_not_kept() -> None:
    calls: list[int] = []

    def view(_: Any) -> StreamingResponse:
        calls.append(1)
        return StreamingResponse([b"a", b"b"])

    client = site(view)
    assert [client.get("/").text, client.get("/").text] == ["ab", "ab"]
    assert len(calls) == 2


def test_a_client_that_has_the_page_is_not_sent_it() -> None:
    client = site(Counting())
    etag = client.get("/").header("etag")
    again = client.get("/", headers=[("if-none-match", etag)])
    assert (again.status, again.body) == (304, b"")
    fresh = site(Counting()).get("/", headers=[("if-none-match", etag)])
    assert fresh.status == 304
    assert client.get("/").text == "call 1"


def test_a_view_may_opt_out_of_a_whole_site_that_is_kept() -> None:
    view = Counting()
    client = site(never_cache(view))
    assert bodies(client, {}, {}) == ["call 1", "call 2"]


def test_keys_that_are_made_to_fill_the_cache_are_not_used() -> None:
    stored: list[str] = []

    class Noting(MemoryCache):
        def set(self, key: str, value: object, /, *args: Any, **options: Any) -> None:
            stored.append(key)
            super().set(key, value, *args, **options)

    client = site(Counting(lambda _, answer: patch_vary(answer, ["X-A"])), Noting())
    client.get("/" + "a" * 5000)
    client.get("/", headers=[("x-a", "b" * 5000)])
    assert stored == []
    client.get("/")
    client.get("/", headers=[("x-a", "b" * 5000)])
    assert [len(key) for key in stored] == [len("page:") + 40] * 2


@pytest.mark.parametrize(
    "wrong",
    [
        *(None, 5, "text", [1], {}, [200, [], b""], [200, [[1]], b"", 1], [200, [["a", 2]], b"", 1]),
        *(
            [200, [["a", "\n"]], b"", 1],
            [200, [], "text", 1],
            [200, [], b"", "now"],
            [0, [], b"", 1],
            ["200", [], b"", 1],
        ),
    ],
)
def test_what_somebody_else_has_put_into_the_cache_is_a_miss(wrong: object) -> None:
    class Spoilt(MemoryCache):
        def get(self, key: str, /, default: object = None) -> Any:
            return wrong if self.spoilt else super().get(key, default)

        spoilt = False

    class HalfSpoilt(Spoilt):
        """Knows what a page depends on, and has lost the page."""

        def get(self, key: str, /, default: object = None) -> Any:
            found: Any = MemoryCache.get(self, key, default)
            return wrong if self.spoilt and found != [] else found

    for kind in (Spoilt, HalfSpoilt):
        cache = kind()
        client = site(Counting(), cache)
        client.get("/")
        cache.spoilt = True
        assert client.get("/").text == "call 2"


def test_a_cache_that_loses_everything_costs_nothing_but_work() -> None:
    class Dead(MemoryCache):
        def get(self, key: str, /, default: object = None) -> Any:
            return default

    client = site(Counting(), Dead())
    assert bodies(client, {}, {}) == ["call 1", "call 2"]


def test_in_async_code_the_cache_is_awaited() -> None:
    class Blocking(MemoryCache):
        """Would hold up the event loop."""

        def get(self, key: str, /, default: object = None) -> Any:
            raise AssertionError

        async def aget(self, key: str, /, default: object = None) -> Any:
            return MemoryCache.get(self, key, default)

    calls: list[str] = []

    async def view(request: Any) -> Response:
        calls.append(request.path)
        return Response("page")

    async def visit() -> list[str]:
        client = AsyncClient(asgi(PageCache(Blocking())(view)))
        return [(await client.get("/")).text for _ in range(2)]

    assert asyncio.run(visit()) == ["page", "page"]
    assert calls == ["/"]


def test_in_async_code_a_cache_without_twins_is_asked_in_a_thread() -> None:
    import threading

    threads: set[int] = set()

    class Plain:
        def __init__(self) -> None:
            self._cache = MemoryCache()

        def get(self, key: str, /, default: object = None) -> Any:
            threads.add(threading.get_ident())
            return self._cache.get(key, default)

        def set(self, key: str, value: object, /, timeout: Any = None) -> None:
            self._cache.set(key, value, timeout=timeout)

    async def view(_: Any) -> Response:
        return Response("page")

    async def visit() -> None:
        client = AsyncClient(asgi(PageCache(Plain())(view)))  # type: ignore[arg-type]  # the two methods that it needs
        for _ in range(2):
            assert (await client.get("/")).text == "page"

    asyncio.run(visit())
    assert threading.get_ident() not in threads


def test_a_view_is_decorated_and_finds_the_current_cache() -> None:
    view = Counting()

    @cache_page(60)
    def page(request: Any, name: str = "") -> Response:
        """A page."""
        assert name == "a"
        return view(request)

    def called(request: Any) -> Any:
        return page(request, "a") if request.path == "/" else page(request, name="a")

    assert page.__doc__ == "A page."
    client = Client(wsgi(called, services=FixedServices({CACHE: MemoryCache()})))
    assert [client.get(path).text for path in ("/", "/", "/b", "/b")] == ["call 1", "call 1", "call 2", "call 2"]
    nowhere = Client(wsgi(called, services=FixedServices({})))
    assert nowhere.get("/").status == 500


def test_a_time_must_be_one() -> None:
    with pytest.raises(ValueError, match="more than 0 seconds; got 0"):
        cache_page(0)
