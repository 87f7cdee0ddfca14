"""What a database remembers: the migrations that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.database.schema import creation
from bandstand.orm.expressions import F
from bandstand.orm.fields import CharField, DateTimeField
from bandstand.orm.functions import Now
from bandstand.orm.migrations.errors import InconsistentHistory
from bandstand.orm.models import Model
from bandstand.orm.registry import Registry

if TYPE_CHECKING:
    from bandstand.orm.database import Database
    from bandstand.orm.migrations.graph import Graph
    from bandstand.orm.migrations.migration import Name

__all__ = ["AppliedMigration", "Recorder", "check_history"]


class AppliedMigration(Model):
    """A migration that a database has."""

    app = CharField(max_length=255)
    name = CharField(max_length=255)
    applied = DateTimeField(db_default=Now())

    class Meta:
        """Where it is kept, apart from the models of the site."""

        app_label = "bandstand"
        db_table = "bandstand_migrations"
        registry = Registry()

    def __str__(self) -> str:
        return f"{self.app}.{self.name}"


class Recorder:
    """Reads and writes what a database remembers; the table is made when the first migration is noted."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @property
    def has_table(self) -> bool:
        """Whether anything was ever noted."""
        import sqlalchemy as sa

        return bool(sa.inspect(self.database.engine).has_table(AppliedMigration._meta.db_table))

    def applied(self) -> list[Name]:
        """Give the migrations, in the order in which they were applied."""
        if not self.has_table:
            return []
        rows: Any = AppliedMigration.objects.using(self.database).order_by(F("id")).values_list("app", "name")
        return [(app, name) for app, name in rows]

    def note(self, name: Name) -> None:
        """Remember that a migration was applied."""
        for statement in creation(self.database.backend, [AppliedMigration]):
            self.database.execute(statement)
        AppliedMigration.objects.using(self.database).create(app=name[0], name=name[1])

    def forget(self, name: Name) -> None:
        """Remember it no longer."""
        AppliedMigration.objects.using(self.database).filter(app=name[0], name=name[1]).delete()


def check_history(graph: Graph, applied: list[Name]) -> None:
    """Check that a database has all that its migrations depend on.

    Raises:
        InconsistentHistory: It has one without another that comes before it.
    """
    for key in graph.order:
        if not graph.is_applied(key, applied):
            continue
        for before in graph.before[key]:
            if not graph.is_applied(before, applied):
                message = f"{'.'.join(key)} has been applied, but not {'.'.join(before)}, which it depends on."
                raise InconsistentHistory(message)
