"""PostgreSQL with what the extra brings: one driver for blocking and for asynchronous code."""

from __future__ import annotations

import asyncio

from bandstand.orm import Database, IntegerField, Model, Registry


class Stop(Model):
    number = IntegerField()

    class Meta:
        app_label = "extra"
        registry = Registry()


def test_rows_are_written_and_read_in_both_colours(postgresql_url: str) -> None:
    async def read() -> list[int]:
        found = [stop.number async for stop in Stop.objects.order_by("number")]
        await database.adispose()
        return found

    with Database(postgresql_url) as database:
        database.create_all(Stop)
        for number in (7, 5):
            Stop.objects.create(number=number)
        assert list(Stop.objects.order_by("number").values_list("number", flat=True)) == [5, 7]
        assert asyncio.run(read()) == [5, 7]
        database.drop_all(Stop)
        database.dispose()
