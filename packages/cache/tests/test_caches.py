"""Several caches by name."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from bandstand.cache import Caches, MemoryCache
from bandstand.contracts.assembly.checks import CHECKS
from bandstand.contracts.assembly.rendering import LIBRARIES
from bandstand.contracts.assembly.testing import assemble
from bandstand.contracts.cache import ATOMIC_CACHE, CACHE, TAGGED_CACHE
from bandstand.contracts.cache.asynchronous import ASYNC_ATOMIC_CACHE, ASYNC_CACHE, ASYNC_TAGGED_CACHE
from bandstand.contracts.cache.named import CACHES
from bandstand.contracts.cache.testing import CachesSuite, MakeCaches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bandstand.contracts.cache.named import Caches as Contract

    _are_caches: type[Contract] = Caches


class TestInMemory(CachesSuite):
    def make(self) -> MakeCaches:
        return lambda names: Caches(dict.fromkeys(names, "memory://"))


class TestInOneFile(CachesSuite):
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path) -> Iterator[None]:
        self.paths = (tmp_path / f"{number}.cache" for number in itertools.count())
        self.made: list[Caches] = []
        yield
        for caches in self.made:
            caches.close()

    def of(self, names: Iterable[str]) -> Caches:
        caches = Caches(dict.fromkeys(names, f"file://{next(self.paths)}"))
        self.made.append(caches)
        return caches

    def make(self) -> MakeCaches:
        return self.of


def test_caches_are_made_at_first_use_and_objects_are_taken_as_they_are() -> None:
    cache = MemoryCache()
    caches = Caches(default=cache, pages="reddis://a")
    assert caches["default"] is cache
    assert sorted(caches) == ["default", "pages"]
    with pytest.raises(ValueError, match="Did you mean 'redis'"):
        caches.get("pages")


def test_a_function_makes_a_cache_once_at_its_first_use() -> None:
    made: list[MemoryCache] = []

    def make() -> MemoryCache:
        made.append(MemoryCache())
        return made[-1]

    caches = Caches(default=make)
    assert (list(caches), made) == (["default"], [])
    assert [caches["default"], caches.get("default")] == [made[0]] * 2
    assert len(made) == 1


def test_an_unknown_name_is_named_with_the_nearest() -> None:
    caches = Caches({"default": "memory://"}, pages="memory://")
    with pytest.raises(LookupError, match=r"no cache named 'page'\. Did you mean 'pages'\?"):
        caches["page"]
    caches.close()


def test_a_project_finds_them_by_name_and_the_usual_one_without() -> None:
    caches = Caches(default="memory://", pages="memory://")
    application = assemble([caches])
    assembly = application.assembly
    assert assembly.require(CACHES) is caches
    assert [library.name for library in assembly.gathered(LIBRARIES)] == ["fragments"]
    both = (CACHE, ATOMIC_CACHE, TAGGED_CACHE, ASYNC_CACHE, ASYNC_ATOMIC_CACHE, ASYNC_TAGGED_CACHE)
    found: list[object] = [assembly.require(contract) for contract in both]
    assert found == [caches["default"]] * 6


def test_without_a_usual_one_there_is_none() -> None:
    assembly = assemble([Caches(pages="memory://")]).assembly
    assert assembly.find(CACHE) is None
    assert assembly.require(CACHES).get("pages") is not None


def test_they_are_closed_when_the_process_stops_and_open_again_when_they_are_used(tmp_path: Path) -> None:
    caches = Caches(default=f"file://{tmp_path}/values")
    application = assemble([caches])
    application.start()
    caches["default"].set("name", "Ada")
    application.stop()
    assert caches["default"].get("name") == "Ada"
    caches.close()


def test_urls_are_looked_at_when_a_site_is_checked_and_nothing_is_opened(tmp_path: Path) -> None:
    caches = Caches(default="redis://127.0.0.1:9/0", pages="reddis://a", old=f"file://{tmp_path}/values?size=1")
    assembly = assemble([caches]).assembly
    (check,) = assembly.gathered(CHECKS)
    first, second = map(str, check(assembly, deploy=False))
    assert first.startswith(
        "ERROR (cache.url) the cache 'pages': The URL of a cache begins with one of dummy, memory, "
    )
    assert first.endswith("; got 'reddis'. Did you mean 'redis'?")
    assert second.startswith("ERROR (cache.url) the cache 'old': An option of this cache is one of compress_over, ")
    assert second.endswith("; got 'size'. Did you mean 'serializer'?")
    assert list(tmp_path.iterdir()) == []
