"""Operations on indexes and constraints."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from bandstand.orm.errors import ModelError
from bandstand.orm.indexes import Index, named_together
from bandstand.orm.migrations.errors import StateError
from bandstand.orm.migrations.operations._operation import Editor, Operation, OperationCategory, has_table
from bandstand.orm.migrations.operations._uses import EXISTENCE, FIELDS, NAMES, Use, declared_uses
from bandstand.orm.migrations.operations.models import ModelChange, pairs
from bandstand.orm.migrations.state import ModelState, ProjectState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bandstand.orm.constraints import BaseConstraint
    from bandstand.orm.migrations.state import Key
    from bandstand.orm.models import Model

__all__ = [
    "AddConstraint",
    "AddIndex",
    "AlterConstraint",
    "AlterIndexTogether",
    "RemoveConstraint",
    "RemoveIndex",
    "RenameIndex",
    "automatic_index",
]


@dataclass(eq=False, repr=False)
class _Declaration(Operation):
    """An operation on an index or a constraint of a model."""

    kind: ClassVar[str] = "indexes"
    word: ClassVar[str] = "index"

    model_name: str

    @property
    def changed_model(self) -> str:
        """The model."""
        return self.model_name.lower()

    def _key(self, own_label: str) -> Key:
        return own_label.lower(), self.model_name.lower()

    def _named(self, own_label: str, *names: str) -> Iterator[Use]:
        """Give the names: no other index or constraint can have them, of whichever model it is."""
        key = self._key(own_label)
        yield Use(key, EXISTENCE)
        for name in names:
            yield Use(key, ("options", self.kind, name), changes=True)
            yield Use(NAMES, (self.kind, name), changes=True)

    def _leads_to(self, other: Operation, kind: type[Operation] | tuple[type[Operation], ...], name: str) -> bool:
        """Whether another operation is of a kind, and on what this one leaves under a name."""
        found = getattr(other, "old_name", None) or getattr(other, "name", None)
        return isinstance(other, kind) and other.changed_model == self.changed_model and found == name

    def _change(self, app_label: str, state: ProjectState, change: Callable[[list[Any]], list[Any]]) -> None:
        model = state.model(app_label, self.model_name)
        changed = change(list(model.options.get(self.kind, ())))
        state.put(model.with_options(**{self.kind: changed or None}))

    def _replace(self, app_label: str, state: ProjectState, name: str, declared: Any) -> None:
        self._declared(app_label, state, name)
        self._change(app_label, state, lambda known: [declared if each.name == name else each for each in known])

    def _declared(self, app_label: str, state: ProjectState, name: str) -> Any:
        return state.model(app_label, self.model_name).declared(self.kind, name)

    def _table(self, app_label: str, state: ProjectState) -> list[type[Model]]:
        model = state.rendered(app_label, self.model_name)
        return [model] if has_table(model) else []

    def _make(self, app_label: str, editor: Editor, state: ProjectState, name: str) -> None:
        """Make in the database what a state has under a name."""
        for model in self._table(app_label, state):
            make = editor.add_index if self.kind == "indexes" else editor.add_constraint
            make(model, self._declared(app_label, state, name))

    def _drop(self, app_label: str, editor: Editor, state: ProjectState, name: str) -> None:
        """Drop in the database what a state has under a name."""
        for model in self._table(app_label, state):
            drop = editor.remove_index if self.kind == "indexes" else editor.remove_constraint
            drop(model, self._declared(app_label, state, name))


@dataclass(eq=False, repr=False)
class _Addition(_Declaration):
    """Add an index or a constraint."""

    category: ClassVar = OperationCategory.ADDITION

    @property
    def declared(self) -> Any:
        """What is added."""
        raise NotImplementedError

    def uses(self, own_label: str) -> Iterator[Use]:
        """Give its name, its fields, and the end of the list, where no other one may come first."""
        key = self._key(own_label)
        yield from self._named(own_label, self.declared.name)
        yield from declared_uses(key, self.declared)
        yield Use(key, ("options", self.kind, ""), changes=True)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add it to the options of the model."""
        model = state.model(app_label, self.model_name)
        if any(each.name == self.declared.name for each in model.options.get(self.kind, ())):
            message = f"{model.label} has {self.declared.name!r} among its {self.kind} already."
            raise StateError(message)
        self._change(app_label, state, lambda known: [*known, self.declared])

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make it."""
        self._make(app_label, editor, to_state, self.declared.name)

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop it."""
        self._drop(app_label, editor, from_state, self.declared.name)

    def describe(self) -> str:
        """Name it, and the model."""
        return f"Create {self.word} {self.declared.name} on {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        """The model and its name."""
        return f"{self.model_name.lower()}_{self.declared.name.lower()}"


@dataclass(eq=False, repr=False)
class _Removal(_Declaration):
    """Drop an index or a constraint."""

    category: ClassVar = OperationCategory.REMOVAL

    name: str

    def uses(self, own_label: str) -> Iterator[Use]:
        """Give its name, and all fields: it may name any."""
        yield from self._named(own_label, self.name)
        yield Use(self._key(own_label), FIELDS)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Take it out of the options of the model."""
        self._declared(app_label, state, self.name)
        self._change(app_label, state, lambda known: [each for each in known if each.name != self.name])

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop it."""
        self._drop(app_label, editor, from_state, self.name)

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make it again."""
        self._make(app_label, editor, to_state, self.name)

    def describe(self) -> str:
        """Name it, and the model."""
        return f"Remove {self.word} {self.name} from {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        """That it goes."""
        return f"remove_{self.model_name.lower()}_{self.name.lower()}"


@dataclass(eq=False, repr=False)
class AddIndex(_Addition):
    """Add an index, which must have a name."""

    index: Index

    def __post_init__(self) -> None:
        if not self.index.name:
            message = f"AddIndex needs an index with a name, by which it is removed again; got {self.index!r}."
            raise ValueError(message)

    @property
    def declared(self) -> Index:
        """The index."""
        return self.index

    def merged(self, other: Operation, app_label: str) -> list[Operation] | None:
        """Add it under its last name, or not at all."""
        name = str(self.index.name)
        if self._leads_to(other, RemoveIndex, name):
            return []
        if isinstance(other, RenameIndex) and self._leads_to(other, RenameIndex, name):
            return [replace(self, index=with_name(self.index, other.new_name))]
        return super().merged(other, app_label)


@dataclass(eq=False, repr=False)
class RemoveIndex(_Removal):
    """Drop an index."""


@dataclass(eq=False, repr=False)
class RenameIndex(_Declaration):
    """Give an index another name.

    Args:
        model_name: Of the model.
        new_name: Of the index.
        old_name: What it was called.
        old_fields: Its fields, in place of a name that was made from them.
    """

    category: ClassVar = OperationCategory.ALTERATION

    new_name: str
    old_name: str | None = None
    old_fields: Sequence[str] | None = None

    def __post_init__(self) -> None:
        if (self.old_name is None) is (self.old_fields is None):
            message = (
                "RenameIndex takes old_name, or old_fields of an index whose name was made from them; got "
                f"old_name={self.old_name!r} and old_fields={self.old_fields!r}."
            )
            raise ValueError(message)
        if self.old_fields is not None:
            self.old_fields = tuple(self.old_fields)

    def uses(self, own_label: str) -> Iterator[Use]:
        """Give both names, or the model, where the old one is made from what that is then."""
        yield from self._named(own_label, *filter(None, (self.old_name, self.new_name)))
        if self.old_name is None:
            yield Use(self._key(own_label), changes=True)

    def merged(self, other: Operation, app_label: str) -> list[Operation] | None:
        """Go to the last name at once, or remove it under the first one."""
        if isinstance(other, RenameIndex) and self._leads_to(other, RenameIndex, self.new_name):
            is_back = other.new_name == self.old_name
            return [] if is_back else [replace(self, new_name=other.new_name)]
        if self.old_name is not None and self._leads_to(other, RemoveIndex, self.new_name):
            return [RemoveIndex(self.model_name, self.old_name)]
        return super().merged(other, app_label)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Rename it in the options of the model."""
        old = self._old(app_label, state)
        self._replace(app_label, state, str(old.name), with_name(old, self.new_name))

    def _old(self, app_label: str, state: ProjectState) -> Index:
        model = state.model(app_label, self.model_name)
        name = self.old_name or automatic_index(model, self.old_fields or ()).name
        found: Index = model.declared(self.kind, str(name))
        return found

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Rename it."""
        for model in self._table(app_label, to_state):
            old = self._old(app_label, from_state)
            editor.rename_index(model, old, self._declared(app_label, to_state, self.new_name))

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Rename it back."""
        for model in self._table(app_label, to_state):
            old = self._declared(app_label, from_state, self.new_name)
            editor.rename_index(model, old, self._old(app_label, to_state))

    def describe(self) -> str:
        """Give both names, and the model."""
        old = self.old_name or f"of {', '.join(self.old_fields or ())}"
        return f"Rename index {old} of {self.model_name} to {self.new_name}"

    @property
    def migration_name_fragment(self) -> str:
        """Both names."""
        old = self.old_name or "_".join((self.model_name, *(self.old_fields or ())))
        return f"rename_{old.lower()}_{self.new_name.lower()}"


def with_name(index: Index, name: str) -> Index:
    """Give the same index under another name."""
    _, arguments, keywords = index.deconstruct()
    given: dict[str, Any] = {**keywords, "name": name}
    return type(index)(*arguments, **given)


def automatic_index(model: ModelState, fields: Sequence[str]) -> Index:
    """Give the index of some fields of a model, with the name that it has where nobody gives it one.

    Raises:
        StateError: The model has no field of its own of the name.
    """
    # The name says nothing of other fields, nor of what the model extends, so both may be left out.
    options = {"db_table": model.options["db_table"]} if model.options.get("db_table") else {}
    named = {name: model.field(name) for name in fields}
    alone = ModelState(app_label=model.app_label, name=model.name, fields=named, options=options)
    rendered = ProjectState([alone]).rendered(model.app_label, model.name)
    index = Index(fields=fields)
    return with_name(index, index.name_in(rendered))


@dataclass(eq=False, repr=False)
class AlterIndexTogether(ModelChange):
    """Say which groups of a model's fields are indexed together.

    That is about indexes of several fields, with nothing else to them and the name that is made from them. Others,
    and those whose fields were renamed since, stay as they are.

    Args:
        name: Of the model.
        index_together: The groups; one group may stand by itself.
    """

    part: ClassVar = "indexes"

    index_together: list[tuple[str, ...]]

    def __post_init__(self) -> None:
        try:
            self.index_together = named_together(self.index_together or [])
        except ModelError:
            message = f"index_together takes groups of field names; got {self.index_together!r}."
            raise ModelError(message) from None

    def uses(self, own_label: str) -> Iterator[Use]:
        """Give the model: names of indexes are made from its table and the columns of its fields."""
        yield Use(self._key(own_label), changes=True)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Set those among the indexes of the model."""
        model = state.model(app_label, self.name)
        known: list[Index] = list(model.options.get("indexes", ()))
        others = [each for each in known if not _is_automatic(model, each)]
        wanted = [automatic_index(model, group) for group in self.index_together]
        state.put(model.with_options(indexes=[*others, *wanted] or None))

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop those that go, and make those that come."""
        before, after = (list(s.model(app_label, self.name).options.get("indexes", ())) for s in (from_state, to_state))
        for old, new in pairs(self._tables(app_label, from_state, to_state)):
            for index in before:
                if index not in after:
                    editor.remove_index(old, index)
            for index in after:
                if index not in before:
                    editor.add_index(new, index)

    def describe(self) -> str:
        """Name the model, and how many groups there are."""
        return f"Change index_together of {self.name} ({len(self.index_together)} groups)"

    @property
    def migration_name_fragment(self) -> str:
        """That the indexes change."""
        return f"alter_{self.name.lower()}_index_together"


def _is_automatic(model: ModelState, index: Index) -> bool:
    """Whether an index is of several fields, in the usual order, and has the name that is made from them."""
    is_plain = type(index) is Index and len(index.fields) > 1 and not any(each.startswith("-") for each in index.fields)
    if not is_plain or any(name not in model.fields for name in index.fields):
        return False
    automatic = automatic_index(model, index.fields)
    return automatic == (index if index.name else with_name(index, str(automatic.name)))


@dataclass(eq=False, repr=False)
class AddConstraint(_Addition):
    """Add a constraint."""

    kind: ClassVar[str] = "constraints"
    word: ClassVar[str] = "constraint"

    constraint: BaseConstraint

    @property
    def declared(self) -> BaseConstraint:
        """The constraint."""
        return self.constraint

    def merged(self, other: Operation, app_label: str) -> list[Operation] | None:
        """Add it as it is last, or not at all."""
        if self._leads_to(other, RemoveConstraint, self.constraint.name):
            return []
        if isinstance(other, AlterConstraint) and self._leads_to(other, AlterConstraint, self.constraint.name):
            return [replace(self, constraint=other.constraint)]
        return super().merged(other, app_label)


@dataclass(eq=False, repr=False)
class RemoveConstraint(_Removal):
    """Drop a constraint."""

    kind: ClassVar[str] = "constraints"
    word: ClassVar[str] = "constraint"


@dataclass(eq=False, repr=False)
class AlterConstraint(_Declaration):
    """Say anew what Python does with a constraint, its code and message above all; the database has it as it was."""

    category: ClassVar = OperationCategory.ALTERATION
    kind: ClassVar[str] = "constraints"
    word: ClassVar[str] = "constraint"

    name: str
    constraint: BaseConstraint

    def uses(self, own_label: str) -> Iterator[Use]:
        """Give its name and its fields."""
        yield from self._named(own_label, self.name, self.constraint.name)
        yield from declared_uses(self._key(own_label), self.constraint)

    def merged(self, other: Operation, app_label: str) -> list[Operation] | None:
        """Leave it out where it is altered again or removed."""
        if self.constraint.name == self.name and self._leads_to(other, (AlterConstraint, RemoveConstraint), self.name):
            return [other]
        return super().merged(other, app_label)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Replace it in the options of the model."""
        self._replace(app_label, state, self.name, self.constraint)

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
