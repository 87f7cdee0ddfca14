"""Querysets inside queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.expressions._condition import Condition
from bandstand.orm.expressions._expression import Element, Expression
from bandstand.orm.expressions._typing import shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering
    from bandstand.orm.query._scope import Scope
    from bandstand.orm.query._tree import Tree
    from bandstand.orm.queryset import QuerySet


class Subquery(Expression[Any]):
    """The value of a queryset's first row, or with ``in``, all of its values; it may use ``OuterRef``."""

    __slots__ = ("_field", "queryset")

    def __init__(self, queryset: QuerySet[Any], output_field: Field[Any] | None = None) -> None:
        check_queryset(queryset)
        self.queryset = queryset
        self._field = output_field

    def capture(self, values: list[object]) -> object:
        """Give the shape of the queryset, and append its values."""
        node = self.queryset.shape
        values.extend(self.queryset.values_of_shape)
        return (type(self), node, shape_of(self._field))

    def slotted(self, slots: Iterator[int]) -> Expression[Any]:
        """Give its tree, with the places counted on from here."""
        from bandstand.orm.query._embedding import shifted

        first = _take(slots, len(self.queryset.values_of_shape))
        return Nested(shifted(self.queryset.shape.tree, first), self._field)


class Nested(Expression[Any]):
    """A query as one value."""

    __slots__ = ("_field", "tree")

    def __init__(self, tree: Tree, output_field: Field[Any] | None = None) -> None:
        self.tree = tree
        self._field = output_field

    def with_tree(self, tree: Tree) -> Nested:
        """Give the same of another query."""
        return Nested(tree, self._field)

    def static(self) -> object:
        """Give the query; each is its own."""
        return (self.tree, self._field)

    def resolve(self, scope: Scope) -> Expression[Any]:
        """Give it with the columns of the query around where it refers to them."""
        from bandstand.orm.query._embedding import embedded

        return self.with_tree(embedded(self.tree, scope))

    @property
    def output_field(self) -> Field[Any] | None:
        """The type given, else that of the only column."""
        if self._field is not None:
            return self._field
        from bandstand.orm.query._projecting import single_column

        return single_column(self.tree).output_field

    def lower(self, to: Lowering) -> Element:
        """Give the query in brackets."""
        return to.nested(self.tree, self.output_field)


class Exists(Condition):
    """Whether a queryset has any row; it may use ``OuterRef``."""

    __slots__ = ("queryset",)

    def __init__(self, queryset: QuerySet[Any]) -> None:
        check_queryset(queryset)
        self.queryset = queryset

    def capture(self, values: list[object]) -> object:
        """Give the shape of the queryset, and append its values."""
        values.extend(self.queryset.values_of_shape)
        return (Exists, self.queryset.shape)

    def slotted(self, slots: Iterator[int]) -> Expression[Any]:
        """Give its tree, with the places counted on from here."""
        from bandstand.orm.query._embedding import shifted

        first = _take(slots, len(self.queryset.values_of_shape))
        return Existence(shifted(self.queryset.shape.tree, first))


class Existence(Condition):
    """Whether a query has any row."""

    __slots__ = ("tree",)

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def with_tree(self, tree: Tree) -> Existence:
        """Give the same of another query."""
        return Existence(tree)

    def static(self) -> object:
        """Give the query; each is its own."""
        return self.tree

    def resolve(self, scope: Scope) -> Expression[Any]:
        """Give it with the columns of the query around where it refers to them."""
        from bandstand.orm.query._embedding import embedded

        return self.with_tree(embedded(self.tree, scope))

    def lower(self, to: Lowering) -> Element:
        """Give ``EXISTS``."""
        return to.exists(self.tree)


def check_queryset(queryset: object) -> None:
    """Refuse what is no queryset.

    Raises:
        TypeError: It is none.
    """
    if not hasattr(queryset, "values_of_shape"):
        message = f"A subquery is of a queryset; got {queryset!r}."
        raise TypeError(message)


def _take(slots: Iterator[int], count: int) -> int:
    """Take so many places, and give the first."""
    taken = [next(slots) for _ in range(count)]
    return taken[0] if taken else 0
