"""How arguments of functions are bound, where the usual type of a value would not do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bandstand.orm.expressions import Constant, Slot, Value
from bandstand.orm.fields import IntegerField

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm.expressions import Element, Expression
    from bandstand.orm.query._lowering import Lowering

_WHOLE: Final = IntegerField[int]()


def word(sql: str) -> Element:
    """Give one of our own words as it is in SQL: a unit, a name, a number that no value decides."""
    import sqlalchemy as sa

    return sa.literal_column(sql, sa.types.NullType())  # source: sql-text - words of this package, never of a user


def whole(to: Lowering, node: Expression[Any], prepare: Callable[[Any], Any] | None = None) -> Element:
    """Give a whole number of 32 bits, as lengths and positions are; PostgreSQL's functions take no wider ones."""
    import sqlalchemy as sa

    element = to.operand(node, _WHOLE, prepare)
    return element if isinstance(node, Slot | Constant | Value) else sa.cast(element, sa.Integer())


def at_least(least: int, value: Any, what: str) -> Any:
    """Give what was given, refusing a plain number that is too small.

    Raises:
        ValueError: It is.
    """
    if isinstance(value, int) and value < least:
        message = f"{what} is at least {least}; got {value!r}."
        raise ValueError(message)
    return value


def at_most(most: int, what: str) -> Callable[[int], int]:
    """Give a function that refuses numbers that are too large."""

    def check(value: int) -> int:
        if value > most:
            message = f"{what} is at most {most}; got {value!r}."
            raise ValueError(message)
        return value

    return check
