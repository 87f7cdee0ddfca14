"""The graph: what comes before what, and plans there and back."""

from __future__ import annotations

from typing import Any

import pytest

from bandstand import orm
from bandstand.orm.migrations.errors import CircularDependency, HeadConflict, InconsistentHistory, MigrationNotFound
from bandstand.orm.migrations.graph import Graph
from bandstand.orm.migrations.migration import FIRST, LATEST, Migration
from bandstand.orm.migrations.operations import AddField, CreateModel
from bandstand.orm.migrations.recorder import check_history

Key = tuple[str, str]


def step(label: str, *dependencies: str, **given: Any) -> Migration:
    """Make a migration ``app.name`` after others."""
    app_label, name = label.split(".")
    body = {"dependencies": keys(*dependencies), **given}
    made: Migration = type("Migration", (Migration,), body)(name, app_label)
    return made


def keys(*labels: str) -> list[Key]:
    """Give ``app.name`` as pairs."""
    return [(app_label, name) for app_label, _, name in (label.partition(".") for label in labels)]


def names(migrations: list[Migration]) -> list[str]:
    """Give migrations as ``app.name``."""
    return [f"{each.app_label}.{each.name}" for each in migrations]


SHOP = [
    step("shop.1", "auth.1"),
    step("shop.2", "shop.1"),
    step("shop.3", "shop.2", "auth.2"),
    step("auth.1"),
    step("auth.2", "auth.1"),
]


def test_what_is_needed_comes_first() -> None:
    graph = Graph(SHOP)
    assert names(graph.forwards(keys("shop.3"))) == ["auth.1", "auth.2", "shop.1", "shop.2", "shop.3"]
    assert names(graph.forwards(keys("shop.2"))) == ["auth.1", "shop.1", "shop.2"]


def test_what_was_applied_is_left_out() -> None:
    graph = Graph(SHOP)
    assert names(graph.forwards(keys("shop.3"), keys("auth.1", "shop.1"))) == ["auth.2", "shop.2", "shop.3"]


def test_what_depends_on_it_is_undone_first() -> None:
    graph, applied = Graph(SHOP), keys("auth.1", "auth.2", "shop.1", "shop.2", "shop.3")
    assert names(graph.backwards(("shop", "1"), applied)) == ["shop.3", "shop.2"]
    assert names(graph.backwards(("auth", "1"), applied)) == ["shop.3", "auth.2"]
    assert names(graph.backwards(("auth", None), applied)) == ["shop.3", "shop.2", "shop.1", "auth.2", "auth.1"]


def test_first_and_last_stand_for_those_of_an_app() -> None:
    graph = Graph([*SHOP, step("a.1", f"shop.{LATEST}"), step("b.1", f"shop.{FIRST}")])
    assert (graph.before["a", "1"], graph.before["b", "1"]) == (keys("shop.3"), keys("shop.1"))
    assert (graph.first("shop"), graph.head("shop"), graph.head("none")) == (keys("shop.1"), ("shop", "3"), None)


def test_apps_without_migrations_are_depended_on_in_vain() -> None:
    assert names(Graph([step("a.1", f"plain.{FIRST}")], without=["plain"]).forwards(keys("a.1"))) == ["a.1"]


def test_one_can_go_before_another_of_its_own_accord() -> None:
    graph = Graph([step("a.1"), step("b.1", run_before=keys("a.1"))])
    assert names(graph.forwards(keys("a.1"))) == ["b.1", "a.1"]


def test_a_circle_is_named_in_full() -> None:
    with pytest.raises(CircularDependency, match=r"circle: a\.1 -> b\.1 -> c\.1 -> a\.1\.$"):
        Graph([step("a.1", "b.1"), step("b.1", "c.1"), step("c.1", "a.1")])


def test_what_is_missing_is_named_with_what_is_near() -> None:
    with pytest.raises(MigrationNotFound, match=r"depends on a\.00001, which is not there. Did you mean 'a\.0001'"):
        Graph([step("a.0001"), step("b.1", "a.00001")])


def test_two_last_ones_are_a_conflict() -> None:
    graph = Graph([step("a.1"), step("a.2", "a.1"), step("a.3", "a.1")])
    with pytest.raises(HeadConflict, match="a has several last migrations, 2 and 3: join them"):
        graph.head("a")


SQUASHED = [step("a.1"), step("a.2", "a.1"), step("a.1_2", replaces=keys("a.1", "a.2")), step("a.3", "a.2")]


@pytest.mark.parametrize(
    ("applied", "plan"),
    [
        ([], ["a.1_2", "a.3"]),
        (["a.1", "a.2"], ["a.3"]),
        (["a.1"], ["a.2", "a.3"]),
        (["a.1_2"], ["a.3"]),
    ],
)
def test_a_squashed_one_stands_for_all_or_none(applied: list[str], plan: list[str]) -> None:
    graph = Graph(SQUASHED, keys(*applied))
    assert names(graph.forwards(keys("a.3"), keys(*applied))) == plan


def test_a_squashed_one_may_stand_for_a_squashed_one() -> None:
    graph = Graph([*SQUASHED, step("a.1_3", replaces=keys("a.1_2", "a.3")), step("b.1", "a.2")])
    assert names(graph.forwards(keys("b.1"))) == ["a.1_3", "b.1"]


def test_one_is_found_by_how_its_name_begins() -> None:
    graph = Graph([step("a.0001_initial"), step("a.0002_more", "a.0001_initial")])
    assert graph.find("a", "0002") == ("a", "0002_more")
    with pytest.raises(MigrationNotFound, match="2 migrations begin so: 0001_initial, 0002_more"):
        graph.find("a", "000")
    with pytest.raises(MigrationNotFound, match="Did you mean '0002_more'"):
        graph.find("a", "0002_mroe")


def test_a_history_with_a_hole_is_refused() -> None:
    graph = Graph(SHOP)
    check_history(graph, keys("auth.1", "shop.1"))
    with pytest.raises(InconsistentHistory, match=r"shop\.1 has been applied, but not auth\.1"):
        check_history(graph, keys("shop.1"))


def test_a_thousand_in_a_row_are_no_matter() -> None:
    many = [step("a.0"), *(step(f"a.{each}", f"a.{each - 1}") for each in range(1, 1000))]
    assert len(Graph(many).forwards(keys("a.999"))) == 1000


def test_the_state_is_what_the_operations_leave() -> None:
    key = ("id", orm.BigAutoField(verbose_name="ID"))
    graph = Graph(
        [
            step("shop.1", operations=[CreateModel("Book", fields=[key])]),
            step("shop.2", "shop.1", operations=[AddField("Book", "title", orm.TextField())]),
        ]
    )
    assert list(graph.state().model("shop", "Book").fields) == ["id", "title"]
    assert list(graph.state(keys("shop.1")).model("shop", "Book").fields) == ["id"]
