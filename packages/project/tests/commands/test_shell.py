"""``bandstand shell``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.http import Response
from bandstand.project import App, Project
from bandstand.project.cli import call
from bandstand.project.commands.shell import AwaitingConsole, names_of
from bandstand.urls import path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def home(_request: object) -> Response:
    return Response("hello")


PROJECT = Project("one", routes=[path("", home, name="home")])


def test_code_runs_with_the_site_at_hand(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(PROJECT, "shell", "-c", "print(project.name, reverse('home'), client.get('/').text)") == 0
    assert capsys.readouterr().out == "one / hello\n"


def test_await_may_stand_at_the_top(capsys: pytest.CaptureFixture[str]) -> None:
    code = "import asyncio\nfor n in range(2):\n    print(await asyncio.sleep(0, n))\nprint(reverse('home'))"
    assert call(PROJECT, "shell", "-c", code) == 0
    assert capsys.readouterr().out == "0\n1\n/\n"


@pytest.mark.parametrize(("code", "error"), [("1 / 0", "ZeroDivisionError"), ("def", "SyntaxError")])
def test_code_that_fails_shows_why_and_ends_with_one(code: str, error: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(PROJECT, "shell", "-c", code) == 1
    assert error in capsys.readouterr().err


def test_hands_can_be_empty(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(PROJECT, "shell", "--no-imports", "-c", "project") == 1
    assert "name 'project' is not defined" in capsys.readouterr().err


def test_models_of_all_apps_are_at_hand_and_what_they_import_is_not(write: Callable[[dict[str, str]], Path]) -> None:
    write(
        {
            "books/__init__.py": "",
            "books/models.py": "from pathlib import Path\nclass Book: pass\nclass _Hidden: pass",
        }
    )
    names = names_of(Project("one", components=[App("books")]))
    assert {"Book", "project", "client", "reverse", "resolve", "services"} == set(names)


def test_what_is_typed_shares_one_event_loop(capsys: pytest.CaptureFixture[str]) -> None:
    console = AwaitingConsole({})
    console.push("import asyncio")
    console.push("async def make(): return asyncio.get_running_loop()")
    console.push("")
    console.push("first = await make()")
    console.push("print(first is await make())")
    console.close()
    assert capsys.readouterr().out == "True\n"
