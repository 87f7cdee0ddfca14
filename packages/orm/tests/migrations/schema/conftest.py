"""Models in several versions, and databases that keep what tests make of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm import Database, Registry
from bandstand.orm.models import Model

from .reflection import schema_of

if TYPE_CHECKING:
    from collections.abc import Callable


class Models:
    """One version of the models of an app, with a registry of its own."""

    def __init__(self) -> None:
        self.registry = Registry()

    def add(self, name: str, meta: dict[str, Any] | None = None, /, **fields: Any) -> Any:
        """Declare a model with a key called id, unless it is given another."""
        options = {"app_label": "shop", "registry": self.registry, **(meta or {})}
        body = {"__module__": __name__, "__qualname__": name, "Meta": type("Meta", (), options), **fields}
        made: Any = type(Model)
        return made(name, (Model,), body)


@pytest.fixture
def models() -> type[Models]:
    """The class of one version."""
    return Models


@pytest.fixture
def fresh(database: Database, postgresql_url: str) -> Callable[[Models], Any]:
    """What the schema of a version is when ``create_all`` makes it of nothing, in the same kind of database."""

    def make(version: Models) -> Any:
        if database.backend.dialect.name == "sqlite":
            with Database("sqlite://") as other:
                other.create_all(*version.registry)
                return schema_of(other)
        database.execute("ALTER SCHEMA public RENAME TO kept")
        database.execute("CREATE SCHEMA public")
        try:
            database.create_all(*version.registry)
            return schema_of(database)
        finally:
            database.execute("DROP SCHEMA public CASCADE")
            database.execute("ALTER SCHEMA kept RENAME TO public")

    return make
