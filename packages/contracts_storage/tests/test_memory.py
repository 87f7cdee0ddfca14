"""The reference in memory, beyond what the suites show."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.services.testing import FixedServices
from bandstand.contracts.storage import STORAGE, Storage, StoredFile
from bandstand.contracts.storage.abilities import LINKING, LISTING, REPLACING, Linking, Listing, Replacing
from bandstand.contracts.storage.errors import FileMissing, UnsafeName, Unsupported
from bandstand.contracts.storage.named import STORAGES, Storages
from bandstand.contracts.storage.testing import MemoryFile, MemoryStorage, memory_storages

if TYPE_CHECKING:
    from bandstand.contracts.services import Contract

    _is_file: type[StoredFile] = MemoryFile
    _is_listing: type[Listing] = MemoryStorage
    _is_linking: type[Linking] = MemoryStorage
    _is_replacing: type[Replacing] = MemoryStorage


def test_it_is_found_by_its_tokens() -> None:
    storage = MemoryStorage()
    tokens: tuple[Contract[object], ...] = (STORAGE, LISTING, LINKING, REPLACING)
    services = FixedServices(dict.fromkeys(tokens, storage))
    found: list[Storage] = [
        services.require(STORAGE), services.require(LISTING), services.require(LINKING), services.require(REPLACING)
    ]  # fmt: skip
    assert all(each is storage for each in found)
    named: Storages = FixedServices({STORAGES: memory_storages(["default"])}).require(STORAGES)
    assert [*named] == ["default"]


def test_a_missing_file_has_a_nearest_name() -> None:
    storage = MemoryStorage()
    storage.save("covers/emma.jpg", b"x")
    with pytest.raises(FileMissing, match=r"^There is no file 'covers/ema\.jpg'\. Did you mean 'covers/emma\.jpg'\?$"):
        storage.open("covers/ema.jpg")


def test_the_clock_says_when_a_file_changed() -> None:
    moment = datetime(2026, 11, 22, 12, tzinfo=UTC)
    storage = MemoryStorage(clock=lambda: moment)
    assert storage.modified(storage.save("a.txt", b"x")) == moment


def test_an_open_file_stays_as_it_was() -> None:
    storage = MemoryStorage()
    storage.save("a.txt", b"old")
    with storage.open("a.txt") as file:
        storage.replace("a.txt", b"new")
        storage.delete("a.txt")
        assert file.read() == b"old"


def test_addresses_begin_with_the_base_url() -> None:
    assert MemoryStorage(base_url="/media/").url("covers/a b.jpg") == "/media/covers/a%20b.jpg"
    with pytest.raises(Unsupported, match=r"^This storage has no base_url, so that 'a\.jpg' has no address\.$"):
        MemoryStorage().url("a.jpg")


@pytest.mark.parametrize(("size", "start", "stop"), [(0, 0, None), (1, -1, None), (1, 0, -1)])
def test_a_range_that_cannot_be_is_named(size: int, start: int, stop: int | None) -> None:
    file = MemoryFile("a", b"abc", datetime.now(UTC))
    text = rf"^A range begins and ends at 0 or later and comes in chunks of 1 or more; got {start}, {stop} and {size}"
    with pytest.raises(ValueError, match=text):
        file.chunks(size, start=start, stop=stop)


def test_a_closed_file_is_named() -> None:
    file = MemoryFile("a.txt", b"abc", datetime.now(UTC))
    file.close()
    with pytest.raises(ValueError, match=r"^The file 'a\.txt' is closed\.$"):
        file.open()


@given(st.text(max_size=300))
def test_a_name_is_kept_or_refused_by_every_method_alike(name: str) -> None:
    storage = MemoryStorage(base_url="/")
    try:
        kept = storage.save(name, b"x")
    except UnsafeName:
        for method in (storage.open, storage.exists, storage.delete, storage.size, storage.modified, storage.url):
            with pytest.raises(UnsafeName):
                method(name)
    else:
        assert kept == name
        assert storage.exists(name)
        assert (storage.size(name), storage.open(name).read(), storage.url(name)[:1]) == (1, b"x", "/")
