"""Which values the rows of a model have."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bandstand.contracts.data.conditions import ALL, Condition
from bandstand.contracts.data.fields import FieldInfo, FieldKind
from bandstand.contracts.data.query import Facet
from bandstand.orm.expressions import Count, F, Max, Min

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bandstand.contracts.data.entities import Path
    from bandstand.orm.queryset import QuerySet
    from bandstand.orm.source._rows import Rows

_NUMBER = "bandstand_number"
_ORDERED = (FieldKind.BOOLEAN, FieldKind.UUID, FieldKind.BINARY, FieldKind.IP)
"""Kinds that are ordered, though not every database has a smallest one of several."""


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a path: by what names it is asked for, and what is made of what comes back.

    Attributes:
        lookups: The names in queries: one of a field, one for each part of a relation's key.
        many: Whether a row may have several values there.
        is_key: Whether the value is a key.
        kind: The kind of its values.
    """

    lookups: Sequence[str]
    many: bool
    is_key: bool
    kind: FieldKind

    def value(self, parts: Sequence[Any]) -> object:
        """Give the value; None where there is no row."""
        if not self.is_key:
            return parts[0]
        return None if parts[0] is None else tuple(parts)


@dataclass(frozen=True, slots=True)
class ModelFacets:
    """Says which values there are at the end of a path, in one statement each."""

    rows: Rows[Any]

    def facets(
        self,
        path: str | Path,
        /,
        where: Condition = ALL,
        *,
        limit: int | None = None,
    ) -> Sequence[Facet]:
        """Count the rows by value."""
        end = self._end(path)
        rows = self.rows.select(where)
        key = [field.attname for field in self.rows.entity.key]
        with self.rows.asking():
            if end.many and len(key) > 1:
                pairs = rows.values_list(*end.lookups, *key).distinct()
                return _counted((end.value(pair[: len(end.lookups)]) for pair in pairs), limit)
            number = Count(key[0], distinct=True) if end.many else Count("*")
            grouped = rows.values_list(*end.lookups).annotate(**{_NUMBER: number})
            found = grouped.order_by(F(_NUMBER).desc(), *_order(end))
            return [
                Facet(value=end.value(row[:-1]), count=row[-1]) for row in (found if limit is None else found[:limit])
            ]

    def distinct(
        self,
        path: str | Path,
        /,
        where: Condition = ALL,
        *,
        limit: int | None = None,
    ) -> Sequence[object]:
        """Give the values."""
        end = self._end(path)
        rows = self.rows.select(where).values_list(*end.lookups).distinct().order_by(*_order(end))
        with self.rows.asking():
            found = [end.value(row) for row in (rows if limit is None else rows[:limit])]
        return [value for value in found if value is not None]

    def bounds(self, path: str | Path, /, where: Condition = ALL) -> tuple[object, object] | None:
        """Give the smallest and the largest value."""
        end = self._end(path)
        rows = self.rows.select(where)
        with self.rows.asking():
            if end.is_key or end.kind in _ORDERED:
                ends = self._first(rows, end), self._first(rows, end, descending=True)
            else:
                told = rows.aggregate(least=Min(end.lookups[0]), most=Max(end.lookups[0]))
                ends = told["least"], told["most"]
        return None if None in ends else ends

    @staticmethod
    def _first(rows: QuerySet[Any], end: _End, *, descending: bool = False) -> object:
        found = list(rows.order_by(*_order(end, descending=descending)).values_list(*end.lookups)[:1])
        return end.value(found[0]) if found else None

    def _end(self, path: str | Path) -> _End:
        catalogue, entity = self.rows.catalogue, self.rows.entity
        trail = catalogue.entities.follow(entity.info.name, path)
        before = [way.lookup for way in catalogue.ways(entity, trail.path[:-1])]
        if isinstance(trail.end, FieldInfo):
            return _End(("__".join([*before, trail.end.name]),), trail.many, is_key=False, kind=trail.end.kind)
        way = catalogue[trail.entity.name].ways[trail.end.name]
        if way.is_kept:
            names = ["__".join([*before, way.field.attname])]
        else:
            target = catalogue[trail.end.target]
            names = ["__".join([*before, way.lookup, field.attname]) for field in target.key]
        return _End(names, trail.many, is_key=True, kind=FieldKind.OTHER)


def _order(end: _End, *, descending: bool = False) -> list[Any]:
    return [F(name).desc(nulls_last=True) if descending else F(name).asc(nulls_last=True) for name in end.lookups]


def _counted(values: Iterable[object], limit: int | None) -> list[Facet]:
    """Count in Python, where no database counts different keys of several parts."""
    return [Facet(value=value, count=number) for value, number in Counter(values).most_common(limit)]
