"""``bandstand config``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bandstand.project.cli import main
from bandstand.project.discovery import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# A fresh name for each variable: the environment of the process remembers what was read.
SITE = """
from bandstand.project import Project, env
project = Project(__name__, debug=env.bool("CONFIG_DEBUG", False), secret_keys=env.list("CONFIG_KEYS", []))
hosts = env.list("CONFIG_HOSTS", ["localhost"])
"""


@pytest.fixture(autouse=True)
def _site(write: Callable[[dict[str, str]], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write({"pyproject.toml": '[tool.bandstand]\nproject = "site_f:project"', "site_f.py": SITE})
    monkeypatch.chdir(folder)
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("CONFIG_DEBUG", "yes")
    monkeypatch.setenv("CONFIG_KEYS", "abc,def")


def test_values_are_shown_with_their_sources_and_secrets_masked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if "CONFIG_" in line]
    assert lines == [
        "CONFIG_DEBUG = True  (environment)",
        "CONFIG_KEYS  = '********'  (environment)",
        "CONFIG_HOSTS = ['localhost']  (default)",
    ]


def test_what_has_its_default_can_be_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "--changed"]) == 0
    assert "CONFIG_HOSTS" not in capsys.readouterr().out


def test_programs_get_a_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "--json"]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["CONFIG_DEBUG"] == {"name": "CONFIG_DEBUG", "type": "bool", "value": True, "source": "environment"}
    assert rows["CONFIG_KEYS"]["value"] == "********"
