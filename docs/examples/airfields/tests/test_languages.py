"""The site in other languages than its own: every text in them, and pages that turn round where they must."""

import os
import re
from collections.abc import Callable, Iterator

import pytest

from airfields.airports.search import Query, search
from airfields.language_form import LanguageForm
from airfields.notes.folder import Folder
from airfields.views import not_found, refused
from bandstand.contracts.assembly import Assembly
from bandstand.contracts.i18n import TRANSLATOR, override
from bandstand.contracts.i18n.languages import LANGUAGES
from bandstand.contracts.i18n.testing import MemoryLanguages, MemoryTranslator
from bandstand.contracts.services import Contract
from bandstand.http import Request, Response
from bandstand.http.testing import Client
from bandstand.project import App, Project
from bandstand.stack import full_stack
from bandstand.urls import include, path

GERMAN: dict[tuple[str | None, str], tuple[str, ...]] = {
    (None, "Airports"): ("Flughäfen",),
    (None, "Countries"): ("Länder",),
    (None, "<b>%(first)s–%(last)s</b> of <b>%(all)s</b> airport"): (
        "<b>%(first)s–%(last)s</b> von <b>%(all)s</b> Flughafen",
        "<b>%(first)s–%(last)s</b> von <b>%(all)s</b> Flughäfen",
    ),
    (None, "There is no region “%(text)s” in %(country)s."): ("In %(country)s gibt es „%(text)s“ nicht.",),
    (None, "There is no airport “%(code)s”."): ("Den Flughafen „%(code)s“ gibt es nicht.",),
    (None, "There is no page at this address."): ("Hier ist keine Seite.",),
    (None, "The query is malformed."): ("Die Adresse ist fehlerhaft.",),
    (None, "Country: %(name)s"): ("Land: %(name)s",),
    (None, "%(latitude)s° N, %(longitude)s° W"): ("%(latitude)s° Nord, %(longitude)s° West",),
    (None, "%(name)s is %(distance)s %(direction)s."): ("%(name)s: %(distance)s %(direction)s.",),
    ("direction", "NE"): ("NO",),
    ("rating", "Good"): ("Gut",),
    (None, "How was it?"): ("Wie war es?",),
    (None, "Fill this in."): ("Hier fehlt etwas.",),
    (None, "%(number)s note"): ("%(number)s Notiz", "%(number)s Notizen"),
}


class Words:
    """Gives the site a translator, and the languages that it offers."""

    name = "words"
    needs: tuple[Contract[object], ...] = ()

    def install(self, assembly: Assembly, /) -> None:
        assembly.provide(TRANSLATOR, MemoryTranslator({"de": GERMAN}))
        assembly.provide(LANGUAGES, MemoryLanguages({"en": "English", "de": "German", "ar": "Arabic"}))


def changed(request: Request[None]) -> Response:
    return Response(b"")


Speaking = Callable[[str], Client]


@pytest.fixture(scope="module")
def speaking(site: Project) -> Iterator[Speaking]:
    """The site as readers of a language see it, over the same rows."""
    started: dict[str, Project] = {}

    def speaks(locale: str) -> Client:
        if locale not in started:
            apps = [
                App("airfields.airports", at="airports/"),
                App("airfields.notes", at="airports/<str:code>/notes/"),
                App("airfields.countries", at="countries/"),
            ]
            project = Project(
                "airfields.elsewhere",
                locale=locale,
                https=False,
                routes=[path("language/", changed, name="set-language"), path("", include("airfields.urls"))],
                components=[
                    *full_stack(apps=apps, database=os.environ["DATABASE_URL"]),
                    Folder(os.environ["PHOTOS"]),
                    Words(),
                    LanguageForm(),
                ],
                error_handlers={400: refused, 404: not_found},
            )
            project.start()
            started[locale] = project
        return Client(started[locale].wsgi)

    yield speaks
    for project in started.values():
        project.stop()


def test_a_list_is_in_the_language_of_its_reader(speaking: Speaking) -> None:
    page = speaking("de").get("/airports/?country=CH").text
    assert '<html lang="de" dir="ltr">' in page
    assert "<h1>Flughäfen</h1>" in page
    assert re.search(r"<b>1–25</b> von <b>\d+</b> Flughäfen</p>", page)
    assert "<bdi>Land: Schweiz</bdi>" in page
    assert '<td class="of-country" role="cell">Schweiz</td>' in page


def test_an_airport_is_in_the_language_of_its_reader(speaking: Speaking) -> None:
    page = speaking("de").get("/airports/EGLL/").text
    assert "51.4706° Nord, 0.4619° West" in page
    assert "EGTR: 23 km NO." in page
    assert '<a href="/countries/GB/">Vereinigtes Königreich</a>' in page
    assert "<legend>Wie war es?</legend>" in page


@pytest.mark.parametrize(
    ("url", "status", "text"),
    [
        ("/airports/?country=DE&region=Texas", 404, "In Deutschland gibt es „Texas“ nicht."),
        ("/airports/?country=Deutschlnd", 404, ">Deutschland</a>"),
        ("/airports/EGLX/", 404, "Den Flughafen „EGLX“ gibt es nicht."),
        ("/countries/Deutschlnd/", 404, '<a href="/countries/DE/">Deutschland</a>'),
        ("/nothing/", 404, "Hier ist keine Seite."),
        ("/airports/?q=%ff", 400, "Die Adresse ist fehlerhaft."),
    ],
)
def test_what_is_wrong_is_said_in_the_language_of_the_reader(
    speaking: Speaking, url: str, status: int, text: str
) -> None:
    answer = speaking("de").get(url)
    assert (answer.status, text in answer.text) == (status, True)


def test_a_form_says_what_is_wrong_in_the_language_of_the_reader(speaking: Speaking) -> None:
    answer = speaking("de").post("/airports/EGLL/notes/", form={}, headers={"origin": "http://localhost"})
    assert answer.status == 422
    assert '<ul class="errorlist" id="id_name_error"><li>Hier fehlt etwas.</li></ul>' in answer.text
    assert re.search(r'value="4"[^>]*> Gut', answer.text)


def test_names_of_countries_are_those_of_the_page_unless_it_is_asked_for_others(speaking: Speaking) -> None:
    german = speaking("de")
    page = german.get("/countries/").text
    assert '<div class="groups" lang="de" dir="ltr">' in page
    assert "<span>Österreich</span>" in page
    assert '<a href="/countries/AT/"><span' in page
    french = german.get("/countries/AT/?lang=fr").text
    assert '<span lang="fr" dir="ltr">Autriche</span>' in french
    assert '<p class="lead">Österreich · <bdi>Republik Österreich</bdi></p>' in french


@pytest.mark.parametrize(("locale", "first", "last"), [("en", "AF", "ZW"), ("de", "AF", "CY"), ("ja", "IS", "XK")])
def test_lists_and_choices_follow_the_names_that_are_read(
    speaking: Speaking, locale: str, first: str, last: str
) -> None:
    page = speaking(locale).get("/airports/").text
    options = re.findall(r'<option value="([A-Z]{2})"', page)
    assert (options[0], options[-1]) == (first, last)
    with override(locale=locale):
        found = search(Query(sort="country"))
        assert (found[:1][0].country_id, found.reverse()[:1][0].country_id) == (first, last)


@pytest.mark.parametrize("url", ["/", "/airports/", "/airports/EGLL/", "/countries/", "/countries/EG/", "/nothing/"])
def test_a_page_in_arabic_turns_round_and_its_codes_do_not(speaking: Speaking, url: str) -> None:
    page = speaking("ar").get(url).text
    assert '<html lang="ar" dir="rtl">' in page
    assert not re.search(r'<span class="code[^"]*">', page)


def test_the_form_for_languages_calls_them_by_their_own_names(speaking: Speaking) -> None:
    page = speaking("ar").get("/airports/?q=london").text
    assert '<form class="languages" method="post" action="/language/">' in page
    assert '<input type="hidden" name="next" value="/airports/?q=london">' in page
    assert '<option value="de" lang="de">Deutsch</option>' in page
    assert '<option value="ar" lang="ar" selected>العربية</option>' in page


def test_pages_that_are_kept_have_that_form_without_a_token(speaking: Speaking) -> None:
    german = speaking("de")
    german.get("/countries/MT/")
    kept = german.get("/countries/MT/")
    assert kept.header("age") is not None
    assert 'class="languages"' in kept.text
    assert "csrf_token" not in kept.text
