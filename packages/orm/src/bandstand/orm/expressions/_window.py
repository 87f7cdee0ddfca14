"""Functions over windows of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Self

from bandstand.orm.expressions._expression import Element, Expression, Node
from bandstand.orm.expressions._function import operand
from bandstand.orm.expressions._ordering import OrderBy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering

    Exclusion = Literal["current row", "group", "ties", "no others"]


_EXCLUSIONS: Final = ("current row", "group", "ties", "no others")


class Frame:
    """Which rows around the current one a window function sees.

    Args:
        start: How far back, as a negative number; 0 for the current row, None for the first of all.
        end: How far on; 0 for the current row, None for the last of all.
        exclusion: What of them is left out.
    """

    __slots__ = ("end", "exclusion", "start")

    unit: str = ""

    def __init__(self, start: int | None = None, end: int | None = None, exclusion: Exclusion | None = None) -> None:
        for each in (start, end):
            if each is not None and type(each) is not int:
                message = f"{type(self).__name__} takes whole numbers of rows or None; got {each!r}."
                raise TypeError(message)
        if start is not None and end is not None and start > end:
            message = f"{type(self).__name__} begins after its end: {start} to {end}."
            raise ValueError(message)
        if exclusion is not None and exclusion not in _EXCLUSIONS:
            message = f"{type(self).__name__} leaves out one of {', '.join(_EXCLUSIONS)}; got {exclusion!r}."
            raise ValueError(message)
        self.start = start
        self.end = end
        self.exclusion = exclusion

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Frame) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[Any, ...]:
        return (type(self), self.start, self.end, self.exclusion)


class RowRange(Frame):
    """A number of rows before and after."""

    __slots__ = ()
    unit = "rows"


class ValueRange(Frame):
    """The rows whose values are so far before and after."""

    __slots__ = ()
    unit = "range"


class Window(Node[Any]):
    """A function that sees the rows around each row, and leaves them apart.

    ``Window(Rank(), partition_by="publisher", order_by="-price")``

    Args:
        expression: An aggregate or a window function.
        partition_by: Rows that are equal in these are one window.
        order_by: The order inside the window.
        frame: Which of its rows are seen.
        output_field: The type of the result.
    """

    __slots__ = ("_field", "_split", "frame")

    def __init__(
        self,
        expression: Expression[Any],
        partition_by: Any = (),
        order_by: Any = (),
        frame: Frame | None = None,
        output_field: Field[Any] | None = None,
    ) -> None:
        partitions = [operand(each) for each in _several(partition_by)]
        orders = [_order(each) for each in _several(order_by)]
        self._parts = (expression, *partitions, *orders)
        self._split = 1 + len(partitions)
        self.frame = frame
        self._field = output_field

    def static(self) -> object:
        """Give what the parts are, and the frame."""
        return (self._split, self.frame, self._field)

    @property
    def function(self) -> Expression[Any]:
        """What is computed."""
        return self._parts[0]

    @property
    def partitions(self) -> Sequence[Expression[Any]]:
        """What the windows are made by."""
        return self._parts[1 : self._split]

    @property
    def orders(self) -> Sequence[Any]:
        """The order inside."""
        return self._parts[self._split :]

    @property
    def output_field(self) -> Field[Any] | None:
        """The type given, else that of the function."""
        return self._field or self.function.output_field

    def typed(self, output_field: Field[Any]) -> Self:
        """Give the same with another type of result."""
        other = self.with_parts(self._parts)
        other._field = output_field
        return other

    def lower(self, to: Lowering) -> Element:
        """Give the function with its ``OVER``."""
        return to.window(self)


def contains_window(expression: Expression[Any]) -> bool:
    """Whether an expression is or has a window."""
    return any(isinstance(each, Window) for each in expression.walk())


def is_late(expression: Expression[Any]) -> bool:
    """Whether an expression is known only when rows are chosen: it is of a window, or makes rows of its own."""
    return any(isinstance(each, Window) or getattr(each, "set_returning", False) for each in expression.walk())


def makes_rows(expression: Expression[Any]) -> bool:
    """Whether an expression gives several values, each of which makes a row."""
    return any(getattr(each, "set_returning", False) for each in expression.walk())


def _several(given: Any) -> Sequence[Any]:
    return [given] if isinstance(given, str | Expression) else list(given or ())


def _order(given: Any) -> OrderBy:
    if isinstance(given, OrderBy):
        return given
    if isinstance(given, str) and given.startswith("-"):
        return OrderBy(operand(given[1:]), descending=True)
    return OrderBy(operand(given))
