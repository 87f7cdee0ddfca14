"""Rows in chunks, from a cursor that stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.query._plans import InstancePlan, ValuePlan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.database import Database
    from bandstand.orm.queryset import QuerySet


def stream(queryset: QuerySet[Any], chunk_size: int) -> Iterator[Any]:
    """Give the rows of a queryset one by one, fetching so many at a time."""
    for chunk in chunks(queryset, chunk_size):
        yield from chunk


def chunks(queryset: QuerySet[Any], size: int) -> Iterator[list[Any]]:
    """Give the rows in lists of a size; the connection is used by nobody else meanwhile."""
    database = queryset.database()
    plan = queryset.plan(database, *(("instances", InstancePlan) if queryset.how is None else ("values", ValuePlan)))
    if plan.sql is None:
        return
    with database.connection() as link, link.streaming(plan.sql, plan.pack(queryset.values_of_shape), size) as cursor:
        while rows := cursor.fetchmany(size):
            yield _loaded(queryset, plan, rows, cursor.description, database)


def _loaded(queryset: QuerySet[Any], plan: Any, rows: Any, description: Any, database: Database) -> list[Any]:
    if queryset.how is not None:
        return queryset.shaped(plan, rows, description)
    loaded = queryset.instances(plan, database, rows, description)
    queryset.prefetch_into(loaded)
    return loaded
