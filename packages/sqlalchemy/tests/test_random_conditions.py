"""Any condition finds the same rows as over objects in memory, which are compared by Python itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandstand.contracts.data.conditions import And, Compare, Condition, Not, Operator, Or, Some
from bandstand.contracts.data.library import Library, fill, memory_library
from bandstand.contracts.data.query import Order, Query

from .fresh import fresh_library

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.filterwarnings("ignore:Dialect sqlite.*Decimal")

_TEXTS = st.sampled_from(["", "E", "emma", "Emma", "ll", "%", "novel", "c", "Austen", "Allen", "France", "printed"])
_NUMBERS = st.sampled_from([0, 1, 2, 3, 1833, 2**40, Decimal("9.50"), Decimal(12)])
_DATES = st.sampled_from([date(1815, 12, 23), date(1853, 1, 28), date(1900, 1, 1)])
_PATHS: dict[str, st.SearchStrategy[Any]] = {
    "title": _TEXTS,
    "price": _NUMBERS,
    "published": _DATES,
    "author.name": _TEXTS,
    "author.country.name": _TEXTS,
    "author.mentor.name": _TEXTS,
    "author.books.tags.name": _TEXTS,
    "publisher.name": _TEXTS,
    "publisher.country.authors.name": _TEXTS,
    "tags.name": _TEXTS,
    "tags.books.title": _TEXTS,
    "editions.year": _NUMBERS,
    "editions.number": _NUMBERS,
}
_ORDERS = (Operator.LT, Operator.LE, Operator.GT, Operator.GE)
_PARTS = (Operator.CONTAINS, Operator.STARTS, Operator.ENDS, Operator.ICONTAINS, Operator.IEQ, Operator.ISTARTS)
_KEYS = st.sampled_from([None, (1,), (2,), (4,), (9,), ("x",)])


def _compare(path: str) -> st.SearchStrategy[Compare]:
    values = _PATHS[path]
    found = [
        st.builds(Compare, st.just(path), st.sampled_from([Operator.EQ, Operator.NE]), st.none() | values),
        st.builds(Compare, st.just(path), st.just(Operator.IN), st.lists(st.none() | values, max_size=3)),
        st.builds(Compare, st.just(path), st.just(Operator.IS_NULL), st.booleans()),
    ]
    if values is _TEXTS:
        found.append(st.builds(Compare, st.just(path), st.sampled_from(_PARTS), values))
    else:
        found.append(st.builds(Compare, st.just(path), st.sampled_from(_ORDERS), values))
        found.append(st.builds(Compare, st.just(path), st.just(Operator.RANGE), st.tuples(values, st.none() | values)))
    return st.one_of(found)


def _keys() -> st.SearchStrategy[Compare]:
    paths = st.sampled_from(["author", "publisher", "tags", "author.mentor", "tags.books", "publisher.books"])
    one = st.builds(Compare, paths, st.sampled_from([Operator.EQ, Operator.NE]), _KEYS)
    several = st.builds(Compare, paths, st.just(Operator.IN), st.lists(_KEYS, max_size=3))
    return one | several | st.builds(Compare, paths, st.just(Operator.IS_NULL), st.booleans())


_SOME = st.one_of(
    st.builds(Some, st.just("editions"), st.builds(Compare, st.just("number"), st.just(Operator.EQ), _NUMBERS)),
    st.builds(Some, st.just("author.books"), st.builds(Compare, st.just("title"), st.just(Operator.NE), _TEXTS)),
)
_LEAVES: st.SearchStrategy[Condition] = st.sampled_from(sorted(_PATHS)).flatmap(_compare) | _keys() | _SOME
_CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    _LEAVES,
    lambda inner: (
        st.builds(Not, inner)
        | st.lists(inner, max_size=3).map(lambda parts: And(*parts))
        | st.lists(inner, max_size=3).map(lambda parts: Or(*parts))
    ),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def libraries() -> Iterator[tuple[Library, Library]]:
    memory, made = fill(memory_library()), fresh_library()
    yield memory, fill(made)
    made.store.engine.dispose()


@given(_CONDITIONS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_condition_finds_what_it_finds_in_memory(libraries: tuple[Library, Library], where: Condition) -> None:
    memory, ours = libraries
    assert ours.titles(where) == memory.titles(where)
    assert ours.books.count(where) == memory.books.count(where)


_STEPS = st.builds(
    Order,
    st.sampled_from(["title", "price", "published", "status", "author.country.name", "publisher.name", "isbn"]),
    descending=st.booleans(),
    nulls=st.sampled_from(["first", "last"]),
)


@given(st.lists(_STEPS, max_size=3, unique_by=lambda order: order.path), st.integers(1, 3))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_of_any_order_follow_each_other(
    libraries: tuple[Library, Library], order: list[Order], size: int
) -> None:
    memory, ours = libraries
    found: list[str] = []
    page = ours.books.page(Query(order=order, limit=size))
    while page.after is not None:
        found += [book.title for book in page]
        page = ours.books.page(Query(order=order, limit=size, after=page.after))
    assert [*found, *(book.title for book in page)] == memory.titles(order=order)
