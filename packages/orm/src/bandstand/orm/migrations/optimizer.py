"""Fewer operations that do the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.orm.migrations.operations import Operation

    Verdict = list[Operation] | bool

__all__ = ["optimized"]


def optimized(operations: Iterable[Operation], app_label: str) -> list[Operation]:
    """Give operations of an app that do the same as those given, as few as ``Operation.reduce`` can tell.

    Two that become others need not stand side by side: what is between may be moved past one of them.
    """
    return _Optimizer(app_label).run(list(operations))


class _Optimizer:
    """One run. What two operations say of each other is asked once, which keeps the asking quadratic."""

    def __init__(self, app_label: str) -> None:
        self.app_label = app_label
        # Has the operations, too: as long as they are there, no others have their ids.
        self._verdicts: dict[tuple[int, int], tuple[Operation, Operation, Verdict]] = {}

    def run(self, operations: list[Operation]) -> list[Operation]:
        while True:
            fewer = self._once(operations)
            if [*map(id, fewer)] == [*map(id, operations)]:
                return fewer
            operations = fewer

    def _once(self, operations: list[Operation]) -> list[Operation]:
        done: list[Operation] = []
        for operation in operations:
            self._add(done, operation)
        return done

    def _add(self, done: list[Operation], operation: Operation) -> None:
        """Add an operation, or join it with the last one with which it becomes others."""
        is_free = True
        for at in range(len(done) - 1, -1, -1):
            verdict = self._reduced(done[at], operation)
            if isinstance(verdict, list):
                between = done[at + 1 :]
                if all(self._is_apart(done[at], each) for each in between):
                    done[at:] = [*between, *verdict]
                    return
                if is_free and self._stays_apart(done[at], verdict, between):
                    done[at:] = [*verdict, *between]
                    return
            is_free = is_free and verdict is True
        done.append(operation)

    def _stays_apart(self, known: Operation, made: list[Operation], between: list[Operation]) -> bool:
        """Whether what two operations become may stand where the first of them did.

        The second one knows no more than itself: a field that is added to a model must not come before that of its
        name goes from the model that it extends, which the operation that makes the whole model can tell.
        """
        apart = [each for each in between if self._is_apart(known, each)]
        return all(self._is_apart(one, each) for one in made for each in apart)

    def _is_apart(self, one: Operation, later: Operation) -> bool:
        return self._reduced(one, later) is True

    def _reduced(self, one: Operation, later: Operation) -> Verdict:
        key = id(one), id(later)
        if key not in self._verdicts:
            self._verdicts[key] = one, later, one.reduce(later, self.app_label)
        return self._verdicts[key][2]
