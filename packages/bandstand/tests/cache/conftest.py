"""Databases for caches: SQLite in a file, and one of PostgreSQL of this session's own."""

from __future__ import annotations

import os
import uuid
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POSTGRESQL = os.environ.get("BANDSTAND_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A database of PostgreSQL without tables."""
    import psycopg
    import psycopg.sql

    try:
        psycopg.connect(POSTGRESQL, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"PostgreSQL is not there: {error}")
        pytest.skip("PostgreSQL is not there, see BANDSTAND_TEST_POSTGRESQL.")
    name = f"bandstand_cache_{uuid.uuid4().hex[:12]}"
    quoted = psycopg.sql.Identifier(name)
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(quoted))
    yield f"{POSTGRESQL.rpartition('/')[0]}/{name}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as server:
        server.execute(psycopg.sql.SQL("DROP DATABASE {} WITH (FORCE)").format(quoted))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of each kind of database in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/site.db"
    found: str = request.getfixturevalue("postgresql_url")
    return found
