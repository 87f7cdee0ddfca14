"""Conditions as values."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.data.conditions import ALL, And, Compare, Condition, Not, Operator, Or, Some

CHEAP = Compare("price", Operator.LT, 10)
RED = Compare("tags.name", Operator.EQ, "red")
LEAVES: st.SearchStrategy[Condition] = st.sampled_from([CHEAP, RED, Some("tags", RED), ALL, Or()])
PAIRS: st.SearchStrategy[Condition] = st.builds(And, LEAVES, LEAVES) | st.builds(Or, LEAVES, LEAVES)
CONDITIONS: st.SearchStrategy[Condition] = PAIRS | st.builds(Not, PAIRS) | st.builds(And, PAIRS, st.builds(Not, LEAVES))


def test_conditions_are_joined_by_operators() -> None:
    assert And(CHEAP, RED) == CHEAP & RED
    assert Or(CHEAP, RED) == CHEAP | RED
    assert Not(CHEAP) == ~CHEAP


def test_what_is_joined_alike_is_one_level() -> None:
    assert And(CHEAP, RED, Not(RED)) == (CHEAP & RED & ~RED)
    assert Or(CHEAP, RED, Not(RED)) == (CHEAP | (RED | ~RED))
    assert (CHEAP & (RED | CHEAP)).parts == (CHEAP, Or(RED, CHEAP))
    assert And(CHEAP) == ALL & CHEAP


@given(CONDITIONS)
def test_conditions_are_values(condition: Condition) -> None:
    copied = pickle.loads(pickle.dumps(condition))
    assert copied == condition
    assert hash(copied) == hash(condition)


def test_paths_are_tuples_inside() -> None:
    assert RED.path == ("tags", "name")
    assert Compare(("tags", "name"), Operator.EQ, "red") == RED
    assert Some("author.tags", RED).path == ("author", "tags")


@pytest.mark.parametrize(
    ("operator", "value", "text"),
    [
        (Operator.LT, None, "The operator LT takes a value; got None."),
        (Operator.IN, "abc", "The operator IN takes several values; got 'abc'."),
        (Operator.IN, 7, "The operator IN takes several values; got 7."),
        (Operator.RANGE, (1,), "The operator RANGE takes a pair of values; got (1,)."),
        (Operator.RANGE, 1, "The operator RANGE takes a pair of values; got 1."),
        (Operator.IS_NULL, "yes", "The operator IS_NULL takes True or False; got 'yes'."),
        (Operator.CONTAINS, None, "The operator CONTAINS takes a text; got None."),
        (Operator.IEQ, 7, "The operator IEQ takes a text; got 7."),
    ],
)
def test_a_value_goes_with_its_operator(operator: Operator, value: object, text: str) -> None:
    with pytest.raises(ValueError, match="takes") as raised:
        Compare("title", operator, value)
    assert str(raised.value) == text


def test_several_values_are_kept_as_a_tuple() -> None:
    assert Compare("price", Operator.IN, [1, 2]).value == (1, 2)
    assert Compare("price", Operator.IN, (number for number in (1, 2))).value == (1, 2)
    assert Compare("price", Operator.RANGE, [1, None]).value == (1, None)


def test_values_that_cannot_be_hashed_do_no_harm() -> None:
    assert hash(Compare("extra", Operator.EQ, {"a": []})) == hash(Compare("extra", Operator.EQ, {"a": [1]}))
    assert Compare("extra", Operator.EQ, {"a": []}) != Compare("extra", Operator.EQ, {"a": [1]})
