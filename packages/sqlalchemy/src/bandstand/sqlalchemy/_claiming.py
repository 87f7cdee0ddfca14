"""Rows of a class for workers, each for one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from sqlalchemy import and_, select

from bandstand.contracts.data.conditions import And
from bandstand.sqlalchemy._bulk import changes
from bandstand.sqlalchemy._changing import change
from bandstand.sqlalchemy._conditions import in_keys
from bandstand.sqlalchemy._hopping import hopping
from bandstand.sqlalchemy._including import include, rows_of
from bandstand.sqlalchemy._ordering import Ordering

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bandstand.contracts.data.query import Query
    from bandstand.sqlalchemy._reader import SQLAlchemyReader

R = TypeVar("R")


@dataclass(frozen=True)
class SQLAlchemyClaiming(Generic[R]):
    """Hands out rows: one that somebody else is taking is passed over, where the database can do that."""

    rows: SQLAlchemyReader[R]

    @hopping
    def claim(self, query: Query, /, values: Mapping[str, object]) -> Sequence[R]:
        """Take rows for oneself."""
        rows, entity = self.rows, self.rows.entity
        rows.check_paths(query.include)
        ordering = Ordering(rows.catalogue, entity, query.order)
        set_to = changes(entity, values)
        condition = rows.matching(And(query.where, ordering.behind(query.after)))
        columns = [getattr(entity.rows, name) for name in entity.info.key]
        statement, _ = ordering.apply(select(*columns).select_from(entity.rows).where(condition), entity.rows)
        statement = statement.offset(query.offset or None).limit(query.limit)
        with rows.changing() as session:
            keys = [tuple(key) for key in session.execute(statement.with_for_update(skip_locked=True, of=entity.rows))]
            # A database without locks for rows lets two find the same one; only one of them changes it.
            taken = [key for key in keys if change(session, entity, and_(in_keys(columns, [key]), condition), set_to)]
            found = rows_of(session, entity, taken)
            include(session, rows.catalogue, entity, found.values(), query.include)
        return [found[key] for key in taken]
