"""Units of work: one state that is changed apart from the others, and takes their place when it is done."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from bandstand.contracts.data.memory._store import TRANSACTIONS, Transaction

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextvars import Token
    from types import TracebackType
    from typing import Self

    from bandstand.contracts.data.memory._store import Call, Store


class MemoryUnit:
    """A unit of work in memory."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._token: Token[Mapping[Store, Transaction]] | None = None

    def __enter__(self) -> Self:
        others = TRANSACTIONS.get({})
        self.transaction = others.get(self._store) or Transaction(self._store)
        self._mark = self.transaction.mark()
        if self._store not in others:
            self._token = TRANSACTIONS.set({**others, self._store: self.transaction})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        if self._token is not None:
            TRANSACTIONS.reset(self._token)
            self.transaction.end(keep=kind is None)
            _run_all(self.transaction.calls if kind is None else [])
        elif kind is not None:
            self.transaction.go_back(self._mark)

    def on_commit(self, call: Call, /) -> None:
        """Run something once everything is stored for good."""
        self.transaction.calls.append(call)


def _run_all(calls: list[Call]) -> None:
    """Run each call; raise the error of the first that fails once all have run."""
    for number, call in enumerate(calls):
        try:
            call()
        except BaseException:
            with suppress(Exception):
                _run_all(calls[number + 1 :])
            raise
