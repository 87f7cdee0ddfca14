"""``bandstand run``: what each server is told; with the servers themselves it is tested where they are installed."""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING

import pytest

from bandstand.project.cli import main
from bandstand.project.commands import run as command
from bandstand.project.commands.run import SERVERS, Bind
from bandstand.project.discovery import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BIND = Bind(host="127.0.0.1", port=8000, workers=2)


@pytest.mark.parametrize(
    ("server", "told"),
    [
        ("gunicorn", "bandstand.project.served:wsgi --bind 127.0.0.1:8000 --workers 2 "),
        ("uvicorn", "bandstand.project.served:asgi --host 127.0.0.1 --port 8000 --workers 2"),
        ("granian", "--host 127.0.0.1 --port 8000 --workers 2 "),
        ("waitress", "--listen=127.0.0.1:8000 --threads=8 bandstand.project.served:wsgi"),
        ("hypercorn", "bandstand.project.served:asgi --bind 127.0.0.1:8000 --workers 2"),
    ],
)
def test_each_server_is_told_where_to_listen_with_how_many(server: str, told: str) -> None:
    assert told in " ".join([*SERVERS[server](BIND), ""])


@pytest.mark.parametrize("server", ["gunicorn", "waitress", "hypercorn"])
def test_an_address_of_ipv6_stands_in_brackets(server: str) -> None:
    assert "[::1]:8000" in " ".join(SERVERS[server](Bind(host="::1", port=8000, workers=1)))


@pytest.fixture
def become(write: Callable[[dict[str, str]], Path], monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], str]]:
    """What the process would go on as, in a site; with gunicorn, as if nothing else were installed."""
    site = "from bandstand.project import Project, env\nproject = Project(__name__, static=None)"
    folder = write({"pyproject.toml": '[tool.bandstand]\nproject = "site_r:project"', "site_r.py": site})
    monkeypatch.chdir(folder)
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(command, "find_spec", only_gunicorn)
    calls: list[tuple[list[str], str]] = []

    def note(words: list[str], environment: dict[str, str]) -> int:
        calls.append((words, environment[VARIABLE]))
        return 0

    monkeypatch.setattr(command, "_become", note)
    return calls


def only_gunicorn(name: str) -> str | None:
    return name if name == "gunicorn" else None


def not_installed(_name: str) -> None:
    return None


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_the_first_server_that_is_installed_serves_the_project_and_gets_all_else(
    become: list[tuple[list[str], str]],
) -> None:
    port = free_port()
    assert main(["run", "--port", port, "--workers", "3", "--timeout", "9", "--", "-k", "sync"]) == 0
    words, project = become[0]
    assert project == "site_r:project"
    assert words[:3] == [sys.executable, "-m", "gunicorn"]
    assert words[words.index("--workers") :][:2] == ["--workers", "3"]
    assert words[-4:] == ["--timeout", "9", "-k", "sync"]


def test_there_are_as_many_workers_as_processors(become: list[tuple[list[str], str]]) -> None:
    main(["run", "--port", free_port()])
    words = become[0][0]
    assert words[words.index("--workers") + 1] == str(os.cpu_count())


@pytest.mark.usefixtures("become")
def test_one_that_is_not_installed_is_told_with_the_line_that_installs_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--server", "uvicorn"]) == 1
    assert capsys.readouterr().err == "Error: uvicorn is not installed: pip install uvicorn.\n"


def test_without_any_server_it_tells_how_to_install_one(
    become: list[tuple[list[str], str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "find_spec", not_installed)
    assert main(["run"]) == 1
    assert capsys.readouterr().err == "Error: No server is installed: pip install gunicorn.\n"
    assert become == []


def test_a_port_that_is_taken_stops_it(become: list[tuple[list[str], str]], capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["run", "--port", str(taken.getsockname()[1])]) == 1
    assert "cannot be had: Address already in use." in capsys.readouterr().err
    assert become == []
