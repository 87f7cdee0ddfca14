"""Behind reverse proxies: who is believed, and about what."""

from typing import Any

import pytest

from bandstand.http import Response, wsgi
from bandstand.http._pipeline import pipeline
from bandstand.http._proxies import behind_proxies
from bandstand.http.testing import Client

FORWARDED = {"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https", "x-forwarded-host": "example.org"}


def view(request: Any) -> Response:
    return Response(f"{request.client} {request.scheme} {request.host} {request.is_secure}")


def ask(headers: dict[str, str], *, client: str | None = "10.0.0.7", host: bool = True) -> str:
    app = wsgi(view, middleware=[behind_proxies(["10.0.0.0/8", "127.0.0.1"], host=host)])
    return Client(app).get("/", headers=headers, client=client).text


def test_a_proxy_is_believed() -> None:
    assert ask(FORWARDED) == "203.0.113.9 https example.org True"
    assert ask(FORWARDED, client=None) == "203.0.113.9 https example.org True"


def test_nobody_else_is() -> None:
    assert ask(FORWARDED, client="203.0.113.1") == "203.0.113.1 http localhost False"
    assert ask(FORWARDED, client="nonsense") == "nonsense http localhost False"


def test_the_host_counts_only_where_it_is_wanted() -> None:
    assert ask(FORWARDED, host=False) == "203.0.113.9 https localhost True"


def test_what_the_client_itself_claims_does_not_count() -> None:
    headers = {"x-forwarded-for": "198.51.100.1, 203.0.113.9, 10.1.2.3", "x-forwarded-proto": "https, http"}
    assert ask(headers) == "203.0.113.9 http localhost False"


@pytest.mark.parametrize("proto", ["", "gopher", "https\x00"])
def test_a_scheme_is_http_or_https(proto: str) -> None:
    assert ask({"x-forwarded-proto": proto}).split()[1] == "http"


def test_a_proxy_that_says_nothing_changes_nothing() -> None:
    assert ask({}) == "10.0.0.7 http localhost False"
    assert ask({"x-forwarded-for": "10.0.0.1, 10.0.0.2"}) == "10.0.0.7 http localhost False"


def test_the_host_that_a_proxy_names_is_checked_too() -> None:
    app = wsgi(view, middleware=[behind_proxies(["10.0.0.0/8"], host=True), pipeline(hosts=["example.org"])])
    good = Client(app).get("/", headers=FORWARDED, client="10.0.0.7")
    bad = Client(app).get("/", headers={**FORWARDED, "x-forwarded-host": "evil.example"}, client="10.0.0.7")
    assert (good.status, bad.status) == (200, 400)


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match=r"proxy\.example"):
        behind_proxies(["proxy.example"])
