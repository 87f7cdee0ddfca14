"""The suite of queries: the reference passes, and each rule has a violator that is caught."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from bandstand.contracts.data.errors import Invalid, Unsupported
from bandstand.contracts.data.library import CLASSES, memory_library
from bandstand.contracts.data.memory import MemoryRepository, MemorySource
from bandstand.contracts.data.query import Order, Page, Query, _query
from bandstand.contracts.data.testing import QuerySuite
from bandstand.contracts.services.conformance import Suite, broken, gaps

if TYPE_CHECKING:
    from bandstand.contracts.data import DataSource

R = TypeVar("R")


class TestMemoryQueries(QuerySuite):
    """The reference implementation."""

    def make(self) -> DataSource:
        return memory_library()


class Asking(MemoryRepository[R]):
    """Asks another question; each violator says which."""

    def page(self, query: Query = Query(), /) -> Page[R]:  # noqa: B008
        return self.changed(super().page(self.change(query)), query)

    def change(self, query: Query) -> Query:
        return query

    def changed(self, page: Page[R], query: Query) -> Page[R]:
        return page


class TiesByChance(Asking[R]):
    """Breaks DATA-30: what is equal comes in another order than that of the key."""

    def change(self, query: Query) -> Query:
        ties = [Order(name, descending=True) for name in self.info.key]
        return replace(query, order=(*query.order, *ties)) if query.order else query


class NullsFirst(Asking[R]):
    """Breaks DATA-31: as some stores sort."""

    def change(self, query: Query) -> Query:
        return replace(query, order=tuple(replace(order, nulls="first") for order in query.order))


class OrdersByKey(Asking[R]):
    """Breaks DATA-32: does not know the order of the entity."""

    def change(self, query: Query) -> Query:
        return query if query.order else replace(query, order=tuple(Order(name) for name in self.info.key))


class IgnoresOrders(Asking[R]):
    """Breaks DATA-33: leaves out an order that it cannot follow."""

    def page(self, query: Query = Query(), /) -> Page[R]:  # noqa: B008
        try:
            return super().page(query)
        except Unsupported:
            return super().page(replace(query, order=()))


class GivesOneMore(Asking[R]):
    """Breaks DATA-34: gives the row that only tells whether there are more."""

    def change(self, query: Query) -> Query:
        return query if query.limit is None else replace(query, limit=query.limit + 1)


class BeginsAnew(Asking[R]):
    """Breaks DATA-35: takes a cursor that does not fit for none."""

    def page(self, query: Query = Query(), /) -> Page[R]:  # noqa: B008
        try:
            return super().page(query)
        except Invalid:
            return super().page(replace(query, after=None))


class JoinsRows(Asking[R]):
    """Breaks DATA-36: gives a row once for each related row."""

    def changed(self, page: Page[R], query: Query) -> Page[R]:
        joined = getattr(query.where, "path", ()) == ("editions", "number")
        return Page(rows=page.rows * 2) if joined else page


class ReadsNothingAlong(Asking[R]):
    """Breaks DATA-37: waits until somebody asks."""

    def change(self, query: Query) -> Query:
        return replace(query, include=())


class LeavesOutTooMuch(Asking[R]):
    """Breaks DATA-38: one of the fields asked for is not there."""

    def changed(self, page: Page[R], query: Query) -> Page[R]:
        for row in page if query.only else ():
            lost: Any = row
            lost.price = None
        return page


VIOLATORS: dict[str, type[MemoryRepository[object]]] = {
    "DATA-30": TiesByChance,
    "DATA-31": NullsFirst,
    "DATA-32": OrdersByKey,
    "DATA-33": IgnoresOrders,
    "DATA-34": GivesOneMore,
    "DATA-35": BeginsAnew,
    "DATA-36": JoinsRows,
    "DATA-37": ReadsNothingAlong,
    "DATA-38": LeavesOutTooMuch,
}


def violating(rows: type[MemoryRepository[object]]) -> type[Suite[DataSource]]:
    return broken(QuerySuite, lambda: MemorySource(CLASSES, repository_type=rows))


def test_each_rule_has_a_check_that_catches_a_planted_violator() -> None:
    violators = {rule_id: violating(rows) for rule_id, rows in VIOLATORS.items()}
    assert gaps([_query], [QuerySuite], violators) == []
