"""``dbshell``: the database's own command line."""

from __future__ import annotations

import os
import subprocess

import click

from bandstand.orm.commands._site import DatabaseCommand, of_database, site_of
from bandstand.orm.database.shells import shell_command


@click.command(cls=DatabaseCommand, context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[-- ARGUMENT...]")
@of_database
@click.pass_context
def dbshell(context: click.Context, arguments: tuple[str, ...], *, alias: str) -> int:
    """Run the command line of the database, such as psql, with what it needs to connect; ARGUMENTs are its own."""
    command = shell_command(site_of(context).database(alias).url, arguments)
    try:
        ended = subprocess.run(command.arguments, env={**os.environ, **command.environment}, check=False)
    except FileNotFoundError:
        message = f"{command.arguments[0]!r} is not installed, or not on PATH: it is the client of this database."
        raise click.ClickException(message) from None
    return ended.returncode
