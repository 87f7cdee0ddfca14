"""Rows deleted by their keys, those that refer to others before these; by SQLAlchemy's sessions where these are needed.

A session would read all that is related to a row before it deletes it. That is for classes that want to be told, are
kept in several tables, or have relationships that no foreign key stands behind; of all others a statement for each
table is enough, for what hangs on them is known.
"""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Table, delete
from sqlalchemy.orm import RelationshipDirection

from bandstand.sqlalchemy._changing import clear, is_watched
from bandstand.sqlalchemy._conditions import in_keys
from bandstand.sqlalchemy._including import batches, rows_of
from bandstand.sqlalchemy._linking import unlink
from bandstand.sqlalchemy._references import Reference, references_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.orm import Mapper, RelationshipProperty, Session

    from bandstand.sqlalchemy._catalogue import Catalogue, Entity
    from bandstand.sqlalchemy._groups import Group

    Places = dict[Mapper[Any], list[Group]]


def remove(session: Session, catalogue: Catalogue, groups: Sequence[Group]) -> None:
    """Delete rows and the links with them.

    Args:
        session: Where that is done.
        catalogue: All entities.
        groups: The rows, those that were asked for first.
    """
    plain = {each.entity: _is_plain(session, catalogue, each.entity) for each in groups}
    for entity, is_plain in plain.items():
        rows = [values for group in groups if group.entity is entity for values in group.rows.values()]
        unlink(session, catalogue, entity, rows, own=is_plain)
    places: Places = {}
    for group in groups:
        places.setdefault(group.entity.mapper.base_mapper, []).append(group)
    for base in _ordered(session, catalogue, places):
        there = places[base]
        if all(plain[group.entity] for group in there):
            _delete(session, base, there)
        else:
            _delete_by_session(session, there)


def _delete(session: Session, base: Mapper[Any], groups: list[Group]) -> None:
    table: Any = base.local_table
    columns = list(base.primary_key)
    # What was found last refers to what was found first, in a table that refers to itself.
    keys = [key for group in groups for key in group.rows]
    for part in batches(reversed(keys)):
        session.execute(delete(table).where(in_keys(columns, part)))


def _delete_by_session(session: Session, groups: list[Group]) -> None:
    for group in groups:
        for row in rows_of(session, group.entity, group.rows).values():
            session.delete(row)
    session.flush()


class _Edge(NamedTuple):
    """A reference from rows that go to others that go."""

    reference: Reference
    start: Mapper[Any]
    end: Mapper[Any]


def _ordered(session: Session, catalogue: Catalogue, places: Places) -> list[Mapper[Any]]:
    """Give where to delete first: nothing goes while others that go, too, still refer to it.

    Where some refer to each other in a circle, it is opened by what may refer to nothing.
    """
    edges = list(_edges(catalogue, places))
    while True:
        graph = {base: {each.start for each in edges if each.end is base} for base in places}
        try:
            return list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            circle = set(error.args[1])
        loose = [each for each in edges if {each.start, each.end} <= circle and _may_be_cleared(each.reference)]
        if not loose:
            return list(reversed(places))  # such references are looked at when the transaction ends
        _open(session, places[loose[0].start], loose[0].reference)
        edges.remove(loose[0])


def _edges(catalogue: Catalogue, places: Places) -> Iterator[_Edge]:
    """Give the references between different tables; those in one are no matter of order."""
    for base, groups in places.items():
        for entity in dict.fromkeys(group.entity for group in groups):
            for reference in references_to(catalogue, entity):
                start = reference.entity.mapper.base_mapper
                if start in places and start is not base:
                    yield _Edge(reference, start, base)


def _may_be_cleared(reference: Reference) -> bool:
    return any(reference.entity.attributes[name].info.null for name in reference.fields)


def _open(session: Session, groups: Iterable[Group], reference: Reference) -> None:
    for group in groups:
        if group.entity.mapper.isa(reference.entity.mapper):
            clear(session, group.entity, group.rows, reference.fields)


def _is_plain(session: Session, catalogue: Catalogue, entity: Entity) -> bool:
    """Whether rows can be deleted by a statement: nothing but their table and what refers to it is concerned."""
    family = list(entity.mapper.base_mapper.self_and_descendants)
    tables = {each.local_table for each in family}
    if len(tables) > 1 or not isinstance(entity.mapper.local_table, Table):
        return False
    known = {frozenset(_columns(each)) for each in references_to(catalogue, entity)}
    related = [prop for each in family for prop in each.relationships if not prop.viewonly]
    return not is_watched(session, entity, "delete") and all(_is_known(prop, known) for prop in related)


def _columns(reference: Reference) -> Iterator[Any]:
    for name in reference.fields:
        yield reference.entity.attributes[name].column


def _is_known(prop: RelationshipProperty[Any], known: set[frozenset[Any]]) -> bool:
    """Whether a relationship is followed without SQLAlchemy."""
    if prop.direction is RelationshipDirection.ONETOMANY:
        return frozenset(there for _, there in prop.local_remote_pairs or ()) in known
    return not prop.cascade.delete
