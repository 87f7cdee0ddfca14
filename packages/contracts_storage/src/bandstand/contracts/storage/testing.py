"""The conformance suites of storages and their reference implementation in memory."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier, Thread
from typing import TYPE_CHECKING, TypeAlias, cast
from urllib.parse import urlsplit

from bandstand.contracts.services.conformance import Suite, raises, rule
from bandstand.contracts.storage._memory import MemoryFile, MemoryStorage, memory_storages
from bandstand.contracts.storage._storage import Storage, StoredFile
from bandstand.contracts.storage.abilities import Linking, Listing, Replacing
from bandstand.contracts.storage.errors import FileMissing, Unavailable, UnsafeName, Unsupported
from bandstand.contracts.storage.named import Storages
from bandstand.contracts.storage.names import check_name

if TYPE_CHECKING:
    from bandstand.contracts.storage.content import Content

__all__ = [
    "FailureSuite",
    "LinkingSuite",
    "ListingSuite",
    "MakeStorages",
    "MemoryFile",
    "MemoryStorage",
    "ReplacingSuite",
    "StorageSuite",
    "StoragesSuite",
    "StoredFileSuite",
    "UnlinkedSuite",
    "memory_storages",
]


_CONTENT = bytes(range(256)) * 3

_UNSAFE = (
    "", "/", ".", "..", "/etc/passwd", "../passwd", "a/../b", "a/..", "./a", "a/.", "a//b", "a/", "a\\b", "..\\a",
    "C:\\a", "a\0.txt", "a\nb", "a\x7f", "a\N{RIGHT-TO-LEFT OVERRIDE}b", "a\ud800", "x" * 256, "é" * 128,
    "/".join(["x" * 250] * 4), "x/" * 5000 + "x",
)  # fmt: skip


def _content_of(storage: Storage, name: str) -> bytes:
    with storage.open(name) as file:
        return b"".join(file.chunks())


def _failing() -> Iterator[bytes]:
    yield b"the first half"
    message = "The client is gone."
    raise ConnectionResetError(message)


def _suffix(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[2]


class StorageSuite(Suite[Storage]):
    """The rules of ``Storage``; ``make`` returns an empty one."""

    @rule("STORAGE-01")
    def test_a_free_name_is_kept(self) -> None:
        storage = self.make()
        for name in ("plain.txt", "covers/2026/emma.jpg", "Übersicht 日本 (2).tar.gz", ".profile", "no extension"):
            assert storage.save(name, b"x") == name
            assert storage.exists(name)

    @rule("STORAGE-01")
    def test_a_taken_name_gives_another_in_its_folder_with_its_extension(self) -> None:
        storage = self.make()
        for name in ("covers/emma.jpg", "emma", "x" * 251 + ".jpg", "covers/" + "é" * 120 + ".jpeg"):
            names = [storage.save(name, content) for content in (b"first", b"second", b"third")]
            assert len(set(names)) == 3
            assert names[0] == name
            for other in names:
                assert check_name(other).rpartition("/")[0] == name.rpartition("/")[0]
                assert "." not in name or _suffix(other) == _suffix(name)
            assert [_content_of(storage, each) for each in names] == [b"first", b"second", b"third"]

    @rule("STORAGE-02")
    def test_content_of_every_kind_comes_back(self) -> None:
        storage = self.make()
        stored = storage.open(storage.save("stored", _CONTENT))
        kinds: dict[str, Content] = {
            "bytes": _CONTENT,
            "list": [_CONTENT[:5], b"", _CONTENT[5:]],
            "generator": (_CONTENT[place : place + 100] for place in range(0, len(_CONTENT), 100)),
            "stream": io.BytesIO(_CONTENT),
            "stored": stored,
        }
        for name, content in kinds.items():
            assert _content_of(storage, storage.save(name, content)) == _CONTENT, name
        empty: dict[str, Content] = {"empty": b"", "no chunks": [], "empty stream": io.BytesIO()}
        for name, content in empty.items():
            assert _content_of(storage, storage.save(name, content)) == b"", name
        stored.close()

    @rule("STORAGE-02")
    def test_a_large_file_comes_back(self) -> None:
        storage = self.make()
        content = b"0123456789abcdef" * 20_000
        assert _content_of(storage, storage.save("large", io.BytesIO(content))) == content

    @rule("STORAGE-03")
    def test_a_file_appears_when_it_is_whole(self) -> None:
        storage = self.make()
        seen: list[bool] = []

        def watching() -> Iterator[bytes]:
            yield b"the first half, " * 10_000
            seen.append(storage.exists("a.txt"))
            yield b"the second"
            seen.append(storage.exists("a.txt"))

        storage.save("a.txt", watching())
        assert (seen, storage.exists("a.txt")) == ([False, False], True)

    @rule("STORAGE-03")
    def test_a_save_that_fails_leaves_nothing(self) -> None:
        storage = self.make()
        raises(ConnectionResetError, lambda: storage.save("folder/a.txt", _failing()))
        assert not storage.exists("folder/a.txt")
        assert storage.save("folder/a.txt", b"whole") == "folder/a.txt"
        assert _content_of(storage, "folder/a.txt") == b"whole"

    @rule("STORAGE-04")
    def test_a_name_that_is_taken_meanwhile_is_taken(self) -> None:
        storage = self.make()
        inner: list[str] = []

        def overtaken() -> Iterator[bytes]:
            yield b"slow"
            inner.append(storage.save("a.txt", b"fast"))

        outer = storage.save("a.txt", overtaken())
        assert outer != inner[0]
        assert (_content_of(storage, outer), _content_of(storage, inner[0])) == (b"slow", b"fast")

    @rule("STORAGE-04")
    def test_of_several_at_once_each_gets_a_name(self) -> None:
        storage = self.make()
        names: dict[int, str] = {}
        start = Barrier(4)

        def save(number: int) -> None:
            start.wait(10)
            names[number] = storage.save("a.txt", b"%d" % number)

        threads = [Thread(target=save, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert len({*names.values()}) == 4
        assert {number: _content_of(storage, name) for number, name in names.items()} == {
            number: b"%d" % number for number in range(4)
        }

    @rule("STORAGE-05")
    def test_text_is_no_content(self) -> None:
        storage = self.make()
        for text in ("text", ["text"], [b"bytes", "text"], io.StringIO("text"), 5, None):
            raises(TypeError, partial(storage.save, "a.txt", cast("Content", text)))
            assert not storage.exists("a.txt")

    @rule("STORAGE-06")
    def test_an_unsafe_name_is_refused_by_every_method(self) -> None:
        storage = self.make()
        for name in _UNSAFE:
            for method in (storage.open, storage.exists, storage.delete, storage.size, storage.modified):
                assert raises(UnsafeName, partial(method, name)).name == name
            assert raises(UnsafeName, partial(storage.save, name, b"x")).name == name

    @rule("STORAGE-07")
    def test_a_file_that_there_is_not_is_missing(self) -> None:
        storage = self.make()
        storage.save("folder/a.txt", b"x")
        for name in ("folder/b.txt", "folder", "folder/a.txt/b", "other/a.txt"):
            for method in (storage.open, storage.size, storage.modified):
                assert raises(FileMissing, partial(method, name)).name == name

    @rule("STORAGE-08")
    def test_a_folder_is_no_file(self) -> None:
        storage = self.make()
        storage.save("folder/inside/a.txt", b"x")
        names = ("folder/inside/a.txt", "folder/inside", "folder", "a.txt", "folder/inside/a.txt/b")
        assert [storage.exists(name) for name in names] == [True, False, False, False, False]

    @rule("STORAGE-09")
    def test_a_deleted_file_is_gone_and_its_name_is_free(self) -> None:
        storage = self.make()
        storage.save("folder/a.txt", b"first")
        storage.save("folder/b.txt", b"other")
        storage.delete("folder/a.txt")
        storage.delete("folder/a.txt")
        storage.delete("never/there.txt")
        assert [storage.exists(f"folder/{name}.txt") for name in "ab"] == [False, True]
        assert storage.save("folder/a.txt", b"second") == "folder/a.txt"
        assert _content_of(storage, "folder/a.txt") == b"second"

    @rule("STORAGE-10")
    def test_the_size_is_the_number_of_bytes(self) -> None:
        storage = self.make()
        assert storage.size(storage.save("full", _CONTENT)) == 768
        assert storage.size(storage.save("text", "ü".encode())) == 2
        assert storage.size(storage.save("empty", b"")) == 0

    @rule("STORAGE-10")
    def test_the_time_is_that_of_the_change(self) -> None:
        storage = self.make()
        before = datetime.now(UTC)
        modified = storage.modified(storage.save("a.txt", b"x"))
        assert modified.utcoffset() == timedelta(0)
        # Some file systems count in steps of two seconds, and clocks of other machines differ.
        assert abs(modified - before) < timedelta(minutes=1)

    @rule("STORAGE-11")
    def test_names_are_compared_sign_by_sign(self) -> None:
        storage = self.make()
        names = [storage.save(name, name.encode()) for name in ("a.txt", "A.txt", "\xe9.txt", "e\u0301.txt")]
        assert len(set(names)) == 4
        assert [_content_of(storage, name).decode() for name in names] == ["a.txt", "A.txt", "\xe9.txt", "e\u0301.txt"]


class StoredFileSuite(Suite[Storage]):
    """The rules of ``StoredFile``; ``make`` returns an empty storage, whose files are looked at."""

    def stored(self, content: bytes = _CONTENT) -> StoredFile:
        """Store and open a file with some content."""
        storage = self.make()
        return storage.open(storage.save("folder/plain.txt", content))

    @rule("STORAGE-20")
    def test_a_file_knows_what_the_storage_knows_of_it(self) -> None:
        storage = self.make()
        storage.save("folder/a.txt", _CONTENT)
        with storage.open("folder/a.txt") as file:
            assert (file.name, file.size) == ("folder/a.txt", 768)
            assert file.modified == storage.modified("folder/a.txt")
            assert file.modified.utcoffset() == timedelta(0)

    @rule("STORAGE-21")
    def test_reading_goes_on(self) -> None:
        with self.stored() as file:
            assert (file.read(3), file.read(3)) == (_CONTENT[:3], _CONTENT[3:6])
            assert file.read() == _CONTENT[6:]
            assert (file.read(), file.read(3)) == (b"", b"")

    @rule("STORAGE-22")
    def test_chunks_join_to_the_content(self) -> None:
        with self.stored() as file:
            file.read(5)
            for chunk_size in (1, 100, 256, 767, 768, 5000):
                chunks = [*file.chunks(chunk_size)]
                assert b"".join(chunks) == _CONTENT
                assert all(0 < len(chunk) <= chunk_size for chunk in chunks)
            next(file.chunks(10))
            assert b"".join(file.chunks()) == _CONTENT
        with self.stored(b"") as empty:
            assert [*empty.chunks()] == []

    @rule("STORAGE-23")
    def test_a_range_of_chunks(self) -> None:
        with self.stored() as file:
            for start, stop in ((0, 10), (5, 300), (767, 768), (700, 5000), (5, None), (0, 0), (9, 5), (768, None)):
                chunks = [*file.chunks(64, start=start, stop=stop)]
                assert b"".join(chunks) == _CONTENT[start:stop]
                assert all(0 < len(chunk) <= 64 for chunk in chunks)
            assert [*file.chunks(start=5000)] == []

    @rule("STORAGE-23")
    def test_a_range_that_cannot_be_is_refused(self) -> None:
        with self.stored() as file:
            raises(ValueError, lambda: [*file.chunks(start=-1)])
            raises(ValueError, lambda: [*file.chunks(stop=-1)])
            raises(ValueError, lambda: [*file.chunks(0)])

    @rule("STORAGE-24")
    def test_a_stream_begins_at_the_beginning_and_can_be_sought(self) -> None:
        with self.stored() as file:
            file.read(5)
            for _ in range(2):
                with file.open() as stream:
                    assert stream.read(4) == _CONTENT[:4]
                    assert stream.seek(-4, 2) == 764
                    assert stream.read() == _CONTENT[-4:]
                    assert stream.tell() == 768

    @rule("STORAGE-25")
    def test_a_closed_file_gives_nothing(self) -> None:
        with self.stored() as file:
            pass
        file.close()
        raises(ValueError, file.read)
        raises(ValueError, lambda: [*file.chunks()])
        raises(ValueError, file.open)


class ListingSuite(Suite[Listing]):
    """The rules of ``Listing``; ``make`` returns an empty storage."""

    @rule("STORAGE-30", "STORAGE-31")
    def test_folders_and_files_are_listed_apart(self) -> None:
        storage = self.make()
        for name in ("b.txt", "a.txt", "folder/c.txt", "folder/inner/d.txt", "folder.txt", "fold/e.txt"):
            storage.save(name, b"x")
        assert storage.listdir() == (["fold", "folder"], ["a.txt", "b.txt", "folder.txt"])
        assert storage.listdir("folder") == (["inner"], ["c.txt"])
        assert storage.listdir("folder/inner") == ([], ["d.txt"])

    @rule("STORAGE-30", "STORAGE-03")
    def test_what_is_being_saved_or_has_failed_is_not_listed(self) -> None:
        storage = self.make()
        seen: list[list[str]] = []

        def watching() -> Iterator[bytes]:
            yield b"x" * 100_000
            seen.append(storage.listdir()[1])

        storage.save("a.txt", watching())
        raises(ConnectionResetError, lambda: storage.save("b.txt", _failing()))
        assert (seen, storage.listdir()[1]) == ([[]], ["a.txt"])

    @rule("STORAGE-31")
    def test_the_name_of_a_folder_is_safe_too(self) -> None:
        storage = self.make()
        for name in _UNSAFE[1:]:
            assert raises(UnsafeName, partial(storage.listdir, name)).name == name

    @rule("STORAGE-32")
    def test_a_folder_that_there_is_not_has_nothing_in_it(self) -> None:
        storage = self.make()
        storage.save("folder/a.txt", b"x")
        assert storage.listdir("other") == ([], [])
        assert storage.listdir("folder/a.txt") == ([], [])
        storage.delete("folder/a.txt")
        assert storage.listdir("folder") == ([], [])


class LinkingSuite(Suite[Linking]):
    """The rules of ``Linking``; ``make`` returns an empty storage that knows where clients reach it."""

    @rule("STORAGE-40")
    def test_an_address_needs_no_file(self) -> None:
        storage = self.make()
        url = storage.url("folder/a.txt")
        assert url
        storage.save("folder/a.txt", b"x")
        assert storage.url("folder/a.txt").partition("?")[0] == url.partition("?")[0]

    @rule("STORAGE-41")
    def test_an_address_can_be_written_into_a_page(self) -> None:
        storage = self.make()
        for name in ("a b.txt", "a\"b'c.txt", "a<b>&.txt", "ü/日本.txt", "a#b?c%d;e.txt"):
            url = storage.url(name)
            assert url.isascii()
            assert url.isprintable()
            assert {*" \"'\\<>"}.isdisjoint(url), url
            assert urlsplit(url).fragment == ""

    @rule("STORAGE-41")
    def test_two_names_have_two_addresses(self) -> None:
        storage = self.make()
        names = ("a", "a?b", "a?c", "a#b", "a%20b", "a b", "a+b", "A", "a;b")
        assert len({storage.url(name) for name in names}) == len(names)
        assert len({urlsplit(storage.url(name)).path for name in names}) == len(names)

    @rule("STORAGE-41", "STORAGE-06")
    def test_an_unsafe_name_has_no_address(self) -> None:
        storage = self.make()
        for name in _UNSAFE:
            assert raises(UnsafeName, partial(storage.url, name)).name == name


class UnlinkedSuite(Suite[Linking]):
    """The rule of a storage that does not know where clients reach it; ``make`` returns one."""

    @rule("STORAGE-42")
    def test_no_address_is_made_up(self) -> None:
        assert str(raises(Unsupported, lambda: self.make().url("a.txt")))


class ReplacingSuite(Suite[Replacing]):
    """The rules of ``Replacing``; ``make`` returns an empty storage."""

    @rule("STORAGE-50")
    def test_the_content_is_kept_under_exactly_that_name(self) -> None:
        storage = self.make()
        for content in (b"first, and longer", b"second", b""):
            storage.replace("folder/a.txt", content)
            assert _content_of(storage, "folder/a.txt") == content
            assert storage.size("folder/a.txt") == len(content)

    @rule("STORAGE-51")
    def test_the_old_content_is_there_until_the_new_is_whole(self) -> None:
        storage = self.make()
        storage.save("a.txt", b"old")
        seen: list[bytes] = []

        def watching() -> Iterator[bytes]:
            yield b"new" * 50_000
            seen.append(_content_of(storage, "a.txt"))

        storage.replace("a.txt", watching())
        assert (seen, storage.size("a.txt")) == ([b"old"], 150_000)

    @rule("STORAGE-51")
    def test_the_old_content_stays_when_the_new_fails(self) -> None:
        storage = self.make()
        storage.save("a.txt", b"old")
        raises(ConnectionResetError, lambda: storage.replace("a.txt", _failing()))
        assert _content_of(storage, "a.txt") == b"old"
        raises(ConnectionResetError, lambda: storage.replace("b.txt", _failing()))
        assert not storage.exists("b.txt")

    @rule("STORAGE-50", "STORAGE-06")
    def test_an_unsafe_name_is_refused(self) -> None:
        storage = self.make()
        for name in _UNSAFE:
            assert raises(UnsafeName, partial(storage.replace, name, b"x")).name == name


class FailureSuite(Suite[Storage]):
    """The rule of a backend that is gone; ``make`` returns a storage over one."""

    @rule("STORAGE-12")
    def test_a_backend_that_is_gone_is_unavailable(self) -> None:
        storage = self.make()
        for method in (storage.open, storage.exists, storage.delete, storage.size, storage.modified):
            assert str(raises(Unavailable, partial(method, "a.txt")))
        assert str(raises(Unavailable, lambda: storage.save("a.txt", b"x")))


MakeStorages: TypeAlias = Callable[[Iterable[str]], Storages]
"""Makes the named storages under test, empty, for these names."""


class StoragesSuite(Suite[MakeStorages]):
    """The rules of ``Storages``; ``make`` returns a function from names to storages."""

    def found(self, storages: Storages, name: str) -> Storage:
        """Give a storage that is there."""
        storage = storages.get(name)
        assert storage is not None
        return storage

    @rule("STORAGE-60")
    def test_each_name_has_its_storage_and_no_other_name_has_one(self) -> None:
        storages = self.make()(["default", "private"])
        assert self.found(storages, "default") is storages.get("default")
        assert self.found(storages, "private") is not storages.get("default")
        assert storages.get("other") is None

    @rule("STORAGE-61")
    def test_the_names_are_given_once(self) -> None:
        assert sorted(self.make()(["default", "private"])) == ["default", "private"]

    @rule("STORAGE-62")
    def test_a_file_of_one_is_in_no_other(self) -> None:
        storages = self.make()(["default", "private"])
        self.found(storages, "default").save("a.txt", b"x")
        assert not self.found(storages, "private").exists("a.txt")
