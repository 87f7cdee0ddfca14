"""What all repositories of a source share: the state that is stored, and the right to change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from bandstand.contracts.data.errors import Unavailable
from bandstand.contracts.data.memory._tables import Tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.contracts.data.entities import Entities, Key

Call: TypeAlias = Callable[[], object]


class Store:
    """The committed state of a source.

    Attributes:
        committed: What everybody outside a unit of work sees; replaced as a whole.
        writing: Held by the one unit that changes something.
        available: Whether it answers.
    """

    def __init__(self, entities: Entities) -> None:
        self.committed = Tables(entities)
        self.writing = Lock()  # source: thread-lock - whoever holds it waits for nothing else
        self.available = True
        self._counters: dict[str, int] = {}

    def tables(self) -> Tables:
        """Give the state that this context sees.

        Raises:
            Unavailable: The store was switched off.
        """
        if not self.available:
            message = "This store in memory is switched off: set 'available' to True."
            raise Unavailable(message)
        transaction = TRANSACTIONS.get({}).get(self)
        changed = transaction and transaction.tables
        return changed or self.committed

    def next_number(self, entity: str, taken: Iterable[Key]) -> int:
        """Give the next key of an entity, which no other row ever had; to be called while changing."""
        largest = max((number for (number,) in taken if isinstance(number, int)), default=0)
        self._counters[entity] = max(self._counters.get(entity, 0), largest) + 1
        return self._counters[entity]


class Transaction:
    """What the outermost unit of a context has changed, and what is to run once that is stored."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.tables: Tables | None = None
        self.calls: list[Call] = []

    def begin_changes(self) -> Tables:
        """Give the state to change; only one unit of a store has one at a time, the others wait for it."""
        if self.tables is None:
            self._store.writing.acquire()
            self.tables = self._store.committed.copy()
        return self.tables

    def mark(self) -> tuple[Tables | None, int]:
        """Remember where an inner unit begins."""
        return (self.tables.copy() if self.tables else None, len(self.calls))

    def go_back(self, mark: tuple[Tables | None, int]) -> None:
        """Undo what an inner unit did."""
        tables, calls = mark
        if self.tables is not None:
            self.tables = tables or self._store.committed.copy()
        del self.calls[calls:]

    def end(self, *, keep: bool) -> None:
        """Store what was changed, or drop it."""
        if self.tables is not None:
            if keep:
                self._store.committed = self.tables
            self._store.writing.release()


TRANSACTIONS: ContextVar[Mapping[Store, Transaction]] = ContextVar("bandstand.memory.transactions")
"""The transactions under way in this context, each of another store."""
