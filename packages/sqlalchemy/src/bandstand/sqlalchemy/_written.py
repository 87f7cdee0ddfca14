"""Conditions that are written as a text, read as expressions over the columns of their table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, false, not_, null, or_, true

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LONGEST = 2000
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>-?\d+(?:\.\d+)?(?![\w.]))
    | '(?P<text>(?:[^']|'')*)'
    | "(?P<quoted>[^"]+)"
    | (?P<word>[A-Za-z_]\w*)
    | (?P<sign><=|>=|<>|!=|=|<|>|\(|\)|,)
    )""",
    re.VERBOSE,
)
_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "=": lambda one, other: one == other,
    "<>": lambda one, other: one != other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def read(text: str, columns: Mapping[str, Any]) -> Any:
    """Give a condition as an expression, or None where it says more than comparisons, AND, OR and NOT.

    Args:
        text: What stands in a CHECK, or behind the WHERE of an index.
        columns: The columns that it may name, by their names.
    """
    if len(text) > _LONGEST:
        return None
    try:
        return _Reader(text, columns).whole()
    except _Unreadable:
        return None


class _Unreadable(Exception):
    """Something has another shape than what is understood here."""


class _Reader:
    """Reads one text from the left to the right."""

    def __init__(self, text: str, columns: Mapping[str, Any]) -> None:
        self._columns = {name.lower(): column for name, column in columns.items()}
        self._tokens = list(_tokens(text))
        self._place = 0

    def whole(self) -> Any:
        found = self._any()
        if self._place < len(self._tokens):
            raise _Unreadable
        return found

    def _any(self) -> Any:
        parts = [self._all()]
        while self._takes("OR"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else or_(*parts)

    def _all(self) -> Any:
        parts = [self._one()]
        while self._takes("AND"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else and_(*parts)

    def _one(self) -> Any:
        if self._takes("NOT"):
            return not_(self._one())
        if self._takes("("):
            found = self._any()
            self._expect(")")
            return found
        return self._comparison()

    def _comparison(self) -> Any:
        kind, _ = self._peek()
        if kind == "value":
            value, sign, column = self._value(), self._sign(), self._column()
            return _SIGNS[_TURNED.get(sign, sign)](column, value)
        column = self._column()
        if self._ends():
            return column  # of truths, or it means nothing
        if self._takes("IS"):
            is_not = self._takes("NOT")
            self._expect("NULL")
            return column.is_not(null()) if is_not else column.is_(null())
        is_not = self._takes("NOT")
        found = self._among(column)
        if found is not None:
            return not_(found) if is_not else found
        if is_not:
            raise _Unreadable
        return _SIGNS[self._sign()](column, self._value())

    def _among(self, column: Any) -> Any:
        if self._takes("BETWEEN"):
            low = self._value()
            self._expect("AND")
            return column.between(low, self._value())
        if not self._takes("IN"):
            return None
        self._expect("(")
        values = [self._value()]
        while self._takes(","):
            values.append(self._value())
        self._expect(")")
        return column.in_(values)

    def _value(self) -> Any:
        kind, value = self._next()
        if kind == "value":
            return value
        if kind == "word" and value.upper() in ("TRUE", "FALSE"):
            return true() if value.upper() == "TRUE" else false()
        raise _Unreadable

    def _sign(self) -> str:
        kind, value = self._next()
        if kind != "sign" or value not in _SIGNS:
            raise _Unreadable
        return str(value)

    def _column(self) -> Any:
        kind, value = self._next()
        column = self._columns.get(value.lower()) if kind in ("word", "quoted") else None
        if column is None:
            raise _Unreadable
        return column

    def _ends(self) -> bool:
        kind, value = self._peek()
        return kind == "end" or (kind in ("word", "sign") and value.upper() in ("AND", "OR", ")"))

    def _takes(self, word: str) -> bool:
        kind, value = self._peek()
        if kind not in ("word", "sign") or value.upper() != word:
            return False
        self._place += 1
        return True

    def _expect(self, word: str) -> None:
        if not self._takes(word):
            raise _Unreadable

    def _peek(self) -> tuple[str, Any]:
        return self._tokens[self._place] if self._place < len(self._tokens) else ("end", "")

    def _next(self) -> tuple[str, Any]:
        found = self._peek()
        self._place += 1
        return found


def _tokens(text: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    place, text = 0, text.rstrip()
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            raise _Unreadable
        place = token.end()
        kind, value = str(token.lastgroup), token[str(token.lastgroup)]
        if kind == "number":
            found.append(("value", _number(value)))
        elif kind == "text":
            found.append(("value", value.replace("''", "'")))
        else:
            found.append((kind, value))
    return found


def _number(text: str) -> object:
    from decimal import Decimal

    return Decimal(text) if "." in text else int(text)
