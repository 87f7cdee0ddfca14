"""The protocol of Redis, version 2, without input or output: https://redis.io/docs/latest/develop/reference/protocol-spec/."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

Argument: TypeAlias = bytes | str | int
Reply: TypeAlias = "bytes | int | ReplyError | list[Reply] | None"

_DEEPEST = 8


class ReplyError(Exception):
    """What a server answers to a command that it refuses."""


class Garbled(ConnectionError):
    """What came is no answer of such a server; the connection cannot be used any more."""


class Short(Exception):
    """An answer has not come to its end.

    Attributes:
        needed: How many bytes there must be at least.
    """

    def __init__(self, needed: int) -> None:
        super().__init__(needed)
        self.needed = needed


def packed(commands: Sequence[Sequence[Argument]]) -> bytes:
    """Write commands."""
    parts: list[bytes] = []
    for command in commands:
        parts.append(b"*%d\r\n" % len(command))
        for argument in command:
            data = argument if isinstance(argument, bytes) else str(argument).encode()
            parts.append(b"$%d\r\n%b\r\n" % (len(data), data))
    return b"".join(parts)


def parsed(buffer: bytes, at: int = 0, depth: int = 0) -> tuple[Reply, int]:
    """Read one answer; give it, and where the next one begins.

    Raises:
        Short: It has not come to its end.
        Garbled: It is none.
    """
    end = buffer.find(b"\r\n", at)
    if end < 0:
        raise Short(len(buffer) + 1)
    kind, line, after = buffer[at : at + 1], buffer[at + 1 : end], end + 2
    if kind == b"$":
        size = _number(line)
        if size == -1:
            return None, after
        if size < 0:
            message = f"A text of Redis has a length; got {size}."
            raise Garbled(message)
        if len(buffer) < after + size + 2:
            raise Short(after + size + 2)
        return buffer[after : after + size], after + size + 2
    if kind == b"+":
        return line, after
    if kind == b":":
        return _number(line), after
    if kind == b"-":
        return ReplyError(line.decode("utf-8", "replace")), after
    if kind == b"*" and depth < _DEEPEST:
        return _several(buffer, after, _number(line), depth)
    message = f"An answer of Redis begins with one of $, +, :, - and *; got {buffer[at : at + 20]!r}."
    raise Garbled(message)


def _number(line: bytes) -> int:
    try:
        return int(line)
    except ValueError:
        message = f"An answer of Redis has a number here; got {line[:20]!r}."
        raise Garbled(message) from None


def _several(buffer: bytes, at: int, count: int, depth: int) -> tuple[Reply, int]:
    if count < 0:
        return None, at
    replies: list[Reply] = []
    for _ in range(count):
        reply, at = parsed(buffer, at, depth + 1)
        replies.append(reply)
    return replies, at


def read_whole(data: bytes) -> bytes | None:
    """Read the most usual answer, one text that came in one piece; give None for any other."""
    if data[:1] != b"$":
        return None
    end = data.find(b"\r\n")
    size = len(data) - end - 4
    return data[end + 2 : -2] if end > 0 and data[1:end] == b"%d" % size else None


class Answers:
    """Puts answers together from what comes in; the work grows with its size, in however many pieces it comes."""

    def __init__(self, number: int) -> None:
        self.replies: list[Reply] = []
        self._number = number
        self._pieces: list[bytes] = []
        self._buffer, self._at = b"", 0
        self._size = self._needed = 0
        self._items: list[Reply] | None = None  # of an array that has begun
        self._count = 0

    def take(self, data: bytes) -> bool:
        """Take what came; tell whether more is to come.

        Raises:
            ConnectionError: The server has hung up, or sent what is no answer.
        """
        if not data:
            message = "The server closed the connection before its answer came to an end."
            raise ConnectionError(message)
        self._pieces.append(data)
        self._size += len(data)
        if self._size < self._needed:
            return True
        self._buffer, self._at = b"".join(self._pieces), 0
        try:
            while len(self.replies) < self._number:
                self._next()
        except Short as short:
            self._pieces = [self._buffer[self._at :]]
            self._size, self._needed = len(self._pieces[0]), short.needed - self._at
            return True
        return False

    def _next(self) -> None:
        """Read one answer; of an array, item by item, so that none is read twice however late the next one comes."""
        buffer = self._buffer
        if self._items is None:
            end = buffer.find(b"\r\n", self._at)
            if buffer[self._at : self._at + 1] != b"*" or end < 0:
                reply, self._at = parsed(buffer, self._at)
                self.replies.append(reply)
                return
            self._items, self._count = [], max(0, _number(buffer[self._at + 1 : end]))
            self._at = end + 2
        items = self._items
        while len(items) < self._count:
            reply, self._at = parsed(buffer, self._at, 1)
            items.append(reply)
        self.replies.append(items)
        self._items = None
