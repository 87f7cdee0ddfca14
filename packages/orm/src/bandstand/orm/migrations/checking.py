"""What a database could not do of migrations, found without asking it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bandstand.orm.errors import ModelError, NotSupportedError
from bandstand.orm.migrations.errors import StateError
from bandstand.orm.migrations.schema import SchemaEditor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from bandstand.orm.database import Database
    from bandstand.orm.migrations.migration import Migration
    from bandstand.orm.migrations.operations import Operation
    from bandstand.orm.migrations.state import ProjectState

__all__ = ["Unsupported", "unsupported"]


@dataclass(frozen=True)
class Unsupported:
    """An operation that a database cannot do.

    Attributes:
        migration: What it is in.
        operation: The operation.
        why: What the schema editor says of it.
    """

    migration: Migration
    operation: Operation
    why: str

    def __str__(self) -> str:
        return f"{'.'.join(self.migration.key)}: {self.operation.describe()}: {self.why}"


def unsupported(
    migrations: Iterable[Migration], state: ProjectState, database: Database, *, routers: Sequence[Any] = ()
) -> Iterator[Unsupported]:
    """Find what a database could not do of migrations that are applied one after the other; no code of theirs is run.

    Args:
        migrations: In their order.
        state: The models as they are before them.
        database: Its kind matters; it is not connected to.
        routers: Asked whether tables of a model are in this database.
    """
    is_whole = True
    for migration in migrations:
        with SchemaEditor(database, collect=True, routers=routers) as editor:
            for operation in migration.operations:
                after = state.copy()
                try:
                    operation.state_forwards(migration.app_label, after)
                    operation.database_forwards(migration.app_label, editor, state, after)
                except (NotSupportedError, ModelError) as error:
                    yield Unsupported(migration, operation, str(error))
                    is_whole = False
                    continue  # as if it were not there, so that what follows is not blamed for it
                except StateError:
                    if is_whole:
                        raise
                    continue  # it changes what could not be made
                state = after
