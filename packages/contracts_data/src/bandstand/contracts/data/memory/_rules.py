"""The rules that the store itself keeps: what breaks them is an ``Integrity`` error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.data.conditions import And, Compare, Not, Or, Some
from bandstand.contracts.data.errors import Integrity
from bandstand.contracts.data.fields import ConstraintInfo
from bandstand.contracts.data.memory._matching import matches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.contracts.data.conditions import Condition
    from bandstand.contracts.data.entities import EntityInfo, Key
    from bandstand.contracts.data.memory._tables import Record, Tables


def broken_rules(tables: Tables, entity: EntityInfo, record: Record, own: Key | None) -> Iterator[Integrity]:
    """Find what rules a record breaks; ``own`` is the key under which it is stored already."""
    for field in entity.fields:
        if record[field.name] is None and not field.null and not field.generated:
            yield Integrity(entity.name, "null", (field.name,))
    for relation in entity.relations:
        kept = tuple(record[name] for name in relation.fields)
        if kept and None not in kept and kept not in tables.records[relation.target]:
            yield Integrity(entity.name, "reference", (relation.name,))
    for constraint in _constraints(entity):
        if constraint.check is not None:
            broken = not matches(tables, entity, record, constraint.check)
        else:
            broken = _is_taken(tables, entity, record, own, constraint)
        if broken:
            yield Integrity(
                entity.name,
                "unique" if constraint.unique else "check",
                constraint.unique or tuple(sorted(_names(constraint.check))),
                constraint.name or None,
                constraint.text or None,
            )


def _constraints(entity: EntityInfo) -> Iterator[ConstraintInfo]:
    yield ConstraintInfo(name="", unique=entity.key)
    for field in entity.fields:
        if field.unique and entity.key != (field.name,):
            yield ConstraintInfo(name="", unique=(field.name,))
    for relation in entity.relations:
        if relation.unique and relation.fields:
            yield ConstraintInfo(name="", unique=relation.fields)
    yield from entity.constraints


def _is_taken(tables: Tables, entity: EntityInfo, record: Record, own: Key | None, rule: ConstraintInfo) -> bool:
    taken = [_folded(record[name], rule.ignoring_case) for name in rule.unique]
    if None in taken or not _applies(tables, entity, record, rule):
        return False
    return any(
        [_folded(other[name], rule.ignoring_case) for name in rule.unique] == taken
        for key, other in tables.records[entity.name].items()
        if key != own and _applies(tables, entity, other, rule)
    )


def _applies(tables: Tables, entity: EntityInfo, record: Record, rule: ConstraintInfo) -> bool:
    return rule.where is None or matches(tables, entity, record, rule.where)


def _folded(value: object, ignoring_case: bool) -> object:
    return value.casefold() if ignoring_case and isinstance(value, str) else value


def _names(condition: Condition | None) -> set[str]:
    """Give the names with which the paths of a condition begin."""
    match condition:
        case And(parts=parts) | Or(parts=parts):
            return {name for part in parts for name in _names(part)}
        case Not(part=part):
            return _names(part)
        case Compare(path=path) | Some(path=path):
            return {path[0]}
        case _:
            return set()
