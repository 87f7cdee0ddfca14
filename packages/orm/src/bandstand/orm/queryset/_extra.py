"""Pieces of SQL around a queryset, by the keywords that Django has for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import NotSupportedError
from bandstand.orm.expressions import RawSQL
from bandstand.orm.fields import BooleanField

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bandstand.orm.queryset._chain import Chain


def with_extra(
    rows: Chain[Any],
    select: Mapping[str, str],
    where: Sequence[str],
    params: Sequence[Any],
    tables: Sequence[str],
    order_by: Sequence[str],
    select_params: Sequence[Any],
) -> Any:
    """Give the rows with further columns, conditions and an order that were written by hand.

    Raises:
        NotSupportedError: Further tables are named, whose rows would be multiplied with these.
    """
    if tables:
        message = f"extra() takes no further tables, such as {tables[0]!r}: ask them in a subquery of RawSQL."
        raise NotSupportedError(message)
    found: Any = rows
    values = iter(select_params)
    for name, sql in select.items():
        found = found.annotate(**{name: RawSQL(sql, [next(values) for _ in range(_signs(sql))])})
    further = iter(params)
    for sql in where:
        found = found.filter(RawSQL(sql, [next(further) for _ in range(_signs(sql))], BooleanField()))
    return found.order_by(*order_by) if order_by else found


def _signs(sql: str) -> int:
    return sql.replace("%%", "").count("%s")
