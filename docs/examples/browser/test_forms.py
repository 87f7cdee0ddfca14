"""A form with every field and every widget in front of axe-core, with and without problems, in each layout."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bandstand import forms
from bandstand.forms import widgets

from .test_airfields import overflow, violations

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

COLOURS = [("Warm", [("r", "Red"), ("y", "Yellow")]), ("Cold", [("b", "Blue")])]


class Stored:
    """A file that is there already."""

    name = "cover.png"
    url = "/media/cover.png"


class Everything(forms.Form):
    text = forms.CharField(max_length=40, help_text="As on your passport.")
    search = forms.CharField(widget=widgets.SearchInput())
    phone = forms.CharField(widget=widgets.TelInput())
    colour = forms.CharField(widget=widgets.ColorInput(), initial="#225588")
    password = forms.CharField(widget=widgets.PasswordInput())
    email = forms.EmailField()
    site = forms.URLField()
    slug = forms.SlugField()
    number = forms.IntegerField(min_value=1, max_value=9, help_text="One to nine.")
    price = forms.DecimalField(max_digits=6, decimal_places=2, localize=True)
    notes = forms.CharField(widget=widgets.Textarea())
    agreed = forms.BooleanField(help_text="All of it.")
    maybe = forms.NullBooleanField()
    one = forms.ChoiceField(choices=COLOURS)
    radio = forms.ChoiceField(choices=COLOURS, widget=widgets.RadioSelect(), help_text="Only one.")
    several = forms.MultipleChoiceField(choices=COLOURS)
    boxes = forms.MultipleChoiceField(choices=COLOURS, widget=widgets.CheckboxSelectMultiple())
    day = forms.DateField()
    time = forms.TimeField()
    moment = forms.DateTimeField(initial=datetime(2026, 11, 22, 20, 30, tzinfo=UTC))
    split = forms.SplitDateTimeField(help_text="Day and time.")
    born = forms.DateField(widget=widgets.SelectDateWidget())
    span = forms.DurationField()
    file = forms.FileField()
    cover = forms.FileField(required=False, widget=widgets.ClearableFileInput())
    address = forms.GenericIPAddressField()
    identifier = forms.UUIDField()
    data = forms.JSONField()
    token = forms.CharField(widget=widgets.HiddenInput())
    tokens = forms.MultipleChoiceField(choices=COLOURS, widget=widgets.MultipleHiddenInput())


PAGE = """<!doctype html><html lang="en" dir="{direction}"><head><meta charset="utf-8"><title>Every widget</title>
<meta name="viewport" content="width=device-width"><style>
:root {{ color-scheme: light dark; font: 1rem/1.5 sans-serif; background: light-dark(#fff, #111); }}
a {{ color: light-dark(#0645ad, #8ab4f8); }}
body {{ margin: 1rem; }}
form > div, form > p, li, tr {{ margin-block: 1rem; }}
label, legend {{ display: block; font-weight: bold; }}
fieldset label {{ font-weight: normal; display: inline-block; min-height: 1.5rem; }}
input, select, textarea {{ font: inherit; max-width: 100%; box-sizing: border-box; min-height: 1.5rem; }}
input[type=radio], input[type=checkbox] {{ min-width: 1.5rem; }}
.errorlist {{ margin: 0; padding: 0; list-style: none; color: light-dark(#a00000, #ff9a9a); }}
</style></head><body><main><h1>Every widget</h1><form method="post" novalidate>{form}
<button type="submit">Send</button></form></main></body></html>"""
LAYOUTS = {"as_div": "{}", "as_p": "{}", "as_ul": "<ul>{}</ul>", "as_table": "<table><tbody>{}</tbody></table>"}


@pytest.mark.parametrize("state", ["empty", "refused"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_widget_is_for_everybody(browser: Browser, screenshots: Path, layout: str, state: str) -> None:
    form = Everything({"radio": "x"}) if state == "refused" else Everything(initial={"cover": Stored()})
    if state == "refused":
        assert form.errors.keys() >= form.fields.keys() - {"maybe", "cover", "colour", "moment"}
        form.add_error(None, "Nothing was right.")
    html = PAGE.format(direction="ltr", form=LAYOUTS[layout].format(getattr(form, layout)()))
    with browser.new_context(viewport={"width": 900, "height": 900}) as context:
        page = context.new_page()
        page.set_content(html)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=screenshots / f"forms-{layout}-{state}-{scheme}.png", full_page=True)
            assert violations(page) == []


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_forms_fit_a_phone(browser: Browser, screenshots: Path, direction: str) -> None:
    with browser.new_context(viewport={"width": 320, "height": 800}) as context:
        page = context.new_page()
        page.set_content(PAGE.format(direction=direction, form=Everything({}).as_div()))
        page.screenshot(path=screenshots / f"forms-phone-{direction}.png", full_page=True)
        assert overflow(page) == 0
        assert violations(page) == []


def test_every_element_is_reached_by_keyboard_and_named(browser: Browser) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content(PAGE.format(direction="ltr", form=Everything().as_div()))
        nameless = page.evaluate(
            """() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
            .filter(each => each.labels.length === 0 && !each.getAttribute('aria-label')).map(each => each.name)"""
        )
        assert nameless == []
        reached = set()
        for _ in range(120):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("() => document.activeElement.name || ''"))
        wanted = page.evaluate("() => [...document.forms[0].elements].map(each => each.name)")
        hidden = {"", "token", "tokens"}
        assert set(wanted) - hidden <= reached
