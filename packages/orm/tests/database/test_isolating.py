"""Blocks whose changes do not last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.orm.database import atomic, isolated, on_commit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm import Database


@pytest.fixture
def table(database: Database) -> Iterator[Database]:
    database.execute("CREATE TABLE kept (number INTEGER UNIQUE)")
    yield database
    database.execute("DROP TABLE kept")


def numbers(database: Database) -> list[int]:
    return [number for (number,) in database.execute("SELECT number FROM kept ORDER BY number")]


def add(database: Database, number: int) -> None:
    database.execute(f"INSERT INTO kept VALUES ({number})")


def test_what_is_changed_is_taken_back_to_where_each_block_began(table: Database) -> None:
    add(table, 1)
    with isolated(table):
        add(table, 2)
        with isolated(table):
            add(table, 3)
            assert numbers(table) == [1, 2, 3]
        assert numbers(table) == [1, 2]
    assert numbers(table) == [1]


def test_an_error_goes_on_and_takes_its_block_back(table: Database) -> None:
    with isolated(table):
        add(table, 1)
        with pytest.raises(RuntimeError, match="trouble"), isolated(table):
            add(table, 2)
            raise RuntimeError("trouble")
        assert numbers(table) == [1]
    assert numbers(table) == []


def test_transactions_inside_commit_as_ever(table: Database) -> None:
    seen: list[object] = []
    with isolated(table):
        with atomic(table, durable=True):
            add(table, 1)
            with atomic(table):
                on_commit(lambda: seen.append(numbers(table)), table)
            assert seen == []
        assert seen == [[1]]
        with pytest.raises(RuntimeError), atomic(table):
            on_commit(lambda: seen.append("never"), table)
            raise RuntimeError
        with isolated(table), atomic(table):
            on_commit(lambda: seen.append("inner"), table)
        on_commit(lambda: seen.append("at once"), table)
    assert seen == [[1], "inner", "at once"]
    assert numbers(table) == []


def test_a_transaction_around_it_goes_on(table: Database) -> None:
    seen: list[str] = []
    with atomic(table):
        add(table, 1)
        on_commit(lambda: seen.append("around"), table)
        with isolated(table):
            add(table, 2)
            with atomic(table):
                on_commit(lambda: seen.append("inside"), table)
        assert seen == ["inside"]
    assert (numbers(table), seen) == ([1], ["inside", "around"])
