"""The body of a request as a file, for code that reads from one."""

from __future__ import annotations

from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer


class _Chunks(RawIOBase):
    """Chunks, read as a file of which as much comes at once as there is."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Say so."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Take what fits of the next chunk."""
        room = memoryview(buffer)
        if not self._rest:
            self._rest = memoryview(next(self._chunks, b""))
        size = min(len(room), len(self._rest))
        room[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def body_file(chunks: Iterator[bytes]) -> BinaryIO:
    """Give a file that reads from chunks, none of which is empty."""
    return BufferedReader(_Chunks(chunks))
