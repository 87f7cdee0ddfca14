"""The cache in rows: the contract's suites over rows in memory, atomic changes, bounds, units of work, bad entities.

The suites over the ORM and SQLAlchemy are among the tests of the full stack, where those are installed.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.cache import RowCache
from bandstand.contracts.cache import MISSING
from bandstand.contracts.cache.asynchronous.testing import (
    AsyncAtomicSuite,
    AsyncCacheSuite,
    AsyncTaggedSuite,
    BothColoursSuite,
)
from bandstand.contracts.cache.testing import AtomicSuite, CacheSuite, FailureSuite, TaggedSuite, Timed
from bandstand.contracts.data.capabilities import Abilities
from bandstand.contracts.data.conditions import Compare, Operator
from bandstand.contracts.data.entities import EntityInfo, UnknownName
from bandstand.contracts.data.fields import FieldInfo, FieldKind
from bandstand.contracts.data.memory import MemoryRepository, MemorySource, describe

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.contracts.cache import AtomicCache, TaggedCache
    from bandstand.contracts.cache.asynchronous import AsyncAtomicCache, AsyncTaggedCache

    _is_atomic: type[AtomicCache] = RowCache
    _is_tagged: type[TaggedCache] = RowCache
    _is_async_and_atomic: type[AsyncAtomicCache] = RowCache
    _is_async_and_tagged: type[AsyncTaggedCache] = RowCache


@dataclass
class Entry:
    """A row of a cache."""

    name: str
    data: bytes | None = None
    number: int | None = None
    ends: float | None = None


ENTRY = describe(Entry, name="cache.Entry", key=["name"])


def memory() -> MemorySource:
    return MemorySource({Entry: ENTRY})


class OverMemory:
    """Makes the cache of a suite over rows in memory."""

    def make(self) -> Timed[RowCache]:
        source = memory()
        return Timed(RowCache(source, Entry), partial(advance, source))


def advance(source: MemorySource, seconds: float) -> None:
    """Let everything end earlier, instead of waiting."""
    for row in source.repository(Entry).page():
        if row.ends is not None:
            bulk(source).update(Compare("name", Operator.EQ, row.name), {"ends": row.ends - seconds})


class TestCache(OverMemory, CacheSuite):
    pass


class TestAtomic(OverMemory, AtomicSuite):
    pass


class TestTagged(OverMemory, TaggedSuite):
    pass


class TestAsync(OverMemory, AsyncCacheSuite):
    pass


class TestAsyncAtomic(OverMemory, AsyncAtomicSuite):
    pass


class TestAsyncTagged(OverMemory, AsyncTaggedSuite):
    pass


class TestBothColours(OverMemory, BothColoursSuite):
    pass


class TestFailing(FailureSuite):
    def make(self) -> RowCache:
        source = memory()
        source.store.available = False
        return RowCache(source, Entry)


@pytest.fixture
def source() -> MemorySource:
    return memory()


@pytest.fixture
def cache(source: MemorySource) -> RowCache:
    return RowCache(source, Entry)


def names(source: MemorySource) -> list[str]:
    return [row.name.rpartition(":")[2] for row in source.repository(Entry).page()]


# What the rows hold


def test_a_row_holds_bytes_or_a_number_and_when_it_ends(source: MemorySource, cache: RowCache) -> None:
    cache.set("name", "Ada", None)
    cache.set("hits", 7, None)
    before = time.time()
    cache.set("soon", b"\0", 60)
    soon = source.repository(Entry).get(("bandstand:1:soon",))
    assert before + 60 <= (soon.ends or 0) <= time.time() + 60
    assert list(source.repository(Entry).page(limited("hits", "name"))) == [
        Entry("bandstand:1:hits", number=7),
        Entry("bandstand:1:name", data=b"tAda"),
    ]


def limited(*keys: str) -> Any:
    from bandstand.contracts.data.query import Query

    return Query(where=Compare("name", Operator.IN, tuple(f"bandstand:1:{key}" for key in keys)))


def test_the_entity_is_given_by_its_name_too(source: MemorySource, cache: RowCache) -> None:
    RowCache(source, "cache.Entry").set("name", "Ada")
    assert cache.get("name") == "Ada"
    assert repr(cache) == "<RowCache rows of cache.Entry>"


def test_a_name_that_a_lease_has_is_a_text_for_every_database(source: MemorySource, cache: RowCache) -> None:
    held = cache.get_or_set("answer", lambda: [row.name for row in source.repository(Entry).page()])
    assert held == ["bandstand:1:answer\nlease"]
    assert names(source) == ["answer"]


def test_caches_of_other_prefixes_share_rows_and_nothing_else(source: MemorySource, cache: RowCache) -> None:
    pages = RowCache(source, Entry, prefix="pages")
    cache.set("name", "Ada", tags=["people"])
    pages.set("name", "Grace")
    pages.clear()
    assert (cache.get("name"), pages.get("name")) == ("Ada", None)


def test_rows_that_are_no_values_are_misses(source: MemorySource, cache: RowCache) -> None:
    for data in (None, b"", b"?", b"v{", b"w", b"z123", b"w" + bytes(30)):
        cache.set("name", "Ada")
        bulk(source).update(Compare("name", Operator.EQ, "bandstand:1:name"), {"data": data})
        assert cache.get("name", MISSING) is MISSING
        assert cache.get_or_set("name", lambda: "Grace") == "Grace"


def bulk(source: MemorySource) -> Any:
    return source.repository(Entry).abilities.bulk


# One of many


@given(changes=st.lists(st.integers(-(2**63), 2**63 - 1), max_size=6), first=st.integers(-(2**63), 2**63 - 1))
def test_numbers_are_counted_as_python_does_up_to_64_bits(changes: list[int], first: int) -> None:
    cache = RowCache(memory(), Entry)
    cache.set("hits", first)
    total = first
    for change in changes:
        if -(2**63) <= total + change < 2**63:
            total += change
            assert cache.incr("hits", change) == total
        else:
            with pytest.raises(TypeError, match="'hits' is no integer"):
                cache.incr("hits", change)
    assert cache.get("hits") == total


def test_larger_numbers_are_kept_and_not_counted(cache: RowCache) -> None:
    cache.set("large", 2**80)
    assert cache.get("large") == 2**80
    with pytest.raises(TypeError, match="'large' is no integer"):
        cache.incr("large", -(2**70))


class Slow(MemoryRepository[Any]):
    """Rows where something happens between looking and changing."""

    def page(self, *arguments: Any) -> Any:
        found = super().page(*arguments)
        happen, HAPPENING[:] = HAPPENING[:], []
        for each in happen:
            each()
        return found


HAPPENING: list[Callable[[], object]] = []


@pytest.fixture
def slow() -> MemorySource:
    HAPPENING.clear()
    return MemorySource({Entry: ENTRY}, repository_type=Slow)


def test_a_count_between_looking_and_changing_is_not_lost(slow: MemorySource) -> None:
    cache = RowCache(slow, Entry)
    cache.set("hits", 1)
    HAPPENING[:] = [lambda: cache.incr("hits", 10)]
    assert cache.incr("hits") == 12


def test_a_number_that_others_change_for_ever_is_given_up(slow: MemorySource) -> None:
    cache = RowCache(slow, Entry)
    cache.set("hits", 0)

    def change() -> None:
        bulk(slow).update(Compare("name", Operator.EQ, "bandstand:1:hits"), {"number": next(numbers)})
        HAPPENING.append(change)

    numbers = count(1)
    HAPPENING.append(change)
    with pytest.raises(ValueError, match="'hits'"):
        cache.incr("hits")
    assert cache.health.error == (
        "Outrun: 'bandstand:1:hits' was changed by others 1000 times while it was to be changed here."
    )
    HAPPENING.clear()
    assert cache.get("hits") == 1000


def test_a_number_that_ends_between_looking_and_changing_is_gone(slow: MemorySource) -> None:
    cache = RowCache(slow, Entry)
    cache.set("hits", 1)
    HAPPENING[:] = [lambda: cache.delete("hits")]
    with pytest.raises(ValueError, match="'hits'"):
        cache.incr("hits")


def test_a_value_that_appears_between_looking_and_adding_stays(slow: MemorySource) -> None:
    cache = RowCache(slow, Entry)
    HAPPENING[:] = [lambda: cache.set("name", "Ada")]
    assert cache.add("name", "Grace") is False
    assert cache.get("name") == "Ada"


def test_a_value_that_ended_is_added_by_one_only(slow: MemorySource) -> None:
    cache = RowCache(slow, Entry)
    cache.set("name", "Ada", 60)
    advance(slow, 60)
    HAPPENING[:] = [lambda: cache.add("name", "Alan")]
    assert cache.add("name", "Grace") is False
    assert cache.get("name") == "Alan"


def test_values_that_appear_and_go_while_many_are_stored_end_up_stored(slow: MemorySource) -> None:
    cache = RowCache(slow, Entry)
    cache.set("old", 0)
    HAPPENING[:] = [lambda: cache.delete("old"), lambda: cache.set("new", 0)]
    assert cache.set_many({"old": 1, "new": 2, "newer": 3}) == []
    assert cache.get_many(["old", "new", "newer"]) == {"old": 1, "new": 2, "newer": 3}


def test_fifty_threads_and_fifty_tasks_compute_once(cache: RowCache) -> None:
    computed: list[str] = []

    def compute() -> int:
        computed.append("by a thread")
        time.sleep(0.02)
        return 7

    async def compute_async() -> int:
        computed.append("by a task")
        await asyncio.sleep(0.02)
        return 7

    async def ask() -> list[int]:
        return await asyncio.gather(*(cache.aget_or_set("other", compute_async) for _ in range(50)))

    start, answers = Barrier(50), list[int]()

    def run() -> None:
        start.wait()
        answers.append(cache.get_or_set("answer", compute))

    threads = [Thread(target=run) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == asyncio.run(ask()) == [7] * 50
    assert computed == ["by a thread", "by a task"]


# Bounds


def test_what_ended_is_a_miss_at_once_and_dropped_when_asked(source: MemorySource, cache: RowCache) -> None:
    cache.set_many({"a": 1, "b": 2}, 60)
    cache.set("c", 3)
    advance(source, 60)
    assert (cache.get("a", MISSING), cache.touch("a"), cache.delete("a")) == (MISSING, False, False)
    assert names(source) == ["a", "b", "c"]
    assert (cache.drop_ended(), cache.drop_ended()) == (2, 0)
    assert names(source) == ["c"]


def test_async_code_drops_what_ended(source: MemorySource, cache: RowCache) -> None:
    cache.set("a", 1, 60)
    advance(source, 60)
    assert asyncio.run(cache.adrop_ended()) == 1
    source.store.available = False
    assert (cache.drop_ended(), asyncio.run(cache.adrop_ended())) == (0, 0)


def test_what_ends_first_goes_when_there_is_too_much(source: MemorySource) -> None:
    cache = RowCache(source, Entry, max_entries=20)
    cache.set("always", 1, None)
    for number in range(100):
        cache.set(f"book{number:03}", number, 1000 + number)
    kept = names(source)
    assert 20 <= len(kept) <= 23
    assert kept[0] == "always"
    assert kept[1:] == [f"book{number:03}" for number in range(101 - len(kept), 100)]


def test_writing_drops_what_ended_even_where_nothing_else_is(source: MemorySource) -> None:
    cache = RowCache(source, Entry, max_entries=None)
    cache.set_many({f"old{number}": number for number in range(10)}, 60)
    advance(source, 60)
    cache.set_many({f"new{number}": number for number in range(1200)})
    assert len(names(source)) == 1200


def test_more_names_than_one_statement_takes_are_read_and_removed(cache: RowCache) -> None:
    values = {f"book{number}": number for number in range(1100)}
    cache.set_many(values)
    assert cache.get_many(values) == values
    cache.delete_many(values)
    assert cache.get_many(values) == {}


def test_a_store_that_fails_while_it_is_culled_has_stored_all_the_same(slow: MemorySource) -> None:
    cache = RowCache(slow, Entry, max_entries=1)
    cache.set("old", 0)
    HAPPENING[:] = [lambda: setattr(slow.store, "available", False)]  # when it looks for what to drop
    cache.set("name", "Ada")
    assert cache.health.ok
    slow.store.available = True
    assert (cache.get("name"), names(slow)) == ("Ada", ["name", "old"])


def test_a_cache_has_room(source: MemorySource) -> None:
    with pytest.raises(ValueError, match="room for one value at least; got max_entries=0"):
        RowCache(source, Entry, max_entries=0)


# Units of work


def test_what_is_stored_in_a_unit_of_work_is_taken_back_with_it(source: MemorySource, cache: RowCache) -> None:
    cache.set("hits", 1)

    def fail() -> None:
        with source.unit_of_work():
            cache.set_many({"name": "Ada", "other": "Grace"})
            cache.incr("hits")
            assert cache.get_many(["name", "hits"]) == {"name": "Ada", "hits": 2}
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert cache.get_many(["name", "other", "hits"]) == {"hits": 1}


def test_a_unit_of_work_culls_after_its_commit(source: MemorySource) -> None:
    cache = RowCache(source, Entry, max_entries=1)
    with source.unit_of_work():
        for number in range(5):
            cache.set(f"book{number}", number, 1000 + number)
        assert len(names(source)) == 5
    assert names(source) == ["book4"]


# Failures


@dataclass
class Owned(Entry):
    """A row that needs what no cache knows of."""

    owner: str = field(kw_only=True)


def test_what_the_store_refuses_is_a_failure_that_the_next_answer_ends() -> None:
    cache = RowCache(MemorySource({Owned: describe(Owned, name="shop.Owned", key=["name"])}), Owned)
    cache.set("name", "Ada")
    assert cache.health.error == "Refused: 'shop.Owned' breaks its rule of the kind 'null' for 'owner'."
    assert cache.add("name", "Ada") is False
    assert (cache.get("name"), cache.health.ok) == (None, True)


def test_a_store_that_is_back_is_asked_again(source: MemorySource) -> None:
    cache = RowCache(source, Entry, pause=0)
    source.store.available = False
    cache.set("name", "Ada")
    assert cache.health.error.startswith("Unavailable: ")
    source.store.available = True
    cache.set("name", "Ada")
    assert (cache.get("name"), cache.health.ok) == ("Ada", True)


# Entities


def entity(**changes: FieldInfo | None) -> MemorySource:
    fields = {field.name: field for field in ENTRY.fields} | changes
    info = EntityInfo(name="shop.Entry", key=("name",), fields=tuple(field for field in fields.values() if field))
    return MemorySource({Entry: info})


def test_an_entity_that_is_not_there_is_named_with_the_nearest(source: MemorySource) -> None:
    with pytest.raises(UnknownName, match=r"Did you mean 'cache\.Entry'\?"):
        RowCache(source, "cache.Enrty")


def test_missing_fields_are_named_with_the_nearest() -> None:
    source = entity(number=None, numbers=FieldInfo(name="numbers", kind=FieldKind.INTEGER, null=True), ends=None)
    with pytest.raises(ValueError, match="need 'number'") as caught:
        RowCache(source, Entry)
    assert str(caught.value) == (
        "Rows of a cache need 'number' (an integer of 64 bits or null), 'ends' (a float or null); "
        "'shop.Entry' has no such field. Did you mean 'numbers'?"
    )


WRONG = [
    FieldInfo(name="name", kind=FieldKind.INTEGER),
    FieldInfo(name="data", kind=FieldKind.TEXT, null=True),
    FieldInfo(name="data", kind=FieldKind.BINARY),
    FieldInfo(name="number", kind=FieldKind.INTEGER, null=True, minimum=0),
    FieldInfo(name="number", kind=FieldKind.INTEGER, null=True, maximum=2**31 - 1),
    FieldInfo(name="number", kind=FieldKind.FLOAT, null=True),
    FieldInfo(name="ends", kind=FieldKind.DATETIME, null=True),
]


@pytest.mark.parametrize("field", WRONG, ids=str)
def test_fields_that_cannot_hold_what_belongs_there_are_refused(field: FieldInfo) -> None:
    with pytest.raises(ValueError, match=f"The field '{field.name}' of rows of a cache is .*got FieldInfo"):
        RowCache(entity(**{field.name: field}), Entry)


def test_names_need_room() -> None:
    source = entity(name=FieldInfo(name="name", max_length=300))
    RowCache(source, Entry, prefix="p" * 41)
    with pytest.raises(ValueError, match=r"have up to 301 characters; 'name' of 'shop.Entry' has room for 300"):
        RowCache(source, Entry, prefix="p" * 42)


class Unable(MemoryRepository[Any]):
    """Rows that are changed one by one."""

    @property
    def abilities(self) -> Abilities[Any]:
        return Abilities()


def test_a_store_that_changes_rows_one_by_one_is_refused() -> None:
    source = MemorySource({Entry: ENTRY}, repository_type=Unable)
    with pytest.raises(TypeError, match=r"the ability 'bulk'; 'cache\.Entry' is in a store without it"):
        RowCache(source, Entry)
