"""Records in two caches: what a copy may say, whoever is slow and whatever fails."""

from __future__ import annotations

import asyncio
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from hypothesis import example, given
from hypothesis import strategies as st

from bandstand.contracts.cache.testing import MemoryCache
from bandstand.http._session_caches import CopiedRecords

from .failing import FailingCache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LAG = 60
PLACE = "session:1"
Operation: TypeAlias = tuple[str, int]


class Clock:
    """A time that a test moves."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


class Interrupted(MemoryCache):
    """A durable cache where something else may happen between its answer and what the reader does with it."""

    meanwhile: Callable[[], object] | None = None

    def get(self, key: str, /, default: object = None) -> Any:
        found = super().get(key, default)
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return found


class World:
    """Two caches, what holds since when, and requests that come one after the other or into each other."""

    def __init__(self, *, may_lag: bool = False) -> None:
        self.may_lag = may_lag
        self.clock = Clock()
        self.fast, self.durable = FailingCache(clock=self.clock), Interrupted(timeout=None, clock=self.clock)
        self.records = CopiedRecords(self.fast, self.durable, LAG, self.clock)
        self.held: list[tuple[float, Any]] = [(0, None)]

    def run(self, operations: Iterator[Operation]) -> None:
        for operation in operations:
            self.do(operation, operations)

    def do(self, operation: Operation, following: Iterator[Operation]) -> None:
        """Do one thing; what a slow reader does takes in some of the following ones."""
        match operation:
            case ("write", number):
                self.records.write(PLACE, [number], 1e6)
                self.held.append((self.clock.now, [number]))
            case ("remove", _):
                self.records.remove(PLACE)
                self.held.append((self.clock.now, None))
            case ("wait", seconds):
                self.clock.now += seconds
            case ("fail", number):
                self.fast.down = number % 2 == 0
            case ("read slowly", number):
                inner = list(islice(following, number % 5))
                self.durable.meanwhile = lambda: self.run(iter(inner))
                self.records.read(PLACE)
                self.durable.meanwhile = None
            case _:
                found = self.records.read(PLACE)
                assert found in (self.recent() if self.may_lag else [self.held[-1][1]])

    def recent(self) -> list[Any]:
        """Give what held at some time within the lag."""
        began = self.clock.now - LAG
        before = [record for at, record in self.held if at <= began]
        return [*before[-1:], *(record for at, record in self.held if at > began)]


OPERATIONS = st.lists(
    st.tuples(st.sampled_from(["write", "remove", "read", "read slowly", "wait"]), st.integers(0, 70)), max_size=30
)
FAILING = st.lists(
    st.tuples(st.sampled_from(["write", "remove", "read", "read slowly", "wait", "fail"]), st.integers(0, 70)),
    max_size=30,
)


@given(OPERATIONS)
@example([("write", 1), ("wait", 61), ("read slowly", 1), ("remove", 0), ("read", 0)])
@example([("write", 1), ("wait", 61), ("read slowly", 2), ("remove", 0), ("wait", 61), ("read", 0)])
def test_while_nothing_fails_a_reader_sees_what_holds_however_slow_others_are(operations: list[Operation]) -> None:
    World().run(iter(operations))


@given(FAILING)
@example([("write", 1), ("fail", 0), ("remove", 0), ("fail", 1), ("wait", 59), ("read", 0), ("wait", 1), ("read", 0)])
def test_when_the_fast_cache_fails_a_reader_sees_what_held_within_the_lag(operations: list[Operation]) -> None:
    World(may_lag=True).run(iter(operations))


def test_a_clock_that_is_set_back_makes_copies_useless_and_not_eternal() -> None:
    world = World()
    world.records.write(PLACE, ["old"], 1e6)
    world.fast.down = True
    world.records.write(PLACE, ["new"], 1e6)
    world.fast.down = False
    world.clock.now -= 3600
    assert world.records.read(PLACE) == ["new"]


def test_what_the_durable_cache_does_not_take_is_not_copied() -> None:
    clock = Clock()
    fast, durable = MemoryCache(clock=clock), FailingCache(clock=clock)
    records = CopiedRecords(fast, durable, LAG, clock)
    durable.full = True
    assert records.write(PLACE, ["lost"], 1e6) is False
    assert records.read(PLACE) is None
    durable.full = False
    assert records.write(PLACE, ["kept"], 1e6) is True
    assert records.read(PLACE) == ["kept"]


def test_what_is_not_there_is_not_copied_so_that_guessed_keys_fill_nothing() -> None:
    fast = FailingCache()
    records = CopiedRecords(fast, MemoryCache(), LAG, Clock())
    assert records.read(PLACE) is None
    assert fast.asked == 1  # a get, and no add


def test_something_else_in_the_place_of_a_copy_is_none() -> None:
    for found in ("text", [], [1, 2, 3], ["now", ["forged"]], {"at": 1}, None, 7):
        fast, durable = MemoryCache(), MemoryCache()
        durable.set(PLACE, ["record"])
        fast.set(f"copy:{PLACE}", found)
        assert CopiedRecords(fast, durable, LAG, Clock()).read(PLACE) == ["record"]


def test_both_caches_may_be_one() -> None:
    cache = MemoryCache()
    records = CopiedRecords(cache, cache, LAG, Clock())
    records.write(PLACE, ["record"], 1e6)
    assert (records.read(PLACE), records.read_now(PLACE)) == (["record"], ["record"])
    records.remove(PLACE)
    assert (records.read(PLACE), records.read_now(PLACE)) == (None, None)


def test_awaited_it_keeps_the_same_orders() -> None:
    asked: list[str] = []

    class Noted(MemoryCache):
        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

        async def aget(self, key: str, /, default: object = None) -> Any:
            asked.append(f"{self.name}.aget")
            return self.get(key, default)

        async def adelete(self, key: str, /) -> bool:
            asked.append(f"{self.name}.adelete")
            return self.delete(key)

        async def aset(self, *args: Any, **named: Any) -> None:
            asked.append(f"{self.name}.aset")
            self.set(*args, **named)

        async def aset_many(self, *args: Any, **named: Any) -> list[str]:
            asked.append(f"{self.name}.aset_many")
            return self.set_many(*args, **named)

        async def aadd(self, *args: Any, **named: Any) -> bool:
            asked.append(f"{self.name}.aadd")
            return self.add(*args, **named)

    async def scenario() -> None:
        fast, durable = Noted("fast"), Noted("durable")
        records = CopiedRecords(fast, durable, LAG, Clock())
        assert await records.awrite(PLACE, ["record"], 1e6)
        assert await records.aread(PLACE) == ["record"]
        fast.clear()
        assert await records.aread(PLACE) == ["record"]
        await records.aremove(PLACE)
        assert await records.aread(PLACE) is None

    asyncio.run(scenario())
    assert asked == [
        *("durable.aset_many", "fast.aset"),
        "fast.aget",
        *("fast.aget", "durable.aget", "fast.aadd"),
        *("durable.adelete", "fast.aset"),
        "fast.aget",
    ]
