"""``bandstand clearsessions``: sessions that have ended leave the place where they were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bandstand.project.cli import Invocation


@click.command()
@click.pass_obj
def clearsessions(invocation: Invocation) -> int:
    """Drop the sessions that have ended, where they take room: in a file or a database.

    What is in cookies, in memory, in Redis or in memcached goes by itself. Values that others keep in the same cache,
    and that have ended too, are dropped along with the sessions.
    """
    project = invocation.project
    sessions = project.web.sessions
    dropped = 0 if sessions is None else project.run(sessions.clear_ended)
    click.echo(f"Dropped {dropped:,} that had ended." if dropped else "There was nothing to drop.")
    return 0
