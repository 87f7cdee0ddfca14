"""Which abilities the rows of a class have, and those that take a few lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from bandstand.contracts.data.capabilities import Abilities
from bandstand.contracts.data.conditions import And, Compare, Condition, Operator, Or
from bandstand.contracts.data.fields import FieldKind
from bandstand.contracts.data.query import Affected, Cascade, Count
from bandstand.sqlalchemy._bulk import SQLAlchemyBulk
from bandstand.sqlalchemy._claiming import SQLAlchemyClaiming
from bandstand.sqlalchemy._conditions import in_keys
from bandstand.sqlalchemy._deleting import Deletion
from bandstand.sqlalchemy._estimating import SQLAlchemyEstimating
from bandstand.sqlalchemy._facets import SQLAlchemyFacets
from bandstand.sqlalchemy._hopping import hopping
from bandstand.sqlalchemy._including import batches, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from bandstand.contracts.data.entities import Key
    from bandstand.sqlalchemy._groups import Group
    from bandstand.sqlalchemy._reader import SQLAlchemyReader

R = TypeVar("R")

_TEXTS = (FieldKind.CHAR, FieldKind.TEXT, FieldKind.EMAIL, FieldKind.URL, FieldKind.SLUG)


def make_abilities(rows: SQLAlchemyReader[R]) -> Abilities[R]:
    """Give all abilities but versions where there are none, and estimates where the database makes none."""
    is_postgresql = rows.store.engine.dialect.name == "postgresql"
    return Abilities(
        bulk=SQLAlchemyBulk(rows),
        cascading=SQLAlchemyCascading(rows),
        claiming=SQLAlchemyClaiming(rows),
        estimating=SQLAlchemyEstimating(rows) if is_postgresql else None,
        faceted=SQLAlchemyFacets(rows),
        searchable=SQLAlchemySearch(rows),
        versioned=SQLAlchemyVersions(rows) if rows.info.version else None,
    )


@dataclass(frozen=True, slots=True)
class SQLAlchemyVersions:
    """Tells whether somebody else has changed a row."""

    rows: SQLAlchemyReader[Any]

    def version(self, row: object, /) -> str:
        """Give the version that a row was read with."""
        return str(getattr(row, self.rows.info.version or ""))


@dataclass(frozen=True, slots=True)
class SQLAlchemySearch:
    """Finds rows by words."""

    rows: SQLAlchemyReader[Any]

    def search(self, text: str, /) -> Condition:
        """Give the condition that each word is somewhere in one of the texts."""
        paths = self.rows.entity.about.search
        if paths is None:
            attributes = self.rows.entity.attributes.values()
            paths = [each.name for each in attributes if each.info.kind in _TEXTS and each.enum is None]
        return And(*(Or(*(Compare(path, Operator.ICONTAINS, word) for path in paths)) for word in text.split()))


@dataclass(frozen=True, slots=True)
class SQLAlchemyCascading:
    """Tells what a deletion would take along."""

    rows: SQLAlchemyReader[Any]

    def preview(self, rows: Iterable[object], /, *, limit: int = 100) -> Cascade:
        """Say what deleting these rows would do."""
        return self._preview([self.rows.info.key_of(row) for row in rows], limit)

    @hopping
    def _preview(self, keys: Iterable[Key], limit: int) -> Cascade:
        entity = self.rows.entity
        columns = [getattr(entity.rows, name) for name in entity.info.key]
        with self.rows.asking() as session:
            deletion = Deletion(session, self.rows.catalogue)
            for part in batches(keys):
                deletion.begin(entity, in_keys(columns, part))
            deletion.follow()
            return Cascade(
                deleted=tuple(_affected(session, group, limit) for group in deletion.deleted),
                cleared=tuple(_affected(session, group, limit) for group in deletion.cleared),
                protected=tuple(_affected(session, group, limit) for group in deletion.protected),
            )


def _affected(session: Session, group: Group, limit: int) -> Affected:
    number = len(group.rows)
    shown = rows_of(session, group.entity, list(group.rows)[:limit])
    return Affected(
        entity=group.entity.name,
        path=group.path,
        count=Count(number=number) if number <= limit else Count(number=limit, kind="capped"),
        rows=tuple(shown.values()),
    )
