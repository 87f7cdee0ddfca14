"""All kinds of rows of a source, and the way from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bandstand.contracts.data._names import UnknownName, split
from bandstand.contracts.data.fields import RelationInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bandstand.contracts.data._names import Path
    from bandstand.contracts.data.entities._entity import EntityInfo
    from bandstand.contracts.data.fields import FieldInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """Where a path leads.

    Attributes:
        path: The names.
        relations: The relations that it goes through, without one at its end.
        entity: The entity that the end belongs to.
        end: The field or relation at its end.
    """

    path: Path
    relations: tuple[RelationInfo, ...]
    entity: EntityInfo
    end: FieldInfo | RelationInfo

    @property
    def many(self) -> bool:
        """Whether a row may have several values there."""
        ends = (self.end,) if isinstance(self.end, RelationInfo) else ()
        return any(relation.many for relation in (*self.relations, *ends))


class Entities(Mapping[str, "EntityInfo"]):
    """The entities of a source by name, checked against each other when they are put together.

    Raises:
        ValueError: Two have one name, an inverse does not lead back, or a relation keeps the wrong number of fields.
        UnknownName: A relation leads to an entity, or has an inverse, that there is not.
    """

    def __init__(self, entities: Iterable[EntityInfo] = ()) -> None:
        self._entities: dict[str, EntityInfo] = {}
        for entity in entities:
            if self._entities.setdefault(entity.name, entity) is not entity:
                message = f"Two entities have the name {entity.name!r}; expected names that differ."
                raise ValueError(message)
        for entity in self._entities.values():
            for relation in entity.relations:
                self._check(entity, relation)

    def _check(self, entity: EntityInfo, relation: RelationInfo) -> None:
        target = self[relation.target]
        if relation.fields and len(relation.fields) != len(target.key):
            message = f"{relation.name!r} of {entity.name!r} keeps the key {target.key!r}; got {relation.fields!r}."
            raise ValueError(message)
        if relation.inverse is None:
            return
        back = target.relation(relation.inverse)
        if (back.target, back.inverse) != (entity.name, relation.name):
            message = f"The inverse of {relation.name!r} of {entity.name!r} must lead back to it; got {back!r}."
            raise ValueError(message)

    def follow(self, entity: str, path: str | Iterable[str]) -> Trail:
        """Give where a path leads from an entity.

        Raises:
            UnknownName: A name on the way is not there, or goes on behind a field.
        """
        names = split(path)
        at = self[entity]
        relations: list[RelationInfo] = []
        for name in names[:-1]:
            relation = at.relation(name)
            relations.append(relation)
            at = self[relation.target]
        return Trail(path=names, relations=tuple(relations), entity=at, end=at.member(names[-1]))

    def __getitem__(self, name: str) -> EntityInfo:
        found = self._entities.get(name)
        if found is None:
            raise UnknownName(name, "the entities of this source", self._entities)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._entities)

    def __len__(self) -> int:
        return len(self._entities)
