"""``squashmigrations``: one migration in place of many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bandstand.orm.commands._site import DatabaseCommand, site_of
from bandstand.orm.migrations.errors import CircularDependency, MigrationError
from bandstand.orm.migrations.graph import Graph
from bandstand.orm.migrations.loader import write_head
from bandstand.orm.migrations.squashing import squashed
from bandstand.orm.migrations.writer import written

if TYPE_CHECKING:
    from bandstand.orm.migrations.apps import Apps
    from bandstand.orm.migrations.migration import Migration, Name


@click.command(cls=DatabaseCommand)
@click.argument("label", metavar="APP")
@click.argument("names", nargs=-1, required=True, metavar="[FIRST] LAST")
@click.option("--name", "-n", help="What the new migration is called behind its number.")
@click.option("--no-optimize", is_flag=True, help="Keep the operations as they are.")
@click.option("--dry-run", is_flag=True, help="Write nothing; show the file.")
@click.pass_context
def squashmigrations(
    context: click.Context, label: str, names: tuple[str, ...], *, name: str | None, no_optimize: bool, dry_run: bool
) -> int:
    """Put the migrations of APP from FIRST, or from the beginning, up to LAST into one that stands for them."""
    apps = site_of(context).apps
    folder = apps[label].folder
    graph = apps.graph()
    keys = _chosen(graph, label, names)
    number = keys[0][1].partition("_")[0]
    made = squashed(
        [graph.migrations[key] for key in keys],
        f"{number}_{name or f'squashed_{keys[-1][1]}'}",
        optimize=not no_optimize,
    )
    _check_order(apps, made.migration)
    text = written(made.migration)
    click.echo(f"{len(keys)} migrations: {made.before} operations become {made.after}.")
    if dry_run:
        click.echo(text)
        return 0
    path = folder / f"{made.migration.name}.py"
    if path.exists():
        message = f"{path.name} is there already: give another --name."
        raise MigrationError(message)
    path.write_text(text, encoding="utf-8")
    if graph.head(label) == keys[-1]:
        write_head(folder, made.migration.name)
    click.secho(f"{label}: {path.name}", bold=True)
    click.echo(
        "Release it together with the migrations that it stands for. When all databases have it ('migrate' notes "
        "that), delete those files, take 'replaces' out of this one, and run 'migrate --prune'."
    )
    return 0


def _chosen(graph: Graph, label: str, names: tuple[str, ...]) -> list[Name]:
    """Give the migrations between two that are named, or up to one.

    Raises:
        MigrationError: They are not in this order, or it is one.
    """
    *beginning, end = names
    if len(beginning) > 1:
        message = f"squashmigrations takes the first and the last migration; got {len(names)} names."
        raise MigrationError(message)
    keys = [key for key in graph.needed_by(graph.find(label, end)) if key[0] == label]
    if beginning:
        first = graph.find(label, beginning[0])
        if first not in keys:
            message = f"{beginning[0]} is not before {end}, so nothing is between them."
            raise MigrationError(message)
        keys = keys[keys.index(first) :]
    if len(keys) < 2:
        message = f"{'.'.join(keys[0])} is one migration: there is nothing to squash."
        raise MigrationError(message)
    return keys


def _check_order(apps: Apps, migration: Migration) -> None:
    """See that the new migration can take the place of the old ones.

    Raises:
        MigrationError: Another app's migration would have to be before it and after it.
    """
    try:
        Graph([*apps.migrations, migration], (), apps.without)
    except CircularDependency as error:
        message = (
            f"These cannot be one migration, because another app comes between them. {error} Squash them in two parts, "
            "before and after that."
        )
        raise MigrationError(message) from None
