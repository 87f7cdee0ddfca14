"""``bandstand test``: the tests of the project, run by pytest."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from bandstand.project.discovery import VARIABLE

if TYPE_CHECKING:
    from bandstand.project.cli import Invocation


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def test(invocation: Invocation, arguments: tuple[str, ...]) -> int:
    """Run the tests of the project with pytest, which gets all ARGUMENTS."""
    if find_spec("pytest") is None:
        message = "pytest is not installed: pip install 'bandstand[dev]'."
        raise click.ClickException(message)
    place = invocation.place
    environment = {**os.environ, VARIABLE: place.target}
    folder = str(place.folder)
    known = environment.get("PYTHONPATH")
    environment["PYTHONPATH"] = folder if not known else f"{folder}{os.pathsep}{known}"
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment, check=False).returncode
