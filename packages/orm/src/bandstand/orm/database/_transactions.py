"""Transactions: nested by savepoints, in blocking and in asynchronous code alike."""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeVar, overload

from bandstand import bridge
from bandstand.orm.database._database import Database, Held, entered
from bandstand.orm.errors import TransactionError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextvars import Token
    from types import TracebackType

    from bandstand.orm.database.execution import Link

P = ParamSpec("P")
T = TypeVar("T")


class Transaction:
    """A transaction that is open on a connection.

    Attributes:
        depth: How many blocks are inside each other.
        must_roll_back: Why it can only be rolled back, or empty.
        owner: The task that opened it; others may not use it.
        hooks: What runs after the commit, and what is done with its errors; see ``on_commit``.
        base: The depth of the innermost block whose changes do not last, so that those inside of it commit as ever;
            None where there is no such block. See ``isolated``.
    """

    __slots__ = ("base", "depth", "hooks", "must_roll_back", "owner", "savepoints")

    def __init__(self) -> None:
        self.depth = 0
        self.must_roll_back = ""
        self.owner = _task()
        self.hooks: list[tuple[Callable[[], object], bool | None]] = []
        self.base: int | None = None
        self.savepoints = 0


class Atomic:
    """One block of a transaction; see ``atomic``."""

    def __init__(
        self,
        using: Any,
        *,
        savepoint: bool = True,
        durable: bool = False,
        isolation: str | None = None,
        read_only: bool = False,
        begins_late: bool = False,
    ) -> None:
        self._using = using
        self._begins_late = begins_late
        self._savepoint = savepoint
        self._durable = durable
        self._isolation = isolation
        self._read_only = read_only
        self._stack: list[tuple[Database, Held, str | None, int, tuple[Held | None, Token[Any]] | None]] = []

    # As a block

    def __enter__(self) -> None:
        self.begin()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        self.end(error)
        return False

    async def __aenter__(self) -> None:
        database = _database(self._using)
        if database.is_asynchronous:
            await bridge.run(self.begin)
            return
        message = (
            f"{database!r} has a blocking driver, whose transactions cannot stay open across 'await': run the whole "
            "block with 'await database.run(function)'."
        )
        raise TransactionError(message)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        await bridge.run(self.end, error)
        return False

    # As a decorator

    def __call__(self, function: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(function)
        def inside(*arguments: P.args, **keywords: P.kwargs) -> T:
            with self._fresh():
                return function(*arguments, **keywords)

        return inside

    def _fresh(self) -> Atomic:
        return Atomic(
            self._using,
            savepoint=self._savepoint,
            durable=self._durable,
            isolation=self._isolation,
            read_only=self._read_only,
            begins_late=self._begins_late,
        )

    # What happens

    def begin(self) -> None:
        """Begin the transaction, or a savepoint in it."""
        database = _database(self._using)
        held = database.held
        transaction = None if held is None else held.transaction
        if held is None or transaction is None:
            self._begin_outermost(database, held)
            return
        _check_owner(transaction)
        if self._durable and transaction.depth != transaction.base:
            message = "atomic(durable=True) is inside another transaction, which could still roll it back."
            raise TransactionError(message)
        name = None
        if self._savepoint and not transaction.must_roll_back:
            transaction.savepoints += 1
            name = f"s{transaction.savepoints}"
            held.link.execute(f"SAVEPOINT {name}")
        transaction.depth += 1
        self._stack.append((database, held, name, len(transaction.hooks), None))

    def _begin_outermost(self, database: Database, outer: Held | None) -> None:
        def begin() -> Link:
            link = database.connect() if outer is None else outer.link
            try:
                isolation = self._isolation or (None if self._read_only else database.isolation)
                for statement in database.backend.dialect.begin(isolation, read_only=self._read_only):
                    link.execute(statement)
            except BaseException:
                if outer is None:
                    link.give_back(clean=False)
                raise
            return link

        held = Held(begin)
        if not self._begins_late:
            _ = held.link
        held.transaction = Transaction()
        self._stack.append((database, held, None, 0, (outer, database.set_held(held))))

    def end(self, error: BaseException | None) -> None:
        """Keep what was changed, or after an error, take it back."""
        database, held, savepoint, hooks, outermost = self._stack.pop()
        transaction = held.transaction
        if transaction is None:
            message = "The transaction has ended already."
            raise TransactionError(message)
        if outermost is None:
            transaction.depth -= 1
            self._end_inner(held, transaction, savepoint, hooks, error)
            if error is None and transaction.depth == transaction.base:
                _commit_inside(transaction)
            return
        outer, token = outermost
        self._end_outermost(database, held, transaction, outer, token, error)

    def _end_inner(
        self, held: Held, transaction: Transaction, savepoint: str | None, hooks: int, error: BaseException | None
    ) -> None:
        if error is None and not (transaction.must_roll_back and savepoint is None):
            if savepoint is not None:
                held.link.execute(f"RELEASE SAVEPOINT {savepoint}")
            return
        del transaction.hooks[hooks:]
        if savepoint is None or not isinstance(error, Exception) or held.link.broken:
            transaction.must_roll_back = transaction.must_roll_back or "an inner block without a savepoint failed"
            return
        held.link.execute(f"ROLLBACK TO SAVEPOINT {savepoint}")
        held.link.execute(f"RELEASE SAVEPOINT {savepoint}")
        transaction.must_roll_back = ""

    def _end_outermost(
        self,
        database: Database,
        held: Held,
        transaction: Transaction,
        outer: Held | None,
        token: Token[Any],
        error: BaseException | None,
    ) -> None:
        committed = clean = False
        try:
            if error is None and not transaction.must_roll_back:
                self._send(held, "COMMIT")
                committed = clean = True
            elif can_roll_back(held, error):
                self._send(held, "ROLLBACK")
                clean = True
            else:
                return  # nobody knows what the connection is doing, so it is thrown away
        except Exception as failure:
            # A commit that was refused, as by a deferred constraint, leaves a transaction to end.
            if error is None and can_roll_back(held, failure):
                self._send(held, "ROLLBACK")
                clean = True
            raise
        finally:
            held.transaction = None
            database.reset_held(token)
            if outer is None:
                held.give_back(clean=clean)
            elif not clean:
                held.spoil()
        if committed:
            run_hooks(transaction.hooks)
        elif error is None:
            message = f"The transaction was rolled back: {transaction.must_roll_back}."
            if transaction.must_roll_back != "asked":
                raise TransactionError(message)

    def _send(self, held: Held, statement: str) -> None:
        """End the transaction on its connection, if it ever began."""
        if not held.is_open:
            return
        held.link.execute(statement)
        for following in held.link.backend.dialect.ended(read_only=self._read_only):
            held.link.execute(following)


def can_roll_back(held: Held, error: BaseException | None) -> bool:
    """Whether a connection still listens: it is there, and its last call was neither cancelled nor timed out."""
    is_ordinary = error is None or (isinstance(error, Exception) and not isinstance(error, TimeoutError))
    return is_ordinary and not (held.is_open and held.link.broken)


@overload
def atomic(
    using: Database | str | None = None,
    *,
    savepoint: bool = True,
    durable: bool = False,
    isolation: str | None = None,
    read_only: bool = False,
) -> Atomic: ...
@overload
def atomic(using: Callable[P, T], /) -> Callable[P, T]: ...
def atomic(
    using: Any = None,
    *,
    savepoint: bool = True,
    durable: bool = False,
    isolation: str | None = None,
    read_only: bool = False,
) -> Any:
    """Do all that is in a block, or nothing.

    It is used as ``with atomic():``, ``async with atomic():`` or a decorator.

    Args:
        using: The database or its alias.
        savepoint: Whether an inner block can fail by itself.
        durable: Whether it must be the outermost one, so that its end is the commit.
        isolation: The isolation level, in the database's own words.
        read_only: Whether nothing may be written.

    Raises:
        TransactionError: It is durable and inside another, belongs to another task, or can only be rolled back.
    """
    made = Atomic(
        None if callable(using) and not isinstance(using, Database) else using,
        savepoint=savepoint,
        durable=durable,
        isolation=isolation,
        read_only=read_only,
    )
    return made(using) if callable(using) and not isinstance(using, Database) else made


def on_commit(call: Callable[[], object], using: Database | str | None = None, *, robust: bool | None = False) -> None:
    """Call a function once the transaction is committed; at once where there is none, never after a rollback.

    Args:
        call: What to call.
        using: The database or its alias.
        robust: Whether its errors are logged, so that the others are called; None for errors that are raised when the
            others have been called.
    """
    held = _database(using).held
    if held is None or held.transaction is None or held.transaction.depth == held.transaction.base:
        run_hooks([(call, robust)])
        return
    held.transaction.hooks.append((call, robust))


def request_transaction(database: Database) -> Atomic:
    """Give the transaction around a request; it begins with the first statement, so asking nothing costs nothing."""
    return Atomic(database, begins_late=True)


def set_rollback(using: Database | str | None = None) -> None:
    """Roll the transaction back at the end of its block, without an error.

    Raises:
        TransactionError: There is none.
    """
    held = _database(using).held
    if held is None or held.transaction is None:
        message = "There is no transaction to roll back: use this inside 'with atomic():'."
        raise TransactionError(message)
    held.transaction.must_roll_back = "asked"


def run_hooks(hooks: list[tuple[Callable[[], object], bool | None]]) -> None:
    """Call what waited for a commit, in order."""
    kept: Exception | None = None
    for call, robust in hooks:
        try:
            call()
        except Exception as error:
            if robust is False:
                raise
            if robust is None:
                kept = kept or error
                continue
            import logging

            logging.getLogger("bandstand.orm").exception("A function that waited for a commit failed: %r.", call)
    if kept is not None:
        raise kept


def _commit_inside(transaction: Transaction) -> None:
    """Do what follows a commit, in a block whose changes do not last."""
    hooks, transaction.hooks = transaction.hooks, []
    run_hooks(hooks)


def _database(using: Any) -> Database:
    if isinstance(using, Database):
        return using
    here = entered()
    if here is not None and using in (None, here.alias):
        return here
    from bandstand.orm.database._choosing import default_database

    return default_database(using)


def _task() -> Any:
    asyncio = sys.modules.get("asyncio")
    if asyncio is None or asyncio._get_running_loop() is None:  # noqa: SLF001 - documented for such uses
        return None
    return asyncio.current_task()


def _check_owner(transaction: Transaction) -> None:
    if transaction.base is None and transaction.owner is not _task():
        message = (
            "This transaction belongs to another task, whose statements would mix with these: open it in one task."
        )
        raise TransactionError(message)
