"""Units of work, over transactions and savepoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.sqlalchemy._errors import translated

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from bandstand.sqlalchemy._store import Frame, Store


class SQLAlchemyUnit:
    """A unit of work: a transaction, or a savepoint inside of one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._frames: list[Frame] = []

    def __enter__(self) -> Self:
        with translated():
            self._frames.append(self._store.begin())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        self._frames.pop()
        with translated():
            self._store.end(error)

    def on_commit(self, call: Callable[[], object], /) -> None:
        """Run something once everything is stored for good.

        Raises:
            RuntimeError: The unit has not begun, or has ended.
        """
        if not self._frames:
            message = f"{call!r} waits for the commit of a unit of work; enter the unit first."
            raise RuntimeError(message)
        self._frames[-1].calls.append(call)


class Isolated:
    """A context whose changes do not last: one transaction, which is rolled back."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __enter__(self) -> Self:
        with translated():
            self._store.begin(is_boundary=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        with translated():
            self._store.end(error)
