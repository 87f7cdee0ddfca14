"""The SQLAlchemy tables of models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

if TYPE_CHECKING:
    from bandstand.orm.fields import Field
    from bandstand.orm.models import Model

_tables: WeakKeyDictionary[type[Any], sa.Table] = WeakKeyDictionary()


def table_of(model: type[Model]) -> sa.Table:
    """Give the table of a model, as queries see it: its columns with their types.

    Keys, constraints and indexes are not in it; ``database.schema`` makes the tables in the database.
    """
    model = model._meta.concrete_model
    found = _tables.get(model)
    if found is None:
        columns = [column_of(field) for field in model._meta.local_fields if field.concrete]
        found = _tables[model] = sa.Table(model._meta.db_table, sa.MetaData(), *columns)
    return found


def column_of(field: Field[Any]) -> sa.Column[Any]:
    """Give the column of a field."""
    return sa.Column(
        field.column,
        field.column_type(),
        primary_key=field in field.model._meta.pk_fields,
        nullable=field.null,
        autoincrement=field.generated or "auto",
    )
