"""Look-ups compare, transforms change what is compared; both are registered on fields by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from bandstand.orm.expressions import (
    Arithmetic,
    Column,
    Columns,
    Condition,
    Constant,
    Expression,
    Node,
    Q,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm.expressions import Element
    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering


class Lookup(Condition, Node[bool]):
    """A comparison of an expression with a value or another expression.

    A custom look-up sets ``name`` and overrides ``lower``; one that is true of NULLs sets ``rejects_nulls`` to False.
    ``Title.register_lookup(SoundsLike)`` makes it known to a class of fields.

    Attributes:
        name: What it is called at the end of a path.
        rejects_nulls: Whether it can only be true where neither side is NULL.
    """

    __slots__ = ()

    name: ClassVar[str] = ""
    rejects_nulls: ClassVar[bool] = True

    def __init__(self, left: Expression[Any], right: Expression[Any]) -> None:
        self._parts = (left, right)

    @classmethod
    def made(cls, left: Expression[Any], right: Expression[Any]) -> Expression[Any]:
        """Give the condition for both sides; another one where the right side asks for it."""
        return cls(left, right)

    @property
    def left(self) -> Expression[Any]:
        """What is compared."""
        return self._parts[0]

    @property
    def right(self) -> Expression[Any]:
        """What it is compared with."""
        return self._parts[1]

    def prepare(self) -> Callable[[Any], Any] | None:
        """Give what makes a value of the right side fit, before the left side's field does; None for nothing."""
        return None

    def right_field(self) -> Field[Any] | None:
        """Give the field whose type the right side's values have: the left side's, where they are alike."""
        field = self.left.output_field
        return None if field is None else field.sought

    def operands(self, to: Lowering) -> tuple[Element, Element]:
        """Give the SQL of both sides, values bound as the left side's type takes them."""
        return to.expression(self.left), to.operand(self.right, self.right_field(), self.prepare())

    def requires(self) -> frozenset[int]:
        """A NULL on either side is never true."""
        return tables_of(self.left) | tables_of(self.right) if self.rejects_nulls else frozenset()

    def negatable(self, *, negated: bool) -> Expression[Any]:
        """Under a negation a NULL counts as unequal, as ``exclude`` promises."""
        if not negated or not self.rejects_nulls:
            return self
        sides = [_untransformed(side) for side in (self.left, self.right)]
        missing = [IsPresent(side) for side in sides if isinstance(side, Column)]
        return Q(self, *missing) if missing else self


class IsPresent(Condition, Node[bool]):
    """Says that a column is not NULL, where it could be; see ``query._joins``."""

    __slots__ = ()

    def __init__(self, column: Expression[Any]) -> None:
        self._parts = (column,)

    def lower(self, to: Lowering) -> Element:
        """Give nothing at all where the column always has a value."""
        return to.presence(self._parts[0])


class Transform(Node[Any]):
    """A function of one expression that paths can name: ``published__year``.

    Attributes:
        name: What it is called in paths.
    """

    __slots__ = ()

    name: ClassVar[str] = ""

    def __init__(self, inner: Any) -> None:
        self._parts = (inner,)

    @property
    def inner(self) -> Expression[Any]:
        """What it is a function of."""
        return self._parts[0]

    @property
    def output_field(self) -> Field[Any] | None:
        """The same type as what it is made of, unless a subclass knows better."""
        return self.inner.output_field


def tables_of(expression: Expression[Any]) -> frozenset[int]:
    """Give the joined tables without whose row an expression is NULL for certain.

    A function that is not known may make a value of a NULL, so it says nothing.
    """
    if isinstance(expression, Column):
        return frozenset([expression.table]) if expression.query == 0 else frozenset()
    if isinstance(expression, Arithmetic | Columns | Transform):
        return frozenset(table for part in expression.parts for table in tables_of(part))
    return frozenset()


def _untransformed(expression: Expression[Any]) -> Expression[Any]:
    """Give what transforms begin with: it is its NULL that decides, as in ``exclude(published__year=2024)``."""
    while isinstance(expression, Transform):
        expression = expression.inner
    return expression


def is_none(expression: Expression[Any]) -> bool:
    """Whether it is None itself."""
    return isinstance(expression, Constant) and expression.value is None
