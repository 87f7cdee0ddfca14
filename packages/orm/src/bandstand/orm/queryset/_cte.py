"""Queries with a name, ``WITH`` in SQL: other queries take rows from them, and they may take rows from themselves."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, cast

from bandstand.orm.errors import FieldError
from bandstand.orm.expressions import Column, Expression, OuterRef, Q
from bandstand.orm.expressions._cte import CTEColumns
from bandstand.orm.query._embedding import rewritten_tree, shifted
from bandstand.orm.query._named import Named, renamed
from bandstand.orm.query._naming import check_alias
from bandstand.orm.query._projecting import named_columns
from bandstand.orm.query._scope import Scope
from bandstand.orm.query._tree import Join
from bandstand.orm.queryset._queryset import QuerySet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from itertools import count

    from bandstand.orm.fields import Field
    from bandstand.orm.query._tree import Tree

R = TypeVar("R")
N = TypeVar("N")


class CTE(Generic[R]):
    """The rows of a queryset by a name, ``WITH name AS (...)``: instances, or with ``values()``, those columns.

    A tree is walked by a query that adds to its own rows until there are no more::

        roots = Category.objects.filter(parent=None).annotate(depth=Value(0))
        tree = CTE("tree", roots).union_all(
            lambda tree: tree.join(Category, parent=tree.c.id).annotate(depth=tree.c.depth + 1)
        )
        tree.rows().filter(depth__lt=3)

    Args:
        name: What it is called in SQL.
        queryset: The rows; annotations are further columns.
        materialized: Whether the database finds all rows once and keeps them, or works through them as part of the
            query around; left to the database by default. PostgreSQL alone can be told.

    Attributes:
        c: Its columns as expressions, for queries that are joined with it.
    """

    def __init__(self, name: str, queryset: QuerySet[R], *, materialized: bool | None = None) -> None:
        check_alias(name)
        self.name = name
        given: object = queryset
        if not isinstance(given, QuerySet):
            message = f"CTE({name!r}) names a queryset; got {given!r}."
            raise TypeError(message)
        self.queryset = queryset
        self.materialized = materialized
        self._step: QuerySet[R] | None = None
        self._all = False
        self._check()
        self._inside = Named(name=name, columns=self._columns(), has_rows=queryset.how is None)
        self._is_inside = False
        self.c = CTEColumns(self._inside)

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
        if self._step is not None or self.materialized is False:
            message = f"{self!r} is {'recursive already' if self._step is not None else 'told not to keep its rows'}."
            raise TypeError(message)
        inside = copy(self)
        inside._is_inside = True
        made = step(inside)
        names = [[name for name, _ in named_columns(each.shape.tree)] for each in (self.queryset, made)]
        if names[0] != names[1]:
            message = f"{self!r} has the columns {names[0]}; its next rows have {names[1]}."
            raise FieldError(message)
        other = copy(self)
        other._step, other._all = made, keep
        return other

    # Taking rows

    def rows(self) -> QuerySet[R]:
        """Give the rows as the queryset did, to be filtered, ordered and joined as others are."""

        def begin(tree: Tree, slots: count[int]) -> None:
            source = self._named(slots)
            tree.joins[0] = Join(tree.joins[0].model, source=source)
            added = self.queryset.shape.tree.annotations if source.has_rows else source.columns
            tree.annotations |= {name: Column(0, field) for name, field in source.columns.items() if name in added}
            if not source.has_rows:
                tree.projection = list(tree.annotations.items())
                tree.order = []

        plain: QuerySet[R] = QuerySet(cast("type[R]", self.queryset.model), self.queryset._using)
        values: list[object] = []
        rows = plain._after(("rows", self.capture(values)), begin, values)
        rows.how = self.queryset.how
        return rows

    def join(self, rows: type[N] | QuerySet[N], /, **on: Any) -> QuerySet[N]:
        """Give rows of a model, each with those of this one that fit: ``cte.join(Book, author=cte.c.author_id)``.

        Args:
            rows: The model, or a queryset of it: joined with other named queries, for example.
            on: Look-ups of the model's own columns, compared with columns of this.
        """
        return self._joined(rows, on, outer=False)

    def left_join(self, rows: type[N] | QuerySet[N], /, **on: Any) -> QuerySet[N]:
        """Give rows as ``join`` does, and those for which there is none here, too, with NULL for its columns."""
        return self._joined(rows, on, outer=True)

    def _joined(self, rows: type[N] | QuerySet[N], on: Mapping[str, Any], *, outer: bool) -> QuerySet[N]:
        if not isinstance(rows, QuerySet) and not hasattr(rows, "_meta"):
            self._refuse(f"a model or a queryset to join, not {rows!r}")
        before = rows if isinstance(rows, QuerySet) else QuerySet(rows, self.queryset._using)
        condition = Q(**on)

        def begin(tree: Tree, slots: count[int]) -> None:
            self._check_joinable(tree, on)
            tree.joins.append(Join(self.queryset.model._meta.concrete_model, 0, source=self._named(slots), outer=outer))
            number = len(tree.joins) - 1
            found = condition.slotted(slots).resolve(Scope(tree))
            if len(tree.joins) - 1 != number:
                message = f"join() compares columns of {tree.model._meta.label} itself; got {', '.join(on)}."
                raise FieldError(message)
            tree.joins[number] = replace(tree.joins[number], on=found)

        values: list[object] = []
        key = ("join", outer, self.capture(values), condition.capture(values))
        return before._after(key, begin, values)

    def _check_joinable(self, tree: Tree, on: Mapping[str, Any]) -> None:
        if not on:
            self._refuse(f"which columns fit: join({tree.model.__name__}, author=cte.c.author_id)")
        if tree.is_sliced or tree.combined is not None or tree.grouped is not None or tree.distinct:
            self._refuse("rows as they are: join before slices, aggregates, distinct() and union()")
        if any(join.source is not None and join.source.name == self.name for join in tree.joins):
            self._refuse("a name of its own in each query: it is joined there already")

    # What a shape knows of it

    def capture(self, values: list[object]) -> object:
        """Give what decides its SQL, and append its values."""
        if self._is_inside:
            return (self.name, self.queryset.shape)
        values.extend(self.queryset.values_of_shape)
        if self._step is not None:
            values.extend(self._step.values_of_shape)
        return (self.name, self.queryset.shape, self._further(), self.queryset.how is None)

    def _further(self) -> object:
        return (None if self._step is None else self._step.shape, self._all, self.materialized)

    def _named(self, slots: count[int]) -> Named:
        if self._is_inside:
            return self._inside
        trees: list[Tree | None] = []
        has_values = False
        for each in (self.queryset, self._step):
            taken = [next(slots) for _ in ([] if each is None else each.values_of_shape)]
            has_values = has_values or bool(taken)
            trees.append(None if each is None else shifted(each.shape.tree, taken[0] if taken else 0))
        made = replace(
            self._inside,
            base=trees[0],
            step=trees[1],
            all=self._all,
            materialized=self.materialized,
            has_values=has_values,
        )
        return made if has_values else self.queryset.shape.named.setdefault((self.name, self._further()), made)

    # What it is made of

    def _refuse(self, wants: str) -> NoReturn:
        message = f"{self!r} takes {wants}."
        raise TypeError(message)

    def _check(self) -> None:
        tree = self.queryset.shape.tree
        options = tree.joins[0].model._meta
        if self.queryset.how is None and options.parents:
            self._refuse(f"rows of one table; {options.label} extends another model: choose columns with values()")
        if tree.lock is not None:
            self._refuse("rows without a lock: select_for_update() belongs to the query that takes them")
        if any(model._meta.db_table.lower() == self.name.lower() for model in options.registry):
            message = f"{self!r} would hide the table of that name; give it another one."
            raise ValueError(message)

        def check(node: Expression[Any], _: int) -> Expression[Any]:
            if isinstance(node, OuterRef):
                self._refuse(f"nothing from the query around it, as {node!r} does")
            return node

        rewritten_tree(tree, check)

    def _columns(self) -> dict[str, Field[Any]]:
        tree = self.queryset.shape.tree
        fields: dict[str, Field[Any]] = {}
        for name, each in named_columns(tree):
            check_alias(name)
            output = each.output_field
            if output is None:
                message = f"{self!r}: give {name!r} an output_field, its type is not known."
                raise FieldError(message)
            fields[name] = renamed(output, name)
        return fields
