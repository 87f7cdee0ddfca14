"""Databases whose whole schema is the test's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ..conftest import database_beside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm import Database


@pytest.fixture(scope="session")
def postgresql_url(postgresql_url: str) -> Iterator[str]:
    """A database beside that of the session, since schemas are looked at as a whole, and dropped."""
    with database_beside(postgresql_url, "migrated") as url:
        yield url


@pytest.fixture
def database(database: Database) -> Iterator[Database]:
    """A database without tables, which go again afterwards."""
    yield database
    if database.backend.dialect.name == "postgresql":
        database.execute("DROP SCHEMA public CASCADE")
        database.execute("CREATE SCHEMA public")
