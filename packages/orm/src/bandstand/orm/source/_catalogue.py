"""What a source knows of its models: each as an entity, with the names that both sides have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from bandstand.contracts.data.entities import Entities, EntityInfo, UnknownName
from bandstand.contracts.data.fields import FieldInfo
from bandstand.orm.source._describing import describe_model
from bandstand.orm.source._fields import key_field
from bandstand.orm.source._ways import Way, ways_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bandstand.contracts.data.entities import Key, Path, Trail
    from bandstand.orm.fields import Field
    from bandstand.orm.models import Model


@dataclass(frozen=True, eq=False)
class Entity:
    """A model as an entity.

    Attributes:
        model: The model.
        info: Its description.
        ways: Its relations by name.
    """

    model: type[Model]
    info: EntityInfo
    ways: Mapping[str, Way]

    @cached_property
    def fields(self) -> Mapping[str, Field[Any]]:
        """The fields by the names of their attributes."""
        return {field.attname: field for field in self.model._meta.fields}

    @property
    def key(self) -> tuple[Field[Any], ...]:
        """The fields of the key."""
        return self.model._meta.pk_fields

    def column_of(self, name: str) -> Field[Any]:
        """Give the field of a name, or that which holds the key of a relation.

        Raises:
            UnknownName: There is none, or the relation is kept elsewhere.
        """
        member = self.info.member(name)
        if isinstance(member, FieldInfo):
            return self.fields[name]
        if member.fields:
            return self.fields[member.fields[0]]
        known = [*self.fields, *(each.name for each in self.info.relations if each.fields)]
        raise UnknownName(name, f"what a row of {self.info.name!r} holds itself", known)

    def fits(self, key: Key) -> bool:
        """Whether a key has as many parts as the keys here, of their kinds and within the limits of their columns."""
        return len(key) == len(self.key) and all(
            self.info.field(field.attname).kind.holds(part) and _is_stored(field, part)
            for field, part in zip(self.key, key, strict=True)
        )

    def columns(self, values: Mapping[str, object]) -> dict[str, object]:
        """Give values by attribute: a relation has a key, or None.

        Raises:
            UnknownName: A name is not there.
        """
        found: dict[str, object] = {}
        for name, value in values.items():
            column = self.column_of(name)
            is_key = name in self.ways and value is not None
            found[column.attname] = cast("Key", value)[0] if is_key else value
        return found


class Catalogue:
    """All models of a source, described when somebody first asks: by then all are defined.

    Args:
        models: The models.
        versions: The name of the field that each save changes, by model.
    """

    def __init__(self, models: Iterable[type[Model]], versions: Mapping[type[Model], str]) -> None:
        kept = [model for model in models if not (model._meta.abstract or model._meta.auto_created)]
        known = dict.fromkeys(kept)
        self._by_name: dict[str, Entity] = {}
        for model in known:
            ways = {way.name: way for way in ways_of(model) if way.target in known}
            version = versions.get(model) or versions.get(model._meta.concrete_model)
            self._by_name[model._meta.label] = Entity(model, describe_model(model, ways, known, version), ways)
        self.entities = Entities(entity.info for entity in self._by_name.values())

    def __getitem__(self, name: str) -> Entity:
        return self._by_name[name]

    def follow(self, entity: Entity, path: Path) -> Trail:
        """Give where a path leads from an entity."""
        return self.entities.follow(entity.info.name, path)

    def ways(self, entity: Entity, path: Path) -> list[Way]:
        """Give the relations of a path that is made of nothing else.

        Raises:
            UnknownName: A name is not there, or no relation.
        """
        found: list[Way] = []
        for name in path:
            entity.info.relation(name)
            way = entity.ways[name]
            found.append(way)
            entity = self[way.target._meta.label]
        return found


def _is_stored(field: Field[Any], value: object) -> bool:
    try:
        key_field(field).get_prep_value(value)
    except ValueError:
        return False
    return True
