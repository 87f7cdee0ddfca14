"""Aggregates that SQLite lacks, under the names that other databases give them."""

from __future__ import annotations

import math
from collections import deque
from functools import cmp_to_key, reduce
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable


class Spread:
    """Mean and squared distances from it, value by value (Welford), so that large values lose no digits.

    Values can be taken out again, as windows do that move on.
    """

    least = 1
    """How many values there must be for a result."""

    def __init__(self) -> None:
        self.count = 0
        self.mean = 0.0
        self.squares = 0.0

    def step(self, value: float | None) -> None:
        """Take a value in."""
        if value is not None:
            self.count += 1
            distance = value - self.mean
            self.mean += distance / self.count
            self.squares += distance * (value - self.mean)

    def inverse(self, value: float | None) -> None:
        """Take a value out."""
        if value is None:
            return
        self.count -= 1
        if self.count == 0:
            self.mean = self.squares = 0.0
            return
        distance = value - self.mean
        self.mean -= distance / self.count
        self.squares -= distance * (value - self.mean)

    def value(self) -> float | None:
        """Give the variance."""
        divisor = self.count + 1 - self.least
        return None if self.count < self.least else max(self.squares / divisor, 0.0)

    def finalize(self) -> float | None:
        """Give the result."""
        return self.value()


class SampleSpread(Spread):
    """The variance of all, judged by a sample."""

    least = 2


class Deviation(Spread):
    """The standard deviation."""

    def value(self) -> float | None:
        """Give the root of the variance."""
        variance = super().value()
        return None if variance is None else math.sqrt(variance)


class SampleDeviation(Deviation):
    """The standard deviation of all, judged by a sample."""

    least = 2


class Bits:
    """Whole numbers joined bit by bit."""

    def __init__(self, join: Callable[[int, int], int]) -> None:
        self.join = join
        self.numbers: deque[int] = deque()

    def step(self, value: int | None) -> None:
        """Take a number in."""
        if value is not None:
            self.numbers.append(value)

    def inverse(self, value: int | None) -> None:
        """Take the number out that came first, as windows do that move on."""
        if value is not None:
            self.numbers.popleft()

    def value(self) -> int | None:
        """Give the result; NULL of no number."""
        return reduce(self.join, self.numbers) if self.numbers else None

    def finalize(self) -> int | None:
        """Give the result."""
        return self.value()


class Texts:
    """Texts as one, in an order; SQLite's own aggregate takes one only from version 3.44 on."""

    def __init__(self) -> None:
        self.rows: list[tuple[tuple[Any, ...], str, str]] = []
        self.orders = ""
        self.distinct = False

    def step(self, distinct: int, orders: str, text: str | None, delimiter: str | None, *keys: Any) -> None:
        """Take a text in.

        Args:
            distinct: Whether equal texts are there once.
            orders: Two signs for each key: ``a`` or ``d`` as it goes up or down, ``f`` or ``l`` as NULLs come first
                or last.
            text: The text; NULL is left out.
            delimiter: What is written before it, unless it is the first.
            keys: What it is ordered by.
        """
        self.distinct, self.orders = bool(distinct), orders
        if text is not None:
            self.rows.append((keys, text, delimiter or ""))

    def finalize(self) -> str | None:
        """Give the text; NULL of none."""
        rows = self.rows
        if self.distinct:
            rows = sorted(
                {text: (keys, text, delimiter) for keys, text, delimiter in rows}.values(), key=lambda row: row[1]
            )
        if self.orders:
            rows = sorted(rows, key=cmp_to_key(self._compare))
        if not rows:
            return None
        return rows[0][1] + "".join(delimiter + text for _, text, delimiter in rows[1:])

    def _compare(self, left: tuple[tuple[Any, ...], str, str], right: tuple[tuple[Any, ...], str, str]) -> int:
        for number, (one, other) in enumerate(zip(left[0], right[0], strict=True)):
            direction, nulls = self.orders[2 * number], self.orders[2 * number + 1]
            if one is None or other is None:
                if one is not other:
                    return (-1 if one is None else 1) * (1 if nulls == "f" else -1)
            elif one != other:
                return (-1 if one < other else 1) * (1 if direction == "a" else -1)
        return 0


_OVER_WINDOWS: Final[dict[str, Any]] = {
    "var_pop": Spread,
    "var_samp": SampleSpread,
    "stddev_pop": Deviation,
    "stddev_samp": SampleDeviation,
    "bit_and": lambda: Bits(int.__and__),
    "bit_or": lambda: Bits(int.__or__),
    "bit_xor": lambda: Bits(int.__xor__),
}
_PLAIN: Final[dict[str, tuple[int, Any]]] = {
    "bandstand_string_agg": (-1, Texts),
}


def register_aggregates(connection: Any) -> None:
    """Register all on a connection of ``sqlite3``."""
    for name, kind in _OVER_WINDOWS.items():
        connection.create_window_function(name, 1, kind)
    for name, (arguments, made) in _PLAIN.items():
        connection.create_aggregate(name, arguments, made)
