"""A whole site in several languages: addresses, pages, forms, errors, zones, and many readers at once."""

from __future__ import annotations

import asyncio
import datetime as dt
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from bandstand.contracts.i18n import LOCALE, TIME_ZONE, LazyText
from bandstand.contracts.rendering import RENDERER
from bandstand.forms import DateField, Form, IntegerField
from bandstand.http import Request, Response, StreamingResponse
from bandstand.http.testing import AsyncClient, Client
from bandstand.i18n import I18n, gettext, gettext_lazy
from bandstand.i18n.views import javascript_catalogue, set_language
from bandstand.i18n.zones import now
from bandstand.project import Project
from bandstand.stack import full_stack
from bandstand.templates import Engine
from bandstand.urls import locale_prefix, path

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

TEXTS = {
    "de": {"Books": "Bücher", "books/": "buecher/"},
    "fr": {"Books": "Livres", "books/": "livres/"},
    "ar": {"Books": "كتب"},
    "ja": {"Books": "本"},
}
PAGE = (
    "{% load i18n %}{% get_current_language as code %}{% get_current_language_bidi as rtl %}"
    '<html lang="{{ code }}"{% if rtl %} dir="rtl"{% endif %}>{% translate "Books" %} {{ number|localize }} '
    '{{ day|date:"j. F Y" }} {% url "books" %} {% for code, name in LANGUAGES %}{{ name }};{% endfor %}'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for tag, texts in TEXTS.items():
        made = Catalog(locale=tag, charset="utf-8", fuzzy=False)
        for message, translation in texts.items():
            made.add(message, translation)
        target = tmp_path / tag / "LC_MESSAGES" / "messages.mo"
        target.parent.mkdir(parents=True)
        with target.open("wb") as file:
            write_mo(file, made)
    return tmp_path


def books(request: Request[Any]) -> Response:
    values = {"number": 1234567.5, "day": dt.date(2026, 3, 4)}
    page = request.services.require(RENDERER).render("page.html", values, request=request)
    return Response(page, content_type="text/html; charset=utf-8")


class Order(Form):
    copies = IntegerField(min_value=1, label=gettext_lazy("Books"))
    day = DateField(localize=True)


def order(request: Request[Any]) -> Response:
    form = Order(request.form)
    problems = "" if form.is_valid() else str(form.errors["copies"][0])
    return Response(f"{form['copies'].label}: {problems}")


def zone_of(request: Any) -> str | None:
    zone: str | None = request.query.get("zone")
    return zone


def clock(_request: Request[Any]) -> Response:
    return Response(f"{LOCALE.get()} {TIME_ZONE.get()} {now().tzinfo}")


def slowly(_request: Request[Any]) -> StreamingResponse:
    def chunks() -> Iterator[bytes]:
        for _ in range(3):
            yield gettext("Books").encode() + b" "

    return StreamingResponse(chunks())


async def slowly_async(_request: Request[Any]) -> StreamingResponse:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(5):
            await asyncio.sleep(0.001)
            yield gettext("Books").encode() + b" "

    await asyncio.sleep(0.001)
    return StreamingResponse(chunks())


LANGUAGES = ["en", "de", "fr", "ar", "ja"]
ROUTES = [
    locale_prefix(
        [path(LazyText(id="books/"), books, name="books"), path("order/", order, name="order")],
        languages=LANGUAGES,
        unprefixed="en",
    ),
    path("clock/", clock),
    path("slowly/", slowly),
    path("slowly-async/", slowly_async),
    path("language/", set_language, name="set-language", options={"csrf": False}),
    path("texts/<str:locale>.js", javascript_catalogue),
]


def site(folder: Path, **options: Any) -> Project:
    from bandstand.templates import providers
    from bandstand.templates.loaders import DictLoader

    engine = Engine(loaders=[DictLoader({"page.html": PAGE})], providers=[providers.i18n])
    i18n = I18n(LANGUAGES, folders=[folder], **options)
    components = full_stack(templates=engine, languages=i18n)
    return Project("books", routes=ROUTES, components=components, secret_keys=["k" * 50], https=False)


@pytest.fixture
def client(folder: Path) -> Iterator[Client]:
    project = site(folder)
    yield Client(project.wsgi)
    project.stop()


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/books/", '<html lang="en">Books 1234567.5 4. March 2026 /books/ English;German;French;Arabic;Japanese;'),
        (
            "/de/buecher/",
            (
                '<html lang="de">Bücher 1234567,5 4. März 2026 /de/buecher/ '
                "Englisch;Deutsch;Französisch;Arabisch;Japanisch;"
            ),
        ),
        (
            "/ja/books/",
            '<html lang="ja">本 1234567.5 4. 3月 2026 /ja/books/ 英語;ドイツ語;フランス語;アラビア語;日本語;',
        ),
    ],
)
def test_an_address_is_in_its_language_whatever_the_reader_prefers(client: Client, address: str, page: str) -> None:
    answer = client.get(address, headers={"Accept-Language": "fr"})
    assert answer.status == 200
    assert answer.body.decode() == page
    assert "accept-language" not in (answer.header("vary") or "")


def test_arabic_runs_from_the_right(client: Client) -> None:
    page = client.get("/ar/books/").body.decode()
    assert page.startswith('<html lang="ar" dir="rtl">كتب')


def test_an_address_without_a_language_leads_to_that_of_the_reader(client: Client) -> None:
    answer = client.get("/buecher/?page=2", headers={"Accept-Language": "de-AT,de;q=0.9"})
    assert (answer.status, answer.header("location")) == (302, "/de/buecher/?page=2")


def test_problems_of_forms_are_in_the_language_of_the_page(client: Client) -> None:
    token = client.get("/fr/livres/")
    assert token.status == 200
    answer = client.post("/fr/order/", form={"copies": "x"}, headers={"Sec-Fetch-Site": "same-origin"})
    text = answer.body.decode()
    assert text.startswith("Livres: ")
    assert "Enter a whole number." not in text


def test_error_pages_are_in_the_language_of_the_reader(client: Client) -> None:
    answer = client.get("/nothing/", headers={"Accept-Language": "ar"})
    page = answer.body.decode()
    assert answer.status == 404
    assert '<html lang="ar" dir="rtl"' in page
    assert answer.header("content-language") == "ar"
    assert "There is nothing here" not in page


def test_a_choice_holds_for_the_next_pages(client: Client) -> None:
    answer = client.post("/language/", form={"language": "ja", "next": "/de/buecher/?page=2"})
    assert (answer.status, answer.header("location")) == (302, "/ja/books/?page=2")
    assert client.get("/clock/").body == b"ja UTC UTC"


@pytest.mark.parametrize("address", ["/slowly/", "/slowly-async/"])
def test_a_body_that_is_still_written_stays_in_the_language_of_its_request(client: Client, address: str) -> None:
    body = client.get(address, headers={"Accept-Language": "fr"}).body.decode()
    assert set(body.split()) == {"Livres"}


def test_zones_are_those_of_the_site_and_of_the_user(folder: Path) -> None:
    zones = {"Cookie": "language=de"}
    project = site(folder, time_zone="Europe/Berlin", user_zone=zone_of, default="fr")
    client = Client(project.wsgi)
    assert client.get("/clock/", headers=zones).body == b"de Europe/Berlin UTC"
    assert client.get("/clock/?zone=Asia/Tokyo").body == b"fr Asia/Tokyo UTC"
    assert client.get("/clock/?zone=../../etc/passwd").body == b"fr Europe/Berlin UTC"
    assert project.run(lambda: (LOCALE.get(), str(TIME_ZONE.get()))) == ("fr", "Europe/Berlin")
    project.stop()


def test_fifty_readers_at_once_never_get_the_language_of_another(folder: Path) -> None:
    project = site(folder)

    async def ask_all() -> list[tuple[str, str]]:
        client = AsyncClient(project.asgi)

        async def ask(tag: str, address: str) -> tuple[str, str]:
            answer = await client.get(address, headers={"Accept-Language": tag})
            return tag, answer.body.decode()

        addresses = ("/slowly/", "/slowly-async/")
        return await asyncio.gather(*(ask(tag, addresses[n % 2]) for n in range(50) for tag in TEXTS))

    answers = asyncio.run(ask_all())
    assert len(answers) == 200
    assert {(tag, *text.split()) for tag, text in answers} == {
        (tag, *[texts["Books"]] * times) for tag, texts in TEXTS.items() for times in (3, 5)
    }
    project.stop()


def test_scripts_get_their_texts(client: Client) -> None:
    answer = client.get("/texts/de.js")
    assert answer.header("content-type") == "text/javascript; charset=utf-8"
    assert (answer.header("content-language"), answer.header("vary")) == ("de", None)
    assert client.get("/texts/xx.js").status == 404


def test_languages_are_several() -> None:
    with pytest.raises(ValueError, match=r"expected a list such as \['en', 'fr'\]; got 'fr'"):
        full_stack(languages="fr")


def test_ten_thousand_long_codes_do_not_fill_the_memory(client: Client) -> None:
    def ask(number: int) -> None:
        code = f"{number}-" + "fr-" * 2700  # 8 kB, and each another one
        client.post("/language/", form={"language": code, "next": "/clock/"})
        client.get("/clock/", headers={"Accept-Language": f"{code}, de;q=0.5", "Cookie": f"language={code}"})

    for number in range(50):
        ask(number)
    tracemalloc.start()
    for number in range(50, 10_050):
        ask(number)
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 8 * 1024 * 1024
