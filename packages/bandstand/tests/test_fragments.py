"""Parts of templates that are kept, in a site, under both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.rendering import RENDERER
from bandstand.http import Response
from bandstand.http.testing import Client
from bandstand.project import Project
from bandstand.stack import full_stack
from bandstand.templates import Engine
from bandstand.urls import path

if TYPE_CHECKING:
    from pathlib import Path

    from bandstand.http import Request

PAGE = '{% fragment "side" 60 who %}<b>{{ n }}</b>{% endfragment %} {{ n }}'


@pytest.mark.parametrize("kind", ["templates", "jinja"])
def test_a_part_of_a_page_is_kept_in_the_cache_of_the_site(tmp_path: Path, kind: str) -> None:
    loads = "{% load fragments %}" if kind == "templates" else ""
    (tmp_path / "page.html").write_text(loads + PAGE)
    if kind == "jinja":
        templates = pytest.importorskip("bandstand.jinja", reason="the extra jinja is not installed").Jinja(
            dirs=[tmp_path]
        )
    else:
        templates = Engine(dirs=[tmp_path])

    def view(request: Request[object]) -> Response:
        context = {"n": request.query["n"], "who": "me"}
        return Response(project.assembly.require(RENDERER).render("page.html", context, request=request))

    project = Project("site", routes=[path("", view)], components=full_stack(templates=templates))
    client = Client(project.wsgi)
    assert client.get("/?n=<").text == "<b>&lt;</b> &lt;"
    assert client.get("/?n=2").text == "<b>&lt;</b> 2"
