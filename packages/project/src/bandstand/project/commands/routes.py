"""``bandstand routes``: which address leads where."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from bandstand.contracts.routing import RESOLVER, NoMatch
from bandstand.urls import RouteRow, table

if TYPE_CHECKING:
    from bandstand.contracts.routing import Match
    from bandstand.project.cli import Invocation


@click.command()
@click.argument("text", default="")
@click.option("--match", "url", metavar="URL", help="Find the route of an address, such as /books/7/.")
@click.option("--json", "as_json", is_flag=True, help="Write a list, or with --match an object, for programs.")
@click.pass_obj
def routes(invocation: Invocation, text: str, url: str | None, as_json: bool) -> int:
    """List the routes in the order in which they are tried, or those with TEXT in their pattern, name or view."""
    resolver = invocation.project.assembly.require(RESOLVER)
    if url is not None:
        return _match(invocation, url, as_json=as_json)
    rows = [row for row in table(resolver) if text.lower() in f"{row.pattern} {row.name} {row.target}".lower()]
    if as_json:
        click.echo(json.dumps([_data(row) for row in rows], indent=2))
    elif rows:
        _print(rows)
    else:
        click.echo(f"No route has {text!r} in it." if text else "There are no routes.")
    return 0


def _match(invocation: Invocation, url: str, *, as_json: bool) -> int:
    from urllib.parse import unquote, urlsplit

    path = unquote(urlsplit(url).path) or "/"
    try:
        match = invocation.project.assembly.require(RESOLVER).resolve(path)
    except NoMatch as error:
        if as_json:
            click.echo(json.dumps({"path": path, "route": None}))
        else:
            click.secho(str(error), fg="red", err=True)
        return 1
    row = table([match.route])[0]
    arguments = _arguments(match)
    if as_json:
        click.echo(json.dumps({"path": path, "route": _data(row), "arguments": arguments}, indent=2, default=str))
        return 0
    _print([row])
    for name, value in arguments.items():
        click.echo(f"    {name} = {value!r}")
    return 0


def _arguments(match: Match) -> dict[str, object]:
    return {**{str(number): value for number, value in enumerate(match.args)}, **match.kwargs}


def _data(row: RouteRow) -> dict[str, object]:
    options = {name: repr(value) for name, value in row.options.items()}
    return {"pattern": row.pattern, "name": row.name, "target": row.target, "options": options}


def _print(rows: list[RouteRow]) -> None:
    pattern, name = (max(len(getattr(row, each)) for row in rows) for each in ("pattern", "name"))
    for row in rows:
        shown = click.style(f"{row.pattern:<{pattern}}", fg="green")
        options = "".join(f" {key}={value!r}" for key, value in row.options.items())
        click.echo(f"{shown}  {row.name:<{name}}  {row.target}{click.style(options, dim=True)}".rstrip())
