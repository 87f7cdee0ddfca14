"""What templates ask of a request: its token and its nonce."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.contracts.rendering.page.testing import MakePageSecurity, PageSecuritySuite
from bandstand.http._csrf import CSRF
from bandstand.http._page_security import RequestSecurity
from bandstand.http._pipeline import pipeline
from bandstand.http._response import Response
from bandstand.http._wsgi import wsgi
from bandstand.http.testing import Client

if TYPE_CHECKING:
    from bandstand.contracts.http import Request


def protected_request() -> Request[Any]:
    seen: list[Request[Any]] = []

    def view(request: Request[Any]) -> Response:
        seen.append(request)
        return Response("")

    Client(wsgi(view, middleware=[pipeline()])).get("/", scheme="https")
    return seen[0]


class TestRequestSecurity(PageSecuritySuite):
    """Requests of this package are protected, where a pipeline does so."""

    def make(self) -> MakePageSecurity:
        return lambda: (RequestSecurity(), protected_request)


def test_a_form_with_the_token_is_one_of_this_site() -> None:
    security = RequestSecurity(csrf_field="key")

    def view(request: Request[Any]) -> Response:
        return Response(security.csrf_token(request) if request.method == "GET" else "saved")

    client = Client(wsgi(view, middleware=[pipeline(csrf=CSRF(field="key"))]))
    token = client.get("/", scheme="https").text
    assert client.post("/", form={security.csrf_field: token}, scheme="https").text == "saved"
    assert client.post("/", form={}, scheme="https").status == 403
