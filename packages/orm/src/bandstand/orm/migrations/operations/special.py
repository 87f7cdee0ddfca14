"""Operations of the programmer's own making: Python, SQL, and states that change apart from the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from bandstand.orm.migrations.errors import IrreversibleError
from bandstand.orm.migrations.operations._operation import Editor, Operation, OperationCategory

if TYPE_CHECKING:
    from bandstand.orm.migrations.state import ProjectState

__all__ = ["RunPython", "RunSQL", "SeparateDatabaseAndState"]

Code = Callable[[Any, Any], object]
"""Called with the registry of the models as they are at that point, and the schema editor."""
Statement = str | tuple[str, Any]


@dataclass(eq=False, repr=False)
class RunPython(Operation):
    """Call a function with the models as they are at that point, to change rows.

    Args:
        code: Takes a registry, ``registry.get_model("shop", "Book")``, and the schema editor.
        reverse_code: Undoes it; without one it cannot be undone. ``RunPython.noop`` does nothing.
        atomic: Whether it is one transaction; as the migration is by default.
        hints: For routers.
        elidable: Whether a squashed migration can do without it.
    """

    category: ClassVar = OperationCategory.PYTHON
    reduces_to_sql: ClassVar[bool] = False

    code: Code
    reverse_code: Code | None = None
    atomic: bool | None = None
    hints: Mapping[str, Any] = field(default_factory=dict[str, Any])
    elidable: bool = False

    def __post_init__(self) -> None:
        for name in ("code", "reverse_code"):
            given = getattr(self, name)
            if given is not None and not callable(given):
                message = f"RunPython takes a function as {name}; got {given!r}."
                raise TypeError(message)

    @staticmethod
    def noop(registry: Any, editor: Any) -> None:
        """Change nothing."""

    @property
    def reversible(self) -> bool:
        """Whether there is a function that undoes it."""
        return self.reverse_code is not None

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: rows are no matter of the state."""

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Call the function."""
        if not editor.collect and editor.allows(app_label, **self.hints):
            self.code(from_state.registry, editor)

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Call the function that undoes it.

        Raises:
            IrreversibleError: There is none.
        """
        if self.reverse_code is None:
            message = f"{self!r} of {app_label!r} cannot be undone: give it reverse_code, RunPython.noop for nothing."
            raise IrreversibleError(message)
        if not editor.collect and editor.allows(app_label, **self.hints):
            self.reverse_code(from_state.registry, editor)

    def describe(self) -> str:
        """Name the function."""
        return f"Run Python: {getattr(self.code, '__name__', repr(self.code))}"


@dataclass(eq=False, repr=False)
class RunSQL(Operation):
    """Send SQL to the database.

    Args:
        sql: A statement, or several in a list; each may be a pair of statement and parameters.
        reverse_sql: Undoes it; without one it cannot be undone. ``RunSQL.noop`` does nothing.
        state_operations: What it means for the models.
        hints: For routers.
        elidable: Whether a squashed migration can do without it.
    """

    category: ClassVar = OperationCategory.SQL
    noop: ClassVar[str] = ""

    sql: str | Sequence[Statement]
    reverse_sql: str | Sequence[Statement] | None = None
    state_operations: list[Operation] = field(default_factory=list[Operation])
    hints: Mapping[str, Any] = field(default_factory=dict[str, Any])
    elidable: bool = False

    @property
    def reversible(self) -> bool:
        """Whether there is SQL that undoes it."""
        return self.reverse_sql is not None

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Do what its operations do to the state."""
        for operation in self.state_operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Send the statements."""
        if editor.allows(app_label, **self.hints):
            _send(editor, self.sql)

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Send the statements that undo it.

        Raises:
            IrreversibleError: There are none.
        """
        if self.reverse_sql is None:
            message = f"{self!r} of {app_label!r} cannot be undone: give it reverse_sql, RunSQL.noop for nothing."
            raise IrreversibleError(message)
        if editor.allows(app_label, **self.hints):
            _send(editor, self.reverse_sql)

    def describe(self) -> str:
        """Show where the SQL begins."""
        statements = [self.sql] if isinstance(self.sql, str) else self.sql
        texts = [each if isinstance(each, str) else each[0] for each in statements]
        whole = " ".join(" ".join(texts).split())
        return f"Run SQL: {whole if len(whole) <= 60 else whole[:57] + '...'}"


def _send(editor: Editor, given: str | Sequence[Statement]) -> None:
    for statement in [given] if isinstance(given, str) else given:
        sql, parameters = (statement, ()) if isinstance(statement, str) else statement
        if sql.strip():
            editor.execute(sql, parameters)


@dataclass(eq=False, repr=False)
class SeparateDatabaseAndState(Operation):
    """Do some operations to the database alone, and others to the state alone."""

    database_operations: list[Operation] = field(default_factory=list[Operation])
    state_operations: list[Operation] = field(default_factory=list[Operation])

    @property
    def reversible(self) -> bool:
        """Whether all that is done to the database can be undone."""
        return all(operation.reversible for operation in self.database_operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Do what the operations for it do."""
        for operation in self.state_operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Do the operations for the database, each from the state that the one before leaves."""
        for operation, before, after in self._steps(app_label, from_state):
            operation.database_forwards(app_label, editor, before, after)

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Undo them, the last one first."""
        for operation, before, after in reversed(self._steps(app_label, to_state)):
            operation.database_backwards(app_label, editor, after, before)

    def _steps(self, app_label: str, state: ProjectState) -> list[tuple[Operation, ProjectState, ProjectState]]:
        found: list[tuple[Operation, ProjectState, ProjectState]] = []
        for operation in self.database_operations:
            after = state.copy()
            operation.state_forwards(app_label, after)
            found.append((operation, state, after))
            state = after
        return found

    def describe(self) -> str:
        """Say how many there are of each."""
        counts = f"{len(self.database_operations)} for the database, {len(self.state_operations)} for the state"
        return f"Separate operations: {counts}"
