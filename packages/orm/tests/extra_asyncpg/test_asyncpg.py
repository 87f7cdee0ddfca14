"""PostgreSQL with what the extra brings: asyncpg, for asynchronous code and for what it runs of blocking code."""

from __future__ import annotations

import asyncio

from bandstand.orm import Database, IntegerField, Model, Registry


class Stop(Model):
    number = IntegerField()

    class Meta:
        app_label = "extra"
        registry = Registry()


def test_rows_are_written_and_read(postgresql_url: str) -> None:
    def write(database: Database) -> None:
        database.create_all(Stop)
        for number in (7, 5):
            Stop.objects.create(number=number)

    async def visit() -> list[int]:
        with Database(postgresql_url.replace("postgresql", "postgresql+asyncpg", 1)) as database:
            await database.run(write, database)
            found = [stop.number async for stop in Stop.objects.order_by("number")]
            await database.run(database.drop_all, Stop)
            await database.adispose()
            return found

    assert asyncio.run(visit()) == [5, 7]
