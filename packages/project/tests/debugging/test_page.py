"""The pages, as real requests get them."""

import asyncio
import logging
from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bandstand.contracts.routing import Route
from bandstand.contracts.routing.testing import MemoryRouter
from bandstand.http import (
    CSRF,
    CrossSiteRequest,
    MethodNotAllowed,
    NotFound,
    Request,
    Response,
    asgi,
    pipeline,
    wsgi,
)
from bandstand.http.testing import Answer, AsyncClient, Client, File
from bandstand.project.debugging import Masking, debug_not_found, debug_page, mask_with
from bandstand.project.debugging._masking import MASK
from bandstand.project.error_pages import STATUSES

OWN = [Path(__file__).parent]
HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
EVIL = "</textarea><script>alert('1')</script><img src=x onerror=alert(2)>"


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Failures are logged by http, which has its own tests for that."""
    logger = logging.getLogger("bandstand.request")
    logger.disabled = True
    yield
    logger.disabled = False


def handle(request: Request[Any], error: Exception) -> Response:
    return debug_page(request, error, own=OWN)


def client_of(view: object, *, method: Any = wsgi, **options: Any) -> Any:
    routes = MemoryRouter([Route(pattern="books/<int:pk>/", target=view, name="book")])
    app = method(routes, error_handlers=dict.fromkeys(STATUSES, handle), **options)
    return Client(app) if method is wsgi else AsyncClient(app)


def fail(request: Request[None], pk: int) -> Response:
    shelf, api_key = {"titel": "Emma"}, "sk-0123456789"
    return Response(shelf["title"] + api_key)


async def fail_later(request: Request[None], pk: int) -> Response:
    await asyncio.sleep(0)
    return fail(request, pk)


# Made here, so that the code that the page shows has none of them in it.
SECRETS = [f"hunter{number}" for number in range(6)]


class Page(HTMLParser):
    """Reads a page as a browser does: its elements, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.text = " ".join(" ".join(self.texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def count(self, tag: str) -> int:
        return sum(1 for name, _ in self.elements if name == tag)


def test_the_page_shows_what_failed_where_and_what_may_help() -> None:
    answer = client_of(fail).get("/books/3/?page=2", headers=HTML)
    page = Page(answer.text)
    assert answer.status == 500
    assert answer.header("content-type") == "text/html; charset=utf-8"
    assert page.text.index("KeyError") < page.text.index("Did you mean 'titel', which 'shelf' has?")
    assert page.text.index("Did you mean") < page.text.index("Where it failed test_page.py:")
    assert "<mark>shelf[&quot;title&quot;]</mark>" in answer.text
    assert "sk-0123456789" not in answer.text.replace("&quot;sk-0123456789&quot;", "")  # but for the line of code
    assert f"api_key {MASK}" in page.text
    assert "Through bandstand.http" in page.text
    assert "books/&lt;int:pk&gt;/" in answer.text
    assert len(answer.body) < 60_000


def test_an_asynchronous_view_has_the_same_page() -> None:
    client = client_of(fail_later, method=asgi)
    answer = asyncio.run(client.get("/books/3/", headers=HTML))
    page = Page(answer.text)
    assert answer.status == 500
    assert "Where it failed test_page.py:" in page.text
    assert "in fail " in page.text
    assert "fail_later" in page.text


def test_the_page_can_be_operated_without_a_script_and_has_its_landmarks() -> None:
    page = Page(client_of(fail).get("/books/3/", headers=HTML).text)
    assert [page.count(tag) for tag in ("header", "main", "footer", "h1", "title")] == [1, 1, 1, 1, 1]
    assert [attributes for tag, attributes in page.elements if tag == "textarea"] == [
        {"id": "plain", "readonly": None, "wrap": "off", "spellcheck": "false"}
    ]
    assert [attributes for tag, attributes in page.elements if tag == "button"] == [
        {"id": "copy", "type": "button", "hidden": None}
    ]
    assert not any(name.startswith("on") or name == "style" for _, attributes in page.elements for name in attributes)


def test_its_policy_lets_its_own_style_and_script_run_and_nothing_else() -> None:
    answer = client_of(fail, middleware=[pipeline(hosts=["localhost"], https=False)]).get("/books/3/", headers=HTML)
    policy = answer.header("content-security-policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        written = answer.text.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]
        assert f"'sha256-{b64encode(sha256(written.encode()).digest()).decode()}'" in policy
    assert answer.header("cache-control") == "no-store"


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("*/*", "text/plain; charset=utf-8"),
        ("", "text/plain; charset=utf-8"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("image/png", "text/plain; charset=utf-8"),
        ("application/json", "application/json"),
        ("application/json, text/plain, */*", "application/json"),
        (HTML["accept"], "text/html; charset=utf-8"),
    ],
)
def test_who_prefers_something_else_gets_it(accept: str, content_type: str) -> None:
    answer = client_of(fail).get("/books/3/", headers={"accept": accept} if accept else {})
    assert (answer.status, answer.header("content-type")) == (500, content_type)
    assert answer.header("cache-control") == "no-store"


def test_the_text_has_the_failing_line_with_a_mark_below() -> None:
    text = client_of(fail).get("/books/3/").text
    assert text.startswith("KeyError: 'title'\n\nat test_page.py:")
    assert '|     return Response(shelf["title"] + api_key)\n' in text
    assert "|                     ^^^^^^^^^^^^^^\n" in text
    assert "Suggestion: Did you mean 'titel', which 'shelf' has?" in text
    assert "Request: GET /books/3/" in text


def test_the_json_has_the_same() -> None:
    data = client_of(fail).get("/books/3/?a=1", headers={"accept": "application/json"}).json()
    assert (data["status"], data["error"], data["message"]) == (500, "KeyError", "'title'")
    assert data["suggestions"] == ["Did you mean 'titel', which 'shelf' has?"]
    assert data["frames"][-1]["function"] == "fail"
    assert data["request"]["query"] == {"a": "1"}


def test_secrets_of_the_request_are_hidden() -> None:
    def view(request: Request[None], pk: int) -> Response:
        raise ValueError(request.form["title"])

    answer = client_of(view, middleware=[pipeline(hosts=["localhost"], https=False)]).request(
        "POST",
        f"/books/3/?token={SECRETS[0]}&page=2",
        headers={
            "authorization": f"Basic {SECRETS[1]}",
            "cookie": f"a={SECRETS[2]}",
            "x-api-key": SECRETS[3],
            "referer": f"http://localhost/?token={SECRETS[4]}",
            "sec-fetch-site": "same-origin",
        },
        form={"password": SECRETS[5], "title": "Emma"},
    )
    assert answer.text.startswith("ValueError: Emma\n")
    assert [secret for secret in SECRETS if secret in answer.text] == []
    assert "    title: Emma\n" in answer.text
    assert f"    password: {MASK}\n" in answer.text
    assert f"    a: {MASK}\n" in answer.text
    assert f"    referer: http://localhost/?token={MASK}\n" in answer.text


def test_uploads_are_named_and_not_read() -> None:
    def view(request: Request[None], pk: int) -> Response:
        raise ValueError(len(request.files))

    answer = client_of(view).post(
        "/books/3/", form={"title": "Emma"}, files={"cover": File(name="emma.png", content=b"12345")}
    )
    assert "    cover: file 'emma.png', 5 bytes\n" in answer.text


def test_a_body_that_somebody_else_reads_is_left_alone() -> None:
    def view(request: Request[None], pk: int) -> Response:
        request.stream()
        raise ValueError

    answer = client_of(view).post("/books/3/", form={"title": "Emma"})
    assert "  Form: Cannot be read here (RuntimeError).\n" in answer.text


def test_neither_the_user_nor_an_unopened_session_is_asked_for() -> None:
    asked: list[str] = []

    def user(_request: object) -> None:
        asked.append("user")

    def sessions(_request: object) -> dict[str, str]:
        asked.append("session")
        return {"cart": "3 books", "login_token": "secret-1"}

    assert "Session" not in client_of(fail, user=user, sessions=sessions).get("/books/3/").text
    assert asked == []

    def view(request: Request[None], pk: int) -> Response:
        raise ValueError(request.session["cart"])

    text = client_of(view, user=user, sessions=sessions).get("/books/3/").text
    assert asked == ["session"]
    assert f"  Session\n    cart: '3 books'\n    login_token: {MASK} (str, hidden by its name)\n" in text


def test_a_request_may_hide_something_else() -> None:
    def view(request: Request[None], pk: int) -> Response:
        mask_with(request, Masking(words=frozenset({"salary"})))
        salary, token = 7000, "abc"
        raise ValueError(salary and token)

    text = client_of(view).get("/books/3/").text
    assert f"    salary = {MASK} (int, hidden by its name)\n" in text
    assert "    token = 'abc'\n" in text


def test_whatever_was_sent_is_text_and_never_markup() -> None:
    class Evil:
        def __repr__(self) -> str:
            return EVIL

    def view(request: Request[None], pk: int) -> Response:
        values, evil = {EVIL: EVIL}, Evil()
        code = compile("evil.title\n", f"{EVIL}.html", "exec")
        error = ValueError(EVIL)
        error.add_note(EVIL)
        names = {"evil": evil, "__name__": EVIL, "__loader__": Source(), EVIL: values}
        try:
            exec(code, names)
        except AttributeError as cause:
            raise ExceptionGroup(EVIL, [error]) from cause
        return Response("")

    class Source:
        def get_source(self, _name: str) -> str:
            return f"{{{{ evil }}}} {EVIL}\n"

    answer = client_of(view).request(
        "POST",
        "/books/3/?%3Cscript%3E=%3C/textarea%3E%3Cscript%3E",
        headers={**HTML, "x-evil": EVIL, "cookie": "<script>=<script>", "user-agent": EVIL},
        form={EVIL: EVIL},
    )
    page = Page(answer.text)
    assert answer.status == 500
    assert EVIL in page.text
    assert (page.count("script"), page.count("img"), page.count("textarea")) == (1, 0, 1)
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    missing = client_of(view).get("/%3Cscript%3E%3Cimg%20src=x%3E/", headers=HTML)
    assert "<script><img src=x>" in Page(missing.text).text
    assert (Page(missing.text).count("script"), Page(missing.text).count("img")) == (1, 0)


@pytest.mark.parametrize(
    "sending",
    [
        {"client": "192.0.2.1"},
        {"client": "10.0.0.1"},
        {"client": "not an address"},
        {"headers": {"x-forwarded-for": "127.0.0.1"}},
        {"headers": {"forwarded": "for=127.0.0.1"}},
        {"headers": {"x-real-ip": "127.0.0.1"}},
        {"headers": {"via": "1.1 proxy"}},
        {"host": "evil.example"},
        {"host": "localhost.evil.example"},
    ],
)
@pytest.mark.parametrize("url", ["/books/3/", "/boks/"])
def test_nobody_but_this_machine_sees_anything(sending: dict[str, Any], url: str) -> None:
    answer: Answer = client_of(fail).get(url, **sending)
    assert answer.status == (500 if url == "/books/3/" else 404)
    for word in ("KeyError", "shelf", "test_page", "books/<int", "books/&lt;int"):
        assert word not in answer.text


@pytest.mark.parametrize(
    "sending",
    [
        {"client": "127.0.0.1"},
        {"client": "127.8.8.8"},
        {"client": "::1"},
        {"client": "::ffff:127.0.0.1"},
        {"client": None},
        {"host": "127.0.0.1:8000"},
        {"host": "[::1]:8000"},
        {"host": "shop.localhost:8000"},
    ],
)
def test_this_machine_has_several_names(sending: dict[str, Any]) -> None:
    assert client_of(fail).get("/books/3/", **sending).text.startswith("KeyError")


def test_further_names_of_this_machine_are_given() -> None:
    def handler(request: Request[Any], error: Exception) -> Response:
        return debug_page(request, error, own=OWN, hosts=["shop.test"])

    client = Client(wsgi(partial(fail, pk=3), error_handlers={500: handler}))
    assert client.get("/", host="shop.test:8000").text.startswith("KeyError")


def test_the_log_says_why_there_is_no_page(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("bandstand.request").disabled = False
    client_of(fail).get("/books/3/", client="192.0.2.1")
    assert "No debug page was shown: the client is '192.0.2.1', and not on this machine." in caplog.messages


def test_who_is_refused_gets_the_answer_that_was_given_for_that() -> None:
    def handler(request: Request[Any], error: Exception) -> Response:
        return debug_page(request, error, own=OWN, otherwise=lambda request, error: Response("Sorry.", 500))

    client = Client(wsgi(partial(fail, pk=3), error_handlers={500: handler}))
    assert client.get("/", client="192.0.2.1").text == "Sorry."


def test_an_error_with_a_status_keeps_it_and_its_headers() -> None:
    def view(request: Request[None], pk: int) -> Response:
        raise MethodNotAllowed(("GET",)) if pk == 1 else NotFound(detail="No book 2.")

    answer = client_of(view).get("/books/1/")
    assert (answer.status, answer.header("allow")) == (405, "GET")
    answer = client_of(view).get("/books/2/")
    assert answer.status == 404
    assert answer.text.startswith("bandstand.http.NotFound: There is nothing here. No book 2.\n")


def test_a_refused_form_is_explained() -> None:
    def view(request: Request[None], pk: int) -> Response:
        return Response("saved")

    client = client_of(view, middleware=[pipeline(hosts=["localhost"], https=False, csrf=CSRF(secure=False))])
    answer = client.post("/books/3/", form={"title": "Emma"})
    assert answer.status == 403
    assert answer.text.startswith(f"bandstand.http.CrossSiteRequest: {CrossSiteRequest.default_text}")
    assert "Suggestion: A browser says itself where a form comes from" in answer.text
    answer = client.post("/books/3/", form={"title": "Emma"}, headers={"origin": "https://evil.example"})
    assert "Suggestion: If that site is yours, add its origin to the trusted_origins of the pipeline." in answer.text
    assert "give its route the option 'csrf', which is to be False.\n" in answer.text


def test_causes_and_members_of_groups_are_folded_below() -> None:
    def view(request: Request[None], pk: int) -> Response:
        try:
            fail(request, pk)
        except KeyError as error:
            error.add_note("while looking for it")
            raise ExceptionGroup("no book", [ValueError("not in the shop"), error]) from error
        return Response("")

    page = Page(client_of(view).get("/books/3/", headers=HTML).text)
    assert "ExceptionGroup no book (2 sub-exceptions)" in page.text
    assert "In the group: ValueError not in the shop" in page.text
    assert "In the group: KeyError 'title' while looking for it" in page.text
    assert "It was raised because of: KeyError 'title'" in page.text
    text = client_of(view).get("/books/3/").text
    assert "\nMember 1 of 2:\n  ValueError: not in the shop\n" in text
    assert "\nIt was raised because of:\n\nKeyError: 'title'\nwhile looking for it\n" in text


def test_an_error_that_was_never_raised_has_a_page_too() -> None:
    def view(request: Request[None], pk: int) -> Response:
        return debug_page(request, ExceptionGroup("no book", [ValueError("not in the shop")]), own=OWN)

    page = Page(client_of(view).get("/books/3/", headers=HTML).text)
    assert "In the group: ValueError not in the shop" in page.text
    assert "Where it failed" not in page.text


def test_two_functions_that_call_each_other_without_an_end_are_shown_in_part() -> None:
    def even(number: int) -> int:
        return odd(number + 1)

    def odd(number: int) -> int:
        return even(number + 1)

    def view(request: Request[None], pk: int) -> Response:
        return Response(str(even(0)))

    answer = client_of(view).get("/books/3/", headers=HTML)
    assert "calls in the middle are left out." in answer.text
    assert len(answer.body) < 60_000


def test_a_path_without_a_route_is_answered_with_the_nearest_ones() -> None:
    routes = [
        Route(pattern=pattern, target=fail, name=name)
        for pattern, name in (("", "front"), ("about/", "about"), ("books/", "books"), ("books/<int:pk>/", None))
    ]
    app = wsgi(MemoryRouter(routes), error_handlers={404: handle})
    answer = Client(app).get("/boks/3/")
    assert answer.status == 404
    target = f"{fail.__module__}.fail"
    assert answer.text == (
        "404: no route fits GET /boks/3/\n"
        "Did you mean '/books/<int:pk>/'?\n"
        "\n"
        f"  /books/<int:pk>/    {target}\n"
        f"  /books/  books  {target}\n"
        f"  /about/  about  {target}\n"
        f"  /  front  {target}\n"
    )
    page = Page(Client(app).get("/boks/3/", headers=HTML).text)
    assert page.count("tr") == 5
    assert "No route fits /boks/3/" in page.text
    data = Client(app).get("/boks/3/", headers={"accept": "application/json"}).json()
    assert data["routes"][0] == {"path": "/books/<int:pk>/", "name": "", "target": target}


def test_a_slash_that_is_missing_or_too_much_is_named() -> None:
    client = client_of(fail)
    assert "There is a route for it with a slash at its end: '/books/3/'." in client.get("/books/3").text
    posted = client.post("/books/3").text
    assert "A redirect there would lose what was sent with POST: change the address instead." in posted
    app = wsgi(MemoryRouter([Route(pattern="feed.xml", target=fail)]), error_handlers={404: handle})
    assert "There is a route for it without the slash at its end: '/feed.xml'." in Client(app).get("/feed.xml/").text


def test_thousands_of_routes_make_a_page_of_some() -> None:
    routes = MemoryRouter([Route(pattern=f"books/{number}/", target=fail) for number in range(3000)])
    answer = Client(wsgi(routes, error_handlers={404: handle})).get("/books/x/", headers=HTML)
    assert len(answer.body) < 60_000
    assert "The 60 nearest of 1,000" in answer.text


def test_a_site_without_routes_says_so() -> None:
    def handler(request: Request[Any], error: Any) -> Response:
        return debug_not_found(request, error, routes=[])

    app = wsgi(MemoryRouter([]), error_handlers={404: handler})
    assert "There are no routes at all." in Client(app).get("/").text


def test_a_large_failure_makes_no_large_page() -> None:
    def view(request: Request[None], pk: int) -> Response:
        names = {f"variable_{number}": "x" * 10_000 for number in range(300)}
        exec("raise ValueError(variable_1 * 1000)", names)
        return Response("")

    answer = client_of(view).get(
        "/books/3/?" + "&".join(f"q{number}={'y' * 20}" for number in range(200)), headers=HTML
    )
    assert answer.status == 500
    assert len(answer.body) < 100_000
