"""Uploaded files, in memory or on disk."""

from __future__ import annotations

import os
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONGEST_NAME = 255


def safe_filename(name: str) -> str:
    """Reduce the name that a client sent to its last component, printable and fit for a folder."""
    last = name.replace("\\", "/").rpartition("/")[2]
    if not last.isprintable():
        last = "".join(filter(str.isprintable, last))
    # The end is kept, because the extension is there.
    return "file" if last in ("", ".", "..") else last[-_LONGEST_NAME:]


class MemoryFile:
    """An uploaded file whose content is in memory.

    Attributes:
        name: The name of the file, fit for a folder.
        size: The number of bytes.
        content_type: The media type that the client claims; it proves nothing.
        charset: The charset that it claims, or an empty text.
    """

    __slots__ = ("_pieces", "_reader", "charset", "content_type", "name", "size")

    def __init__(
        self, name: str, content: bytes | Sequence[bytes] = b"", content_type: str = "", charset: str = ""
    ) -> None:
        pieces = tuple(filter(None, [content] if isinstance(content, bytes) else content))
        self.name = safe_filename(name)
        self.size = sum(map(len, pieces))
        self.content_type = _bare(content_type)
        self.charset = charset
        # As they arrived: joining them would take as much memory again, and more time than all of the reading.
        self._pieces: tuple[bytes, ...] = pieces
        self._reader: BytesIO | None = None

    def read(self, size: int = -1, /) -> bytes:
        """Read on."""
        if self._reader is None:
            self._reader = BytesIO(self._joined())
        return self._reader.read(size)

    def chunks(self, chunk_size: int = 65536) -> Iterator[bytes]:
        """Give the content in pieces, from the beginning."""
        if max(map(len, self._pieces), default=0) <= chunk_size:
            return iter(self._pieces)
        content = self._joined()
        return (content[start : start + chunk_size] for start in range(0, self.size, chunk_size))

    def open(self) -> BinaryIO:
        """Give the content as a stream."""
        return BytesIO(self._joined())

    def _joined(self) -> bytes:
        if len(self._pieces) != 1:
            self._pieces = (b"".join(self._pieces),)
        return self._pieces[0]

    def close(self) -> None:
        """Free the memory."""
        self._pieces, self.size = (), 0
        if self._reader is not None:
            self._reader.close()

    def __repr__(self) -> str:
        return f"<MemoryFile {self.name!r}, {self.size} bytes>"


class TemporaryFile:
    """An uploaded file on disk, removed when it is closed, at the latest when nothing refers to it any more.

    Attributes:
        name: The name of the file, fit for a folder; that on disk is another one.
        size: The number of bytes.
        content_type: The media type that the client claims; it proves nothing.
        charset: The charset that it claims, or an empty text.
        temporary_path: Where it lies; whoever wants to keep it may move it away from there.
    """

    __slots__ = ("_stream", "charset", "content_type", "name", "size", "temporary_path")

    def __init__(self, name: str, content_type: str = "", charset: str = "", directory: str | None = None) -> None:
        from tempfile import mkstemp

        self.name = safe_filename(name)
        self.size = 0
        self.content_type = _bare(content_type)
        self.charset = charset
        descriptor, self.temporary_path = mkstemp(prefix="upload-", dir=directory)
        self._stream = os.fdopen(descriptor, "w+b")

    def write(self, data: bytes, /) -> None:
        """Add to the content, before it is first read."""
        self._stream.write(data)
        self.size += len(data)

    def rewind(self) -> None:
        """End writing; reading begins at the beginning."""
        self._stream.seek(0)

    def read(self, size: int = -1, /) -> bytes:
        """Read on."""
        return self._stream.read(size)

    def chunks(self, chunk_size: int = 65536) -> Iterator[bytes]:
        """Give the content in pieces, from the beginning."""
        with self.open() as stream:
            while chunk := stream.read(chunk_size):
                yield chunk

    def open(self) -> BinaryIO:
        """Give the content as a stream."""
        return open(self.temporary_path, "rb")  # noqa: PTH123 - pathlib is not loaded for this

    def close(self) -> None:
        """Remove the file, unless it was moved away."""
        self._stream.close()
        with suppress(FileNotFoundError):
            os.unlink(self.temporary_path)  # noqa: PTH108 - pathlib is not loaded for this

    def __del__(self) -> None:
        if hasattr(self, "_stream") and not self._stream.closed:
            self.close()

    def __repr__(self) -> str:
        return f"<TemporaryFile {self.name!r}, {self.size} bytes>"


def _bare(content_type: str) -> str:
    """Give a media type without its parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower() or "application/octet-stream"
