"""``bandstand routes``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bandstand.http import Response
from bandstand.project import Project
from bandstand.project.cli import call
from bandstand.urls import path, re_path

if TYPE_CHECKING:
    import pytest


def book(_request: Any, number: int) -> Response:
    return Response(str(number))


PROJECT = Project(
    "one",
    routes=[
        path("books/<int:number>/", book, name="book"),
        path("", book, {"number": 1}, options={"csrf": False}),
        re_path(r"^y/([0-9]{4})/$", book),
    ],
    static=None,
    health=None,
)


def test_routes_are_listed_in_the_order_in_which_they_are_tried(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(PROJECT, "routes") == 0
    target = f"{__name__}.book"
    assert capsys.readouterr().out.splitlines() == [
        f"/books/<int:number>/  book  {target}",
        f"/                           {target} csrf=False",
        f"^y/([0-9]{{4}})/$             {target}",
    ]


def test_a_text_chooses_among_them(capsys: pytest.CaptureFixture[str]) -> None:
    call(PROJECT, "routes", "BOOKS")
    assert len(capsys.readouterr().out.splitlines()) == 1
    call(PROJECT, "routes", "nothing like it")
    assert capsys.readouterr().out == "No route has 'nothing like it' in it.\n"


def test_programs_get_a_list(capsys: pytest.CaptureFixture[str]) -> None:
    call(PROJECT, "routes", "--json")
    rows = json.loads(capsys.readouterr().out)
    assert rows[0] == {
        "pattern": "/books/<int:number>/",
        "name": "book",
        "target": f"{__name__}.book",
        "options": {},
    }
    assert rows[1]["options"] == {"csrf": "False"}


def test_the_route_of_an_address_is_found_with_what_its_view_gets(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(PROJECT, "routes", "--match", "http://localhost:8000/books/7/?page=2") == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["    number = 7"]
    assert call(PROJECT, "routes", "--match", "/y/1813/", "--json") == 0
    assert json.loads(capsys.readouterr().out)["arguments"] == {"0": "1813"}


def test_an_address_that_leads_nowhere_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(PROJECT, "routes", "--match", "/boks/7/") == 1
    assert "'/boks/7/'" in capsys.readouterr().err
    assert call(PROJECT, "routes", "--match", "/boks/", "--json") == 1
    assert json.loads(capsys.readouterr().out) == {"path": "/boks/", "route": None}
