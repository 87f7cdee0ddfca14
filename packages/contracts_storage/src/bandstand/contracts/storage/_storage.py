"""A place for files, and the files in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Protocol, Self

from bandstand.contracts.services import Contract

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from types import TracebackType

    from bandstand.contracts.storage.content import Content


class StoredFile(Protocol):
    """A file of a storage, opened for reading.

    It has what an uploaded file has, so that forms and pages show either, and ``save`` takes either.

    STORAGE-20: ``name`` is the name it is stored under, ``size`` its number of bytes and ``modified`` the time of its
    last change, which knows that it is UTC.
    STORAGE-21: ``read`` goes on from the last ``read``, gives all that is left without a size, and nothing at the end.
    STORAGE-22: ``chunks`` give the content in order, none of them empty or longer than asked for. They begin at the
    beginning each time, whatever was read before.
    STORAGE-23: ``chunks`` with ``start`` and ``stop`` give the bytes from the one up to and without the other, counted
    from 0; what is beyond the end is left out. A negative number, and chunks of less than one byte, raise
    ``ValueError``.
    STORAGE-24: ``open`` gives a stream of the content at its beginning that can be read and sought, however often.
    STORAGE-25: ``close``, and the end of a ``with`` block, free what it holds, and may come twice; then ``read``,
    ``chunks`` and ``open`` raise ``ValueError``.

    What it gives once its file was deleted or replaced may vary.
    """

    @property
    def name(self) -> str:
        """The name it is stored under."""
        ...

    @property
    def size(self) -> int:
        """The number of bytes."""
        ...

    @property
    def modified(self) -> datetime:
        """The time of its last change in UTC."""
        ...

    def read(self, size: int = -1, /) -> bytes:
        """Read on."""
        ...

    def chunks(self, chunk_size: int = 65536, *, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Give the content or a range of it in pieces, so that a large file never is in memory whole."""
        ...

    def open(self) -> BinaryIO:
        """Give the content as a stream, for libraries that take one."""
        ...

    def close(self) -> None:
        """Free what it holds."""
        ...

    def __enter__(self) -> Self:
        """Give itself, to be closed at the end of the block."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> None:
        """Close it."""
        ...


class Storage(Protocol):
    """Keeps files under names.

    STORAGE-01: ``save`` gives the name that the file got: the one given where it is free, else another in the same
    folder with the same extension. It never changes a file that is there.
    STORAGE-02: what was saved comes back byte by byte, whether it came as bytes, as chunks, from a stream or from a
    file with ``chunks``, an uploaded or stored one.
    STORAGE-03: a file appears under its name when it is whole. Until then, and after a ``save`` that failed, there is
    nothing, no temporary file either; the error of the content reaches the caller.
    STORAGE-04: of several that save under one name at once, each gets a name of its own and keeps its content.
    STORAGE-05: content that is text, or holds text, raises ``TypeError``.
    STORAGE-06: a name is safe as ``names.check_name`` has it. Every method raises ``UnsafeName`` for another, whatever
    a subclass does to names, and does nothing. A storage may refuse further names that it cannot keep.
    STORAGE-07: ``open``, ``size`` and ``modified`` raise ``FileMissing`` with the name when there is no such file.
    STORAGE-08: ``exists`` tells whether there is a file; a folder is none.
    STORAGE-09: ``delete`` removes a file, and does nothing where there is none. Its name is free again.
    STORAGE-10: ``size`` and ``modified`` are those of the file; the time knows that it is UTC.
    STORAGE-11: names are compared sign by sign: another case or another form of the same letter is another file, or
    no file. Where a file system cannot tell them apart, ``save`` takes the name as not free.
    STORAGE-12: a backend that is full, read-only or out of reach raises ``Unavailable``, from every method.

    All methods may be called from several threads at once. Whether folders exist without files may vary.
    """

    def save(self, name: str, content: Content, /) -> str:
        """Keep some content; give the name that it got.

        Raises:
            UnsafeName: The name cannot be used.
            TypeError: The content is no bytes.
            Unavailable: There is no room, or no way to the backend.
        """
        ...

    def open(self, name: str, /) -> StoredFile:
        """Open a file for reading.

        Raises:
            FileMissing: There is no such file.
        """
        ...

    def exists(self, name: str, /) -> bool:
        """Tell whether there is a file."""
        ...

    def delete(self, name: str, /) -> None:
        """Remove a file, if there is one."""
        ...

    def size(self, name: str, /) -> int:
        """Give the number of bytes.

        Raises:
            FileMissing: There is no such file.
        """
        ...

    def modified(self, name: str, /) -> datetime:
        """Give the time of the last change in UTC.

        Raises:
            FileMissing: There is no such file.
        """
        ...


STORAGE = Contract[Storage]("storage.Storage")
