"""What a database says of how it would answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.query._plans import InstancePlan, ValuePlan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.orm.queryset import QuerySet


def explain(queryset: QuerySet[Any], options: Mapping[str, Any]) -> str:
    """Give the database's explanation as a text, a line for each row."""
    database = queryset.database()
    plan = queryset.plan(database, *(("instances", InstancePlan) if queryset.how is None else ("values", ValuePlan)))
    if plan.sql is None:
        return "Nothing is asked: no row can match."
    prefix = database.backend.dialect.explain(options)
    with database.connection() as link:
        rows, _ = link.fetch(f"{prefix} {plan.sql}", plan.pack(queryset.values_of_shape))
    return "\n".join(" ".join(map(str, row)) for row in rows)
