"""Databases for the tests: SQLite in a file always, PostgreSQL where a server is there."""

from __future__ import annotations

import os
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, create_engine, event, make_url

from bandstand.contracts.data.library import Library, fill
from bandstand.sqlalchemy import SQLAlchemySource

from .fresh import close_all
from .models import ABOUT, Base

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

POSTGRESQL = os.environ.get("BANDSTAND_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")


def _server_is_missing() -> str:
    """Give why PostgreSQL cannot be used, or nothing."""
    import psycopg

    try:
        psycopg.connect(POSTGRESQL, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        return f"no PostgreSQL at BANDSTAND_TEST_POSTGRESQL ({error})".strip()
    return ""


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A database of PostgreSQL of this session's own."""
    import psycopg.sql

    missing = _server_is_missing()
    if missing:
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    name = f"bandstand_sqlalchemy_{uuid.uuid4().hex[:12]}"
    quoted = psycopg.sql.Identifier(name)
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(quoted))
    yield f"{POSTGRESQL.rpartition('/')[0]}/{name}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(psycopg.sql.SQL("DROP DATABASE {} WITH (FORCE)").format(quoted))


def engine_for(url: str) -> Engine:
    """Make an engine; SQLite looks at foreign keys only when it is told to."""
    made = create_engine(make_url(url))
    if made.dialect.name == "sqlite":
        event.listen(made, "connect", _keep_references)
    return made


def _keep_references(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


@contextmanager
def tables(engine: Engine, base: Any) -> Generator[Engine]:
    """Have the tables of some classes for a while."""
    base.metadata.create_all(engine)
    try:
        yield engine
    finally:
        base.metadata.drop_all(engine)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables; SQLite's is a file, since several threads use it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'library.db'}"
    found: str = request.getfixturevalue("postgresql_url")
    return found.replace("postgresql:", "postgresql+psycopg:")


@pytest.fixture
def bare(url: str) -> Iterator[Engine]:
    """An engine of a database without tables."""
    made = engine_for(url)
    yield made
    made.dispose()


@pytest.fixture
def engine(bare: Engine) -> Iterator[Engine]:
    """An engine of a database with the tables of the library."""
    with tables(bare, Base):
        yield bare


@pytest.fixture
def source(engine: Engine) -> SQLAlchemySource:
    """An empty library."""
    return SQLAlchemySource(Base, engine, namespace="library", about=ABOUT)


@pytest.fixture
def library(source: SQLAlchemySource) -> Library:
    """The library with its five books."""
    return fill(source)


@pytest.fixture
def left_behind() -> Iterator[None]:
    """Close the libraries in memory that a test has made."""
    yield
    close_all()
