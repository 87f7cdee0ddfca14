"""Functions of the database, and what several expressions have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from bandstand.orm.expressions._expression import Element, Expression, Node, as_expression
from bandstand.orm.expressions._reference import F

if TYPE_CHECKING:
    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering


def operand(value: Any) -> Expression[Any]:
    """Give an expression, where a text is the name of a field, as the arguments of functions are."""
    return F(value) if isinstance(value, str) else as_expression(value)


class Func(Node[Any]):
    """A function of the database.

    A subclass sets ``function``, or overrides ``lower`` (``lower_postgresql`` and the like for one dialect)::

        class Soundex(Func):
            function = "soundex"

    Args:
        arguments: Names of fields, expressions, or values wrapped in ``Value``.
        function: The name in SQL, where the class has none.
        output_field: What the result is; the type of the first argument by default.

    Attributes:
        arity: How many arguments it takes; None for any number.
        set_returning: Whether it gives several values, each of which makes a row of its own.
    """

    __slots__ = ("_field", "_name")

    function: ClassVar[str] = ""
    arity: ClassVar[int | None] = None
    set_returning: ClassVar[bool] = False

    def __init__(self, *arguments: Any, function: str | None = None, output_field: Field[Any] | None = None) -> None:
        if self.arity is not None and len(arguments) != self.arity:
            message = f"{type(self).__name__} takes {self.arity} arguments; got {len(arguments)}."
            raise TypeError(message)
        self._parts = tuple(operand(each) for each in arguments)
        self._name = function or self.function
        self._field = output_field

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self._parts))})"

    def static(self) -> object:
        """Give the name and the type that was given."""
        return (self._name, self._field)

    @property
    def output_field(self) -> Field[Any] | None:
        """The type given, else that of the function, else that of the first argument that has one."""
        if self._field is not None:
            return self._field
        return self.usual_field()

    def usual_field(self) -> Field[Any] | None:
        """Give the type of the result where none was given."""
        return next((part.output_field for part in self._parts if part.output_field is not None), None)

    def typed(self, output_field: Field[Any]) -> Self:
        """Give the same with another type of result."""
        other = self.with_parts(self._parts)
        other._field = output_field
        return other

    def lower(self, to: Lowering) -> Element:
        """Give the call."""
        return to.call(self._name, *map(to.expression, self._parts), field=self.output_field)


class ExpressionWrapper(Node[Any]):
    """An expression with a type: ``ExpressionWrapper(F("price") * F("rate"), output_field=FloatField())``."""

    __slots__ = ("_field",)

    def __init__(self, expression: Expression[Any], output_field: Field[Any]) -> None:
        self._parts = (expression,)
        self._field = output_field

    def static(self) -> object:
        """Give the type."""
        return self._field

    @property
    def output_field(self) -> Field[Any]:
        """The type given."""
        return self._field

    def lower(self, to: Lowering) -> Element:
        """Give the inner expression, of this type."""
        return to.typed(to.expression(self._parts[0]), self._field)


class Cast(Func):
    """A value as another type: ``Cast("code", IntegerField())``."""

    __slots__ = ()
    arity: ClassVar[int | None] = 1

    def __init__(self, expression: Any, output_field: Field[Any]) -> None:
        super().__init__(expression, output_field=output_field)

    def lower(self, to: Lowering) -> Element:
        """Give the cast."""
        return to.cast(to.expression(self._parts[0]), self.output_field)
