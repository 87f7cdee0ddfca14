"""Functions that see the rows around each row; they are used in ``Window(...)``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from bandstand.orm.expressions import Func
from bandstand.orm.fields import FloatField, IntegerField
from bandstand.orm.functions._arguments import at_least, whole

if TYPE_CHECKING:
    from bandstand.orm.expressions import Element
    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering

_WHOLE: Final = IntegerField[int]()
_FLOAT: Final = FloatField[float]()


class _Place(Func):
    """A function of the place that a row has in its window."""

    __slots__ = ()
    arity: ClassVar[int | None] = 0

    def usual_field(self) -> Field[Any]:
        """A whole number."""
        return _WHOLE


class RowNumber(_Place):
    """The number of the row, from 1 on; rows that are equal in the order get different ones."""

    __slots__ = ()
    function: ClassVar[str] = "row_number"


class Rank(_Place):
    """How many rows are before it, and 1; after equal rows numbers are left out."""

    __slots__ = ()
    function: ClassVar[str] = "rank"


class DenseRank(_Place):
    """How many different rows are before it, and 1; no number is left out."""

    __slots__ = ()
    function: ClassVar[str] = "dense_rank"


class _Share(_Place):
    __slots__ = ()

    def usual_field(self) -> Field[Any]:
        """A float from 0 to 1."""
        return _FLOAT


class PercentRank(_Share):
    """The rank as a share: 0 for the first row, at most 1."""

    __slots__ = ()
    function: ClassVar[str] = "percent_rank"


class CumeDist(_Share):
    """The share of the rows that are before it or equal."""

    __slots__ = ()
    function: ClassVar[str] = "cume_dist"


class Ntile(_Place):
    """The number of the part that the row is in, of so many parts of the same size."""

    __slots__ = ()
    function: ClassVar[str] = "ntile"
    arity: ClassVar[int | None] = 1

    def __init__(self, num_buckets: Any = 1) -> None:
        super().__init__(at_least(1, num_buckets, "A number of parts"))

    def lower(self, to: Lowering) -> Element:
        """Call the function."""
        return to.call(self._name, whole(to, self._parts[0]), field=self.output_field)


class FirstValue(Func):
    """The value in the first row of the frame."""

    __slots__ = ()
    function: ClassVar[str] = "first_value"
    arity: ClassVar[int | None] = 1


class LastValue(Func):
    """The value in the last row of the frame, which by default ends with the current row."""

    __slots__ = ()
    function: ClassVar[str] = "last_value"
    arity: ClassVar[int | None] = 1


class NthValue(Func):
    """The value in a row of the frame by its number, the first being 1; NULL where there is none."""

    __slots__ = ()
    function: ClassVar[str] = "nth_value"

    def __init__(self, expression: Any, nth: Any = 1, *, output_field: Field[Any] | None = None) -> None:
        super().__init__(expression, at_least(1, nth, "The number of a row"), output_field=output_field)

    def usual_field(self) -> Field[Any] | None:
        """That of the value."""
        return self._parts[0].output_field

    def lower(self, to: Lowering) -> Element:
        """Call the function."""
        value, number = self._parts
        return to.call(self._name, to.expression(value), whole(to, number), field=self.output_field)


class Lag(Func):
    """The value in the row so many rows before.

    Args:
        expression: The value.
        offset: How many rows before.
        default: What it is where there is no such row; NULL otherwise.
    """

    __slots__ = ()
    function: ClassVar[str] = "lag"

    def __init__(
        self, expression: Any, offset: Any = 1, default: Any = None, *, output_field: Field[Any] | None = None
    ) -> None:
        if expression is None:
            message = f"{type(self).__name__} takes an expression; got None."
            raise ValueError(message)
        further = () if default is None else (default,)
        super().__init__(
            expression, at_least(1, offset, "The distance to another row"), *further, output_field=output_field
        )

    def usual_field(self) -> Field[Any] | None:
        """That of the value."""
        return self._parts[0].output_field

    def lower(self, to: Lowering) -> Element:
        """Call the function."""
        value, offset, *default = self._parts
        field = self.output_field
        further = [to.operand(each, field) for each in default]
        return to.call(self._name, to.expression(value), whole(to, offset), *further, field=field)


class Lead(Lag):
    """The value in the row so many rows after; see ``Lag``."""

    __slots__ = ()
    function: ClassVar[str] = "lead"
