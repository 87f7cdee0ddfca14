"""What a source knows of its classes: each as an entity, with the names that both sides have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import inspect
from sqlalchemy.orm import Mapper, configure_mappers, registry

from bandstand.contracts.data.entities import Entities, EntityInfo, UnknownName
from bandstand.contracts.data.fields import FieldInfo, RelationInfo
from bandstand.sqlalchemy._about import About
from bandstand.sqlalchemy._constraints import Rule, rules_of
from bandstand.sqlalchemy._fields import Attribute, attributes_of
from bandstand.sqlalchemy._relations import Way, describe_relation, key_names, ways_of
from bandstand.sqlalchemy._values import fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bandstand.contracts.data.entities import Key, Path, Trail


@dataclass(frozen=True, eq=False)
class Entity:
    """A mapped class as an entity.

    Attributes:
        mapper: The class.
        info: Its description.
        attributes: Its fields by name.
        ways: Its relations by name.
        rules: What its tables keep over several fields.
        about: What else is known of it.
    """

    mapper: Mapper[Any]
    info: EntityInfo
    attributes: Mapping[str, Attribute]
    ways: Mapping[str, Way]
    rules: tuple[Rule, ...]
    about: About

    @property
    def name(self) -> str:
        """Its name."""
        return self.info.name

    @property
    def rows(self) -> type[Any]:
        """The class of its rows."""
        return self.mapper.class_

    @cached_property
    def polymorphic(self) -> tuple[type[Any], ...]:
        """The classes that extend it and share its rows."""
        if self.mapper.polymorphic_on is None:
            return ()
        return tuple(each.class_ for each in self.mapper.self_and_descendants if each is not self.mapper)

    def fits(self, key: Key) -> bool:
        """Whether a key has as many parts as the keys here, each of which its column can hold."""
        return len(key) == len(self.info.key) and all(
            type(part) is not bool and self.info.field(name).kind.holds(part) and fits(self.attributes[name], part)
            for name, part in zip(self.info.key, key, strict=True)
        )

    def columns_of(self, name: str) -> tuple[str, ...]:
        """Give the field of a name, or those that hold the key of a relation.

        Raises:
            UnknownName: There is none, or the relation is kept elsewhere.
        """
        member = self.info.member(name)
        if isinstance(member, FieldInfo):
            return (name,)
        if member.fields:
            return member.fields
        known = [*self.attributes, *(each.name for each in self.info.relations if each.fields)]
        raise UnknownName(name, f"what a row of {self.name!r} holds itself", known)

    def columns(self, values: Mapping[str, object]) -> dict[str, object]:
        """Give values by field: a relation has a key, or None.

        Raises:
            UnknownName: A name is not there.
        """
        found: dict[str, object] = {}
        for name, value in values.items():
            fields = self.columns_of(name)
            is_key = isinstance(self.info.member(name), RelationInfo)
            parts = (value,) if not is_key else cast("Key", value) if value is not None else (None,) * len(fields)
            found |= dict(zip(fields, parts, strict=True))
        return found


class Catalogue:
    """All classes of a source, described when somebody first asks: by then all are mapped.

    Args:
        classes: The mapped classes, or the base class or registry that has them.
        namespace: What the names of entities begin with.
        about: What else is known of them.
    """

    def __init__(self, classes: Any, namespace: str | None, about: Mapping[type[object], About]) -> None:
        configure_mappers()
        mappers = sorted(_mappers_of(classes), key=lambda each: each.class_.__name__)
        told = {mapper: _told(mapper, about) for mapper in mappers}
        names = {mapper: told[mapper].name or _name(mapper.class_, namespace) for mapper in mappers}
        self._by_mapper = {mapper: _describe(mapper, told[mapper], names) for mapper in mappers}
        self._by_name = {entity.name: entity for entity in self._by_mapper.values()}
        self.entities = Entities(entity.info for entity in self._by_mapper.values())

    def __getitem__(self, name: str) -> Entity:
        return self._by_name[name]

    def __iter__(self) -> Iterator[Entity]:
        return iter(self._by_name.values())

    def of_mapper(self, mapper: Mapper[Any]) -> Entity | None:
        """Give the entity of a class, or of the next one that it extends and that is known."""
        return next((self._by_mapper[each] for each in mapper.iterate_to_root() if each in self._by_mapper), None)

    def target(self, way: Way) -> Entity:
        """Give the entity that a relation leads to."""
        return self._by_mapper[way.target]

    def follow(self, entity: Entity, path: Path) -> Trail:
        """Give where a path leads from an entity."""
        return self.entities.follow(entity.name, path)

    def ways(self, entity: Entity, path: Path) -> list[Way]:
        """Give the relations of a path that is made of nothing else.

        Raises:
            UnknownName: A name is not there, or no relation.
        """
        found: list[Way] = []
        for name in path:
            entity.info.relation(name)
            found.append(entity.ways[name])
            entity = self.target(found[-1])
        return found


def _mappers_of(classes: Any) -> Iterator[Mapper[Any]]:
    if isinstance(classes, type):
        classes = getattr(classes, "registry", classes)
    if isinstance(classes, registry):
        yield from classes.mappers
        return
    if isinstance(classes, type):
        message = f"Expected a declarative base, a registry or several mapped classes; got {classes!r}."
        raise TypeError(message)
    given: Iterable[Any] = classes
    for each in given:
        found = inspect(each, raiseerr=False)
        if not isinstance(found, Mapper):
            message = f"Expected mapped classes; got {each!r}, which SQLAlchemy does not map."
            raise TypeError(message)
        yield found


def _told(mapper: Mapper[Any], about: Mapping[type[object], About]) -> About:
    return about.get(mapper.class_, About())


def _name(class_: type[object], namespace: str | None) -> str:
    if namespace is None:
        parts = [part for part in class_.__module__.split(".") if part != "models"]
        namespace = (parts or ["models"])[-1].strip("_") or "main"
    return f"{namespace}.{class_.__name__}"


def _describe(mapper: Mapper[Any], about: About, names: Mapping[Mapper[Any], str]) -> Entity:
    ways = {way.name: way for way in ways_of(mapper, about) if way.target in names}
    kept = {field: way.name for way in ways.values() for field in way.fields}
    version = about.version or _version(mapper)
    attributes = {each.name: each for each in attributes_of(mapper, about, version, kept)}
    _check_names(mapper, about, {*attributes, *ways})
    rules = tuple(rules_of(mapper, about))
    info = EntityInfo(
        name=names[mapper],
        fields=tuple(each.info for each in attributes.values()),
        key=key_names(mapper),
        relations=tuple(describe_relation(mapper, way, about, names) for way in ways.values()),
        constraints=tuple(filter(None, (rule.info(attributes) for rule in rules))),
        order=tuple(about.order),
        version=version,
        label=about.label,
        plural=about.plural,
    )
    return Entity(mapper, info, attributes, ways, rules, about)


def _version(mapper: Mapper[Any]) -> str | None:
    column = mapper.version_id_col
    return None if column is None else mapper.get_property_by_column(column).key


def _check_names(mapper: Mapper[Any], about: About, known: set[str]) -> None:
    for name in (*about.fields, *about.relations, *([about.version] if about.version else ())):
        if name not in known:
            raise UnknownName(name, f"the fields and relations of {mapper.class_.__qualname__!r}", sorted(known))
