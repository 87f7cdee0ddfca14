"""One order out of several."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bandstand.forms._order import merge


def merged(*lists: str) -> tuple[str, list[str]]:
    conflicts: list[str] = []
    order = merge(lists, lambda item: item, lambda one, other: conflicts.append(one + other))
    return "".join(order), conflicts


def test_the_order_of_each_list_is_kept() -> None:
    assert merged("ab", "bc") == ("abc", [])
    assert merged("bc", "ab") == ("abc", [])
    assert merged("acd", "abd") == ("acbd", [])
    assert merged("abcd", "ad", "bd") == ("abcd", [])


def test_what_no_list_puts_in_an_order_stays_as_it_was_named() -> None:
    assert merged("b", "a", "c") == ("bac", [])
    assert merged() == ("", [])
    assert merged("", "aa", "a") == ("a", [])


def test_the_first_of_equal_items_is_given() -> None:
    assert merge([["a", "B"], ["b", "A"]], str.lower, lambda one, other: None) == ("a", "B")


def test_lists_that_contradict_each_other_are_told() -> None:
    assert merged("ab", "ba") == ("ab", ["ba"])
    assert merged("xab", "bay") == ("xaby", ["ba"])
    order, conflicts = merged("ab", "bc", "ca")
    assert (order, len(conflicts)) == ("abc", 1)


def test_what_waits_for_a_circle_comes_behind_it() -> None:
    assert merged("abz", "ba") == ("abz", ["ba"])
    assert merged("az", "ab", "ba") == ("azb", ["ba"])


LISTS = st.lists(st.lists(st.sampled_from("abcdefg"), unique=True).map("".join), max_size=5)


@given(lists=LISTS)
def test_each_item_is_there_once(lists: list[str]) -> None:
    order, _ = merged(*lists)
    assert sorted(order) == sorted(set("".join(lists)))


@given(lists=LISTS)
def test_without_a_conflict_all_lists_are_kept_and_with_one_it_is_real(lists: list[str]) -> None:
    order, conflicts = merged(*lists)
    kept = all(order.index(one) < order.index(other) for listed in lists for one, other in pairwise(listed))
    assert kept is not bool(conflicts)


@given(listed=st.permutations("abcdefg"), picks=st.lists(st.sets(st.sampled_from("abcdefg"))))
def test_parts_of_one_order_never_conflict(listed: list[str], picks: list[set[str]]) -> None:
    lists = ["".join(item for item in listed if item in pick) for pick in picks]
    assert merged(*lists)[1] == []
