"""Fields of many rows set in one step, in one statement where the class is one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from bandstand.contracts.data.fields import FieldKind
from bandstand.sqlalchemy._conditions import in_keys
from bandstand.sqlalchemy._including import batches, plainly
from bandstand.sqlalchemy._saving import raise_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from bandstand.contracts.data.entities import Key
    from bandstand.sqlalchemy._catalogue import Entity


def change(session: Session, entity: Entity, condition: Any, values: Mapping[str, object]) -> int:
    """Set fields of all rows that meet a condition, and give how many did."""
    if _is_simple(entity):
        statement = update(entity.rows).where(condition).values(_set(entity, values))
        found: Any = session.execute(statement, execution_options={"synchronize_session": False})
        return int(found.rowcount)
    return _change_each(session, entity, condition, values)


def _change_each(session: Session, entity: Entity, condition: Any, values: Mapping[str, object]) -> int:
    """Set fields of rows that are read for it, so that their class is told."""
    statement = select(entity.rows).where(condition).options(*plainly(entity))
    if len(entity.mapper.tables) == 1:
        statement = statement.with_for_update(of=entity.rows)
    rows = list(session.scalars(statement))
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
        raise_version(entity, row)
    session.flush()
    return len(rows)


def clear(session: Session, entity: Entity, keys: Iterable[Key], fields: Iterable[str]) -> None:
    """Let rows refer to nothing; of a key of several parts, one may belong to the row's own, and stays."""
    values = {name: None for name in fields if entity.attributes[name].info.null}
    columns = [getattr(entity.rows, name) for name in entity.info.key]
    do = _change_each if is_watched(session, entity, "update") else change
    for part in batches(keys):
        if values:
            do(session, entity, in_keys(columns, part), values)


def is_watched(session: Session, entity: Entity, what: str) -> bool:
    """Whether anybody is told of changes of each row of an entity, or of all that a session does.

    Args:
        session: Where they are changed.
        entity: Theirs.
        what: ``"update"`` or ``"delete"``.
    """
    dispatches: list[Any] = [each.dispatch for each in entity.mapper.self_and_descendants]
    of_rows = (f"before_{what}", f"after_{what}")
    is_told = any(getattr(each, event) for each in dispatches for event in of_rows)
    return is_told or any(getattr(session.dispatch, event) for event in ("before_flush", "after_flush"))


def _is_simple(entity: Entity) -> bool:
    """Whether an update is one statement: of one table, whose version counts or is none."""
    mapper = entity.mapper
    counts = entity.info.version is None or entity.attributes[entity.info.version].info.kind is FieldKind.INTEGER
    is_plain = mapper.version_id_col is None or mapper.version_id_generator is not False
    return len(mapper.tables) == 1 and counts and is_plain


def _set(entity: Entity, values: Mapping[str, object]) -> dict[Any, object]:
    found: dict[Any, object] = {getattr(entity.rows, name): value for name, value in values.items()}
    if entity.info.version is not None:
        version = getattr(entity.rows, entity.info.version)
        found[version] = version + 1
    return found
