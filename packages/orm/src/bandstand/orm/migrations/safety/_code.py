"""What breaks the code that runs while a migration is applied, or until the new one runs everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.fields import Field, ManyToManyField
from bandstand.orm.migrations.operations import (
    AddField,
    AlterField,
    AlterModelTable,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
)
from bandstand.orm.migrations.safety._rule import Danger
from bandstand.orm.migrations.safety._step import subject_of, table_between, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.migrations.safety._step import Step
    from bandstand.orm.migrations.schema._changing import TableChange
    from bandstand.orm.migrations.state import ModelState


def removed_fields(step: Step) -> Iterator[Danger]:
    """Find columns, and tables between, that running code still uses."""
    for change in step.changes:
        for column in change.removed:
            yield from _removed_column(step, change, column)
    if isinstance(step.operation, RemoveField):
        for model in step.altered:
            table = table_between(model, step.operation.name)
            if table and not step.is_new(model, step.operation.name):
                yield _removed_table(step, f"{model.name}.{step.operation.name}", table)


def _removed_column(step: Step, change: TableChange, column: str) -> Iterator[Danger]:
    subject = subject_of(change, column, is_old=True)
    model, name = subject.split(".")
    if any(step.is_new(each, name) for each in step.altered):
        return
    table, quoted = change.old_name, step.setting.quoted
    summary = change.before.summary(column, {})
    needs_value = not (summary.nullable or summary.default)
    drop = f"ALTER TABLE {quoted(table)} DROP COLUMN {quoted(column)}"
    optional = f"Let rows be without it: AlterField({model!r}, {name!r}, ...) with null=True or a db_default."
    yield Danger(
        subject,
        f"Drops the column {table}.{column}. Code that runs still names it in every query of {model}, and its values "
        "are lost.",
        (
            *([optional] if needs_value else []),
            (
                f"Take it out of the code alone: SeparateDatabaseAndState(state_operations=[RemoveField({model!r}, "
                f"{name!r})])."
            ),
            f"In the release after that one, drop it: RunSQL({drop!r}).",
        ),
    )


def _removed_table(step: Step, subject: str, table: str) -> Danger:
    model, name = subject.split(".")
    return Danger(
        subject,
        f"Drops the table {table}. Code that runs still uses it, and its rows are lost.",
        (
            (
                f"Take it out of the code alone: SeparateDatabaseAndState(state_operations=[RemoveField({model!r}, "
                f"{name!r})])."
            ),
            f"In the release after that one, drop it: RunSQL({f'DROP TABLE {step.setting.quoted(table)}'!r}).",
        ),
    )


def deleted_models(step: Step) -> Iterator[Danger]:
    """Find tables that running code still uses."""
    if not isinstance(step.operation, DeleteModel):
        return
    for model in step.altered:
        table = table_of(model)
        yield Danger(
            model.name,
            f"Drops the table {table}. Code that runs still uses it, and its rows are lost.",
            (
                (
                    f"Take it out of the code alone: SeparateDatabaseAndState(state_operations=[DeleteModel("
                    f"{model.name!r})])."
                ),
                f"In the release after that one, drop it: RunSQL({f'DROP TABLE {step.setting.quoted(table)}'!r}).",
            ),
        )


def renamed_fields(step: Step) -> Iterator[Danger]:
    """Find columns, and tables between, that running code knows by another name."""
    for change in step.changes:
        for old, new in change.renamed.items():
            subject = subject_of(change, old, is_old=True)
            name = subject.partition(".")[2]
            if not any(step.is_new(model, name) for model in step.altered):
                what = f"the column {change.old_name}.{old} to {new}"
                keep = f"db_column={old!r}"
                yield Danger(subject, _renames(what), _field_recipe(step, subject, keep))
    yield from _renamed_between(step)


def _renamed_between(step: Step) -> Iterator[Danger]:
    if not isinstance(step.operation, AlterField | RenameField):
        return
    name = step.operation.old_name if isinstance(step.operation, RenameField) else step.operation.name
    new_name = step.operation.new_name if isinstance(step.operation, RenameField) else name
    for model in step.altered:
        old = table_between(model, name)
        new = table_between(step.after.models[model.key], new_name)
        if old and new and old != new and not step.is_new(model, name):
            subject = f"{model.name}.{name}"
            keep = f"db_table={old!r}"
            yield Danger(subject, _renames(f"the table {old} to {new}"), _field_recipe(step, subject, keep))


def _renames(what: str) -> str:
    return f"Renames {what}. Code that runs knows the old name alone, and the new code does not run before."


def _field_recipe(step: Step, subject: str, keep: str) -> tuple[str, ...]:
    model, name = subject.split(".")
    if isinstance(step.operation, RenameField):
        new = step.operation.new_name
        return (
            (
                f"Keep the name in the database: AlterField({model!r}, {name!r}, ...) with {keep}, before RenameField("
                f"{model!r}, {name!r}, {new!r}), which changes Python alone then."
            ),
            (
                f"Or add {new!r} beside it, write both, copy the old values, read the new one, and remove {name!r} "
                "last, each in a release of its own."
            ),
        )
    return (
        f"Leave {keep} as it is.",
        (
            "Or add a new field beside it, write both, copy the old values, read the new one, and remove the old one "
            "last, each in a release of its own."
        ),
    )


def renamed_models(step: Step) -> Iterator[Danger]:
    """Find tables that running code knows by another name, and columns that are called after their model."""
    for model in step.altered:
        new = _renamed(step, model)
        if new is None:
            continue
        before, after = table_of(model), table_of(new)
        if before != after:
            message = _renames(f"the table {before} to {after}")
            yield Danger(model.name, message, _table_recipe(step, model, before, after))
        elif isinstance(step.operation, RenameModel) and (tables := _tables_between(step, model)):
            yield Danger(
                model.name,
                _renames(f"columns of {', '.join(tables)}, which are called after the model {model.name}"),
                ("Give the relation a model of its own as through=, whose columns keep their names by db_column.",),
            )


def _renamed(step: Step, model: ModelState) -> ModelState | None:
    if isinstance(step.operation, RenameModel):
        return step.after.model(model.app_label, step.operation.new_name)
    if isinstance(step.operation, AlterModelTable):
        return step.after.models[model.key]
    return None


def _tables_between(step: Step, model: ModelState) -> list[str]:
    """Give the automatic tables between whose columns are called after a model."""
    found: list[str] = []
    for each in step.before.models.values():
        for name, field in each.fields.items():
            is_about_it = each.key == model.key or (
                isinstance(field, ManyToManyField) and str(field.to).lower() == model.label.lower()
            )
            table = table_between(each, name)
            if table and is_about_it and step.is_there(each):
                found.append(table)
    return found


def _table_recipe(step: Step, model: ModelState, before: str, after: str) -> tuple[str, ...]:
    quoted = step.setting.quoted
    view = f"CREATE VIEW {quoted(before)} AS SELECT * FROM {quoted(after)}"  # noqa: S608 - people read it
    keep = (
        f"Keep the table: AlterModelTable({model.name!r}, {before!r}) before the RenameModel, which changes Python "
        "alone then."
        if isinstance(step.operation, RenameModel)
        else f"Leave db_table={before!r} as it is."
    )
    return (
        keep,
        f"Or let old code find a view, in the same migration: RunSQL({view!r}). Drop the view in the release after.",
    )


def required_fields(step: Step) -> Iterator[Danger]:
    """Find columns without which running code makes rows, and which have no default in the database."""
    for change in step.changes:
        for column in change.added:
            summary = change.after.summary(column, {})
            if summary.nullable or summary.default or summary.computed or summary.counts:
                continue
            subject = subject_of(change, column)
            model, name = subject.split(".")
            yield Danger(
                subject,
                f"Adds the column {change.name}.{column}, which must have a value and has no default in the database"
                f"{_default_note(step)}. Code that runs makes rows of {model} without it, and fails.",
                (
                    (
                        f"Add it with a default that the database keeps: AddField({model!r}, {name!r}, ...) with "
                        "db_default=...."
                    ),
                    (
                        "Or add it with null=True, let the code set it, fill the rows that are there, and alter it to "
                        "null=False in a release after."
                    ),
                ),
            )


def _default_note(step: Step) -> str:
    field: Any = step.operation.field if isinstance(step.operation, AddField) else None
    has_default = isinstance(field, Field) and field.has_default()
    return " (default= is of Python alone: it fills the rows that are there, and goes again)" if has_default else ""
