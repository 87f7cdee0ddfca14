"""What leads from one state of the models to another: operations, in an order in which each can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.fields import CompositePrimaryKey, Field, GeneratedField, ManyToManyField
from bandstand.orm.indexes import named_together
from bandstand.orm.migrations import operations as ops
from bandstand.orm.migrations._fields import labels_in, rebuilt
from bandstand.orm.migrations._identity import field_identity, identity, is_same
from bandstand.orm.migrations.errors import MigrationError
from bandstand.orm.migrations.operations._uses import is_needy
from bandstand.orm.migrations.operations.indexes import with_name
from bandstand.orm.migrations.operations.models import ALTERED_OPTIONS
from bandstand.orm.migrations.questioner import Questioner
from bandstand.orm.migrations.state import key_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm.migrations._fields import Declared
    from bandstand.orm.migrations.operations import Operation
    from bandstand.orm.migrations.state import Key, ModelState, ProjectState

__all__ = ["Step", "changes"]

Step = tuple[str, "Operation"]
"""An operation, and the app that it belongs to."""


def changes(before: ProjectState, after: ProjectState, questioner: Questioner | None = None) -> list[Step]:
    """Give the operations that make one state of the other, in order; nothing where they are the same.

    Raises:
        MigrationError: Rows need a default that nobody gave, or a model extends other models than before, is or was a
            proxy, or has another composite key: what no table can become.
    """
    return _Detection(before.copy(), after, questioner or Questioner()).run()


class _Detection:
    """One comparison. What is found is done to ``now`` at once, so that what follows sees what is left to do."""

    def __init__(self, now: ProjectState, after: ProjectState, questioner: Questioner) -> None:
        self.now = now
        self.after = after
        self.questioner = questioner
        self.found: list[Step] = []
        self.created: set[Key] = set()
        self.told_apart: set[tuple[Key, Key]] = set()

    def run(self) -> list[Step]:
        self._rename_models()
        self._each(_check_parents)
        self._rename_fields()
        self._each(_check_key)
        self._each(self._remove_declarations)
        self._each(self._remove_fields)
        self._delete_models(only_unreferenced=True)
        self._create_models()
        self._each(self._change_fields)
        self._each(self._change_options)
        self._each(self._add_declarations)
        self._delete_models(only_unreferenced=False)
        return self.found

    def _do(self, app_label: str, operation: Operation) -> None:
        operation.state_forwards(app_label, self.now)
        self.found.append((app_label, operation))

    def _each(self, compare: Callable[[ModelState, ModelState], None]) -> None:
        for key in sorted(self.now.models.keys() & self.after.models.keys()):
            compare(self.now.models[key], self.after.models[key])

    # Renaming

    def _rename_models(self) -> None:
        while self._rename_one_model():  # which may make others alike: those that refer to it
            pass
        for key in sorted(self.now.models.keys() & self.after.models.keys()):
            old, new = self.now.models[key], self.after.models[key]
            if old.name != new.name:
                self._do(old.app_label, ops.RenameModel(old.name, new.name))

    def _rename_one_model(self) -> bool:
        for key in sorted(self.after.models.keys() - self.now.models.keys()):
            new = self.after.models[key]
            for gone in sorted(self.now.models.keys() - self.after.models.keys()):
                old = self.now.models[gone]
                if old.app_label != new.app_label or (gone, key) in self.told_apart:
                    continue
                is_alike = self._is_alike(old, new)
                if self.questioner.is_model_renamed(old, new, is_alike=is_alike):
                    self._do(old.app_label, ops.RenameModel(old.name, new.name))
                    return True
                if is_alike:
                    self.told_apart.add((gone, key))
        return False

    def _is_alike(self, old: ModelState, new: ModelState) -> bool:
        trial = self.now.copy()
        trial.rename_model(old.app_label, old.name, new.name)
        renamed = trial.model(new.app_label, new.name)
        return bool(_field_identities(renamed) == _field_identities(new))

    def _rename_fields(self) -> None:
        for key in sorted(self.now.models.keys() & self.after.models.keys()):
            target = self.after.models[key]
            for name in [each for each in target.fields if each not in self.now.models[key].fields]:
                model = self.now.models[key]
                for gone in [each for each in model.fields if each not in target.fields]:
                    if _is_another(model.fields[gone], target.fields[name]):
                        continue
                    is_alike = type(model.fields[gone]) is type(target.fields[name])
                    if self.questioner.is_field_renamed(model, gone, name, is_alike=is_alike):
                        self._do(model.app_label, ops.RenameField(model.name, gone, name))
                        break

    # Models

    def _create_models(self) -> None:
        waiting = {key: self.after.models[key] for key in sorted(self.after.models.keys() - self.now.models.keys())}
        while waiting:
            ready = next((each for each in waiting.values() if not _missing(each, waiting)), None)
            # In a circle, the one whose parents are there begins, and its references into the circle come later.
            model = ready or next(each for each in waiting.values() if not _missing_parents(each, waiting))
            del waiting[model.key]
            later = [name for name, each in model.fields.items() if _names_any(each, waiting)]
            fields = [(name, each) for name, each in model.fields.items() if name not in later]
            options = dict(model.options)
            if later:  # what says something of fields that are not there yet is said when they are
                for name in ("indexes", "constraints", "unique_together", "order_with_respect_to"):
                    options.pop(name, None)
            self._do(
                model.app_label,
                ops.CreateModel(model.name, fields, options, bases=model.bases, managers=model.managers),
            )
            self.created.add(model.key)

    def _delete_models(self, *, only_unreferenced: bool) -> None:
        gone = {key: self.now.models[key] for key in sorted(self.now.models.keys() - self.after.models.keys())}
        while gone:
            free = next((each for each in gone.values() if not self.now.referring(each)), None)
            if free is None and only_unreferenced:
                return
            if free is None:
                self._untie(gone)
                continue
            del gone[free.key]
            self._do(free.app_label, ops.DeleteModel(free.name))

    def _untie(self, gone: dict[Key, ModelState]) -> None:
        """Take the references out of a circle of models that all go."""
        for key in gone:
            model = self.now.models[key]
            for name, each in model.fields.items():
                if any(key_of(label) in gone and key_of(label) != key for label in labels_in(each)):
                    self._do(model.app_label, ops.RemoveField(model.name, name))
                    gone[key] = self.now.models[key]

    # Fields

    def _remove_fields(self, old: ModelState, new: ModelState) -> None:
        for name in old.fields:
            if name not in new.fields or _is_another(old.fields[name], new.fields[name]):
                self._do(old.app_label, ops.RemoveField(old.name, name))

    def _change_fields(self, old: ModelState, new: ModelState) -> None:
        for name, each in new.fields.items():
            known = old.fields.get(name)
            if known is None:
                field, is_kept = self._filled(new, name, each, is_new=True)
                self._do(new.app_label, ops.AddField(new.name, name, field, preserve_default=is_kept))
            elif not is_same(known, each):
                was_null = isinstance(known, Field) and known.null
                field, is_kept = self._filled(new, name, each, is_new=False) if was_null else (each, True)
                self._do(new.app_label, ops.AlterField(new.name, name, field, preserve_default=is_kept))

    def _filled(self, model: ModelState, name: str, field: Declared, *, is_new: bool) -> tuple[Declared, bool]:
        """Give a field with what the rows that are there get, and whether that is its own default."""
        if isinstance(field, CompositePrimaryKey) or model.key in self.created or not is_needy(field):
            return field, True
        if is_new and field.blank and field.get_default() is not None:
            return field, True
        return rebuilt(field, default=self.questioner.default_for(model, name, field)), False

    # Options

    def _change_options(self, old: ModelState, new: ModelState) -> None:
        app_label, name = new.app_label, new.name
        if old.options.get("db_table") != new.options.get("db_table"):
            self._do(app_label, ops.AlterModelTable(name, new.options.get("db_table")))
        comment = new.options.get("db_table_comment")
        if old.options.get("db_table_comment") != comment:
            self._do(app_label, ops.AlterModelTableComment(name, comment))
        before, after = (
            {option: value for option, value in each.options.items() if option in ALTERED_OPTIONS}
            for each in (old, new)
        )
        if not is_same(before, after):
            self._do(app_label, ops.AlterModelOptions(name, after))
        if not is_same(old.managers, new.managers):
            self._do(app_label, ops.AlterModelManagers(name, new.managers))
        order = new.options.get("order_with_respect_to")
        if old.options.get("order_with_respect_to") != order:
            self._do(app_label, ops.AlterOrderWithRespectTo(name, order))

    # Indexes and constraints

    def _remove_declarations(self, old: ModelState, new: ModelState) -> None:
        self._rename_indexes(old, new)
        old = self.now.models[old.key]
        for index in old.options.get("indexes", ()):
            if not any(is_same(index, each) for each in new.options.get("indexes", ())):
                self._do(old.app_label, ops.RemoveIndex(old.name, index.name))
        known = {each.name: each for each in new.options.get("constraints", ())}
        for each in old.options.get("constraints", ()):
            if each.name not in known or not _is_same_rule(each, known[each.name]):
                self._do(old.app_label, ops.RemoveConstraint(old.name, each.name))
        wanted = named_together(new.options.get("unique_together", ()))
        groups = named_together(old.options.get("unique_together", ()))
        kept = [group for group in groups if group in wanted]
        if kept != groups:
            self._do(old.app_label, ops.AlterUniqueTogether(old.name, kept))
        order = old.options.get("order_with_respect_to")
        if order and order not in new.fields:
            self._do(old.app_label, ops.AlterOrderWithRespectTo(old.name, None))

    def _rename_indexes(self, old: ModelState, new: ModelState) -> None:
        names = {each.name for each in new.options.get("indexes", ())}
        taken = {each.name for each in old.options.get("indexes", ())}
        for index in old.options.get("indexes", ()):
            if index.name in names:
                continue
            for each in new.options.get("indexes", ()):
                if each.name not in taken and is_same(with_name(index, each.name), each):
                    self._do(old.app_label, ops.RenameIndex(old.name, each.name, index.name))
                    taken.add(each.name)
                    break

    def _add_declarations(self, old: ModelState, new: ModelState) -> None:
        known = {each.name for each in old.options.get("indexes", ())}
        for index in new.options.get("indexes", ()):
            if index.name not in known:
                self._do(new.app_label, ops.AddIndex(new.name, index))
        rules = {each.name: each for each in old.options.get("constraints", ())}
        for each in new.options.get("constraints", ()):
            if each.name not in rules:
                self._do(new.app_label, ops.AddConstraint(new.name, each))
            elif not is_same(rules[each.name], each):
                self._do(new.app_label, ops.AlterConstraint(new.name, each.name, each))
        wanted = named_together(new.options.get("unique_together", ()))
        if named_together(old.options.get("unique_together", ())) != wanted:
            self._do(new.app_label, ops.AlterUniqueTogether(new.name, wanted))


def _field_identities(model: ModelState) -> Any:
    return {name: field_identity(each) for name, each in model.fields.items()}


def _names_any(field: Declared, models: dict[Key, ModelState]) -> bool:
    return any(key_of(label) in models for label in labels_in(field))


def _missing(model: ModelState, waiting: dict[Key, ModelState]) -> bool:
    return any(key_of(label) in waiting for label in model.references())


def _missing_parents(model: ModelState, waiting: dict[Key, ModelState]) -> bool:
    links = [each for each in model.fields.values() if getattr(each, "parent_link", False)]
    labels = [*model.parents(), *(label for each in links for label in labels_in(each))]
    return any(key_of(label) in waiting for label in labels)


def _check_parents(old: ModelState, new: ModelState) -> None:
    """See that a model extends what it extended, in the same way.

    Raises:
        MigrationError: It does not.
    """
    before, after = (_extended(each) for each in (old, new))
    if before.lower() != after.lower():
        message = (
            f"{new.label} was {before} and is now {after}, which no table can become: leave it as it was, make a new "
            "model, and move the rows to that."
        )
        raise MigrationError(message)


def _extended(model: ModelState) -> str:
    kind = "a proxy" if model.options.get("proxy") else "a model"
    return f"{kind} that extends {' and '.join(sorted(model.parents())) or 'no other'}"


def _check_key(old: ModelState, new: ModelState) -> None:
    """See that a model has the composite key that it had, or none as before.

    Raises:
        MigrationError: It has not.
    """
    before, after = (each.fields.get("pk") for each in (old, new))
    if not is_same(before, after):
        message = (
            f"{new.label} had {_shown_key(before)} and now has {_shown_key(after)}, which no table can become: leave "
            "it as it was, make a new model, and move the rows to that."
        )
        raise MigrationError(message)


def _shown_key(key: Declared | None) -> str:
    return f"the key {key.names!r}" if isinstance(key, CompositePrimaryKey) else "a key of one field"


def _is_another(old: Declared, new: Declared) -> bool:
    """Whether a field cannot become the other one: one has a column and the other none, or its table is another."""
    if isinstance(old, ManyToManyField) and isinstance(new, ManyToManyField):
        return not is_same(_through(old), _through(new))
    kinds = (ManyToManyField, GeneratedField, CompositePrimaryKey)
    has_kind = isinstance(old, kinds) or isinstance(new, kinds)
    return has_kind and not is_same(old, new)


def _through(field: ManyToManyField[Any]) -> str | None:
    return field.given_through.lower() if isinstance(field.given_through, str) else None


def _is_same_rule(one: Any, other: Any) -> bool:
    """Whether the database has two constraints alike: what Python says of a violation is left out."""
    words = ("violation_error_code", "violation_error_message")
    return bool(_without(one, words) == _without(other, words))


def _without(declared: Any, names: tuple[str, ...]) -> Any:
    path, arguments, keywords = declared.deconstruct()
    return identity((path, arguments, {name: value for name, value in keywords.items() if name not in names}))
