"""Databases of the library, empty for each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.data.library import Library, fill
from bandstand.orm import Database
from bandstand.orm.source import ModelSource

from .extended import EXTENDED
from .models import LIBRARY, Book

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables; SQLite's is a file, since several threads use it."""
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'library.db'}" if is_sqlite else request.getfixturevalue("postgresql_url")
    made = Database(url)
    yield made
    made.dispose()


@pytest.fixture
def store(bare: Database) -> Iterator[Database]:
    """A database with the tables of the library."""
    bare.create_all(*LIBRARY)
    yield bare
    bare.drop_all(*LIBRARY)


@pytest.fixture
def source(store: Database) -> ModelSource:
    """An empty library."""
    return ModelSource(store, LIBRARY, versions={Book: "version"})


@pytest.fixture
def library(source: ModelSource) -> Library:
    """The library with its five books."""
    return fill(source)


@pytest.fixture
def asked(store: Database, library: Library) -> list[str]:
    """The statements that were sent since the library was filled, or the list was cleared."""
    statements: list[str] = []
    store.hooks.append(lambda statement: statements.append(statement.sql))
    return statements


@pytest.fixture
def extended(bare: Database) -> Iterator[ModelSource]:
    """A source of the further models, empty."""
    bare.create_all(*EXTENDED)
    yield ModelSource(bare, EXTENDED)
    bare.drop_all(*EXTENDED)
