"""A schema editor that writes down what it is asked, in the order in which it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bandstand.orm.migrations.operations import Operation
    from bandstand.orm.migrations.state import ProjectState


class Recording:
    """Writes down calls: the method, then tables, columns and names."""

    database: Any = None
    collect = False

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def allows(self, app_label: str, model: Any = None, **hints: Any) -> bool:
        """Let everything change."""
        return True

    def __getattr__(self, method: str) -> Any:
        def called(*arguments: Any) -> None:
            self.calls.append((method, *map(_shown, arguments)))

        return called


def _shown(value: Any) -> Any:
    if hasattr(value, "_meta"):
        return value._meta.db_table
    if getattr(value, "many_to_many", False):
        return value.through._meta.db_table
    return getattr(value, "column", None) or getattr(value, "name", value)


def forwards(state: ProjectState, *operations: Operation, app_label: str = "shop") -> ProjectState:
    """Give what operations make of a state."""
    after = state.copy()
    for operation in operations:
        operation.state_forwards(app_label, after)
    return after


def calls(state: ProjectState, operation: Operation) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Give what an operation asks of the schema editor forwards, and backwards."""
    there: Any = Recording()
    back: Any = Recording()
    after = forwards(state, operation)
    operation.database_forwards("shop", there, state, after)
    operation.database_backwards("shop", back, after, state)
    return there.calls, back.calls
