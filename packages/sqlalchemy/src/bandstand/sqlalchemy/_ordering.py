"""In which order rows come, and which of them are behind a cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case
from sqlalchemy.orm import aliased

from bandstand.contracts.data.conditions import ALL, And, Compare, Condition, Operator, Or
from bandstand.contracts.data.errors import Invalid, Unsupported
from bandstand.contracts.data.fields import FieldInfo
from bandstand.contracts.data.query import Cursor, Order
from bandstand.contracts.i18n import LazyText
from bandstand.sqlalchemy._values import fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bandstand.contracts.data.entities import Trail
    from bandstand.sqlalchemy._catalogue import Catalogue, Entity
    from bandstand.sqlalchemy._fields import Attribute


class Ordering:
    """The order of one query, made total by the key.

    Raises:
        Unsupported: A path leads to many rows, or to a relation.
        UnknownName: A name is not there.
    """

    def __init__(self, catalogue: Catalogue, entity: Entity, order: Iterable[Order] = ()) -> None:
        chosen = tuple(order) or entity.info.order
        paths = {each.path for each in chosen}
        self._catalogue = catalogue
        self._entity = entity
        self.order = (*chosen, *(Order((name,)) for name in entity.info.key if (name,) not in paths))
        self._trails = [catalogue.follow(entity, each.path) for each in self.order]
        for trail in self._trails:
            if trail.many or not isinstance(trail.end, FieldInfo):
                message = f"Rows are ordered by a field, through relations to one row; got {'.'.join(trail.path)!r}."
                raise Unsupported(message)

    def apply(self, statement: Any, root: Any) -> tuple[Any, list[Any]]:
        """Give a statement in this order, and the values of each row that it is ordered by.

        Args:
            statement: Of rows of a class or an alias.
            root: That class or alias.
        """
        places: dict[tuple[str, ...], Any] = {(): root}
        for trail in self._trails:
            entity = self._entity
            for length, name in enumerate(trail.path[:-1], start=1):
                way = entity.ways[name]
                entity = self._catalogue.target(way)
                if trail.path[:length] not in places:
                    there = places[trail.path[:length]] = aliased(entity.rows, flat=True)
                    end = getattr(places[trail.path[: length - 1]], name)
                    statement = statement.outerjoin(end.of_type(there))
        ends = [getattr(places[trail.path[:-1]], trail.path[-1]) for trail in self._trails]
        for end, order, trail in zip(ends, self.order, self._trails, strict=True):
            statement = statement.order_by(*_steps(end, order, may_be_null=_may_be_null(trail)))
        return statement, ends

    def cursor(self, values: Sequence[Any]) -> Cursor:
        """Give the place behind a row of these values."""
        ends = zip(self._attributes(), values, strict=True)
        return Cursor(tuple(value.name if end.enum is not None and value is not None else value for end, value in ends))

    def behind(self, cursor: Cursor | None) -> Condition:
        """Give the condition that a row comes behind a place.

        Raises:
            Invalid: The cursor is of another order.
        """
        if cursor is None:
            return ALL
        values = self._read(cursor)
        found = Or()
        same: Condition = ALL
        for order, trail, value in zip(self.order, self._trails, values, strict=True):
            found |= And(same, _further(order, value, may_be_null=_may_be_null(trail)))
            same &= Compare(order.path, Operator.EQ, value)
        return And(self._bound(values[0]), found)

    def _read(self, cursor: Cursor) -> list[object]:
        attributes = self._attributes()
        if len(cursor.values) == len(self.order):
            values = [_read(end, value) for end, value in zip(attributes, cursor.values, strict=True)]
            if all(
                _fits(end, trail, value) for end, trail, value in zip(attributes, self._trails, values, strict=True)
            ):
                return values
        text = LazyText(id="This link does not fit the order of the list: begin at its first page.")
        raise Invalid(text, code="cursor")

    def _attributes(self) -> list[Attribute]:
        return [self._catalogue[trail.entity.name].attributes[trail.end.name] for trail in self._trails]

    def _bound(self, value: object) -> Condition:
        """Repeat what all that comes behind has in common, since an index finds it at once."""
        order = self.order[0]
        if value is None or _may_be_null(self._trails[0]):
            return ALL
        return Compare(order.path, Operator.LE if order.descending else Operator.GE, value)


def _read(attribute: Attribute, value: object) -> object:
    enum = attribute.enum
    return enum[value] if enum is not None and isinstance(value, str) and value in enum.__members__ else value


def _fits(attribute: Attribute, trail: Trail, value: object) -> bool:
    if value is None:
        return _may_be_null(trail)
    return attribute.info.kind.holds(value) and fits(attribute, value)


def _steps(end: Any, order: Order, *, may_be_null: bool) -> list[Any]:
    """Give what to order by; NULL is placed by a step of its own, known to every database."""
    step = end.desc() if order.descending else end.asc()
    if not may_be_null:
        return [step]
    first = order.nulls == "first"
    return [case((end.is_(None), 0 if first else 1), else_=1 if first else 0), step]


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
