"""How often one client may ask: by route, by site and by view, in both colours."""

# ruff: noqa: ASYNC109 - a timeout says how long a value is kept, not how long to wait

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.cache import ATOMIC_CACHE, MISSING, Missing
from bandstand.contracts.cache.testing import MemoryCache
from bandstand.contracts.http.testing import MemoryRequest
from bandstand.contracts.routing import Match, NoMatch, Route
from bandstand.contracts.services.testing import FixedServices
from bandstand.http import (
    CORS,
    RateLimit,
    Request,
    Response,
    TooManyRequests,
    asgi,
    behind_proxies,
    cors,
    pipeline,
    rate_limit,
    wsgi,
)
from bandstand.http._rate_limits import By, client_network
from bandstand.http.testing import Answer, AsyncClient, Client

from .failing import FailingCache

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.contracts.cache import AtomicCache

MINUTE = 1_800_000_000.0  # is a multiple of sixty
SHOP = "https://shop.example"


class Clock:
    """A time that a test moves."""

    def __init__(self, now: float = MINUTE) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class Routes:
    """One route for each set of options."""

    def __init__(self, view: object, **options: dict[str, object]) -> None:
        self._routes = {f"/{name}": Route(pattern=name, target=view, options=some) for name, some in options.items()}

    def resolve(self, path: str, /) -> Match:
        if path not in self._routes:
            raise NoMatch(path, self)
        return Match(self._routes[path], {})

    def __iter__(self) -> Iterator[Route]:
        return iter(self._routes.values())


class Coloured(MemoryCache):
    """A cache that notes what it is asked, and in which colour."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def add(self, key: str, value: object, /, timeout: float | Missing | None = MISSING) -> bool:
        self.asked.append("add")
        return super().add(key, value, timeout)

    def incr(self, key: str, /, delta: int = 1) -> int:
        self.asked.append("incr")
        return super().incr(key, delta)

    async def aadd(self, key: str, value: object, /, timeout: float | Missing | None = MISSING) -> bool:
        self.asked.append("aadd")
        return super().add(key, value, timeout)

    async def aincr(self, key: str, /, delta: int = 1) -> int:
        self.asked.append("aincr")
        return super().incr(key, delta)


class Plain:
    """The operations of a cache that has no twins to await."""

    def __init__(self) -> None:
        cache = MemoryCache()
        self.get, self.set, self.delete, self.clear = cache.get, cache.set, cache.delete, cache.clear
        self.get_many, self.set_many, self.delete_many = cache.get_many, cache.set_many, cache.delete_many
        self.add, self.touch, self.incr, self.decr = cache.add, cache.touch, cache.incr, cache.decr
        self.get_or_set = cache.get_or_set


def page(request: object) -> Response:
    return Response("page")


async def async_page(request: object) -> Response:
    return Response("page")


def limit_of(
    count: int = 2,
    seconds: float = 60,
    *,
    by: By = client_network,
    name: str = "",
    cache: AtomicCache | None = None,
    clock: Clock | None = None,
) -> RateLimit:
    cache, clock = cache or MemoryCache(), clock or Clock()
    return RateLimit(count=count, seconds=seconds, by=by, name=name, cache=cache, clock=clock)


def client_of(*middleware: Any, **options: dict[str, object]) -> Client:
    return Client(wsgi(Routes(page, **options), middleware=[*middleware, pipeline()]))


def statuses(client: Client, /, *urls: str, **options: Any) -> list[int]:
    return [client.get(url, **options).status for url in urls]


def test_who_asks_too_often_is_refused_until_the_window_ends() -> None:
    clock = Clock(MINUTE + 42.5)
    client = client_of(book={"rate": limit_of(clock=clock)})
    assert statuses(client, "/book", "/book") == [200, 200]
    refused = client.get("/book")
    assert (refused.status, refused.header("retry-after"), refused.text) == (
        429,
        "18",
        "Too many requests. Try again later.",
    )
    assert refused.header("x-frame-options") == "DENY"
    clock.now = MINUTE + 59.999
    assert client.get("/book").header("retry-after") == "1"
    clock.now = MINUTE + 60
    assert statuses(client, "/book", "/book", "/book") == [200, 200, 429]


def test_in_async_code_the_twins_of_the_cache_are_awaited() -> None:
    async def scenario(view: object) -> list[int]:
        cache = Coloured()
        client = AsyncClient(asgi(Routes(view, book={"rate": limit_of(cache=cache)}), middleware=[pipeline()]))
        found = [(await client.get("/book")).status for _ in range(3)]
        assert cache.asked == ["aincr", "aadd", "aincr", "aincr"]
        return found

    assert asyncio.run(scenario(async_page)) == [200, 200, 429]
    assert asyncio.run(scenario(page)) == [200, 200, 429]


def test_a_cache_without_twins_is_asked_in_a_thread() -> None:
    async def scenario() -> list[int]:
        client = AsyncClient(asgi(Routes(page, book={"rate": limit_of(cache=Plain())}), middleware=[pipeline()]))
        return [(await client.get("/book")).status for _ in range(3)]

    assert asyncio.run(scenario()) == [200, 200, 429]


def test_without_a_cache_of_its_own_it_counts_in_that_of_the_application() -> None:
    services = FixedServices({ATOMIC_CACHE: MemoryCache()})
    routes = Routes(page, book={"rate": RateLimit(count=1, seconds=1e9)})
    client = Client(wsgi(routes, services=services, middleware=[pipeline()]))
    assert statuses(client, "/book", "/book") == [200, 429]


def test_where_there_is_no_cache_the_error_names_what_is_missing(caplog: pytest.LogCaptureFixture) -> None:
    assert statuses(client_of(book={"rate": RateLimit(count=1, seconds=60)}), "/book") == [500]
    assert "cache.AtomicCache" in str(caplog.records[0].exc_info)


def test_each_route_has_a_count_of_its_own() -> None:
    limit = limit_of(1)
    client = client_of(book={"rate": limit}, author={"rate": limit}, free={})
    assert statuses(client, "/book", "/author", "/book", "/author", "/free", "/free") == [200, 200, 429, 429, 200, 200]


def test_limits_with_one_name_share_a_count_and_each_has_its_own_height() -> None:
    cache = MemoryCache()
    low, high = limit_of(1, name="books", cache=cache), limit_of(3, name="books", cache=cache)
    client = client_of(book={"rate": low}, author={"rate": high})
    assert statuses(client, "/book", "/book", "/author", "/author") == [200, 429, 200, 429]


def test_a_site_has_one_count_which_a_route_replaces_or_leaves() -> None:
    cache = MemoryCache()
    routes = Routes(page, a={}, b={}, own={"rate": limit_of(1, cache=cache)}, free={"rate": None})
    client = Client(wsgi(routes, middleware=[pipeline(rate=limit_of(2, cache=cache))]))
    assert statuses(client, "/a", "/b", "/a", "/b") == [200, 200, 429, 429]
    assert statuses(client, "/own", "/own", "/free", "/free", "/free") == [200, 429, 200, 200, 200]


def test_an_application_of_one_view_has_the_limit_of_its_site() -> None:
    assert statuses(Client(wsgi(page, middleware=[pipeline(rate=limit_of(1))])), "/", "/any") == [200, 429]


def test_clients_are_counted_by_their_addresses_which_a_proxy_may_say() -> None:
    client = client_of(behind_proxies(["10.0.0.1"]), book={"rate": limit_of(1)})
    assert statuses(client, "/book", "/book", client="192.0.2.1") == [200, 429]
    assert statuses(client, "/book", "/book", client="192.0.2.2") == [200, 429]
    told = {"x-forwarded-for": "192.0.2.9, 192.0.2.1"}
    assert statuses(client, "/book", client="10.0.0.1", headers=told) == [429]
    assert statuses(client, "/book", client="192.0.2.2", headers={"x-forwarded-for": "192.0.2.77"}) == [429]


@pytest.mark.parametrize(
    ("client", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("::1", "::/64"),
        ("no:address", "no:address"),
        (None, None),
    ],
)
def test_a_client_in_ipv6_is_counted_by_its_network(client: str | None, counted: str | None) -> None:
    request: Any = MemoryRequest(client=client)
    assert client_network(request) == counted


def test_a_request_without_an_address_is_not_counted() -> None:
    assert statuses(client_of(book={"rate": limit_of(1)}), "/book", "/book", client=None) == [200, 200]


def test_requests_are_counted_by_user_where_it_is_said_so() -> None:
    def user(request: Request[None]) -> str | None:
        return request.headers.get("x-user")

    routes = Routes(page, book={"rate": limit_of(1, by=lambda request: request.user)})
    client = Client(wsgi(routes, middleware=[pipeline()], user=user))
    assert [statuses(client, "/book", headers={"x-user": name}) for name in ("Ada", "Grace", "Ada")] == [
        [200],
        [200],
        [429],
    ]
    assert statuses(client, "/book", "/book") == [200, 200]
    assert client.get("/book").header("cache-control") == "private"


def test_in_async_code_the_user_may_be_awaited() -> None:
    async def user(request: Any) -> str | None:
        return "Ada"

    async def by(request: Request[Any]) -> str | None:
        return str(await request.auser())

    async def scenario() -> list[int]:
        routes = Routes(async_page, book={"rate": limit_of(1, by=by)})
        client = AsyncClient(asgi(routes, middleware=[pipeline()], user=user))
        return [(await client.get("/book")).status for _ in range(2)]

    assert asyncio.run(scenario()) == [200, 429]


def test_what_is_no_text_is_named(caplog: pytest.LogCaptureFixture) -> None:
    async def later(request: object) -> str:
        return "Ada"

    def number(request: object) -> Any:
        return 7

    client = client_of(number={"rate": limit_of(by=number)}, later={"rate": limit_of(by=later)}, no={"rate": 5})
    assert statuses(client, "/number", "/later", "/no") == [500, 500, 500]
    told = [str(record.exc_info[1]) for record in caplog.records if record.exc_info]
    assert told[0] == "A rate limit counts by a text, or not at all by None; its by= gave 7."
    assert told[1].startswith("A rate limit counts by a text, or not at all by None; its by= gave <coroutine object ")
    assert told[2] == "rate= takes a RateLimit, or None for no limit; got 5."
    wrong: Any = 5
    with pytest.raises(TypeError, match=r"^rate= takes a RateLimit, or None for no limit; got 5\.$"):
        rate_limit(wrong)
    with pytest.raises(TypeError, match=r"^rate= takes a RateLimit, or None for no limit; got 5\.$"):
        pipeline(rate=wrong)


@given(st.text())
def test_no_text_of_a_client_reaches_the_cache(text: str) -> None:
    class Seen(MemoryCache):
        keys: list[str]

        def incr(self, key: str, /, delta: int = 1) -> int:
            self.keys = [key]
            return super().incr(key, delta)

    cache = Seen()
    request: Any = MemoryRequest()
    limit_of(by=lambda request: text, cache=cache).check(request, "place" * 1000)
    (key,) = cache.keys
    assert key.startswith("rate:")
    assert len(key) == 45
    assert set(key[5:]) <= set("0123456789abcdef")


@given(st.lists(st.floats(0, 50), max_size=60), st.integers(1, 5))
def test_no_window_lets_more_through_and_no_span_twice_as_many(pauses: list[float], count: int) -> None:
    clock = Clock()
    limit = limit_of(count, 10, cache=MemoryCache(clock=clock), clock=clock)
    request: Any = MemoryRequest(client="192.0.2.1")
    passed: list[float] = []
    told: set[int | None] = set()
    for pause in pauses:
        clock.now += pause
        try:
            limit.check(request, "place")
        except TooManyRequests as refused:
            told.add(refused.retry_after)
        else:
            passed.append(clock.now)
    assert told <= {*range(1, 11)}
    for moment in passed:
        assert sum(each // 10 == moment // 10 for each in passed) <= count
        assert sum(moment <= each < moment + 10 for each in passed) <= 2 * count


def test_many_requests_at_once_do_not_let_one_more_through() -> None:
    client_app = wsgi(Routes(page, book={"rate": limit_of(20)}), middleware=[pipeline()])

    def ask(_: int) -> int:
        return Client(client_app).get("/book").status

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(200)))
    assert (found.count(200), found.count(429)) == (20, 180)


def test_many_tasks_at_once_do_not_let_one_more_through() -> None:
    async def scenario() -> list[int]:
        app = asgi(Routes(async_page, book={"rate": limit_of(20)}), middleware=[pipeline()])
        answers = await asyncio.gather(*(AsyncClient(app).get("/book") for _ in range(100)))
        return [answer.status for answer in answers]

    found = asyncio.run(scenario())
    assert (found.count(200), found.count(429)) == (20, 80)


def test_a_cache_that_fails_limits_nobody() -> None:
    cache = FailingCache()
    client = client_of(book={"rate": limit_of(1, cache=cache)})
    assert statuses(client, "/book", "/book") == [200, 429]
    cache.down = True
    assert statuses(client, "/book", "/book", "/book") == [200, 200, 200]
    cache.down = False
    assert statuses(client, "/book") == [429]


def test_a_cache_that_fails_limits_nobody_in_async_code() -> None:
    async def scenario() -> list[int]:
        cache = FailingCache()
        cache.down = True
        client = AsyncClient(asgi(Routes(async_page, book={"rate": limit_of(1, cache=cache)}), middleware=[pipeline()]))
        return [(await client.get("/book")).status for _ in range(3)]

    assert asyncio.run(scenario()) == [200, 200, 200]


def test_what_reaches_no_view_is_not_counted() -> None:
    cache = FailingCache()
    client = client_of(book={"rate": limit_of(1, cache=cache)})
    assert statuses(client, "/book", host="evil.example") == [400]
    assert statuses(client, "/missing") == [404]
    assert cache.asked == 0


def test_what_a_browser_asks_beforehand_is_not_counted_and_answered_over_the_limit() -> None:
    policy = CORS(origins=[SHOP], methods=["PUT"])
    client = client_of(
        shared={"rate": limit_of(1), "cors": policy},
        free={"rate": limit_of(1), "cors": policy, "csrf": False},
        own={"rate": limit_of(1)},
    )
    preflight = {"origin": SHOP, "access-control-request-method": "PUT"}

    def ask(url: str) -> int:
        return client.request("OPTIONS", url, headers=preflight).status

    assert [ask("/shared"), *statuses(client, "/shared", "/shared"), ask("/shared")] == [204, 200, 429, 204]
    assert [ask("/free"), ask("/free"), *statuses(client, "/free", "/free")] == [204, 204, 200, 429]
    # Without cors= such a request reaches the view, so it is one like others.
    assert [ask("/own"), ask("/own")] == [200, 429]


def test_who_is_over_the_limit_is_not_read_for_its_token() -> None:
    client = client_of(book={"rate": limit_of(1)})
    forged = {"origin": "https://evil.example"}
    assert [client.post("/book", headers=forged).status for _ in range(2)] == [403, 429]


def test_a_clock_that_is_set_back_locks_nobody_out_for_longer_than_a_window() -> None:
    wall, steady = Clock(MINUTE + 30), Clock(0)
    client = client_of(book={"rate": limit_of(1, cache=MemoryCache(clock=steady), clock=wall)})
    assert statuses(client, "/book", "/book") == [200, 429]
    wall.now -= 3600  # another window, with a count of its own
    refused = [client.get("/book"), client.get("/book")]
    assert [(answer.status, answer.header("retry-after")) for answer in refused] == [(200, None), (429, "30")]
    wall.now += 3599  # the first window again: its count ends in time although the clock stands still
    assert statuses(client, "/book") == [429]
    steady.now += 60
    assert statuses(client, "/book") == [200]


def test_an_error_handler_answers_and_knows_when_to_come_back() -> None:
    def slow_down(request: object, error: Any) -> Response:
        return Response(f"Come back in {error.retry_after} seconds.", status=429, headers=dict(error.headers))

    routes = Routes(page, book={"rate": limit_of(1)})
    client = Client(wsgi(routes, middleware=[pipeline()], error_handlers={429: slow_down}))
    client.get("/book")
    answer = client.get("/book")
    assert (answer.text, answer.header("retry-after")) == ("Come back in 60 seconds.", "60")


def test_the_log_says_which_limit_and_not_who(caplog: pytest.LogCaptureFixture) -> None:
    client = client_of(book={"rate": limit_of(1)})
    with caplog.at_level(logging.INFO):
        statuses(client, "/book", "/book")
    assert [record.getMessage() for record in caplog.records] == [
        "GET /book: 429 Too many requests. Try again later. The limit is 1 in 60 seconds."
    ]


def test_a_view_is_decorated_in_its_colour() -> None:
    limited, also_limited = rate_limit(limit_of(1))(page), rate_limit(limit_of(1))(async_page)
    assert statuses(Client(wsgi(limited)), "/", "/other") == [200, 429]

    async def scenario() -> list[int]:
        client = AsyncClient(asgi(also_limited))
        return [(await client.get("/")).status for _ in range(2)]

    assert asyncio.run(scenario()) == [200, 429]


def test_several_decorators_all_hold_and_count_for_themselves() -> None:
    cache = MemoryCache()
    by_user = rate_limit(limit_of(2, by=lambda request: request.headers["x-user"], cache=cache))
    by_site = rate_limit(limit_of(3, by=lambda request: "all", cache=cache))
    client = Client(wsgi(by_site(by_user(page))))

    def ask(name: str) -> int:
        return client.get("/", headers={"x-user": name}).status

    # "all" is a user's name as well, and yet another count.
    assert [ask("all"), ask("all"), ask("Ada"), ask("Ada")] == [200, 200, 200, 429]


def test_below_cors_a_decorated_view_does_not_count_preflights() -> None:
    client = Client(wsgi(cors(CORS(origins=[SHOP]))(rate_limit(limit_of(1))(page))))

    def ask() -> Answer:
        return client.request("OPTIONS", "/", headers={"origin": SHOP, "access-control-request-method": "GET"})

    assert [ask().status, client.get("/").status, ask().status, client.get("/").status] == [204, 200, 204, 429]


@pytest.mark.parametrize(
    ("count", "seconds", "expected"),
    [
        (0, 60, r"^A rate limit lets 1 request or more through; got count=0\.$"),
        (1, 0, r"^A rate limit counts for a number of seconds above 0; got seconds=0\.$"),
        (1, -1.5, r"^A rate limit counts for a number of seconds above 0; got seconds=-1\.5\.$"),
        (1, float("inf"), r"got seconds=inf\.$"),
        (1, float("nan"), r"got seconds=nan\.$"),
    ],
)
def test_a_limit_that_makes_no_sense_is_refused_at_the_start(count: int, seconds: float, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        RateLimit(count=count, seconds=seconds)
