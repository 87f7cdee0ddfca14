"""Uploaded files of any framework, seen as those of ``bandstand.contracts.http.uploads``."""

from __future__ import annotations

import os
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.contracts.http.uploads import UploadedFile

__all__ = ["ForeignUpload", "upload_of"]

_LONGEST_NAME = 255
_OURS = ("chunks", "content_type", "name", "open", "read", "size")


class Stream(Protocol):
    """A file that can be read and sought."""

    def read(self, size: int = -1, /) -> bytes:
        """Read on."""
        ...

    def seek(self, place: int, whence: int = 0, /) -> int:
        """Go somewhere else."""
        ...

    def tell(self) -> int:
        """Tell where it is."""
        ...


def upload_of(value: object) -> UploadedFile | None:
    """Give an upload as handlers see it; None for what is no file.

    One of Werkzeug (``filename``, ``stream``), Starlette (``filename``, ``file``), Django (``name``, ``file``), or any
    object with a name and a stream is wrapped; its stream stays its own. One without a name is an empty one: browsers
    send that for an element in which nobody has chosen a file.
    """
    if isinstance(value, (str, bytes, int, float, dict, list, tuple)) or value is None:
        return None
    stream = _stream_in(value)
    if stream is None:
        return cast("UploadedFile", value) if all(hasattr(value, name) for name in _OURS) else None
    name: object = getattr(value, "filename", None) if hasattr(value, "filename") else getattr(value, "name", None)
    if name is not None and not isinstance(name, str):
        return None  # the number of a file that has no name
    claimed: object = getattr(value, "content_type", None)
    try:
        return ForeignUpload(name or "", stream, claimed if isinstance(claimed, str) else "")
    except (OSError, ValueError):  # it cannot be sought, or is closed already
        return None


def _stream_in(value: object) -> Stream | None:
    """Give the stream of a foreign upload, or None where it is one of ours, or none at all."""
    for name in ("stream", "file"):
        inner: object = getattr(value, name, None)
        if _is_stream(inner):
            return cast("Stream", inner)
    return cast("Stream", value) if _is_stream(value) else None


def _is_stream(value: object) -> bool:
    if hasattr(value, "encoding"):  # a file of texts
        return False
    return all(callable(getattr(value, name, None)) for name in ("read", "seek", "tell"))


class ForeignUpload:
    """An upload of another framework.

    Attributes:
        name: The last component of the name that the client sent, fit for a folder; empty where there was no name.
        size: The number of bytes.
        content_type: The media type that the client claims; it proves nothing.
    """

    __slots__ = ("_read_up_to", "_stream", "content_type", "name", "size")

    def __init__(self, name: str, stream: Stream, content_type: str) -> None:
        self._stream = stream
        self._read_up_to = 0
        self.name = _safe(name)
        stream.seek(0, os.SEEK_END)
        self.size = stream.tell()
        stream.seek(0)
        self.content_type = content_type.partition(";")[0].strip().lower() or "application/octet-stream"

    def read(self, size: int = -1, /) -> bytes:
        """Read on."""
        self._stream.seek(self._read_up_to)
        data = self._stream.read(size)
        self._read_up_to += len(data)
        return data

    def chunks(self, chunk_size: int = 65536) -> Iterator[bytes]:
        """Give the content in pieces."""
        place = 0
        while True:
            self._stream.seek(place)
            chunk = self._stream.read(chunk_size)
            if not chunk:
                return
            place += len(chunk)
            yield chunk

    def open(self) -> BinaryIO:
        """Give the content as a stream of its own; closing it closes nothing else."""
        return BufferedReader(_View(self._stream, self.size))

    def __repr__(self) -> str:
        return f"<ForeignUpload {self.name!r}, {self.size} bytes>"


class _View(RawIOBase):
    """A place of its own in a stream that others read, too."""

    def __init__(self, stream: Stream, size: int) -> None:
        self._stream = stream
        self._size = size
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override] # any buffer will do
        self._stream.seek(self._place)
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)

    def seek(self, place: int, whence: int = os.SEEK_SET, /) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        self._place = max(0, start + place)
        return self._place


def _safe(name: str) -> str:
    """Reduce a name to its last component, printable and fit for a folder; an empty one stays empty."""
    if not name:
        return ""
    last = "".join(filter(str.isprintable, name.replace("\\", "/").rpartition("/")[2]))
    return "file" if last in ("", ".", "..") else last[-_LONGEST_NAME:]  # the end has the extension
