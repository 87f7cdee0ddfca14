"""Rows become instances: the generated loaders give what the plain ones give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm import F
from bandstand.orm.models import State
from bandstand.orm.query._loading import generated_loader, make_dicts, make_tuples, plain_loader
from bandstand.orm.query._plans import InstancePlan, ValuePlan

if TYPE_CHECKING:
    from ..conftest import Library


def held(row: Any) -> Any:
    """Give all that an instance holds, related rows included."""
    return {name: held(value) if hasattr(value, "_meta") else value for name, value in vars(row).items()}


def test_generated_and_plain_loaders_agree(library: Library) -> None:
    joined = library.Book.objects.select_related("author__country").annotate(twice=F("pages") * 2).order_by("id")
    for rows in (joined, joined.only("title", "author__name"), library.Author.objects.order_by("id")):
        plan = rows.plan(library.database, "instances", InstancePlan)
        with library.database.connection() as link:
            found, description = link.fetch(plan.sql, plan.pack(rows.values_of_shape))
        converts = plan.converts(description)
        loads = [
            make(plan.layout, converts)(found, State("default", adding=False))
            for make in (generated_loader, plain_loader)
        ]
        assert [held(row) for row in loads[0]] == [held(row) for row in loads[1]]
        assert loads[0]


def test_tuples_and_dictionaries_have_the_same_values(library: Library) -> None:
    rows = library.Book.objects.order_by("id").values("title", "price", "published")
    plan = rows.plan(library.database, "values", ValuePlan)
    with library.database.connection() as link:
        found, description = link.fetch(plan.sql, plan.pack(rows.values_of_shape))
    converts = plan.converts(description)
    names = ["title", "price", "published"]
    assert [tuple(row.values()) for row in make_dicts(names, converts)(found)] == make_tuples(converts)(found)
