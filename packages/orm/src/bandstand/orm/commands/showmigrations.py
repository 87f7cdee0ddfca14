"""``showmigrations``: which migrations there are, and which of them a database has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from bandstand.orm.commands._site import DatabaseCommand, as_json, of_database, site_of
from bandstand.orm.migrations.recorder import Recorder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.orm.migrations.graph import Graph
    from bandstand.orm.migrations.migration import Name


@click.command(cls=DatabaseCommand)
@click.argument("labels", nargs=-1, metavar="[APP]...")
@of_database
@click.option("--list", "-l", "form", flag_value="list", default="list", help="By app; this is what it does anyway.")
@click.option("--plan", "-p", "form", flag_value="plan", help="In the order in which they are applied.")
@click.option("--verbose", "-v", is_flag=True, help="With --plan, show what each one depends on.")
@as_json
@click.pass_context
def showmigrations(
    context: click.Context, labels: tuple[str, ...], *, alias: str, form: str, verbose: bool, as_json: bool
) -> int:
    """Show the migrations of all apps, or of each APP, and which of them the database has."""
    site = site_of(context)
    apps = site.apps
    for label in labels:
        _ = apps[label]
    applied = Recorder(site.database(alias)).applied()
    graph = apps.graph(applied)
    shown = [key for key in graph.order if not labels or key[0] in labels]
    if as_json:
        click.echo(json.dumps([_data(key, graph, applied) for key in shown], indent=2))
    elif form == "plan":
        _plan(shown, graph, applied, verbose=verbose)
    else:
        _list(labels or sorted(apps.by_label), shown, graph, applied)
    return 0


def _data(key: Name, graph: Graph, applied: Sequence[Name]) -> dict[str, object]:
    return {
        "app": key[0],
        "name": key[1],
        "applied": graph.is_applied(key, applied),
        "depends_on": [".".join(each) for each in graph.before[key]],
        "replaces": [".".join(each) for each in graph.migrations[key].replaces],
    }


def _mark(key: Name, graph: Graph, applied: Sequence[Name]) -> str:
    return click.style("[x]", fg="green") if graph.is_applied(key, applied) else "[ ]"


def _plan(shown: Sequence[Name], graph: Graph, applied: Sequence[Name], *, verbose: bool) -> None:
    if not shown:
        click.echo("There are no migrations.")
    for key in shown:
        needs = ", ".join(".".join(each) for each in graph.before[key])
        after = f"  (after {needs})" if verbose and needs else ""
        click.echo(f"{_mark(key, graph, applied)} {'.'.join(key)}{after}")


def _list(labels: Sequence[str], shown: Sequence[Name], graph: Graph, applied: Sequence[Name]) -> None:
    for label in labels:
        click.secho(label, bold=True)
        own = [key for key in shown if key[0] == label]
        if not own:
            click.echo("    (no migrations)")
        for key in own:
            count = len(graph.migrations[key].replaces)
            click.echo(f"{_mark(key, graph, applied)} {key[1]}{f' ({count} squashed migrations)' if count else ''}")
