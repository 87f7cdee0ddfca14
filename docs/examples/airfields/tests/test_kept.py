"""The pages about countries are made once, and given to all who ask."""

from collections.abc import Iterator

import pytest

from airfields.countries.models import Country
from bandstand.contracts.cache import CACHE
from bandstand.contracts.services import current
from bandstand.http.testing import Client


@pytest.fixture(autouse=True)
def _empty(_rows: None) -> Iterator[None]:
    cache = current().require(CACHE)
    cache.clear()
    yield
    cache.clear()


def renamed(code: str, name: str) -> None:
    Country.objects.filter(code=code).update(name=name)


def test_a_country_is_shown_as_it_was_when_its_page_was_made(client: Client) -> None:
    first = client.get("/countries/MT/")
    assert (first.header("age"), first.header("cache-control")) == (None, "max-age=600")
    renamed("MT", "Melita")
    try:
        again = client.get("/countries/MT/")
        assert (again.header("age"), again.text) == ("0", first.text)
        assert client.get("/countries/MT/", headers={"if-none-match": first.header("etag") or ""}).status == 304
        current().require(CACHE).clear()
        assert "Melita" in client.get("/countries/MT/").text
    finally:
        renamed("MT", "Malta")


def test_each_address_is_kept_apart(client: Client) -> None:
    english, german = client.get("/countries/?q=malt"), client.get("/countries/?q=malt&lang=de")
    assert english.text != german.text
    assert client.get("/countries/?q=malt").text == english.text


def test_what_is_not_there_and_what_has_a_form_is_not_kept(client: Client) -> None:
    for address in ("/countries/?lang=xx", "/airports/EGLL/", "/airports/EGLL/notes/new/"):
        client.get(address)
        assert client.get(address).header("age") is None
