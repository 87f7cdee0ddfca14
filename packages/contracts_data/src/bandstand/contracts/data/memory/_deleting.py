"""What goes along with a row that is deleted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bandstand.contracts.data.errors import Integrity
from bandstand.contracts.data.fields import OnDelete

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from bandstand.contracts.data.entities import EntityInfo, Key, Path
    from bandstand.contracts.data.fields import RelationInfo
    from bandstand.contracts.data.memory._tables import Tables


@dataclass(frozen=True, slots=True)
class Group:
    """Records of one entity that a deletion reaches the same way; ``relation`` is theirs that leads to what goes."""

    entity: EntityInfo
    path: Path
    keys: tuple[Key, ...]
    relation: RelationInfo | None = None


@dataclass(slots=True)
class Deletion:
    """All that a deletion reaches, found before anything is changed."""

    tables: Tables
    deleted: list[Group] = field(default_factory=list[Group])
    cleared: list[Group] = field(default_factory=list[Group])
    protected: list[Group] = field(default_factory=list[Group])
    _gone: set[tuple[str, Key]] = field(default_factory=set[tuple[str, "Key"]])

    def add(
        self, entity: EntityInfo, keys: Iterable[Key], path: Path = (), relation: RelationInfo | None = None
    ) -> None:
        """Reach records and whatever refers to them."""
        new = tuple(key for key in keys if (entity.name, key) not in self._gone)
        if not new:
            return
        self._gone.update((entity.name, key) for key in new)
        self.deleted.append(Group(entity, path, new, relation))
        for other, referring in self._referring(entity):
            found = tuple(self._find(other, referring, set(new)))
            further = (*path, referring.inverse or referring.name)
            if referring.on_delete is OnDelete.CASCADE:
                self.add(other, found, further, referring)
            elif referring.on_delete is not OnDelete.NOTHING and found:
                groups = self.protected if referring.on_delete is OnDelete.PROTECT else self.cleared
                groups.append(Group(other, further, found, referring))

    def left(self, groups: Iterable[Group]) -> Iterator[Group]:
        """Give groups without the records that are deleted anyway."""
        for group in groups:
            keys = tuple(key for key in group.keys if (group.entity.name, key) not in self._gone)
            if keys:
                yield Group(group.entity, group.path, keys, group.relation)

    def run(self) -> None:
        """Delete and clear.

        Raises:
            Integrity: Some of it is protected.
        """
        for group in self.left(self.protected):
            name = group.relation.name if group.relation else ""
            raise Integrity(group.entity.name, "protected", (name,))
        for group in self.left(self.cleared):
            nothing = dict.fromkeys(group.relation.fields if group.relation else ())
            for key in group.keys:
                self.tables.put(group.entity, {**self.tables.records[group.entity.name][key], **nothing})
        for group in self.deleted:
            for key in group.keys:
                self.tables.drop(group.entity, key)

    def _referring(self, entity: EntityInfo) -> Iterator[tuple[EntityInfo, RelationInfo]]:
        for other in self.tables.entities.values():
            for relation in other.relations:
                if relation.fields and relation.target == entity.name:
                    yield other, relation

    def _find(self, entity: EntityInfo, relation: RelationInfo, keys: Collection[Key]) -> Iterator[Key]:
        for key, record in self.tables.records[entity.name].items():
            if tuple(record[name] for name in relation.fields) in keys:
                yield key
