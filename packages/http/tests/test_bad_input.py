"""What no client should send: each a 4xx with a short text, logged once without a traceback, and nothing stored."""

import asyncio
import logging
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bandstand.http import FileResponse, Limits, Response, asgi, pipeline, wsgi
from bandstand.http.testing import Answer, AsyncClient, Client

LIMITS = Limits(body=1000, form=1000, fields=5, files=2, file=2000, total=5000, memory=10, query=200, cookies=300)
MULTIPART = {"content-type": "multipart/form-data; boundary=b"}
URLENCODED = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}


def part(disposition: str, content: bytes = b"x", headers: str = "") -> bytes:
    return f"--b\r\ncontent-disposition: form-data; {disposition}\r\n{headers}\r\n".encode() + content + b"\r\n"


FILE = part('name="file"; filename="a.txt"', b"x" * 100)
NESTED = part('name="n"', b"--c\r\n", "content-type: multipart/mixed; boundary=c\r\n")


@dataclass(frozen=True)
class Bad:
    """A request that is to be refused."""

    status: int
    url: str = "/form"
    method: str = "POST"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    host: str = "localhost"


CASES = {
    "a parameter with a malformed percent-encoding": Bad(400, "/query?a=%zz"),
    "a parameter with half a percent-encoding": Bad(400, "/query?a=%4"),
    "a parameter that is no UTF-8": Bad(400, "/query?a=%ff"),
    "a path that is no UTF-8": Bad(400, "/%ff"),
    "a query that is too long": Bad(414, f"/query?a={'x' * 200}"),
    "too many parameters": Bad(414, f"/query?{'a&' * 6}"),
    "a form with a malformed percent-encoding": Bad(400, body=b"a=%zz", headers=URLENCODED),
    "a form that is no UTF-8": Bad(400, body=b"a=%ff", headers=URLENCODED),
    "a form in another charset": Bad(
        400, body=b"a=1", headers={"content-type": "application/x-www-form-urlencoded; charset=latin-1"}
    ),
    "a multipart form in another charset": Bad(
        400, body=FILE + b"--b--\r\n", headers={"content-type": "multipart/form-data; boundary=b; charset=koi8-r"}
    ),
    "a form with too many fields": Bad(413, body=b"a=1&" * 6, headers=URLENCODED),
    "a form that is too large": Bad(413, body=b"a=" + b"x" * 1001, headers=URLENCODED),
    "a multipart form without a boundary": Bad(400, body=FILE, headers={"content-type": "multipart/form-data"}),
    "a multipart form that is cut off": Bad(400, body=FILE, headers=MULTIPART),
    "a multipart form that is cut off in a file": Bad(400, body=FILE[:-20], headers=MULTIPART),
    "a multipart form with a field that is no UTF-8": Bad(
        400, body=part('name="a"', b"\xff") + b"--b--\r\n", headers=MULTIPART
    ),
    "a multipart form within a multipart form": Bad(400, body=NESTED + b"--b--\r\n", headers=MULTIPART),
    "too many files": Bad(413, body=FILE * 3 + b"--b--\r\n", headers=MULTIPART),
    "a file that is too large": Bad(
        413, body=part('name="file"; filename="a"', b"x" * 2001) + b"--b--\r\n", headers=MULTIPART
    ),
    "a part with too long headers": Bad(
        413, body=part('name="a"', headers=f"x-long: {'x' * 9000}\r\n") + b"--b--\r\n", headers=MULTIPART
    ),
    "a body that is too large": Bad(413, "/body", body=b"x" * 1001),
    "two lengths of the body": Bad(400, "/body", body=b"abc", headers={"content-length": "3, 4"}),
    "a length that is no number": Bad(400, "/body", body=b"abc", headers={"content-length": "-3"}),
    "JSON that is none": Bad(400, "/json", body=b"{", headers=JSON),
    "JSON that is nested too deeply": Bad(400, "/json", body=b"[" * 400 + b"]" * 400, headers=JSON),
    "JSON that is no UTF-8": Bad(400, "/json", body=b'"\xff"', headers=JSON),
    "cookies that are too long": Bad(431, "/cookies", headers={"cookie": f"a={'x' * 300}"}),
    "a range that does not exist": Bad(416, "/file", "GET", headers={"range": "bytes=100000-"}),
    "a foreign host": Bad(400, "/body", host="evil.example"),
    "a host with a path": Bad(400, "/body", host="localhost/evil"),
    "a host with a user": Bad(400, "/body", host="localhost@evil.example"),
    "a host with a line break": Bad(400, "/body", host="localhost\r\nx-evil: 1"),
    "a host that is empty but for its port": Bad(400, "/body", host=":80"),
}


def view(request: Any) -> Response:
    if request.path == "/file":
        return FileResponse(__file__, request=request)
    reading: dict[str, Callable[[], object]] = {
        "/query": lambda: request.query,
        "/form": lambda: request.form,
        "/body": lambda: request.body,
        "/json": request.json,
        "/cookies": lambda: request.cookies,
    }
    reading.get(request.path, lambda: None)()
    return Response("taken")


@pytest.fixture(params=["wsgi", "asgi"])
def send(request: pytest.FixtureRequest) -> Callable[[Bad], Answer]:
    options: dict[str, Any] = {"limits": LIMITS, "middleware": [pipeline()]}

    def ask(bad: Bad) -> Answer:
        given: dict[str, Any] = {
            "body": bad.body,
            "headers": {"sec-fetch-site": "same-origin", **bad.headers},
            "host": bad.host,
        }
        if request.param == "wsgi":
            return Client(wsgi(view, **options)).request(bad.method, bad.url, **given)
        return asyncio.run(AsyncClient(asgi(view, **options)).request(bad.method, bad.url, **given))

    return ask


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_in_a_few_words_and_leaves_nothing_behind(
    name: str,
    send: Callable[[Bad], Answer],
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with caplog.at_level(logging.INFO):
        answer = send(CASES[name])
    assert answer.status == CASES[name].status
    assert answer.header("x-content-type-options") == "nosniff"
    assert len(answer.text) < 120
    assert "evil" not in answer.text
    records = [record for record in caplog.records if record.name.startswith("bandstand")]
    assert len(records) == 1
    assert all(record.exc_info is None and "\n" not in record.getMessage() for record in records)
    assert list(tmp_path.iterdir()) == []
