"""The databases that the drivers are tested over: a PostgreSQL server where there is one, and a SQLite file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.exc import OperationalError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SERVER = os.environ.get("BANDSTAND_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[URL]:
    """A new database on the server, dropped in the end."""
    url = make_url(SERVER).set(drivername="postgresql+psycopg")
    name = f"bandstand_bridge_{uuid4().hex}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 5})
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"create database {name}")
    except OperationalError:
        message = f"There is no PostgreSQL at {url.render_as_string()}; BANDSTAND_TEST_POSTGRESQL names another."
        # On a contributor's machine it may be missing; where all must be there it is a failure.
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    yield url.set(database=name)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"drop database {name} with (force)")
    engine.dispose()


@pytest.fixture(params=["asyncpg", "psycopg_async", "aiosqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """A database by each driver in turn."""
    if request.param == "aiosqlite":
        return make_url(f"sqlite+aiosqlite:///{tmp_path / 'test.sqlite'}")
    server: URL = request.getfixturevalue("postgresql")
    return server.set(drivername=f"postgresql+{request.param}")
