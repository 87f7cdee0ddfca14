"""Blocks whose changes do not last, for tests."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bandstand.orm.database._transactions import Atomic
from bandstand.orm.errors import TransactionError

if TYPE_CHECKING:
    from collections.abc import Generator

    from bandstand.orm.database._database import Database


class _TakenBack(Exception):
    """Ends a block with a rollback; nobody sees it."""


@contextmanager
def isolated(database: Database) -> Generator[None]:
    """Take back at the end of a block what was changed in it.

    Inside, transactions seem to commit: ``on_commit`` functions run, and ``durable`` ones may begin. It is one
    transaction, of this context alone: other threads and connections see nothing of it. Blocks may be inside each
    other.
    """
    # SQLite takes its write lock at once: what was only read so far could not be changed after somebody else wrote.
    usual = "IMMEDIATE" if database.url.get_backend_name() == "sqlite" else None
    block = Atomic(database, isolation=database.isolation or usual)
    block.begin()
    held = database.held
    transaction = None if held is None else held.transaction
    if transaction is None:
        message = f"{database!r} began a transaction that cannot be found; it cannot be taken back."
        raise TransactionError(message)
    # What waits for the commit of a transaction around this block goes on waiting.
    outer, transaction.base = transaction.base, transaction.depth
    waiting, transaction.hooks = transaction.hooks, []
    try:
        yield
    finally:
        transaction.base, transaction.hooks = outer, waiting
        block.end(_TakenBack())
