"""Where Django ties a negated condition to a table that only has the same name: queries that are not compared.

In one ``filter`` Django lets a negated condition on a relation be about the row that a condition before it was about,
and so do we. It finds that row by the alias that the table has in a query of its own; where the alias is another
relation's in the query around, as ``T3`` may be, the rows are those of chance.
"""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator


class Accident(Exception):
    """An alias is that of another relation."""


@contextmanager
def told() -> Generator[None]:
    """Have Django raise in such a case."""
    query_class: Any = import_module("django.db.models.sql.query").Query
    original = query_class.split_exclude

    def split_exclude(self: Any, filter_expr: Any, can_reuse: Any, names_with_path: Any) -> Any:
        inner = query_class(self.model)
        inner.add_filter(*filter_expr)
        inner.trim_start(names_with_path)
        alias = inner.select[0].alias
        if alias in can_reuse and way(self, alias) != way(inner, alias):
            raise Accident(alias)
        return original(self, filter_expr, can_reuse, names_with_path)

    query_class.split_exclude = split_exclude
    try:
        yield
    finally:
        query_class.split_exclude = original


def way(query: Any, alias: str | None) -> list[Any]:
    """Give the tables and columns along which an alias is joined."""
    found: list[Any] = []
    while alias is not None:
        join = query.alias_map[alias]
        found.append((join.table_name, getattr(join, "join_cols", None)))
        alias = join.parent_alias
    return found
