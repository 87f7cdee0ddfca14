"""Which pages of other sites may read answers."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.http import Reply
from bandstand.contracts.http.testing import MemoryRequest
from bandstand.http._cors import CORS, answer_preflight, cors, is_preflight, share
from bandstand.http._response import Response

SHOP = "https://shop.example"
POLICY = CORS(
    origins=[SHOP, "http://localhost:3000"], methods=["GET", "PUT"], headers=["X-Token"], expose=["X-Total"],
    credentials=True, max_age=60,
)  # fmt: skip
OPEN = CORS(origins=["*"], headers=["*"])


def asked(origin: str | None = SHOP, method: str = "GET", wanted: str | None = None) -> MemoryRequest:
    headers = {"Origin": origin, "Access-Control-Request-Method": wanted}
    return MemoryRequest(method, headers={name: value for name, value in headers.items() if value is not None})


def test_a_site_that_is_named_may_read() -> None:
    response = share(asked(), Response(content_type="text/css"), POLICY)
    assert [*response.headers] == [
        ("content-type", "text/css"),
        ("vary", "Origin"),
        ("access-control-allow-origin", SHOP),
        ("access-control-allow-credentials", "true"),
        ("access-control-expose-headers", "X-Total"),
    ]


@pytest.mark.parametrize(
    "origin",
    [
        None, "", "null", "https://evil.example", "https://shop.example.evil.example",
        "https://evilshop.example",
        "http://shop.example", "https://shop.example:443", "https://SHOP.example", "https://shop.example/", "*",
        "https://shop.example https://evil.example", "https://shopxexample", "http://localhost:30000",
        f"{SHOP}, {SHOP}",
    ],
)  # fmt: skip
def test_nobody_else_may_and_caches_know(origin: str | None) -> None:
    response = share(asked(origin), Response(content_type="text/css"), POLICY)
    assert [*response.headers] == [("content-type", "text/css"), ("vary", "Origin")]


@given(st.text())
def test_an_origin_is_compared_as_a_whole(origin: str) -> None:
    assert POLICY.allows(origin) is (origin in (SHOP, "http://localhost:3000"))


def test_an_open_answer_names_nobody() -> None:
    response = share(asked("https://any.example"), Reply(headers=(("Vary", "Cookie"),)), OPEN)
    assert [*response.headers] == [("vary", "Cookie, Origin"), ("access-control-allow-origin", "*")]
    assert "access-control-allow-origin" not in share(asked(None), Response(), OPEN).headers


def test_by_default_nobody_may() -> None:
    assert not CORS().allows(SHOP)


def test_a_preflight_is_answered() -> None:
    response = answer_preflight(asked(method="OPTIONS", wanted="PUT"), POLICY)
    assert (response.status, response.body) == (204, b"")
    assert [*response.headers] == [
        ("vary", "Origin"),
        ("access-control-allow-origin", SHOP),
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-methods", "GET, PUT"),
        ("access-control-allow-headers", "X-Token"),
        ("access-control-max-age", "60"),
    ]


@pytest.mark.parametrize(
    ("origin", "method"), [("https://evil.example", "PUT"), (SHOP, "DELETE"), (SHOP, "put"), (SHOP, "")]
)
def test_a_preflight_of_others_is_refused_without_an_echo(origin: str, method: str) -> None:
    response = answer_preflight(asked(origin, "OPTIONS", method), POLICY)
    assert response.status == 403
    assert [*response.headers] == [("content-type", "text/plain; charset=utf-8"), ("vary", "Origin")]
    assert origin not in response.text


def test_a_preflight_is_told_from_other_requests() -> None:
    assert is_preflight(asked(method="OPTIONS", wanted="PUT"))
    assert not is_preflight(asked(method="OPTIONS"))
    assert not is_preflight(asked(None, "OPTIONS", "PUT"))
    assert not is_preflight(asked(wanted="PUT"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"origins": ["*"], "credentials": True}, "got '*' among its origins. Any site could act as the visitor"),
        ({"origins": [SHOP], "headers": ["*"], "credentials": True}, "got '*' among its headers"),
        ({"origins": ["shop.example"]}, "got 'shop.example'"),
        ({"origins": ["https://shop.example/"]}, "as 'https://shop.example'; got 'https://shop.example/'"),
        ({"origins": ["https://*.example"]}, "got 'https://*.example'"),
        ({"origins": ["null"]}, "got 'null'"),
        ({"origins": ["https://a.example\r\nx: y"]}, "got "),
        ({"methods": ["GET, PUT"]}, "got 'GET, PUT'"),
        ({"expose": ["a\r\nb: c"]}, "got 'a\\r\\nb: c'"),
    ],
)
def test_a_policy_that_cannot_be_meant_is_refused(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is compared below
        CORS(**arguments)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    assert message in str(caught.value)


def test_one_text_is_no_list() -> None:
    with pytest.raises(TypeError, match=r"takes origins as a list; got 'https://a\.example'\. Expected \["):
        CORS(origins="https://a.example")


def test_a_policy_is_a_value() -> None:
    assert CORS(origins=["HTTPS://Shop.Example"]) == CORS(origins=(SHOP,))
    assert hash(POLICY) == hash(POLICY)


def test_views_of_both_colours_are_decorated() -> None:
    calls: list[str] = []

    @cors(POLICY)
    def view(request: MemoryRequest) -> Response:
        calls.append("sync")
        return Response("page")

    @cors(POLICY)
    async def async_view(request: MemoryRequest) -> Reply:
        calls.append("async")
        return Reply(body=b"page")

    for answer in (view(asked()), asyncio.run(async_view(asked()))):
        assert ("access-control-allow-origin", SHOP) in [*answer.headers]
    preflight = asked(method="OPTIONS", wanted="PUT")
    assert (view(preflight).status, asyncio.run(async_view(preflight)).status, calls) == (204, 204, ["sync", "async"])
