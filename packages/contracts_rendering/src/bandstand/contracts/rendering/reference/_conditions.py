"""Conditions as templates write them down."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bandstand.contracts.rendering.reference._markup import MISSING
from bandstand.contracts.rendering.reference._values import Literal, read_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bandstand.contracts.rendering.helpers import Helper
    from bandstand.contracts.rendering.reference._frames import Frame
    from bandstand.contracts.rendering.reference._values import Value

_NOTHING = Literal(MISSING)
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {  # Any: Python compares what can be compared
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "in": lambda item, items: item in items,
    "not in": lambda item, items: item not in items,
}


@dataclass(frozen=True, slots=True)
class _Test:
    """One value, or two that are compared, under a number of ``not``."""

    negations: int
    left: Value
    compare: str | None = None
    right: Value = _NOTHING

    def holds(self, frame: Frame) -> bool:
        """Say whether it is true."""
        left = self.left.get(frame)
        if self.compare is not None:
            left = _COMPARISONS[self.compare](left, self.right.get(frame))
        return bool(left) is (self.negations % 2 == 0)


@dataclass(frozen=True, slots=True)
class Condition:
    """Tests joined by ``and``, several of which are joined by ``or``."""

    alternatives: tuple[tuple[_Test, ...], ...]

    def holds(self, frame: Frame) -> bool:
        """Say whether it is true."""
        return any(all(test.holds(frame) for test in tests) for tests in self.alternatives)


def read_condition(words: Sequence[str], filters: Mapping[str, Helper]) -> Condition:
    """Read what stands in an ``if``.

    Raises:
        ValueError: It is no condition.
    """
    alternatives = [_split(part, "and") for part in _split(words, "or")]
    return Condition(tuple(tuple(_read_test(test, filters) for test in tests) for tests in alternatives))


def _split(words: Sequence[str], separator: str) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word == separator:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _read_test(words: list[str], filters: Mapping[str, Helper]) -> _Test:
    negations = next((index for index, word in enumerate(words) if word != "not"), len(words))
    match words[negations:]:
        case [value]:
            return _Test(negations, read_value(value, filters))
        case [left, compare, right] if compare in _COMPARISONS:
            return _Test(negations, read_value(left, filters), compare, read_value(right, filters))
        case [left, "not", "in", right]:
            return _Test(negations, read_value(left, filters), "not in", read_value(right, filters))
        case _:
            message = f"A condition is a value, or two with one of == != < > <= >= in between; got {' '.join(words)!r}."
            raise ValueError(message)
