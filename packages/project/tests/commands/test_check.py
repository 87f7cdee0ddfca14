"""``bandstand check``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
import pytest

from bandstand.project import Project
from bandstand.project.cli import call, main
from bandstand.project.discovery import VARIABLE
from bandstand.urls import path

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def view(_request: object) -> None:
    """Answer nothing."""


MISTAKEN = Project("one", routes=[path("/books/", view, name="books")])


def test_nothing_wrong_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(Project("one"), "check") == 0
    assert capsys.readouterr().out == "Nothing is wrong.\n"


def test_findings_are_written_with_their_hints_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(MISTAKEN, "check") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("warning The pattern '/books/' begins with a slash")
    assert lines[0].endswith("[urls.leading-slash]")
    assert lines[1].startswith("    Remove it;")
    assert lines[-1] == "1 finding."


@pytest.mark.parametrize(("level", "code"), [("info", 1), ("warning", 1), ("error", 0)])
def test_from_which_level_on_it_fails_can_be_said(level: str, code: int) -> None:
    assert call(MISTAKEN, "check", "--fail-level", level) == code


def test_programs_get_a_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(Project("one", debug=True), "check", "--deploy", "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert [finding["id"] for finding in found][:2] == ["project.debug", "project.secret-keys"]
    assert found[0].keys() == {"level", "id", "text", "hint", "subject"}


def test_an_unknown_level_is_refused_with_those_there_are() -> None:
    with pytest.raises(click.UsageError, match="'bad' is not one of 'debug', 'info'"):
        call(MISTAKEN, "check", "--fail-level", "bad")


def test_a_project_that_is_not_configured_is_checked_all_the_same(
    write: Callable[[dict[str, str]], Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(
        {
            "pyproject.toml": '[tool.bandstand]\nproject = "site_e:project"',
            "site_e.py": "from bandstand.project import Project, env\n"
            "project = Project(__name__, debug=env.bool('SITE_E_DEBUG'), secret_keys=env.list('SITE_E_KEYS'))",
        }
    )
    monkeypatch.chdir(folder)
    monkeypatch.delenv(VARIABLE, raising=False)
    assert main(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines[:2]] == ["SITE_E_DEBUG", "SITE_E_KEYS"]
    assert all(line.endswith("[environment.value]") for line in lines[:2])
