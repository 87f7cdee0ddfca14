"""``inspectdb``: models for the tables that a database has."""

from __future__ import annotations

import click

from bandstand.orm.commands._site import DatabaseCommand, of_database, site_of
from bandstand.orm.migrations.inspecting import inspected


@click.command(cls=DatabaseCommand)
@click.argument("tables", nargs=-1, metavar="[TABLE]...")
@of_database
@click.option("--include-views", is_flag=True, help="Write models for views, too.")
@click.option("--include-partitions", is_flag=True, help="Write models for the parts of tables, too.")
@click.option("--unmanaged", is_flag=True, help="Let migrations leave the tables alone.")
@click.pass_context
def inspectdb(
    context: click.Context,
    tables: tuple[str, ...],
    *,
    alias: str,
    include_views: bool,
    include_partitions: bool,
    unmanaged: bool,
) -> int:
    """Write a models.py for all tables of a database, or for each TABLE."""
    database = site_of(context).database(alias)
    text = inspected(database, tables, views=include_views, partitions=include_partitions, managed=not unmanaged)
    click.echo(text, nl=False)
    return 0
