"""Descriptions read off plain dataclasses."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from bandstand.contracts.data.entities import EntityInfo
from bandstand.contracts.data.fields import FieldInfo, FieldKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bandstand.contracts.data.fields import ConstraintInfo, RelationInfo
    from bandstand.contracts.data.query import Order

_KINDS: dict[object, FieldKind] = {
    str: FieldKind.CHAR,
    int: FieldKind.INTEGER,
    bool: FieldKind.BOOLEAN,
    float: FieldKind.FLOAT,
    Decimal: FieldKind.DECIMAL,
    date: FieldKind.DATE,
    time: FieldKind.TIME,
    datetime: FieldKind.DATETIME,
    timedelta: FieldKind.DURATION,
    UUID: FieldKind.UUID,
    bytes: FieldKind.BINARY,
    dict: FieldKind.JSON,
    list: FieldKind.JSON,
}


def describe(
    row: type[object],
    *,
    name: str,
    key: Iterable[str] = ("id",),
    relations: Iterable[RelationInfo] = (),
    constraints: Iterable[ConstraintInfo] = (),
    order: Iterable[Order] = (),
    version: str | None = None,
) -> EntityInfo:
    """Describe an entity whose rows are of a dataclass.

    The kind of a field follows from its annotation, ``| None`` lets it be null, and a default is its default. What else
    there is to say stands in its metadata, by the names of ``FieldInfo``: ``field(metadata={"max_length": 100})``. The
    version, and a key of one integer that is None at first, are generated. A name that is a relation's is no field:
    declare it without a default, ``author: Author = field(init=False)``, and a query that includes it fills it in.

    Raises:
        TypeError: The class is no dataclass.
    """
    if not is_dataclass(row):
        message = f"Entities are described from dataclasses; got {row!r}."
        raise TypeError(message)
    key, relations = tuple(key), tuple(relations)
    hints = get_type_hints(row)
    linking = {field: relation.name for relation in relations for field in relation.fields}
    named = {relation.name for relation in relations}
    described = [
        _describe(each, hints[each.name], linking.get(each.name), key, version)
        for each in fields(row)
        if each.name not in named
    ]
    return EntityInfo(
        name=name,
        key=key,
        fields=tuple(described),
        relations=relations,
        constraints=tuple(constraints),
        order=tuple(order),
        version=version,
    )


def _describe(
    field: Field[Any],  # Any: dataclasses do not tell
    hint: object,
    relation: str | None,
    key: tuple[str, ...],
    version: str | None,
) -> FieldInfo:
    kind, null = _kind(hint)
    counted = (field.name,) == key and kind is FieldKind.INTEGER and field.default is None
    told: dict[str, Any] = {
        "kind": kind,
        "null": null and not counted,
        "blank": null or field.default == "",
        "default": _default(field),
        "relation": relation,
        "generated": counted or field.name == version,
        **field.metadata,
    }
    return FieldInfo(name=field.name, **told)


def _kind(hint: object) -> tuple[FieldKind, bool]:
    several = get_origin(hint) in (Union, UnionType)
    kinds = [each for each in get_args(hint) if each is not NoneType] if several else [hint]
    only = kinds[0] if len(kinds) == 1 else None
    return _KINDS.get(get_origin(only) or only, FieldKind.OTHER), several and NoneType in get_args(hint)


def _default(field: Field[Any]) -> Callable[[], object] | None:
    if field.default_factory is not MISSING:
        factory: Callable[[], object] = field.default_factory
        return factory
    default = field.default
    return None if default is MISSING or default is None else lambda: default
