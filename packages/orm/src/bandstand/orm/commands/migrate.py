"""``migrate``: bring a database to what the migrations say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
import sqlalchemy as sa

from bandstand.orm.commands._site import DatabaseCommand, as_json, of_database, site_of
from bandstand.orm.errors import NotSupportedError
from bandstand.orm.migrations.checking import unsupported
from bandstand.orm.migrations.errors import MigrationError
from bandstand.orm.migrations.safety import DIALECTS, findings, report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.orm.database import Database
    from bandstand.orm.migrations.apps import Apps
    from bandstand.orm.migrations.executor import Executor, Planned, Progress, Target
    from bandstand.orm.migrations.state import ModelState


@click.command(cls=DatabaseCommand)
@click.argument("label", required=False, metavar="[APP]")
@click.argument("name", required=False, metavar="[NAME]")
@of_database
@click.option("--plan", "shows_plan", is_flag=True, help="Do nothing; show what would be done.")
@click.option("--check", "is_check", is_flag=True, help="Do nothing; end with 1 where something would be done.")
@click.option("--fake", is_flag=True, help="Do nothing to the tables; note the migrations as done or undone.")
@click.option("--fake-initial", is_flag=True, help="Note first migrations as done whose tables are all there.")
@click.option("--run-syncdb", is_flag=True, help="Make the tables of apps without migrations, too.")
@click.option("--prune", is_flag=True, help="Forget the migrations of APP that have no file any more.")
@click.option("--lock-timeout", type=float, metavar="SECONDS", help="Give up when a lock is not free for so long.")
@click.option("--unsafe", is_flag=True, help="Do what the safety linter refuses.")
@as_json
@click.pass_context
def migrate(
    context: click.Context,
    label: str | None,
    name: str | None,
    *,
    alias: str,
    shows_plan: bool,
    is_check: bool,
    fake: bool,
    fake_initial: bool,
    run_syncdb: bool,
    prune: bool,
    lock_timeout: float | None,
    unsafe: bool,
    as_json: bool,
) -> int:
    """Apply the migrations of all apps, or of APP; back or forth to NAME, or with "zero" back to nothing."""
    site = site_of(context)
    apps, database = site.apps, site.database(alias)
    if label is not None:
        _check_app(apps, label)
    executor = apps.executor(database, lock_timeout=lock_timeout, routers=site.databases.routers)
    if prune:
        return _prune(executor, apps, label)
    apps.check_heads()
    if fake and label is not None and name is not None:
        executor.settle((label, None) if name == "zero" else executor.graph.find(label, name))
    executor.check()
    plan = executor.plan(_targets(executor, label, name))
    if not fake:
        _check_supported(executor, plan)
    if shows_plan or is_check:
        _show(plan, as_json=as_json)
        return 1 if is_check and plan else 0
    if run_syncdb:
        _synchronise(apps, executor)
    if not (fake or unsafe) and not _is_safe(executor, plan, database):
        return 1
    teller = _Teller(as_json=as_json)
    try:
        executor.run(plan, fake=fake, fake_initial=fake_initial, tell=teller)
    except BaseException:
        teller.fail()
        raise
    teller.end()
    if label is None and not as_json:
        _hint(apps)
    return 0


def _check_app(apps: Apps, label: str) -> None:
    if not apps[label].has_migrations:
        message = f"{label} has no migrations: make some with 'makemigrations {label}', or use --run-syncdb."
        raise MigrationError(message)


def _targets(executor: Executor, label: str | None, name: str | None) -> list[Target] | None:
    if label is None:
        return None
    if name == "zero":
        return [(label, None)]
    if name is not None:
        return [executor.graph.find(label, name)]
    head = executor.graph.head(label)
    return [] if head is None else [head]


# Before


def _check_supported(executor: Executor, plan: Sequence[Planned]) -> None:
    """Stop before anything is done, where the database cannot do all of it.

    Raises:
        NotSupportedError: It cannot; the text names the operations.
    """
    forwards = [each.migration for each in plan if not each.backwards]
    found = [*unsupported(forwards, executor.state(), executor.database, routers=executor.routers)]
    if found:
        raise NotSupportedError("Nothing was done. " + " ".join(map(str, found)))


def _is_safe(executor: Executor, plan: Sequence[Planned], database: Database) -> bool:
    """Whether nothing is refused; what is, is told."""
    forwards = [each.migration for each in plan if not each.backwards]
    dialect = database.backend.dialect.name
    if not forwards or dialect not in DIALECTS:
        return True
    state = executor.state()
    tables = frozenset(sa.inspect(database.engine).get_table_names())

    def is_empty(model: ModelState) -> bool:
        table = state.rendered(model.app_label, model.name)._meta.db_table
        if table not in tables:
            return True
        quoted = database.backend.sqlalchemy.identifier_preparer.quote(table)
        return not database.execute(f"SELECT 1 FROM {quoted} LIMIT 1")  # noqa: S608 - a name of the models

    found = findings(forwards, state, dialect, is_empty=is_empty, lock_timeout=executor.lock_timeout)
    refused = [each for each in found if each.severity.refuses and each.accepted is None]
    if refused:
        click.secho(report(refused), fg="yellow", err=True)
        click.secho("Nothing was done. Say in the file why it is safe, or run it with --unsafe.", fg="red", err=True)
    return not refused


def _show(plan: Sequence[Planned], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([_data(each) for each in plan], indent=2))
        return
    if not plan:
        click.echo("There is nothing to do.")
    for each in plan:
        back = "Undo " if each.backwards else ""
        click.secho(f"{back}{each.migration.app_label}.{each.migration.name}", bold=True)
        operations = each.migration.operations
        for operation in reversed(operations) if each.backwards else operations:
            click.echo(f"    {operation.formatted_description()}")


def _data(planned: Planned) -> dict[str, Any]:
    migration = planned.migration
    operations = [
        {"operation": type(each).__name__, "description": each.describe(), "reversible": each.reversible}
        for each in migration.operations
    ]
    return {
        "app": migration.app_label,
        "name": migration.name,
        "backwards": planned.backwards,
        "operations": operations,
    }


def _synchronise(apps: Apps, executor: Executor) -> None:
    editor = executor.editor(atomic=False)
    models = [model for label in apps.without for model in apps.models_of(label) if editor.changes(model)]
    if models:
        executor.database.create_all(*models)
        click.echo(f"The tables of {', '.join(apps.without)} are made from the models as they are.")


# Meanwhile


class _Teller:
    """Tells of each migration as it is done."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self.done: list[dict[str, Any]] = []

    def __call__(self, progress: Progress) -> None:
        migration = progress.planned.migration
        if progress.seconds is not None and self.as_json:
            data = _data(progress.planned)
            self.done.append({**data, "outcome": progress.outcome, "seconds": round(progress.seconds, 3)})
        if self.as_json:
            return
        if progress.seconds is None:
            width = len(str(progress.total))
            back = "Undoing " if progress.planned.backwards else ""
            name = f"{back}{migration.app_label}.{migration.name}"
            click.echo(f"[{progress.number:>{width}}/{progress.total}] {name} ... ", nl=False)
            return
        words = {"done": "", "faked": "faked, ", "elsewhere": "done by another process, "}[progress.outcome]
        click.secho(f"{words}{progress.seconds:.2f} s", fg="green")

    def fail(self) -> None:
        """End the line of the migration that was being done."""
        if not self.as_json:
            click.secho("failed", fg="red")

    def end(self) -> None:
        """Write what was done, for programs."""
        if self.as_json:
            click.echo(json.dumps(self.done, indent=2))


# Afterwards


def _hint(apps: Apps) -> None:
    """Say that models have changed since the migrations were made."""
    labels = apps.changed_labels()
    if labels:
        click.secho(f"Models of {', '.join(labels)} have changed since: see 'makemigrations'.", fg="yellow")


def _prune(executor: Executor, apps: Apps, label: str | None) -> int:
    if label is None:
        message = "--prune forgets the migrations of one app: name it."
        raise MigrationError(message)
    executor.note_squashed()
    known = {each.name for each in apps.migrations if each.app_label == label}
    standing = {name for each in apps.migrations if each.app_label == label for _, name in each.replaces}
    gone = [(app, name) for app, name in executor.applied if app == label and name not in known]
    kept = [key for key in gone if key[1] in standing and not _has_successor(executor, apps, key)]
    for key in gone:
        if key not in kept:
            executor.recorder.forget(key)
            click.echo(f"{'.'.join(key)} is forgotten.")
    for key in kept:
        click.echo(f"{'.'.join(key)} stays: a squashed migration stands for it, and was not noted yet.")
    if not gone:
        click.echo(f"All that the database has of {label} has a file.")
    return 0


def _has_successor(executor: Executor, apps: Apps, key: tuple[str, str]) -> bool:
    return any(each.key in executor.applied for each in apps.migrations if key in map(tuple, each.replaces))
