"""Commands; ``bandstand --help`` lists them among those of the project."""

import click

from bandstand.urls import reverse
from guestbook_example.models import Entry


@click.command("guestbook")
def guestbook() -> None:
    """Say where the guestbook is, and how many have signed it."""
    click.echo(f"{reverse('guestbook_example:entries')}: {Entry.objects.count()} entries")
