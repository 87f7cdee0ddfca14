"""Deletion of rows with all that hangs on them: what it reaches, of which no more is read than keys."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from bandstand.contracts.data.errors import Integrity
from bandstand.contracts.data.fields import OnDelete
from bandstand.sqlalchemy._changing import clear
from bandstand.sqlalchemy._conditions import in_keys
from bandstand.sqlalchemy._groups import Group
from bandstand.sqlalchemy._including import batches
from bandstand.sqlalchemy._linking import links_of
from bandstand.sqlalchemy._references import references_to
from bandstand.sqlalchemy._removing import remove

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy.orm import Mapper, Session

    from bandstand.contracts.data.entities import Key
    from bandstand.sqlalchemy._catalogue import Catalogue, Entity
    from bandstand.sqlalchemy._references import Reference

    Found = dict[Entity, dict[Key, Mapping[str, Any]]]


@dataclass(slots=True)
class Deletion:
    """All that a deletion reaches, found by following references back."""

    session: Session
    catalogue: Catalogue
    deleted: list[Group] = field(default_factory=list[Group])
    _cleared: list[Group] = field(default_factory=list[Group])
    _protected: list[Group] = field(default_factory=list[Group])
    _gone: dict[Mapper[Any], set[Key]] = field(default_factory=dict["Mapper[Any]", "set[Key]"])
    _waiting: deque[Group] = field(default_factory=deque[Group])
    _references: dict[Entity, tuple[Reference, ...]] = field(default_factory=dict["Entity", "tuple[Reference, ...]"])

    def begin(self, entity: Entity, where: Any, *, lock: bool = False) -> list[Mapping[str, Any]]:
        """Take the rows that a condition is about, and give their keys, versions and what others refer to.

        Args:
            entity: Theirs.
            where: The condition in SQL.
            lock: Whether nobody else may change them meanwhile.
        """
        found = self._read(entity, where, lock=lock)
        for own, rows in found.items():
            self._take(Group(own, (), rows))
        return [values for rows in found.values() for values in rows.values()]

    def follow(self) -> None:
        """Follow all that refers to the rows, and to what goes with them, to the end."""
        while self._waiting:
            group = self._waiting.popleft()
            for reference in self._references_to(group.entity):
                self._follow(group, reference)

    @property
    def cleared(self) -> Iterator[Group]:
        """What would refer to nothing afterwards."""
        return self._left(self._cleared)

    @property
    def protected(self) -> Iterator[Group]:
        """What forbids the deletion."""
        return self._left(self._protected)

    def _left(self, groups: list[Group]) -> Iterator[Group]:
        """Give groups without the rows that are deleted themselves."""
        for group in groups:
            left = self._not_gone(group)
            if left.rows:
                yield left

    def _not_gone(self, group: Group) -> Group:
        gone = self._gone.setdefault(group.entity.mapper.base_mapper, set())
        rows = {key: values for key, values in group.rows.items() if key not in gone}
        return Group(group.entity, group.path, rows, group.reference)

    def _take(self, group: Group) -> None:
        taken = self._not_gone(group)
        if taken.rows:
            self._gone[group.entity.mapper.base_mapper].update(taken.rows)
            self.deleted.append(taken)
            self._waiting.append(taken)

    def _follow(self, group: Group, reference: Reference) -> None:
        if reference.rule is OnDelete.NOTHING:
            return
        for entity, rows in self._referring(group, reference).items():
            found = Group(entity, (*group.path, reference.back), rows, reference)
            if reference.rule is OnDelete.CASCADE:
                self._take(found)
            else:
                (self._protected if reference.rule is OnDelete.PROTECT else self._cleared).append(found)

    def _referring(self, group: Group, reference: Reference) -> Found:
        entity = reference.entity
        columns = [getattr(entity.rows, name) for name in reference.fields]
        wanted = dict.fromkeys(tuple(values[name] for name in reference.ends) for values in group.rows.values())
        found: Found = {}
        for part in batches(each for each in wanted if None not in each):
            for own, rows in self._read(entity, in_keys(columns, part)).items():
                found.setdefault(own, {}).update(rows)
        return found

    def _read(self, entity: Entity, where: Any, *, lock: bool = False) -> Found:
        """Read what must be known of rows, by the entity of each row's own class."""
        names = self._needed(entity)
        columns = [getattr(entity.rows, name) for name in names]
        told = entity.mapper.polymorphic_on if entity.polymorphic else None
        key = columns[: len(entity.info.key)]
        statement = select(*columns, *([] if told is None else [told])).where(where).order_by(*key)
        if lock:
            of: Any = {} if len(entity.mapper.tables) > 1 else {"of": entity.rows}
            statement = statement.with_for_update(**of)
        found: Found = {}
        for row in self.session.execute(statement):
            own = entity if told is None else self._own(entity, row[-1])
            values = dict(zip(names, row, strict=False))
            found.setdefault(own, {})[tuple(row[: len(key)])] = values
        return dict(self._completed(found, names))

    def _own(self, entity: Entity, identity: object) -> Entity:
        """Give the entity of a class by what tells its rows apart."""
        mapper = entity.mapper.polymorphic_map.get(identity, entity.mapper)
        return self.catalogue.of_mapper(mapper) or entity

    def _completed(self, found: Found, names: Iterable[str]) -> Iterator[tuple[Entity, dict[Key, Mapping[str, Any]]]]:
        """Read what is referred to of a class, and of none that it extends."""
        for entity, rows in found.items():
            if set(self._needed(entity)) <= set(names):
                yield entity, rows
                continue
            key = [getattr(entity.rows, name) for name in entity.info.key]
            read: dict[Key, Mapping[str, Any]] = {}
            for part in batches(rows):
                read |= self._read(entity, in_keys(key, part)).get(entity, {})
            yield entity, read

    def _needed(self, entity: Entity) -> tuple[str, ...]:
        """Give the fields whose values are looked at: the key first, the version, and what others refer to."""
        version = () if entity.info.version is None else (entity.info.version,)
        ends = [name for each in self._references_to(entity) for name in each.ends]
        held = [name for link in links_of(self.catalogue, entity) for name in link.names]
        return tuple(dict.fromkeys((*entity.info.key, *version, *ends, *held)))

    def _references_to(self, entity: Entity) -> tuple[Reference, ...]:
        if entity not in self._references:
            self._references[entity] = tuple(references_to(self.catalogue, entity))
        return self._references[entity]

    def carry_out(self) -> None:
        """Delete and clear.

        Raises:
            Integrity: Something forbids it.
        """
        for group in self.protected:
            name = "" if group.reference is None else group.reference.name
            raise Integrity(group.entity.name, "protected", (name,))
        for group in self.cleared:
            fields = () if group.reference is None else group.reference.fields
            clear(self.session, group.entity, group.rows, fields)
        remove(self.session, self.catalogue, self.deleted)
