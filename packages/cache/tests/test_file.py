"""The cache in a file: the contract's suites, processes, bounds, permissions, and files that cannot be read."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bandstand.cache import FileCache
from bandstand.contracts.cache import MISSING
from bandstand.contracts.cache.asynchronous.testing import (
    AsyncAtomicSuite,
    AsyncCacheSuite,
    AsyncTaggedSuite,
    BothColoursSuite,
)
from bandstand.contracts.cache.testing import AtomicSuite, CacheSuite, FailureSuite, TaggedSuite, Timed

from .servers import in_processes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bandstand.contracts.cache import AtomicCache, TaggedCache
    from bandstand.contracts.cache.asynchronous import AsyncAtomicCache, AsyncTaggedCache

    _is_atomic: type[AtomicCache] = FileCache
    _is_tagged: type[TaggedCache] = FileCache
    _is_async_and_atomic: type[AsyncAtomicCache] = FileCache
    _is_async_and_tagged: type[AsyncTaggedCache] = FileCache


class OnFile:
    """Makes the cache of a suite in a folder of its own, and closes it."""

    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path) -> Iterator[None]:
        self.path = tmp_path / "values.cache"
        self.made: list[FileCache] = []
        yield
        for cache in self.made:
            cache.close()

    def make(self) -> Timed[FileCache]:
        cache = FileCache(self.path)
        self.made.append(cache)
        return Timed(cache, time.sleep, tick=0.05)


class TestCache(OnFile, CacheSuite):
    pass


class TestAtomic(OnFile, AtomicSuite):
    pass


class TestTagged(OnFile, TaggedSuite):
    pass


class TestAsync(OnFile, AsyncCacheSuite):
    pass


class TestAsyncAtomic(OnFile, AsyncAtomicSuite):
    pass


class TestAsyncTagged(OnFile, AsyncTaggedSuite):
    pass


class TestBothColours(OnFile, BothColoursSuite):
    pass


class TestFailing(FailureSuite):
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path) -> None:
        self.path = tmp_path

    def make(self) -> FileCache:
        return FileCache(self.path)  # a folder is no file


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[FileCache]:
    cache = FileCache(tmp_path / "values.cache")
    yield cache
    cache.close()


def test_eight_processes_lose_no_count(cache: FileCache, tmp_path: Path) -> None:
    cache.set("hits", 0)
    in_processes(8, "count", f"file://{tmp_path}/values.cache?patience=30", 200)
    assert cache.get("hits") == 1600


def test_one_process_computes_for_all(cache: FileCache, tmp_path: Path) -> None:
    log = tmp_path / "log"
    in_processes(4, "compute", f"file://{tmp_path}/values.cache?patience=30", log)
    assert log.read_text() == "computed\n"
    assert cache.get("answer") == 42


def test_it_stays_when_everybody_has_left(tmp_path: Path) -> None:
    path = tmp_path / "values.cache"
    first = FileCache(path)
    first.set("name", "Ada", tags=["people"])
    first.close()
    second = FileCache(path)
    assert second.get("name") == "Ada"
    second.invalidate("people")
    assert second.get("name", MISSING) is MISSING
    second.close()


def test_a_cache_that_was_closed_opens_again(cache: FileCache) -> None:
    cache.set("name", "Ada")
    asyncio.run(cache.aclose())
    assert cache.get("name") == "Ada"


def test_caches_of_other_prefixes_share_a_file_and_nothing_else(cache: FileCache, tmp_path: Path) -> None:
    pages = FileCache(tmp_path / "values.cache", prefix="pages")
    cache.set("name", "Ada")
    pages.set("name", "Grace")
    pages.clear()
    assert (cache.get("name"), pages.get("name")) == ("Ada", None)
    pages.close()


def test_the_latest_values_are_kept(tmp_path: Path) -> None:
    cache = FileCache(tmp_path / "values.cache", max_entries=100)
    for number in range(500):
        cache.set(f"book:{number}", number)
    kept = cache.get_many(f"book:{number}" for number in range(500))
    assert 100 <= len(kept) <= 164
    assert min(kept.values()) > 300
    cache.close()


def test_the_file_grows_to_its_bound(tmp_path: Path) -> None:
    path = tmp_path / "values.cache"
    cache = FileCache(path, max_file=2**20)
    for number in range(1000):
        cache.set(f"book:{number}", os.urandom(10_000))
    cache.close()
    assert path.stat().st_size < 3 * 2**20


def test_what_ended_is_dropped_when_asked_in_either_colour(cache: FileCache) -> None:
    cache.set_many({"a": 1, "b": 2}, 0.01)
    cache.set("c", 3)
    time.sleep(0.02)
    assert (cache.drop_ended(), asyncio.run(cache.adrop_ended())) == (2, 0)
    assert cache.get("c") == 3


def test_many_are_stored_together_or_not_at_all(cache: FileCache) -> None:
    with pytest.raises(TypeError, match=r"keeps no builtins\.complex as JSON"):
        cache.set_many({"a": 1, "b": 2j})
    assert cache.get_many(["a", "b"]) == {}


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_only_the_owner_may_read_it_whatever_the_mask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        cache = FileCache(tmp_path / "a" / "b" / "values.cache")
        cache.set("name", "Ada")
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")}
        cache.close()
    finally:
        os.umask(before)
    assert modes.pop("a") == modes.pop("b") == 0o700
    assert set(modes.values()) == {0o600}


def test_a_file_that_is_none_is_laid_aside_and_is_a_miss(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "values.cache"
    path.write_bytes(b"this is no database" * 100)
    cache = FileCache(path, pause=0)
    with caplog.at_level(logging.WARNING, "bandstand.cache"):
        assert cache.get("name", "nobody") == "nobody"
    assert len(caplog.records) == 1
    cache.set("name", "Ada")
    assert cache.get("name") == "Ada"
    assert (tmp_path / "values.cache.corrupt").read_bytes()[:4] == b"this"
    cache.close()


def test_a_file_that_breaks_while_it_is_open_is_a_miss_and_heals(tmp_path: Path) -> None:
    path = tmp_path / "values.cache"
    cache = FileCache(path, pause=0)
    cache.set_many({f"book:{number}": "x" * 1000 for number in range(300)})
    cache.close()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(100_000))
    for number in range(300):
        cache.get(f"book:{number}")
        cache.set(f"other:{number}", 1)
    cache.set("name", "Ada")
    assert cache.get("name") == "Ada"
    cache.close()


def test_a_writer_that_stays_is_not_waited_for_long(tmp_path: Path) -> None:
    path = tmp_path / "values.cache"
    cache = FileCache(path, patience=0.05)
    cache.set("name", "Ada")
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    begun = time.perf_counter()
    for _ in range(100):
        cache.set("name", "Grace")
    assert time.perf_counter() - begun < 0.5
    assert cache.health.ok is False
    assert "locked" in cache.health.error
    writer.close()
    cache.close()


def test_what_is_no_value_is_a_miss(cache: FileCache, tmp_path: Path) -> None:
    for data in (b"", b"?", b"v{", b"w", b"z123", b"w" + bytes(30)):
        cache.set("name", "Ada")
        with sqlite3.connect(tmp_path / "values.cache") as other:
            other.execute("UPDATE entries SET data = ?", (data,))
        other.close()
        assert cache.get("name", MISSING) is MISSING
        assert cache.add("name", "Alan") is True
        assert cache.get_or_set("name", lambda: "Grace") == "Alan"


def test_numbers_of_64_bits_are_counted_and_larger_ones_refused(cache: FileCache) -> None:
    cache.set("hits", 2**62)
    assert cache.incr("hits", 2**62 - 1) == 2**63 - 1
    with pytest.raises(TypeError, match="'hits' is no integer"):
        cache.incr("hits")
    cache.set("large", 2**80)
    assert cache.get("large") == 2**80
    with pytest.raises(TypeError, match="'large' is no integer"):
        cache.incr("large", -(2**70))


def test_a_child_process_opens_the_file_for_itself(cache: FileCache) -> None:
    cache.set("name", "Ada")
    child = os.fork()
    if child == 0:
        good = cache.get("name") == "Ada"
        cache.set("name", "Grace")
        os._exit(0 if good else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert cache.get("name") == "Grace"


def test_values_that_compute_may_be_stale(cache: FileCache) -> None:
    assert cache.get_or_set("answer", lambda: 1, 0.05, stale=30, tags=["sums"]) == 1
    time.sleep(0.06)
    assert cache.get("answer", MISSING) is MISSING
    assert cache.touch("answer") is False
    assert cache.get_or_set("answer", lambda: 2, 60, stale=30, tags=["sums"]) == 2
    assert cache.touch("answer", 0.05) is True
    time.sleep(0.06)
    assert cache.get_or_set("answer", lambda: 3, tags=["sums"]) == 3
    cache.invalidate("sums")
    assert cache.get("answer", MISSING) is MISSING
    assert cache.add("answer", 4) is True
    assert cache.get("answer") == 4


def test_a_dropped_number_is_no_number(cache: FileCache) -> None:
    cache.set("hits", 1, tags=["numbers"])
    with pytest.raises(TypeError, match="'hits' is no integer"):
        cache.incr("hits")
    cache.invalidate("numbers")
    with pytest.raises(ValueError, match="under 'hits'"):
        cache.incr("hits")


def test_a_file_that_another_process_replaced_is_opened_anew(tmp_path: Path) -> None:
    path = tmp_path / "values.cache"
    first, second = FileCache(path, pause=0), FileCache(path, pause=0)
    for cache in (first, second):
        cache.set_many({f"book:{number}": "x" * 1000 for number in range(300)})
        cache.close()
    first.get("book:1")  # it has the file open
    with path.open("r+b") as file:
        file.write(b"this is no database any more")
    second.get("book:1")
    second.set("name", "Ada")
    for number in range(300):
        first.get(f"book:{number}")
    assert second.get("name") == "Ada"
    for cache in (first, second):
        cache.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one MiB, made where this may be done; elsewhere the next test but one is what there is."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if os.geteuid() or shutil.which("mount") is None or subprocess.run(command, check=False).returncode:
        pytest.skip("a file system of the test's own cannot be mounted here; RLIMIT_FSIZE stands in for it below")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_others_fill_keeps_what_is_there_and_refuses_the_rest(small_disk: Path) -> None:
    others = small_disk / "others"
    others.write_bytes(bytes(500_000))
    with closing(FileCache(small_disk / "values.cache", pause=0)) as cache:
        data = {f"book:{number}": os.urandom(10_000) for number in range(200)}
        for key, value in data.items():
            cache.set(key, value)
        kept = cache.get_many(data)
        assert 10 < len(kept) < 60
        assert kept == {key: data[key] for key in kept}
        assert cache.health.failures == 200 - len(kept)
        assert cache.health.error == "Refused: database or disk is full"
        assert cache.get_or_set("computed", lambda: "x" * 50_000) == "x" * 50_000
        assert cache.get_many(data) == kept
        others.unlink()
        cache.set("name", "Ada")
        assert cache.get("name") == "Ada"
        assert cache.health.ok is True


FULL = """
import os, resource, sys
from bandstand.cache import FileCache

resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
cache = FileCache(sys.argv[1], pause=0)
data = {f"book:{number}": os.urandom(10_000) for number in range(200)}
for key, value in data.items():
    cache.set(key, value)
assert not cache.health.ok, cache.health
cache.close()
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
kept = cache.get_many(data)
assert kept == {key: data[key] for key in kept}
cache.set("name", "Ada")
assert cache.get("name") == "Ada"
assert cache.health.ok, cache.health
cache.close()
print(len(kept))
"""


def test_a_file_that_may_not_grow_keeps_whole_values_only(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FULL, str(tmp_path / "values.cache")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr
    assert 0 < int(done.stdout) < 100
