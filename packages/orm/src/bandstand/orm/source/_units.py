"""Units of work, over transactions and savepoints."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from bandstand.orm.database import atomic, on_commit
from bandstand.orm.source._errors import translated

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from types import TracebackType
    from typing import Self

    from bandstand.orm.database import Database


class ModelUnit:
    """A unit of work: a transaction, or a savepoint inside of one.

    ``atomic`` and ``on_commit`` of the ORM mean the same transaction, so both may be used inside each other.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stacks: list[ExitStack] = []

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(translated())
            stack.enter_context(transaction(self._database))
            self._stacks.append(stack.pop_all())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self._stacks.pop().__exit__(kind, error, trace)

    def on_commit(self, call: Callable[[], object], /) -> None:
        """Run something once everything is stored for good."""
        on_commit(call, self._database, robust=None)


def transaction(database: Database) -> AbstractContextManager[Any]:
    """Begin a transaction that will write, or a savepoint inside of one.

    SQLite takes its write lock at once: after somebody else wrote, a transaction that has read could not get it.
    """
    return atomic(database, isolation=database.isolation or ("IMMEDIATE" if is_sqlite(database) else None))


def is_sqlite(database: Database) -> bool:
    """Whether the database is SQLite, told without asking it."""
    return database.url.get_backend_name() == "sqlite"
