"""The server for development, as a process."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from bandstand.http.__main__ import main

APP = """
from bandstand.http import Response, wsgi

def hello(request):
    return Response(f"Hello, {request.query.get('name', 'you')}")

app = wsgi(hello)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Generator[Path, None, None]:
    (tmp_path / "shop.py").write_text(APP, encoding="utf-8")
    yield tmp_path
    sys.modules.pop("shop", None)  # other tests have shops of their own


@contextmanager
def serving(folder: Path, target: str) -> Generator[str, None, None]:
    command = [sys.executable, "-m", "bandstand.http", target, "--port", "0"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+/", line)
            assert found, line + (process.stderr.read() if process.stderr else "")
            yield found[0]
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(10) == 0


def test_it_serves_an_application_and_ends_when_interrupted(folder: Path) -> None:
    with serving(folder, "shop:app") as url, urlopen(f"{url}?name=Ada") as answer:
        assert answer.read() == b"Hello, Ada"
        assert answer.headers["content-length"] == "10"


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("shop", "Name the application as 'module:name', for example 'shop:app'; got 'shop'."),
        ("shop:ap", "The module 'shop' has no 'ap'. Did you mean 'app'?"),
        ("no_such_shop:app", "There is no module 'no_such_shop' here"),
    ],
)
def test_a_wrong_target_is_named(
    folder: Path, target: str, text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "path", [*sys.path])
    assert main([target]) == 2
    assert capsys.readouterr().err.startswith(text)


def test_a_port_in_use_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "path", [*sys.path])
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["shop:app", "--port", str(port)]) == 2
    assert capsys.readouterr().err == f"The port {port} cannot be had: Address already in use.\n"
