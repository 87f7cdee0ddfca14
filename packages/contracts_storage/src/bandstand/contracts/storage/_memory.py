"""The reference implementation: storages in memory."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from threading import RLock
from typing import TYPE_CHECKING, BinaryIO, Self
from urllib.parse import quote

from bandstand.contracts.storage.content import CHUNK_SIZE, Content, chunks_of
from bandstand.contracts.storage.errors import FileMissing, Unsupported
from bandstand.contracts.storage.names import alternative, check_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

    from bandstand.contracts.storage._storage import StoredFile


@dataclass(frozen=True, slots=True)
class _Entry:
    content: bytes
    modified: datetime


class MemoryFile:
    """A stored file whose content is a bytes object."""

    def __init__(self, name: str, content: bytes, modified: datetime) -> None:
        self.name = name
        self.size = len(content)
        self.modified = modified
        self._content = content
        self._reader = io.BytesIO(content)

    def read(self, size: int = -1, /) -> bytes:
        """Read on."""
        return self._reader.read(size)

    def chunks(self, chunk_size: int = CHUNK_SIZE, *, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Give the content or a range of it in pieces."""
        self._check_open()
        end = self.size if stop is None else min(stop, self.size)
        if chunk_size < 1 or start < 0 or end < 0:
            message = f"A range begins and ends at 0 or later and comes in chunks of 1 or more; got {start!r}, {stop!r}"
            message += f" and {chunk_size!r}."
            raise ValueError(message)
        places = range(start, end, chunk_size)
        return (self._content[place : min(place + chunk_size, end)] for place in places)

    def open(self) -> BinaryIO:
        """Give the content as a stream."""
        self._check_open()
        return io.BytesIO(self._content)

    def close(self) -> None:
        """Let nothing be read any more."""
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None, /
    ) -> None:
        self.close()

    def _check_open(self) -> None:
        if self._reader.closed:
            message = f"The file {self.name!r} is closed."
            raise ValueError(message)


class MemoryStorage:
    """Everything that the contract has, over one dict and one lock.

    Args:
        base_url: Where clients reach the files, ``"/media/"``; without it ``url`` is unsupported.
        clock: Gives the time of a change in UTC; the machine's own where there is none.
    """

    def __init__(self, *, base_url: str | None = None, clock: Callable[[], datetime] | None = None) -> None:
        self._base_url = base_url
        self._clock = clock or partial(datetime.now, UTC)
        self._entries: dict[str, _Entry] = {}
        self._lock = RLock()

    def save(self, name: str, content: Content, /) -> str:
        """Keep some content; give the name that it got."""
        free = wanted = check_name(name)
        entry = self._entry_of(content)
        with self._lock:
            while free in self._entries:
                free = alternative(wanted)
            self._entries[free] = entry
        return free

    def replace(self, name: str, content: Content, /) -> None:
        """Keep some content under a name, in the place of what was there."""
        check_name(name)
        self._entries[name] = self._entry_of(content)

    def open(self, name: str, /) -> StoredFile:
        """Open a file for reading."""
        entry = self._entry(name)
        return MemoryFile(name, entry.content, entry.modified)

    def exists(self, name: str, /) -> bool:
        """Tell whether there is a file."""
        return check_name(name) in self._entries

    def delete(self, name: str, /) -> None:
        """Remove a file, if there is one."""
        self._entries.pop(check_name(name), None)

    def size(self, name: str, /) -> int:
        """Give the number of bytes."""
        return len(self._entry(name).content)

    def modified(self, name: str, /) -> datetime:
        """Give the time of the last change."""
        return self._entry(name).modified

    def listdir(self, folder: str = "", /) -> tuple[list[str], list[str]]:
        """Give the names of the folders and of the files in a folder."""
        start = f"{check_name(folder)}/" if folder else ""
        rests = [name.removeprefix(start) for name in [*self._entries] if name.startswith(start)]
        folders = {rest.partition("/")[0] for rest in rests if "/" in rest}
        return sorted(folders), sorted(rest for rest in rests if "/" not in rest)

    def url(self, name: str, /) -> str:
        """Give the address of a file."""
        if self._base_url is None:
            message = f"This storage has no base_url, so that {check_name(name)!r} has no address."
            raise Unsupported(message)
        return self._base_url + quote(check_name(name))

    def _entry_of(self, content: Content) -> _Entry:
        return _Entry(b"".join(chunks_of(content)), self._clock())

    def _entry(self, name: str) -> _Entry:
        entry = self._entries.get(check_name(name))
        if entry is None:
            raise FileMissing(name, self._entries)
        return entry


def memory_storages(names: Iterable[str]) -> dict[str, MemoryStorage]:
    """Make a storage in memory for each name."""
    return {name: MemoryStorage() for name in names}
