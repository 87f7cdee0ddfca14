"""Defaults that the database computes anew for each row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from bandstand.orm import functions
from bandstand.orm.expressions import Expression, Func, RawSQL

if TYPE_CHECKING:
    from collections.abc import Iterator

_VOLATILE: Final = (functions.Random, functions.UUID4, functions.UUID7)
_KNOWN: Final = tuple(each for name in functions.__all__ if (each := getattr(functions, name)) not in _VOLATILE)
# What stands before a bracket in PostgreSQL's SQL and gives the same for all rows of a statement.
_STABLE: Final = frozenset(
    {
        "abs",
        "array",
        "cast",
        "ceil",
        "char",
        "coalesce",
        "concat",
        "current_date",
        "current_setting",
        "current_timestamp",
        "date_trunc",
        "decode",
        "encode",
        "extract",
        "floor",
        "greatest",
        "interval",
        "jsonb_build_array",
        "jsonb_build_object",
        "least",
        "length",
        "localtime",
        "localtimestamp",
        "lower",
        "make_date",
        "make_interval",
        "md5",
        "now",
        "nullif",
        "numeric",
        "replace",
        "round",
        "row",
        "statement_timestamp",
        "substring",
        "timestamp",
        "to_jsonb",
        "transaction_timestamp",
        "trim",
        "upper",
        "varchar",
    }
)
_TEXT: Final = re.compile(r"'(?:[^']|'')*'")


def volatile_part(default: object) -> str | None:
    """Give the part of a default that may be another value for each row, as it is written; None where there is none.

    Functions that nobody knows here count as such, as they do in PostgreSQL where nobody says otherwise.
    """
    if not isinstance(default, Expression):
        return None
    expression: Expression[Any] = default
    return next(_volatile_parts(expression), None)


def _volatile_parts(default: Expression[Any]) -> Iterator[str]:
    for part in default.walk():
        if isinstance(part, _VOLATILE):
            yield repr(part)
        elif isinstance(part, RawSQL):
            pieces: Any = part.static()
            called = re.findall(r"(\w+)\s*\(", _TEXT.sub(" ", " ".join(pieces[0])))
            yield from (f"{name}()" for name in called if name.lower() not in _STABLE)
        elif isinstance(part, Func) and not isinstance(part, _KNOWN) and part._name.lower() not in _STABLE:  # noqa: SLF001 - the name in SQL
            yield repr(part)
