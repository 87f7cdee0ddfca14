"""Each method that asks a database has an asynchronous twin that gives the same."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

import pytest

from bandstand.orm import (
    CASCADE,
    CharField,
    Database,
    ForeignKey,
    IntegerField,
    Manager,
    ManyToManyField,
    Model,
    Registry,
    Related,
    Sum,
)
from bandstand.orm.models._related import NullableReverseManager, ReverseManager
from bandstand.orm.models._related_many import ManyManager
from bandstand.orm.queryset import QuerySet
from bandstand.orm.queryset._chain import Chain

# What a queryset has beside operations and questions: what its own package calls.
INSIDE = {
    "as_subquery",
    "database",
    "instances",
    "ordered",
    "plan",
    "prefetch_into",
    "query",
    "raw",
    "shaped",
    "sql",
}


class Meta:
    app_label = "kitchen"
    registry = Registry()


class Shelf(Model):
    name = CharField(max_length=20, unique=True)
    cups = Related["Cup"]()
    visitors = Related["Cup"]()

    class Meta(Meta):
        pass


class Cup(Model):
    name = CharField(max_length=20)
    size = IntegerField()
    shelf = ForeignKey(Shelf, CASCADE, null=True, related_name="cups")
    places = ManyToManyField(Shelf, related_name="visitors")

    class Meta(Meta):
        get_latest_by = "size"


def public(*classes: type[Any]) -> set[str]:
    return {
        name
        for each in classes
        for name, value in vars(each).items()
        if not name.startswith("_") and callable(value) and not inspect.iscoroutinefunction(value)
    }


def parameters(method: Any) -> list[tuple[str, Any, Any]]:
    return [(each.name, each.kind, each.default) for each in inspect.signature(method).parameters.values()]


def questions(kind: type[Any], names: set[str]) -> set[str]:
    """Give the questions of a class, once each has been found to have a twin with the same parameters."""
    asked = {name for name in names if not (name[0] == "a" and hasattr(kind, name[1:]))}
    missing = {name for name in asked if not hasattr(kind, f"a{name}")}
    assert missing == set()
    different = {name for name in asked if parameters(getattr(kind, name)) != parameters(getattr(kind, f"a{name}"))}
    assert different == set()
    return asked


def test_each_question_of_a_queryset_has_a_twin() -> None:
    assert questions(QuerySet, public(QuerySet) - INSIDE) == {
        "aggregate",
        "bulk_create",
        "bulk_update",
        "contains",
        "count",
        "create",
        "delete",
        "earliest",
        "exists",
        "explain",
        "first",
        "get",
        "get_or_create",
        "in_bulk",
        "iterator",
        "last",
        "latest",
        "update",
        "update_or_create",
    }


def test_a_manager_has_what_its_querysets_have_but_delete() -> None:
    asked = public(QuerySet) - INSIDE
    assert asked - public(Manager) - {"delete"} == set()
    assert questions(Manager, asked & public(Manager)) == questions(QuerySet, asked) - {"delete"}
    assert public(Chain) - public(Manager) - {"among", "near", "along", "holding", "values_list"} == set()


@pytest.mark.parametrize("kind", [NullableReverseManager, ReverseManager, ManyManager])
def test_each_change_of_related_rows_has_a_twin(kind: type[Any]) -> None:
    changes = public(*kind.__mro__[: kind.__mro__.index(Manager)]) & {"add", "remove", "set", "clear"}
    assert changes >= {"add", "set"}
    assert questions(kind, changes) == changes


async def play(database: Database) -> None:
    await database.run(database.create_all, Shelf, Cup)
    cups = Cup.objects.using(database).order_by("size")
    small = await cups.acreate(name="small", size=1)
    large = Cup(name="large", size=9)
    await large.asave(using=database)
    assert await cups.alist() == [small, large]
    assert [cup.name async for cup in cups] == ["small", "large"]
    assert (await cups.afirst(), await cups.alast()) == (small, large)
    assert (await cups.aearliest("size"), await cups.alatest()) == (small, large)
    assert await cups.aaggregate(Sum("size")) == {"size__sum": 10}
    assert await cups.ain_bulk([large.pk]) == {large.pk: large}
    assert (await cups.acontains(small), await cups.filter(size=9).acontains(small)) == (True, False)
    assert "cup" in (await cups.aexplain()).lower() or "scan" in (await cups.aexplain()).lower()
    assert await cups.aupdate(name="cup") == 2
    await small.arefresh_from_db()
    assert small.name == "cup"
    assert await cups.aget(size=9) == large
    assert (await cups.acount(), await cups.aexists()) == (2, True)
    assert (await large.adelete())[0] == 1
    assert (await cups.adelete())[0] == 1
    await database.run(database.drop_all, Cup, Shelf)


async def write(database: Database) -> None:
    await database.run(database.create_all, Shelf, Cup)
    cups = Cup.objects.db_manager(database)
    assert [await cups.aget_or_create(name="tea", defaults={"size": 2}) for _ in range(2)] == [
        (await cups.aget(name="tea"), created) for created in (True, False)
    ]
    cup, created = await cups.aupdate_or_create(name="tea", defaults={"size": 3})
    assert (cup.size, created) == (3, False)
    made = await cups.abulk_create([Cup(name=f"{number}", size=number) for number in range(10)], batch_size=4)
    for each in made:
        each.size += 1
    assert await cups.abulk_update(made, ["size"]) == 10
    assert await cups.aaggregate(Sum("size")) == {"size__sum": 58}
    await database.run(database.drop_all, Cup, Shelf)


async def stream(database: Database) -> None:
    await database.run(database.create_all, Shelf, Cup)
    cups = Cup.objects.db_manager(database)
    await cups.abulk_create([Cup(name=f"{number}", size=number) for number in range(10)])
    ordered = cups.order_by("size")
    seen = [(cup.size, await cups.filter(size__lt=cup.size).acount()) async for cup in ordered.aiterator(3)]
    assert seen == [(number, number) for number in range(10)]
    assert [size async for size in ordered.values_list("size", flat=True).aiterator(chunk_size=4)] == list(range(10))
    async for cup in ordered.prefetch_related("places").aiterator(4):
        assert (cup.size, list(cup.places.all())) == (0, [])
        break
    assert await cups.acount() == 10
    with pytest.raises(ValueError, match=r"takes a chunk size from 1 on; got 0\."):
        [cup async for cup in cups.aiterator(0)]
    await database.run(database.drop_all, Cup, Shelf)


async def relate(database: Database) -> None:
    await database.run(database.create_all, Shelf, Cup)
    shelf = await Shelf.objects.using(database).acreate(name="top")
    cups = [await Cup.objects.using(database).acreate(name=name, size=1) for name in "ab"]
    of_shelf = shelf.cups
    await of_shelf.aadd(*cups)
    await of_shelf.aremove(cups[0])
    assert [cup.name async for cup in of_shelf.all()] == ["b"]
    await of_shelf.aset(cups)
    assert await of_shelf.acount() == 2
    await of_shelf.aclear()
    third, created = await of_shelf.aget_or_create(name="c", defaults={"size": 3})
    assert (third.shelf, created, await of_shelf.acount()) == (shelf, True, 1)
    visitors = shelf.visitors
    await visitors.aadd(*cups)
    fourth = await visitors.acreate(name="d", size=4)
    await visitors.aremove(cups[0])
    assert await visitors.acontains(fourth)
    await visitors.aset([cups[0]])
    assert (await visitors.aget()).name == "a"
    assert (await visitors.aupdate_or_create(name="a", defaults={"size": 7}))[0].size == 7
    await visitors.aclear()
    assert not await visitors.aexists()
    await database.run(database.drop_all, Cup, Shelf)


async def ended(database: Database, call: Any) -> None:
    try:
        await call(database)
    finally:
        await database.adispose()


@pytest.mark.parametrize("driver", ["memory", "sqlite", "postgresql", "postgresql+asyncpg"])
@pytest.mark.parametrize("call", [play, write, stream, relate])
def test_twins_give_the_same(driver: str, call: Any, request: pytest.FixtureRequest, tmp_path: Any) -> None:
    if driver == "memory":
        url = "sqlite://"
    elif driver == "sqlite":
        url = f"sqlite:///{tmp_path / 'cups.db'}"
    else:
        url = request.getfixturevalue("postgresql_url").replace("postgresql", driver, 1)
    asyncio.run(ended(Database(url), call))
