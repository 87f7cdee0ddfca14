import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from airfields.airports.models import Airport, find
from airfields.countries.languages import LANGUAGES
from airfields.countries.models import countries
from bandstand.http.testing import Answer, Client

PAGES = [
    "/",
    "/airports/",
    "/airports/?q=london&sort=-elevation",
    "/airports/?country=DE&region=Bayern&iata=1&low=100&high=900&page=1",
    "/airports/?q=nothing-fits-this",
    "/airports/EGLL/",
    "/airports/NZSP/",
    "/airports/EGLL/notes/",
    "/countries/",
    "/countries/?lang=ar",
    "/countries/?lang=ja&sort=airports",
    "/countries/?q=stan",
    "/countries/US/",
    "/countries/AD/",
    "/countries/EG/?lang=ar",
]
LOST = ["/nothing/", "/airports/EGLX/", "/countries/ZZ/", "/airports/?page=abc", "/countries/?lang=xx"]


class Reader(HTMLParser):
    """Collects what the rules below look at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def links(answer: Answer, text: str) -> list[str]:
    """Give the addresses of links whose text begins so."""
    return [url.replace("&amp;", "&") for url in re.findall(rf'href="([^"]*)"[^>]*>{re.escape(text)}', answer.text)]


@pytest.mark.parametrize("url", PAGES + LOST)
def test_a_page_keeps_the_rules(client: Client, url: str) -> None:
    answer = client.get(url)
    page = Reader(answer.text)
    assert answer.status == (404 if url in LOST else 200)
    assert len(answer.body) <= 60 * 1024
    assert [len(page.named(name)) for name in ("h1", "main")] == [1, 1]
    assert all(picture.keys() & {"aria-hidden", "aria-labelledby"} for picture in page.named("svg"))
    assert page.named("html") == [{"lang": "en", "dir": "ltr"}]
    assert not page.named("script")
    assert not page.named("style")
    assert not [name for _, attributes in page.tags for name in attributes if name == "style" or name.startswith("on")]
    names = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(names) == len(set(names))
    labelled = {label.get("for") for label in page.named("label")}
    inputs = [
        field for name in ("input", "select", "textarea") for field in page.named(name) if field.get("type") != "hidden"
    ]
    assert all(field["id"] in labelled for field in inputs)


@pytest.mark.parametrize("url", ["/", "/static/style.css", "/nothing/"])
def test_nothing_but_this_site_is_loaded(client: Client, url: str) -> None:
    policy = client.get(url).header("content-security-policy") or ""
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_each_country_has_a_page_of_bearable_size(client: Client) -> None:
    sizes = {code: len(client.get(f"/countries/{code}/").body) for code in countries()}
    assert max(sizes.values()) <= 60 * 1024


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_countries_says_its_language(client: Client, language: str) -> None:
    answer = client.get(f"/countries/?lang={language}")
    assert f'<div class="groups" lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in answer.text
    assert len(answer.body) <= 60 * 1024


def test_countries_are_sorted_as_their_language_wants(client: Client) -> None:
    page = client.get("/countries/?lang=de&letter=O").text
    assert re.findall(r"<span>([^<]+)</span>", page) == ["Oman", "Österreich"]


def test_a_search_keeps_its_query_from_page_to_page(client: Client) -> None:
    first = client.get("/airports/?country=DE&sort=name&iata=1")
    assert "<b>1–25</b>" in first.text
    (url,) = links(first, "Next")
    assert url == "?country=DE&iata=1&sort=name&page=2"
    second = client.get(f"/airports/{url}")
    assert "<b>26–50</b>" in second.text
    assert links(second, "Previous") == ["?country=DE&iata=1&sort=name&page=1"]
    assert second.text.count('<tr role="row">') == 26


def test_a_sorted_column_says_so_and_turns_round(client: Client) -> None:
    page = client.get("/airports/?q=zurich&sort=elevation")
    assert page.text.count("aria-sort=") == 1
    assert 'aria-sort="ascending"' in page.text
    assert links(page, "Elevation") == ["?q=zurich&sort=-elevation"]
    assert 'aria-sort="descending"' in client.get("/airports/?sort=-elevation").text


def test_what_is_typed_is_text(client: Client) -> None:
    page = client.get("/airports/?q=%3Cb%3E%22x&country=%3Ci%3E").text
    assert 'value="&lt;b&gt;&#34;x"' in page
    assert "<i>" not in page


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("/airports/?page=abc", "“abc” is no page"),
        ("/airports/?page=0", "There is no page 0"),
        ("/airports/?page=-1", "“-1” is no page"),
        ("/airports/?page=99999", "There is no page 99,999"),
        ("/airports/?page=" + "9" * 5000, "is no page"),
        ("/airports/?country=ZZ", "There is no country “ZZ”"),
        ("/airports/?country=DE&region=Texas", "There is no region “Texas” in Germany."),
        ("/airports/?low=deep", "“deep” is no height"),
        ("/airports/?sort=colour", "Lists cannot be sorted by “colour”"),
        ("/airports/EGLX/", "There is no airport “EGLX”."),
        ("/airports/heathrow/", "London Heathrow Airport (LHR)"),
        ("/airports/%00/", "There is no airport"),
        ("/countries/%00/", "There is no country"),
        ("/countries/ZZ/", "There is no country “ZZ”."),
        ("/countries/Germny/", '<a href="/countries/DE/">Germany</a>'),
        ("/countries/?lang=tlh", "There are no names for the language “tlh”."),
        ("/countries/?letter=%C3%9F", "No country begins with “SS”."),
        ("/countries/DE/?lang=tlh", "There are no names for the language “tlh”."),
        ("/nothing/", "There is no page at this address."),
    ],
)
def test_an_address_that_means_nothing_gets_an_explanation(client: Client, url: str, text: str) -> None:
    answer = client.get(url)
    assert answer.status == 404
    assert text in answer.text


def test_the_hint_leads_to_the_last_page(client: Client) -> None:
    answer = client.get("/airports/?country=CH&page=9999")
    (url,) = links(answer, "page 3")
    assert client.get(f"/airports/{url}").status == 200


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("/airports/lhr/", "/airports/EGLL/"),
        ("/airports/LHR/", "/airports/EGLL/"),
        ("/countries/deu/", "/countries/DE/"),
        ("/airports", "/airports/"),
    ],
)
def test_each_page_has_one_address(client: Client, url: str, location: str) -> None:
    answer = client.get(url)
    assert (answer.status, answer.header("location")) == (301, location)


@pytest.mark.parametrize("code", ["NZSP", "NFNA", "KJFK", "VNLK"])
def test_an_airport_page_shows_the_time_there(client: Client, code: str) -> None:
    airport = find(code)
    assert airport is not None
    before = datetime.now(UTC).replace(second=0, microsecond=0)
    found = re.search(r'<time datetime="([^"]+)">(\d\d:\d\d)</time>', client.get(f"/airports/{code}/").text)
    assert found is not None
    shown = datetime.fromisoformat(found[1])
    assert before <= shown < before + timedelta(minutes=2)
    assert f"{shown:%H:%M}" == found[2] == f"{shown.astimezone(ZoneInfo(airport.zone)):%H:%M}"


def test_an_airport_page_has_facts_neighbours_and_maps(client: Client) -> None:
    page = client.get("/airports/EGLL/").text
    for text in ("25 m (83 ft)", "51.4706° N, 0.4619° W", "Europe/London", "RAF Northolt", "9.7 km", "10 km"):
        assert text in page
    assert page.count('role="img"') == 2
    assert "NHT is 9.7 km N." in page


def test_every_airport_has_a_page(client: Client) -> None:
    for airport in Airport.objects.order_by("code")[::400]:
        assert client.get(f"/airports/{airport.code}/").status == 200, airport


def test_files_may_be_kept_and_are_asked_for_again_by_their_tag(client: Client) -> None:
    first = client.get("/static/style.css")
    assert (first.status, first.header("content-type")) == (200, "text/css; charset=utf-8")
    assert first.header("cache-control") == "public, max-age=3600"
    again = client.get("/static/style.css", headers={"if-none-match": first.header("etag") or ""})
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(("name", "status"), [("../project.py", 400), ("nothing.css", 404), ("", 404)])
def test_no_other_file_is_sent(client: Client, name: str, status: int) -> None:
    assert client.get(f"/static/{name}").status == status


@pytest.mark.parametrize(
    ("url", "status", "text"),
    [
        ("/airports/?q=%ff", 400, "The query is malformed."),
        ("/airports/?" + "a=1&" * 3000, 414, "The query has too many parameters."),
        ("/static/../project.py", 400, "This file was refused."),
    ],
)
def test_what_cannot_be_read_is_answered_with_a_page(client: Client, url: str, status: int, text: str) -> None:
    answer = client.get(url)
    assert answer.status == status
    assert "<h1>This cannot be answered</h1>" in answer.text
    assert text in answer.text


def test_nothing_can_be_posted(client: Client) -> None:
    assert client.post("/airports/").status == 403
