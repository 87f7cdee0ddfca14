"""How values become those of another type: what databases do not do by themselves when a column changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Callable

_TEXTS: Final = ("VARCHAR", "CHAR", "TEXT")
_WHOLE: Final = ("INTEGER", "BIGINT", "SMALLINT")
_TRUE: Final = ("t", "true", "y", "yes", "on", "1")
_FALSE: Final = ("f", "false", "n", "no", "off", "0")
_PARTS_OF_UUID: Final = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))

_KINDS: Final = {
    "DATETIME": "moment",
    "DATE": "date",
    "TIME": "time",
    "BOOLEAN": "boolean",
    "CHAR(32)": "uuid",
    "DECIMAL": "number",
    "FLOAT": "number",
    "REAL": "number",
    "DOUBLE": "number",
    "NUMERIC": "number",
    **dict.fromkeys(_WHOLE, "whole"),
    **dict.fromkeys(_TEXTS, "text"),
}
"""What a type is, by how its name in SQLite begins; the first that fits."""


def kind_of(type_: str) -> str:
    """Give what kind of values a column of SQLite has: ``whole``, ``number``, ``text`` or another; else nothing."""
    return next((kind for name, kind in _KINDS.items() if type_.startswith(name)), "")


def converted(value: sa.ColumnElement[Any], old: str, new: str) -> sa.ColumnElement[Any]:
    """Give an element of SQLite that makes a value of a new type; affinity makes numbers and texts of each other."""
    make = _CONVERSIONS.get((kind_of(old), kind_of(new)))
    return value if make is None else make(value)


def _truth_of_text(value: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    lower = sa.func.lower(value)
    return sa.case((lower.in_(_TRUE), 1), (lower.in_(_FALSE), 0), else_=value)


def _text_of_identifier(value: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    text: sa.ColumnElement[Any] = sa.func.substr(value, *_PARTS_OF_UUID[0])
    for place in _PARTS_OF_UUID[1:]:
        text = text.concat("-").concat(sa.func.substr(value, *place))
    return text


_CONVERSIONS: Final[dict[tuple[str, str], Callable[[sa.ColumnElement[Any]], sa.ColumnElement[Any]]]] = {
    ("number", "whole"): lambda value: sa.cast(sa.func.round(value), sa.Integer()),
    ("whole", "boolean"): lambda value: value != 0,
    ("number", "boolean"): lambda value: value != 0,
    ("text", "boolean"): _truth_of_text,
    ("boolean", "text"): lambda value: sa.case((value == 1, "true"), (value == 0, "false")),
    ("moment", "date"): lambda value: sa.func.substr(value, 1, 10),
    ("moment", "time"): lambda value: sa.func.substr(value, 12),
    ("date", "moment"): lambda value: value.concat(" 00:00:00.000000"),
    ("text", "uuid"): lambda value: sa.func.lower(sa.func.replace(value, "-", "")),
    ("uuid", "text"): _text_of_identifier,
}


def misfit(column: sa.ColumnElement[Any], new: str) -> sa.ColumnElement[bool] | None:
    """Give the condition of values that are none of a type; SQLite would keep them as they are. None where all are."""
    kind = kind_of(new)
    if kind in ("whole", "number", "boolean"):
        return sa.func.typeof(column).in_(["text", "blob"])
    if kind in ("date", "moment"):
        return sa.and_(column.is_not(None), sa.func.julianday(column).is_(None))
    return None


def using(column: str, old: str, new: str) -> str | None:
    """Give PostgreSQL's expression for the values of a column of a new type; None where it needs none.

    A text is never made with one: it would be cut to a new length, where without one the database refuses.
    """
    if new.startswith(_TEXTS):
        return None
    if new == "BOOLEAN" and old.startswith((*_WHOLE, "NUMERIC", "DOUBLE")):
        return f"{column} <> 0"
    if old == "BOOLEAN" and new != "INTEGER":
        return f"{column}::integer::{new}"
    return f"{column}::{new}"
