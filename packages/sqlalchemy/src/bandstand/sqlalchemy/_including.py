"""What is read along with rows: a statement for each relation, whichever way the class itself would load it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import inspect, select
from sqlalchemy.orm import aliased, lazyload, selectin_polymorphic, undefer
from sqlalchemy.orm.attributes import set_committed_value

from bandstand.sqlalchemy._conditions import in_keys
from bandstand.sqlalchemy._ordering import Ordering

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from bandstand.contracts.data.entities import Key, Path
    from bandstand.sqlalchemy._catalogue import Catalogue, Entity
    from bandstand.sqlalchemy._relations import Way

T = TypeVar("T")

_INCLUDED = "bandstand.included"
_AT_A_TIME = 500
"""How many keys a statement asks for."""


def plainly(entity: Entity) -> list[Any]:
    """Give the options by which rows are read with all of their own columns and nothing else."""
    options: list[Any] = [lazyload("*"), undefer("*")]
    if entity.polymorphic:
        options.append(selectin_polymorphic(entity.rows, entity.polymorphic))
    return options


def include(session: Session, catalogue: Catalogue, entity: Entity, rows: Iterable[Any], paths: Iterable[Path]) -> None:
    """Read relations of rows along.

    Raises:
        UnknownName: A name is no relation.
    """
    below: dict[str, list[Path]] = {}
    for path in paths:
        catalogue.ways(entity, path)
        below.setdefault(path[0], []).extend([path[1:]] if path[1:] else [])
    some = list({id(row): row for row in rows}.values())
    for name, rest in below.items():
        way = entity.ways[name]
        found = (
            _kept(session, catalogue, way, some) if way.fields else _elsewhere(session, catalogue, entity, way, some)
        )
        if rest:
            include(session, catalogue, catalogue.target(way), found, rest)


def _kept(session: Session, catalogue: Catalogue, way: Way, rows: list[Any]) -> list[Any]:
    """Read the rows whose keys others hold."""
    held = [(row, tuple(getattr(row, name) for name in way.fields)) for row in rows]
    wanted = dict.fromkeys(key for _, key in held if None not in key)
    found = rows_of(session, catalogue.target(way), wanted)
    for row, key in held:
        set_committed_value(row, way.name, found.get(key))
    return list(found.values())


def rows_of(session: Session, entity: Entity, keys: Iterable[Key]) -> dict[Key, Any]:
    """Read the rows of some keys."""
    columns = [getattr(entity.rows, name) for name in entity.info.key]
    found: dict[Key, Any] = {}
    for part in batches(keys):
        statement = select(entity.rows).where(in_keys(columns, part)).options(*plainly(entity))
        found |= {entity.info.key_of(row): row for row in session.scalars(statement)}
    return found


def _elsewhere(session: Session, catalogue: Catalogue, entity: Entity, way: Way, rows: list[Any]) -> list[Any]:
    """Read the rows that refer to others, or are linked with them."""
    keys = {entity.info.key_of(row): row for row in rows}
    found = at_the_end(session, catalogue, entity, way, keys)
    for row in rows:
        there = found.get(entity.info.key_of(row), [])
        if way.many:
            remember(row, way.name, there)
            if way.prop.lazy not in ("dynamic", "write_only"):
                set_committed_value(row, way.name, there)
        else:
            set_committed_value(row, way.name, there[0] if there else None)
    return [each for there in found.values() for each in there]


def at_the_end(
    session: Session, catalogue: Catalogue, entity: Entity, way: Way, keys: Iterable[Key]
) -> dict[Key, list[Any]]:
    """Read the rows at the end of a relation by the key of the row at its beginning, in the order of their entity."""
    target = catalogue.target(way)
    here = aliased(entity.rows, flat=True)
    columns = [getattr(here, name) for name in entity.info.key]
    ordering = Ordering(catalogue, target)
    found: dict[Key, list[Any]] = {}
    for part in batches(keys):
        statement = select(target.rows, *columns).select_from(here).join(getattr(here, way.name))
        statement = statement.where(in_keys(columns, part)).options(*plainly(target))
        ordered, _ = ordering.apply(statement, target.rows)
        for row, *key in session.execute(ordered):
            there = found.setdefault(tuple(key), [])
            # A relationship of its own making may find a row twice.
            there += [] if any(row is each for each in there) else [row]
    return found


def remember(row: Any, name: str, there: Sequence[Any] | None) -> None:
    """Keep, or forget, what was read along, in its order: the class may collect it in a set."""
    kept: dict[str, tuple[Any, ...]] = inspect(row).info.setdefault(_INCLUDED, {})
    if there is None:
        kept.pop(name, None)
    else:
        kept[name] = tuple(there)


def remembered(row: Any, name: str) -> tuple[Any, ...] | None:
    """Give what was read along."""
    kept: dict[str, tuple[Any, ...]] = inspect(row).info.get(_INCLUDED, {})
    return kept.get(name)


def batches(keys: Iterable[T]) -> Iterator[list[T]]:
    """Give keys in parts that fit into one statement."""
    waiting = iter(keys)
    while part := list(islice(waiting, _AT_A_TIME)):
        yield part
