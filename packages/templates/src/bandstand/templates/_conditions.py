"""Conditions: operands and operators, the loosest first: or, and, not, comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from bandstand.templates._errors import Mistake
from bandstand.templates._tree import And, Compare, Not, Or

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bandstand.templates._tree import Condition, Expression, Operator

MAX_WORDS = 500

_COMPARISONS = ("==", "!=", "<", ">", "<=", ">=", "in", "is")
_RESERVED = (*_COMPARISONS, "and", "or", "not")


def parse_condition(words: Sequence[str], operand: Callable[[str], Expression]) -> Condition:
    """Read a condition.

    Args:
        words: The words of the tag without its name.
        operand: Reads the expressions between the operators.

    Raises:
        Mistake: It is none.
    """
    if len(words) > MAX_WORDS:
        message = f"A condition has at most {MAX_WORDS} words; got {len(words)}."
        raise Mistake(message)
    return _Reader(words, operand).condition()


class _Reader:
    def __init__(self, words: Sequence[str], operand: Callable[[str], Expression]) -> None:
        self._words = words
        self._next = 0
        self._operand = operand

    def condition(self) -> Condition:
        found = self._either()
        if self._word is not None:
            message = f"Expected an operator before {self._word!r} in the condition {' '.join(self._words)!r}."
            raise Mistake(message)
        return found

    @property
    def _word(self) -> str | None:
        return self._words[self._next] if self._next < len(self._words) else None

    def _takes(self, word: str) -> bool:
        if self._word != word:
            return False
        self._next += 1
        return True

    def _either(self) -> Condition:
        parts = [self._all()]
        while self._takes("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Condition:
        parts = [self._negated()]
        while self._takes("and"):
            parts.append(self._negated())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _negated(self) -> Condition:
        negations = 0
        while self._takes("not"):
            negations += 1
        found = self._comparison()
        for _ in range(negations and 2 - negations % 2):  # an even number says no more than two
            found = Not(found)
        return found

    def _comparison(self) -> Condition:
        found: Condition = self._value()
        while self._word in _COMPARISONS or (self._word == "not" and self._follows_in()):
            operator = self._operator()
            found = Compare(operator, found, self._value())
        return found

    def _follows_in(self) -> bool:
        return self._words[self._next + 1 : self._next + 2] == ["in"]

    def _operator(self) -> Operator:
        word = self._words[self._next]
        self._next += 1
        if word == "not":
            self._next += 1
            return "not in"
        if word == "is" and self._takes("not"):
            return "is not"
        return cast("Operator", word)

    def _value(self) -> Expression:
        word = self._word
        if word is None or word in _RESERVED:
            found = "its end" if word is None else repr(word)
            message = f"Expected a value before {found} in the condition {' '.join(self._words)!r}."
            raise Mistake(message)
        self._next += 1
        return self._operand(word)
