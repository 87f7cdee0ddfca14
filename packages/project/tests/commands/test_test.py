"""``bandstand test``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.project.cli import main
from bandstand.project.commands import test as command
from bandstand.project.discovery import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SITE = {
    "pyproject.toml": '[tool.bandstand]\nproject = "site_t:project"',
    "site_t.py": "from bandstand.project import Project\nproject = Project(__name__)",
    "test_it.py": (
        "import os\n"
        "def test_green():\n    import site_t\n    assert os.environ['BANDSTAND_PROJECT'] == 'site_t:project'\n"
        "def test_red():\n    assert False"
    ),
}


@pytest.fixture(autouse=True)
def _site(write: Callable[[dict[str, str]], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write(SITE))
    monkeypatch.delenv(VARIABLE, raising=False)


def test_the_tests_know_the_project_and_their_code_is_that_of_pytest(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["test", "-q", "-k", "green"]) == 0
    assert "1 passed, 1 deselected" in capfd.readouterr().out
    assert main(["test", "-q"]) == 1
    assert main(["test", "-q", "--no-such-option"]) == 4


def not_installed(_name: str) -> None:
    return None


def test_without_pytest_it_tells_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "find_spec", not_installed)
    assert main(["test"]) == 1
    assert capsys.readouterr().err == "Error: pytest is not installed: pip install 'bandstand[dev]'.\n"
