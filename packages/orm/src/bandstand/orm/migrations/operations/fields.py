"""Operations on fields of a model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from bandstand.orm.errors import NotSupportedError
from bandstand.orm.fields import CompositePrimaryKey, Field
from bandstand.orm.migrations._fields import Declared, rebuilt, without_default
from bandstand.orm.migrations.errors import StateError
from bandstand.orm.migrations.operations._operation import Editor, Operation, OperationCategory, has_table
from bandstand.orm.migrations.operations._uses import field_uses, is_needy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.migrations.operations._uses import Use
    from bandstand.orm.migrations.state import Key, ProjectState
    from bandstand.orm.models import Model

__all__ = ["AddField", "AlterField", "FieldOperation", "RemoveField", "RenameField"]


@dataclass(eq=False, repr=False)
class FieldOperation(Operation):
    """An operation on a field of a model."""

    model_name: str

    @property
    def changed_model(self) -> str:
        """The model."""
        return self.model_name.lower()

    @property
    def subject(self) -> str:
        """The name of the field as the operation finds it."""
        raise NotImplementedError

    def _key(self, own_label: str) -> Key:
        return own_label.lower(), self.model_name.lower()

    def _leads_to(self, other: Operation, name: str) -> bool:
        """Whether another operation is on the field of the same model that this one leaves under a name."""
        if not isinstance(other, FieldOperation):
            return False
        return other.changed_model == self.changed_model and other.subject == name

    def _models(self, app_label: str, *states: ProjectState) -> list[type[Model]]:
        return [state.rendered(app_label, self.model_name) for state in states]


def _kept(field: Declared, *, preserve_default: bool) -> Declared:
    """Give the field as the state keeps it: a default for the rows that are there alone is not its own."""
    if preserve_default or isinstance(field, CompositePrimaryKey):
        return field
    return without_default(field)


def _column(model: type[Model], name: str) -> Field[Any]:
    """Give a field of a rendered model.

    Raises:
        NotSupportedError: It is a composite key, which cannot change without its table.
    """
    if name == "pk":
        message = f"The composite key of {model._meta.label} cannot be changed: make a new model and move the rows."
        raise NotSupportedError(message)
    return cast("Field[Any]", model._meta.get_field(name))


def _with_default(field: Field[Any], given: Declared, *, preserve_default: bool) -> Field[Any]:
    """Give a rendered field with the default of the operation's, which the state does not keep."""
    if preserve_default or isinstance(given, CompositePrimaryKey):
        return field
    made = field.copied()
    made.default = given.default
    return made


@dataclass(eq=False, repr=False)
class AddField(FieldOperation):
    """Add a field to a model.

    Args:
        model_name: Of the model.
        name: Of the field.
        field: What it is.
        preserve_default: False where its default is for the rows that are there, and no default of the field.
    """

    category: ClassVar = OperationCategory.ADDITION

    name: str
    field: Declared
    preserve_default: bool = True

    @property
    def subject(self) -> str:
        """The name of the field."""
        return self.name

    def uses(self, own_label: str) -> Iterator[Use]:
        """Give the field, and what it names."""
        return field_uses(self._key(own_label), self.name, self.field)

    def merged(self, other: Operation, app_label: str) -> list[Operation] | None:
        """Add the field as the other operation leaves it, or not at all."""
        if self._leads_to(other, self.name):
            if isinstance(other, RemoveField):
                return []
            if isinstance(other, RenameField):
                return [replace(self, name=other.new_name)]
            if isinstance(other, AlterField):
                return _in_one(self, other)
        return super().merged(other, app_label)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add the field."""
        model = state.model(app_label, self.model_name)
        if self.name in model.fields:
            message = f"{model.label} has a field {self.name!r} already, so AddField cannot add it."
            raise StateError(message)
        state.put(model.with_field(self.name, _kept(self.field, preserve_default=self.preserve_default)))

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Add the column, or the table between."""
        old, new = self._models(app_label, from_state, to_state)
        if has_table(new):
            field = _column(new, self.name)
            editor.add_field(old, _with_default(field, self.field, preserve_default=self.preserve_default))

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop it."""
        (old,) = self._models(app_label, from_state)
        if has_table(old):
            editor.remove_field(old, _column(old, self.name))

    def describe(self) -> str:
        """Name field and model."""
        return f"Add field {self.name} to {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        """Model and field."""
        return f"{self.model_name.lower()}_{self.name.lower()}"


def _in_one(first: AddField | AlterField, last: AlterField) -> list[Operation] | None:
    """Give one operation for two that say what a field is, such that rows get the value that they need.

    A default of the first one that gave rows a value is kept for them, where the last one has none.
    """
    field, known = last.field, first.field
    gave_nothing = is_needy(known) or (isinstance(first, AlterField) and isinstance(known, Field) and known.null)
    if not is_needy(field) or gave_nothing:
        return [replace(first, field=field, preserve_default=last.preserve_default)]
    if type(known) is type(field) and isinstance(known, Field) and known.has_default():
        kept = rebuilt(cast("Field[Any]", field), default=known.default)
        return [replace(first, field=kept, preserve_default=False)]
    return None


@dataclass(eq=False, repr=False)
class RemoveField(FieldOperation):
    """Take a field from a model."""

    category: ClassVar = OperationCategory.REMOVAL
    frees: ClassVar = frozenset({"references"})

    name: str

    @property
    def subject(self) -> str:
        """The name of the field."""
        return self.name

    def uses(self, own_label: str) -> Iterator[Use]:
        """Give the field."""
        return field_uses(self._key(own_label), self.name)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Take the field away."""
        state.put(state.model(app_label, self.model_name).without_field(self.name))

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the column, or the table between."""
        (old,) = self._models(app_label, from_state)
        if has_table(old):
            editor.remove_field(old, _column(old, self.name))

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Add it again, empty."""
        old, new = self._models(app_label, from_state, to_state)
        if has_table(new):
            editor.add_field(old, _column(new, self.name))

    def describe(self) -> str:
        """Name field and model."""
        return f"Remove field {self.name} from {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        """That the field goes."""
        return f"remove_{self.model_name.lower()}_{self.name.lower()}"


@dataclass(eq=False, repr=False)
class AlterField(FieldOperation):
    """Say anew what a field is.

    Args:
        model_name: Of the model.
        name: Of the field.
        field: What it is from now on.
        preserve_default: False where its default is for rows that have NULL, and no default of the field.
    """

    category: ClassVar = OperationCategory.ALTERATION
    frees: ClassVar = frozenset({"references"})

    name: str
    field: Declared
    preserve_default: bool = True

    @property
    def subject(self) -> str:
        """The name of the field."""
        return self.name

    def uses(self, own_label: str) -> Iterator[Use]:
        """Give the field, and what it names."""
        return field_uses(self._key(own_label), self.name, self.field)

    def merged(self, other: Operation, app_label: str) -> list[Operation] | None:
        """Leave out what is changed again or removed; change what is renamed afterwards."""
        if self._leads_to(other, self.name):
            if isinstance(other, RemoveField):
                return [other]
            if isinstance(other, RenameField):
                return [other, replace(self, name=other.new_name)]
            if isinstance(other, AlterField):
                return _in_one(self, other)
        return super().merged(other, app_label)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Replace the field."""
        model = state.model(app_label, self.model_name)
        model.field(self.name)
        state.put(model.with_field(self.name, _kept(self.field, preserve_default=self.preserve_default)))

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Change the column."""
        self._apply(app_label, editor, from_state, to_state, preserve_default=self.preserve_default)

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Change it back."""
        self._apply(app_label, editor, from_state, to_state, preserve_default=True)

    def _apply(
        self,
        app_label: str,
        editor: Editor,
        from_state: ProjectState,
        to_state: ProjectState,
        *,
        preserve_default: bool,
    ) -> None:
        old, new = self._models(app_label, from_state, to_state)
        if has_table(new):
            field = _with_default(_column(new, self.name), self.field, preserve_default=preserve_default)
            editor.alter_field(old, new, _column(old, self.name), field)

    def describe(self) -> str:
        """Name field and model."""
        return f"Alter field {self.name} of {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        """That the field changes."""
        return f"alter_{self.model_name.lower()}_{self.name.lower()}"


@dataclass(eq=False, repr=False)
class RenameField(FieldOperation):
    """Give a field another name; its column follows, and what refers to it."""

    category: ClassVar = OperationCategory.ALTERATION

    old_name: str
    new_name: str

    @property
    def subject(self) -> str:
        """The name that the field had."""
        return self.old_name

    def uses(self, own_label: str) -> Iterator[Use]:
        """Give the field, under either name."""
        for name in (self.old_name, self.new_name):
            yield from field_uses(self._key(own_label), name)

    def merged(self, other: Operation, app_label: str) -> list[Operation] | None:
        """Go to the last name at once, or remove the field under the first one."""
        if self._leads_to(other, self.new_name):
            if isinstance(other, RemoveField):
                return [replace(other, name=self.old_name)]
            if isinstance(other, RenameField):
                return [] if other.new_name == self.old_name else [replace(self, new_name=other.new_name)]
        return super().merged(other, app_label)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Rename it wherever it is named."""
        state.rename_field(app_label, self.model_name, self.old_name, self.new_name)

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Rename the column."""
        old, new = self._models(app_label, from_state, to_state)
        if has_table(new):
            editor.alter_field(old, new, _column(old, self.old_name), _column(new, self.new_name))

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Rename it back."""
        old, new = self._models(app_label, from_state, to_state)
        if has_table(new):
            editor.alter_field(old, new, _column(old, self.new_name), _column(new, self.old_name))

    def describe(self) -> str:
        """Give both names, and the model."""
        return f"Rename field {self.old_name} of {self.model_name} to {self.new_name}"

    @property
    def migration_name_fragment(self) -> str:
        """Both names, and the model."""
        return f"rename_{self.old_name.lower()}_{self.model_name.lower()}_{self.new_name.lower()}"
