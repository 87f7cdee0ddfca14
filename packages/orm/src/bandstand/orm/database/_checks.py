"""What ``bandstand check`` says of databases and migrations; no database is connected to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.assembly.checks import CheckMessage, Level
from bandstand.contracts.assembly.contributions import MODELS
from bandstand.orm.database._choosing import DATABASES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.contracts.assembly import Assembly
    from bandstand.orm.database._choosing import Databases
    from bandstand.orm.migrations.apps import Apps


def check(assembly: Assembly, /, *, deploy: bool) -> Iterator[CheckMessage]:  # noqa: ARG001 - a check's own signature
    """Compare models with migrations, and migrations with what the databases can do."""
    from bandstand.orm.migrations.apps import Apps, apps_of
    from bandstand.orm.migrations.errors import MigrationError
    from bandstand.orm.registry import models

    databases = assembly.require(DATABASES)
    try:
        apps = Apps(apps_of([module.__name__ for module in assembly.gathered(MODELS)], databases.migrations), models)
        apps.check_heads()
        yield from _unmigrated(apps)
        yield from _unsupported(apps, databases)
    except MigrationError as error:
        yield CheckMessage(level=Level.ERROR, id="orm.migrations", text=str(error))


def _unmigrated(apps: Apps) -> Iterator[CheckMessage]:
    for label in apps.changed_labels():
        yield CheckMessage(
            level=Level.WARNING,
            id="orm.unmigrated",
            subject=label,
            text="Its models say more than its migrations.",
            hint=f"Run 'bandstand makemigrations {label}'.",
        )


def _unsupported(apps: Apps, databases: Databases) -> Iterator[CheckMessage]:
    from bandstand.orm.migrations.checking import unsupported

    graph = apps.graph()
    migrations = [graph.migrations[key] for key in graph.order]
    for database in databases:
        for found in unsupported(migrations, graph.state_of(()), database, routers=databases.routers):
            yield CheckMessage(
                level=Level.ERROR,
                id="orm.unsupported",
                subject=database.alias,
                text=str(found),
                hint="Leave it out, or use a database that can do it.",
            )
