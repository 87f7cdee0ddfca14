"""In which order rows come, and which of them are behind a cursor."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from bandstand.contracts.data.conditions import ALL, And, Compare, Condition, Operator, Or
from bandstand.contracts.data.errors import Invalid, Unsupported
from bandstand.contracts.data.fields import FieldInfo
from bandstand.contracts.data.query import Cursor, Order
from bandstand.contracts.i18n import LazyText
from bandstand.orm.expressions import F, OrderBy
from bandstand.orm.source._fields import key_field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.contracts.data.entities import Trail
    from bandstand.orm.fields import Field
    from bandstand.orm.models import Model
    from bandstand.orm.source._catalogue import Catalogue, Entity

_READ = "bandstand_cursor_"  # what is ordered by and no field of the row goes into an attribute of this name


class Ordering:
    """The order of one query, made total by the key.

    Raises:
        Unsupported: A path leads to many rows, or to a relation.
        UnknownName: A name is not there.
    """

    def __init__(self, catalogue: Catalogue, entity: Entity, order: Iterable[Order]) -> None:
        chosen = tuple(order) or entity.info.order
        paths = {each.path for each in chosen}
        self._catalogue = catalogue
        self.order = (*chosen, *(Order((name,)) for name in entity.info.key if (name,) not in paths))
        self._trails = [catalogue.follow(entity, each.path) for each in self.order]
        for trail in self._trails:
            if trail.many or not isinstance(trail.end, FieldInfo):
                message = f"Rows are ordered by a field, through relations to one row; got {'.'.join(trail.path)!r}."
                raise Unsupported(message)
        self._lookups = [
            "__".join([*(way.lookup for way in catalogue.ways(entity, trail.path[:-1])), trail.path[-1]])
            for trail in self._trails
        ]

    def steps(self) -> list[OrderBy]:
        """Give the order for a queryset; for the indexes' sake, NULL is placed only where there can be one."""
        return [
            _step(F(lookup), order, may_be_null=_may_be_null(trail))
            for lookup, order, trail in zip(self._lookups, self.order, self._trails, strict=True)
        ]

    @cached_property
    def further(self) -> dict[str, F[Any]]:
        """What rows must be read with, so that a cursor can be made of one."""
        return {f"{_READ}{place}": F(lookup) for place, lookup in enumerate(self._lookups) if "__" in lookup}

    def cursor(self, row: Model) -> Cursor:
        """Give the place behind a row, which was read with ``further``."""
        return Cursor(
            tuple(
                getattr(row, f"{_READ}{place}" if "__" in lookup else lookup)
                for place, lookup in enumerate(self._lookups)
            )
        )

    def forget(self, rows: Iterable[Model]) -> None:
        """Take what was read for the cursor out of rows."""
        for row in rows if self.further else ():
            for name in self.further:
                del vars(row)[name]

    def behind(self, cursor: Cursor | None) -> Condition:
        """Give the condition that a row comes behind a place.

        Raises:
            Invalid: The cursor is of another order.
        """
        if cursor is None:
            return ALL
        values = cursor.values
        if len(values) != len(self.order) or not all(map(self._fits, self._trails, values)):
            text = LazyText(id="This link does not fit the order of the list: begin at its first page.")
            raise Invalid(text, code="cursor")
        found = Or()
        same: Condition = ALL
        for order, trail, value in zip(self.order, self._trails, values, strict=True):
            found |= And(same, _further(order, value, may_be_null=_may_be_null(trail)))
            same &= Compare(order.path, Operator.EQ, value)
        return And(self._bound(values[0]), found)

    def _bound(self, value: object) -> Condition:
        """Repeat what all that comes behind has in common, since an index finds it at once."""
        order = self.order[0]
        if value is None or _may_be_null(self._trails[0]):
            return ALL
        return Compare(order.path, Operator.LE if order.descending else Operator.GE, value)

    def _fits(self, trail: Trail, value: object) -> bool:
        if value is None:
            return _may_be_null(trail)
        end = trail.end
        field = self._catalogue[trail.entity.name].fields[end.name]
        return isinstance(end, FieldInfo) and end.kind.holds(value) and _is_comparable(field, value)


def _step(field: F[Any], order: Order, *, may_be_null: bool) -> OrderBy:
    nulls: dict[str, Any] = {f"nulls_{order.nulls}": True} if may_be_null else {}
    return field.desc(**nulls) if order.descending else field.asc(**nulls)


def _may_be_null(trail: Trail) -> bool:
    return getattr(trail.end, "null", True) or any(relation.null for relation in trail.relations)


def _further(order: Order, value: object, *, may_be_null: bool) -> Condition:
    """Give the condition that a value comes behind another."""
    if value is None:
        return Or() if order.nulls == "last" else Compare(order.path, Operator.IS_NULL, False)
    found: Condition = Compare(order.path, Operator.LT if order.descending else Operator.GT, value)
    if may_be_null and order.nulls == "last":
        found |= Compare(order.path, Operator.IS_NULL, True)
    return found


def _is_comparable(field: Field[Any], value: object) -> bool:
    try:
        made = key_field(field).get_prep_value(value)
    except (ValueError, ArithmeticError):
        return False
    return bool(made == made)  # not a number is the only value that is not
