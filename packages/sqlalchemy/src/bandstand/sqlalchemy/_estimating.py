"""Estimates of how many rows there are, as PostgreSQL plans with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import ClauseElement, Executable

from bandstand.contracts.data.conditions import ALL, Condition
from bandstand.contracts.data.query import Count
from bandstand.sqlalchemy._hopping import hopping

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler

    from bandstand.sqlalchemy._rows import Rows

_ROWS = re.compile(r"\brows=(\d+)")


class _Explain(Executable, ClauseElement):
    """Asks for the plan of a statement."""

    inherit_cache = False

    def __init__(self, statement: Any) -> None:
        self.statement = statement


@compiles(_Explain, "postgresql")
def _write(element: _Explain, compiler: SQLCompiler, **options: Any) -> str:
    return f"EXPLAIN {compiler.process(element.statement, **options)}"


@dataclass(frozen=True, slots=True)
class SQLAlchemyEstimating:
    """Says about how many rows there are, without looking at them."""

    rows: Rows[Any]

    @hopping
    def estimate(self, where: Condition = ALL, /) -> Count:
        """Ask how many rows the database expects; it knows from the last time that it has analysed the table."""
        columns = [getattr(self.rows.entity.rows, name) for name in self.rows.info.key]
        statement = select(*columns).select_from(self.rows.entity.rows).where(self.rows.matching(where))
        with self.rows.asking() as session:
            told = str(session.connection().execute(_Explain(statement)).scalar())
        found = _ROWS.search(told)
        return Count(number=0 if found is None else int(found[1]), kind="estimated")
