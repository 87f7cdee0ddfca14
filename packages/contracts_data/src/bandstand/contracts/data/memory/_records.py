"""The records of one entity: found, turned into rows, and changed by the rules of the store."""

from __future__ import annotations

from contextlib import contextmanager
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bandstand.contracts.data.memory._deleting import Deletion
from bandstand.contracts.data.memory._matching import check_condition, matches
from bandstand.contracts.data.memory._ordering import Ordering
from bandstand.contracts.data.memory._rows import Rows
from bandstand.contracts.data.memory._rules import broken_rules
from bandstand.contracts.data.memory._tables import Record, key_of
from bandstand.contracts.data.memory._units import MemoryUnit

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping

    from bandstand.contracts.data.conditions import Condition
    from bandstand.contracts.data.entities import EntityInfo, Key, Path
    from bandstand.contracts.data.memory._store import Store
    from bandstand.contracts.data.memory._tables import Tables

R = TypeVar("R")


class Records(Generic[R]):
    """What repositories and their abilities are made of."""

    def __init__(
        self,
        info: EntityInfo,
        kind: type[R],
        store: Store,
        others: Mapping[str, Records[Any]],  # Any: each has rows of its own
    ) -> None:
        self.info = info
        self.others = others
        self._store = store
        self._rows = Rows(info, kind)

    def tables(self) -> Tables:
        """Give the state that this context sees."""
        return self._store.tables()

    def select(self, tables: Tables, where: Condition) -> list[Record]:
        """Give the records that match, in no certain order."""
        check_condition(tables.entities, self.info, where)
        records = tables.records[self.info.name].values()
        return [record for record in records if matches(tables, self.info, record, where)]

    def key_of(self, record: Record) -> Key:
        """Give the key of a record."""
        return key_of(self.info, record)

    def row(self, record: Record, include: Iterable[Path] = ()) -> R:
        """Make the row of a record, with related rows as attributes."""
        row = self._rows.make({name: deepcopy(value) for name, value in record.items()})
        self._rows.mark(row)
        deeper: dict[str, list[Path]] = {}
        for name, *rest in include:
            deeper.setdefault(name, []).extend([tuple(rest)] if rest else [])
        for name, paths in deeper.items():
            found = self.related_rows(record, name, paths)
            many = self.info.relation(name).many
            setattr(row, name, found if many else next(iter(found), None))
        return row

    def related_rows(self, record: Record, name: str, include: Iterable[Path] = ()) -> tuple[object, ...]:
        """Make the rows at the other end of a relation, in the order of their entity."""
        tables, relation = self.tables(), self.info.relation(name)
        other = self.others[relation.target]
        found = tables.related(self.info, relation, record)
        ordered = Ordering(tables.entities, other.info, ()).sort(tables, found)
        return tuple(other.row(each, include) for each in ordered)

    @contextmanager
    def changing(self) -> Generator[Tables, None, None]:
        """Give the state to change, wholly or not at all."""
        self.tables()  # raises while the store is switched off
        with MemoryUnit(self._store) as work:
            yield work.transaction.begin_changes()

    def put(self, tables: Tables, old: Record | None, record: Record) -> Record:
        """Store a record with what is generated, if it breaks no rule."""
        stored = {**record, **self._fresh(tables, old, record)}
        for broken in broken_rules(tables, self.info, stored, None if old is None else self.key_of(old)):
            raise broken
        tables.put(self.info, stored)
        return stored

    def insert(self, tables: Tables, values: Mapping[str, object]) -> Record:
        """Store a new record."""
        return self.put(tables, None, {**self._rows.defaults(), **self._rows.flatten(values)})

    def update(self, tables: Tables, old: Record, values: Mapping[str, object]) -> Record:
        """Change a record."""
        return self.put(tables, old, {**old, **self._rows.flatten(values)})

    def drop(self, tables: Tables, keys: Iterable[Key]) -> None:
        """Delete records with what hangs on them."""
        deletion = Deletion(tables)
        deletion.add(self.info, keys)
        deletion.run()

    def generated(self) -> list[str]:
        """Give the names of the fields that the store fills in."""
        return [field.name for field in self.info.fields if field.generated]

    def _fresh(self, tables: Tables, old: Record | None, record: Record) -> Record:
        """Give what the store fills in: a key that counts, and the version."""
        fresh: dict[str, object] = {}
        for name in self.generated():
            if name == self.info.version:
                fresh[name] = 1 + int(str(old[name] if old else 0))
            elif old is None and record[name] is None:
                fresh[name] = self._store.next_number(self.info.name, tables.records[self.info.name])
        return fresh
