"""``sqlmigrate``: the SQL of a migration, without sending it."""

from __future__ import annotations

import click

from bandstand.orm.commands._site import DatabaseCommand, of_database, site_of
from bandstand.orm.migrations.schema import SchemaEditor


@click.command(cls=DatabaseCommand)
@click.argument("label", metavar="APP")
@click.argument("name")
@of_database
@click.option("--backwards", is_flag=True, help="The SQL that undoes it.")
@click.pass_context
def sqlmigrate(context: click.Context, label: str, name: str, *, alias: str, backwards: bool) -> int:
    """Write the SQL of the migration NAME of APP for the kind of database that is used."""
    site = site_of(context)
    apps, database = site.apps, site.database(alias)
    _ = apps[label]
    graph = apps.graph()
    migration = graph.migrations[graph.find(label, name)]
    others = [key for key in graph.needed_by(migration.key) if key != migration.key]
    before = graph.state_of(others)
    is_atomic = migration.atomic and database.backend.dialect.has_transactional_ddl
    with SchemaEditor(database, atomic=is_atomic, collect=True, routers=site.databases.routers) as editor:
        undone = migration.operations[::-1] if backwards else migration.operations
        (migration.unapply if backwards else migration.apply)(before, editor)
    statements = [f"{each.rstrip(';')};" for each in editor.collected]
    head = [f"-- {each.describe()}{'' if each.reduces_to_sql else ' (no SQL shows what it does)'}" for each in undone]
    frame = (["BEGIN;"], ["COMMIT;"]) if is_atomic and statements else ([], [])
    click.echo("\n".join([*head, *frame[0], *statements, *frame[1]]))
    return 0
