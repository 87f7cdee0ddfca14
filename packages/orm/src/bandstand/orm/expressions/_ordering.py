"""Orders: an expression, a direction, and where NULLs go."""

from __future__ import annotations

from typing import Any

from bandstand.orm.expressions._expression import Expression, Node


class OrderBy(Node[Any]):
    """One step of an order.

    Attributes:
        descending: Largest first.
        nulls: ``"first"``, ``"last"``, or None for the database's own way.
    """

    __slots__ = ("descending", "nulls")

    def __init__(
        self,
        expression: Expression[Any],
        *,
        descending: bool = False,
        nulls_first: bool | None = None,
        nulls_last: bool | None = None,
    ) -> None:
        if nulls_first and nulls_last:
            message = "NULLs come first or last, not both: give nulls_first or nulls_last."
            raise ValueError(message)
        self._parts = (expression,)
        self.descending = descending
        self.nulls = "first" if nulls_first else "last" if nulls_last else None

    def static(self) -> object:
        """Give direction and place of NULLs."""
        return (self.descending, self.nulls)

    @property
    def expression(self) -> Expression[Any]:
        """What is ordered by."""
        return self._parts[0]

    def reversed(self) -> OrderBy:
        """Give the opposite order, NULLs included."""
        other = self.with_parts(self._parts)
        other.descending = not self.descending
        other.nulls = {"first": "last", "last": "first", None: None}[self.nulls]
        return other
