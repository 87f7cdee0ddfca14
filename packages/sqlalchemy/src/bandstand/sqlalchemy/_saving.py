"""Storing a row: a copy of it goes through a session, so that what a class does there happens.

The row itself never enters a session: neither what it is related to nor what must not be stored goes along, and when
something fails it stays as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, null
from sqlalchemy.orm import lazyload, make_transient, make_transient_to_detached, undefer
from sqlalchemy.orm.attributes import flag_modified, instance_dict, set_attribute, set_committed_value

from bandstand.contracts.data.errors import Conflict
from bandstand.contracts.data.fields import FieldKind
from bandstand.sqlalchemy._relations import key_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy.orm import Session

    from bandstand.sqlalchemy._catalogue import Catalogue, Entity
    from bandstand.sqlalchemy._fields import Attribute


def is_stored(row: object) -> bool:
    """Whether a row was read, or stored before."""
    state: Any = inspect(row)
    return state.key is not None


def store(
    session: Session,
    entity: Entity,
    row: Any,
    changed: Collection[str] | None,
    expected: str | None,
    *,
    flush: bool = True,
) -> Any:
    """Store a row, and give its copy in the session.

    Args:
        session: Where changes are made.
        entity: Of the row's own class.
        row: The row.
        changed: Names of fields; None for all.
        expected: The version that it must have.
        flush: Whether to send it at once.

    Raises:
        Conflict: It is no longer there, or has another version.
    """
    adopt(entity, row)
    copy = _update(session, entity, row, changed, expected) if is_stored(row) else _insert(session, entity, row)
    if flush:
        session.flush()
    return copy


def adopt(entity: Entity, row: Any) -> None:
    """Let a row hold the keys of the objects that SQLAlchemy's way of writing has given it, where it holds none."""
    given = instance_dict(row)
    for way in entity.ways.values():
        other = given.get(way.name) if way.fields else None
        if other is not None and all(given.get(name) is None for name in way.fields):
            for name, end in zip(way.fields, key_names(way.target), strict=True):
                instance_dict(row)[name] = getattr(other, end)


def _insert(session: Session, entity: Entity, row: Any) -> Any:
    copy = entity.mapper.class_manager.new_instance()
    _share(entity, row, copy)
    given = instance_dict(row)
    values = instance_dict(copy)
    for attribute in entity.attributes.values():
        value = given.get(attribute.name)
        if not attribute.is_written or (value is None and (attribute.is_filled or _writes_null(attribute))):
            continue
        values[attribute.name] = value
    values |= {
        name: given[name] for name in entity.about.without if name in given and name in entity.mapper.column_attrs
    }
    if entity.info.version is not None and entity.mapper.version_id_col is None:
        values[entity.info.version] = given.get(entity.info.version) or 0
    session.add(copy)
    return copy


def _update(session: Session, entity: Entity, row: Any, changed: Collection[str] | None, expected: str | None) -> Any:
    copy = locked(session, entity, row, expected)
    _share(entity, row, copy)
    given, values = instance_dict(row), instance_dict(copy)
    for attribute in _chosen(entity, changed):
        if attribute.name not in given:
            continue  # it was not read
        value = given[attribute.name]
        if attribute.name in entity.info.key:
            if value != values[attribute.name]:
                set_attribute(copy, attribute.name, value)
            continue
        values[attribute.name] = null() if value is None and _writes_null(attribute) else value
        flag_modified(copy, attribute.name)
    raise_version(entity, copy)
    return copy


def locked(session: Session, entity: Entity, row: Any, expected: str | None) -> Any:
    """Read a row again, so that nobody else changes it before it is stored.

    Raises:
        Conflict: It is no longer there, or has another version.
    """
    identity: Any = inspect(row).identity
    version = entity.info.version
    options = [lazyload("*"), undefer("*")]
    copy = None if identity is None else session.get(entity.rows, identity, options=options, with_for_update=True)
    if copy is None or (expected is not None and str(getattr(copy, version or "")) != expected):
        raise Conflict(entity.name, entity.info.key_of(row))
    return copy


def raise_version(entity: Entity, copy: Any) -> None:
    """Give a row that is about to be stored the next version; one of the mapper's own is raised by it."""
    version = entity.info.version
    if version is None:
        return
    if entity.mapper.version_id_col is None:
        instance_dict(copy)[version] = (getattr(copy, version) or 0) + 1
        flag_modified(copy, version)
        return
    # Something must be stored, or the mapper sees no change.
    plain = next((each for each in _chosen(entity, None) if each.name not in entity.info.key), None)
    if plain is not None and plain.name in instance_dict(copy):
        flag_modified(copy, plain.name)


def _chosen(entity: Entity, changed: Collection[str] | None) -> list[Attribute]:
    """Give the fields to store: not what the store fills in by itself, but the key."""
    names = entity.attributes if changed is None else [each for name in changed for each in entity.columns_of(name)]
    found = [entity.attributes[name] for name in dict.fromkeys(names)]
    key = entity.info.key
    return [each for each in found if each.is_written and (not each.info.generated or each.name in key)]


def load(entity: Entity, copy: Any) -> None:
    """Read what the database has filled in, while there is a session to read it by."""
    for name, attribute in entity.attributes.items():
        if attribute.is_mapped:
            getattr(copy, name)


def take_back(catalogue: Catalogue, entity: Entity, row: Any, copy: Any, changed: Collection[str] | None) -> None:
    """Let a row hold what its loaded copy does, and be one that is stored.

    What it holds besides, and was not to be stored, stays.
    """
    is_new = not is_stored(row)
    kept = set(_kept(entity, changed)) if not is_new else set[str]()
    for name, attribute in entity.attributes.items():
        if attribute.is_mapped and name not in kept:
            set_committed_value(row, name, getattr(copy, name))
    state: Any = inspect(row)
    if is_new:
        make_transient_to_detached(row)
    elif state.session is None and state.key != inspect(copy).key:
        make_transient(row)
        make_transient_to_detached(row)
    for way in entity.ways.values():
        known = state.dict.get(way.name) if way.fields else None
        if known is not None and catalogue.target(way).info.key_of(known) != entity.info.linked(row, way.name):
            state.dict.pop(way.name)


def _kept(entity: Entity, changed: Collection[str] | None) -> Iterable[str]:
    if changed is None:
        return ()
    chosen = {each.name for each in _chosen(entity, changed)}
    return (each.name for each in _chosen(entity, None) if each.name not in chosen)


def _share(entity: Entity, row: Any, copy: Any) -> None:
    """Let the copy have what else an object of the class has, for its listeners."""
    values = instance_dict(copy)
    values.update(
        (name, value)
        for name, value in vars(row).items()
        if name != "_sa_instance_state" and name not in entity.mapper.attrs
    )


def _writes_null(attribute: Attribute) -> bool:
    """Whether SQLAlchemy would store a None as a value of its own, as JSON has one."""
    return attribute.info.kind is FieldKind.JSON and attribute.info.null
