"""What makes the database write all rows of a table anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.fields import Field
from bandstand.orm.migrations.operations import AddField
from bandstand.orm.migrations.safety._finding import Severity
from bandstand.orm.migrations.safety._locks import blocked
from bandstand.orm.migrations.safety._rule import Danger
from bandstand.orm.migrations.safety._step import subject_of
from bandstand.orm.migrations.safety._types import rewrites, without_collation
from bandstand.orm.migrations.safety._volatile import volatile_part
from bandstand.orm.migrations.schema._version import columns_of
from bandstand.orm.migrations.schema._work import work_on_paper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.migrations.safety._step import Step
    from bandstand.orm.migrations.schema._changing import TableChange


def altered_types(step: Step) -> Iterator[Danger]:
    """Find columns that get a type which their values must be converted to, or their indexes sorted by anew."""
    for change in step.changes:
        for column in sorted(change.retyped):
            old, new = (each.type for each in change.summaries[column])
            if change.summaries[column][1].computed is not None:
                continue
            _, nobody = blocked(step, reads=True)
            subject = subject_of(change, column)
            if rewrites(old, new, step.setting.dialect):
                yield Danger(
                    subject,
                    f"Changes {change.name}.{column} from {old} to {new}, which writes all rows of the table anew, "
                    f"while {nobody} it.",
                    _new_column_recipe(subject),
                )
            elif _is_sorted_anew(change, column, old, new):
                yield Danger(
                    subject,
                    f"Changes {change.name}.{column} from {old} to {new}, which builds its indexes anew, while "
                    f"{nobody} the table.",
                    _new_column_recipe(subject),
                    Severity.BLOCKS_READS,
                )


def _is_sorted_anew(change: TableChange, column: str, old: str, new: str) -> bool:
    collations = [each.removeprefix(without_collation(each)) for each in (old, new)]
    is_indexed = any(column in columns_of(part) for _, part in change.kept_parts) or column in change.after.key
    return collations[0] != collations[1] and is_indexed


def _new_column_recipe(subject: str) -> tuple[str, ...]:
    model, name = subject.split(".")
    return (
        f"Add a field of the new type beside it: AddField({model!r}, {f'new_{name}'!r}, ...) with null=True.",
        f"Let the code write both, and fill new_{name} of the rows that are there, some at a time.",
        f"Let the code read new_{name}; remove {name} in the release after.",
    )


def stored_columns(step: Step) -> Iterator[Danger]:
    """Find columns that the database computes for all rows at once."""
    for change in step.changes:
        for column in work_on_paper(change).columns_made:
            computed = change.after.summary(column, {}).computed
            if computed is None or not computed[1]:
                continue
            _, nobody = blocked(step, reads=True)
            subject = subject_of(change, column)
            model, name = subject.split(".")
            yield Danger(
                subject,
                f"Computes {change.name}.{column} for all rows and writes them anew, while {nobody} the table.",
                (
                    (
                        f"Add {name} as an ordinary field with null=True, let the code of {model} or a trigger set it, "
                        "and fill the rows that are there, some at a time."
                    ),
                    f"Or compute it when it is read: annotate {name}, or db_persist=False where the database can.",
                ),
            )


def volatile_defaults(step: Step) -> Iterator[Danger]:
    """Find new columns that have another value in each row from the beginning."""
    field: Any = step.operation.field if isinstance(step.operation, AddField) else None
    if not isinstance(field, Field) or not field.has_db_default() or field.has_default():
        return  # a default of Python fills the rows, with one value for all of them
    part = volatile_part(field.db_default)
    if part is None:
        return
    for change in step.changes:
        for column in change.added:
            subject = subject_of(change, column)
            model, name = subject.split(".")
            _, nobody = blocked(step, reads=True)
            yield Danger(
                subject,
                f"Adds {change.name}.{column}, whose default {part} may be another value for each row, so all rows are "
                f"written anew, while {nobody} the table.",
                (
                    f"Add it without a default: AddField({model!r}, {name!r}, ...) with null=True.",
                    (
                        f"Give it the default, for new rows: AlterField({model!r}, {name!r}, ...) with null=True "
                        "and the db_default."
                    ),
                    "Fill the rows that are there, some at a time; alter it to null=False in a release after.",
                ),
            )
