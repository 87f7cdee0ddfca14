"""The suite of mappings with several values: the reference passes, and each rule has a violator that is caught."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.http.values import MultiMapping, _values
from bandstand.contracts.http.values.testing import MultiMappingSuite, MultiValues
from bandstand.contracts.services.conformance import Suite, broken, gaps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    _is_one: MultiMapping[str] = MultiValues[str]()


class TestMultiValues(MultiMappingSuite):
    """The reference implementation."""

    def make(self) -> Callable[[Iterable[tuple[str, str]]], MultiMapping[str]]:
        return MultiValues[str]


class FirstWins(MultiValues[str]):
    """Breaks VALUES-01."""

    def __getitem__(self, name: str, /) -> str:
        return self._lists[name][0]


class Sorted(MultiValues[str]):
    """Breaks VALUES-02."""

    def getlist(self, name: str, /) -> list[str]:
        return sorted(super().getlist(name))


class Repeats(MultiValues[str]):
    """Breaks VALUES-03."""

    def __iter__(self) -> Iterator[str]:
        return (name for name, values in self._lists.items() for _ in values)


def violating(kind: type[MultiValues[str]]) -> type[Suite[Any]]:  # Any: the suites' violators have one type
    return broken(MultiMappingSuite, lambda: kind)


def test_each_rule_has_a_check_that_catches_a_planted_violator() -> None:
    violators = {
        "VALUES-01": violating(FirstWins),
        "VALUES-02": violating(Sorted),
        "VALUES-03": violating(Repeats),
    }
    assert gaps([_values], [MultiMappingSuite], violators) == []


def test_values_can_be_made_from_a_mapping_and_compared() -> None:
    values = MultiValues({"a": 1, "b": 2})
    assert values == {"a": 1, "b": 2}
    assert repr(MultiValues([("a", 1), ("a", 2)])) == "MultiValues([('a', 1), ('a', 2)])"


def test_changing_a_list_that_was_given_changes_nothing() -> None:
    values = MultiValues[int]([("a", 1)])
    values.getlist("a").append(2)
    assert values.getlist("a") == [1]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers())))
def test_every_pair_is_kept(pairs: list[tuple[str, int]]) -> None:
    values = MultiValues(pairs)
    assert sum(len(values.getlist(name)) for name in values) == len(pairs)
    assert all(values.getlist(name) == [value for other, value in pairs if other == name] for name in "abc")
    assert dict(values) == dict(pairs)
