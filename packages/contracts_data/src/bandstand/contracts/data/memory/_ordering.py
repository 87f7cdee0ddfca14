"""In which order records come, and which of them are behind a cursor."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from bandstand.contracts.data.errors import Invalid, Unsupported
from bandstand.contracts.data.fields import FieldInfo
from bandstand.contracts.data.memory._matching import values
from bandstand.contracts.data.query import Cursor, Order
from bandstand.contracts.i18n import LazyText

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.contracts.data.entities import Entities, EntityInfo
    from bandstand.contracts.data.memory._tables import Record, Tables


class Ordering:
    """The order of one query, made total by the key."""

    def __init__(self, entities: Entities, entity: EntityInfo, order: Iterable[Order]) -> None:
        chosen = tuple(order) or entity.order
        paths = {each.path for each in chosen}
        self._entity = entity
        self._order = (*chosen, *(Order((name,)) for name in entity.key if (name,) not in paths))
        for each in chosen:
            trail = entities.follow(entity.name, each.path)
            if trail.many or not isinstance(trail.end, FieldInfo):
                message = f"Rows are ordered by a field, through relations to one row; got {'.'.join(each.path)!r}."
                raise Unsupported(message)

    def cursor(self, tables: Tables, record: Record) -> Cursor:
        """Give the place behind a record."""
        return Cursor(tuple(next(values(tables, self._entity, record, each.path)) for each in self._order))

    def sort(self, tables: Tables, records: Iterable[Record]) -> list[Record]:
        """Give records in this order."""
        key = cmp_to_key(self._compare)
        return sorted(records, key=lambda record: key(self.cursor(tables, record)))

    def behind(self, tables: Tables, records: Iterable[Record], after: Cursor) -> list[Record]:
        """Give those records that come behind a place."""
        try:
            return [each for each in records if self._compare(after, self.cursor(tables, each)) < 0]
        except (TypeError, ValueError, ArithmeticError):
            text = LazyText(id="This link does not fit the order of the list: begin at its first page.")
            raise Invalid(text, code="cursor") from None

    def _compare(self, one: Cursor, other: Cursor) -> int:
        for order, left, right in zip(self._order, one.values, other.values, strict=True):
            if left != right:
                return _compare(order, left, right)
        return 0


def _compare(order: Order, left: Any, right: Any) -> int:  # Any: whatever the field holds
    if left is None or right is None:
        return 1 if (left is None) == (order.nulls == "last") else -1
    return 1 if (left > right) != order.descending else -1
