"""Connections to one Redis server: plain sockets, which serve threads and any event loop alike.

A general client costs several times what the two system calls of a request cost; a cache is asked too often for that.
"""

from __future__ import annotations

import socket
import struct
import sys
import time
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from bandstand.cache._forks import anew_after_fork
from bandstand.cache._idle import is_kept
from bandstand.cache._resp import Answers, ReplyError, packed, read_whole

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Generator, Iterator, Sequence

    from bandstand.cache._places import Server
    from bandstand.cache._resp import Argument, Reply

_CHUNK = 65536
_MOST = 64  # connections that are kept, and tasks of a loop that ask at once; threads are few anyway


class Denied(ConnectionError):
    """The server does not let us in."""


class Line:
    """One connection, with what came and has not been read yet."""

    __slots__ = ("socket", "used")

    def __init__(self, connected: socket.socket) -> None:
        self.socket = connected
        self.used = time.monotonic()


class Sockets:
    """Sends commands and gives the answers.

    Args:
        server: Where it is and who we are there.
        patience: Seconds until a server that does not answer counts as failing.
    """

    clustered = False
    failures: tuple[type[Exception], ...] = (OSError,)

    def __init__(self, server: Server, patience: float) -> None:
        self._server = server
        self._patience = patience
        self.begin_anew()
        anew_after_fork(self)

    def begin_anew(self) -> None:
        """Leave connections of a parent process to it."""
        for line in [*getattr(self, "_idle", ()), *getattr(self, "_aidle", ())]:
            line.socket.close()  # closes this process's end only
        self._idle: deque[Line] = deque()
        self._aidle: deque[Line] = deque()
        self._turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()

    def close(self) -> None:
        """Close idle connections; new ones are opened at the next use."""
        for idle in (self._idle, self._aidle):
            while idle:
                idle.pop().socket.close()

    def call(self, *commands: Sequence[Argument]) -> list[Reply]:
        """Send commands together; give an answer for each."""
        line = _usable(self._idle) or self._connected()
        try:
            replies = self._exchanged(line.socket, commands)
        except BaseException:
            line.socket.close()
            raise
        self._put_back(line, self._idle)
        return replies

    async def acall(self, *commands: Sequence[Argument]) -> list[Reply]:
        """Send commands together; give an answer for each."""
        from asyncio import get_running_loop, timeout

        loop = get_running_loop()
        async with timeout(self._patience), self._turn(loop):
            line = _usable(self._aidle) or await self._aconnected(loop)
            try:
                replies = await _aexchanged(loop, line.socket, commands)
            except BaseException:  # a cancellation too: the answer would be taken for the next one's
                line.socket.close()
                raise
        self._put_back(line, self._aidle)
        return replies

    def names(self, pattern: str) -> Iterator[list[bytes]]:
        """Give the names that fit a pattern, some at a time."""
        cursor: Argument = 0
        while True:
            cursor, found = _page(self.call(("SCAN", cursor, "MATCH", pattern, "COUNT", 1000)))
            yield found
            if cursor == b"0":
                return

    async def anames(self, pattern: str) -> AsyncIterator[list[bytes]]:
        """Give the names that fit a pattern, some at a time."""
        cursor: Argument = 0
        while True:
            cursor, found = _page(await self.acall(("SCAN", cursor, "MATCH", pattern, "COUNT", 1000)))
            yield found
            if cursor == b"0":
                return

    def _turn(self, loop: asyncio.AbstractEventLoop) -> asyncio.Semaphore:
        """Give what lets so many tasks of a loop ask at once; a thousand connections would make the server slow."""
        turn = self._turns.get(loop)
        if turn is None:
            from asyncio import Semaphore

            turn = self._turns[loop] = Semaphore(_MOST)
        return turn

    def _put_back(self, line: Line, idle: deque[Line]) -> None:
        if len(idle) >= _MOST:
            line.socket.close()
            return
        line.used = time.monotonic()
        idle.append(line)

    def _connected(self) -> Line:
        server = self._server
        if server.path:
            connected = socket.socket(socket.AF_UNIX)
            connected.settimeout(self._patience)
            with _closed_by_errors(connected):
                connected.connect(server.path)
        else:
            connected = socket.create_connection((server.host, server.port), self._patience)
        with _closed_by_errors(connected):
            self._limit(connected)
            if server.greeting:
                _let_in(self._exchanged(connected, server.greeting))
        return Line(connected)

    def _limit(self, connected: socket.socket) -> None:
        """Let the system watch the time where it can; Python would ask before each call whether it may go on."""
        if not self._server.path:
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if sys.platform != "win32":
            limit = struct.pack("@ll", int(self._patience), int(self._patience % 1 * 1e6))
            connected.setblocking(True)
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
            connected.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)

    async def _aconnected(self, loop: asyncio.AbstractEventLoop) -> Line:
        server = self._server
        family: int = socket.AF_UNIX
        address: object = server.path
        if not server.path:
            found = await loop.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
            family, *_, address = found[0]
        connected = socket.socket(family)
        with _closed_by_errors(connected):
            connected.setblocking(False)
            await loop.sock_connect(connected, address)  # type: ignore[arg-type]  # it fits its family
            if not server.path:
                connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if server.greeting:
                _let_in(await _aexchanged(loop, connected, server.greeting))
        return Line(connected)

    def _exchanged(self, connected: socket.socket, commands: Sequence[Sequence[Argument]]) -> list[Reply]:
        try:
            connected.sendall(packed(commands))
            data = connected.recv(_CHUNK)
            if len(commands) == 1 and (text := read_whole(data)) is not None:
                return [text]
            answers = Answers(len(commands))
            while answers.take(data):
                data = connected.recv(_CHUNK)
        except BlockingIOError:
            message = f"The server timed out after {self._patience} seconds."
            raise TimeoutError(message) from None
        return answers.replies


async def _aexchanged(
    loop: asyncio.AbstractEventLoop, connected: socket.socket, commands: Sequence[Sequence[Argument]]
) -> list[Reply]:
    await loop.sock_sendall(connected, packed(commands))
    answers = Answers(len(commands))
    while answers.take(await loop.sock_recv(connected, _CHUNK)):
        pass
    return answers.replies


def _usable(idle: deque[Line]) -> Line | None:
    """Take an idle connection, the one used last; those that the server has closed are closed here too."""
    while idle:
        try:
            line = idle.pop()
        except IndexError:  # another thread took it
            break
        if is_kept(line.socket, line.used):
            return line
        line.socket.close()
    return None


def _let_in(replies: list[Reply]) -> None:
    for reply in replies:
        if isinstance(reply, ReplyError):
            raise Denied(str(reply))


def _page(replies: list[Reply]) -> tuple[bytes, list[bytes]]:
    (reply,) = replies
    match reply:
        case [bytes(cursor), list(found)]:
            return cursor, [name for name in found if isinstance(name, bytes)]
        case _:
            message = f"SCAN is answered by a cursor and names; got {reply!r:.100}."
            raise ConnectionError(message)


@contextmanager
def _closed_by_errors(connected: socket.socket) -> Generator[None]:
    try:
        yield
    except BaseException:
        connected.close()
        raise
