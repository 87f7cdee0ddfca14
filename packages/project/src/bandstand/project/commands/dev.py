"""``bandstand dev``: the site, served while one works on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bandstand.project.development import Settings, supervise

if TYPE_CHECKING:
    from bandstand.project.cli import Invocation


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; ::1 for IPv6.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--reload/--no-reload", default=True, help="Whether changes of files start it again; they do.")
@click.pass_obj
def dev(invocation: Invocation, host: str, port: int, reload: bool) -> int:
    """Serve the site while you work on it: code and browser reload by themselves, errors are explained."""
    return supervise(Settings(place=invocation.place, host=host, port=port, reload=reload))
