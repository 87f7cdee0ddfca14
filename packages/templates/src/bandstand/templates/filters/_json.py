"""What JSON does not know, written in what it knows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from uuid import UUID

from bandstand.templates.durations import duration_iso_string


def plainer(value: object) -> object:
    """Give the form in which a value of another type stands in JSON: moments to the millisecond, UTC as ``Z``.

    Raises:
        TypeError: There is none.
    """
    if isinstance(value, dt.datetime):
        precision = "milliseconds" if value.microsecond else "auto"
        return value.isoformat(timespec=precision).removesuffix("+00:00") + ("Z" if _is_utc(value) else "")
    if isinstance(value, dt.time):
        return value.isoformat(timespec="milliseconds" if value.microsecond else "auto")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return duration_iso_string(value)
    if isinstance(value, Decimal | UUID):
        return str(value)
    form = getattr(value, "__json__", None)
    if callable(form):
        return form()
    message = f"JSON has no form for a value of the type {type(value).__name__!r}; got {value!r}."
    raise TypeError(message)


def _is_utc(moment: dt.datetime) -> bool:
    return moment.utcoffset() == dt.timedelta()
