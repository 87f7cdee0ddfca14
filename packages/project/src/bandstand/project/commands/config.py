"""``bandstand config``: the values of the environment that the project uses, and where each is from."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bandstand.project._reading import Reading
    from bandstand.project.cli import Invocation


_MASK = "********"
_PASSWORD = re.compile(r"(?<=//)(?P<user>[^/:@\s]*):[^/@\s]*@")
"""A password in an address: ``postgresql://user:password@host/shop``."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write a list for programs.")
@click.option("--changed", is_flag=True, help="Leave out what has its default.")
@click.pass_obj
def config(invocation: Invocation, as_json: bool, changed: bool) -> None:
    """Show the values of the environment that the project reads, with their sources; secrets are masked."""
    from bandstand.project._environment import env

    _ = invocation.project.assembly  # what components read, they read when they are put together
    readings = [reading for reading in env.readings if not (changed and reading.source == "default")]
    if as_json:
        data = [{"name": r.name, "type": r.kind, "value": _shown(r), "source": r.source} for r in readings]
        click.echo(json.dumps(data, indent=2, default=str))
        return
    if not readings:
        click.echo("The project reads nothing from the environment.")
        return
    width = max(len(reading.name) for reading in readings)
    for reading in readings:
        source = click.style(f"({reading.source})", dim=True)
        click.echo(f"{reading.name:<{width}} = {_shown(reading)!r}  {source}")


def _shown(reading: Reading) -> object:
    if reading.secret and reading.value not in (None, "", []):
        return _MASK
    if isinstance(reading.value, str):
        return _PASSWORD.sub(rf"\g<user>:{_MASK}@", reading.value)
    return reading.value
