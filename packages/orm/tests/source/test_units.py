"""Units of work together with the ORM's own transactions, and what a test takes back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.data.errors import Integrity
from bandstand.orm import atomic, on_commit

from .models import Tag

if TYPE_CHECKING:
    from bandstand.contracts.data.library import Library
    from bandstand.orm import Database
    from bandstand.orm.source import ModelSource


class Trouble(Exception):
    """What goes wrong."""


def names(database: Database) -> list[str]:
    return [tag.name for tag in Tag.objects.using(database)]


def test_a_unit_and_a_transaction_of_the_orm_are_one(source: ModelSource, store: Database) -> None:
    seen: list[str] = []
    tags = source.repository(Tag)
    with pytest.raises(Trouble), atomic(store), source.unit_of_work() as work:
        tags.save(tags.new({"name": "one"}))
        work.on_commit(lambda: seen.append("never"))
        raise Trouble
    with source.unit_of_work() as work:
        Tag.objects.using(store).create(name="two")
        on_commit(lambda: seen.append("of the ORM"), store)
        work.on_commit(lambda: seen.append("of the unit"))
        with pytest.raises(Trouble), atomic(store):
            Tag.objects.using(store).create(name="three")
            raise Trouble
    assert (names(store), seen) == (["two"], ["of the ORM", "of the unit"])


def test_a_unit_costs_its_begin_and_its_end(library: Library, asked: list[str]) -> None:
    with library.source.unit_of_work():
        library.tags.save(library.tags.new({"name": "one"}))
    assert [sql.split()[0] for sql in asked] == ["BEGIN", "SAVEPOINT", "INSERT", "RELEASE", "COMMIT"]


def test_the_first_of_several_errors_is_raised_when_all_calls_were_made(source: ModelSource) -> None:
    seen: list[str] = []

    def fail(name: str) -> None:
        seen.append(name)
        raise Trouble(name)

    with pytest.raises(Trouble, match="first"), source.unit_of_work() as work:
        work.on_commit(lambda: fail("first"))
        work.on_commit(lambda: fail("second"))
    assert seen == ["first", "second"]


def test_in_isolation_the_orm_commits_as_ever_and_nothing_lasts(source: ModelSource, store: Database) -> None:
    seen: list[str] = []
    with source.isolate():
        with atomic(store, durable=True):
            Tag.objects.using(store).create(name="one")
            on_commit(lambda: seen.append("committed"), store)
            assert seen == []
        on_commit(lambda: seen.append("at once"), store)
        with pytest.raises(Integrity), source.unit_of_work() as work:
            work.on_commit(lambda: seen.append("never"))
            source.repository(Tag).save(source.repository(Tag).new({"name": "one"}))
        assert names(store) == ["one"]
    assert (names(store), seen) == ([], ["committed", "at once"])


def test_isolation_holds_in_calls_that_asynchronous_code_runs(source: ModelSource, store: Database) -> None:
    async def change() -> list[str]:
        await source.run(add)
        return await source.run(names, store)

    def add() -> None:
        with source.unit_of_work():
            Tag.objects.using(store).create(name="one")

    with source.isolate():
        assert asyncio.run(change()) == ["one"]
    assert names(store) == []
