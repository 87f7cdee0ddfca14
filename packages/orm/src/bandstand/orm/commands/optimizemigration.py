"""``optimizemigration``: fewer operations that do the same."""

from __future__ import annotations

import click

from bandstand.orm.commands._site import DatabaseCommand, site_of
from bandstand.orm.migrations.optimizer import optimized
from bandstand.orm.migrations.planning import made
from bandstand.orm.migrations.writer import written


@click.command(cls=DatabaseCommand)
@click.argument("label", metavar="APP")
@click.argument("name")
@click.option("--check", "is_check", is_flag=True, help="Write nothing; end with 1 where it could be shorter.")
@click.pass_context
def optimizemigration(context: click.Context, label: str, name: str, *, is_check: bool) -> int:
    """Write the migration NAME of APP anew with as few operations as do the same."""
    apps = site_of(context).apps
    folder = apps[label].folder
    graph = apps.graph()
    migration = graph.migrations[graph.find(label, name)]
    operations = optimized(migration.operations, label)
    before, after = len(migration.operations), len(operations)
    if before == after:
        click.echo(f"{label}.{migration.name} cannot be shorter.")
        return 0
    click.echo(f"{label}.{migration.name}: {before} operations become {after}.")
    if is_check:
        return 1
    kept = {name: getattr(migration, name) for name in ("initial", "atomic", "replaces", "run_before", "accepted")}
    shorter = made(migration.name, label, operations, migration.dependencies, **kept)
    shorter_kind = type(shorter)
    shorter_kind.__module__ = type(migration).__module__
    (folder / f"{migration.name}.py").write_text(written(shorter), encoding="utf-8")
    return 0
