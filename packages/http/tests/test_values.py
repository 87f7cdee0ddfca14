"""Mappings of several values: the contract's suite, changes to a copy, writing as a query."""

import pickle
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.http.values import MultiMapping
from bandstand.contracts.http.values.testing import MultiMappingSuite
from bandstand.http._urlencoded import parse_query
from bandstand.http._values import MultiDict, MutableMultiDict

TAGS = [("tag", "old"), ("page", "1"), ("tag", "red"), ("q", "")]
PAIRS = st.lists(st.tuples(st.text(max_size=3), st.text(max_size=3)))


class TestMultiDict(MultiMappingSuite):
    """The one that does not change."""

    def make(self) -> Callable[[Iterable[tuple[str, str]]], MultiMapping[str]]:
        return MultiDict[str]


class TestMutableMultiDict(MultiMappingSuite):
    """The one that does."""

    def make(self) -> Callable[[Iterable[tuple[str, str]]], MultiMapping[str]]:
        return MutableMultiDict[str]


def test_pairs_are_given_in_the_order_received() -> None:
    assert MultiDict(TAGS).pairs() == TAGS
    assert MutableMultiDict(TAGS).pairs() == [("tag", "old"), ("tag", "red"), ("page", "1"), ("q", "")]


@pytest.mark.parametrize("kind", [MultiDict, MutableMultiDict])
def test_values_are_given_as_the_last_or_as_lists(kind: type[MultiDict[str]]) -> None:
    values = kind(TAGS)
    assert list(values.items()) == [("tag", "red"), ("page", "1"), ("q", "")]
    assert list(values.values()) == ["red", "1", ""]
    assert values.dict() == {"tag": "red", "page": "1", "q": ""}
    assert list(values.lists()) == [("tag", ["old", "red"]), ("page", ["1"]), ("q", [""])]


@pytest.mark.parametrize("kind", [MultiDict, MutableMultiDict])
def test_lists_that_are_given_away_belong_to_the_caller(kind: type[MultiDict[str]]) -> None:
    values = kind(TAGS)
    values.getlist("tag").append("x")
    dict(values.lists())["tag"].append("x")
    values.dict()["tag"] = "x"
    values.pairs().clear()
    assert values == kind(TAGS)


@pytest.mark.parametrize("kind", [MultiDict, MutableMultiDict])
def test_it_is_built_from_pairs_from_a_mapping_and_from_another(kind: type[MultiDict[str]]) -> None:
    assert kind({"a": "1"}) == kind([("a", "1")]) == kind(pair for pair in [("a", "1")])
    assert kind(MultiDict(TAGS)) == kind(MutableMultiDict(TAGS)) == kind(TAGS)
    assert not kind()


@pytest.mark.parametrize("kind", [MultiDict, MutableMultiDict])
def test_a_pickled_copy_is_equal(kind: type[MultiDict[str]]) -> None:
    assert pickle.loads(pickle.dumps(kind(TAGS))) == kind(TAGS)


def test_equality_is_that_of_the_lists_whatever_the_order_of_names() -> None:
    assert MultiDict([("a", "1"), ("b", "2")]) == MultiDict([("b", "2"), ("a", "1")])
    assert MultiDict([("a", "1"), ("a", "2")]) != MultiDict([("a", "2"), ("a", "1")])
    assert MultiDict(TAGS) == MutableMultiDict(TAGS)
    assert MultiDict({"a": "1"}) != {"a": "1"}


def test_it_shows_what_it_holds() -> None:
    assert repr(MultiDict([("a", "1"), ("a", "2")])) == "MultiDict([('a', '1'), ('a', '2')])"
    assert repr(MutableMultiDict({"a": "1"})) == "MutableMultiDict([('a', '1')])"


def test_it_cannot_be_changed_or_hashed() -> None:
    values = MultiDict(TAGS)
    with pytest.raises(TypeError):
        values["a"] = "1"  # type: ignore[index]  # pyright: ignore[reportIndexIssue]
    with pytest.raises(TypeError):
        hash(values)
    with pytest.raises(TypeError):
        hash(values.copy())


def test_a_copy_can_be_changed_and_leaves_the_original_alone() -> None:
    values = MultiDict(TAGS)
    copy = values.copy()
    copy["tag"] = "blue"
    copy.setlist("page", ["1", "2"])
    copy.appendlist("page", "3")
    copy.appendlist("new", "4")
    del copy["q"]
    assert list(copy.lists()) == [("tag", ["blue"]), ("page", ["1", "2", "3"]), ("new", ["4"])]
    assert values == MultiDict(TAGS)
    second = copy.copy()
    second.appendlist("tag", "x")
    assert copy.getlist("tag") == ["blue"]


def test_update_adds_to_what_is_there() -> None:
    values = MutableMultiDict({"a": "1"})
    values.update({"a": "2"}, b="3")
    values.update(MultiDict([("b", "4"), ("b", "5")]))
    assert list(values.lists()) == [("a", ["1", "2"]), ("b", ["3", "4", "5"])]


def test_pop_gives_the_list_of_values() -> None:
    values = MutableMultiDict(TAGS)
    assert values.pop("tag") == ["old", "red"]
    assert values.pop("tag", None) is None
    with pytest.raises(KeyError):
        values.pop("tag")
    assert values.popitem() == ("q", [""])
    values.clear()
    assert (list(values), len(values)) == ([], 0)


def test_defaults_are_set_where_a_name_has_nothing() -> None:
    values = MutableMultiDict({"a": "1"})
    assert (values.setdefault("a", "2"), values.setdefault("b", "3")) == ("1", "3")
    assert (values.setlistdefault("a"), values.setlistdefault("c", ["4", "5"])) == (["1"], ["4", "5"])
    assert values.setlistdefault("d") == []
    assert list(values) == ["a", "b", "c"]


def test_a_name_without_values_is_gone() -> None:
    values = MutableMultiDict(TAGS)
    values.setlist("tag", [])
    values.setlist("other", [])
    assert list(values) == ["page", "q"]


def test_it_is_written_as_a_query() -> None:
    values = MultiDict([("next", "/a&b/"), ("q", "naïve test"), ("q", "")])
    assert values.urlencode() == "next=%2Fa%26b%2F&q=na%C3%AFve+test&q="
    assert values.copy().urlencode(safe="/") == "next=/a%26b/&q=na%C3%AFve+test&q="


@given(PAIRS)
def test_what_is_written_is_read_again(pairs: list[tuple[str, str]]) -> None:
    named = [(name or "x", value) for name, value in pairs]
    assert parse_query(MultiDict(named).urlencode()) == named


@given(PAIRS)
def test_both_kinds_agree(pairs: list[tuple[str, str]]) -> None:
    assert MultiDict(pairs) == MultiDict(pairs).copy() == MutableMultiDict(pairs)
    assert sorted(MultiDict(pairs).pairs()) == sorted(MutableMultiDict(pairs).pairs())
