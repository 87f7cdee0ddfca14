"""The suite of conditions: the reference passes, and each rule has a violator that is caught."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from bandstand.contracts.data.conditions import (
    And,
    Compare,
    Condition,
    Not,
    Operator,
    Or,
    Some,
    _compare,
    _conditions,
)
from bandstand.contracts.data.entities import UnknownName
from bandstand.contracts.data.errors import Invalid, Unsupported
from bandstand.contracts.data.library import CLASSES, memory_library
from bandstand.contracts.data.memory import MemoryRepository, MemorySource
from bandstand.contracts.data.query import Page, Query
from bandstand.contracts.data.testing import ConditionSuite
from bandstand.contracts.services.conformance import Suite, broken, gaps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.contracts.data import DataSource
    from bandstand.contracts.data.entities import Path

R = TypeVar("R")


class TestMemoryConditions(ConditionSuite):
    """The reference implementation."""

    def make(self) -> DataSource:
        return memory_library()


class Rewriting(MemoryRepository[R]):
    """Finds by other conditions; each violator says which."""

    def page(self, query: Query = Query(), /) -> Page[R]:  # noqa: B008
        return super().page(Query(where=self.rewrite(query.where), order=query.order))

    def rewrite(self, condition: Condition) -> Condition:
        match condition:
            case And(parts=parts):
                return self.change(And(*map(self.rewrite, parts)))
            case Or(parts=parts):
                return self.change(Or(*map(self.rewrite, parts)))
            case Not(part=part):
                return self.change(Not(self.rewrite(part)))
            case _:
                return self.change(condition)

    def change(self, condition: Condition) -> Condition:
        return condition


def paths(condition: Condition) -> Iterator[Path]:
    match condition:
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from paths(part)
        case Not(part=part):
            yield from paths(part)
        case Compare(path=path) | Some(path=path):
            yield path
        case _:
            pass


class ThreeValued(Rewriting[R]):
    """Breaks DATA-10: neither a condition nor its negation matches NULL."""

    def change(self, condition: Condition) -> Condition:
        if not isinstance(condition, Not):
            return condition
        return condition & And(*(Compare(path, Operator.IS_NULL, False) for path in paths(condition)))


class EmptyOrFindsAll(Rewriting[R]):
    """Breaks DATA-11: takes no alternatives for no condition."""

    def change(self, condition: Condition) -> Condition:
        return And() if condition == Or() else condition


class FindsNothingForUnknownNames(Rewriting[R]):
    """Breaks DATA-12: says nothing of names that are not there."""

    def page(self, query: Query = Query(), /) -> Page[R]:  # noqa: B008
        try:
            return super().page(query)
        except UnknownName:
            return Page(rows=())


class TakesConditionsApart(Rewriting[R]):
    """Breaks DATA-13: different related rows may meet the parts."""

    def change(self, condition: Condition) -> Condition:
        match condition:
            case Some(path=path, where=And(parts=parts)):
                return And(*(Some(path, part) for part in parts))
            case _:
                return condition


class IgnoresCase(Rewriting[R]):
    """Breaks DATA-14: as a store with such a collation."""

    def change(self, condition: Condition) -> Condition:
        match condition:
            case Compare(path=path, operator=Operator.EQ, value=str() as value):
                return Compare(path, Operator.IEQ, value)
            case _:
                return condition


class UnequalIsNotNull(Rewriting[R]):
    """Breaks DATA-15: as SQL compares."""

    def change(self, condition: Condition) -> Condition:
        match condition:
            case Compare(path=path, operator=Operator.NE):
                return condition & Compare(path, Operator.IS_NULL, False)
            case _:
                return condition


class LeavesOutTheEnd(Rewriting[R]):
    """Breaks DATA-16: as ranges of Python do."""

    def change(self, condition: Condition) -> Condition:
        match condition:
            case Compare(path=path, operator=Operator.RANGE, value=value):
                bounds: Any = value  # Any: a pair
                return condition & Compare(path, Operator.NE, bounds[1])
            case _:
                return condition


class KnowsPatterns(Rewriting[R]):
    """Breaks DATA-17: a percent sign stands for anything."""

    def change(self, condition: Condition) -> Condition:
        match condition:
            case Compare(path=path, operator=Operator.CONTAINS, value=str() as value):
                return Compare(path, Operator.CONTAINS, value.replace("%", ""))
            case _:
                return condition


class JoinsInside(Rewriting[R]):
    """Breaks DATA-18: a row without a related row is lost."""

    def change(self, condition: Condition) -> Condition:
        match condition:
            case Compare(path=(*way, _)) if way:
                return condition & Compare(way, Operator.IS_NULL, False)
            case _:
                return condition


class UnequalToOne(Rewriting[R]):
    """Breaks DATA-19: one related row with another value is enough."""

    def change(self, condition: Condition) -> Condition:
        match condition:
            case Compare(path=(*way, name), operator=Operator.NE, value=value) if way:
                return Some(way, Compare(name, Operator.NE, value))
            case _:
                return condition


class ComparesKeys(Rewriting[R]):
    """Breaks DATA-20: finds nothing greater than a key, and does not say why."""

    def page(self, query: Query = Query(), /) -> Page[R]:  # noqa: B008
        try:
            return super().page(query)
        except Unsupported:
            return Page(rows=())


class ComparesAnything(Rewriting[R]):
    """Breaks DATA-09: finds nothing less than what is no value, and does not say why."""

    def page(self, query: Query = Query(), /) -> Page[R]:  # noqa: B008
        try:
            return super().page(query)
        except Invalid:
            return Page(rows=())


VIOLATORS: dict[str, type[MemoryRepository[object]]] = {
    "DATA-09": ComparesAnything,
    "DATA-10": ThreeValued,
    "DATA-11": EmptyOrFindsAll,
    "DATA-12": FindsNothingForUnknownNames,
    "DATA-13": TakesConditionsApart,
    "DATA-14": IgnoresCase,
    "DATA-15": UnequalIsNotNull,
    "DATA-16": LeavesOutTheEnd,
    "DATA-17": KnowsPatterns,
    "DATA-18": JoinsInside,
    "DATA-19": UnequalToOne,
    "DATA-20": ComparesKeys,
}


def violating(rows: type[MemoryRepository[object]]) -> type[Suite[DataSource]]:
    return broken(ConditionSuite, lambda: MemorySource(CLASSES, repository_type=rows))


def test_each_rule_has_a_check_that_catches_a_planted_violator() -> None:
    violators = {rule_id: violating(rows) for rule_id, rows in VIOLATORS.items()}
    assert gaps([_conditions, _compare], [ConditionSuite], violators) == []
