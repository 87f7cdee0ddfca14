"""What lets others wait: indexes and constraints that are made or checked while a table is locked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.schema import AddConstraint as Adding
from sqlalchemy.schema import CreateIndex

from bandstand.orm.migrations.operations import AddConstraint, AddField, AddIndex, AlterModelTable, RenameModel
from bandstand.orm.migrations.safety._finding import Severity
from bandstand.orm.migrations.safety._rule import Danger
from bandstand.orm.migrations.safety._step import model_name, subject_of, table_of
from bandstand.orm.migrations.safety._types import rewrites
from bandstand.orm.migrations.schema._version import columns_of, listed_in
from bandstand.orm.migrations.schema._work import work_on_paper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.migrations.safety._step import Step
    from bandstand.orm.migrations.schema._changing import TableChange
    from bandstand.orm.migrations.schema._version import Part

_LOOKS_FOR_NULL = ("postgresql", "oracle", "mssql")
_QUIET = "Apply it while few use the site, or with the database's own means of doing it online."


def _made(step: Step, kind: type | tuple[type, ...]) -> Iterator[tuple[TableChange, Any]]:
    """Give the constraints and indexes of a kind that are made, on tables that are there.

    What is made anew only because the rows of its columns are is left out: that is told of the columns.
    """
    for change in step.changes:
        work = work_on_paper(change)
        retyped = {name: change.summaries[name] for name in change.retyped}
        written = {name for name, (old, new) in retyped.items() if rewrites(old.type, new.type, step.setting.dialect)}
        for part in work.made:
            is_added = part in change.added_parts
            if isinstance(part, kind) and (is_added or not {*columns_of(part)} & (written | work.computed_anew)):
                yield change, part


def _is_unique(part: Part) -> bool:
    return isinstance(part, sa.UniqueConstraint) or (isinstance(part, sa.Index) and bool(part.unique))


def _is_locked(step: Step, change: TableChange) -> bool:
    """Whether nobody can use the table already, for a lock lasts until the transaction ends."""
    if not step.migration.atomic:
        return bool(step.operation.atomic) and _keeps_all_out(change)
    earlier = step.whole[: step.whole.index(step)]
    return _keeps_all_out(change) or any(change.old_name in _tables_locked(each) for each in earlier)


def _tables_locked(step: Step) -> Iterator[str]:
    """Give the tables, by their names after a step, that nobody can use until its transaction ends."""
    yield from (change.name for change in step.changes if _keeps_all_out(change))
    match step.operation:
        case RenameModel(new_name=name) | AlterModelTable(name=name) if step.altered:
            yield table_of(step.after.model(step.migration.app_label, name))
        case _:
            pass


def _keeps_all_out(change: TableChange) -> bool:
    """Whether the table is locked from readers, too: for all but new indexes and references."""
    work = work_on_paper(change)
    columns = change.added or change.removed or change.renamed or change.changed or change.changes_key
    return bool(columns or work.dropped) or not all(
        isinstance(part, sa.Index | sa.ForeignKeyConstraint) for part in work.made
    )


def blocked(step: Step, *, reads: bool) -> tuple[Severity, str]:
    """Give how large a lock is, and what nobody can do meanwhile.

    Args:
        step: Where it is taken.
        reads: Whether it is one that keeps readers out, on databases that have such.
    """
    if reads and step.setting.dialect in ("postgresql", "mssql"):
        return Severity.BLOCKS_READS, "nothing can read or write"
    return Severity.BLOCKS_WRITES, "nothing can write to"


def _subject(step: Step, change: TableChange, part: Part) -> str:
    """Give what a part is called: after its field where that was given, else by its own name."""
    columns = list(columns_of(part))
    if isinstance(step.operation, AddConstraint | AddIndex) or len(columns) != 1:
        return f"{model_name(change)}.{part.name}"
    return subject_of(change, columns[0])


def _recipe(step: Step, change: TableChange, part: Part, without: str, then: tuple[str, ...]) -> tuple[str, ...]:
    """Give how to make a part of a table by itself.

    Args:
        step: Where it is made.
        change: What happens to its table.
        part: What is made.
        without: What a new field is to be without at first.
        then: How it is made.
    """
    if part not in change.added_parts:  # it is there, and does not fit what else changes
        return (f"Remove {part.name} in a migration before this one, and add it again in one after.",)
    if isinstance(step.operation, AddField):
        return (f"Add the field with {without} first, and alter it to what it should be like this:", *then)
    return then


def _by_hand(step: Step, *statements: str) -> str:
    sql = repr(statements[0]) if len(statements) == 1 else repr(list(statements))
    operation = "that AlterField" if isinstance(step.operation, AddField) else f"this {type(step.operation).__name__}"
    return f"RunSQL({sql}, state_operations=[...]) with {operation} in the list."


def added_indexes(step: Step) -> Iterator[Danger]:
    """Find indexes that are built while nothing can be written."""
    for change, part in _made(step, sa.Index):
        if not part.unique:
            severity, nobody = blocked(step, reads=_is_locked(step, change))
            yield Danger(
                _subject(step, change, part),
                f"Builds the index {part.name} of {change.name}, while {nobody} the table.",
                _recipe(step, change, part, "db_index=False", _index_recipe(step, part)),
                severity,
            )


def _index_recipe(step: Step, part: sa.Index) -> tuple[str, ...]:
    match step.setting.dialect:
        case "postgresql":
            return (
                "In a migration of its own, with atomic = False:",
                _by_hand(step, _concurrently(step, part)),
            )
        case "mssql":
            return (_by_hand(step, f"{step.sql(CreateIndex(part))} WITH (ONLINE = ON)"),)
        case _:
            return (_by_hand(step, f"{step.sql(CreateIndex(part))} ONLINE"),)


def _concurrently(step: Step, part: sa.Index) -> str:
    return step.sql(CreateIndex(part)).replace("INDEX", "INDEX CONCURRENTLY", 1)


def added_uniques(step: Step) -> Iterator[Danger]:
    """Find uniqueness that is checked, and keys that are made, while the table is locked."""
    for change, part in _made(step, (sa.UniqueConstraint, sa.Index)):
        if _is_unique(part):
            is_index = isinstance(part, sa.Index)
            severity, nobody = blocked(step, reads=not is_index or _is_locked(step, change))
            yield Danger(
                _subject(step, change, part),
                f"Looks at all rows of {change.name} for values that are there twice, while {nobody} the table; one "
                "such value makes it fail.",
                _recipe(step, change, part, "unique=False", _unique_recipe(step, change, part)),
                severity,
            )
    for change in step.changes:
        if change.changes_key and change.after.key:
            severity, nobody = blocked(step, reads=True)
            yield Danger(
                f"{model_name(change)}.pk",
                f"Makes another key of {change.name} of {', '.join(change.after.key)}, while {nobody} the table.",
                ("Make a new model with the key, write both, copy the rows, and remove the old one last.",),
                severity,
            )


def _unique_recipe(step: Step, change: TableChange, part: Part) -> tuple[str, ...]:
    if step.setting.dialect != "postgresql":
        return (_QUIET,)
    if isinstance(part, sa.Index):
        return ("In a migration of its own, with atomic = False:", _by_hand(step, _concurrently(step, part)))
    quoted = step.setting.quoted
    name, table = quoted(str(part.name)), quoted(change.name)
    columns = ", ".join(map(quoted, listed_in(part)))
    late = f" DEFERRABLE INITIALLY {part.initially}" if part.deferrable else ""
    nulls = " NULLS NOT DISTINCT" if part.dialect_options["postgresql"]["nulls_not_distinct"] else ""
    return (
        "In a migration of its own, with atomic = False:",
        _by_hand(
            step,
            f"CREATE UNIQUE INDEX CONCURRENTLY {name} ON {table} ({columns}){nulls}",
            f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE USING INDEX {name}{late}",
        ),
    )


def added_references(step: Step) -> Iterator[Danger]:
    """Find references that are checked while both tables are locked."""
    for change, part in _made(step, sa.ForeignKeyConstraint):
        (element,) = part.elements
        target = element.target_fullname.rpartition(".")[0]
        severity, nobody = blocked(step, reads=_is_locked(step, change))
        both = f"{change.name} or {target}" if target != change.name else "the table"
        yield Danger(
            _subject(step, change, part),
            f"Looks at all rows of {change.name} for references to rows of {target} that are not there, while {nobody} "
            f"{both}.",
            _recipe(step, change, part, "db_constraint=False", _later_recipe(step, change, part)),
            severity,
        )


def added_checks(step: Step) -> Iterator[Danger]:
    """Find conditions that are checked while the table is locked."""
    for change, part in _made(step, sa.CheckConstraint):
        severity, nobody = blocked(step, reads=True)
        text = change.after.text_of(part.sqltext, {})
        yield Danger(
            _subject(step, change, part),
            f"Looks at all rows of {change.name} for those that are not {text}, while {nobody} the table.",
            _recipe(step, change, part, "a type that has no limit", _later_recipe(step, change, part)),
            severity,
        )


def _later_recipe(step: Step, change: TableChange, part: sa.Constraint) -> tuple[str, ...]:
    """Give how PostgreSQL looks at new rows first, and at those that are there without keeping others out."""
    if step.setting.dialect != "postgresql":
        return (_QUIET,)
    table, name = map(step.setting.quoted, (change.name, str(part.name)))
    return (
        _by_hand(step, f"{step.sql(Adding(part))} NOT VALID"),
        f"In a migration of its own: RunSQL({f'ALTER TABLE {table} VALIDATE CONSTRAINT {name}'!r}).",
    )


def added_exclusions(step: Step) -> Iterator[Danger]:
    """Find exclusions, which are an index and a check in one."""
    for change, part in _made(step, ExcludeConstraint):
        severity, nobody = blocked(step, reads=True)
        yield Danger(
            _subject(step, change, part),
            f"Builds the index of the exclusion {part.name} over all rows of {change.name}, while {nobody} the table.",
            (
                "PostgreSQL knows no other way: set lock_timeout, and apply it while few use the site.",
                "Or make a new model with it, write both, copy the rows, and remove the old one last.",
            ),
            severity,
        )


def set_not_null(step: Step) -> Iterator[Danger]:
    """Find columns that may be NULL no longer, whose rows some databases look at under a lock."""
    for change in step.changes:
        for column, (old, new) in change.changed.items():
            is_known = step.setting.dialect not in ("oracle", "mssql") and _is_checked(change, column)
            if not old.nullable or new.nullable or is_known:
                continue
            subject = subject_of(change, column)
            severity, nobody = blocked(step, reads=True)
            looks = f"Looks at all rows of {change.name} for NULL in {column}, while {nobody} the table. "
            if step.setting.dialect not in _LOOKS_FOR_NULL:
                severity, looks = Severity.BREAKS_CODE, ""
            yield Danger(
                subject,
                f"{looks}Running code may still write NULL in {change.name}.{column}, and fails.",
                _not_null_recipe(step, change, column, subject),
                severity,
            )


def _is_checked(change: TableChange, column: str) -> bool:
    """Whether a constraint of the table says already that there is no NULL: PostgreSQL looks at no row then."""
    checks = [part for part in change.before.parts.values() if isinstance(part, sa.CheckConstraint)]
    texts = [change.before.text_of(each.sqltext, change.kept).strip("()").replace('"', "") for each in checks]
    return f"{column} IS NOT NULL" in texts


def _not_null_recipe(step: Step, change: TableChange, column: str, subject: str) -> tuple[str, ...]:
    fill = "Let the code write no NULL any more, and fill the rows that have one, some at a time."
    if step.setting.dialect != "postgresql":
        return (fill, _QUIET) if step.setting.dialect in _LOOKS_FOR_NULL else (fill,)
    model, name = subject.split(".")
    quoted = step.setting.quoted
    table, constraint = quoted(change.name), f"{change.name}_{column}_not_null"
    check = f"CHECK ({quoted(column)} IS NOT NULL) NOT VALID"
    return (
        fill,
        (
            f"RunSQL({f'ALTER TABLE {table} ADD CONSTRAINT {quoted(constraint)} {check}'!r}, state_operations=["
            f"AddConstraint({model!r}, CheckConstraint(condition=Q({name}__isnull=False), name={constraint!r}))])."
        ),
        f"In a migration of its own: RunSQL({f'ALTER TABLE {table} VALIDATE CONSTRAINT {quoted(constraint)}'!r}).",
        (
            f"This {type(step.operation).__name__}, which looks at no row then, and RemoveConstraint({model!r}, "
            f"{constraint!r})."
        ),
    )
