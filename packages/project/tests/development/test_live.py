"""Live reload: what gets the script, and what browsers are told."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.http.testing import Sending, make_environ
from bandstand.project.development._live import Audience, LiveReload, allow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

TAG = b'<script type="module" src="/__bandstand__/live.js?state=w-0"></script>'
PAGE = b"<!doctype html><body><p>hello</p></body>"


class Body:
    """The body of an answer that notes that it was closed."""

    def __init__(self, *parts: bytes) -> None:
        self.parts = parts
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.parts)

    def close(self) -> None:
        self.is_closed = True


def answer(
    body: Iterable[bytes],
    *headers: tuple[str, str],
    status: str = "200 OK",
    sending: Sending | None = None,
    length: bool = True,
) -> tuple[dict[str, str], bytes]:
    """Give the headers and the body with which an application's answer reaches a browser."""
    parts = [*body]
    size = [("Content-Length", str(sum(map(len, parts))))] if length else []

    def application(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response(status, [*headers, *size])
        return body

    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]]) -> None:
        started.append((status, headers))

    live = LiveReload(application, Audience("w"))
    found = b"".join(live(make_environ(sending or Sending()), start_response))
    assert [each[0] for each in started] == [status]
    return dict(started[0][1]), found


HTML = ("Content-Type", "text/html; charset=utf-8")


def test_a_page_gets_the_script_before_its_end_and_its_new_length() -> None:
    headers, body = answer([PAGE[:20], PAGE[20:]], HTML)
    assert body == b"<!doctype html><body><p>hello</p>" + TAG + b"</body>"
    assert headers == {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}


def test_a_page_without_an_end_gets_it_last() -> None:
    assert answer([b"hello"], HTML)[1] == b"hello" + TAG


def test_the_body_of_the_application_is_closed() -> None:
    body = Body(PAGE)
    answer(body, HTML)
    assert body.is_closed


@pytest.mark.parametrize(
    ("headers", "status", "sending", "length"),
    [
        ([("Content-Type", "application/json")], "200 OK", Sending(), True),
        ([HTML], "200 OK", Sending(), False),
        ([HTML], "200 OK", Sending(method="HEAD"), True),
        ([HTML], "206 Partial Content", Sending(), True),
        ([HTML], "304 Not Modified", Sending(), True),
        ([HTML, ("Content-Encoding", "gzip")], "200 OK", Sending(), True),
        ([HTML, ("Content-Disposition", 'attachment; filename="a.html"')], "200 OK", Sending(), True),
        ([HTML], "200 OK", Sending(headers=[("Sec-Fetch-Dest", "empty")]), True),
        ([], "200 OK", Sending(), True),
    ],
    ids=["json", "unknown length", "head", "part", "unchanged", "compressed", "download", "fragment", "no type"],
)
def test_what_is_no_whole_page_stays_as_it_is(
    headers: list[tuple[str, str]], status: str, sending: Sending, length: bool
) -> None:
    content = gzip.compress(PAGE) if len(headers) > 1 else PAGE
    _, body = answer([content], *headers, status=status, sending=sending, length=length)
    assert body == content


def test_a_page_that_a_browser_opens_gets_it() -> None:
    assert TAG in answer([PAGE], HTML, sending=Sending(headers=[("Sec-Fetch-Dest", "document")]))[1]


def test_a_page_of_many_megabytes_stays_as_it_is() -> None:
    assert answer([b"x" * (4 * 1024 * 1024 + 1)], HTML)[1][-10:] == b"x" * 10


@pytest.mark.parametrize("name", ["Content-Security-Policy", "content-security-policy-report-only"])
def test_the_policy_of_a_page_allows_the_script_and_its_events(name: str) -> None:
    headers, _ = answer([PAGE], HTML, (name, "default-src 'self'; script-src 'none'"))
    assert headers[name] == (
        "default-src 'self'; script-src http://localhost/__bandstand__/; "
        "connect-src 'self' http://localhost/__bandstand__/"
    )


def test_the_script_carries_the_nonce_of_the_page() -> None:
    _, body = answer([PAGE], HTML, ("Content-Security-Policy", "script-src 'nonce-abc' 'strict-dynamic'"))
    assert b'src="/__bandstand__/live.js?state=w-0" nonce="abc"></script>' in body


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        ("frame-ancestors 'none'", "frame-ancestors 'none'"),
        ("default-src 'none'", "default-src 'none'; script-src S; connect-src S"),
        ("script-src 'self'", "script-src 'self' S"),
        (
            "default-src 'self'; script-src-elem 'self'",
            "default-src 'self'; script-src-elem 'self' S; script-src 'self' S; connect-src 'self' S",
        ),
        ("Script-Src 'self'; CONNECT-SRC a b ;", "script-src 'self' S; connect-src a b S"),
        ("", ""),
    ],
)
def test_what_a_policy_leaves_open_stays_open(policy: str, allowed: str) -> None:
    assert allow(policy, "S") == allowed


def test_a_browser_is_told_the_state_and_then_what_changes() -> None:
    audience = Audience("w")
    audience.tell("page")
    first, second = audience.listen(), audience.listen()
    assert next(first) == b"retry: 200\nevent: state\ndata: w-1\n\n"
    assert next(second) == b"retry: 200\nevent: state\ndata: w-1\n\n"
    audience.tell("styles")
    assert next(first) == b"event: styles\ndata: w-2\n\n"
    second.close()  # type: ignore[attr-defined]  # it is a generator, and its browser went away
    audience.tell("page")
    assert next(first) == b"event: page\ndata: w-3\n\n"


def nothing(_environ: dict[str, Any], _start_response: Callable[..., Any]) -> Iterable[bytes]:
    return []


def test_the_events_are_a_stream_that_nobody_keeps() -> None:
    started: list[Any] = []
    live = LiveReload(nothing, Audience("w"))
    events = iter(live(make_environ(Sending(url="/__bandstand__/live")), lambda *given: started.append(given)))
    assert started == [("200 OK", [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")])]
    assert next(events).startswith(b"retry: 200\n")


def test_the_script_is_served() -> None:
    started: list[Any] = []
    live = LiveReload(nothing, Audience("w"))
    script = b"".join(live(make_environ(Sending(url="/__bandstand__/live.js")), lambda *given: started.append(given)))
    assert ("Content-Length", str(len(script))) in started[0][1]
    assert b'new EventSource("/__bandstand__/live")' in script
