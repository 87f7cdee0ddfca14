"""What a database remembers: the migrations that it has, and those that were begun and have not ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.constraints import UniqueConstraint
from bandstand.orm.database import atomic
from bandstand.orm.database.schema import creation
from bandstand.orm.errors import DatabaseError, IntegrityError
from bandstand.orm.expressions import F
from bandstand.orm.fields import CharField, DateTimeField, IntegerField
from bandstand.orm.functions import Now
from bandstand.orm.migrations.errors import InconsistentHistory
from bandstand.orm.models import Model
from bandstand.orm.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Collection

    from bandstand.orm.database import Database
    from bandstand.orm.migrations.graph import Graph
    from bandstand.orm.migrations.migration import Name

__all__ = ["AppliedMigration", "Recorder", "check_history"]


class AppliedMigration(Model):
    """A migration that a database has; ``applied`` is NULL while it is done or undone.

    Attributes:
        done: How many of its operations were done, or undone, while it was not one transaction.
    """

    app = CharField(max_length=255)
    name = CharField(max_length=255)
    begun = DateTimeField(db_default=Now())
    done = IntegerField(default=0)
    applied = DateTimeField(null=True)

    class Meta:
        """Where it is kept, apart from the models of the site."""

        app_label = "bandstand"
        db_table = "bandstand_migrations"
        registry = Registry()
        constraints = (UniqueConstraint(fields=["app", "name"], name="bandstand_migrations_once"),)

    def __str__(self) -> str:
        return f"{self.app}.{self.name}"


class Recorder:
    """Reads and writes what a database remembers.

    Whoever is about to apply or to undo a migration claims it first. The row is the lock: of two processes one waits
    for the other's transaction, and then finds that there is nothing left to do.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    @property
    def has_table(self) -> bool:
        """Whether anything was ever noted."""
        import sqlalchemy as sa

        with self.database.connection():  # so that a database which is away is told in our words
            pass
        return bool(sa.inspect(self.database.engine).has_table(AppliedMigration._meta.db_table))

    def prepare(self) -> None:
        """Make the table where it is not there."""
        if self.has_table:
            return
        try:
            for statement in creation(self.database.backend, [AppliedMigration]):
                self.database.execute(statement)
        except DatabaseError:
            if not self.has_table:  # else another process made it meanwhile
                raise

    def applied(self) -> list[Name]:
        """Give the migrations, in the order in which they were applied."""
        return self._names(applied__isnull=False) if self.has_table else []

    def unfinished(self) -> list[AppliedMigration]:
        """Give what was begun, and has not ended."""
        return list(self._rows.filter(applied__isnull=True).order_by("id")) if self.has_table else []

    def _names(self, **condition: Any) -> list[Name]:
        rows: Any = self._rows.filter(**condition).order_by(F("id")).values_list("app", "name")
        return [(app, name) for app, name in rows]

    @property
    def _rows(self) -> Any:
        return AppliedMigration.objects.using(self.database)

    # Applying

    def claim(self, name: Name) -> bool:
        """Begin with a migration; False where another process has it."""
        try:
            with atomic(self.database):
                self._rows.create(app=name[0], name=name[1])
        except IntegrityError:
            return False
        return True

    def count(self, name: Name, done: int) -> None:
        """Note how many operations were done of a migration that is not one transaction."""
        self._one(name).update(done=done)

    def finish(self, name: Name) -> None:
        """Note that a migration has been applied."""
        self._one(name).update(applied=Now())

    def note(self, name: Name) -> None:
        """Remember a migration as applied, whether it was begun or not."""
        if not self._one(name).update(applied=Now()):
            self._rows.create(app=name[0], name=name[1], applied=Now())

    # Undoing

    def claim_back(self, name: Name) -> bool:
        """Begin to undo a migration; False where another process does, or has."""
        return bool(self._one(name).filter(applied__isnull=False).update(applied=None, done=0))

    def forget(self, name: Name) -> None:
        """Remember it no longer."""
        self._one(name).delete()

    def _one(self, name: Name) -> Any:
        return self._rows.filter(app=name[0], name=name[1])


def check_history(graph: Graph, applied: Collection[Name]) -> None:
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
