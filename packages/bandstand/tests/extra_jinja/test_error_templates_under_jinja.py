"""Pages about errors in a site that writes Jinja2."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.rendering.portable.testing import assert_shown_alike
from bandstand.jinja import Jinja
from bandstand.project.error_pages import TEMPLATES, ErrorPage, Html
from bandstand.templates import Engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.http.testing import Client

    VisitSite = Callable[..., Client]

HTML = {"accept": "text/html"}


@pytest.mark.parametrize("home", ["", "/shop/?a=1&b=2"])
@pytest.mark.parametrize("error_id", ["", "0123456789"])
def test_the_shipped_template_is_shown_alike_by_both_engines(home: str, error_id: str) -> None:
    page = ErrorPage(
        status=404,
        title="There is nothing here",
        text="It's <gone>.",
        language="en",
        direction="ltr",
        home=home,
        home_label="Go to the home page",
        error_id=error_id,
        id_label="If you report it:",
        style=Html("p > b { margin: 0 }"),
    )
    assert_shown_alike("errors/error.html", {"page": page}, Engine(dirs=[TEMPLATES]), Jinja(dirs=[TEMPLATES]))


def test_a_template_of_the_site_comes_before_the_shipped_one_and_may_extend_it(visit_site: VisitSite) -> None:
    own = '{% extends "errors/error.html" %}{% block header %}<nav>{{ page.status + 1 }}</nav>{% endblock %}'
    answer = visit_site({"404.html": own}, Jinja()).get("/nothing/", headers=HTML)
    assert answer.status == 404
    assert "<nav>405</nav>\n<main>" in answer.text
    assert "<h1>There is nothing here</h1>" in answer.text


def test_a_template_of_the_site_that_fails_is_logged_and_the_plain_page_sent(
    visit_site: VisitSite, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "bandstand.request"):
        answer = visit_site({"404.html": "{{ 1 / 0 }}"}, Jinja()).get("/nothing/", headers=HTML)
    assert (answer.status, "<h1>There is nothing here</h1>" in answer.text) == (404, True)
    (record,) = caplog.records
    assert record.getMessage() == "The template for errors of status 404 failed; a plain page was sent"


def test_the_debug_page_shows_the_line_of_a_template_and_its_variables(visit_site: VisitSite) -> None:
    templates = {
        "list.html": "<ul>\n{% for book in books %}{% include 'price.html' %}{% endfor %}",
        "price.html": "<b>\n{{ book.price / book.pages }}",
    }
    books = [{"price": 12, "pages": 3}, {"price": 9, "pages": 0}]
    client = visit_site(templates, Jinja(), {"books": books}, debug=True)
    shown = client.get("/pages/list.html", headers={"accept": "text/plain"}).text
    assert "at stall/templates/price.html:2\n" in shown
    assert ">     2 | {{ book.price / book.pages }}\n" in shown
    assert "    book = {'price': 9, 'pages': 0}\n" in shown
