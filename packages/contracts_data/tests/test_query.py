"""Queries and what comes back, as values."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from time import perf_counter
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.data.conditions import ALL, And, Compare, Operator
from bandstand.contracts.data.errors import Invalid
from bandstand.contracts.data.query import Count, Cursor, Order, Page, Query

CHEAP = Compare("price", Operator.LT, 10)
RED = Compare("tags.name", Operator.EQ, "red")
ZONED = st.datetimes(timezones=st.just(UTC))
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.decimals(allow_nan=False), st.dates(), st.times(),
    st.datetimes(), ZONED, st.timedeltas(), st.uuids(), st.binary(max_size=20), st.floats(allow_nan=False),
)  # fmt: skip


def test_a_question_for_everything_says_nothing() -> None:
    query = Query()
    assert (query.where, query.order, query.offset, query.limit, query.after) == (ALL, (), 0, None, None)
    assert (query.include, query.only) == ((), None)
    assert query == Query(order=[])
    assert hash(query) == hash(Query())


def test_paths_are_tuples_inside() -> None:
    query = Query(include=["author.country", ("tags",)], only=["title"], order=[Order("author.name")])
    assert query.include == (("author", "country"), ("tags",))
    assert (query.only, query.order[0].path) == (("title",), ("author", "name"))


def test_a_filter_adds_to_what_there_is() -> None:
    query = Query(where=CHEAP, limit=5)
    assert query.filter(RED) == Query(where=And(CHEAP, RED), limit=5)
    assert replace(query, limit=9) == Query(where=CHEAP, limit=9)


@pytest.mark.parametrize("told", [{"offset": -1}, {"limit": -1}, {"offset": 1, "after": Cursor((1,))}])
def test_impossible_parts_are_refused(told: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no negative numbers, and either offset or after"):
        Query(**told)


def test_an_order_turns_round_with_its_nulls() -> None:
    order = Order("price", descending=True)
    assert (order.descending, order.nulls) == (True, "last")
    assert order.reverse() == Order("price", nulls="first")
    assert order.reverse().reverse() == order


def test_a_page_is_its_rows() -> None:
    page = Page(rows=("a", "b"), more=True)
    assert (list(page), len(page)) == (["a", "b"], 2)
    assert not Page[str](rows=())
    assert Count(number=3) == Count(number=3, kind="exact")


@given(st.lists(VALUES, max_size=5))
def test_a_cursor_survives_a_url(values: list[object]) -> None:
    cursor = Cursor(tuple(values))
    text = str(cursor)
    assert text.replace("-", "a").replace("_", "a").isalnum()
    assert text.isascii()
    if len(text) <= 2000:
        assert Cursor.parse(text) == cursor
        assert [type(value) for value in Cursor.parse(text).values] == [type(value) for value in values]


def test_a_cursor_keeps_kinds_apart() -> None:
    values = (
        date(2027, 1, 2), datetime(2027, 1, 2, 3, tzinfo=UTC), time(3, 4), timedelta(days=-1, microseconds=5),
        Decimal("1.50"), UUID(int=7), b"\x00\xff", "2027-01-02",
    )  # fmt: skip
    assert Cursor.parse(str(Cursor(values))).values == values


def test_what_cannot_be_ordered_makes_no_cursor() -> None:
    with pytest.raises(TypeError, match=r"values that can be ordered; got \[1\]"):
        str(Cursor(([1],)))


@given(st.text(max_size=50) | st.binary(max_size=50).map(lambda given: given.hex()))
def test_any_text_is_a_cursor_or_invalid(text: str) -> None:
    with suppress(Invalid):
        assert isinstance(Cursor.parse(text).values, tuple)


@pytest.mark.parametrize(
    "text",
    ["", "x", "W10x", "bnVsbA", "W3sieCI6MX1d", "W3siZGVjaW1hbCI6IngifV0", "W1tdXQ", "W" * 2001, "W1tbW1tbW1tbW1tb"],
)
def test_a_text_that_is_no_cursor_is_invalid(text: str) -> None:
    with pytest.raises(Invalid, match="begin at its first page"):
        Cursor.parse(text)


def test_long_texts_cost_nothing() -> None:
    begun = perf_counter()
    with pytest.raises(Invalid):
        Cursor.parse("W1tb" * 5_000_000)
    assert perf_counter() - begun < 0.5
