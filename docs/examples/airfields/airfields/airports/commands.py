"""``bandstand load-airports``: the rows of this site."""

from itertools import islice

import click

from airfields.airports import models as airports
from airfields.countries import models as countries
from bandstand.contracts.cache import CACHE
from bandstand.contracts.services import current
from bandstand.orm import atomic
from bandstand.orm.database import DATABASES

_BATCH = 2_000


@click.command("load-airports")
def load_airports() -> None:
    """Fill the tables with countries and airports; what is there already stays as it is."""
    database = current().require(DATABASES)["default"]
    if airports.Airport.objects.exists():
        click.echo(f"{airports.Airport.objects.count():,} airports are there already.")
        return
    rows = list(airports.listed())
    with atomic(), click.progressbar(length=len(rows), label="Loading airports") as progress:
        countries.Country.objects.bulk_create(countries.listed(), ignore_conflicts=True)
        waiting = iter(rows)
        while batch := list(islice(waiting, _BATCH)):
            airports.Airport.objects.bulk_create(batch)
            progress.update(len(batch))
    current().require(CACHE).clear()  # holds pages without them
    click.echo(f"{len(rows):,} airports in {countries.Country.objects.count()} countries are at {database.url!r}.")
