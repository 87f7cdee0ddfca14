"""``bandstand version``: which parts are installed."""

from __future__ import annotations

import json
import platform
from importlib.metadata import distributions

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write an object for programs.")
def version(as_json: bool) -> None:
    """Tell the versions of Python and of all parts that are installed."""
    parts = {each.name: each.version for each in distributions() if each.name.startswith("bandstand")}
    found = {"python": platform.python_version(), **dict(sorted(parts.items()))}
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    width = max(map(len, found))
    for name, number in found.items():
        click.echo(f"{name:<{width}}  {number}")
