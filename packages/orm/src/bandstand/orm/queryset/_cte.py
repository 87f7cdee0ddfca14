"""Queries with a name, ``WITH`` in SQL: other queries take rows from them, and they may take rows from themselves."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bandstand.orm.errors import FieldError, nearest
from bandstand.orm.expressions import Column, Expression, Q
from bandstand.orm.query._embedding import shifted
from bandstand.orm.query._named import Named
from bandstand.orm.query._naming import check_alias
from bandstand.orm.query._projecting import named_columns
from bandstand.orm.query._scope import Scope
from bandstand.orm.query._tree import Join
from bandstand.orm.queryset._queryset import QuerySet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from itertools import count

    from bandstand.orm.fields import Field
    from bandstand.orm.models import Model
    from bandstand.orm.query._tree import Tree

R = TypeVar("R", bound="Model")
N = TypeVar("N", bound="Model")


class CTE(Generic[R]):
    """The rows of a queryset by a name, ``WITH name AS (...)``.

    A tree is walked by a query that adds to its own rows until there are no more::

        roots = Category.objects.filter(parent=None).annotate(depth=Value(0))
        tree = CTE("tree", roots).union_all(
            lambda tree: tree.join(Category, parent=tree.c.id).annotate(depth=tree.c.depth + 1)
        )
        tree.rows().filter(depth__lt=3)

    Args:
        name: What it is called in SQL.
        queryset: The rows, of a model with a table of its own; annotations are further columns.

    Attributes:
        c: Its columns as expressions, for queries that are joined with it.
    """

    def __init__(self, name: str, queryset: QuerySet[R]) -> None:
        check_alias(name)
        tree = queryset.shape.tree
        if queryset.how is not None or tree.combined is not None or tree.joins[0].model._meta.parents:
            message = f"CTE({name!r}) takes rows of one table, not values(), union() or rows of extended models."
            raise TypeError(message)
        self.name = name
        self.queryset = queryset
        self.c = Names(self)
        self._step: QuerySet[R] | None = None
        self._all = False
        self._is_inside = False

    def __repr__(self) -> str:
        return f"CTE({self.name!r})"

    def union_all(self, step: Callable[[CTE[R]], QuerySet[R]]) -> CTE[R]:
        """Add rows to those before, again and again, until none are added.

        Args:
            step: Makes the queryset of the rows that follow from those before, which the name stands for in it.
        """
        return self._recursive(step, keep=True)

    def union(self, step: Callable[[CTE[R]], QuerySet[R]]) -> CTE[R]:
        """Add rows as ``union_all`` does, but for those that are there: a circle comes to an end."""
        return self._recursive(step, keep=False)

    def _recursive(self, step: Callable[[CTE[R]], QuerySet[R]], *, keep: bool) -> CTE[R]:
        inside = copy(self)
        inside.c = Names(inside)
        inside._is_inside = True
        made = step(inside)
        names = [[name for name, _ in named_columns(each.shape.tree)] for each in (self.queryset, made)]
        if names[0] != names[1]:
            message = f"CTE({self.name!r}) has the columns {names[0]}; its next rows have {names[1]}."
            raise FieldError(message)
        other = copy(self)
        other.c = Names(other)
        other._step, other._all = made, keep
        return other

    def rows(self) -> QuerySet[R]:
        """Give the rows as instances, with the annotations; they are filtered, ordered and joined as others are."""

        def begin(tree: Tree, slots: count[int]) -> None:
            tree.joins[0] = Join(tree.joins[0].model, source=self._named(slots))
            tree.annotations |= {name: Column(0, self.field(name)) for name in self.names() if self._is_added(name)}

        plain: QuerySet[R] = QuerySet(self.queryset.model, self.queryset._using)
        values: list[object] = []
        return plain._after(("rows", self.capture(values)), begin, values)

    def join(self, model: type[N], **on: Any) -> QuerySet[N]:
        """Give the rows of a model, each with those of this one that fit: ``cte.join(Book, author=cte.c.author_id)``.

        Args:
            model: Whose rows they are.
            on: Look-ups of the model's own columns, compared with columns of this.
        """
        condition = Q(**on)

        def begin(tree: Tree, slots: count[int]) -> None:
            tree.joins.append(Join(self.queryset.model._meta.concrete_model, 0, source=self._named(slots)))
            number = len(tree.joins) - 1
            found = condition.slotted(slots).resolve(Scope(tree))
            if len(tree.joins) - 1 != number:
                message = f"join() compares columns of {model._meta.label} itself; got {', '.join(on)}."
                raise FieldError(message)
            tree.joins[number] = replace(tree.joins[number], on=found)

        plain: QuerySet[N] = QuerySet(model, self.queryset._using)
        values: list[object] = []
        key = ("join", self.capture(values), condition.capture(values))
        return plain._after(key, begin, values)

    # What a shape knows of it

    def capture(self, values: list[object]) -> object:
        """Give what decides its SQL, and append its values."""
        if self._is_inside:
            return (self.name, self.queryset.shape)
        values.extend(self.queryset.values_of_shape)
        if self._step is not None:
            values.extend(self._step.values_of_shape)
        return (self.name, self.queryset.shape, None if self._step is None else self._step.shape, self._all)

    def _named(self, slots: Iterator[int]) -> Named:
        if self._is_inside:
            return Named(self.name)
        trees: list[Tree | None] = []
        for each in (self.queryset, self._step):
            taken = [next(slots) for _ in ([] if each is None else each.values_of_shape)]
            trees.append(None if each is None else shifted(each.shape.tree, taken[0] if taken else 0))
        return Named(self.name, trees[0], trees[1], self._all)

    # Its columns

    def names(self) -> list[str]:
        """Give the names of its columns."""
        return [name for name, _ in named_columns(self.queryset.shape.tree)]

    def _is_added(self, name: str) -> bool:
        return name in self.queryset.shape.tree.annotations

    def field(self, name: str) -> Field[Any]:
        """Give what a column holds, as a field with the column's name.

        Raises:
            FieldError: There is no such column, or nobody knows its type.
        """
        known = dict(named_columns(self.queryset.shape.tree))
        if name not in known:
            message = f"CTE({self.name!r}) has no column {name!r}.{nearest(name, known)}"
            raise FieldError(message)
        output = known[name].output_field
        if output is None:
            message = f"CTE({self.name!r}): give {name!r} an output_field, its type is not known."
            raise FieldError(message)
        field = copy(output)
        field.name = field.attname = field.column = name
        field.null = True
        return field


class Names:
    """The columns of a ``CTE`` by name."""

    def __init__(self, cte: CTE[Any]) -> None:
        self._cte = cte

    def __getattr__(self, name: str) -> CTEColumn:
        return CTEColumn(self._cte, name)


class CTEColumn(Expression[Any]):
    """A column of a query with a name."""

    __slots__ = ("_cte", "_field")

    def __init__(self, cte: CTE[Any], name: str) -> None:
        self._cte = cte
        self._field = cte.field(name)

    def __repr__(self) -> str:
        return f"{self._cte.name}.{self._field.column}"

    def static(self) -> object:
        """Give both names; the query is part of the shape where it is joined."""
        return (self._cte.name, self._field.column)

    @property
    def output_field(self) -> Field[Any]:
        """What the column holds."""
        return self._field

    def resolve(self, scope: Scope) -> Expression[Any]:
        """Give the column of the joined query.

        Raises:
            FieldError: It is not joined.
        """
        for number, join in enumerate(scope.tree.joins):
            if join.source is not None and join.source.name == self._cte.name:
                return Column(number, self._field)
        message = f"{self!r} is no column here: begin with {self._cte.name}.join(...) or {self._cte.name}.rows()."
        raise FieldError(message)
