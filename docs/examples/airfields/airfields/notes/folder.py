"""A folder of this machine as a storage, and the component that gives it to the models of the site."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, Self

from bandstand.contracts.assembly import Assembly
from bandstand.contracts.services import Contract
from bandstand.contracts.storage import STORAGE
from bandstand.contracts.storage.content import CHUNK_SIZE, Content, chunks_of
from bandstand.contracts.storage.errors import FileMissing
from bandstand.contracts.storage.names import alternative, check_name


class FolderFile:
    """A file of the folder; it is opened when it is first read.

    Attributes:
        name: The name in the folder.
        size: The number of bytes.
        modified: When it was last changed, in UTC.
    """

    def __init__(self, name: str, path: Path) -> None:
        found = path.stat()
        self.name = name
        self.size = found.st_size
        self.modified = datetime.fromtimestamp(found.st_mtime, UTC)
        self._path = path
        self._reader: BinaryIO | None = None
        self._is_closed = False

    def read(self, size: int = -1, /) -> bytes:
        """Read on."""
        if self._reader is None:
            self._reader = self.open()
        return self._reader.read(size)

    def chunks(self, chunk_size: int = CHUNK_SIZE, *, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Give the content or a range of it in pieces."""
        end = self.size if stop is None else min(stop, self.size)
        if chunk_size < 1 or start < 0 or end < 0:
            message = f"Expected a range from 0 on in chunks of 1 or more; got {start!r}, {stop!r} and {chunk_size!r}."
            raise ValueError(message)
        with self.open() as stream:
            stream.seek(start)
            while chunk := stream.read(max(0, min(chunk_size, end - stream.tell()))):
                yield chunk

    def open(self) -> BinaryIO:
        """Give the content as a stream of its own."""
        if self._is_closed:
            message = f"The file {self.name!r} is closed."
            raise ValueError(message)
        return self._path.open("rb")

    def close(self) -> None:
        """Let nothing be read any more."""
        self._is_closed = True
        if self._reader is not None:
            self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Folder:
    """Keeps files in a folder, which is made with the first of them.

    Args:
        root: The folder.
    """

    name = "folder"
    needs: tuple[Contract[object], ...] = ()

    def __init__(self, root: str | Path) -> None:
        self._root = Path(root)

    def install(self, assembly: Assembly, /) -> None:
        """Keep the files of all models that name no storage of their own."""
        assembly.provide(STORAGE, self)

    def save(self, name: str, content: Content, /) -> str:
        """Keep some content; give the name that it got."""
        folder = self._path(name).parent
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder, prefix=".new-") as file:
            file.writelines(chunks_of(content))
            file.flush()
            os.fsync(file.fileno())
            return self._linked(Path(file.name), name)

    def _linked(self, source: Path, name: str) -> str:
        """Give a whole file its name, or another where there is one already: a link never replaces anything."""
        free = name
        while True:
            try:
                self._path(free).hardlink_to(source)
            except FileExistsError:
                free = alternative(name)
            else:
                return free

    def open(self, name: str, /) -> FolderFile:
        """Open a file for reading."""
        path = self._path(name)
        if not path.is_file():
            raise FileMissing(name)
        return FolderFile(name, path)

    def exists(self, name: str, /) -> bool:
        """Tell whether there is a file."""
        return self._path(name).is_file()

    def delete(self, name: str, /) -> None:
        """Remove a file, if there is one."""
        self._path(name).unlink(missing_ok=True)

    def size(self, name: str, /) -> int:
        """Give the number of bytes."""
        return self.open(name).size

    def modified(self, name: str, /) -> datetime:
        """Give the time of the last change."""
        return self.open(name).modified

    def _path(self, name: str) -> Path:
        return self._root / check_name(name)
