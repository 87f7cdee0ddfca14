"""Operations on whole models."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from bandstand.orm.indexes import named_together
from bandstand.orm.migrations.errors import StateError
from bandstand.orm.migrations.operations._operation import Editor, Operation, OperationCategory, has_table
from bandstand.orm.migrations.operations._uses import EXISTENCE, FIELDS, Use, named_by
from bandstand.orm.migrations.state import ModelState, ProjectState, key_of
from bandstand.orm.models import Manager, Model
from bandstand.orm.models._order import COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.fields import Field, ManyToManyField
    from bandstand.orm.migrations._fields import Declared
    from bandstand.orm.migrations.state import Key

__all__ = [
    "ALTERED_OPTIONS",
    "AlterModelManagers",
    "AlterModelOptions",
    "AlterModelTable",
    "AlterModelTableComment",
    "AlterOrderWithRespectTo",
    "AlterUniqueTogether",
    "CreateModel",
    "DeleteModel",
    "ModelChange",
    "ModelOperation",
    "RenameModel",
]

ALTERED_OPTIONS = (
    "base_manager_name",
    "default_manager_name",
    "default_permissions",
    "default_related_name",
    "get_latest_by",
    "managed",
    "ordering",
    "permissions",
    "required_db_features",
    "required_db_vendor",
    "select_on_save",
    "verbose_name",
    "verbose_name_plural",
)
"""The options that change no table: ``AlterModelOptions`` says all of them at once."""


@dataclass(eq=False, repr=False)
class ModelOperation(Operation):
    """An operation on one model.

    Attributes:
        name: Of the model.
    """

    name: str

    def _key(self, own_label: str) -> Key:
        return own_label.lower(), self.name.lower()

    def uses(self, own_label: str) -> Iterator[Use]:
        """Give the model."""
        yield Use(self._key(own_label), changes=True)

    def _tables(self, app_label: str, *states: ProjectState) -> list[type[Model]]:
        """Give the model's class in each state, or nothing where it has no table that migrations change."""
        models = [state.rendered(app_label, self.name) for state in states]
        return models if all(map(has_table, models)) else []


@dataclass(eq=False, repr=False)
class CreateModel(ModelOperation):
    """Make a model and its table.

    Args:
        name: Of the class.
        fields: Names and fields.
        options: What ``Meta`` says.
        bases: Classes, and labels of models that it extends.
        managers: Names and managers.
    """

    category: ClassVar = OperationCategory.ADDITION
    needs_free: ClassVar = frozenset({"tables"})

    fields: list[tuple[str, Declared]]
    options: dict[str, Any] = field(default_factory=dict[str, Any])
    bases: tuple[type | str, ...] = (Model,)
    managers: list[tuple[str, Manager[Any]]] = field(default_factory=list[Any])

    def __post_init__(self) -> None:
        self.fields = [(name, each) for name, each in self.fields]
        names = [name for name, _ in self.fields]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            message = f"CreateModel {self.name!r} has two fields called {twice!r}."
            raise StateError(message)

    def model_state(self, app_label: str) -> ModelState:
        """Give the model that it makes."""
        return ModelState(
            app_label=app_label,
            name=self.name,
            fields=dict(self.fields),
            options=dict(self.options),
            bases=tuple(self.bases),
            managers=list(self.managers),
        )

    def uses(self, own_label: str) -> Iterator[Use]:
        """Give the model, and what its fields and bases name."""
        key, model = self._key(own_label), self.model_state(own_label)
        yield Use(key, changes=True)
        for each in model.fields.values():
            yield from named_by(key, each)
        for parent in map(key_of, model.parents()):
            yield Use(parent, EXISTENCE)
            yield from (Use(parent, (*FIELDS, name)) for name in model.fields)

    def merged(self, other: Operation, app_label: str) -> list[Operation] | None:
        """Make at once what the other operation makes of the model, or nothing where it deletes it."""
        found = other.old_name.lower() if isinstance(other, RenameModel) else other.changed_model
        if found != self.name.lower():
            return None
        if other.ends_model:
            return []
        state = ProjectState([self.model_state(app_label)])
        try:
            other.state_forwards(app_label, state)
        except StateError:  # it does not fit, which is said when it is run
            return None
        (model,) = state.models.values()
        fields, options = list(model.fields.items()), dict(model.options)
        return [
            replace(self, name=model.name, fields=fields, options=options, bases=model.bases, managers=model.managers)
        ]

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add the model."""
        state.add(self.model_state(app_label))

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make the table."""
        for model in self._tables(app_label, to_state):
            editor.create_model(model)

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the table."""
        for model in self._tables(app_label, from_state):
            editor.delete_model(model)

    def describe(self) -> str:
        """Name the model."""
        return f"Create {'proxy ' if self.options.get('proxy') else ''}model {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        """The model's name."""
        return self.name.lower()


@dataclass(eq=False, repr=False)
class DeleteModel(ModelOperation):
    """Drop a model and its table."""

    category: ClassVar = OperationCategory.REMOVAL
    frees: ClassVar = frozenset({"references", "tables"})
    needs_free: ClassVar = frozenset({"references"})
    ends_model: ClassVar = True

    @property
    def changed_model(self) -> str:
        """The model."""
        return self.name.lower()

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Take the model away."""
        state.remove(app_label, self.name)

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop the table."""
        for model in self._tables(app_label, from_state):
            editor.delete_model(model)

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make the table again, empty."""
        for model in self._tables(app_label, to_state):
            editor.create_model(model)

    def describe(self) -> str:
        """Name the model."""
        return f"Delete model {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        """That the model goes."""
        return f"delete_{self.name.lower()}"


@dataclass(eq=False, repr=False)
class RenameModel(Operation):
    """Give a model another name; its table follows, and what refers to it."""

    category: ClassVar = OperationCategory.ALTERATION
    frees: ClassVar = frozenset({"tables"})
    needs_free: ClassVar = frozenset({"tables"})

    old_name: str
    new_name: str

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Rename it wherever it is named."""
        state.rename_model(app_label, self.old_name, self.new_name)

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Rename the table, and the tables and columns that are named after the model."""
        old, new = from_state.rendered(app_label, self.old_name), to_state.rendered(app_label, self.new_name)
        _rename(editor, old, new)

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Rename all of it back."""
        old, new = from_state.rendered(app_label, self.new_name), to_state.rendered(app_label, self.old_name)
        _rename(editor, old, new)

    def uses(self, own_label: str) -> Iterator[Use]:
        """Give the model, under either name."""
        for name in (self.old_name, self.new_name):
            yield Use((own_label.lower(), name.lower()), changes=True)

    def merged(self, other: Operation, app_label: str) -> list[Operation] | None:
        """Go to the last name at once, or delete the model under the first one."""
        if isinstance(other, RenameModel) and other.old_name.lower() == self.new_name.lower():
            return [] if other.new_name == self.old_name else [replace(self, new_name=other.new_name)]
        if isinstance(other, DeleteModel) and other.name.lower() == self.new_name.lower():
            return [replace(other, name=self.old_name)]
        return None

    def describe(self) -> str:
        """Give both names."""
        return f"Rename model {self.old_name} to {self.new_name}"

    @property
    def migration_name_fragment(self) -> str:
        """Both names."""
        return f"rename_{self.old_name.lower()}_{self.new_name.lower()}"


def _rename(editor: Editor, old: type[Model], new: type[Model]) -> None:
    if not (has_table(old) and has_table(new)):
        return
    _move(editor, old, new)
    for reverse_old in _relations_to(old):
        owner = reverse_old.model._meta
        if owner.model is old or owner.model._meta.auto_created or owner.proxy:
            continue  # its own were moved with its table; those of tables between with their relations
        to_model = new._meta.registry.get_model(owner.label)
        editor.alter_field(owner.model, to_model, reverse_old, to_model._meta.get_field(reverse_old.name))


def _move(editor: Editor, old: type[Model], new: type[Model]) -> None:
    """Rename the table where its name differs, and the tables between that are named after it."""
    if old._meta.db_table != new._meta.db_table:
        editor.alter_db_table(old, new)
    for relation in old._meta.local_many_to_many:
        if relation.through._meta.auto_created:
            editor.alter_field(old, new, relation, new._meta.get_field(relation.name))


def _relations_to(model: type[Model]) -> Iterator[Field[Any] | ManyToManyField[Any]]:
    for each in model._meta.registry:
        for found in (*each._meta.local_fields, *each._meta.local_many_to_many):
            if found.is_relation and found.target is model:  # type: ignore[attr-defined]  # is_relation says that it is one
                yield found


@dataclass(eq=False, repr=False)
class ModelChange(ModelOperation):
    """An operation whose way back is the same step with the states changed over.

    Attributes:
        part: What of the model it changes, by which operations are told apart.
    """

    category: ClassVar = OperationCategory.ALTERATION
    part: ClassVar[str]

    @property
    def changed_model(self) -> str:
        """The model."""
        return self.name.lower()

    def uses(self, own_label: str) -> Iterator[Use]:
        """Give the option; what it was before may name any field of the model."""
        key = self._key(own_label)
        yield Use(key, EXISTENCE)
        yield Use(key, FIELDS)
        yield Use(key, ("options", self.part), changes=True)

    def merged(self, other: Operation, app_label: str) -> list[Operation] | None:
        """Leave out what is said anew."""
        if isinstance(other, type(self)) and other.changed_model == self.changed_model:
            return [other]
        return super().merged(other, app_label)

    def database_forwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Change the table from one state to the other."""
        for old, new in pairs(self._tables(app_label, from_state, to_state)):
            self._apply(editor, old, new)

    def database_backwards(
        self, app_label: str, editor: Editor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Change it back."""
        self.database_forwards(app_label, editor, from_state, to_state)

    def _apply(self, editor: Editor, old: type[Model], new: type[Model]) -> None:
        """Change a table; most options are no matter of the database."""


def pairs(models: list[type[Model]]) -> list[tuple[type[Model], type[Model]]]:
    return [(models[0], models[1])] if models else []


@dataclass(eq=False, repr=False)
class AlterModelTable(ModelChange):
    """Give a model's table another name.

    Args:
        name: Of the model.
        table: The name; None for the one made from app and model.
    """

    part: ClassVar = "db_table"
    frees: ClassVar = frozenset({"tables"})
    needs_free: ClassVar = frozenset({"tables"})

    table: str | None

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Set ``db_table``."""
        state.put(state.model(app_label, self.name).with_options(db_table=self.table))

    def _apply(self, editor: Editor, old: type[Model], new: type[Model]) -> None:
        _move(editor, old, new)

    def describe(self) -> str:
        """Name model and table."""
        return f"Rename table of {self.name} to {self.table or '(the usual name)'}"

    @property
    def migration_name_fragment(self) -> str:
        """That the table changes."""
        return f"alter_{self.name.lower()}_table"


@dataclass(eq=False, repr=False)
class AlterModelTableComment(ModelChange):
    """Give a model's table another comment, or none."""

    part: ClassVar = "db_table_comment"

    table_comment: str | None

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Set ``db_table_comment``."""
        state.put(state.model(app_label, self.name).with_options(db_table_comment=self.table_comment))

    def _apply(self, editor: Editor, old: type[Model], new: type[Model]) -> None:
        editor.alter_table_comment(new, old._meta.db_table_comment, new._meta.db_table_comment)

    def describe(self) -> str:
        """Name the model."""
        return f"Change comment of the table of {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        """That the comment changes."""
        return f"alter_{self.name.lower()}_table_comment"


@dataclass(eq=False, repr=False)
class AlterUniqueTogether(ModelChange):
    """Say anew which fields of a model are unique together."""

    part: ClassVar = "unique_together"

    unique_together: list[tuple[str, ...]]

    def __post_init__(self) -> None:
        self.unique_together = named_together(self.unique_together or [])

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Set ``unique_together``."""
        state.put(state.model(app_label, self.name).with_options(unique_together=self.unique_together or None))

    def _apply(self, editor: Editor, old: type[Model], new: type[Model]) -> None:
        before, after = (named_together(each._meta.unique_together) for each in (old, new))
        editor.alter_unique_together(new, before, after)

    def describe(self) -> str:
        """Name the model, and how many groups there are."""
        return f"Change unique_together of {self.name} ({len(self.unique_together)} groups)"

    @property
    def migration_name_fragment(self) -> str:
        """That uniqueness changes."""
        return f"alter_{self.name.lower()}_unique_together"


@dataclass(eq=False, repr=False)
class AlterOrderWithRespectTo(ModelChange):
    """Order a model's rows among those that refer to the same row, or no longer."""

    part: ClassVar = "order_with_respect_to"

    order_with_respect_to: str | None

    def uses(self, own_label: str) -> Iterator[Use]:
        """Give the option, its column, and the ordering, which cannot be given beside it."""
        key = self._key(own_label)
        yield from super().uses(own_label)
        yield Use(key, (*FIELDS, COLUMN), changes=True)
        yield Use(key, ("options", AlterModelOptions.part))

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Set ``order_with_respect_to``."""
        model = state.model(app_label, self.name)
        state.put(model.with_options(order_with_respect_to=self.order_with_respect_to))

    def _apply(self, editor: Editor, old: type[Model], new: type[Model]) -> None:
        was, is_now = (bool(each._meta.order_with_respect_to) for each in (old, new))
        if was and not is_now:
            editor.remove_field(old, old._meta.get_column_field(COLUMN))
        if is_now and not was:
            column = new._meta.get_column_field(COLUMN).copied()
            column.default = 0  # for the rows that are there
            editor.add_field(old, column)

    def describe(self) -> str:
        """Name the model and its reference."""
        return f"Order {self.name} with respect to {self.order_with_respect_to or 'nothing'}"

    @property
    def migration_name_fragment(self) -> str:
        """That the order changes."""
        return f"alter_{self.name.lower()}_order_with_respect_to"


@dataclass(eq=False, repr=False)
class AlterModelOptions(ModelChange):
    """Say anew what ``Meta`` says and no table shows; what is left out is as usual again."""

    part: ClassVar = "Meta"

    options: dict[str, Any]

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Set the options."""
        model = state.model(app_label, self.name)
        state.put(model.with_options(**{**dict.fromkeys(ALTERED_OPTIONS), **self.options}))

    def describe(self) -> str:
        """Name the model."""
        return f"Change Meta options of {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        """That options change."""
        return f"alter_{self.name.lower()}_options"


@dataclass(eq=False, repr=False)
class AlterModelManagers(ModelChange):
    """Say anew which managers a model has in migrations."""

    part: ClassVar = "managers"

    managers: list[tuple[str, Manager[Any]]]

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Set the managers."""
        state.put(replace(state.model(app_label, self.name), managers=list(self.managers)))

    def describe(self) -> str:
        """Name the model."""
        return f"Change managers of {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        """That managers change."""
        return f"alter_{self.name.lower()}_managers"
