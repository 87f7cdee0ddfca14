"""Goes through migrations as they will be applied, and asks all rules of each step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import nearest
from bandstand.orm.migrations.errors import MigrationError
from bandstand.orm.migrations.operations import RenameField, RenameModel, RunSQL, SeparateDatabaseAndState
from bandstand.orm.migrations.safety._finding import Finding
from bandstand.orm.migrations.safety._paper import backend_named
from bandstand.orm.migrations.safety._rules import RULES, STALE
from bandstand.orm.migrations.safety._step import Setting, Step, has_own_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bandstand.orm.migrations.migration import Migration
    from bandstand.orm.migrations.operations import Operation
    from bandstand.orm.migrations.safety._step import Fresh
    from bandstand.orm.migrations.state import ModelState, ProjectState


def findings(
    migrations: Sequence[Migration],
    state: ProjectState,
    dialect: str,
    *,
    is_empty: Callable[[ModelState], bool] | None = None,
    lock_timeout: float | None = None,
) -> list[Finding]:
    """Say what is dangerous in migrations that are about to be applied while a site runs.

    Nothing of it is about tables that the migrations make themselves: no running code uses them yet.

    Args:
        migrations: One after the other.
        state: The models before the first of them; it is not changed.
        dialect: The kind of database: ``"postgresql"``, ``"sqlite"``, ``"mysql"``, ``"mariadb"``, ``"oracle"`` or
            ``"mssql"``.
        is_empty: Asked of each model with a table, as it is before the migrations, whether that has no rows; such a
            table is taken for one that the migrations make.
        lock_timeout: The seconds after which a statement stops waiting for a lock; 0 for never, None where that is
            not known.

    Raises:
        ValueError: The dialect is none of these.
        MigrationError: What a migration accepts is no mapping of text to text.
        StateError: An operation does not fit the models as those before it leave them.
    """
    setting = Setting(dialect=dialect, backend=backend_named(dialect), lock_timeout=lock_timeout)
    found: list[Finding] = []
    fresh: Fresh = frozenset()
    if is_empty is not None:
        fresh = frozenset(key for key, model in state.models.items() if has_own_table(model) and is_empty(model))
    for migration in migrations:
        steps, state, fresh = _steps(migration, state, fresh, setting)
        dangers = [finding for step in steps for finding in _of_step(step)]
        found += _with_acceptances(migration, steps, dangers, dialect)
    return found


# Steps


def _steps(
    migration: Migration, state: ProjectState, fresh: Fresh, setting: Setting
) -> tuple[list[Step], ProjectState, Fresh]:
    """Give the steps of a migration, and the models and what is fresh after it."""
    steps: list[Step] = []
    for operation in migration.operations:
        after = state.copy()
        operation.state_forwards(migration.app_label, after)
        for leaf, leaf_before, leaf_after in _leaves(migration.app_label, operation, state, after):
            step = Step(
                migration=migration,
                operation=leaf,
                before=leaf_before,
                after=leaf_after,
                fresh=fresh,
                setting=setting,
                whole=steps,
            )
            steps.append(step)
            fresh = _grown(step)
        state = after
    return steps, state, fresh


def _leaves(
    app_label: str, operation: Operation, before: ProjectState, after: ProjectState
) -> Iterator[tuple[Operation, ProjectState, ProjectState]]:
    """Give what an operation does to the database, each with the models before and after it."""
    if not isinstance(operation, SeparateDatabaseAndState):
        yield operation, before, after
        return
    for inner in operation.database_operations:
        inner_after = before.copy()
        inner.state_forwards(app_label, inner_after)
        yield from _leaves(app_label, inner, before, inner_after)
        before = inner_after


def _grown(step: Step) -> Fresh:
    """Give what is fresh after a step: what came in it, and what was so and has another name."""
    renamed: dict[tuple[str, ...], tuple[str, ...]] = {}
    match step.operation:
        case RunSQL():
            return step.fresh  # what it makes is there for all that is known
        case RenameModel(new_name=new_name):
            old, new = step.own_key, (step.migration.app_label.lower(), new_name.lower())
            renamed = {each: (*new, *each[2:]) for each in step.fresh if each[:2] == old}
        case RenameField(old_name=old_name, new_name=new_name):
            renamed = {(*step.own_key, old_name): (*step.own_key, new_name)}
        case _:
            before, after = _parts(step.before, step.after), _parts(step.after, step.before)
            return frozenset((step.fresh - (before - after)) | (after - before))
    return frozenset(renamed.get(each, each) for each in step.fresh)


def _parts(state: ProjectState, other: ProjectState) -> set[tuple[str, ...]]:
    """Give the models of a state that another one has not, or otherwise, and their fields."""
    found = [(key, model) for key, model in state.models.items() if other.models.get(key) is not model]
    return {each for key, model in found for each in (key, *((*key, name) for name in model.fields))}


# Findings


def _of_step(step: Step) -> Iterator[Finding]:
    for rule in RULES.values():
        if step.setting.dialect in rule.dialects:
            for danger in rule.find(step):
                yield Finding(
                    rule=rule.id,
                    severity=danger.severity or rule.severity,
                    migration=step.migration.key,
                    operation=step.operation,
                    subject=danger.subject,
                    message=danger.message,
                    recipe=danger.recipe,
                )


def _with_acceptances(
    migration: Migration, steps: Sequence[Step], found: Sequence[Finding], dialect: str
) -> Iterator[Finding]:
    """Give the findings with the reasons for which they are accepted, and those about the reasons themselves."""
    accepted = _acceptances(migration)
    for finding in found:
        reasons = (accepted.get(key, "").strip() for key in (finding.key, finding.rule))
        yield replace(finding, accepted=next(filter(None, reasons), None))
    for key, reason in accepted.items():
        why = _why_stale(key, reason, steps, found, dialect)
        if why:
            yield Finding(
                rule=STALE,
                severity=RULES[STALE].severity,
                migration=migration.key,
                operation=None,
                subject=key,
                message=why,
                recipe=(f"Take {key!r} out of accepted, or correct it.",),
            )


def _acceptances(migration: Migration) -> Mapping[str, str]:
    given: Any = getattr(migration, "accepted", {})
    if not isinstance(given, Mapping) or not all(isinstance(each, str) for pair in given.items() for each in pair):
        message = (
            f"accepted of {'.'.join(migration.key)} is a mapping of rules, or of rules with subjects, to reasons; "
            f"got {given!r}."
        )
        raise MigrationError(message)
    return given


def _why_stale(key: str, reason: str, steps: Sequence[Step], found: Sequence[Finding], dialect: str) -> str:
    rule_id = key.partition(" ")[0]
    rule = RULES.get(rule_id)
    if rule is None:
        return f"{key!r} begins with no rule.{nearest(rule_id, RULES)}"
    if not reason.strip():
        return f"{key!r} gives no reason, so it accepts nothing."
    if dialect not in rule.dialects or _is_used(key, found):
        return ""
    # What is fresh here may be old elsewhere: a new database is no reason to take acceptances out.
    anywhere = [finding for step in _in_old_database(steps) for finding in _of_step(step)]
    if _is_used(key, anywhere):
        return ""
    return f"{key!r} accepts nothing that is found.{nearest(key, (each.key for each in anywhere))}"


def _is_used(key: str, found: Sequence[Finding]) -> bool:
    return any(key in (finding.key, finding.rule) for finding in found)


def _in_old_database(steps: Sequence[Step]) -> list[Step]:
    """Give the steps as they are where all tables have been there for long, and have rows."""
    whole: list[Step] = []
    fresh: Fresh = frozenset()
    for step in steps:
        made = replace(step, fresh=fresh, whole=whole)
        whole.append(made)
        fresh = _grown(made)
    return whole
