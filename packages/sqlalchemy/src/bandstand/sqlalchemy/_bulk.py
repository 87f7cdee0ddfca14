"""Many rows of a class in one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import null

from bandstand.contracts.data.entities import UnknownName
from bandstand.contracts.data.fields import FieldKind
from bandstand.sqlalchemy._changing import change
from bandstand.sqlalchemy._deleting import Deletion
from bandstand.sqlalchemy._hopping import hopping
from bandstand.sqlalchemy._making import make
from bandstand.sqlalchemy._saving import store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bandstand.contracts.data.conditions import Condition
    from bandstand.sqlalchemy._catalogue import Entity
    from bandstand.sqlalchemy._rows import Rows


@dataclass(frozen=True, slots=True)
class SQLAlchemyBulk:
    """Changes many rows, in one statement where the class is one table."""

    rows: Rows[Any]

    @hopping
    def update(self, where: Condition, /, values: Mapping[str, object]) -> int:
        """Set fields of all rows that match."""
        set_to = changes(self.rows.entity, values)
        condition = self.rows.matching(where)
        with self.rows.changing() as session:
            return change(session, self.rows.entity, condition, set_to)

    @hopping
    def delete(self, where: Condition, /) -> int:
        """Delete all rows that match."""
        entity = self.rows.entity
        condition = self.rows.matching(where)
        with self.rows.changing() as session:
            deletion = Deletion(session, self.rows.catalogue)
            rows = deletion.begin(entity, condition, lock=True)
            deletion.follow()
            deletion.carry_out()
        return len(rows)

    def insert(self, rows: Iterable[Mapping[str, object]], /) -> int:
        """Store new rows."""
        entity = self.rows.entity
        made = [make(entity, values) for values in rows]
        if made:
            self._insert(made)
        return len(made)

    @hopping
    def _insert(self, made: list[Any]) -> None:
        with self.rows.changing() as session:
            for row in made:
                store(session, self.rows.entity, row, None, None, flush=False)


def changes(entity: Entity, values: Mapping[str, object]) -> dict[str, object]:
    """Give what an update sets: values by field.

    Raises:
        UnknownName: A name is not there, or a computed field.
    """
    found = entity.columns(values)
    for name in found:
        if not entity.attributes[name].is_written:
            known = [each.name for each in entity.attributes.values() if each.is_written]
            raise UnknownName(name, f"the fields of {entity.name!r} that can be set", known)
    return {
        name: null() if value is None and entity.attributes[name].info.kind is FieldKind.JSON else value
        for name, value in found.items()
    }
