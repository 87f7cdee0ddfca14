"""What is read along with rows: relations to one row by joins, all others by a statement each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from bandstand.orm.prefetch import Prefetch
from bandstand.orm.source._ordering import Ordering

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.contracts.data.entities import Path
    from bandstand.orm.database import Database
    from bandstand.orm.queryset import QuerySet
    from bandstand.orm.source._catalogue import Catalogue, Entity
    from bandstand.orm.source._ways import Way

Q_ = TypeVar("Q_", bound="QuerySet[Any]")


def include(catalogue: Catalogue, database: Database, entity: Entity, rows: Q_, paths: Iterable[Path]) -> Q_:
    """Let a queryset read relations along.

    Raises:
        UnknownName: A name is no relation.
    """
    joined: list[str] = []
    apart: dict[str, Prefetch] = {}
    for path in paths:
        ways = catalogue.ways(entity, path)
        single = _leading(ways)
        if single:
            joined.append("__".join(way.lookup for way in ways[:single]))
        for length in range(single + 1, len(ways) + 1):
            name = "__".join(way.name for way in ways[:length])
            apart.setdefault(name, Prefetch(name, ordered(catalogue, database, ways[length - 1])))
    if joined:
        rows = rows.select_related(*dict.fromkeys(joined))
    return rows.prefetch_related(*apart.values()) if apart else rows


def _leading(ways: list[Way]) -> int:
    """Give how many relations to one row a path begins with."""
    return next((place for place, way in enumerate(ways) if way.many), len(ways))


def ordered(catalogue: Catalogue, database: Database, way: Way) -> QuerySet[Any]:
    """Give the rows that a relation may lead to, in the order of their entity."""
    manager = way.target._default_manager if way.many else way.target._base_manager
    target = catalogue[way.target._meta.label]
    return manager.using(database).order_by(*Ordering(catalogue, target, ()).steps())
