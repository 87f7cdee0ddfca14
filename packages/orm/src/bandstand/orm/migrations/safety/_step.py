"""One operation of a run of migrations, between the states before and after it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import NotSupportedError
from bandstand.orm.fields import Field, ManyToManyField
from bandstand.orm.migrations.operations import (
    AlterConstraint,
    AlterField,
    AlterModelManagers,
    AlterModelOptions,
    AlterModelTable,
    DeleteModel,
    RenameField,
    RenameModel,
    RunPython,
    RunSQL,
    SeparateDatabaseAndState,
)
from bandstand.orm.migrations.schema._changing import TableChange
from bandstand.orm.migrations.schema._related import has_table, moved, referrers
from bandstand.orm.migrations.schema._version import Version
from bandstand.orm.migrations.state import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bandstand.orm.database.execution import Backend
    from bandstand.orm.migrations.migration import Migration
    from bandstand.orm.migrations.operations import Operation
    from bandstand.orm.migrations.state import Key, ModelState, ProjectState
    from bandstand.orm.models import Model

    Fresh = frozenset[tuple[str, ...]]
    """The keys of models, and of models with the name of a field, that were made in the run."""

_SCRIPTS = (RunPython, RunSQL)
_NO_TABLES = (*_SCRIPTS, AlterConstraint, AlterModelManagers, AlterModelOptions, SeparateDatabaseAndState)
_RENAMES = (RenameModel, AlterModelTable)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Where migrations are about to be applied.

    Attributes:
        dialect: The kind of database.
        backend: What it would be told.
        lock_timeout: The seconds after which a statement stops waiting for a lock; 0 for never, None if unknown.
    """

    dialect: str
    backend: Backend
    lock_timeout: float | None

    def quoted(self, name: str) -> str:
        """Write a name as the database has it."""
        return str(self.backend.sqlalchemy.identifier_preparer.quote(name))


@dataclass(frozen=True, kw_only=True, eq=False)
class Step:
    """One operation with its surroundings.

    Attributes:
        migration: Whose it is.
        operation: What is done to the database.
        before: The models before it.
        after: The models after it.
        fresh: What was made earlier in the run, so that nobody can use it yet, and tables without rows.
        setting: Where it is done.
        whole: All steps of the migration, this one among them.
    """

    migration: Migration
    operation: Operation
    before: ProjectState
    after: ProjectState
    fresh: Fresh
    setting: Setting
    whole: Sequence[Step]

    @property
    def is_script(self) -> bool:
        """Whether it is code or SQL of the programmer's own."""
        return isinstance(self.operation, _SCRIPTS)

    def is_there(self, model: ModelState) -> bool:
        """Whether a model has a table that running code may use and that has rows."""
        return has_own_table(model) and model.key not in self.fresh

    def is_new(self, model: ModelState, name: str) -> bool:
        """Whether a field was made in the run, so that no running code knows it."""
        return (*model.key, name) in self.fresh

    @cached_property
    def altered(self) -> list[ModelState]:
        """The models as they are before it whose tables are there, and which it changes or drops."""
        if isinstance(self.operation, _NO_TABLES):
            return []
        return [old for old in self.before.models.values() if self._changes(old) and self.is_there(old)]

    def _changes(self, model: ModelState) -> bool:
        if isinstance(self.operation, RenameModel | RenameField):  # others are told the new name alone
            return model.key == self.own_key
        return self.after.models.get(model.key) is not model

    @property
    def own_key(self) -> Key:
        """The key of the model that the operation names, before it."""
        named: Any = self.operation
        name = next(str(getattr(named, each)) for each in ("model_name", "old_name", "name") if hasattr(named, each))
        return self.migration.app_label.lower(), name.lower()

    @cached_property
    def changes(self) -> list[TableChange]:
        """What happens to tables that are there and stay; names of tables apart."""
        if isinstance(self.operation, _RENAMES) or not (self.altered or self._is_referred_to):
            return []
        try:
            return [change for change in self._table_changes() if not change.is_empty]
        except NotSupportedError:  # the schema editor refuses, too, before anything is changed
            return []

    def _table_changes(self) -> Iterator[TableChange]:
        for old in self.altered:
            new = self.after.models.get(old.key)
            if new is not None and has_own_table(new):
                before, after = self._rendered(old, self.before), self._rendered(new, self.after)
                yield self._change(before, after, *self._field_pair(before, after))
        yield from self._changes_of_referrers()

    def _rendered(self, model: ModelState, state: ProjectState) -> type[Model]:
        return state.registry.get_model(model.label)

    def _change(
        self, before: type[Model], after: type[Model], old: Field[Any] | None = None, new: Field[Any] | None = None
    ) -> TableChange:
        versions = [Version(each, self.setting.backend) for each in (before, after)]
        if old is None or new is None or not (old.concrete and new.concrete):
            return TableChange(*versions)
        return TableChange(*versions, renamed={old.column: new.column}, tables=moved(old, new))

    def _field_pair(self, before: type[Model], after: type[Model]) -> tuple[Field[Any] | None, Field[Any] | None]:
        match self.operation:
            case AlterField(name=name) if name != "pk":
                return _local(before, name), _local(after, name)
            case RenameField(old_name=old, new_name=new):
                return _local(before, old), _local(after, new)
            case _:
                return None, None

    def _changes_of_referrers(self) -> Iterator[TableChange]:
        """Give what happens to other tables that refer to a field, whose columns get its type."""
        if not isinstance(self.operation, AlterField) or self.operation.name == "pk":
            return
        model = self._rendered(self.after.models[self.own_key], self.after)
        field = _local(model, self.operation.name)
        found = {each.model for each in referrers(field)} - {model} if field is not None else set()
        for new in sorted(found, key=lambda each: each._meta.label):
            relation = new._meta.auto_created
            owner = self.before.models[key_of((relation.model if relation else new)._meta.label)]
            if self.is_there(owner) and not (relation and self.is_new(owner, relation.name)):
                yield self._change(self.before.registry.get_model(new._meta.label), new)

    @property
    def _is_referred_to(self) -> bool:
        """Whether it changes a field of a model that has no rows, while one that has some refers to it."""
        if not isinstance(self.operation, AlterField) or not self.has_rows:
            return False
        return any(map(self.is_there, self.before.referring(self.before.models[self.own_key])))

    @property
    def alters_tables(self) -> bool:
        """Whether tables that are there are locked for it."""
        return bool(self.changes) or (isinstance(self.operation, (*_RENAMES, DeleteModel)) and bool(self.altered))

    @property
    def has_rows(self) -> bool:
        """Whether there is a table at all that running code may use."""
        return any(map(self.is_there, self.before.models.values()))

    def sql(self, construct: Any) -> str:
        """Write a statement in a line."""
        return " ".join(str(construct.compile(dialect=self.setting.backend.sqlalchemy)).split())


def has_own_table(model: ModelState) -> bool:
    """Whether migrations make and change the table of a model."""
    return not model.options.get("proxy") and model.options.get("managed", True) is not False


def table_of(model: ModelState) -> str:
    """Give what the table of a model is called."""
    return str(model.options.get("db_table") or f"{model.app_label}_{model.name.lower()}")


def table_between(model: ModelState, name: str) -> str | None:
    """Give what the automatic table between of a relation is called; None where the field has none."""
    field = model.fields.get(name)
    if not isinstance(field, ManyToManyField) or field.given_through is not None:
        return None
    return str(field.db_table or f"{table_of(model)}_{name}")


def _local(model: type[Model], name: str) -> Field[Any] | None:
    return next((field for field in model._meta.local_fields if field.name == name and has_table(model)), None)


def model_name(change: TableChange) -> str:
    """Give what the model of a table is called."""
    return change.after.model._meta.object_name


def subject_of(change: TableChange, column: str, *, is_old: bool = False) -> str:
    """Give what a column is called in Python: ``"Book.pages"``."""
    model = (change.before if is_old else change.after).model
    name = next(field.name for field in model._meta.local_fields if field.concrete and field.column == column)
    return f"{model._meta.object_name}.{name}"
