"""Functions of numbers.

Where a number is out of a function's range, as in the square root of -1, both PostgreSQL and SQLite refuse the
statement. Functions that give fractions give a Decimal of a Decimal and a float of all else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from bandstand.orm.expressions import Expression, Func
from bandstand.orm.fields import DecimalField, FloatField, IntegerField
from bandstand.orm.functions._arguments import whole
from bandstand.orm.lookups._lookup import Transform

if TYPE_CHECKING:
    from bandstand.orm.expressions import Element
    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering

_FLOAT: Final = FloatField[float]()
_DECIMAL: Final[Field[Any]] = DecimalField()


class _Fraction(Func):
    """A function that gives fractions."""

    __slots__ = ()

    def usual_field(self) -> Field[Any]:
        """A Decimal where an argument is one, else a float."""
        has_decimal = any(isinstance(part.output_field, DecimalField) for part in self._parts)
        return _DECIMAL if has_decimal else _FLOAT

    def lower_sqlite(self, to: Lowering) -> Element:
        """Call the function that connections register: not each SQLite has its own, and errors are not NULL."""
        return to.call(f"bandstand_{self._name}", *map(to.expression, self._parts), field=self.output_field)


class _OfNumber(_Fraction, Transform):
    """A function of one number, which paths can name where it is registered: ``FloatField.register_lookup(Sin)``."""

    __slots__ = ()
    arity: ClassVar[int | None] = 1


class _Whole(Func, Transform):
    """A function that leaves the type of its number as it is."""

    __slots__ = ()
    arity: ClassVar[int | None] = 1

    def usual_field(self) -> Field[Any] | None:
        """That of the number."""
        return self.inner.output_field

    def lower_sqlite(self, to: Lowering) -> Element:
        """Call the function that connections register."""
        return to.call(f"bandstand_{self._name}", *map(to.expression, self._parts), field=self.output_field)

    def lower_postgresql(self, to: Lowering) -> Element:
        """Call the function, which makes a double of whole numbers, and make a whole number of it again."""
        call = to.call(self._name, *map(to.expression, self._parts), field=self.output_field)
        return _as_before(to, call, self.output_field)


class Abs(_Whole):
    """The number without its sign."""

    __slots__ = ()
    name: ClassVar[str] = "abs"
    function: ClassVar[str] = "abs"

    def lower_sqlite(self, to: Lowering) -> Element:
        """Call SQLite's own."""
        return self.lower(to)


class Ceil(_Whole):
    """The smallest whole number that is not less."""

    __slots__ = ()
    name: ClassVar[str] = "ceil"
    function: ClassVar[str] = "ceiling"


class Floor(_Whole):
    """The largest whole number that is not more."""

    __slots__ = ()
    name: ClassVar[str] = "floor"
    function: ClassVar[str] = "floor"


class Sign(_Whole):
    """-1, 0 or 1, as the number is less than 0, 0 or more."""

    __slots__ = ()
    name: ClassVar[str] = "sign"
    function: ClassVar[str] = "sign"


class Round(Func, Transform):
    """The number rounded to some places, halves away from 0.

    Args:
        expression: The number.
        precision: How many places after the point; before it where it is negative.
    """

    __slots__ = ()
    name: ClassVar[str] = "round"
    function: ClassVar[str] = "round"

    def __init__(self, expression: Any, precision: Any = 0, *, output_field: Field[Any] | None = None) -> None:
        super().__init__(expression, precision, output_field=output_field)

    def usual_field(self) -> Field[Any] | None:
        """That of the number."""
        return self.inner.output_field

    def lower(self, to: Lowering) -> Element:
        """Call the function."""
        return to.call(self._name, to.expression(self.inner), whole(to, self._parts[1]), field=self.output_field)

    def lower_postgresql(self, to: Lowering) -> Element:
        """Round as a decimal number, since PostgreSQL rounds doubles to no places."""
        call = to.call(self._name, _numeric(to, self.inner), whole(to, self._parts[1]))
        return _as_before(to, call, self.output_field)

    def lower_sqlite(self, to: Lowering) -> Element:
        """Call the function that connections register, which rounds decimal digits and not binary ones."""
        arguments = (to.expression(self.inner), whole(to, self._parts[1]))
        return to.call("bandstand_round", *arguments, field=self.output_field)


class ACos(_OfNumber):
    """The arccosine, in radians."""

    __slots__ = ()
    name: ClassVar[str] = "acos"
    function: ClassVar[str] = "acos"


class ASin(_OfNumber):
    """The arcsine, in radians."""

    __slots__ = ()
    name: ClassVar[str] = "asin"
    function: ClassVar[str] = "asin"


class ATan(_OfNumber):
    """The arctangent, in radians."""

    __slots__ = ()
    name: ClassVar[str] = "atan"
    function: ClassVar[str] = "atan"


class Cos(_OfNumber):
    """The cosine of radians."""

    __slots__ = ()
    name: ClassVar[str] = "cos"
    function: ClassVar[str] = "cos"


class Cot(_OfNumber):
    """The cotangent of radians."""

    __slots__ = ()
    name: ClassVar[str] = "cot"
    function: ClassVar[str] = "cot"


class Degrees(_OfNumber):
    """Radians in degrees."""

    __slots__ = ()
    name: ClassVar[str] = "degrees"
    function: ClassVar[str] = "degrees"


class Exp(_OfNumber):
    """The number e to the power of the number."""

    __slots__ = ()
    name: ClassVar[str] = "exp"
    function: ClassVar[str] = "exp"


class Ln(_OfNumber):
    """The natural logarithm."""

    __slots__ = ()
    name: ClassVar[str] = "ln"
    function: ClassVar[str] = "ln"


class Radians(_OfNumber):
    """Degrees in radians."""

    __slots__ = ()
    name: ClassVar[str] = "radians"
    function: ClassVar[str] = "radians"


class Sin(_OfNumber):
    """The sine of radians."""

    __slots__ = ()
    name: ClassVar[str] = "sin"
    function: ClassVar[str] = "sin"


class Sqrt(_OfNumber):
    """The square root."""

    __slots__ = ()
    name: ClassVar[str] = "sqrt"
    function: ClassVar[str] = "sqrt"


class Tan(_OfNumber):
    """The tangent of radians."""

    __slots__ = ()
    name: ClassVar[str] = "tan"
    function: ClassVar[str] = "tan"


class ATan2(_Fraction):
    """The arctangent of the first number divided by the second, in the quadrant of both, in radians."""

    __slots__ = ()
    function: ClassVar[str] = "atan2"
    arity: ClassVar[int | None] = 2


class Power(_Fraction):
    """The first number to the power of the second."""

    __slots__ = ()
    function: ClassVar[str] = "power"
    arity: ClassVar[int | None] = 2


class _OfDecimals(_Fraction):
    """A function of two numbers that PostgreSQL has for decimal ones only."""

    __slots__ = ()
    arity: ClassVar[int | None] = 2

    def lower_postgresql(self, to: Lowering) -> Element:
        """Call the function of decimal numbers."""
        call = to.call(self._name, *(_numeric(to, part) for part in self._parts))
        return _as_before(to, call, self.output_field)


class Log(_OfDecimals):
    """The logarithm to the base of the first number of the second."""

    __slots__ = ()
    function: ClassVar[str] = "log"


class Mod(_OfDecimals):
    """What is left of the first number divided by the second, with the sign of the first."""

    __slots__ = ()
    function: ClassVar[str] = "mod"


class Pi(_Fraction):
    """The number pi."""

    __slots__ = ()
    function: ClassVar[str] = "pi"
    arity: ClassVar[int | None] = 0


class Random(_Fraction):
    """A random number from 0 to 1, another one for each row."""

    __slots__ = ()
    function: ClassVar[str] = "random"
    arity: ClassVar[int | None] = 0


def _numeric(to: Lowering, node: Expression[Any]) -> Element:
    import sqlalchemy as sa

    kind = cast("Any", sa.Numeric())
    return sa.cast(to.expression(node), kind)


def _as_before(to: Lowering, element: Element, field: Field[Any] | None) -> Element:
    """Give a result of the type that its number had."""
    import sqlalchemy as sa

    if isinstance(field, IntegerField):
        return sa.cast(element, sa.BigInteger())
    if isinstance(field, FloatField):
        return sa.cast(element, cast("Any", sa.Double()))
    return to.typed(element, field)
