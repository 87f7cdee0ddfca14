"""The demo in front of a person: each kind of page, wide and narrow, light and dark, for eyes and for machines."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page, ViewportSize

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {
    "home": "/",
    "countries": "/countries/",
    "countries-arabic": "/countries/?lang=ar",
    "country": "/countries/CH/",
    "airports": "/airports/",
    "search": "/airports/?q=zurich",
    "nothing-found": "/airports/?q=qqqqqq",
    "wrong-page": "/airports/?page=abc",
    "airport": "/airports/EGLL/",
    "not-found": "/airports/ZZZZ9/",
}
"""A page of each kind by name."""
EXPECTED = {"wrong-page": 404, "not-found": 404}
WIDTHS = {"wide": 1280, "phone": 390}
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_to_be_seen(browser: Browser, address: str, screenshots: Path, name: str, width: str) -> None:
    viewport: ViewportSize = {"width": WIDTHS[width], "height": 900}
    with browser.new_context(viewport=viewport, bypass_csp=True, reduced_motion="reduce") as context:
        page = context.new_page()
        answer = page.goto(address + PAGES[name])
        assert answer is not None
        assert answer.status == EXPECTED.get(name, 200)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=screenshots / f"airfields-{name}-{width}-{scheme}.png", full_page=True)
            assert violations(page) == []
        assert overflow(page) == 0


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_its_policy_and_asks_no_other_host(browser: Browser, address: str, name: str) -> None:
    said: list[str] = []
    asked: list[str] = []
    with browser.new_context(viewport={"width": 320, "height": 800}) as context:
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address + PAGES[name])
        assert overflow(page) == 0
    assert [text for text in said if "Content Security Policy" in text] == []
    assert [url for url in asked if not url.startswith(address)] == []


def test_a_visitor_finds_an_airport_by_keyboard_and_comes_back(browser: Browser, address: str) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(address)
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.textContent") == "Skip to the content"
        page.get_by_role("searchbox").first.fill("zurich")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Zurich Airport").first.click()
        assert page.get_by_role("heading", level=1).inner_text() == "Zurich Airport"
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Countries").click()
        assert page.url == f"{address}/countries/"


def test_a_second_start_takes_less_than_three_seconds(seconds_to_first_page: float) -> None:
    assert seconds_to_first_page < 3


def violations(page: Page) -> list[str]:
    """Give what axe-core finds wrong, each with the elements."""
    page.evaluate(AXE)
    found = page.evaluate("(rules) => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
    return [f"{each['id']}: {[node['target'] for node in each['nodes']][:3]}" for each in found["violations"]]


def overflow(page: Page) -> int:
    """Give by how many pixels a page is wider than its window."""
    width: int = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width
