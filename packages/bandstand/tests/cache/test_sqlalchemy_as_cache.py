"""The cache in rows of a class of SQLAlchemy: the contract's suites on each database, and transactions."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import BigInteger, Double, Engine, Float, Integer, LargeBinary, Text, create_engine, text, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bandstand.cache import RowCache
from bandstand.contracts.cache.asynchronous.testing import (
    AsyncAtomicSuite,
    AsyncCacheSuite,
    AsyncTaggedSuite,
    BothColoursSuite,
)
from bandstand.contracts.cache.testing import AtomicSuite, CacheSuite, TaggedSuite, Timed

pytest.importorskip("bandstand.sqlalchemy", reason="bandstand-sqlalchemy is not installed")

from bandstand.sqlalchemy import SQLAlchemySource

if TYPE_CHECKING:
    from collections.abc import Iterator


class Base(DeclarativeBase):
    """What the classes below extend."""


class Kept(Base):
    """A row of a cache, in a table that is older than it and names its columns as it likes."""

    __tablename__ = "kept"

    name: Mapped[str] = mapped_column("key", Text, primary_key=True)
    data: Mapped[bytes | None] = mapped_column(LargeBinary)
    number: Mapped[int | None] = mapped_column(BigInteger)
    ends: Mapped[float | None] = mapped_column(Double, index=True)


class Narrow(Base):
    """A row whose numbers have 32 bits."""

    __tablename__ = "narrow"

    name: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes | None]
    number: Mapped[int | None] = mapped_column(Integer)
    ends: Mapped[float | None] = mapped_column(Float(53))


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """An engine of a database with the tables, empty."""
    options: dict[str, Any] = {"connect_args": {"timeout": 60}} if url.startswith("sqlite") else {}  # Any: a driver's
    made = create_engine(url.replace("postgresql:", "postgresql+psycopg:"), **options)
    Base.metadata.create_all(made)
    yield made
    Base.metadata.drop_all(made)
    made.dispose()


@pytest.fixture
def source(engine: Engine) -> SQLAlchemySource:
    return SQLAlchemySource(Base, engine, namespace="shop")


class OverSQLAlchemy:
    """Makes the cache of a suite over a class of SQLAlchemy."""

    @pytest.fixture(autouse=True)
    def keep_source(self, source: SQLAlchemySource, engine: Engine) -> None:
        self.source, self.engine = source, engine

    def make(self) -> Timed[RowCache]:
        return Timed(RowCache(self.source, Kept), self.advance)

    def advance(self, seconds: float) -> None:
        """Let everything end earlier, instead of waiting."""
        with self.engine.begin() as connection:
            connection.execute(update(Kept).values(ends=Kept.ends - seconds))


class TestCache(OverSQLAlchemy, CacheSuite):
    pass


class TestAtomic(OverSQLAlchemy, AtomicSuite):
    pass


class TestTagged(OverSQLAlchemy, TaggedSuite):
    pass


class TestAsync(OverSQLAlchemy, AsyncCacheSuite):
    pass


class TestAsyncAtomic(OverSQLAlchemy, AsyncAtomicSuite):
    pass


class TestAsyncTagged(OverSQLAlchemy, AsyncTaggedSuite):
    pass


class TestBothColours(OverSQLAlchemy, BothColoursSuite):
    pass


class Trouble(Exception):
    """Takes a unit of work back."""


def test_what_is_stored_in_a_unit_of_work_goes_with_it(source: SQLAlchemySource) -> None:
    cache = RowCache(source, "shop.Kept")
    cache.set("hits", 1)
    with suppress(Trouble), source.unit_of_work():
        cache.set_many({"name": "Ada", "other": "Grace"})
        cache.incr("hits")
        raise Trouble
    assert cache.get_many(["name", "other", "hits"]) == {"hits": 1}


def test_a_unit_of_work_goes_on_after_a_row_was_refused(source: SQLAlchemySource) -> None:
    cache = RowCache(source, Kept)
    cache.set("name", "Ada")
    insert = source.repository(Kept).abilities.bulk
    assert insert is not None
    with source.unit_of_work():
        cache.set("other", "Grace")
        backend: Any = cache._swept  # Any: what a faster process would bring about
        assert backend._insert({"bandstand:1:name": {"data": b"tAlan"}}) is False
        cache.set("third", "Alan")
    assert cache.get_many(["name", "other", "third"]) == {"name": "Ada", "other": "Grace", "third": "Alan"}


def test_what_ends_first_goes_when_there_is_too_much(source: SQLAlchemySource, engine: Engine) -> None:
    cache = RowCache(source, Kept, max_entries=10)
    for number in range(30):
        cache.set(f"book{number:02}", number, 1000 + number)
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT key FROM kept ORDER BY key")).scalars().all()
    assert 10 <= len(kept) <= 12
    assert [name[-2:] for name in kept] == [str(number) for number in range(30 - len(kept), 30)]


def test_numbers_of_32_bits_are_too_narrow(source: SQLAlchemySource) -> None:
    with pytest.raises(ValueError, match="The field 'number' of rows of a cache is an integer of 64 bits or null"):
        RowCache(source, Narrow)
