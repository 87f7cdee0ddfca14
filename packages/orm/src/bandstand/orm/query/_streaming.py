"""Rows in chunks, from a cursor that stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.query._plans import InstancePlan, ValuePlan

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator, Iterator

    from bandstand.orm.database import Database
    from bandstand.orm.queryset import QuerySet


def stream(queryset: QuerySet[Any], chunk_size: int) -> Iterator[Any]:
    """Give the rows of a queryset one by one, fetching so many at a time.

    Raises:
        ValueError: The size is none.
    """
    _check(chunk_size)
    return (row for chunk in chunks(queryset, chunk_size) for row in chunk)


async def stream_chunks(queryset: QuerySet[Any], chunk_size: int) -> AsyncIterator[list[Any]]:
    """Give the rows of a queryset in lists, for asynchronous code.

    Raises:
        ValueError: The size is none.
    """
    _check(chunk_size)
    database = queryset.database()
    found = chunks(queryset, chunk_size)
    try:
        while chunk := await database.run(next, found, None):
            yield chunk
    finally:
        await database.run(found.close)


def chunks(queryset: QuerySet[Any], size: int) -> Generator[list[Any]]:
    """Give the rows in lists of a size; the connection is used by nobody else meanwhile.

    Where there is only one connection, whoever asks for the rows may need it for a question in between, so that all
    rows are fetched before the first is given.
    """
    database = queryset.database()
    plan = queryset.plan(database, *(("instances", InstancePlan) if queryset.how is None else ("values", ValuePlan)))
    if plan.sql is None:
        return
    parameters = plan.pack(queryset.values_of_shape)
    if database.has_one_connection:
        with database.connection() as link:
            rows, description = link.fetch(plan.sql, parameters)
        for start in range(0, len(rows), size):
            yield _loaded(queryset, plan, rows[start : start + size], description, database)
        return
    with database.connection() as link, link.streaming(plan.sql, parameters) as cursor:
        while rows := cursor.fetchmany(size):
            yield _loaded(queryset, plan, rows, cursor.description, database)


def _check(chunk_size: object) -> None:
    if type(chunk_size) is not int or chunk_size < 1:
        message = f"iterator() takes a chunk size from 1 on; got {chunk_size!r}."
        raise ValueError(message)


def _loaded(queryset: QuerySet[Any], plan: Any, rows: Any, description: Any, database: Database) -> list[Any]:
    if queryset.how is not None:
        return queryset.shaped(plan, rows, description)
    loaded = queryset.instances(plan, database, rows, description)
    queryset.prefetch_into(loaded)
    return loaded
