"""Estimates of how many rows there are, as the database plans with them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bandstand.contracts.data.conditions import ALL, Condition
from bandstand.contracts.data.query import Count

if TYPE_CHECKING:
    from bandstand.orm.source._rows import Rows


@dataclass(frozen=True, slots=True)
class ModelEstimating:
    """Says about how many rows there are, without looking at them."""

    rows: Rows[Any]

    def estimate(self, where: Condition = ALL, /) -> Count:
        """Ask how many rows the database expects; it knows from the last time that it has analysed the table."""
        rows = self.rows.select(where)
        with self.rows.asking():
            told = rows.explain(format="json")
        (plan,) = json.loads(told)
        return Count(number=max(0, int(plan["Plan"]["Plan Rows"])), kind="estimated")
