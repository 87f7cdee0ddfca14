"""Transactions: all or nothing, in blocking and in asynchronous code."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bandstand.orm import Database, Model, Registry, atomic, fields, on_commit
from bandstand.orm.database import set_rollback
from bandstand.orm.errors import DatabaseError, IntegrityError, NotSupportedError, OperationalError, TransactionError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Coin(Model):
    name = fields.CharField(max_length=20, unique=True)

    class Meta:
        app_label = "purse"
        registry = Registry()


@pytest.fixture
def purse(database: Database) -> Iterator[Database]:
    database.create_all(Coin)
    yield database
    database.drop_all(Coin)


def names() -> list[str]:
    return sorted(Coin.objects.values_list("name", flat=True))


def test_what_a_block_did_stays_when_it_ends_and_goes_when_it_fails(purse: Database) -> None:
    with atomic():
        Coin.objects.create(name="penny")
    with pytest.raises(ZeroDivisionError), atomic():
        Coin.objects.create(name="dime")
        _ = 1 / 0
    assert names() == ["penny"]


def test_an_inner_block_fails_by_itself(purse: Database) -> None:
    with atomic():
        Coin.objects.create(name="penny")
        with pytest.raises(IntegrityError), atomic():
            Coin.objects.create(name="dime")
            Coin.objects.create(name="penny")
        Coin.objects.create(name="cent")
    assert names() == ["cent", "penny"]


def test_an_inner_block_without_a_savepoint_takes_the_outer_one_with_it(purse: Database) -> None:
    with pytest.raises(TransactionError, match="an inner block without a savepoint failed"), atomic():
        Coin.objects.create(name="penny")
        with pytest.raises(ZeroDivisionError), atomic(savepoint=False):
            _ = 1 / 0
    assert names() == []


def test_a_durable_block_is_the_outermost(purse: Database) -> None:
    with atomic(durable=True):
        Coin.objects.create(name="penny")
    with (
        pytest.raises(TransactionError, match=r"atomic\(durable=True\) is inside another"),
        atomic(),
        atomic(durable=True),
    ):
        pass
    assert names() == ["penny"]


def test_a_function_can_be_a_block(purse: Database) -> None:
    @atomic
    def pay() -> None:
        Coin.objects.create(name="penny")
        raise KeyError

    @atomic(durable=True)
    def save() -> str:
        Coin.objects.create(name="dime")
        return "saved"

    with pytest.raises(KeyError):
        pay()
    assert save() == "saved"
    assert names() == ["dime"]


def test_functions_run_after_the_commit_and_never_after_a_rollback(purse: Database) -> None:
    said: list[str] = []
    with atomic():
        on_commit(lambda: said.append("outer"))
        with pytest.raises(KeyError), atomic():
            on_commit(lambda: said.append("lost"))
            raise KeyError
        with atomic():
            on_commit(lambda: said.append("inner"))
        assert said == []
    assert said == ["outer", "inner"]
    with pytest.raises(KeyError), atomic():
        on_commit(lambda: said.append("never"))
        raise KeyError
    on_commit(lambda: said.append("at once"))
    assert said == ["outer", "inner", "at once"]


def test_a_robust_function_is_logged_and_the_others_run(purse: Database, caplog: pytest.LogCaptureFixture) -> None:
    said: list[str] = []
    with atomic():
        on_commit(lambda: 1 / 0, robust=True)
        on_commit(lambda: said.append("next"))
    assert said == ["next"]
    assert "A function that waited for a commit failed" in caplog.text


def test_a_block_can_be_rolled_back_without_an_error(purse: Database) -> None:
    with atomic():
        Coin.objects.create(name="penny")
        set_rollback()
    assert names() == []
    with pytest.raises(TransactionError, match="There is no transaction to roll back"):
        set_rollback()


def test_the_connection_is_returned_clean(purse: Database) -> None:
    for _ in range(20):
        with pytest.raises(KeyError), atomic():
            Coin.objects.create(name="penny")
            raise KeyError
    assert purse.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # of a pool that counts
    assert names() == []


def test_a_transaction_left_open_on_a_connection_is_ended_by_the_pool(purse: Database) -> None:
    raw = purse.engine.raw_connection()
    cursor = raw.cursor()
    cursor.execute("BEGIN")
    cursor.execute("INSERT INTO purse_coin (name) VALUES ('left')")
    cursor.close()
    raw.close()
    assert names() == []


def test_isolation_is_named_in_the_databases_own_words(purse: Database) -> None:
    if purse.backend.dialect.name == "sqlite":
        with purse.watch() as sent, atomic(isolation="IMMEDIATE"):
            Coin.objects.create(name="penny")
        assert sent[0].sql == "BEGIN IMMEDIATE"
    else:
        with atomic(isolation="SERIALIZABLE"):
            assert purse.execute("SHOW transaction_isolation")[0][0] == "serializable"
    with pytest.raises(NotSupportedError, match=f"{purse.url.get_backend_name()} has no .* 'CHAOS'"):
        atomic(isolation="CHAOS").__enter__()


def test_a_database_has_an_isolation_of_its_own(tmp_path: Path, postgresql_url: str) -> None:
    for url, isolation in ((f"sqlite:///{tmp_path}/purse.db", "IMMEDIATE"), (postgresql_url, "SERIALIZABLE")):
        database = Database(url, isolation=isolation)
        with database.watch() as sent:
            with atomic(database):
                pass
            with atomic(database, read_only=True):
                pass
        assert isolation in sent[0].sql
        assert isolation not in sent[2].sql
        database.dispose()


def test_a_block_for_reading_refuses_to_write_and_the_next_one_does_not(purse: Database) -> None:
    Coin.objects.create(name="penny")
    with purse.hold():
        with pytest.raises(DatabaseError, match=r"read-?only"), atomic(read_only=True):
            assert names() == ["penny"]
            Coin.objects.create(name="dime")
        Coin.objects.create(name="cent")
    assert names() == ["cent", "penny"]
    assert purse.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # of a pool that counts


def test_a_connection_that_is_lost_inside_a_block_is_thrown_away_and_its_error_is_told(postgresql_url: str) -> None:
    database, other = Database(postgresql_url, pool_size=1, max_overflow=0), Database(postgresql_url)
    with pytest.raises(OperationalError) as caught, atomic(database):
        ((pid,),) = database.execute("SELECT pg_backend_pid()")
        other.execute("SELECT pg_terminate_backend(%s)", (pid,))
        database.execute("SELECT 'lost'")
    assert caught.value.statement == "SELECT 'lost'"
    assert database.execute("SELECT 1") == [(1,)]
    database.dispose()
    other.dispose()


@pytest.mark.parametrize("driver", ["postgresql+psycopg_async", "postgresql+asyncpg"])
def test_asynchronous_blocks_nest_and_belong_to_their_task(postgresql_url: str, driver: str) -> None:
    async def play(database: Database) -> None:
        await database.run(database.create_all, Coin)
        async with atomic(database):
            await Coin.objects.acreate(name="penny")
            with pytest.raises(KeyError):
                async with atomic(database):
                    await Coin.objects.acreate(name="dime")
                    raise KeyError

            async def other() -> None:
                async with atomic(database):
                    pass

            with pytest.raises(TransactionError, match="belongs to another task"):
                await asyncio.create_task(other())
        assert await Coin.objects.filter(name="penny").aexists()
        assert await Coin.objects.acount() == 1
        await database.run(database.drop_all, Coin)
        await database.adispose()

    database = Database(postgresql_url.replace("postgresql", driver, 1))
    with database:
        asyncio.run(play(database))


def test_a_blocking_driver_cannot_hold_a_transaction_across_await() -> None:
    async def play() -> None:
        with pytest.raises(TransactionError, match=r"await database.run\(function\)"):
            async with atomic(Database("sqlite://")):
                pass

    asyncio.run(play())
