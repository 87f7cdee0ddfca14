"""The guestbook as its users meet it: each server that people use, one visitor from the first page to the last."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

FOLDER = Path(__file__).parent / "guestbook"
COMMANDS = {
    "bandstand.http": "bandstand.http --port {port} guestbook:application",
    "gunicorn": "gunicorn --no-control-socket --bind 127.0.0.1:{port} guestbook:application",
    "uvicorn": "uvicorn --port {port} guestbook:asgi_application",
    "hypercorn": "hypercorn --bind 127.0.0.1:{port} guestbook:asgi_application",
}


class Visitor:
    """A browser without scripts: it keeps cookies and follows redirects."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, url: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["content-type"] = "application/x-www-form-urlencoded"
        connection.request(method, url, urlencode(form or {}) if form is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        for cookie in answer.headers.get_all("set-cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status in (301, 302):
            return self.ask("GET", answer.headers["location"])
        return answer.status, text


@contextmanager
def serving(name: str) -> Generator[Visitor, None, None]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    command = [sys.executable, "-m", *COMMANDS[name].format(port=port).split()]
    with subprocess.Popen(command, cwd=FOLDER, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield wait_for(process, port)
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()


def wait_for(process: "subprocess.Popen[bytes]", port: int) -> Visitor:
    for _ in range(200):
        assert process.poll() is None, "the server has ended"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return Visitor(port)
    message = "the server did not answer within 10 seconds"
    raise AssertionError(message)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_visitor_signs_the_guestbook(name: str) -> None:
    with serving(name) as visitor:
        status, page = visitor.ask("GET", "/")
        assert (status, "Thank you" in page) == (200, False)
        token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
        signing = {"csrf_token": token, "name": "Zoë <b>", "text": 'Schön war\'s, "wirklich"'}
        assert visitor.ask("POST", "/sign/", {**signing, "csrf_token": "x" * 64})[0] == 403
        status, page = visitor.ask("POST", "/sign/", signing)
        assert status == 200
        assert '<p role="status">Thank you for signing.</p>' in page
        assert '<li><a href="/entries/1/">Zoë &lt;b&gt;</a></li>' in page
        assert 'name="name" value="Zoë &lt;b&gt;"' in page
        assert "Thank you" not in visitor.ask("GET", "/")[1]
        assert visitor.ask("GET", "/entries/1") == (200, 'Zoë <b>\nSchön war\'s, "wirklich"')
        assert [visitor.ask("GET", url)[0] for url in ("/entries/2/", "/entries/x/", "/nothing")] == [404, 404, 404]
        assert visitor.ask("GET", "/table.csv")[1].splitlines()[1] == 'Zoë <b>,"Schön war\'s, ""wirklich"""'
        assert "Give your name" in visitor.ask("POST", "/sign/", {**signing, "text": ""})[1]
