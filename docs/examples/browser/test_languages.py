"""The demo before readers of other languages: what they see, how it is written, and how they choose another one."""

from __future__ import annotations

from contextvars import copy_context
from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from bandstand.contracts.http.testing import MemoryRequest
from bandstand.contracts.services.testing import FixedServices
from bandstand.i18n import I18N, I18n
from bandstand.i18n.views import javascript_catalogue

from .test_airfields import overflow, violations

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

LANGUAGES = {"ar": "rtl", "de": "ltr", "es": "ltr", "fr": "ltr", "ja": "ltr"}
# Every kind of page in the language that turns all of them round, and in the others those with the most of their own.
PAGES = {
    "home": "/",
    "airports": "/airports/?country=PE",
    "airport": "/airports/EGLL/",
    "countries": "/countries/",
    "country": "/countries/CH/",
    "nothing-found": "/airports/?q=qqqqqq",
    "wrong-page": "/airports/?page=abc",
    "not-found": "/airports/ZZZZ9/",
}
ENGLISH = ["Airports", "Countries", "Search", "There is no", "Skip to the content", "Not for navigation"]
"""Texts of all kinds of pages, none of which a reader of another language should meet."""


@pytest.mark.parametrize(
    ("language", "name"),
    [
        *(("ar", name) for name in PAGES),
        *((language, name) for language in ("de", "es", "fr", "ja") for name in ("home", "airport", "wrong-page")),
    ],
)
def test_a_page_is_in_the_language_of_its_reader(
    browser: Browser, address: str, screenshots: Path, language: str, name: str
) -> None:
    with browser.new_context(
        viewport={"width": 390, "height": 900}, locale=language, bypass_csp=True, reduced_motion="reduce"
    ) as context:
        page = context.new_page()
        answer = page.goto(address + PAGES[name])
        assert answer is not None
        assert answer.header_value("content-language") == language
        html = page.locator("html")
        assert (html.get_attribute("lang"), html.get_attribute("dir")) == (language, LANGUAGES[language])
        text = page.locator("body").inner_text()
        assert [each for each in ENGLISH if each in text] == []
        page.screenshot(path=screenshots / f"airfields-{name}-{language}-phone.png", full_page=True)
        assert violations(page) == []
        assert overflow(page) == 0
        page.set_viewport_size({"width": 1280, "height": 900})
        page.screenshot(path=screenshots / f"airfields-{name}-{language}-wide.png", full_page=True)
        assert overflow(page) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_without_scripts_chooses_a_language_and_stays_on_the_page(
    browser: Browser, address: str, language: str
) -> None:
    with browser.new_context(locale="en", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}/airports/?q=zurich")
        page.get_by_label("Language").select_option(language)
        page.locator("form.languages button").click()
        assert page.url == f"{address}/airports/?q=zurich"
        assert page.locator("html").get_attribute("lang") == language
        page.goto(f"{address}/countries/")
        assert page.locator("html").get_attribute("lang") == language
        page.locator("form.languages select").select_option("en")
        page.locator("form.languages button").click()
        assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_problems_of_a_form_are_in_the_language_of_its_reader(
    browser: Browser, address: str, screenshots: Path, language: str
) -> None:
    with browser.new_context(viewport={"width": 390, "height": 900}, locale=language, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(f"{address}/airports/EGLL/")
        form = page.locator("form:has(textarea)")
        form.evaluate("form => { form.noValidate = true }")
        form.get_by_role("button").last.click()
        text = page.locator("main").inner_text()
        assert [each for each in ("Fill this in", "Choose one", "How was it", "Your name") if each in text] == []
        page.screenshot(path=screenshots / f"airfields-problems-{language}-phone.png", full_page=True)
        assert violations(page) == []
        assert overflow(page) == 0


SCRIPT = """() => [
  gettext("Open"), gettext("Other"), pgettext("state", "Open"), ngettext("%(count)s seat", "%(count)s seats", 2),
  interpolate("%(a)s, 100%%", {a: 1}, true), get_format("decimal"), bandstand.i18n.locale,
]"""


def test_scripts_of_a_page_speak_its_language(browser: Browser, tmp_path: Path) -> None:
    catalogue = Catalog(locale="fr", charset="utf-8", fuzzy=False)
    catalogue.add("Open", "Ouvrir")
    catalogue.add("Open", "Ouvert </script>", context="state")
    catalogue.add(("%(count)s seat", "%(count)s seats"), ("%(count)s place", "%(count)s places"))
    path = tmp_path / "fr" / "LC_MESSAGES" / "javascript.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)
    services = FixedServices({I18N: I18n(["en", "fr"], folders=[tmp_path])})
    reply = copy_context().run(javascript_catalogue, MemoryRequest(services=services), locale="fr")
    assert isinstance(reply.body, bytes)
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content(f"<script>{reply.body.decode()}</script>")
        assert page.evaluate(SCRIPT) == [
            "Ouvrir",
            "Other",
            "Ouvert </script>",
            "%(count)s places",
            "1, 100%",
            ",",
            "fr",
        ]
