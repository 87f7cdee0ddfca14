"""Queries around queries: aggregates over rows that were cut, grouped, made distinct or combined first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import FieldError, nearest
from bandstand.orm.expressions import Element, Expression, is_late, makes_rows
from bandstand.orm.query._scope import Scope

if TYPE_CHECKING:
    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering
    from bandstand.orm.query._tree import Tree


class Inner(Expression[Any]):
    """A column of the query inside."""

    __slots__ = ("inner", "label")

    def __init__(self, label: str, inner: Expression[Any]) -> None:
        self.label = label
        self.inner = inner

    def static(self) -> object:
        """Give the label."""
        return self.label

    @property
    def output_field(self) -> Field[Any] | None:
        """That of what the query inside selects."""
        return self.inner.output_field

    def lower(self, to: Lowering) -> Element:
        """Give the column of the derived table."""
        return to.derived.c[self.label]


class Outside(Scope):
    """Resolves names to columns of a query inside, which selects them on demand.

    Attributes:
        columns: What the query inside selects, by label.
    """

    def __init__(self, tree: Tree) -> None:
        from bandstand.orm.query._plans import selected

        super().__init__(tree)
        self.columns: dict[str, Expression[Any]] = {}
        self._labels: dict[str, Inner] = {}
        if tree.combined is not None:
            self._labels = {name: self.select(each) for name, each in selected(tree)}

    def select(self, expression: Expression[Any]) -> Inner:
        """Have the query inside select an expression."""
        label = f"c{len(self.columns)}"
        self.columns[label] = expression
        return Inner(label, expression)

    def reference(self, name: str) -> Expression[Any]:
        """Give the column of the query inside for a name.

        Raises:
            FieldError: It is of several queries, and none of what they select.
        """
        if self.tree.combined is not None:
            return self._selected(name)
        if name not in self._labels:
            self._labels[name] = self.select(super().reference(name))
        return self._labels[name]

    def _selected(self, name: str) -> Expression[Any]:
        options = self.tree.model._meta
        keys = options.pk_fields
        field = keys[0] if name == "pk" and len(keys) == 1 else options.find_field(name)
        found = self._labels.get(name) or self._labels.get(getattr(field, "attname", name))
        if found is None:
            message = f"Combined querysets have what they select, not {name!r}.{nearest(name, self._labels)}"
            raise FieldError(message)
        return found


def must_wrap(tree: Tree) -> bool:
    """Whether the rows have to be found before anything is said of all of them."""
    is_made = bool(tree.distinct) or tree.grouped is not None or tree.combined is not None
    return is_made or tree.is_sliced or any(map(is_late, tree.where)) or any(map(makes_rows, tree.annotations.values()))


def is_direct(tree: Tree) -> bool:
    """Whether the rows can be told from the model's table alone, row by row, as UPDATE and DELETE do."""
    return (
        len(tree.joins) == 1
        and tree.joins[0].source is None
        and tree.grouped is None
        and not any(map(is_late, tree.where))
    )
