"""Which rows refer to others by foreign keys, and what becomes of them when those are deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm.exc import UnmappedColumnError

from bandstand.contracts.data.fields import OnDelete
from bandstand.sqlalchemy._relations import constraint_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ForeignKeyConstraint

    from bandstand.sqlalchemy._catalogue import Catalogue, Entity

_RULES = {"CASCADE": OnDelete.CASCADE, "SET NULL": OnDelete.SET_NULL, "SET DEFAULT": OnDelete.NOTHING}


@dataclass(frozen=True, slots=True)
class Reference:
    """Fields of an entity that refer to rows of another.

    Attributes:
        entity: The entity that refers.
        name: The relation, or the field, that does.
        back: What the relation is called from the other end.
        fields: The fields.
        ends: The fields of the other that they refer to.
        rule: What becomes of the row when the other is deleted.
    """

    entity: Entity
    name: str
    back: str
    fields: tuple[str, ...]
    ends: tuple[str, ...]
    rule: OnDelete


def references_to(catalogue: Catalogue, target: Entity) -> Iterator[Reference]:
    """Give the references to the rows of an entity, or of one that it extends."""
    for entity in catalogue:
        for table in _own_tables(entity):
            for constraint in sorted(table.foreign_key_constraints, key=lambda each: sorted(each.column_keys)):
                found = _reference(entity, target, constraint)
                if found is not None:
                    yield found


def _own_tables(entity: Entity) -> list[Any]:
    """Give the table that a class adds to what it extends; nothing where it shares that of its base."""
    inherited = entity.mapper.inherits
    tables = [] if inherited is None else list(inherited.tables)
    return [table for table in entity.mapper.tables if table not in tables]


def _reference(entity: Entity, target: Entity, constraint: ForeignKeyConstraint) -> Reference | None:
    is_link = entity.mapper.inherits is not None and set(constraint.columns) <= set(
        entity.mapper.local_table.primary_key
    )
    if constraint.referred_table not in target.mapper.tables or is_link:
        return None
    try:
        fields = tuple(entity.mapper.get_property_by_column(each.parent).key for each in constraint.elements)
        ends = tuple(target.mapper.get_property_by_column(each.column).key for each in constraint.elements)
    except UnmappedColumnError:
        return None
    ways = [way for way in entity.ways.values() if way.fields and constraint_of(way) is constraint]
    if ways:
        relation = entity.info.relation(ways[0].name)
        return Reference(entity, relation.name, relation.inverse or relation.name, fields, ends, relation.on_delete)
    rule = _RULES.get((constraint.ondelete or "").upper(), OnDelete.PROTECT)
    return Reference(entity, fields[0], fields[0], fields, ends, rule)
