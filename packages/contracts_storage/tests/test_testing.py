"""The suites of storages: the reference passes, and each rule has a violator that is caught."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import sleep
from typing import TYPE_CHECKING, Any, BinaryIO

import pytest

from bandstand.contracts.services.conformance import Suite, broken, gaps, run
from bandstand.contracts.storage import Storage, StoredFile, _storage, abilities, named
from bandstand.contracts.storage.content import CHUNK_SIZE, Content, chunks_of
from bandstand.contracts.storage.errors import FileMissing, Unavailable, UnsafeName
from bandstand.contracts.storage.names import check_name
from bandstand.contracts.storage.testing import (
    FailureSuite,
    LinkingSuite,
    ListingSuite,
    MakeStorages,
    MemoryFile,
    MemoryStorage,
    ReplacingSuite,
    StoragesSuite,
    StorageSuite,
    StoredFileSuite,
    UnlinkedSuite,
    memory_storages,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bandstand.contracts.storage.abilities import Linking, Listing, Replacing


class TestMemoryStorage(StorageSuite):
    """The reference implementation."""

    def make(self) -> Storage:
        return MemoryStorage()


class TestMemoryFile(StoredFileSuite):
    """Its files."""

    def make(self) -> Storage:
        return MemoryStorage()


class TestListing(ListingSuite):
    """Its folders."""

    def make(self) -> Listing:
        return MemoryStorage()


class TestLinking(LinkingSuite):
    """Its addresses."""

    def make(self) -> Linking:
        return MemoryStorage(base_url="https://files.example.org/")


class TestUnlinked(UnlinkedSuite):
    """Without a base URL."""

    def make(self) -> Linking:
        return MemoryStorage()


class TestReplacing(ReplacingSuite):
    """What it replaces."""

    def make(self) -> Replacing:
        return MemoryStorage()


class Full(MemoryStorage):
    """A storage whose backend is gone, which every method finds out when it asks for an entry."""

    def _entry(self, name: str) -> Any:  # Any: it gives nothing
        message = "The storage is out of reach."
        raise Unavailable(message)

    def save(self, name: str, content: Content, /) -> str:
        return str(self._entry(name))

    def exists(self, name: str, /) -> bool:
        return bool(self._entry(name))

    def delete(self, name: str, /) -> None:
        self._entry(name)


class TestFull(FailureSuite):
    """A storage whose backend is gone."""

    def make(self) -> Storage:
        return Full()


class TestMemoryStorages(StoragesSuite):
    """The reference of named storages."""

    def make(self) -> MakeStorages:
        return memory_storages


class Overwrites(MemoryStorage):
    """Breaks STORAGE-01."""

    def save(self, name: str, content: Content, /) -> str:
        self.replace(name, content)
        return name


class ForgetsTheExtension(MemoryStorage):
    """Breaks STORAGE-01 too."""

    def save(self, name: str, content: Content, /) -> str:
        return super().save(f"{name}_2" if name in self._entries else name, content)


class TakesTheFirstChunk(MemoryStorage):
    """Breaks STORAGE-02."""

    def save(self, name: str, content: Content, /) -> str:
        if isinstance(content, list):
            content = content[:1]
        return super().save(name, content)


class Appends(MemoryStorage):
    """Breaks STORAGE-03: writes each chunk in its place."""

    def save(self, name: str, content: Content, /) -> str:
        written, kept = b"", name
        for chunk in chunks_of(content):
            written += chunk
            if kept == name and written == chunk:
                kept = super().save(name, written)
            self.replace(kept, written)
        return kept if written else super().save(name, b"")


class LeavesTemporaryFiles(MemoryStorage):
    """Breaks STORAGE-03 where somebody lists."""

    def save(self, name: str, content: Content, /) -> str:
        self.replace(f"{name}.part", b"")
        written = b"".join(chunks_of(content))
        self.delete(f"{name}.part")
        return super().save(name, written)


class LooksThenWrites(MemoryStorage):
    """Breaks STORAGE-04: chooses the name, then reads the content."""

    def save(self, name: str, content: Content, /) -> str:
        free = super().save(name, b"")
        self.delete(free)
        written = b"".join(chunks_of(content))
        sleep(0.01)
        self.replace(free, written)
        return free


class EncodesText(MemoryStorage):
    """Breaks STORAGE-05."""

    def save(self, name: str, content: Content, /) -> str:
        return super().save(name, content.encode() if isinstance(content, str) else content)


class TrustsNames(MemoryStorage):
    """Breaks STORAGE-06: a hook of a subclass skips the check."""

    def exists(self, name: str, /) -> bool:
        return name in self._entries


class CleansNames(MemoryStorage):
    """Breaks STORAGE-06 too: makes a safe name of any."""

    def save(self, name: str, content: Content, /) -> str:
        try:
            return super().save(name, content)
        except UnsafeName:
            return super().save("cleaned", content)


class RaisesKeyErrors(MemoryStorage):
    """Breaks STORAGE-07."""

    def size(self, name: str, /) -> int:
        return len(self._entries[check_name(name)].content)


class FoldersExist(MemoryStorage):
    """Breaks STORAGE-08."""

    def exists(self, name: str, /) -> bool:
        return super().exists(name) or any(each.startswith(f"{name}/") for each in self._entries)


class DeletesWhatIsThere(MemoryStorage):
    """Breaks STORAGE-09."""

    def delete(self, name: str, /) -> None:
        self._entry(name)
        super().delete(name)


class CountsText(MemoryStorage):
    """Breaks STORAGE-10."""

    def size(self, name: str, /) -> int:
        return len(self._entry(name).content.decode(errors="ignore"))


class KnowsNoZone(MemoryStorage):
    """Breaks STORAGE-10 and STORAGE-20 too."""

    def modified(self, name: str, /) -> datetime:
        return super().modified(name).astimezone().replace(tzinfo=None)


class FoldsCase(MemoryStorage):
    """Breaks STORAGE-11: another case is the same file, and the name it gives is not the one it keeps."""

    def save(self, name: str, content: Content, /) -> str:
        self.replace(name.lower(), content)
        return name

    def open(self, name: str, /) -> StoredFile:
        return super().open(name.lower())


class HidesTheFault(Full):
    """Breaks STORAGE-12."""

    def exists(self, name: str, /) -> bool:
        return False


class Other(MemoryStorage):
    """A storage whose files are of another kind."""

    kind: type[MemoryFile]

    def open(self, name: str, /) -> StoredFile:
        entry = self._entry(name)
        return self.kind(name, entry.content, entry.modified)


def with_files(file_kind: type[MemoryFile]) -> type[MemoryStorage]:
    class Kind(Other):
        kind = file_kind

    return Kind


class KnowsTheLastPart(MemoryFile):
    """Breaks STORAGE-20."""

    def __init__(self, name: str, content: bytes, modified: datetime) -> None:
        super().__init__(name.rpartition("/")[2], content, modified)


class KnowsAnotherTime(MemoryFile):
    """Breaks STORAGE-20 too."""

    def __init__(self, name: str, content: bytes, modified: datetime) -> None:
        super().__init__(name, content, modified - timedelta(hours=1))


class ReadsFromTheBeginning(MemoryFile):
    """Breaks STORAGE-21."""

    def read(self, size: int = -1, /) -> bytes:
        self._reader.seek(0)
        return super().read(size)


class ChunksOnce(MemoryFile):
    """Breaks STORAGE-22."""

    def chunks(self, chunk_size: int = CHUNK_SIZE, *, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        return iter(lambda: self.read(chunk_size), b"")


class IncludesTheStop(MemoryFile):
    """Breaks STORAGE-23."""

    def chunks(self, chunk_size: int = CHUNK_SIZE, *, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        return super().chunks(chunk_size, start=start, stop=None if stop is None else stop + 1)


class OpensTheRest(MemoryFile):
    """Breaks STORAGE-24."""

    def open(self) -> BinaryIO:
        self._check_open()
        return self._reader


class StaysOpen(MemoryFile):
    """Breaks STORAGE-25."""

    def close(self) -> None:
        """Keep everything."""


class ListsEverything(MemoryStorage):
    """Breaks STORAGE-30."""

    def listdir(self, folder: str = "", /) -> tuple[list[str], list[str]]:
        folders, _ = super().listdir(folder)
        return folders, sorted(name for name in self._entries if name.startswith(folder))


class ListsElsewhere(MemoryStorage):
    """Breaks STORAGE-31."""

    def listdir(self, folder: str = "", /) -> tuple[list[str], list[str]]:
        try:
            return super().listdir(folder)
        except UnsafeName:
            return [], ["passwd"]


class MissesFolders(MemoryStorage):
    """Breaks STORAGE-32."""

    def listdir(self, folder: str = "", /) -> tuple[list[str], list[str]]:
        listed = super().listdir(folder)
        if folder and listed == ([], []):
            raise FileMissing(folder)
        return listed


class LinksWhatIsThere(MemoryStorage):
    """Breaks STORAGE-40."""

    def url(self, name: str, /) -> str:
        self._entry(name)
        return super().url(name)


class LinksAsItIs(MemoryStorage):
    """Breaks STORAGE-41."""

    def url(self, name: str, /) -> str:
        return f"/media/{check_name(name)}"


class LinksToNowhere(MemoryStorage):
    """Breaks STORAGE-42."""

    def url(self, name: str, /) -> str:
        return f"/{check_name(name)}"


class ReplacesNothing(MemoryStorage):
    """Breaks STORAGE-50."""

    def replace(self, name: str, content: Content, /) -> None:
        self.save(name, content)


class DeletesFirst(MemoryStorage):
    """Breaks STORAGE-51."""

    def replace(self, name: str, content: Content, /) -> None:
        self.delete(name)
        super().replace(name, content)


class AlwaysNew(dict[str, MemoryStorage]):
    """Breaks STORAGE-60: makes a storage for whatever name is asked for."""

    def get(self, name: str, /) -> MemoryStorage:  # type: ignore[override]  # it is a violator
        return MemoryStorage()


class Twice(dict[str, MemoryStorage]):
    """Breaks STORAGE-61."""

    def __iter__(self) -> Iterator[str]:
        return iter([*super().__iter__(), *super().__iter__()])


def one_for_all(names: Iterable[str]) -> dict[str, MemoryStorage]:
    """Break STORAGE-62."""
    return dict.fromkeys(names, MemoryStorage())


def linked(kind: type[MemoryStorage]) -> Callable[[], MemoryStorage]:
    return lambda: kind(base_url="/media/")


def naming(make: MakeStorages) -> type[Suite[MakeStorages]]:
    return broken(StoragesSuite, lambda: make)


SUITES: list[type[Suite[Any]]] = [  # Any: the suites check different types
    StorageSuite,
    StoredFileSuite,
    ListingSuite,
    LinkingSuite,
    UnlinkedSuite,
    ReplacingSuite,
    FailureSuite,
    StoragesSuite,
]


def test_each_rule_has_a_check_that_catches_a_planted_violator() -> None:
    violators: dict[str, type[Suite[Any]]] = {  # Any: as above
        "STORAGE-01": broken(StorageSuite, Overwrites),
        "STORAGE-02": broken(StorageSuite, TakesTheFirstChunk),
        "STORAGE-03": broken(StorageSuite, Appends),
        "STORAGE-04": broken(StorageSuite, LooksThenWrites),
        "STORAGE-05": broken(StorageSuite, EncodesText),
        "STORAGE-06": broken(StorageSuite, TrustsNames),
        "STORAGE-07": broken(StorageSuite, RaisesKeyErrors),
        "STORAGE-08": broken(StorageSuite, FoldersExist),
        "STORAGE-09": broken(StorageSuite, DeletesWhatIsThere),
        "STORAGE-10": broken(StorageSuite, CountsText),
        "STORAGE-11": broken(StorageSuite, FoldsCase),
        "STORAGE-12": broken(FailureSuite, HidesTheFault),
        "STORAGE-20": broken(StoredFileSuite, with_files(KnowsTheLastPart)),
        "STORAGE-21": broken(StoredFileSuite, with_files(ReadsFromTheBeginning)),
        "STORAGE-22": broken(StoredFileSuite, with_files(ChunksOnce)),
        "STORAGE-23": broken(StoredFileSuite, with_files(IncludesTheStop)),
        "STORAGE-24": broken(StoredFileSuite, with_files(OpensTheRest)),
        "STORAGE-25": broken(StoredFileSuite, with_files(StaysOpen)),
        "STORAGE-30": broken(ListingSuite, ListsEverything),
        "STORAGE-31": broken(ListingSuite, ListsElsewhere),
        "STORAGE-32": broken(ListingSuite, MissesFolders),
        "STORAGE-40": broken(LinkingSuite, linked(LinksWhatIsThere)),
        "STORAGE-41": broken(LinkingSuite, LinksAsItIs),
        "STORAGE-42": broken(UnlinkedSuite, LinksToNowhere),
        "STORAGE-50": broken(ReplacingSuite, ReplacesNothing),
        "STORAGE-51": broken(ReplacingSuite, DeletesFirst),
        "STORAGE-60": naming(lambda names: AlwaysNew(memory_storages(names))),
        "STORAGE-61": naming(lambda names: Twice(memory_storages(names))),
        "STORAGE-62": naming(one_for_all),
    }
    assert gaps([_storage, abilities, named], SUITES, violators) == []


@pytest.mark.parametrize(
    ("suite", "make", "check"),
    [
        (StorageSuite, ForgetsTheExtension, "test_a_taken_name_gives_another_in_its_folder_with_its_extension"),
        (StorageSuite, CleansNames, "test_an_unsafe_name_is_refused_by_every_method"),
        (StorageSuite, KnowsNoZone, "test_the_time_is_that_of_the_change"),
        (StorageSuite, LooksThenWrites, "test_of_several_at_once_each_gets_a_name"),
        (ListingSuite, LeavesTemporaryFiles, "test_what_is_being_saved_or_has_failed_is_not_listed"),
        (StoredFileSuite, with_files(KnowsAnotherTime), "test_a_file_knows_what_the_storage_knows_of_it"),
        (StoredFileSuite, with_files(StaysOpen), "test_a_closed_file_gives_nothing"),
    ],
)
def test_further_violators_are_caught_by_the_check_that_is_meant_for_them(
    suite: type[Suite[Any]],  # Any: as above
    make: type[MemoryStorage],
    check: str,
) -> None:
    failed = [outcome.check for outcome in run(broken(suite, make)) if outcome.result == "failed"]
    assert check in failed


def test_a_time_long_ago_is_not_that_of_the_change() -> None:
    def late() -> MemoryStorage:
        return MemoryStorage(clock=lambda: datetime.now(UTC) - timedelta(hours=1))

    failed = [outcome.check for outcome in run(broken(StorageSuite, late)) if outcome.result == "failed"]
    assert failed == ["test_the_time_is_that_of_the_change"]
