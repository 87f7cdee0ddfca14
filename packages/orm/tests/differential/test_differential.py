"""The same random queries of ours and of Django's over the same rows give the same rows."""

from __future__ import annotations

import os
from collections import Counter
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("django", reason="Django is not installed")

from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from bandstand.orm.database import Database

from . import graph, queries

if TYPE_CHECKING:
    from collections.abc import Iterator

FieldError: Any = import_module("django.core.exceptions").FieldError  # Any: Django has no types
EXAMPLES = int(os.environ.get("BANDSTAND_DIFFERENTIAL", "200"))
# Without a number asked for, the same queries each time: what a change broke, and not what chance found.
SAME = "BANDSTAND_DIFFERENTIAL" not in os.environ
SLOW = [
    HealthCheck.function_scoped_fixture,
    HealthCheck.too_slow,
    HealthCheck.filter_too_much,
    HealthCheck.data_too_large,
]
seen: Counter[str] = Counter()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def sides(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Any]]:
    path = request.getfixturevalue("sqlite_path")
    url = request.getfixturevalue("postgresql_url")
    host = Database(url).url
    graph.configure(
        str(path), {"NAME": host.database, "HOST": host.host, "PORT": host.port or 5432, "USER": host.username}
    )
    database = Database(f"sqlite:///{path}" if request.param == "sqlite" else url)
    with database:
        graph.fill(database)
    alias = "default" if request.param == "sqlite" else "postgresql"
    yield queries.ours(graph.OURS, database), queries.theirs(graph.THEIRS, alias)
    import_module("django.db").connections.close_all()
    database.dispose()


@pytest.fixture(scope="module")
def sqlite_path(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return tmp_path_factory.getbasetemp() / "differential.db"


def rows_of(rows: Any, query: queries.Query) -> list[Any]:
    names = ["pk"] + ["n"] * any(kind in ("count", "total") for kind, _ in query.steps)
    return sorted(rows.values_list(*names), key=repr)


@given(query=queries.queries(), low=st.integers(0, 3), high=st.integers(1, 6), cut=st.booleans())
@settings(
    max_examples=EXAMPLES,
    derandomize=SAME,
    deadline=None,
    suppress_health_check=SLOW,
)
def test_a_query_gives_the_rows_that_django_gives(
    sides: tuple[Any, Any], query: queries.Query, low: int, high: int, cut: bool
) -> None:
    try:
        right = query.build(sides[1])
    except FieldError:  # what Django refuses says nothing of ours
        reject()
    left = query.build(sides[0])
    assert rows_of(left, query) == rows_of(right, query)
    assert left.count() == right.count()
    assert left.exists() == right.exists()
    if cut:
        cuts = [rows.order_by("pk").values_list("pk", flat=True)[low:high] for rows in (left, right)]
        assert list(cuts[0]) == list(cuts[1])
    seen.update({*query.features, *({"slice"} if cut else ())})


@given(one=queries.queries("Book", plain=True), other=queries.queries("Book", plain=True))
@settings(max_examples=max(EXAMPLES // 8, 20), derandomize=SAME, deadline=None, suppress_health_check=SLOW)
@pytest.mark.parametrize("operator", ["union", "intersection", "difference"])
def test_several_queries_as_one_give_the_rows_that_django_gives(
    sides: tuple[Any, Any], operator: str, one: queries.Query, other: queries.Query
) -> None:
    results = []
    for side in sides:
        try:
            rows = [each.build(side).values_list("pk", "title") for each in (one, other)]
        except FieldError:
            reject()
        results.append(list(getattr(rows[0], operator)(rows[1]).order_by("pk")))
    # Django leaves a query out that cannot have rows, and then keeps the duplicates of the only one that is left.
    assert results[0] == sorted(set(results[1]))
    seen.update({"set operation"})


def test_enough_of_each_kind_was_asked(sides: tuple[Any, Any]) -> None:
    """It stands last: the examples before it were counted, over both databases together."""
    least = 100 if EXAMPLES >= 5000 else 1
    counted = {kind: seen[kind] for kind in queries.FEATURES}
    print("\n".join(f"{number:6} {kind}" for kind, number in counted.items()))
    assert {kind: number for kind, number in counted.items() if number < least} == {}
