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
    "notes": "/airports/EGLL/notes/",
    "not-found": "/airports/ZZZZ9/",
}
"""A page of each kind by name."""
EXPECTED = {"wrong-page": 404, "not-found": 404}
WIDTHS = {"wide": 1280, "phone": 390}
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]


@pytest.fixture(scope="session", autouse=True)
def _notes(browser: Browser, address: str) -> None:
    """Let visitors leave notes: a short one, one in Arabic, and a long one with a photo of the map."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{address}/airports/EGLL/")
        photo = page.get_by_role("figure").first.screenshot(type="jpeg")
        leave(page, "Ada", "Excellent", "Fine.")
        leave(page, "ليلى", "Good", "مطار كبير، والطريق إلى المدينة طويل.")
        leave(page, "x" * 60, "Bad", f"{'Long ways, long queues. ' * 12}\n\n{'w' * 200}", photo)


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


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_a_form_with_problems_is_fit_to_be_seen(browser: Browser, address: str, screenshots: Path, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(f"{address}/airports/EGLL/notes/")
        page.evaluate("() => { document.querySelector('form.ask').noValidate = true }")
        page.get_by_label("Your name").fill("   ")
        page.get_by_label("Photo").set_input_files({"name": "evil.html", "mimeType": "text/html", "buffer": b"<b>"})
        with page.expect_navigation() as navigation:
            page.get_by_role("button", name="Leave this note").click()
        assert navigation.value.status == 422
        assert page.title().startswith("Problem: Notes on London Heathrow Airport")
        assert page.get_by_role("alert").is_visible()
        assert page.get_by_label("Your name").get_attribute("aria-invalid") == "true"
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=screenshots / f"airfields-problems-{width}-{scheme}.png", full_page=True)
            assert violations(page) == []
        assert overflow(page) == 0
        page.evaluate("() => { document.documentElement.dir = 'rtl' }")
        page.screenshot(path=screenshots / f"airfields-problems-{width}-rtl.png", full_page=True)
        assert overflow(page) == 0


@pytest.mark.parametrize("name", ["airport", "notes"])
def test_notes_read_from_right_to_left(browser: Browser, address: str, screenshots: Path, name: str) -> None:
    with browser.new_context(viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        page.goto(address + PAGES[name])
        page.evaluate("() => { document.documentElement.dir = 'rtl' }")
        page.screenshot(path=screenshots / f"airfields-{name}-phone-rtl.png", full_page=True)
        assert overflow(page) == 0


def test_a_visitor_leaves_a_note_by_keyboard(browser: Browser, address: str) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{address}/airports/KJFK/")
        page.get_by_label("Your name").focus()
        page.keyboard.type("Grace")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")  # to the second of the buttons, which are one stop
        page.keyboard.press("Tab")
        page.keyboard.type("By keyboard.")
        for _ in range(2):  # past the photo
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        note = page.locator(".note:target")
        assert note.inner_text().split("\n")[0] == "Grace"
        assert "Good" in note.inner_text()
        assert note.evaluate("(note) => note.getBoundingClientRect().top < innerHeight")


def test_a_visitor_without_scripts_leaves_a_photo(browser: Browser, address: str) -> None:
    with browser.new_context(viewport={"width": 390, "height": 800}, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}/airports/FACT/")
        leave(page, "Ada", "Fair", "With a picture.", page.screenshot(type="jpeg"))
        photo = page.get_by_alt_text("Photo by Ada")
        answer = context.request.get(address + (photo.get_attribute("src") or ""))
        assert (answer.status, answer.headers["content-type"]) == (200, "image/webp")


def test_a_second_start_takes_less_than_three_seconds(seconds_to_first_page: float) -> None:
    assert seconds_to_first_page < 3


def leave(page: Page, name: str, rating: str, text: str, photo: bytes | None = None) -> None:
    """Fill in the form on a page and send it."""
    page.get_by_label("Your name").fill(name)
    page.get_by_label(rating).check()
    page.get_by_label("Your note").fill(text)
    if photo is not None:
        page.get_by_label("Photo").set_input_files({"name": "map.jpg", "mimeType": "image/jpeg", "buffer": photo})
    page.get_by_role("button", name="Leave this note").click()
    page.wait_for_url("**/#note-*")


def violations(page: Page) -> list[str]:
    """Give what axe-core finds wrong, each with the elements."""
    page.evaluate(AXE)
    found = page.evaluate("(rules) => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
    return [f"{each['id']}: {[node['target'] for node in each['nodes']][:3]}" for each in found["violations"]]


def overflow(page: Page) -> int:
    """Give by how many pixels a page is wider than its window."""
    width: int = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width
