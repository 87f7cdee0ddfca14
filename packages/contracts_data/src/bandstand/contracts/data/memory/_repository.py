"""Rows in memory, to be read and written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from bandstand.contracts.data.errors import Conflict, Integrity, Invalid, Unsupported
from bandstand.contracts.data.memory._checking import problems
from bandstand.contracts.data.memory._reader import MemoryReader

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bandstand.contracts.data.entities import Key
    from bandstand.contracts.data.fields import RelationInfo
    from bandstand.contracts.data.memory._tables import Record, Tables

R = TypeVar("R")


class MemoryRepository(MemoryReader[R], Generic[R]):
    """Reads and writes the rows of one entity."""

    def new(self, values: Mapping[str, object] | None = None, /) -> R:
        """Make a row that is not stored yet."""
        return self._rows.make({**self._rows.defaults(), **self._rows.flatten(values or {})})

    def check(self, row: R, /, *, fields: Collection[str] | None = None) -> None:
        """Find what is wrong with a row."""
        own = self.info.key_of(row) if self._rows.is_stored(row) else None
        found = list(problems(self._store.tables(), self.info, self._rows.record(row), own, fields))
        if found:
            raise Invalid(found)

    def save(
        self,
        row: R,
        /,
        *,
        changed: Collection[str] | None = None,
        expected: str | None = None,
        links: Mapping[str, Iterable[Key]] | None = None,
    ) -> None:
        """Store a row."""
        with self.changing() as tables:
            old = self._old(tables, row, expected) if self._rows.is_stored(row) else None
            record = self._rows.record(row)
            if old is not None and changed is not None:
                kept = {field for name in changed for field in self._rows.fields_of(name)}
                record = {**old, **{name: record[name] for name in kept}}
            stored = self.put(tables, old, record)
            for name, keys in (links or {}).items():
                self._link(tables, self.info.relation(name), self.key_of(stored), tuple(keys))
        for name in self.generated():
            setattr(row, name, stored[name])
        self._rows.mark(row)

    def delete(self, row: R, /, *, expected: str | None = None) -> None:
        """Delete a row."""
        with self.changing() as tables:
            self._old(tables, row, expected)
            self.drop(tables, [self.info.key_of(row)])
        self._rows.forget(row)

    def _old(self, tables: Tables, row: R, expected: str | None) -> Record:
        key = self.info.key_of(row)
        old = tables.records[self.info.name].get(key)
        if expected is not None and self.info.version is None:
            message = f"{self.info.name!r} has no versions; expected none, got {expected!r}."
            raise Unsupported(message)
        if old is None or (expected is not None and str(old[self.info.version or ""]) != expected):
            raise Conflict(self.info.name, key)
        return old

    def _link(self, tables: Tables, relation: RelationInfo, key: Key, keys: tuple[Key, ...]) -> None:
        if not relation.linkable:
            message = f"{relation.name!r} of {self.info.name!r} is not linkable: save the rows at its other end."
            raise Unsupported(message)
        if not tables.records[relation.target].keys() >= set(keys):
            raise Integrity(self.info.name, "reference", (relation.name,))
        tables.set_links(self.info, relation, key, keys)
