"""The choice of a language and a time zone for each request, in both colours."""

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from datetime import UTC, timedelta, timezone
from typing import Any

import pytest

from bandstand.contracts.http import Reply
from bandstand.contracts.http.testing import MemoryRequest
from bandstand.contracts.i18n import LOCALE, TIME_ZONE
from bandstand.contracts.routing import Route
from bandstand.contracts.routing.testing import MemoryRouter
from bandstand.i18n import I18n, LanguageCookie, LocaleMiddleware
from bandstand.i18n._middleware import ByRoute
from bandstand.i18n._prefixes import Prefixes

EAST = timezone(timedelta(hours=9), "East")


class Says:
    """A handler of both colours, whose answer says which language and zone are active."""

    def __init__(self, headers: tuple[tuple[str, str], ...] = (), status: int = 200) -> None:
        self._headers = headers
        self._status = status

    def __call__(self, _request: object, /) -> Reply:
        return Reply(status=self._status, headers=self._headers, body=f"{LOCALE.get()} {TIME_ZONE.get()}".encode())

    async def handle_async(self, request: object, /) -> Reply:
        await asyncio.sleep(0)
        return self(request)


def user_of(request: Any) -> Any:
    return request.user


def middleware(**options: Any) -> LocaleMiddleware:
    given: dict[str, Any] = {"default": "en", "cookie": LanguageCookie(), **options}
    return LocaleMiddleware(["en", "fr", "pt-BR", "ar"], **given)


def in_sync(layer: LocaleMiddleware, request: MemoryRequest, handler: Says | None = None) -> Reply:
    wrapped: Any = layer(handler or Says())
    answer: Reply = copy_context().run(wrapped, request)
    return answer


def in_async(layer: LocaleMiddleware, request: MemoryRequest, handler: Says | None = None) -> Reply:
    wrapped: Any = layer(handler or Says())

    async def ask() -> Reply:
        answer: Reply = await wrapped.handle_async(request)
        return answer

    return asyncio.run(ask())


ask = pytest.mark.parametrize("ask", [in_sync, in_async])
Ask = Callable[..., Reply]


@ask
@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({}, "en"),
        ({"Accept-Language": "fr-CA,fr;q=0.9"}, "fr"),
        ({"Accept-Language": "pt"}, "pt-BR"),
        ({"Accept-Language": "xx"}, "en"),
        ({"Accept-Language": "fr", "Cookie": "a=b; language=ar"}, "ar"),
        ({"Accept-Language": "fr", "Cookie": "language=xx"}, "fr"),
        ({"Accept-Language": "fr", "Cookie": "language=../../etc"}, "fr"),
    ],
)
def test_the_cookie_goes_before_the_header_and_both_before_the_default(
    ask: Ask, headers: dict[str, str], language: str
) -> None:
    answer = ask(middleware(), MemoryRequest(headers=headers))
    assert answer.body == f"{language} UTC".encode()
    assert answer.headers == (("content-language", language), ("vary", "accept-language, cookie"))


@ask
def test_what_an_answer_says_already_stays(ask: Ask) -> None:
    said = Says((("Vary", "Accept-Encoding, Cookie"), ("Content-Language", "de")))
    answer = ask(middleware(), MemoryRequest(), said)
    assert answer.headers == (("vary", "Accept-Encoding, Cookie, accept-language"), ("Content-Language", "de"))
    everything = ask(middleware(), MemoryRequest(), Says((("vary", "*"),)))
    assert dict(everything.headers)["vary"] == "*"


@ask
def test_without_a_cookie_answers_depend_on_none(ask: Ask) -> None:
    answer = ask(middleware(cookie=None), MemoryRequest(headers={"Cookie": "language=fr"}))
    assert (answer.body, dict(answer.headers)["vary"]) == (b"en UTC", "accept-language")


@ask
def test_the_users_language_goes_before_the_cookie(ask: Ask) -> None:
    layer = middleware(user_language=user_of)
    cookie = {"Cookie": "language=ar"}
    assert ask(layer, MemoryRequest(user="fr", headers=cookie)).body == b"fr UTC"
    assert ask(layer, MemoryRequest(user=None, headers=cookie)).body == b"ar UTC"
    assert ask(layer, MemoryRequest(user="xx", headers=cookie)).body == b"ar UTC"


@ask
def test_the_users_zone_is_a_zone_or_its_name(ask: Ask) -> None:
    layer = middleware(user_zone=user_of)
    assert ask(layer, MemoryRequest(user=EAST)).body == b"en East"
    assert ask(layer, MemoryRequest(user="Asia/Tokyo")).body == b"en Asia/Tokyo"
    assert ask(layer, MemoryRequest(user="Mars/Olympus")).body == b"en UTC"
    assert ask(layer, MemoryRequest(user=None)).body == b"en UTC"


def test_hooks_may_be_awaited_in_async_code_only() -> None:
    async def language(_request: object) -> str:
        await asyncio.sleep(0)
        return "fr"

    async def zone(_request: object) -> timezone:
        await asyncio.sleep(0)
        return EAST

    layer = middleware(user_language=language, user_zone=zone)
    assert in_async(layer, MemoryRequest()).body == b"fr East"
    coroutine = language(None)
    with pytest.raises(TypeError, match="gives it at once"):
        in_sync(middleware(user_language=lambda _: coroutine), MemoryRequest())  # pyright: ignore[reportUnknownLambdaType]
    coroutine.close()


ROUTES = [
    Route(pattern="fr/livres/", target=None, name="books", options={"locale": "fr"}),
    Route(pattern="pt-br/books/", target=None, name="books", options={"locale": "pt-BR"}),
    Route(pattern="books/", target=None, name="books", options={"locale": "en"}),
    Route(pattern="api/", target=None),
]


def prefixed() -> LocaleMiddleware:
    router = MemoryRouter(ROUTES)
    return middleware(prefixes=lambda: Prefixes(router, router))


@ask
def test_an_address_with_a_prefix_says_the_language_whatever_the_reader_prefers(ask: Ask) -> None:
    answer = ask(prefixed(), MemoryRequest(url="/pt-br/books/", headers={"Accept-Language": "fr"}))
    assert (answer.body, answer.headers) == (b"pt-BR UTC", (("content-language", "pt-BR"),))
    other = ask(prefixed(), MemoryRequest(url="/api/", headers={"Accept-Language": "fr"}))
    assert dict(other.headers) == {"content-language": "fr", "vary": "accept-language, cookie"}


@ask
def test_an_address_without_a_prefix_that_leads_nowhere_is_redirected_to_the_readers(ask: Ask) -> None:
    reader = {"Accept-Language": "fr"}
    answer = ask(prefixed(), MemoryRequest(url="/livres?page=2", root="/shop", headers=reader), Says(status=404))
    assert (answer.status, dict(answer.headers)["location"]) == (302, "/shop/fr/livres/?page=2")
    assert dict(answer.headers)["vary"] == "accept-language, cookie"
    for url in ("/nothing/", "/fr/nothing/"):
        assert ask(prefixed(), MemoryRequest(url=url, headers=reader), Says(status=404)).status == 404
    posted = MemoryRequest("POST", "/livres/", headers=reader)
    assert ask(prefixed(), posted, Says(status=404)).status == 404


def language_of(_request: object) -> str:
    return LOCALE.get()


def test_a_route_of_one_language_is_in_it_also_without_a_prefix() -> None:
    view = ByRoute()(ROUTES[2], language_of)
    plain = ByRoute()(ROUTES[3], str)
    assert copy_context().run(view, None) == "en"
    assert plain is str

    async def answer(_request: object) -> str:
        return LOCALE.get()

    assert asyncio.run(ByRoute()(ROUTES[0], answer)(None)) == "fr"


def test_headers_that_somebody_makes_up_do_not_fill_the_memory() -> None:
    layer = middleware()
    for number in range(2000):
        in_sync(layer, MemoryRequest(headers={"Accept-Language": f"fr, x{number}"}))
        in_sync(layer, MemoryRequest(headers={"Accept-Language": f"fr, x{number}" + " " * 600}))
    assert len(layer._by_header) <= 500
    assert all(len(header) <= 500 for header in layer._by_header)


def test_as_a_component_it_is_there_when_there_is_something_to_choose() -> None:
    assert isinstance(I18n(["en", "fr"]).middleware(), LocaleMiddleware)
    assert I18n(["en"], time_zone=UTC).time_zone is UTC
