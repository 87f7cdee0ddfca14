"""The suites of repositories: the reference passes, and each rule has a violator that is caught."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from bandstand.contracts.data.errors import Conflict, Integrity, Invalid
from bandstand.contracts.data.library import CLASSES, memory_library
from bandstand.contracts.data.memory import MemoryRepository, MemorySource
from bandstand.contracts.data.query import Count, Page, Query
from bandstand.contracts.data.repository import Reader, Repository, _repository
from bandstand.contracts.data.testing import DeleteSuite, ReaderSuite, WriterSuite
from bandstand.contracts.services.conformance import Suite, broken, gaps

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bandstand.contracts.data import DataSource
    from bandstand.contracts.data.conditions import Condition
    from bandstand.contracts.data.entities import Key, Path

    _reads: type[Reader[object]] = MemoryRepository[object]
    _writes: type[Repository[object]] = MemoryRepository[object]

R = TypeVar("R")


class TestMemoryReader(ReaderSuite):
    """The reference implementation reads."""

    def make(self) -> DataSource:
        return memory_library()


class TestMemoryWriter(WriterSuite):
    """The reference implementation writes."""

    def make(self) -> DataSource:
        return memory_library()


class TestMemoryDeletion(DeleteSuite):
    """The reference implementation deletes."""

    def make(self) -> DataSource:
        return memory_library()


class GivesFloats(MemoryRepository[R]):
    """Breaks DATA-21: as some drivers do."""

    def page(self, query: Query = Query(), /) -> Page[R]:  # noqa: B008
        page = super().page(query)
        for row in page:
            found: Any = row
            if getattr(found, "price", None) is not None:
                found.price = float(found.price)
        return page


class KnowsNoEnd(MemoryRepository[R]):
    """Breaks DATA-22: every page has another behind it."""

    def page(self, query: Query = Query(), /) -> Page[R]:  # noqa: B008
        return replace(super().page(query), more=True)


class BeginsAtTheFirst(MemoryRepository[R]):
    """Breaks DATA-23: leaves nothing out."""

    def each(self, query: Query = Query(), /) -> Iterator[R]:  # noqa: B008
        yield from self.page(replace(query, offset=0))


class ReadsTexts(MemoryRepository[R]):
    """Breaks DATA-24: takes a text for a number."""

    def get(self, key: Key, /, *, include: Iterable[str | Path] = ()) -> R:
        parts = (int(part) if isinstance(part, str) and part.isdigit() else part for part in key)
        return super().get(tuple(parts), include=include)


class GivesTheFirst(MemoryRepository[R]):
    """Breaks DATA-25: does not care whether there are others."""

    def one(self, where: Condition, /, *, include: Iterable[str | Path] = ()) -> R:
        found = self.page(Query(where=where, include=include, limit=1))
        return found.rows[0] if found.rows else super().one(where)


class CountsOn(MemoryRepository[R]):
    """Breaks DATA-26: counts to the end."""

    def count(self, where: Condition | None = None, /, *, limit: int | None = None) -> Count:
        return super().count() if where is None else super().count(where)


class LosesTheOrder(MemoryRepository[R]):
    """Breaks DATA-27: gives related rows in another order."""

    def related(self, row: object, relation: str, /) -> Sequence[object]:
        return super().related(row, relation)[::-1]


class TakesWhatItKnows(MemoryRepository[R]):
    """Breaks DATA-40: says nothing of a name that is not there."""

    def new(self, values: Mapping[str, object] | None = None, /) -> R:
        known = {*(field.name for field in self.info.fields), *(each.name for each in self.info.relations)}
        return super().new({name: value for name, value in (values or {}).items() if name in known})


class Saving(MemoryRepository[R]):
    """Saves in another way; each violator says how."""

    def save(
        self,
        row: R,
        /,
        *,
        changed: Collection[str] | None = None,
        expected: str | None = None,
        links: Mapping[str, Iterable[Key]] | None = None,
    ) -> None:
        self.store(row, changed, links)

    def store(self, row: R, changed: Collection[str] | None, links: Mapping[str, Iterable[Key]] | None) -> None:
        super().save(row, changed=changed, links=links)


class KeepsTheKey(Saving[R]):
    """Breaks DATA-41: the row does not learn what was generated."""

    def store(self, row: R, changed: Collection[str] | None, links: Mapping[str, Iterable[Key]] | None) -> None:
        super().store(row, changed, links)
        saved: Any = row
        if getattr(saved, "title", "") == "Sanditon":
            saved.id = None


class SavesEverything(Saving[R]):
    """Breaks DATA-42: does not care what was changed."""

    def store(self, row: R, changed: Collection[str] | None, links: Mapping[str, Iterable[Key]] | None) -> None:
        super().store(row, None, links)


class BringsBack(Saving[R]):
    """Breaks DATA-43: stores a row that is gone as a new one."""

    def store(self, row: R, changed: Collection[str] | None, links: Mapping[str, Iterable[Key]] | None) -> None:
        try:
            super().store(row, changed, links)
        except Conflict:
            self._rows.forget(row)
            super().store(row, changed, links)


class AddsLinks(Saving[R]):
    """Breaks DATA-44: keeps the links that there were."""

    def store(self, row: R, changed: Collection[str] | None, links: Mapping[str, Iterable[Key]] | None) -> None:
        old = {
            name: list(self._store.tables().links(self.info, self.info.relation(name), self.info.key_of(row)))
            for name in links or {}
        }
        super().store(row, changed, {name: [*keys, *old[name]] for name, keys in (links or {}).items()})


class KeepsNoRules(Saving[R]):
    """Breaks DATA-45: leaves out what breaks a rule, and does not say so."""

    def store(self, row: R, changed: Collection[str] | None, links: Mapping[str, Iterable[Key]] | None) -> None:
        with suppress(Integrity):
            super().store(row, changed, links)


class Checks(Saving[R]):
    """Breaks DATA-49: lets nothing in that is not right."""

    def store(self, row: R, changed: Collection[str] | None, links: Mapping[str, Iterable[Key]] | None) -> None:
        self.check(row)
        super().store(row, changed, links)


class NamesOneFault(MemoryRepository[R]):
    """Breaks DATA-46: stops at the first problem."""

    def check(self, row: R, /, *, fields: Collection[str] | None = None) -> None:
        try:
            super().check(row, fields=fields)
        except Invalid as error:
            raise Invalid(error.problems[0]) from None


class ChecksAsNew(MemoryRepository[R]):
    """Breaks DATA-47: finds the row itself where its values are taken."""

    def check(self, row: R, /, *, fields: Collection[str] | None = None) -> None:
        self._rows.forget(row)
        super().check(row, fields=fields)


class ChecksEverything(MemoryRepository[R]):
    """Breaks DATA-48: looks at fields that nobody filled in."""

    def check(self, row: R, /, *, fields: Collection[str] | None = None) -> None:
        super().check(row)


class DeletesAlone(MemoryRepository[R]):
    """Breaks DATA-50: leaves behind what refers to the row."""

    def drop(self, tables: Any, keys: Iterable[Key]) -> None:
        for key in keys:
            tables.drop(self.info, key)


class ProtectsNothing(MemoryRepository[R]):
    """Breaks DATA-51: deletes the row under others."""

    def drop(self, tables: Any, keys: Iterable[Key]) -> None:
        keys = list(keys)
        try:
            super().drop(tables, keys)
        except Integrity:
            for key in keys:
                tables.drop(self.info, key)


VIOLATORS: dict[str, tuple[type[Suite[DataSource]], type[MemoryRepository[object]]]] = {
    "DATA-21": (ReaderSuite, GivesFloats),
    "DATA-22": (ReaderSuite, KnowsNoEnd),
    "DATA-23": (ReaderSuite, BeginsAtTheFirst),
    "DATA-24": (ReaderSuite, ReadsTexts),
    "DATA-25": (ReaderSuite, GivesTheFirst),
    "DATA-26": (ReaderSuite, CountsOn),
    "DATA-27": (ReaderSuite, LosesTheOrder),
    "DATA-40": (WriterSuite, TakesWhatItKnows),
    "DATA-41": (WriterSuite, KeepsTheKey),
    "DATA-42": (WriterSuite, SavesEverything),
    "DATA-43": (WriterSuite, BringsBack),
    "DATA-44": (WriterSuite, AddsLinks),
    "DATA-45": (WriterSuite, KeepsNoRules),
    "DATA-46": (WriterSuite, NamesOneFault),
    "DATA-47": (WriterSuite, ChecksAsNew),
    "DATA-48": (WriterSuite, ChecksEverything),
    "DATA-49": (WriterSuite, Checks),
    "DATA-50": (DeleteSuite, DeletesAlone),
    "DATA-51": (DeleteSuite, ProtectsNothing),
}


def violating(suite: type[Suite[DataSource]], rows: type[MemoryRepository[object]]) -> type[Suite[DataSource]]:
    return broken(suite, lambda: MemorySource(CLASSES, repository_type=rows))


def test_each_rule_has_a_check_that_catches_a_planted_violator() -> None:
    violators = {rule_id: violating(suite, rows) for rule_id, (suite, rows) in VIOLATORS.items()}
    assert gaps([_repository], [ReaderSuite, WriterSuite, DeleteSuite], violators) == []
