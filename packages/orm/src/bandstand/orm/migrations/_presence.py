"""Whether a database has already what a migration would make, as that of another framework may."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from bandstand.orm.migrations.errors import MigrationError
from bandstand.orm.migrations.operations import AddField, CreateModel
from bandstand.orm.migrations.operations._operation import has_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.database import Database
    from bandstand.orm.migrations.migration import Migration
    from bandstand.orm.migrations.state import ProjectState
    from bandstand.orm.models import Model


def is_there(database: Database, migration: Migration, after: ProjectState) -> bool:
    """Whether all tables and columns are there that a migration makes; False where none of its tables is.

    Args:
        database: Where to look.
        migration: An initial one; one that makes nothing is not there.
        after: The models as it leaves them.

    Raises:
        MigrationError: Some are there, and some are not.
    """
    from bandstand.orm.migrations.inspecting._reading import connected  # which few runs need

    there: list[str] = []
    missing: list[str] = []
    with connected(database) as connection:
        inspector = sa.inspect(connection)
        tables = {name.lower(): name for name in inspector.get_table_names()}
        for table, columns in _made(migration, after):
            if table.lower() not in tables:
                missing.append(table)
                continue
            there.append(table)
            known = {column["name"].lower() for column in inspector.get_columns(tables[table.lower()])}
            missing += [f"{table}.{column}" for column in columns if column.lower() not in known]
    if there and missing:
        message = (
            f"{migration.app_label}.{migration.name} is neither there nor not: the database has {', '.join(there)}, "
            f"but not {', '.join(missing)}. Make what is missing by hand, or apply the migration with --fake."
        )
        raise MigrationError(message)
    return bool(there)


def _made(migration: Migration, after: ProjectState) -> Iterator[tuple[str, list[str]]]:
    """Give the tables that a migration makes or adds to, with the columns that it makes there."""
    for operation in migration.operations:
        if isinstance(operation, CreateModel):
            model = _model(after, migration.app_label, operation.name)
            if model is not None and has_table(model):
                yield model._meta.db_table, [field.column for field in model._meta.local_fields if field.concrete]
                yield from ((between, []) for between in _between(model))
        elif isinstance(operation, AddField):
            model = _model(after, migration.app_label, operation.model_name)
            field = None if model is None else model._meta.get_field(operation.name)
            if model is not None and has_table(model) and field is not None and field.concrete:
                yield model._meta.db_table, [field.column]


def _model(state: ProjectState, app_label: str, name: str) -> type[Model] | None:
    """Give a model, or None where a later operation of the migration took it away."""
    return state.rendered(app_label, name) if (app_label.lower(), name.lower()) in state.models else None


def _between(model: type[Model]) -> Iterator[str]:
    for relation in model._meta.local_many_to_many:
        if relation.through._meta.auto_created:
            yield relation.through._meta.db_table
