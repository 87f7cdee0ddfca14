"""Compressed answers: which, for whom, and how long they are."""

import asyncio
import gzip
import time
import zlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.http import Reply
from bandstand.contracts.http.testing import MemoryRequest
from bandstand.http._chain import Both
from bandstand.http._compression import accepts_gzip, compress, compressed
from bandstand.http._files import FileResponse
from bandstand.http._response import Answer, Response
from bandstand.http._streaming import EventStream, StreamingResponse

WANTED = MemoryRequest(headers={"Accept-Encoding": "gzip, br"})
PAGE = "<p>Hello</p>" * 100


def content(answer: Answer) -> bytes:
    assert isinstance(answer.body, bytes)
    return answer.body


def pieces(answer: Answer) -> Iterator[bytes]:
    assert isinstance(answer.body, Iterator)
    return answer.body


def test_a_page_is_compressed_for_those_who_take_it() -> None:
    response = Response(PAGE, headers={"ETag": '"a"', "Content-Length": "1200", "Vary": "Cookie"})
    assert compressed(WANTED, response) is response
    assert gzip.decompress(content(response)) == PAGE.encode()
    assert len(content(response)) < 250
    assert [*response.headers] == [
        ("content-type", "text/html; charset=utf-8"),
        ("etag", 'W/"a"'),
        ("vary", "Cookie, Accept-Encoding"),
        ("content-encoding", "gzip"),
    ]


def test_others_get_it_as_it_is_and_caches_know() -> None:
    response = Response(PAGE, headers={"ETag": '"a"'})
    compressed(MemoryRequest(), response)
    assert (response.text, response.headers["etag"], response.headers["vary"]) == (PAGE, '"a"', "Accept-Encoding")


def test_a_weak_tag_stays_what_it_is() -> None:
    response = Response(PAGE, headers={"ETag": 'W/"a"'})
    compressed(WANTED, response)
    assert response.headers["etag"] == 'W/"a"'


@pytest.mark.parametrize(
    "response",
    [
        Response("x" * 199),
        Response("x" * 999, 206),
        Response("x" * 999, 304),
        Response("x" * 999, content_type="image/png"),
        Response("x" * 999, content_type="application/zip"),
        Response("x" * 999, content_type="text/event-stream"),
        Response("x" * 999, headers={"Content-Encoding": "br"}),
        Response("x" * 999, headers={"Content-Range": "bytes 0-998/2000"}),
        Response("x" * 999, headers={"Cache-Control": "Public, No-Transform"}),
        EventStream(["a"]),
    ],
    ids=repr,
)
def test_what_would_not_gain_stays_as_it_is(response: Response) -> None:
    before, body = [*response.headers], response.body
    assert compressed(WANTED, response) is response
    assert ([*response.headers], response.body) == (before, body)


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain", "TEXT/CSS; charset=utf-8", "application/json", "application/problem+json", "image/svg+xml",
        "application/xml ;x", "text/javascript",
    ],
)  # fmt: skip
def test_text_of_every_kind_is_compressed(kind: str) -> None:
    response = Response("x" * 999, content_type=kind)
    compressed(WANTED, response)
    assert response.headers["content-encoding"] == "gzip"


def test_a_reply_is_compressed_too() -> None:
    answer = compressed(WANTED, Reply(headers=(("Content-Type", "text/css"),), body=PAGE.encode()))
    assert gzip.decompress(content(answer)) == PAGE.encode()
    small = Reply(headers=(("Content-Type", "text/css"),), body=b"a")
    assert compressed(WANTED, small) is small


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("gzip", True), ("GZIP", True), ("x-gzip", True), ("*", True), ("br, gzip;q=0.5", True),
        ("gzip ; q=0.001", True),
        ("", False), ("identity", False),
        ("gzip;q=0", False), ("*;q=0", False), ("gzip;q=0, *", False), ("br", False),
        ("*, gzip;q=0.0", False), ("gzip;q=0.5, identity", False), ("gzip, identity;q=0.5", True), ("gzipped", False),
        ("gzip," * 500, False),
    ],
)  # fmt: skip
def test_qualities_decide(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted


@given(st.text(alphabet="gzip*;q=01.,- \tidenty") | st.text())
def test_no_header_is_an_error(header: str) -> None:
    assert accepts_gzip(header) in (True, False)


def seconds(header: str) -> float:
    best = 60.0
    for _ in range(5):
        start = time.process_time()
        for _ in range(50):
            accepts_gzip(header)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("part", ["a,", ";", "=", "gzip;q=1,"])
def test_twice_as_much_takes_twice_as_long(part: str) -> None:
    size = 500 // len(part)
    # A second look, for another process may take the cache away; what is quadratic fails each time.
    assert any(seconds(part * 2 * size) < 2.5 * seconds(part * size) + 0.005 for _ in range(3))


def test_the_length_of_a_page_varies_by_a_hundred_for_no_reason() -> None:
    lengths = {len(content(compressed(WANTED, Response(PAGE)))) for _ in range(200)}
    assert len(lengths) > 20
    assert max(lengths) - min(lengths) < 100


def test_chunks_are_compressed_so_that_each_can_be_read_at_once() -> None:
    def chunks() -> Iterator[str]:
        yield "first " * 50
        yield "second"

    response = StreamingResponse(chunks())
    compressed(WANTED, response)
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    body = pieces(response)
    assert reader.decompress(next(body)) == b"first " * 50
    assert reader.decompress(next(body)) == b"second"
    assert (reader.decompress(b"".join(body)), reader.eof) == (b"", True)


def test_async_chunks_are_compressed_too_and_closed() -> None:
    log: list[str] = []

    async def chunks() -> AsyncIterator[str]:
        try:
            yield "a"
            yield "b"
        finally:
            log.append("closed")

    async def sent() -> bytes:
        response = StreamingResponse(chunks())
        compressed(WANTED, response)
        body: Any = response.body  # Any: an async body
        first = await anext(body)
        await body.aclose()
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(first)

    assert (asyncio.run(sent()), log) == (b"a", ["closed"])


def test_an_empty_stream_is_a_whole_member() -> None:
    response = StreamingResponse([])
    compressed(WANTED, response)
    body = pieces(response)
    assert gzip.decompress(b"".join(body)) == b""


def test_a_file_is_compressed_and_its_ranges_are_no_longer_offered(tmp_path: Path) -> None:
    path = tmp_path / "a.css"
    path.write_text(PAGE)
    response = FileResponse(path)
    compressed(WANTED, response)
    body = pieces(response)
    assert gzip.decompress(b"".join(body)) == PAGE.encode()
    assert not {"content-length", "accept-ranges"} & {*response.headers.keys()}
    part = FileResponse(path, request=MemoryRequest(headers={"Range": "bytes=0-299"}))
    compressed(WANTED, part)
    assert "content-encoding" not in part.headers


def test_it_wraps_handlers_of_every_colour() -> None:
    def view(request: object) -> Response:
        return Response(PAGE)

    async def async_view(request: object) -> Response:
        return Response(PAGE)

    both = compress(Both(view, async_view), min_size=1, level=9)
    assert gzip.decompress(content(both(WANTED))) == PAGE.encode()
    assert gzip.decompress(content(asyncio.run(both.handle_async(WANTED)))) == PAGE.encode()  # type: ignore[arg-type]
    assert gzip.decompress(content(compress(view)(WANTED))) == PAGE.encode()
    assert gzip.decompress(content(asyncio.run(compress(async_view)(WANTED)))) == PAGE.encode()


@given(st.lists(st.binary(max_size=300)))
def test_every_body_comes_back(chunks: list[bytes]) -> None:
    whole = Response(b"".join(chunks))
    compressed(WANTED, whole, min_size=0)
    assert gzip.decompress(content(whole)) == b"".join(chunks)
    streamed = StreamingResponse(chunks)
    compressed(WANTED, streamed)
    body = pieces(streamed)
    assert gzip.decompress(b"".join(body)) == b"".join(chunks)
