"""``bandstand version``."""

from __future__ import annotations

import json
import platform
from typing import TYPE_CHECKING

from bandstand.project.cli import main

if TYPE_CHECKING:
    import pytest


def test_python_and_all_parts_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["version"]) == 0
    rows = dict(line.split() for line in capsys.readouterr().out.splitlines())
    assert rows["python"] == platform.python_version()
    assert {"bandstand-project", "bandstand-http", "bandstand-urls"} <= set(rows)


def test_programs_get_an_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["version", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["python"] == platform.python_version()
