"""Lists of dates and moments, cut to a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bandstand.orm.errors import nearest

if TYPE_CHECKING:
    from bandstand.orm.queryset import QuerySet
    from bandstand.orm.queryset._chain import Chain

_OF_DATES: Final = ("year", "month", "week", "day")
_OF_MOMENTS: Final = (*_OF_DATES, "hour", "minute", "second")


def dates(queryset: Chain[Any], field: str, kind: str, order: str) -> QuerySet[Any]:
    """Give the different dates of a field, cut to a unit."""
    from bandstand.orm.fields import DateField
    from bandstand.orm.functions import Trunc

    _check(kind, _OF_DATES, order)
    return _listed(queryset, field, Trunc(field, kind, output_field=DateField()), order)


def datetimes(queryset: Chain[Any], field: str, kind: str, order: str, tzinfo: Any) -> QuerySet[Any]:
    """Give the different moments of a field, cut to a unit in a time zone."""
    from bandstand.orm.fields import DateTimeField
    from bandstand.orm.functions import Trunc

    _check(kind, _OF_MOMENTS, order)
    return _listed(queryset, field, Trunc(field, kind, output_field=DateTimeField(), tzinfo=tzinfo), order)


def _check(kind: str, known: tuple[str, ...], order: str) -> None:
    if kind not in known:
        message = f"A unit is one of {', '.join(known)}; got {kind!r}.{nearest(kind, known)}"
        raise ValueError(message)
    if order not in ("ASC", "DESC"):
        message = f"An order is 'ASC' or 'DESC'; got {order!r}."
        raise ValueError(message)


def _listed(queryset: Chain[Any], field: str, cut: Any, order: str) -> QuerySet[Any]:
    rows = queryset.filter(**{f"{field}__isnull": False}).annotate(moment_=cut)
    return rows.values_list("moment_", flat=True).distinct().order_by("moment_" if order == "ASC" else "-moment_")
