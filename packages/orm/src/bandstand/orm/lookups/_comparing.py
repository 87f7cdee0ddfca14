"""Equality, order, ranges, membership and NULL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from bandstand.orm.errors import FieldError
from bandstand.orm.expressions import Columns, Constant, Expression, Listed, Never, Q, Several, Slot
from bandstand.orm.fields import Field
from bandstand.orm.lookups._lookup import Lookup, is_none, tables_of

if TYPE_CHECKING:
    from bandstand.orm.expressions import Element
    from bandstand.orm.query._lowering import Lowering


@Field.register_lookup
class Exact(Lookup):
    """Both are equal; None asks for NULL."""

    __slots__ = ()
    name: ClassVar[str] = "exact"

    @classmethod
    def made(cls, left: Expression[Any], right: Expression[Any]) -> Expression[Any]:
        """Give the look-up of NULL where None is compared with, and one for each part of a composite key."""
        if is_none(right):
            return IsNull(left, Constant(value=True))
        if isinstance(left, Columns):
            return _each_equal(left, right)
        return cls(left, right)

    def lower(self, to: Lowering) -> Element:
        """Give the equality."""
        left, right = self.operands(to)
        return left == right


def _each_equal(left: Columns, right: Expression[Any]) -> Expression[Any]:
    """Compare the parts of composite keys one by one."""
    if isinstance(right, Columns | Listed) and len(right.parts) == len(left.parts):
        return Q(*[Exact.made(a, b) for a, b in zip(left.parts, right.parts, strict=True)])
    if isinstance(right, Slot | Several):
        parts: list[Expression[Any]] = [Exact(a, Member(right, index)) for index, a in enumerate(left.parts)]
        return Q(*parts)
    message = f"A key of {len(left.parts)} fields is compared with as many values; got {right!r}."
    raise FieldError(message)


class Member(Slot):
    """One part of a value that is a tuple: of a composite key, or of the key of a row."""

    __slots__ = ("part",)

    def __init__(self, whole: Slot | Several, part: int) -> None:
        super().__init__(whole.index, tuple if isinstance(whole, Several) else whole.kind)
        self.part = part

    def static(self) -> object:
        """Give place and part."""
        return (super().static(), self.part)


class _Ordered(Lookup):
    __slots__ = ()

    @classmethod
    def made(cls, left: Expression[Any], right: Expression[Any]) -> Expression[Any]:
        if is_none(right):
            message = f"Nothing is before or after None: {cls.name!r} takes a value. Ask for NULL with isnull."
            raise ValueError(message)
        return cls(left, right)


@Field.register_lookup
class GreaterThan(_Ordered):
    """The left one is greater."""

    __slots__ = ()
    name: ClassVar[str] = "gt"

    def lower(self, to: Lowering) -> Element:
        """Give the comparison."""
        left, right = self.operands(to)
        return left > right


@Field.register_lookup
class GreaterThanOrEqual(_Ordered):
    """The left one is greater, or both are equal."""

    __slots__ = ()
    name: ClassVar[str] = "gte"

    def lower(self, to: Lowering) -> Element:
        """Give the comparison."""
        left, right = self.operands(to)
        return left >= right


@Field.register_lookup
class LessThan(_Ordered):
    """The left one is smaller."""

    __slots__ = ()
    name: ClassVar[str] = "lt"

    def lower(self, to: Lowering) -> Element:
        """Give the comparison."""
        left, right = self.operands(to)
        return left < right


@Field.register_lookup
class LessThanOrEqual(_Ordered):
    """The left one is smaller, or both are equal."""

    __slots__ = ()
    name: ClassVar[str] = "lte"

    def lower(self, to: Lowering) -> Element:
        """Give the comparison."""
        left, right = self.operands(to)
        return left <= right


@Field.register_lookup
class IsNull(Lookup):
    """It is NULL, or with False, it is not."""

    __slots__ = ()
    name: ClassVar[str] = "isnull"
    rejects_nulls: ClassVar[bool] = False

    @classmethod
    def made(cls, left: Expression[Any], right: Expression[Any]) -> Expression[Any]:
        """Check that the right side is True or False."""
        if not isinstance(right, Constant) or right.value is None:
            message = "isnull takes True or False."
            raise ValueError(message)
        return cls(left, right)

    @property
    def wants_null(self) -> bool:
        """Whether it asks for NULL."""
        return isinstance(self.right, Constant) and self.right.value is True

    def requires(self) -> frozenset[int]:
        """What is not NULL has a row."""
        return frozenset() if self.wants_null else tables_of(self.left)

    def refutes(self) -> frozenset[int]:
        """It is false of what is not NULL, which has a row."""
        return tables_of(self.left) if self.wants_null else frozenset()

    def lower(self, to: Lowering) -> Element:
        """Give ``IS NULL``; a composite key is NULL where its first part is."""
        left = self.left.parts[0] if isinstance(self.left, Columns) else self.left
        element = to.expression(left)
        return element.is_(None) if self.wants_null else element.is_not(None)


@Field.register_lookup
class In(Lookup):
    """It is among some values, or the rows of a subquery; NULLs among the values count for nothing."""

    __slots__ = ()
    name: ClassVar[str] = "in"

    @classmethod
    def made(cls, left: Expression[Any], right: Expression[Any]) -> Expression[Any]:
        """Give false for no values at all."""
        if isinstance(right, Several) and right.size == 0:
            return Never()
        if isinstance(right, Listed):
            parts = [part for part in right.parts if not is_none(part)]
            right = Listed(tuple(parts))
            if not parts:
                return Never()
        if isinstance(right, Slot | Constant):
            message = (
                f"'in' takes several values or a queryset; got one of {getattr(right, 'kind', type(None)).__name__}."
            )
            raise TypeError(message)
        return cls(left, right)

    def lower(self, to: Lowering) -> Element:
        """Give the membership."""
        return to.membership(self.left, self.right, self.prepare())


@Field.register_lookup
class Range(Lookup):
    """It is between two values, both included."""

    __slots__ = ()
    name: ClassVar[str] = "range"

    @classmethod
    def made(cls, left: Expression[Any], right: Expression[Any]) -> Expression[Any]:
        """Check that there are two values."""
        if isinstance(right, Several) and right.size == 2:
            return cls(left, right)
        if isinstance(right, Listed) and len(right.parts) == 2:
            return cls(left, right)
        message = "range takes two values, the first and the last."
        raise ValueError(message)

    def lower(self, to: Lowering) -> Element:
        """Give ``BETWEEN``."""
        first, last = to.members(self.right, self.right_field(), self.prepare())
        return to.expression(self.left).between(first, last)
