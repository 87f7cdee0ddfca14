"""What visitors see of errors."""

import asyncio
import logging
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextvars import Context
from hashlib import sha256
from typing import Any

import pytest

from bandstand.contracts.i18n import LOCALE, TRANSLATOR
from bandstand.contracts.i18n.testing import MemoryTranslator
from bandstand.contracts.rendering import RENDERER
from bandstand.contracts.rendering.portable.testing import assert_shown_alike
from bandstand.contracts.rendering.reference import MemoryEngine
from bandstand.contracts.routing import NoMatch
from bandstand.contracts.services.testing import FixedServices
from bandstand.http import (
    BadRequest,
    CrossSiteRequest,
    HTTPError,
    MethodNotAllowed,
    NotFound,
    PermissionDenied,
    Request,
    ServiceUnavailable,
    asgi,
    pipeline,
    wsgi,
)
from bandstand.http import _errors as errors
from bandstand.http.testing import Answer, AsyncClient, Client
from bandstand.project import error_pages
from bandstand.project.error_pages import STATUSES, TEMPLATES, ErrorPage, ErrorPages, Html, status_of

HTML = {"accept": "text/html,*/*;q=0.8"}
SHIPPED = {"errors/error.html": TEMPLATES.joinpath("errors/error.html").read_text(encoding="utf-8")}


@pytest.fixture(autouse=True)
def log() -> Iterator[list[logging.LogRecord]]:
    """What is logged, which is shown nowhere."""
    records: list[logging.LogRecord] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    logger, keeper = logging.getLogger("bandstand.request"), Keeper()
    logger.addHandler(keeper)
    logger.propagate = False
    yield records
    logger.propagate = True
    logger.removeHandler(keeper)


def answer_to(
    error: Exception, templates: Mapping[str, str] | None = None, *, headers: Mapping[str, str] = HTML, **options: Any
) -> Answer:
    def view(request: Request[None]) -> None:
        raise error

    services = FixedServices({} if templates is None else {RENDERER: MemoryEngine(templates)})
    sending = {name: options.pop(name) for name in ("url", "root", "scheme") if name in options}
    app = wsgi(view, services=services, error_handlers=ErrorPages().handlers(), **options)
    return Client(app).get(sending.pop("url", "/books/"), headers=headers, **sending)


@pytest.mark.parametrize("templates", [None, {}, SHIPPED], ids=["no renderer", "no template", "the template"])
def test_a_page_says_what_happened_and_leads_home(templates: Mapping[str, str] | None) -> None:
    answer = answer_to(NotFound(detail="No book 3."), templates)
    assert (answer.status, answer.header("content-type")) == (404, "text/html; charset=utf-8")
    assert '<html lang="en" dir="ltr">' in answer.text
    assert "<title>There is nothing here</title>" in answer.text
    assert '<p class="status">404</p>\n<h1>There is nothing here</h1>' in answer.text
    assert '<p><a href="/">Go to the home page</a></p>' in answer.text
    assert "book" not in answer.text
    assert answer.header("vary") == "accept"


def test_the_plain_page_is_the_shipped_template_without_an_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(error_pages, "_new_id", lambda: "0123456789")
    for error in (NotFound(), PermissionDenied("Not <you>."), ValueError()):
        plain, shown = answer_to(error).text, answer_to(error, SHIPPED).text
        assert [line for line in plain.split("\n") if line] == [line for line in shown.split("\n") if line]


def test_the_template_is_portable() -> None:
    page = ErrorPage(
        status=404,
        title="There is nothing here",
        text="It's <gone>.",
        language="en",
        direction="ltr",
        home="/shop/",
        home_label="Go to the home page",
        error_id="",
        id_label="",
        style=Html("p{margin:0}"),
    )
    expected = """<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
        <title>There is nothing here</title><style>p{margin:0}</style></head><body><main><p class="status">404</p>
        <h1>There is nothing here</h1><p>It&#39;s &lt;gone&gt;.</p><p><a href="/shop/">Go to the home page</a></p>
        </main></body></html>"""
    assert_shown_alike("errors/error.html", {"page": page}, MemoryEngine(SHIPPED), expected=expected)


def test_every_status_has_a_page_and_every_error_of_http_a_status_with_one() -> None:
    kinds = [getattr(errors, name) for name in errors.__all__]
    statuses = {kind.status for kind in kinds if issubclass(kind, HTTPError)}
    assert statuses - set(STATUSES) == {416}  # answers a program that asked for a part of a file
    pages = ErrorPages()
    assert set(pages.handlers()) == set(STATUSES)
    assert {id(handler) for handler in pages.handlers().values()} == {id(pages)}


@pytest.mark.parametrize(
    ("error", "status"), [(NoMatch("/a"), 404), (NotFound(), 404), (ValueError(), 500), (ServiceUnavailable(), 503)]
)
def test_errors_have_a_status(error: Exception, status: int) -> None:
    assert status_of(error) == status
    assert answer_to(error).status == status


def test_a_fault_of_the_site_says_nothing_but_a_number_that_the_log_has_too(log: list[logging.LogRecord]) -> None:
    answer = answer_to(ValueError("postgres://shop:hunter2@db"), url="/books/?a=1")
    number = answer.text.partition("<code>")[2].partition("</code>")[0]
    assert len(number) == 10
    assert log[-1].getMessage() == f"GET /books/: the visitor was shown the number {number}"
    for word in ("ValueError", "hunter2", "postgres", "Traceback"):
        assert word not in answer.text
    assert number not in answer_to(ValueError()).text


def test_a_busy_site_has_no_number_and_keeps_its_headers() -> None:
    answer = answer_to(ServiceUnavailable(headers=(("retry-after", "30"),)))
    assert (answer.status, answer.header("retry-after")) == (503, "30")
    assert "<code>" not in answer.text
    assert answer_to(MethodNotAllowed(("GET", "HEAD"))).header("allow") == "GET, HEAD"


def test_what_a_view_has_to_say_is_said_and_escaped() -> None:
    assert "<p>Only &lt;librarians&gt; may.</p>" in answer_to(PermissionDenied("Only <librarians> may.")).text
    assert "sent from another site" in answer_to(CrossSiteRequest()).text
    assert "<p>Your account is not allowed to do this.</p>" in answer_to(PermissionDenied(detail="no")).text


def test_the_link_home_knows_the_mount_point_and_is_left_out_at_home() -> None:
    assert '<a href="/shop/">' in answer_to(NotFound(), root="/shop").text
    assert "<a " not in answer_to(NotFound(), url="/").text
    assert "<a " not in answer_to(PermissionDenied()).text


@pytest.mark.parametrize("accept", ["application/json", "application/problem+json", "application/json, */*;q=0.1"])
def test_a_program_gets_a_problem(accept: str) -> None:
    answer = answer_to(NotFound(detail="No book 3."), headers={"accept": accept})
    assert (answer.status, answer.header("content-type")) == (404, "application/problem+json")
    assert answer.json() == {
        "type": "about:blank",
        "title": "There is nothing here",
        "status": 404,
        "detail": "The address may be misspelt, or what was here has moved or is gone.",
    }
    assert len(answer_to(ValueError("no"), headers={"accept": accept}).json()["error_id"]) == 10


def test_who_wants_text_gets_text() -> None:
    answer = answer_to(BadRequest(), headers={"accept": "text/plain"})
    assert answer.header("content-type") == "text/plain; charset=utf-8"
    assert answer.text == (
        "400 This request cannot be understood\nThe request is malformed. Go back, reload the page, and try again.\n"
    )


@pytest.mark.parametrize("accept", ["", "*/*", "image/png", "text/html;q=nonsense"])
def test_who_wants_nothing_of_that_gets_the_page(accept: str) -> None:
    answer = answer_to(NotFound(), headers={"accept": accept} if accept else {})
    assert answer.header("content-type") == "text/html; charset=utf-8"


def test_the_site_has_templates_of_its_own_for_a_status_or_for_all() -> None:
    templates = {
        "404.html": "none: {{ page.title }}",
        "errors/403.html": "not you",
        "errors/error.html": "{{ page.status }}",
    }
    assert answer_to(NotFound(), templates).text == "none: There is nothing here"
    assert answer_to(PermissionDenied(), templates).text == "not you"
    assert answer_to(BadRequest(), templates).text == "400"


def test_a_page_of_the_site_can_fill_in_the_blocks_of_the_shipped_one() -> None:
    own = '{% extends "errors/error.html" %}{% block header %}<nav>Shop</nav>{% endblock %}'
    answer = answer_to(NotFound(), {**SHIPPED, "404.html": own})
    assert "<nav>Shop</nav>" in answer.text
    assert "<h1>There is nothing here</h1>" in answer.text


@pytest.mark.parametrize("text", ["{{ page.title.upper }}{% nonsense %}", '{% include "missing.html" %}'])
def test_a_template_that_fails_itself_is_logged_and_the_plain_page_sent(
    text: str, log: list[logging.LogRecord]
) -> None:
    answer = answer_to(NotFound(), {"404.html": text})
    assert answer.status == 404
    assert "<h1>There is nothing here</h1>" in answer.text
    assert log[-1].getMessage() == "The template for errors of status 404 failed; a plain page was sent"
    assert log[-1].exc_info is not None


def test_no_template_is_nothing_to_log(log: list[logging.LogRecord]) -> None:
    answer_to(NotFound(), {})
    assert [record.levelno for record in log] == []  # http tells of it, at a level that is not heard


def test_a_renderer_can_be_given() -> None:
    pages = ErrorPages(MemoryEngine({"404.html": "given"}))

    def view(request: Request[None]) -> None:
        raise NotFound

    assert Client(wsgi(view, error_handlers={404: pages})).get("/", headers=HTML).text == "given"


@pytest.mark.parametrize("templates", [None, SHIPPED], ids=["plain", "rendered"])
def test_the_style_sheet_is_allowed_by_its_hash_and_nothing_else_is(templates: Mapping[str, str] | None) -> None:
    answer = answer_to(NotFound(), templates, middleware=[pipeline(hosts=["localhost"], https=False)])
    style = answer.text.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = answer.header("content-security-policy")
    assert policy is not None
    assert f"style-src 'self' 'sha256-{digest}'" in policy
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_page_without_that_sheet_keeps_the_policy_of_the_site() -> None:
    guard = pipeline(hosts=["localhost"], https=False)
    policy = answer_to(NotFound(), {"404.html": "none"}, middleware=[guard]).header("content-security-policy")
    assert policy is not None
    assert "sha256" not in policy


GERMAN: dict[tuple[str | None, str], tuple[str, ...]] = {
    (None, "There is nothing here"): ("Hier ist nichts",),
    (None, "The address may be misspelt, or what was here has moved or is gone."): ("Vielleicht ein Tippfehler.",),
    (None, "Go to the home page"): ("Zur Startseite",),
    (None, "Something went wrong"): ("Etwas ging schief",),
    (None, "If you report it, name this number:"): ("Wer das meldet, nennt diese Nummer:",),
    (None, str(CrossSiteRequest.default_text)): ("Die Seite ist zu alt.",),
}


def answer_in(locale: str, error: Exception, templates: Mapping[str, str] | None = None) -> Answer:
    def view(request: Request[None]) -> None:
        raise error

    translator = MemoryTranslator({"de": GERMAN})
    if templates is None:
        services = FixedServices({TRANSLATOR: translator})
    else:
        services = FixedServices({TRANSLATOR: translator, RENDERER: MemoryEngine(templates)})
    context = Context()
    context.run(LOCALE.set, locale)
    app = wsgi(view, services=services, context=context, error_handlers=ErrorPages().handlers())
    return Client(app).get("/books/", headers=HTML)


@pytest.mark.parametrize("templates", [None, SHIPPED], ids=["no renderer", "the template"])
def test_pages_are_in_the_language_of_the_visitor(templates: Mapping[str, str] | None) -> None:
    text = answer_in("de", NotFound(), templates).text
    assert '<html lang="de" dir="ltr">' in text
    assert "<title>Hier ist nichts</title>" in text
    assert "<h1>Hier ist nichts</h1>\n<p>Vielleicht ein Tippfehler.</p>" in text
    assert ">Zur Startseite</a>" in text


def test_a_fault_is_said_in_the_language_of_the_visitor() -> None:
    text = answer_in("de", RuntimeError("Secret.")).text
    assert "<h1>Etwas ging schief</h1>" in text
    assert "Wer das meldet, nennt diese Nummer: <code>" in text


def test_what_http_has_to_say_is_translated_too() -> None:
    assert "<p>Die Seite ist zu alt.</p>" in answer_in("de", CrossSiteRequest()).text


@pytest.mark.parametrize("templates", [None, SHIPPED], ids=["no renderer", "the template"])
@pytest.mark.parametrize("locale", ["ar", "ar-EG", "he", "fa"])
def test_languages_that_are_written_from_the_right_turn_the_page(
    locale: str, templates: Mapping[str, str] | None
) -> None:
    assert f'<html lang="{locale}" dir="rtl">' in answer_in(locale, NotFound(), templates).text


def test_asynchronous_applications_have_the_same_pages() -> None:
    async def view(request: Request[None]) -> None:
        raise NotFound

    app = asgi(view, error_handlers=ErrorPages().handlers())
    answer = asyncio.run(AsyncClient(app).get("/books/", headers=HTML))
    assert answer.status == 404
    assert "<h1>There is nothing here</h1>" in answer.text
