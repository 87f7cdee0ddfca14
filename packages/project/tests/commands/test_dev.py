"""``bandstand dev``: what it takes; as a process it is tested with the whole stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.project.cli import main
from bandstand.project.commands import dev as command
from bandstand.project.discovery import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bandstand.project.development import Settings


@pytest.fixture
def served(write: Callable[[dict[str, str]], Path], monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """What would be served, in a site that nothing may import."""
    files = {"pyproject.toml": '[tool.bandstand]\nproject = "site_d:project"', "site_d.py": "raise SystemExit(7)"}
    monkeypatch.chdir(write(files))
    monkeypatch.delenv(VARIABLE, raising=False)
    calls: list[Settings] = []

    def note(settings: Settings) -> int:
        calls.append(settings)
        return 0

    monkeypatch.setattr(command, "supervise", note)
    return calls


def test_it_listens_on_this_machine_alone_and_watches_files(served: list[Settings]) -> None:
    assert main(["dev"]) == 0
    settings = served[0]
    assert (settings.host, settings.port, settings.reload) == ("127.0.0.1", 8000, True)
    assert settings.place.target == "site_d:project"


def test_another_place_is_given_with_options(served: list[Settings]) -> None:
    assert main(["dev", "--host", "::1", "--port", "0", "--no-reload"]) == 0
    assert (served[0].host, served[0].port, served[0].reload) == ("::1", 0, False)


@pytest.mark.parametrize("port", ["70000", "-1", "web"])
def test_what_is_no_port_is_a_usage_error(served: list[Settings], port: str) -> None:
    assert main(["dev", f"--port={port}"]) == 2
    assert served == []
