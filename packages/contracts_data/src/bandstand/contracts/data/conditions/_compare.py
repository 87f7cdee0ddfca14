"""One comparison of a value of a row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, cast

from bandstand.contracts.data._names import split
from bandstand.contracts.data.conditions._conditions import Condition

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.contracts.data._names import Path


class Operator(Enum):
    """How a value is compared. Those that begin with I ignore the case of letters."""

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    IN = "in"
    RANGE = "range"
    IS_NULL = "is_null"
    CONTAINS = "contains"
    STARTS = "starts"
    ENDS = "ends"
    IEQ = "ieq"
    ICONTAINS = "icontains"
    ISTARTS = "istarts"
    IENDS = "iends"


_TEXTS = frozenset(
    {
        Operator.CONTAINS,
        Operator.STARTS,
        Operator.ENDS,
        Operator.IEQ,
        Operator.ICONTAINS,
        Operator.ISTARTS,
        Operator.IENDS,
    }
)
_RELATION = frozenset({Operator.EQ, Operator.NE, Operator.IN, Operator.IS_NULL})


@dataclass(frozen=True, slots=True, init=False)
class Compare(Condition):
    """Compares what is at the end of a path with a value.

    DATA-14: ``EQ``, ``LT``, ``LE``, ``GT`` and ``GE`` compare as Python does, texts letter by letter and with their
    case; how texts are ordered varies. ``EQ`` with None matches NULL.
    DATA-15: NULL is matched only by ``IS_NULL`` and by ``EQ`` and ``IN`` with None. ``NE`` is ``Not`` of ``EQ``, so it
    matches NULL too.
    DATA-16: ``IN`` matches what ``EQ`` matches for one of the values, so nothing for none of them. ``RANGE`` takes a
    pair and includes both; None in it leaves that side open.
    DATA-17: ``CONTAINS``, ``STARTS`` and ``ENDS`` compare letter by letter with their case, and every character stands
    for itself: ``%``, ``_``, ``*`` and backslashes too. Their forms with I, and ``IEQ``, ignore the case of ASCII
    letters; of others, it varies.
    DATA-18: a path through a relation to one row gives the value of that row, and NULL where there is no row.
    DATA-19: a path through a relation to many rows matches when one of their values does. Without any row there is one
    value, NULL. So ``Not`` of a comparison, and ``NE``, match when no related row has such a value.
    DATA-20: a path may end in a relation: its value is the key of the related row, a tuple. ``EQ``, ``NE``, ``IN`` and
    ``IS_NULL`` compare it; others raise ``Unsupported``.
    DATA-09: what cannot be a value of the field, as a text that is no date, equals nothing, so that ``NE`` matches; to
    ask with ``LT``, ``LE``, ``GT``, ``GE`` or ``RANGE`` raises ``Invalid``, whether there are rows or not.

    Attributes:
        path: The names of relations and the field, or relation, at the end.
        operator: How to compare.
        value: With what: a tuple for ``IN`` and ``RANGE``, a bool for ``IS_NULL``, a text for operators on texts.

    Raises:
        ValueError: The value does not go with the operator.
    """

    path: Path
    operator: Operator
    value: object

    def __init__(self, path: str | Iterable[str], operator: Operator, value: object) -> None:
        object.__setattr__(self, "path", split(path))
        object.__setattr__(self, "operator", operator)
        object.__setattr__(self, "value", _fitting(operator, value))

    def __hash__(self) -> int:
        return hash((self.path, self.operator))  # values may be unhashable


def _fitting(operator: Operator, value: object) -> object:
    if operator is Operator.IN or operator is Operator.RANGE:
        fits = not isinstance(value, (str, bytes)) and hasattr(value, "__iter__")
        value = tuple(cast("Iterable[object]", value)) if fits else value
        if not fits or (operator is Operator.RANGE and len(cast("tuple[object, ...]", value)) != 2):
            raise _misfit(operator, "several values" if operator is Operator.IN else "a pair of values", value)
    elif operator is Operator.IS_NULL and not isinstance(value, bool):
        raise _misfit(operator, "True or False", value)
    elif operator in _TEXTS and not isinstance(value, str):
        raise _misfit(operator, "a text", value)
    elif value is None and operator not in _RELATION:
        raise _misfit(operator, "a value", value)
    return value


def _misfit(operator: Operator, expected: str, value: object) -> ValueError:
    return ValueError(f"The operator {operator.name} takes {expected}; got {value!r}.")
