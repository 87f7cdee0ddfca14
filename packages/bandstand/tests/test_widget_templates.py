"""The templates of form widgets under the engine of the full stack."""

from __future__ import annotations

import re

import pytest

from bandstand.contracts.http.testing import MemoryRequest
from bandstand.contracts.rendering.page import PAGE_SECURITY
from bandstand.contracts.rendering.page.testing import MemoryPageSecurity
from bandstand.contracts.rendering.portable.testing import assert_shown_alike
from bandstand.contracts.rendering.reference import MemoryEngine
from bandstand.contracts.services.testing import FixedServices
from bandstand.forms import CharField, Media, form_factory
from bandstand.forms.widgets import FOLDER, TextInput, Widget
from bandstand.templates import Engine
from bandstand.templates.portable import check_portable

from .widgets_shown import CASES, SHIPPED

ENGINES = (MemoryEngine(SHIPPED), Engine(dirs=[FOLDER]))


@pytest.mark.parametrize("name", SHIPPED)
def test_a_template_is_portable(name: str) -> None:
    assert check_portable(SHIPPED[name], name) == []


@pytest.mark.parametrize(("widget", "value"), CASES, ids=[f"{type(w).__name__} {v!r:.12}" for w, v in CASES])
@pytest.mark.parametrize("attrs", [{}, {"id": "i"}], ids=["bare", "id"])
def test_a_widget_is_shown_alike_by_its_function_and_its_template(
    widget: Widget, value: object, attrs: dict[str, object]
) -> None:
    context = {"widget": widget.context("x", value, {**attrs, **widget.attrs})}
    assert_shown_alike(widget.stock_template, context, *ENGINES, expected=widget.render("x", value, attrs))


def test_scripts_of_a_form_carry_the_nonce_of_their_page() -> None:
    class Calendar(TextInput):
        media = Media(css={"all": ["calendar.css"]}, js=["calendar.js"])

    form = form_factory("Visit", {"day": CharField(widget=Calendar())})()
    engine = Engine(services=FixedServices({PAGE_SECURITY: MemoryPageSecurity()}))
    template = engine.from_string("{% csp_nonce_attr form.all_media %}")
    assert template.render({"form": form}) == str(form.all_media)
    written = str(template.render({"form": form}, request=MemoryRequest()))
    element = r'<link rel="stylesheet" href="/static/calendar\.css" nonce="(nonce-[0-9]+)">'
    assert re.fullmatch(element + r'\n<script src="/static/calendar\.js" nonce="\1"></script>', written)
