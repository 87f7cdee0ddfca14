"""Operations on indexes and constraints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from bandstand.orm.migrations.errors import StateError
from bandstand.orm.migrations.operations._operation import Editor, Operation, OperationCategory, has_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm.constraints import BaseConstraint
    from bandstand.orm.indexes import Index
    from bandstand.orm.migrations.state import ProjectState
    from bandstand.orm.models import Model

__all__ = [
    "AddConstraint",
    "AddIndex",
    "AlterConstraint",
    "RemoveConstraint",
    "RemoveIndex",
    "RenameIndex",
]


@dataclass(eq=False, repr=False)
class _Declaration(Operation):
    """An operation on an index or a constraint of a model."""

    kind: ClassVar[str] = "indexes"

    model_name: str

    def touches_model(self, app_label: str, name: str, own_label: str) -> bool:
        """Whether it is that model."""
        return (app_label.lower(), name.lower()) == (own_label.lower(), self.model_name.lower())

    def _change(self, app_label: str, state: ProjectState, change: Callable[[list[Any]], list[Any]]) -> None:
        model = state.model(app_label, self.model_name)
        changed = change(list(model.options.get(self.kind, ())))
        state.put(model.with_options(**{self.kind: changed or None}))

    def _add(self, app_label: str, state: ProjectState, declared: Any) -> None:
        model = state.model(app_label, self.model_name)
        if any(each.name == declared.name for each in model.options.get(self.kind, ())):
            message = f"{model.label} has {declared.name!r} among its {self.kind} already."
            raise StateError(message)
        self._change(app_label, state, lambda known: [*known, declared])

    def _remove(self, app_label: str, state: ProjectState, name: str) -> None:
        state.model(app_label, self.model_name).declared(self.kind, name)
        self._change(app_label, state, lambda known: [each for each in known if each.name != name])

    def _declared(self, app_label: str, state: ProjectState, name: str) -> Any:
        return state.model(app_label, self.model_name).declared(self.kind, name)

    def _table(self, app_label: str, state: ProjectState) -> list[type[Model]]:
        model = state.rendered(app_label, self.model_name)
        return [model] if has_table(model) else []


@dataclass(eq=False, repr=False)
class AddIndex(_Declaration):
    """Add an index, which must have a name."""

    category: ClassVar = OperationCategory.ADDITION

    index: Index

    def __post_init__(self) -> None:
        if not self.index.name:
            message = f"AddIndex needs an index with a name, by which it is removed again; got {self.index!r}."
            raise ValueError(message)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add it to the options of the model."""
        self._add(app_label, state, self.index)

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make it."""
        for model in self._table(app_label, to_state):
            editor.add_index(model, self.index)

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop it."""
        for model in self._table(app_label, from_state):
            editor.remove_index(model, self.index)

    def describe(self) -> str:
        """Name index and model."""
        return f"Create index {self.index.name} on {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        """Model and index."""
        return f"{self.model_name.lower()}_{str(self.index.name).lower()}"


@dataclass(eq=False, repr=False)
class RemoveIndex(_Declaration):
    """Drop an index."""

    category: ClassVar = OperationCategory.REMOVAL

    name: str

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Take it out of the options of the model."""
        self._remove(app_label, state, self.name)

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop it."""
        for model in self._table(app_label, from_state):
            editor.remove_index(model, self._declared(app_label, from_state, self.name))

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make it again."""
        for model in self._table(app_label, to_state):
            editor.add_index(model, self._declared(app_label, to_state, self.name))

    def describe(self) -> str:
        """Name index and model."""
        return f"Remove index {self.name} from {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        """That the index goes."""
        return f"remove_{self.model_name.lower()}_{self.name.lower()}"


@dataclass(eq=False, repr=False)
class RenameIndex(_Declaration):
    """Give an index another name."""

    category: ClassVar = OperationCategory.ALTERATION

    new_name: str
    old_name: str

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Rename it in the options of the model."""
        renamed = with_name(self._declared(app_label, state, self.old_name), self.new_name)
        self._change(
            app_label, state, lambda known: [renamed if each.name == self.old_name else each for each in known]
        )

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Rename it."""
        for model in self._table(app_label, to_state):
            old = self._declared(app_label, from_state, self.old_name)
            editor.rename_index(model, old, self._declared(app_label, to_state, self.new_name))

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Rename it back."""
        for model in self._table(app_label, to_state):
            old = self._declared(app_label, from_state, self.new_name)
            editor.rename_index(model, old, self._declared(app_label, to_state, self.old_name))

    def describe(self) -> str:
        """Give both names, and the model."""
        return f"Rename index {self.old_name} of {self.model_name} to {self.new_name}"

    @property
    def migration_name_fragment(self) -> str:
        """Both names."""
        return f"rename_{self.old_name.lower()}_{self.new_name.lower()}"


def with_name(index: Index, name: str) -> Index:
    """Give the same index under another name."""
    _, arguments, keywords = index.deconstruct()
    given: dict[str, Any] = {**keywords, "name": name}
    return type(index)(*arguments, **given)


@dataclass(eq=False, repr=False)
class AddConstraint(_Declaration):
    """Add a constraint."""

    category: ClassVar = OperationCategory.ADDITION
    kind: ClassVar[str] = "constraints"

    constraint: BaseConstraint

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add it to the options of the model."""
        self._add(app_label, state, self.constraint)

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make it."""
        for model in self._table(app_label, to_state):
            editor.add_constraint(model, self.constraint)

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop it."""
        for model in self._table(app_label, from_state):
            editor.remove_constraint(model, self.constraint)

    def describe(self) -> str:
        """Name constraint and model."""
        return f"Create constraint {self.constraint.name} on {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        """Model and constraint."""
        return f"{self.model_name.lower()}_{self.constraint.name.lower()}"


@dataclass(eq=False, repr=False)
class RemoveConstraint(_Declaration):
    """Drop a constraint."""

    category: ClassVar = OperationCategory.REMOVAL
    kind: ClassVar[str] = "constraints"

    name: str

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Take it out of the options of the model."""
        self._remove(app_label, state, self.name)

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop it."""
        for model in self._table(app_label, from_state):
            editor.remove_constraint(model, self._declared(app_label, from_state, self.name))

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make it again."""
        for model in self._table(app_label, to_state):
            editor.add_constraint(model, self._declared(app_label, to_state, self.name))

    def describe(self) -> str:
        """Name constraint and model."""
        return f"Remove constraint {self.name} from {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        """That the constraint goes."""
        return f"remove_{self.model_name.lower()}_{self.name.lower()}"


@dataclass(eq=False, repr=False)
class AlterConstraint(_Declaration):
    """Say anew what Python does with a constraint, its code and message above all; the database has it as it was."""

    category: ClassVar = OperationCategory.ALTERATION
    kind: ClassVar[str] = "constraints"

    name: str
    constraint: BaseConstraint

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Replace it in the options of the model."""
        self._declared(app_label, state, self.name)
        self._change(
            app_label, state, lambda known: [self.constraint if each.name == self.name else each for each in known]
        )

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Do nothing: it is no matter of the database."""

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Do nothing."""

    def describe(self) -> str:
        """Name constraint and model."""
        return f"Alter constraint {self.name} of {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        """That the constraint changes."""
        return f"alter_{self.model_name.lower()}_{self.name.lower()}"
