"""Pages about errors, made by a real engine in a whole site: for visitors, and for the one who writes templates."""

from __future__ import annotations

import logging
from html import unescape
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.rendering.portable.testing import assert_shown_alike
from bandstand.contracts.rendering.reference import MemoryEngine
from bandstand.project.error_pages import TEMPLATES, ErrorPage, Html
from bandstand.templates import Engine
from bandstand.templates.portable import check_portable

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.http.testing import Client

    VisitSite = Callable[..., Client]

HTML = {"accept": "text/html"}
SHIPPED = TEMPLATES / "errors" / "error.html"
NOT_FOUND = ErrorPage(
    status=404,
    title="There is nothing here",
    text="It's <gone>.",
    language="en",
    direction="ltr",
    home="/shop/?a=1&b=2",
    home_label="Go to the home page",
    error_id="",
    id_label="",
    style=Html("p > b { margin: 0 }"),
)
FAILED = ErrorPage(
    status=500,
    title="Something went wrong",
    text="The fault is ours.",
    language="de",
    direction="ltr",
    home="",
    home_label="",
    error_id="0123456789",
    id_label="If you report it:",
    style=Html(""),
)


def test_the_shipped_template_is_portable() -> None:
    assert check_portable(SHIPPED.read_text("utf-8"), SHIPPED.name) == []


@pytest.mark.parametrize("page", [NOT_FOUND, FAILED], ids=["404", "500"])
def test_the_shipped_template_is_shown_alike(page: ErrorPage) -> None:
    reference = MemoryEngine({"errors/error.html": SHIPPED.read_text("utf-8")})
    assert_shown_alike("errors/error.html", {"page": page}, Engine(dirs=[TEMPLATES]), reference)


def test_a_site_without_templates_has_the_shipped_one(visit_site: VisitSite) -> None:
    answer = visit_site({}, Engine()).get("/nothing/", headers=HTML)
    assert answer.status == 404
    assert '<p class="status">404</p>\n<h1>There is nothing here</h1>' in answer.text


def test_a_template_of_the_site_comes_before_the_shipped_one_and_may_extend_it(visit_site: VisitSite) -> None:
    own = '{% extends "errors/error.html" %}{% block header %}<nav>Stall</nav>{% endblock %}'
    client = visit_site({"404.html": own, "errors/403.html": "Not {{ page.status }}."}, Engine())
    answer = client.get("/nothing/", headers=HTML)
    assert answer.status == 404
    assert "<nav>Stall</nav>\n<main>" in answer.text
    assert "<h1>There is nothing here</h1>" in answer.text
    assert client.post("/pages/x", headers=HTML).text == "Not 403."


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{% iff page %}", "TemplateSyntaxError"),
        ("{% include 'nothing.html' %}", "TemplateMissing"),
        ("{{ page.status|divisibleby:0 }}", "ZeroDivisionError"),
    ],
)
def test_a_template_of_the_site_that_fails_is_logged_and_the_plain_page_sent(
    visit_site: VisitSite, caplog: pytest.LogCaptureFixture, text: str, error: str
) -> None:
    with caplog.at_level(logging.ERROR, "bandstand.request"):
        answer = visit_site({"404.html": text}, Engine()).get("/nothing/", headers=HTML)
    assert (answer.status, "<h1>There is nothing here</h1>" in answer.text) == (404, True)
    (record,) = caplog.records
    assert record.getMessage() == "The template for errors of status 404 failed; a plain page was sent"
    assert record.exc_info is not None
    assert record.exc_info[0] is not None
    assert record.exc_info[0].__name__ == error


DEEP = {
    "list.html": '<ul>\n{% include "shelf.html" %}\n</ul>',
    "shelf.html": '<li>\n<ol>\n{% for book in books %}{% include "book.html" %}{% endfor %}',
    "book.html": '{% with title=book.title %}\n{% include "price.html" %}\n{% endwith %}',
    "price.html": "<b>\n{# the price #}\n<i>{{ title }}: {{ book.price|divisibleby:book.pages }}</i>\n</b>",
}


def test_the_debug_page_shows_where_a_template_failed_three_includes_deep(visit_site: VisitSite) -> None:
    books = [{"title": "Emma", "price": 12, "pages": 3}, {"title": "Empty", "price": 9, "pages": 0}]
    client = visit_site(DEEP, Engine(), {"books": books}, debug=True)
    answer = client.get("/pages/list.html", headers=HTML)
    assert answer.status == 500
    where = '<span class="file">stall/templates/{name}:{line}</span> <span class="quiet">template {name}</span>'
    assert f'<div class="first"><h3>{where.format(name="price.html", line=3)}</h3>' in answer.text
    source = "<i>3</i>&lt;i&gt;{{ title }}: <mark>{{ book.price|divisibleby:book.pages }}</mark>&lt;/i&gt;</span>"
    assert source in answer.text
    assert "<span><i>2</i>{# the price #}</span>" in answer.text
    way = [
        answer.text.index(where.format(name=name, line=line))
        for name, line in (("price.html", 3), ("book.html", 2), ("shelf.html", 3), ("list.html", 2))
    ]
    assert way == sorted(way)


def test_the_debug_page_shows_what_the_names_of_a_template_stand_for(visit_site: VisitSite) -> None:
    text = "{% for name, pages in books %}{% with half=pages %}{% for letter in name %}{{ 9|divisibleby:half }}"
    ends = "{% endfor %}{% endwith %}{% endfor %}"
    client = visit_site({"list.html": text + ends}, Engine(), {"books": [("Emma", 3), ("No", 0)]}, debug=True)
    shown = client.get("/pages/list.html", headers={"accept": "text/plain"}).text
    assert "at stall/templates/list.html:1\n" in shown
    variables = [line for line in shown.splitlines() if line.startswith("    ") and " = " in line]
    assert variables == [
        "    books = [('Emma', 3), ('No', 0)]",
        "    name = 'No'",
        "    pages = 0",
        "    half = 0",
        "    letter = 'N'",
    ]


def test_the_debug_page_shows_the_lines_around_a_mistake_in_a_template(visit_site: VisitSite) -> None:
    lines = [f"line {number}" for number in range(1, 21)]
    lines[9] = "<b>{% iff x %}</b>"
    templates = {"page.html": '{% include "part.html" %}', "part.html": "\n".join(lines)}
    answer = visit_site(templates, Engine(), debug=True).get("/pages/page.html", headers=HTML)
    text = unescape(answer.text)
    assert "There is no tag 'iff' here. Did you mean 'if'?" in text
    assert '<span class="at"><i>10</i><b><mark>{% iff x %}</mark></b></span>' in text
    assert "<pre><span><i>5</i>line 5</span>" in text
    assert "<span><i>15</i>line 15</span></pre>" in text
