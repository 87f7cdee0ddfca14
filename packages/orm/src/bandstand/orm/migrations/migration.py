"""A migration: operations that belong together, and the migrations that come before them."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, ClassVar

from bandstand.orm.database import atomic
from bandstand.orm.migrations.errors import IrreversibleError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence

    from bandstand.orm.migrations.operations import Operation
    from bandstand.orm.migrations.operations._operation import Editor
    from bandstand.orm.migrations.state import ProjectState

__all__ = ["FIRST", "LATEST", "Migration", "Name", "Swappable", "swappable"]

Name = tuple[str, str]
"""App label and name of a migration."""

FIRST = "__first__"
"""Stands in dependencies for the first migration of an app."""
LATEST = "__latest__"
"""Stands in dependencies for the last migration of an app."""


class Swappable(Name):
    """The first migration of the app whose model a function chooses; see ``swappable``.

    Attributes:
        choose: Gives the model or its label.
    """

    choose: Callable[[], Any]


def swappable(choose: Callable[[], Any]) -> Name:
    """Give a dependency on the app of a model that each site chooses, as that of its users.

    Args:
        choose: Gives the model or its label; the same function is the target of the relation.
    """
    from bandstand.orm.migrations._fields import ChosenLabel

    made = Swappable((ChosenLabel.of(choose).partition(".")[0], FIRST))
    made.choose = choose
    return made


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
        accepted: What the safety linter would refuse and somebody vouches for: a rule, or a rule and what it is about,
            with the reason.
    """

    operations: ClassVar[Sequence[Operation]] = ()
    dependencies: ClassVar[Sequence[Name]] = ()
    run_before: ClassVar[Sequence[Name]] = ()
    replaces: ClassVar[Sequence[Name]] = ()
    initial: ClassVar[bool | None] = None
    atomic: ClassVar[bool] = True
    accepted: ClassVar[Mapping[str, str]] = {}

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

    def apply(self, state: ProjectState, editor: Editor, tell: Callable[[int], object] | None = None) -> ProjectState:
        """Do the operations; give the models as they are then.

        Args:
            state: The models as they are before it.
            editor: Changes the schema.
            tell: Called after each operation with how many were done.
        """
        for number, operation in enumerate(self.operations, 1):
            after = state.copy()
            operation.state_forwards(self.app_label, after)
            with self._doing(operation, editor):
                operation.database_forwards(self.app_label, editor, state, after)
            state = after
            if tell is not None:
                tell(number)
        return state

    def unapply(self, state: ProjectState, editor: Editor, tell: Callable[[int], object] | None = None) -> ProjectState:
        """Undo the operations, the last one first.

        Args:
            state: The models as they are before the migration; it is what is given, too.
            editor: Changes the schema.
            tell: Called after each operation with how many were undone.

        Raises:
            IrreversibleError: One cannot be undone; nothing has been done then.
        """
        self.check_reversible()
        states = [state]
        for operation in self.operations:
            after = states[-1].copy()
            operation.state_forwards(self.app_label, after)
            states.append(after)
        for number, at in enumerate(reversed(range(len(self.operations))), 1):
            with self._doing(self.operations[at], editor):
                self.operations[at].database_backwards(self.app_label, editor, states[at + 1], states[at])
            if tell is not None:
                tell(number)
        return state

    def check_reversible(self) -> None:
        """Look whether it can be undone.

        Raises:
            IrreversibleError: An operation cannot.
        """
        stuck = next((operation for operation in self.operations if not operation.reversible), None)
        if stuck is not None:
            message = f"{self.app_label}.{self.name} cannot be undone: {stuck.describe()!r} has no way back."
            raise IrreversibleError(message)

    @contextmanager
    def _doing(self, operation: Operation, editor: Editor) -> Generator[None]:
        """Give an operation the transaction that it wants, and say of its errors whose they are."""
        wants = operation.atomic or (self.atomic and operation.atomic is None)
        try:
            with atomic(editor.database) if wants and not editor.atomic else nullcontext():
                yield
        except Exception as error:
            error.add_note(f"It was {operation.describe()!r} of {self.app_label}.{self.name}.")
            raise
