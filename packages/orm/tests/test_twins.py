"""Each method that asks a database has an asynchronous twin that gives the same."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bandstand.orm import CharField, Database, IntegerField, Model, Registry, Sum


class Cup(Model):
    name = CharField(max_length=20)
    size = IntegerField()

    class Meta:
        app_label = "kitchen"
        registry = Registry()


async def play(database: Database) -> None:
    await database.run(database.create_all, Cup)
    cups = Cup.objects.using(database).order_by("size")
    small = await cups.acreate(name="small", size=1)
    large = Cup(name="large", size=9)
    await large.asave(using=database)
    assert await cups.alist() == [small, large]
    assert [cup.name async for cup in cups] == ["small", "large"]
    assert (await cups.afirst(), await cups.alast()) == (small, large)
    assert await cups.aaggregate(Sum("size")) == {"size__sum": 10}
    assert await cups.aupdate(name="cup") == 2
    await small.arefresh_from_db()
    assert small.name == "cup"
    assert await cups.aget(size=9) == large
    assert (await cups.acount(), await cups.aexists()) == (2, True)
    assert (await large.adelete())[0] == 1
    assert (await cups.adelete())[0] == 1
    await database.run(database.drop_all, Cup)
    await database.adispose()


@pytest.mark.parametrize("driver", ["sqlite", "postgresql", "postgresql+asyncpg"])
def test_twins_give_the_same(driver: str, request: pytest.FixtureRequest, tmp_path: Any) -> None:
    if driver == "sqlite":
        url = f"sqlite:///{tmp_path / 'cups.db'}"
    else:
        url = request.getfixturevalue("postgresql_url").replace("postgresql", driver, 1)
    asyncio.run(play(Database(url)))
