"""``bandstand check``: what is wrong with the project, before it runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from bandstand.contracts.assembly.checks import Level
from bandstand.project.checks import as_data, find_level
from bandstand.project.checks import check as find_problems

if TYPE_CHECKING:
    from bandstand.contracts.assembly.checks import CheckMessage
    from bandstand.project.cli import Invocation

_LEVELS = [level.name.lower() for level in Level]
_COLOURS = {Level.CRITICAL: "red", Level.ERROR: "red", Level.WARNING: "yellow", Level.INFO: "cyan"}


@click.command()
@click.option("--deploy", is_flag=True, help="Look also at what matters only in production.")
@click.option("--fail-level", type=click.Choice(_LEVELS), default="error", help="From which level on it fails; error.")
@click.option("--json", "as_json", is_flag=True, help="Write a list of findings for programs.")
@click.pass_obj
def check(invocation: Invocation, deploy: bool, fail_level: str, as_json: bool) -> int:
    """Look for what is wrong with the project; nothing is opened or changed."""
    found = find_problems(invocation.lenient_project, deploy=deploy, problems=invocation.problems)
    if as_json:
        click.echo(json.dumps(as_data(found), indent=2))
    else:
        _print(found)
    return 1 if any(message.level >= find_level(fail_level) for message in found) else 0


def _print(found: list[CheckMessage]) -> None:
    for message in found:
        level = click.style(message.level.name.lower(), fg=_COLOURS.get(message.level), bold=True)
        about = "" if message.subject is None else f"{message.subject}: "
        click.echo(f"{level} {about}{message.text} {click.style(f'[{message.id}]', dim=True)}")
        if message.hint:
            click.echo(f"    {message.hint}")
    if not found:
        click.secho("Nothing is wrong.", fg="green")
    else:
        click.echo(f"{len(found)} finding{'' if len(found) == 1 else 's'}.")
