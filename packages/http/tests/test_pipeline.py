"""The pipeline: what is refused, and what every answer carries."""

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bandstand.contracts.cache.testing import MemoryCache
from bandstand.contracts.http import Reply
from bandstand.contracts.routing import Match, NoMatch, Route
from bandstand.http._asgi import asgi
from bandstand.http._cors import CORS
from bandstand.http._csrf import CSRF, CrossSiteRequest, csrf_token, ensure_csrf_cookie
from bandstand.http._pipeline import pipeline
from bandstand.http._policy import ContentPolicy, csp_nonce
from bandstand.http._response import Response
from bandstand.http._session_stores import CacheSessions
from bandstand.http._sessions import Sessions
from bandstand.http._wsgi import wsgi
from bandstand.http.testing import Answer, AsyncClient, Client, Sending, make_environ, make_scope

ORIGIN = "https://localhost"


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


def page(request: object) -> Response:
    return Response("page")


def form_page(request: Any) -> Response:
    return Response(csrf_token(request) if request.method == "GET" else "saved")


def client_of(view: object, *, https: bool = True, **options: Any) -> Client:
    routes = Routes(
        view, page={}, free={"csrf": False}, framed={"frames": "SAMEORIGIN"}, bare={"csp": None, "frames": None}
    )
    return Client(wsgi(routes, middleware=[pipeline(https=https, **options)]))


def test_every_answer_carries_the_headers_of_security() -> None:
    client = client_of(page)
    for url, status in (("/page", 200), ("/missing", 404)):
        answer = client.get(url, scheme="https")
        assert answer.status == status
        assert {name: value for name, value in answer.headers if name not in ("content-type", "content-length")} == {
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "permissions-policy": "camera=(), microphone=(), geolocation=()",
            "strict-transport-security": "max-age=31536000",
            "content-security-policy": (
                "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; "
                "form-action 'self'; frame-ancestors 'none'"
            ),
            "x-frame-options": "DENY",
        }


def test_a_failing_view_and_a_failing_middleware_get_them_too() -> None:
    def bug(request: object) -> Response:
        raise ZeroDivisionError

    def broken(handler: object) -> Any:
        def around(request: object) -> Response:
            raise ZeroDivisionError

        return around

    assert client_of(bug).get("/page").header("x-frame-options") == "DENY"
    answer = Client(wsgi(page, middleware=[pipeline(), broken])).get("/")
    assert (answer.status, answer.header("x-content-type-options")) == (500, "nosniff")


def test_a_foreign_host_is_refused_with_the_headers_and_logged_as_suspicious(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        answer = client_of(page).get("/page", host="evil.example")
    assert (answer.status, answer.header("x-frame-options")) == (400, "DENY")
    assert "evil" not in answer.text
    assert [record.name for record in caplog.records] == ["bandstand.security"]


@pytest.mark.parametrize("host", [None, ""])
def test_a_request_that_names_no_host_is_refused_whatever_hosts_are_allowed(host: str | None) -> None:
    app = wsgi(page, middleware=[pipeline(hosts=["*"])])
    asgi_app = asgi(page, middleware=[pipeline(hosts=["*"])])
    environ = make_environ(Sending())
    scope, _ = make_scope(Sending())
    scope["headers"] = [(b"host", host.encode())] if host is not None else []
    environ["HTTP_HOST"] = host
    if host is None:
        del environ["HTTP_HOST"]
    started: list[Any] = []

    async def send(message: dict[str, Any]) -> None:
        started.append(message.get("status"))

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    def start_response(status: str, _headers: list[tuple[str, str]], _error: object = None) -> None:
        started.append(int(status[:3]))

    app(environ, start_response)
    asyncio.run(asgi_app(scope, receive, send))
    assert started[:2] == [400, 400]


def test_routes_switch_parts_off_by_name() -> None:
    client = client_of(page)
    assert client.get("/framed").header("x-frame-options") == "SAMEORIGIN"
    bare = client.get("/bare")
    assert (bare.header("content-security-policy"), bare.header("x-frame-options")) == (None, None)
    assert bare.header("x-content-type-options") == "nosniff"


def test_a_header_that_a_view_sets_itself_stays() -> None:
    def view(request: object) -> Reply:
        return Reply(headers=(("X-Frame-Options", "SAMEORIGIN"),))

    assert [value for name, value in client_of(view).get("/page").headers if name == "x-frame-options"] == [
        "SAMEORIGIN"
    ]


def test_a_nonce_exists_only_when_it_is_read_and_keeps_the_page_out_of_shared_caches() -> None:
    nonces: list[str] = []

    def view(request: Any) -> Response:
        nonces.extend([csp_nonce(request), csp_nonce(request)])
        return Response("page", headers={"cache-control": "public, max-age=60"})

    answer = client_of(view).get("/page")
    policy = answer.header("content-security-policy") or ""
    assert nonces[0] == nonces[1]
    assert f"script-src 'self' 'nonce-{nonces[0]}'; style-src 'self' 'nonce-{nonces[0]}'" in policy
    assert answer.header("cache-control") == "private"
    assert answer.header("vary") == "cookie"
    client_of(view).get("/page")
    assert nonces[0] != nonces[2]


@pytest.mark.parametrize("reading", ["cookies", "user"])
def test_an_answer_that_depends_on_who_asked_is_private(reading: str) -> None:
    def view(request: Any) -> Response:
        getattr(request, reading)
        return Response("page")

    answer = client_of(view).get("/page")
    assert (answer.header("cache-control"), answer.header("vary")) == ("private", "cookie")
    assert client_of(page).get("/page").header("cache-control") is None


CASES: list[tuple[dict[str, str], int]] = [
    ({"sec-fetch-site": "same-origin"}, 200),
    ({"sec-fetch-site": "none"}, 200),
    ({"sec-fetch-site": "same-origin", "origin": ORIGIN}, 200),
    ({"sec-fetch-site": "same-origin", "origin": "https://evil.example"}, 403),
    ({"sec-fetch-site": "none", "origin": "null"}, 403),
    ({"sec-fetch-site": "cross-site"}, 403),
    ({"sec-fetch-site": "same-site"}, 403),
    ({"sec-fetch-site": "something new"}, 403),
    ({"sec-fetch-site": "cross-site", "origin": "https://shop.example"}, 200),  # listed
    ({"origin": ORIGIN}, 200),
    ({"origin": f"{ORIGIN}:443"}, 403),  # no browser names the usual port
    ({"origin": "http://localhost"}, 403),
    ({"origin": "null"}, 403),
    ({}, 403),
]


@pytest.mark.parametrize(("headers", "status"), CASES)
def test_where_a_request_comes_from_decides(headers: dict[str, str], status: int) -> None:
    client = client_of(form_page, trusted_origins=["https://shop.example"])
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert client.request(method, "/page", headers=headers, scheme="https").status == status
    assert client.request("POST", "/free", headers=headers, scheme="https").status == 200
    assert client.request("GET", "/page", headers=headers, scheme="https").status == 200


def test_the_port_of_the_scheme_belongs_to_the_same_origin() -> None:
    answer = client_of(form_page).post("/page", headers={"origin": ORIGIN}, scheme="https", host="localhost:443")
    assert answer.status == 200


def with_token(client: Client) -> tuple[str, Answer]:
    answer = client.get("/page", scheme="https")
    return answer.text, answer


def test_a_client_that_says_nothing_shows_the_token() -> None:
    client = client_of(form_page)
    token, answer = with_token(client)
    cookie = answer.header("set-cookie") or ""
    assert cookie.startswith("__Host-csrf=")
    assert {part.strip().lower() for part in cookie.split(";")[1:]} >= {"secure", "httponly", "path=/", "samesite=lax"}
    assert answer.header("cache-control") == "private"
    assert client.post("/page", form={"csrf_token": token}, scheme="https").status == 200
    assert client.post("/page", headers={"x-csrf-token": token}, scheme="https").status == 200


@pytest.mark.parametrize("wrong", ["", "x", "A" * 64, "ä" * 64, "=" * 64])
def test_a_wrong_token_is_refused(wrong: str) -> None:
    client = client_of(form_page)
    with_token(client)
    assert client.post("/page", form={"csrf_token": wrong}, scheme="https").status == 403


def test_the_token_is_another_text_each_time_for_one_secret() -> None:
    client = client_of(form_page)
    first, _ = with_token(client)
    second, answer = with_token(client)
    assert first != second
    assert answer.header("set-cookie") is None
    assert {client.post("/page", form={"csrf_token": token}, scheme="https").status for token in (first, second)} == {
        200
    }


def test_a_token_of_another_client_is_refused() -> None:
    mine, yours = client_of(form_page), client_of(form_page)
    token, _ = with_token(yours)
    with_token(mine)
    assert mine.post("/page", form={"csrf_token": token}, scheme="https").status == 403


def test_another_site_is_refused_even_with_the_token() -> None:
    client = client_of(form_page)
    token, _ = with_token(client)
    headers = {"sec-fetch-site": "cross-site"}
    assert client.post("/page", form={"csrf_token": token}, headers=headers, scheme="https").status == 403


def test_the_token_works_in_async_code_too() -> None:
    async def scenario() -> list[int]:
        async def view(request: Any) -> Response:
            return form_page(request)

        client = AsyncClient(asgi(Routes(view, page={}), middleware=[pipeline()]))
        token = (await client.get("/page", scheme="https")).text
        answers = [
            await client.post("/page", form={"csrf_token": token}, scheme="https"),
            await client.post("/page", form={"csrf_token": "x"}, scheme="https"),
            await client.post("/page", headers={"x-csrf-token": token}, scheme="https"),
        ]
        return [answer.status for answer in answers]

    assert asyncio.run(scenario()) == [200, 403, 200]


def test_the_secret_may_be_kept_in_the_session() -> None:
    sessions = Sessions(CacheSessions(MemoryCache()))
    app = wsgi(form_page, sessions=sessions, middleware=[pipeline(csrf=CSRF(in_session=True))])
    mine, yours = Client(app), Client(app)
    token, other = mine.get("/", scheme="https").text, yours.get("/", scheme="https").text
    assert set(mine.cookies) == {"__Host-session"}
    assert mine.get("/", scheme="https").text != token
    assert [mine.post("/", form={"csrf_token": text}, scheme="https").status for text in (token, other, "")] == [
        200,
        403,
        403,
    ]


def test_the_secret_may_be_kept_in_a_session_that_is_awaited() -> None:
    async def view(request: Any) -> Response:
        await request.asession()
        return form_page(request)

    async def scenario() -> list[int]:
        sessions = Sessions(CacheSessions(MemoryCache()))
        client = AsyncClient(asgi(view, sessions=sessions, middleware=[pipeline(csrf=CSRF(in_session=True))]))
        token = (await client.get("/", scheme="https")).text
        return [(await client.post("/", form={"csrf_token": text}, scheme="https")).status for text in (token, "x")]

    assert asyncio.run(scenario()) == [200, 403]


def test_a_view_is_protected_without_a_pipeline() -> None:
    client = Client(wsgi(CSRF().protect(form_page)))
    token, answer = with_token(client)
    assert (answer.header("set-cookie") or "").startswith("__Host-csrf=")
    assert client.post("/page", form={"csrf_token": token}, scheme="https").status == 200
    assert client.post("/page", headers={"origin": ORIGIN}, scheme="https").status == 200
    assert client.post("/page", scheme="https").status == 403


def test_an_async_view_is_protected_without_a_pipeline() -> None:
    @CSRF().protect
    async def view(request: Any) -> Response:
        return form_page(request)

    async def scenario() -> list[int]:
        client = AsyncClient(asgi(view))
        token = (await client.get("/", scheme="https")).text
        return [(await client.post("/", form={"csrf_token": text}, scheme="https")).status for text in (token, "x")]

    assert asyncio.run(scenario()) == [200, 403]


def test_a_page_without_a_form_may_give_the_secret_out() -> None:
    @ensure_csrf_cookie
    async def async_page(request: Any) -> Response:
        return Response("page")

    for view in (ensure_csrf_cookie(page), async_page):
        client = Client(wsgi(view, middleware=[pipeline()]))
        answer = client.get("/", scheme="https")
        assert (answer.text, set(client.cookies)) == ("page", {"__Host-csrf"})
        assert answer.header("cache-control") == "private"


def test_a_site_has_a_page_of_its_own_for_refused_requests() -> None:
    def refused(request: object, error: Exception) -> Response:
        reason = error.detail if isinstance(error, CrossSiteRequest) else "another reason"
        return Response(f"Refused: {reason}", status=403)

    client = Client(wsgi(form_page, middleware=[pipeline()], error_handlers={403: refused}))
    assert client.post("/", scheme="https").text == "Refused: The token is missing or wrong."
    assert client.post("/", headers={"origin": "null"}, scheme="https").text == "Refused: The origin is 'null'."


def test_without_a_pipeline_a_token_is_refused_with_the_cure() -> None:
    def view(request: Any) -> Response:
        with pytest.raises(LookupError, match="give the application a pipeline"):
            csrf_token(request)
        return Response("page")

    assert Client(wsgi(view)).get("/").status == 200


@pytest.mark.parametrize(
    "origin", ["example.org", "https://", "https://example.org/", "https://*.example.org", "HTTPS://A"]
)
def test_a_trusted_origin_is_an_origin(origin: str) -> None:
    with pytest.raises(ValueError, match=r"^An origin is a scheme and a host in lower case"):
        CSRF(trusted_origins=[origin])


def test_a_policy_cannot_be_broken_out_of() -> None:
    with pytest.raises(ValueError, match=r"^A directive and its sources are single words; got '; script-src \*'"):
        ContentPolicy({"img-src": ["; script-src *"]})
    assert ContentPolicy({"img-src": ["data:"]}, report_only=True).header()[0] == "content-security-policy-report-only"


SHOP = "https://shop.example"


@pytest.mark.parametrize("free", [True, False])
def test_a_route_may_share_its_answers_with_other_sites(free: bool) -> None:
    options: dict[str, object] = {"cors": CORS(origins=[SHOP], methods=["GET", "PUT"]), "csrf": not free}
    client = Client(wsgi(Routes(page, api=options, page={}), middleware=[pipeline()]))
    answer = client.get("/api", headers={"origin": SHOP})
    assert answer.header("access-control-allow-origin") == SHOP
    assert client.get("/api", headers={"origin": "https://evil.example"}).header("access-control-allow-origin") is None
    assert client.get("/page", headers={"origin": SHOP}).header("access-control-allow-origin") is None
    asking = {"origin": SHOP, "access-control-request-method": "PUT"}
    preflight = client.request("OPTIONS", "/api", headers=asking)
    assert preflight.status in (200, 204)
    assert "PUT" in (preflight.header("access-control-allow-methods") or "")
    changing = client.request("PUT", "/api", headers={"origin": SHOP, "sec-fetch-site": "cross-site"})
    assert changing.status == (200 if free else 403)


def test_a_preflight_is_answered_in_async_code_too() -> None:
    async def view(request: object) -> Response:
        return Response("page")

    async def scenario() -> Answer:
        routes = Routes(view, api={"cors": CORS(origins=[SHOP], methods=["PUT"])})
        asking = {"origin": SHOP, "access-control-request-method": "PUT"}
        return await AsyncClient(asgi(routes, middleware=[pipeline()])).request("OPTIONS", "/api", headers=asking)

    assert asyncio.run(scenario()).header("access-control-allow-origin") == SHOP


def test_an_unencrypted_request_is_sent_to_the_encrypted_address() -> None:
    client = client_of(page, redirect_to_https=True)
    answer = client.get("/page?a=b")
    assert (answer.status, answer.header("location")) == (301, "https://localhost/page?a=b")
    assert client.post("/page").status == 308
    assert client.get("/page", scheme="https").status == 200
    assert client.get("/page", host="evil.example").status == 400
