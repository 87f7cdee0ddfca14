"""Databases without tables, and modules that are read into registries of their own."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm import Database, Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextlib import AbstractContextManager

    Another = Callable[[], AbstractContextManager[Database]]


@pytest.fixture
def another(database: Database) -> Another:
    """A second database of the same kind, for a while."""

    @contextmanager
    def made() -> Generator[Database]:
        if database.backend.dialect.name == "sqlite":
            with Database("sqlite://") as other:
                yield other
            other.dispose()
            return
        database.execute("ALTER SCHEMA public RENAME TO kept")
        database.execute("CREATE SCHEMA public")
        try:
            yield database
        finally:
            database.execute("DROP SCHEMA public CASCADE")
            database.execute("ALTER SCHEMA kept RENAME TO public")

    return made


class Module:
    """A module of models that was read from its text."""

    def __init__(self, text: str) -> None:
        self.registry = Registry()
        names: dict[str, Any] = {"__name__": "shop.models", "_registry": self.registry}
        exec(text.replace("class Meta:\n", "class Meta:\n        registry = _registry\n"), names)
        self.registry.complete()
        self._names = names

    def __getattr__(self, name: str) -> Any:
        return self._names[name]


@pytest.fixture
def read() -> type[Module]:
    """Reads the text of a module."""
    return Module
