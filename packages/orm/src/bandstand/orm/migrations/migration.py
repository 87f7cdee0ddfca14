"""A migration: operations that belong together, and the migrations that come before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from bandstand.orm.migrations.errors import IrreversibleError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.orm.migrations.operations import Operation
    from bandstand.orm.migrations.operations._operation import Editor
    from bandstand.orm.migrations.state import ProjectState

__all__ = ["FIRST", "LATEST", "Migration", "Name"]

Name = tuple[str, str]
"""App label and name of a migration."""

FIRST = "__first__"
"""Stands in dependencies for the first migration of an app."""
LATEST = "__latest__"
"""Stands in dependencies for the last migration of an app."""


class Migration:
    """The base of the class ``Migration`` of each file.

    Args:
        name: Of the file.
        app_label: Of the app.

    Attributes:
        operations: What it does, in order.
        dependencies: The migrations that come before it, as app label and name.
        run_before: The migrations that come after it, where their files cannot say so.
        replaces: The migrations that it stands for, where it is squashed.
        initial: Whether it makes an app's first tables; None where that is so without dependencies in the app.
        atomic: Whether it is one transaction, on databases whose schema changes can be.
    """

    operations: ClassVar[Sequence[Operation]] = ()
    dependencies: ClassVar[Sequence[Name]] = ()
    run_before: ClassVar[Sequence[Name]] = ()
    replaces: ClassVar[Sequence[Name]] = ()
    initial: ClassVar[bool | None] = None
    atomic: ClassVar[bool] = True

    def __init__(self, name: str, app_label: str) -> None:
        self.name = name
        self.app_label = app_label

    @property
    def key(self) -> Name:
        """App label and name."""
        return self.app_label, self.name

    def __repr__(self) -> str:
        return f"<Migration {self.app_label}.{self.name}>"

    @property
    def is_initial(self) -> bool:
        """Whether it makes an app's first tables."""
        if self.initial is not None:
            return self.initial
        return all(app_label != self.app_label for app_label, _ in self.dependencies)

    def state_after(self, state: ProjectState) -> ProjectState:
        """Give the models as they are after it; the state given does not change."""
        after = state.copy()
        for operation in self.operations:
            operation.state_forwards(self.app_label, after)
        return after

    def apply(self, state: ProjectState, editor: Editor) -> ProjectState:
        """Do the operations; give the models as they are then."""
        for operation in self.operations:
            after = state.copy()
            operation.state_forwards(self.app_label, after)
            operation.database_forwards(self.app_label, editor, state, after)
            state = after
        return state

    def unapply(self, state: ProjectState, editor: Editor) -> ProjectState:
        """Undo the operations, the last one first.

        Args:
            state: The models as they are before the migration; it is what is given, too.
            editor: Changes the schema.

        Raises:
            IrreversibleError: One cannot be undone; nothing has been done then.
        """
        stuck = next((operation for operation in self.operations if not operation.reversible), None)
        if stuck is not None:
            message = f"{self.app_label}.{self.name} cannot be undone: {stuck.describe()!r} has no way back."
            raise IrreversibleError(message)
        states = [state]
        for operation in self.operations:
            after = states[-1].copy()
            operation.state_forwards(self.app_label, after)
            states.append(after)
        for at in range(len(self.operations) - 1, -1, -1):
            self.operations[at].database_backwards(self.app_label, editor, states[at + 1], states[at])
        return state
