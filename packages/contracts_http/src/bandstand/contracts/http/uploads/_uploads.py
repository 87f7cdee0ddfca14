"""The uploaded file as handlers see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class UploadedFile(Protocol):
    r"""A file that a client sent, in memory or on disk, until the request ends.

    UPLOAD-01: ``name`` is the last component of what the client sent: 1 to 255 printable characters without ``/`` and
    ``\\``, neither ``.`` nor ``..``. What remains of a name without any such text may vary; a plain name is kept.
    UPLOAD-02: ``chunks`` give the content in order, none of them empty or longer than asked for.
    UPLOAD-03: ``chunks`` begin at the beginning each time, whatever was read before.
    UPLOAD-04: ``size`` is the number of bytes.
    UPLOAD-05: ``read`` goes on from the last ``read``, gives all that is left without a size, and nothing at the end.
    UPLOAD-06: ``open`` gives a stream of the content at its beginning that can be read and sought, however often.
    UPLOAD-07: ``content_type`` is what the client claims, in lower case and without parameters, ``"text/plain"``; it
    proves nothing.

    Where ``read`` goes on after ``chunks`` or ``open`` may vary.
    """

    @property
    def name(self) -> str:
        """The name of the file, fit for a folder."""
        ...

    @property
    def size(self) -> int:
        """The number of bytes."""
        ...

    @property
    def content_type(self) -> str:
        """The media type that the client claims, ``"application/octet-stream"`` where it claims none."""
        ...

    def read(self, size: int = -1, /) -> bytes:
        """Read on."""
        ...

    def chunks(self, chunk_size: int = 65536) -> Iterator[bytes]:
        """Give the content in pieces, so that a large file never is in memory whole."""
        ...

    def open(self) -> BinaryIO:
        """Give the content as a stream, for libraries that take one."""
        ...
