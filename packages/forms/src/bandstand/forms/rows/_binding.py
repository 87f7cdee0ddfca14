"""Where the rows of an entity are: in the source that is given, else in the current one that knows the entity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from bandstand.contracts.data import DATA, SOURCES
from bandstand.contracts.services import find

if TYPE_CHECKING:
    from bandstand.contracts.data import DataSource
    from bandstand.contracts.data.repository import Repository

Entity: TypeAlias = "str | type[object]"
"""An entity by its name, ``"shop.Book"``, or by the class of its rows."""

Rows: TypeAlias = "Repository[Any]"
"""The rows of whatever entity; Any, for which class they are is known when the form is used."""


class NoSource(LookupError):
    """No data source was given, and none of the current ones knows the entity.

    Attributes:
        entity: The entity.
    """

    def __init__(self, entity: Entity) -> None:
        super().__init__(entity)
        self.entity = entity

    def __str__(self) -> str:
        name = self.entity if isinstance(self.entity, str) else self.entity.__qualname__
        return f"No data source knows {name!r}: give one as source=, set it in Meta, or provide one."


def source_of(entity: Entity, source: DataSource | None = None) -> DataSource:
    """Give the source of an entity.

    Raises:
        NoSource: Nobody knows it.
    """
    if source is not None:
        return source
    main = find(DATA)
    if main is not None and main.find(entity) is not None:
        return main
    sources = find(SOURCES)
    for alias in sources or ():
        found = sources.get(alias) if sources is not None else None
        if found is not None and found.find(entity) is not None:
            return found
    raise NoSource(entity)


def rows_of(entity: Entity, source: DataSource | None = None) -> Rows:
    """Give the rows of an entity.

    Raises:
        NoSource: No source knows it.
    """
    return source_of(entity, source).repository(entity)
