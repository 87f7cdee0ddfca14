"""The source itself: which models it has, whose rows its repositories find, and how it runs in asynchronous code."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from bandstand import orm
from bandstand.contracts.data.entities import UnknownName
from bandstand.orm import Database, Registry
from bandstand.orm.source import ModelSource

from .models import LIBRARY, Author, Book, Country

if TYPE_CHECKING:
    from bandstand.orm.database import Statement


def test_a_registry_gives_its_models_and_no_tables_between() -> None:
    source = ModelSource(Database("sqlite://"), Book._meta.registry)
    assert sorted(source.entities) == [
        "library.Author",
        "library.Book",
        "library.Country",
        "library.Edition",
        "library.Publisher",
        "library.Tag",
    ]


def test_relations_to_models_that_are_not_given_are_left_out() -> None:
    source = ModelSource(Database("sqlite://"), [Author, Country])
    assert [each.name for each in source.entities["library.Author"].relations] == ["country", "mentor", "pupils"]
    assert source.entities["library.Author"].field("country_id").relation == "country"
    assert ModelSource(Database("sqlite://"), [Author]).entities["library.Author"].field("country_id").relation is None


def test_the_class_of_another_registry_is_not_found(registry: Registry) -> None:
    class Book(orm.Model):
        class Meta:
            app_label = "library"

    Book._meta.registry = registry
    source = ModelSource(Database("sqlite://"), LIBRARY)
    assert source.find(Book) is None
    with pytest.raises(UnknownName, match=r"'.*Book' is not among the entities of this source"):
        source.repository(Book)


def test_the_source_asks_its_own_database_whatever_is_entered(source: ModelSource) -> None:
    with Database("sqlite://"):
        countries = source.repository(Country)
        countries.save(countries.new({"code": "FR", "name": "France"}))
        assert countries.get(("FR",)).name == "France"
        assert list(source.repository(Country).related(countries.get(("FR",)), "authors")) == []


def test_several_sources_have_the_same_models(source: ModelSource) -> None:
    other = Database("sqlite://")
    other.create_all(*LIBRARY)
    source.repository(Country).abilities.bulk.insert([{"code": "FR", "name": "France"}])  # type: ignore[union-attr]
    assert ModelSource(other, LIBRARY).repository(Country).count().number == 0
    assert source.repository(Country).count().number == 1


@pytest.mark.parametrize("driver", ["psycopg_async", "asyncpg"])
def test_calls_on_one_loop_wait_together(postgresql_url: str, driver: str) -> None:
    """Fifty calls that wait 0.1 s each are done in 0.3 s, over one loop and no thread but its own."""
    database = Database(postgresql_url.replace("postgresql:", f"postgresql+{driver}:"), pool_size=50)
    source = ModelSource(database, LIBRARY)
    seen: set[int] = set()

    def note(_: Statement) -> None:
        seen.add(threading.get_ident())

    database.hooks.append(note)

    def wait() -> None:
        database.execute("SELECT pg_sleep(0.1)")

    async def ask() -> float:
        await asyncio.gather(*(source.run(wait) for _ in range(50)))  # the pool is filled before the clock starts
        taken: list[float] = []
        for _ in range(3):  # others use this machine, too: the best of three rounds counts
            begun = time.perf_counter()
            await asyncio.gather(*(source.run(wait) for _ in range(50)))
            taken.append(time.perf_counter() - begun)
        await database.adispose()
        return min(taken)

    threads = set(threading.enumerate())
    assert asyncio.run(ask()) < 0.3
    assert seen == {threading.get_ident()}
    assert set(threading.enumerate()) <= threads


def test_importing_it_loads_no_sqlalchemy_and_the_orm_alone_loads_no_contract_of_data() -> None:
    script = "import sys, {0}; print('sqlalchemy' in sys.modules, 'bandstand.contracts.data' in sys.modules)"
    for module, expected in (("bandstand.orm", "False False"), ("bandstand.orm.source", "False True")):
        command = [sys.executable, "-c", script.format(module)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        assert told.strip() == expected, module
