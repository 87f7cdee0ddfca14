"""What is stored: a record for each row, and a set of links for each relation between many and many."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bandstand.contracts.data.entities import Entities, EntityInfo, Key
    from bandstand.contracts.data.fields import RelationInfo

Record: TypeAlias = Mapping[str, object]
"""The values of a row by field; never changed, only replaced."""


class Tables:
    """One state of the whole store.

    Records are replaced and never changed, so a copy is cheap, and what one unit of work does is not seen by others.
    """

    def __init__(self, entities: Entities) -> None:
        self.entities = entities
        self.records: dict[str, dict[Key, Record]] = {name: {} for name in entities}
        self._pairs: dict[tuple[str, str], frozenset[tuple[Key, Key]]] = {}

    def copy(self) -> Tables:
        """Give the same state, to be changed."""
        copied = Tables(self.entities)
        copied.records = {name: dict(records) for name, records in self.records.items()}
        copied._pairs = dict(self._pairs)
        return copied

    def put(self, entity: EntityInfo, record: Mapping[str, object]) -> None:
        """Store a record under its key."""
        key = key_of(entity, record)
        self.records[entity.name][key] = {name: deepcopy(value) for name, value in record.items()}

    def drop(self, entity: EntityInfo, key: Key) -> None:
        """Remove a record and its links."""
        del self.records[entity.name][key]
        for relation in entity.relations:
            if relation.linkable:
                self.set_links(entity, relation, key, ())

    def links(self, entity: EntityInfo, relation: RelationInfo, key: Key) -> list[Key]:
        """Give the keys that a row is linked to."""
        place, turned = _place(entity, relation)
        pairs = self._pairs.get(place, frozenset())
        return [pair[not turned] for pair in pairs if pair[turned] == key]

    def set_links(self, entity: EntityInfo, relation: RelationInfo, key: Key, keys: Iterable[Key]) -> None:
        """Link a row to these and no others."""
        place, turned = _place(entity, relation)
        others = frozenset(pair for pair in self._pairs.get(place, frozenset()) if pair[turned] != key)
        self._pairs[place] = others | {(other, key) if turned else (key, other) for other in keys}

    def related(self, entity: EntityInfo, relation: RelationInfo, record: Record) -> Iterator[Record]:
        """Give the records at the other end of a relation, in no certain order."""
        target = self.entities[relation.target]
        records = self.records[target.name]
        for key in self.related_keys(entity, relation, record):
            if key in records:
                yield records[key]

    def related_keys(self, entity: EntityInfo, relation: RelationInfo, record: Record) -> Iterator[Key]:
        """Give the keys at the other end of a relation."""
        key = key_of(entity, record)
        if relation.fields:
            kept = tuple(record[name] for name in relation.fields)
            yield from () if None in kept else (kept,)
        elif relation.linkable:
            yield from self.links(entity, relation, key)
        elif relation.inverse is not None:
            target = self.entities[relation.target]
            fields = target.relation(relation.inverse).fields
            for other, found in self.records[target.name].items():
                if tuple(found[name] for name in fields) == key:
                    yield other


def key_of(entity: EntityInfo, record: Record) -> Key:
    """Give the key of a record."""
    return tuple(record[name] for name in entity.key)


def _place(entity: EntityInfo, relation: RelationInfo) -> tuple[tuple[str, str], bool]:
    """Give where both ends of a relation keep their links, and whether this end is the second of each pair."""
    own, other = (entity.name, relation.name), (relation.target, relation.inverse or "")
    turned = relation.inverse is not None and other < own
    return (other if turned else own), turned
