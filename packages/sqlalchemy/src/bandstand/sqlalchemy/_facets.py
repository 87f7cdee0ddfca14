"""Which values the rows of a class have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import aliased

from bandstand.contracts.data.conditions import ALL, Condition
from bandstand.contracts.data.fields import FieldInfo
from bandstand.contracts.data.query import Facet
from bandstand.sqlalchemy._hopping import hopping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.contracts.data.entities import Path
    from bandstand.sqlalchemy._rows import Rows


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a path.

    Attributes:
        statement: Selects nothing yet, from all that the path goes through.
        columns: The value: one column of a field, one for each part of a relation's key.
        many: Whether a row may have several values there.
        is_key: Whether the value is a key.
    """

    statement: Any
    columns: list[Any]
    many: bool
    is_key: bool

    def value(self, parts: Sequence[Any]) -> object:
        """Give the value; None where there is no row."""
        if not self.is_key:
            return parts[0]
        return None if None in parts else tuple(parts)


@dataclass(frozen=True, slots=True)
class SQLAlchemyFacets:
    """Says which values there are at the end of a path, in one statement each."""

    rows: Rows[Any]

    @hopping
    def facets(
        self,
        path: str | Path,
        /,
        where: Condition = ALL,
        *,
        limit: int | None = None,
    ) -> Sequence[Facet]:
        """Count the rows by value."""
        end = self._end(path, where)
        columns = end.columns
        statement, number = end.statement.add_columns(*columns), func.count()
        if end.many:
            # Each row once for each value: counted are the different pairs of a value and a key.
            key = [getattr(self.rows.entity.rows, name) for name in self.rows.info.key]
            labels = [each.label(f"part_{place}") for place, each in enumerate((*columns, *key))]
            pairs = end.statement.add_columns(*labels).distinct().subquery()
            columns = [pairs.c[f"part_{place}"] for place in range(len(columns))]
            statement = select(*columns)
        counted = statement.add_columns(number).group_by(*columns).order_by(number.desc(), *_steps(columns))
        with self.rows.asking() as session:
            found = session.execute(counted.limit(limit))
            return [Facet(value=end.value(row[:-1]), count=row[-1]) for row in found]

    @hopping
    def distinct(
        self,
        path: str | Path,
        /,
        where: Condition = ALL,
        *,
        limit: int | None = None,
    ) -> Sequence[object]:
        """Give the values."""
        end = self._end(path, where)
        there = end.statement.where(and_(*(column.is_not(None) for column in end.columns)))
        statement = there.add_columns(*end.columns).distinct().order_by(*end.columns).limit(limit)
        with self.rows.asking() as session:
            return [end.value(row) for row in session.execute(statement)]

    @hopping
    def bounds(self, path: str | Path, /, where: Condition = ALL) -> tuple[object, object] | None:
        """Give the smallest and the largest value."""
        end = self._end(path, where)
        there = end.statement.where(and_(*(column.is_not(None) for column in end.columns))).add_columns(*end.columns)
        with self.rows.asking() as session:
            least = session.execute(there.order_by(*end.columns).limit(1)).first()
            most = session.execute(there.order_by(*(column.desc() for column in end.columns)).limit(1)).first()
        return None if least is None or most is None else (end.value(least), end.value(most))

    def _end(self, path: str | Path, where: Condition) -> _End:
        catalogue, entity = self.rows.catalogue, self.rows.entity
        trail = catalogue.entities.follow(entity.name, path)
        statement: Any = select().select_from(entity.rows).where(self.rows.matching(where))
        root: Any = entity.rows
        is_key = not isinstance(trail.end, FieldInfo)
        ways = catalogue.ways(entity, trail.path if is_key else trail.path[:-1])
        kept = ways[-1].fields if is_key else ()
        for way in ways[:-1] if kept else ways:
            there = aliased(catalogue.target(way).rows, flat=True)
            statement = statement.outerjoin(getattr(root, way.name).of_type(there))
            root = there
        names = (kept or catalogue.target(ways[-1]).info.key) if is_key else (trail.path[-1],)
        return _End(statement, [getattr(root, name) for name in names], trail.many, is_key)


def _steps(columns: list[Any]) -> list[Any]:
    """Order by values, NULL last."""
    return [step for column in columns for step in (case((column.is_(None), 1), else_=0), column)]
