"""Answers whose body is made while it is sent, in either colour: chunks of any kind, and events for browsers."""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from bandstand.http._response import GivenHeaders, Response, close_body

if TYPE_CHECKING:
    from asyncio import Task
    from contextvars import Context

__all__ = ["Event", "EventStream", "StreamingResponse", "changed_chunks"]

T = TypeVar("T")

Source: TypeAlias = Iterable[T] | AsyncIterable[T]


class StreamingResponse(Response):
    """An answer whose body is made chunk by chunk while it is sent.

    Proxies are asked not to hold it back (``X-Accel-Buffering: no``). What makes the chunks is closed at the end, also
    when the client leaves before; an async iterable is best sent by an ASGI server, a plain one by a WSGI server.

    Args:
        chunks: What makes them: text, encoded as that of a ``Response`` is, or bytes.
        status: From 100 to 599.
        headers: Further headers.
        content_type: HTML in UTF-8 by default.

    Raises:
        TypeError: ``chunks`` is one text or one row of bytes, which would be sent character by character.
    """

    __slots__ = ()

    def __init__(
        self,
        chunks: Source[str | bytes],
        status: int = 200,
        headers: GivenHeaders | None = None,
        content_type: str | None = None,
    ) -> None:
        super().__init__(b"", status, headers, content_type)
        _check_source(chunks)
        self.headers.setdefault("x-accel-buffering", "no")
        self.body = changed_chunks(chunks, self._encode)

    @property
    def is_async(self) -> bool:
        """Whether the chunks must be awaited."""
        return isinstance(self.body, AsyncIterable)


def _check_source(chunks: object) -> None:
    if isinstance(chunks, str | bytes | bytearray) or not (hasattr(chunks, "__iter__") or hasattr(chunks, "__aiter__")):
        message = f"StreamingResponse takes an iterable of text or bytes; got {chunks!r}. Response takes one body."
        raise TypeError(message)


def changed_chunks(
    source: Source[T], change: Callable[[T], bytes], finish: Callable[[], bytes] | None = None
) -> Chunks[T] | AsyncChunks[T]:
    """Give a body in the colour of its source, whose chunks are changed on the way.

    Args:
        source: What makes the chunks; it is closed when the body is, also when nothing was taken from it.
        change: Gives what is sent for a chunk.
        finish: Gives what is sent after the last one, if anything.
    """
    if isinstance(source, AsyncIterable):
        return AsyncChunks(source, change, finish)
    return Chunks(source, change, finish)


class Chunks(Iterator[bytes], Generic[T]):
    """The chunks of an iterable, changed; closing them closes it, once."""

    __slots__ = ("_change", "_finish", "_iterator", "_to_close")

    def __init__(self, source: Iterable[T], change: Callable[[T], bytes], finish: Callable[[], bytes] | None) -> None:
        self._iterator = iter(source)
        self._to_close = _different(self._iterator, source)
        self._change = change
        self._finish = finish

    def __next__(self) -> bytes:
        for chunk in self._iterator:
            return self._change(chunk)
        finish, self._finish = self._finish, None
        if finish is None:
            raise StopIteration
        return finish()

    def close(self) -> None:
        """Close what makes the chunks."""
        things, self._to_close, self._finish = self._to_close, (), None
        self._iterator = iter(())
        for thing in things:
            close_body(thing)


class AsyncChunks(AsyncIterator[bytes], Generic[T]):
    """The same for an async iterable."""

    __slots__ = ("_change", "_finish", "_iterator", "_to_close")

    def __init__(
        self, source: AsyncIterable[T], change: Callable[[T], bytes], finish: Callable[[], bytes] | None
    ) -> None:
        self._iterator = aiter(source)
        self._to_close = _different(self._iterator, source)
        self._change = change
        self._finish = finish

    async def __anext__(self) -> bytes:
        try:
            return self._change(await anext(self._iterator))
        except StopAsyncIteration:
            finish, self._finish = self._finish, None
            if finish is None:
                raise
            return finish()

    async def aclose(self) -> None:
        """Close what makes the chunks."""
        things, self._to_close, self._finish = self._to_close, (), None
        for thing in things:
            await _aclose(thing)


def _different(iterator: object, source: object) -> tuple[object, ...]:
    """Give what must be closed: an iterator of its own, and what it came from."""
    return (source,) if iterator is source else (iterator, source)


async def _aclose(thing: object) -> None:
    aclose = getattr(thing, "aclose", None)
    if aclose is not None:
        await aclose()


# What ends a line to a browser (HTML standard, section 9.2.5), and to nobody else: str.splitlines knows many more.
_LINE_END = re.compile(r"\r\n|\r|\n")
_BREAKS = re.compile(r"[\r\n\0]").search

_PING = b": ping\n\n"


@dataclass(frozen=True, slots=True)
class Event:
    """One event of an ``EventStream``.

    Attributes:
        data: What it tells; text of any number of lines, and often JSON.
        event: Its kind, for ``source.addEventListener(kind, ...)``.
        id: What a browser that lost the connection sends as ``Last-Event-ID``.
        retry: After how many milliseconds a browser that lost the connection comes back.

    Raises:
        ValueError: The kind or the id has a line break, or ``retry`` is negative.
    """

    data: str = ""
    event: str | None = None
    id: str | None = None
    retry: int | None = None

    def __post_init__(self) -> None:
        for name, value in (("event", self.event), ("id", self.id)):
            if value is not None and _BREAKS(value):
                message = f"The {name} of an event is one line; got {value!r}."
                raise ValueError(message)
        if self.retry is not None and self.retry < 0:
            message = f"The retry of an event is 0 milliseconds or more; got {self.retry!r}."
            raise ValueError(message)

    def encode(self) -> bytes:
        """Give it as it is sent."""
        fields = (("event", self.event), ("id", self.id), ("retry", self.retry))
        lines = [f"{name}: {value}" for name, value in fields if value is not None]
        lines += [f"data: {line}" for line in _LINE_END.split(self.data)]
        return "\n".join([*lines, "", ""]).encode()


class EventStream(StreamingResponse):
    """Events that a browser receives one by one, with ``new EventSource(url)`` (server-sent events).

    Args:
        events: What makes them: an ``Event``, or text as its data. None sends a comment, which keeps the connection
            open; plain iterables have no other way to do so.
        ping: After how many seconds without an event an async stream sends such a comment by itself; None for never.
        headers: Further headers.

    Raises:
        ValueError: ``ping`` is no positive number.
    """

    __slots__ = ()

    def __init__(
        self,
        events: Source[Event | str | None],
        *,
        ping: float | None = 15,
        headers: GivenHeaders | None = None,
    ) -> None:
        if ping is not None and not ping > 0:
            message = f"The ping of an EventStream is a number of seconds over 0, or None; got {ping!r}."
            raise ValueError(message)
        super().__init__((), 200, headers, "text/event-stream; charset=utf-8")
        self.headers["cache-control"] = "no-store"
        _check_source(events)
        if ping is not None and isinstance(events, AsyncIterable):
            events = _Pinged(events, ping)
        self.body = changed_chunks(events, _encode_event)


def _encode_event(event: Event | str | None) -> bytes:
    if event is None:
        return _PING
    return (event if isinstance(event, Event) else Event(event)).encode()


class _Pinged(AsyncIterator[Event | str | None]):
    """The events of an async iterable, and None whenever none has come for a while."""

    def __init__(self, source: AsyncIterable[Event | str | None], seconds: float) -> None:
        self._source = source
        self._iterator = aiter(source)
        self._seconds = seconds
        self._next: Task[Event | str | None] | None = None
        self._context: Context | None = None

    async def __anext__(self) -> Event | str | None:
        from asyncio import wait

        self._next = self._next or self._start()
        # The task outlives the ping: to cancel what the source waits for would end the source.
        done, _ = await wait((self._next,), timeout=self._seconds)
        if not done:
            return None
        task, self._next = self._next, None
        return task.result()

    def _start(self) -> Task[Event | str | None]:
        """Wait for the next event; all tasks share one context, so that what the source sets there stays."""
        from asyncio import create_task
        from contextvars import copy_context

        async def following() -> Event | str | None:
            return await anext(self._iterator)

        self._context = self._context or copy_context()
        return create_task(following(), context=self._context)

    async def aclose(self) -> None:
        """Stop waiting, and close what makes the events."""
        task, self._next = self._next, None
        if task is not None:
            from asyncio import wait

            task.cancel()
            await wait((task,))
            if not task.cancelled():
                task.exception()  # an error of a source that nobody waits for any more is of no interest
        for thing in _different(self._iterator, self._source):
            await _aclose(thing)
