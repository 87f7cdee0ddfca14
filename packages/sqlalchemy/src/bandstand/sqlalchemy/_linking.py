"""Links in a table between two others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, select

from bandstand.contracts.data.errors import Integrity
from bandstand.sqlalchemy._conditions import in_keys
from bandstand.sqlalchemy._including import batches, rows_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sqlalchemy.orm import Session

    from bandstand.contracts.data.entities import Key
    from bandstand.sqlalchemy._catalogue import Catalogue, Entity
    from bandstand.sqlalchemy._relations import Way


def link(session: Session, catalogue: Catalogue, entity: Entity, row: Any, way: Way, keys: list[Key]) -> None:
    """Let a row be linked with exactly the rows of some keys.

    Raises:
        Integrity: A key has no row.
    """
    target = catalogue.target(way)
    wanted = dict.fromkeys(keys)
    rows = rows_of(session, target, [key for key in wanted if target.fits(key)])
    if len(rows) < len(wanted):
        raise Integrity(entity.name, "reference", (way.name,))
    table: Any = way.prop.secondary
    here = {there: _value(entity, row, column) for column, there in way.prop.synchronize_pairs}
    ends = [(column, there) for column, there in way.prop.secondary_synchronize_pairs or ()]
    others = [there for _, there in ends]
    own = and_(*(column == value for column, value in here.items()))
    new = {tuple(_value(target, other, column) for column, _ in ends) for other in rows.values()}
    old = {tuple(found) for found in session.execute(select(*others).where(own))}
    for part in batches(old - new):
        session.execute(delete(table).where(own, in_keys(others, part)))
    added = [{**_named(here), **_named(dict(zip(others, each, strict=True)))} for each in new - old]
    if added:
        session.execute(insert(table), added)


def _named(values: dict[Any, object]) -> dict[str, object]:
    return {column.key: value for column, value in values.items()}


def _value(entity: Entity, row: Any, column: Any) -> object:
    return getattr(row, entity.mapper.get_property_by_column(column).key)


@dataclass(frozen=True, slots=True)
class Link:
    """What a table between has of one end.

    Attributes:
        table: The table.
        columns: Its columns that hold the key of that end, or part of it.
        names: The fields there whose values they hold.
        is_own: Whether the relation begins at that end, so that SQLAlchemy knows it there.
    """

    table: Any
    columns: tuple[Any, ...]
    names: tuple[str, ...]
    is_own: bool


def links_of(catalogue: Catalogue, entity: Entity) -> Iterator[Link]:
    """Give where the rows of an entity may be linked with others."""
    family = set(entity.mapper.iterate_to_root())
    for mapper in dict.fromkeys((entity.mapper, *(other.mapper for other in catalogue))):
        for prop in mapper.relationships:
            if prop.secondary is None or prop.viewonly:
                continue
            if mapper is entity.mapper:
                yield _link(entity, prop.secondary, prop.synchronize_pairs, is_own=True)
            if prop.mapper in family:
                yield _link(entity, prop.secondary, prop.secondary_synchronize_pairs or (), is_own=False)


def _link(entity: Entity, table: Any, pairs: Iterable[tuple[Any, Any]], *, is_own: bool) -> Link:
    ends = list(pairs)
    names = tuple(entity.mapper.get_property_by_column(here).key for here, _ in ends)
    return Link(table, tuple(there for _, there in ends), names, is_own)


def unlink(
    session: Session, catalogue: Catalogue, entity: Entity, rows: Collection[Mapping[str, Any]], *, own: bool
) -> None:
    """Drop the links with rows that are about to be deleted.

    Args:
        session: Where that is done.
        catalogue: All entities.
        entity: Theirs.
        rows: The values that links hold, of each row.
        own: Whether those of the entity's own relations go, too, which SQLAlchemy would drop.
    """
    known = {(link.table, link.columns) for link in links_of(catalogue, entity) if link.is_own and not own}
    for link in links_of(catalogue, entity):
        if (link.table, link.columns) in known:
            continue
        known.add((link.table, link.columns))
        held = [tuple(values[name] for name in link.names) for values in rows]
        for part in batches(each for each in held if None not in each):
            session.execute(delete(link.table).where(in_keys(list(link.columns), part)))
