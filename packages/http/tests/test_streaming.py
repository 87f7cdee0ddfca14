"""Bodies that are made while they are sent, and server-sent events."""

import asyncio
import csv
import re
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import suppress
from contextvars import ContextVar
from typing import Any, TypeVar, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.http._streaming import AsyncChunks, Chunks, Event, EventStream, StreamingResponse, changed_chunks

T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:  # Any: what a coroutine yields and is sent never matters
    return asyncio.run(coroutine)


def sync_body(response: StreamingResponse) -> Chunks[Any]:  # Any: of what the chunks are made does not matter here
    return cast("Chunks[Any]", response.body)


def async_body(response: StreamingResponse) -> AsyncChunks[Any]:  # Any: as above
    return cast("AsyncChunks[Any]", response.body)


class Source:
    """Chunks in both colours that count how often they are closed."""

    def __init__(self, *chunks: str) -> None:
        self.chunks = chunks
        self.closed = 0

    def __iter__(self) -> Iterator[str]:
        yield from self.chunks

    def close(self) -> None:
        self.closed += 1


class AsyncSource:
    """The same for an event loop."""

    def __init__(self, *chunks: str) -> None:
        self.chunks = chunks
        self.closed = 0

    async def __aiter__(self) -> AsyncIterator[str]:
        for chunk in self.chunks:
            yield chunk

    async def aclose(self) -> None:
        self.closed += 1


def test_text_and_bytes_are_sent_chunk_by_chunk() -> None:
    response = StreamingResponse(["é", "", b"\xff"])
    assert (response.status, response.streaming, response.is_async) == (200, True, False)
    assert [*sync_body(response)] == [b"\xc3\xa9", b"", b"\xff"]
    assert [*response.headers] == [("content-type", "text/html; charset=utf-8"), ("x-accel-buffering", "no")]


def test_a_table_is_sent_row_by_row_as_csv() -> None:
    class Line:
        """What a writer of CSV writes to, which gives the line back."""

        def write(self, line: str) -> str:
            return line

    writer = csv.writer(Line())
    rows = ([number, f"book {number}, new"] for number in range(1, 3))
    answer = StreamingResponse(map(writer.writerow, rows), content_type="text/csv; charset=utf-8")
    assert b"".join(sync_body(answer)) == b'1,"book 1, new"\r\n2,"book 2, new"\r\n'


def test_the_content_type_names_the_charset_of_text() -> None:
    response = StreamingResponse(["é"], 206, {"X-Accel-Buffering": "yes"}, "text/csv; charset=latin-1")
    assert next(sync_body(response)) == b"\xe9"
    assert [*response.headers] == [("content-type", "text/csv; charset=latin-1"), ("x-accel-buffering", "yes")]
    assert response.status == 206


def test_async_chunks_are_sent_as_plain_ones_are() -> None:
    async def body() -> list[bytes]:
        response = StreamingResponse(AsyncSource("é", "b"))
        assert (response.is_async, response.streaming) == (True, True)
        return [chunk async for chunk in async_body(response)]

    assert run(body()) == [b"\xc3\xa9", b"b"]


def test_the_source_is_closed_once_also_when_nothing_was_taken() -> None:
    source = Source("a")
    response = StreamingResponse(source)
    sync_body(response).close()
    sync_body(response).close()
    assert source.closed == 1
    assert [*sync_body(response)] == []


def test_an_async_source_is_closed_once_also_when_nothing_was_taken() -> None:
    async def closed() -> int:
        source = AsyncSource("a", "b")
        response = StreamingResponse(source)
        assert await anext(async_body(response)) == b"a"
        await async_body(response).aclose()
        await async_body(response).aclose()
        return source.closed

    assert run(closed()) == 1


def test_closing_runs_the_end_of_a_generator() -> None:
    log: list[str] = []

    def chunks() -> Iterator[str]:
        try:
            yield "a"
            yield "b"
        finally:
            log.append("done")

    body = sync_body(StreamingResponse(chunks()))
    next(body)
    body.close()
    assert log == ["done"]


def test_a_chunk_of_another_type_is_refused() -> None:
    with pytest.raises(TypeError, match=r"text or bytes; got 1\."):
        next(sync_body(StreamingResponse([1])))  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("chunks", ["text", b"bytes", bytearray(b"bytes"), 5, None])
def test_what_is_no_series_of_chunks_is_refused_with_the_cure(chunks: Any) -> None:  # Any: a mistake of every kind
    with pytest.raises(TypeError, match=r"takes an iterable of text or bytes; got .* Response takes one body\.$"):
        StreamingResponse(chunks)


def test_headers_inject_nothing() -> None:
    with pytest.raises(ValueError, match="without line breaks"):
        StreamingResponse([], headers={"x": "a\nb"})
    with pytest.raises(ValueError, match="without line breaks"):
        EventStream([], headers={"x": "a\nb"})


def test_the_last_word_of_changed_chunks_comes_once() -> None:
    chunks = cast("Chunks[str]", changed_chunks(["a"], str.encode, lambda: b"end"))
    assert [*chunks, *chunks] == [b"a", b"end"]


@pytest.mark.parametrize(
    ("event", "sent"),
    [
        (Event("hi"), b"data: hi\n\n"),
        (Event(), b"data: \n\n"),
        (Event("a\nb\r\nc\rd"), b"data: a\ndata: b\ndata: c\ndata: d\n\n"),
        (Event("a\u2028b\x0b\x85"), "data: a\u2028b\x0b\x85\n\n".encode()),
        (Event("é", event="sold", id="7", retry=0), "event: sold\nid: 7\nretry: 0\ndata: é\n\n".encode()),
    ],
)
def test_an_event_is_written_in_lines(event: Event, sent: bytes) -> None:
    assert event.encode() == sent


@pytest.mark.parametrize("text", ["a\nb", "a\rb", "a\x00b", "a\r\ndata: b"])
def test_an_event_injects_nothing(text: str) -> None:
    with pytest.raises(ValueError, match=r"^The event of an event is one line; got "):
        Event("", event=text)
    with pytest.raises(ValueError, match=r"^The id of an event is one line; got "):
        Event("", id=text)
    with pytest.raises(ValueError, match=r"0 milliseconds or more; got -1\.$"):
        Event(retry=-1)


def parsed(sent: bytes) -> list[tuple[str, str]]:
    """Read events as a browser does (HTML standard, section 9.2.6); give kind and data of each."""
    events: list[tuple[str, str]] = []
    kind, lines = "message", list[str]()
    for line in re.split(r"\r\n|\r|\n", sent.decode()):
        name, _, value = line.partition(": ")
        if not line and lines:
            events.append((kind, "\n".join(lines)))
        if not line:
            kind, lines = "message", []
        elif name == "data":
            lines.append(value)
        elif name == "event":
            kind = value
    return events


@given(
    st.lists(
        st.tuples(
            st.text(alphabet=st.characters(exclude_characters="\r\n\0", codec="utf-8"), min_size=1),
            st.text(alphabet=st.characters(codec="utf-8")),
        )
    )
)
def test_a_browser_reads_what_was_sent(events: list[tuple[str, str]]) -> None:
    sent = b"".join(Event(data, event=kind).encode() for kind, data in events)
    assert parsed(sent) == [(kind, re.sub(r"\r\n?", "\n", data)) for kind, data in events]


def test_a_stream_of_events_is_neither_held_back_nor_stored() -> None:
    response = EventStream(["a", Event("b"), None], headers={"X-A": "1"})
    assert [*response.headers] == [
        ("content-type", "text/event-stream; charset=utf-8"),
        ("x-a", "1"),
        ("x-accel-buffering", "no"),
        ("cache-control", "no-store"),
    ]
    assert [*sync_body(response)] == [b"data: a\n\n", b"data: b\n\n", b": ping\n\n"]


VARIABLE: ContextVar[int] = ContextVar("VARIABLE", default=0)


async def slow_events() -> AsyncIterator[Event]:
    VARIABLE.set(1)
    yield Event("first")
    await asyncio.sleep(0.12)
    VARIABLE.set(VARIABLE.get() + 1)
    yield Event(f"second {VARIABLE.get()}")


def test_an_async_stream_sends_pings_while_nothing_happens() -> None:
    async def sent() -> list[bytes]:
        return [chunk async for chunk in async_body(EventStream(slow_events(), ping=0.05))]

    chunks = run(sent())
    assert (chunks[0], chunks[-1]) == (b"data: first\n\n", b"data: second 2\n\n")
    assert {*chunks[1:-1]} == {b": ping\n\n"}


def test_without_a_ping_only_events_are_sent() -> None:
    async def sent() -> list[bytes]:
        return [chunk async for chunk in async_body(EventStream(slow_events(), ping=None))]

    assert run(sent()) == [b"data: first\n\n", b"data: second 2\n\n"]


@pytest.mark.parametrize("ping", [0, -1, float("nan")])
def test_a_ping_that_never_ends_is_refused(ping: float) -> None:
    with pytest.raises(ValueError, match=r"a number of seconds over 0, or None; got "):
        EventStream([], ping=ping)


def test_an_error_of_the_source_ends_the_stream() -> None:
    async def fail() -> AsyncIterator[str]:
        yield "a"
        raise LookupError("gone")

    async def sent() -> list[bytes]:
        chunks: list[bytes] = []
        with suppress(LookupError):
            chunks.extend([chunk async for chunk in async_body(EventStream(fail()))])
            chunks.append(b"never")
        return chunks

    assert run(sent()) == []


def test_closing_while_waiting_ends_the_source_and_leaves_no_task() -> None:
    log: list[str] = []

    async def wait_forever() -> AsyncIterator[str]:
        try:
            yield "a"
            await asyncio.Event().wait()
        finally:
            log.append("done")

    async def watch() -> int:
        body = async_body(EventStream(wait_forever(), ping=0.01))
        assert [await anext(body) for _ in range(3)] == [b"data: a\n\n", b": ping\n\n", b": ping\n\n"]
        await body.aclose()
        return len(asyncio.all_tasks())

    assert run(watch()) == 1
    assert log == ["done"]


def seconds(data: str) -> float:
    best = 60.0
    for _ in range(5):
        start = time.process_time()
        Event(data).encode()
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("part", ["\n", "\r\n", "ab"])
def test_twice_as_much_takes_twice_as_long(part: str) -> None:
    # A second look, for another process may take the cache away; what is quadratic fails each time.
    assert any(seconds(part * 200_000) < 2.5 * seconds(part * 100_000) + 0.005 for _ in range(3))
