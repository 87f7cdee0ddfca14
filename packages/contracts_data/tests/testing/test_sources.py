"""The suites of sources and units: the reference passes, and each rule has a violator that is caught."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from contextvars import Context
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from bandstand.contracts.data import DATA, SOURCES, DataSource, Isolation, Sources, UnitOfWork, _source, _unit
from bandstand.contracts.data.conditions import ALL, Condition
from bandstand.contracts.data.errors import Unavailable
from bandstand.contracts.data.library import CLASSES, memory_library
from bandstand.contracts.data.memory import MemoryRepository, MemorySource, MemoryUnit
from bandstand.contracts.data.query import Count
from bandstand.contracts.data.testing import (
    IsolationSuite,
    MakeSources,
    SourcesSuite,
    SourceSuite,
    UnavailableSuite,
    UnitSuite,
)
from bandstand.contracts.services.conformance import Suite, broken, gaps
from bandstand.contracts.services.testing import FixedServices

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from types import TracebackType
    from typing import Self

    from bandstand.contracts.data.entities import EntityInfo, Key

    _is_source: type[DataSource] = MemorySource
    _isolates: type[Isolation] = MemorySource
    _is_unit: type[UnitOfWork] = MemoryUnit

T = TypeVar("T")
P = ParamSpec("P")


def switched_off(kind: type[MemoryRepository[Any]] = MemoryRepository) -> DataSource:
    source = MemorySource(CLASSES, repository_type=kind)
    source.store.available = False
    return source


class TestMemorySource(SourceSuite):
    """The reference implementation."""

    def make(self) -> DataSource:
        return memory_library()


class TestUnavailableMemory(UnavailableSuite):
    """The reference implementation, switched off."""

    def make(self) -> DataSource:
        return switched_off()


class TestMemoryIsolation(IsolationSuite):
    """The reference implementation undoes what tests did."""

    def make(self) -> DataSource:
        return memory_library()


class TestMemoryUnits(UnitSuite):
    """The reference implementation does all or nothing."""

    def make(self) -> DataSource:
        return memory_library()


class TestDictOfSources(SourcesSuite):
    """A dict is several sources by alias."""

    def make(self) -> MakeSources:
        return dict


class KnowsNoClasses(MemorySource):
    """Breaks DATA-01: finds by name only."""

    def find(self, entity: str | type[object], /) -> EntityInfo | None:
        return super().find(entity) if isinstance(entity, str) else None


class AlwaysAnswers(MemorySource):
    """Breaks DATA-02: gives some rows for any name."""

    def repository(self, entity: Any, /) -> MemoryRepository[Any]:
        return super().repository(entity if self.find(entity) else "library.Book")


class LosesTheContext(MemorySource):
    """Breaks DATA-03: runs calls in a context of their own."""

    async def run(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return Context().run(call, *args, **kwargs)


class OneThread(MemoryRepository[Any]):
    """Breaks DATA-04: stores nothing from other threads."""

    def save(
        self,
        row: Any,
        /,
        *,
        changed: Collection[str] | None = None,
        expected: str | None = None,
        links: Mapping[str, Iterable[Key]] | None = None,
    ) -> None:
        if current_thread() is main_thread():
            super().save(row, changed=changed, expected=expected, links=links)


class FindsNothing(MemoryRepository[Any]):
    """Breaks DATA-05: takes a store that is gone for an empty one."""

    def count(self, where: Condition = ALL, /, *, limit: int | None = None) -> Count:
        try:
            return super().count(where, limit=limit)
        except Unavailable:
            return Count(number=0)


class IsolatesNothing(MemorySource):
    """Breaks DATA-06: whatever is changed lasts."""

    def isolate(self) -> AbstractContextManager[None]:
        return nullcontext()


class TakesAnotherSource(dict[str, DataSource]):
    """Breaks DATA-07: gives another source where there is none of an alias."""

    def get(self, alias: str, default: Any = None, /) -> Any:
        return super().get(alias, self["default"])


class RepeatsAliases(dict[str, DataSource]):
    """Breaks DATA-08: gives each alias twice."""

    def __iter__(self) -> Iterator[str]:
        return iter([*self.keys(), *self.keys()])


class KeepsFailures(MemoryUnit):
    """Breaks DATA-60: commits what an error interrupted."""

    def __exit__(self, *_error: object) -> None:
        super().__exit__(None, None, None)


class OnlyOutermost(MemoryUnit):
    """Breaks DATA-61: an inner unit is never taken back."""

    def __exit__(self, *error: object) -> None:
        kept: Any = error if self._token else (None, None, None)
        super().__exit__(*kept)


class ShowsEverything(MemoryUnit):
    """Breaks DATA-62: others see what is not committed."""

    def __enter__(self) -> Self:
        super().__enter__()
        self._store.committed = self.transaction.begin_changes()
        return self


class CallsAtOnce(MemoryUnit):
    """Breaks DATA-63: does not wait for the commit."""

    def on_commit(self, call: Callable[[], object], /) -> None:
        call()


class CallsAnyway(MemoryUnit):
    """Breaks DATA-64: calls whether there was a commit or not."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        calls = [*self.transaction.calls]
        super().__exit__(kind, error, trace)
        for call in calls if kind else ():
            call()


class StopsAtErrors(MemoryUnit):
    """Breaks DATA-65: leaves out the calls behind one that fails."""

    def on_commit(self, call: Callable[[], object], /) -> None:
        before = [*self.transaction.calls]
        self.transaction.calls[:] = [lambda: [each() for each in (*before, call)]]


def with_units(kind: type[MemoryUnit]) -> type[Suite[DataSource]]:
    return broken(UnitSuite, lambda: MemorySource(CLASSES, unit_type=kind))


def test_each_rule_has_a_check_that_catches_a_planted_violator() -> None:
    violators: dict[str, type[Suite[Any]]] = {
        "DATA-01": broken(SourceSuite, lambda: KnowsNoClasses(CLASSES)),
        "DATA-02": broken(SourceSuite, lambda: AlwaysAnswers(CLASSES)),
        "DATA-03": broken(SourceSuite, lambda: LosesTheContext(CLASSES)),
        "DATA-04": broken(SourceSuite, lambda: MemorySource(CLASSES, repository_type=OneThread)),
        "DATA-05": broken(UnavailableSuite, lambda: switched_off(FindsNothing)),
        "DATA-06": broken(IsolationSuite, lambda: IsolatesNothing(CLASSES)),
        "DATA-07": broken(SourcesSuite, lambda: TakesAnotherSource),
        "DATA-08": broken(SourcesSuite, lambda: RepeatsAliases),
        "DATA-60": with_units(KeepsFailures),
        "DATA-61": with_units(OnlyOutermost),
        "DATA-62": with_units(ShowsEverything),
        "DATA-63": with_units(CallsAtOnce),
        "DATA-64": with_units(CallsAnyway),
        "DATA-65": with_units(StopsAtErrors),
    }
    suites: list[type[Suite[Any]]] = [SourceSuite, UnavailableSuite, IsolationSuite, SourcesSuite, UnitSuite]
    assert gaps([_source, _unit], suites, violators) == []


def test_sources_are_services() -> None:
    source: DataSource = memory_library()
    sources: Sources = {"default": source}
    services = FixedServices({DATA: source, SOURCES: sources})
    assert services.require(DATA) is source
    assert services.require(SOURCES).get("default") is source
