"""Chains of operations: what a queryset asks for, without asking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from bandstand.orm.expressions import (
    Expression,
    F,
    Keyword,
    OrderBy,
    Q,
    as_operand,
    capture_value,
    check_condition,
    slotted_value,
)
from bandstand.orm.expressions._value import PLAIN
from bandstand.orm.query._naming import check_alias, default_alias
from bandstand.orm.query._related_paths import all_related, check_loaded, with_paths
from bandstand.orm.query._scope import Scope
from bandstand.orm.query._shapes import Shape, root_of
from bandstand.orm.query._tree import Combination, Lock, Tree
from bandstand.orm.queryset._annotating import annotate, project
from bandstand.orm.queryset._listing import Listing
from bandstand.orm.queryset._slicing import sliced_each

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from itertools import count
    from typing import Self

    from bandstand.orm.database import Database
    from bandstand.orm.fields import ForeignKey
    from bandstand.orm.models import Model
    from bandstand.orm.models._fetching import FetchMode
    from bandstand.orm.prefetch import Prefetch
    from bandstand.orm.queryset._queryset import QuerySet

R = TypeVar("R")


class Chain(Listing[R]):
    """A chain of operations on the rows of a model; each gives another chain and leaves this one as it is.

    Args:
        model: Whose rows they are.
        using: The database or its alias; found by the routers otherwise.

    Attributes:
        shape: What the operations decided.
        values_of_shape: The values that go with it.
        how: What rows become where they are no instances: ``"dicts"``, ``"tuples"``, ``"named"`` or ``"flat"``.
    """

    __slots__ = (
        "_instance",
        "_known",
        "_mode",
        "_prefetch",
        "_result",
        "_using",
        "_write",
        "how",
        "model",
        "shape",
        "values_of_shape",
    )

    def __init__(self, model: type[R], using: Database | str | None = None) -> None:
        kind: Any = model
        self.model: type[Any] = kind
        self.shape: Shape = root_of(kind)
        self.values_of_shape: tuple[Any, ...] = ()
        self._using = using
        self.how: str | None = None
        self._result: list[Any] | None = None
        self._prefetch: tuple[Any, ...] = ()
        self._instance: Model | None = None
        self._known: ForeignKey[Any] | None = None
        self._mode: FetchMode | None = None
        self._write = False

    # Chaining

    def _copy(self) -> Self:
        other = object.__new__(type(self))
        other.model = self.model
        other.shape = self.shape
        other.values_of_shape = self.values_of_shape
        other._using = self._using
        other.how = self.how
        other._result = None
        other._prefetch = self._prefetch
        other._instance = self._instance
        other._known = self._known
        other._mode = self._mode
        other._write = self._write
        return other

    def _after(self, key: object, apply: Callable[[Tree, count[int]], None], values: Sequence[Any] = ()) -> Self:
        """Give the queryset after an operation with a key, doing it only where the shape is new."""
        shape = self.shape.find(key)
        if shape is None:
            shape = self.shape.add(key, apply, len(self.values_of_shape) + len(values))
        other = self._copy()
        other.shape = shape
        if values:
            other.values_of_shape = (*self.values_of_shape, *values)
        return other

    def all(self) -> Self:
        """Give the same rows, to be asked for again."""
        return self._copy()

    def using(self, database: Database | str | None) -> Self:
        """Ask this database."""
        other = self._copy()
        other._using = database
        return other

    def filter(self, *conditions: Expression[Any], **lookups: object) -> Self:
        """Keep the rows that fulfil all conditions; those of one call are about the same related row."""
        return self._filtered("filter", conditions, lookups)

    def exclude(self, *conditions: Expression[Any], **lookups: object) -> Self:
        """Leave out the rows that fulfil all conditions together."""
        return self._filtered("exclude", conditions, lookups)

    def _filtered(self, kind: str, conditions: tuple[Expression[Any], ...], lookups: dict[str, object]) -> Self:
        key: list[object] = [kind]
        values: list[object] = []
        for condition in conditions:
            check_condition(condition)
            key.append(condition.capture(values))
        for path, value in lookups.items():
            key.append(path)
            type_ = type(value)
            if type_ in PLAIN:
                values.append(value)
                key.append(type_)
            else:
                key.append(capture_value(as_operand(value), values))

        def apply(tree: Tree, slots: count[int]) -> None:
            self._refuse_sliced(tree, kind)
            parts: list[Expression[Any]] = [condition.slotted(slots) for condition in conditions]
            for path, value in lookups.items():
                slotted = slotted_value(as_operand(value), slots)
                parts.append(Keyword(path, slotted))
            if not parts:
                return
            tree.calls += 1
            whole = Q(*parts, _negated=kind == "exclude")
            resolved = whole.resolve(Scope(tree, call=tree.calls))
            if kind == "filter" and isinstance(resolved, Q) and not resolved.negated:
                tree.where.extend(resolved.parts)
            else:
                tree.where.append(resolved)

        return self._after(tuple(key), apply, values)

    @staticmethod
    def _refuse_sliced(tree: Tree, what: str) -> None:
        if tree.is_sliced:
            message = f"{what}() cannot follow a slice: the rows that it cut off would come back. Slice last."
            raise TypeError(message)
        if tree.combined is not None and what not in ("order_by", "values", "reverse"):
            message = f"{what}() cannot follow union(), intersection() or difference(): do it before."
            raise TypeError(message)

    def complex_filter(self, conditions: Expression[Any] | Mapping[str, object]) -> Self:
        """Filter by a condition or by a mapping of look-ups that the programmer wrote."""
        return self.filter(conditions) if isinstance(conditions, Expression) else self.filter(**conditions)

    def annotate(self, *expressions: Expression[Any], **named: Any) -> Self:
        """Give each row further values; an aggregate without a name is called ``field__function``."""
        return self._annotated("annotate", expressions, named)

    def alias(self, *expressions: Expression[Any], **named: Any) -> Self:
        """Name expressions for later operations, without selecting them."""
        return self._annotated("alias", expressions, named)

    def _annotated(self, kind: str, expressions: tuple[Expression[Any], ...], named: dict[str, Any]) -> Self:
        whole = {**{default_alias(each): each for each in expressions}, **named}
        values: list[object] = []
        key: list[object] = [kind]
        for name, each in whole.items():
            check_alias(name)
            if not isinstance(as_operand(each), Expression):
                message = f"{kind}() takes expressions; {name} is {each!r}. Wrap a plain value in Value(...)."
                raise TypeError(message)
            key += [name, as_operand(each).capture(values)]

        def apply(tree: Tree, slots: count[int]) -> None:
            self._refuse_sliced(tree, kind)
            for name, each in whole.items():
                annotate(tree, name, as_operand(each).slotted(slots), hidden=kind == "alias")

        return self._after(tuple(key), apply, values)

    def order_by(self, *names: str | Expression[Any]) -> Self:
        """Order by these, and by nothing else; ``-`` turns one round, and no names give no order."""
        values: list[object] = []
        key = ["order_by", *(name if isinstance(name, str) else _order_of(name).capture(values) for name in names)]

        def apply(tree: Tree, slots: count[int]) -> None:
            self._refuse_sliced(tree, "order_by")
            given = [name if isinstance(name, str) else _order_of(name).slotted(slots) for name in names]
            tree.order = Scope(tree).orders(given)
            tree.reversed = False

        return self._after(tuple(key), apply, values)

    def reverse(self) -> Self:
        """Turn the order round."""

        def apply(tree: Tree, _: count[int]) -> None:
            self._refuse_sliced(tree, "reverse")
            tree.reversed = not tree.reversed

        return self._after("reverse", apply)

    def distinct(self, *names: str) -> Self:
        """Leave out equal rows; with names, all but the first of those that are equal in these."""

        def apply(tree: Tree, _: count[int]) -> None:
            self._refuse_sliced(tree, "distinct")
            tree.distinct = tuple(Scope(tree).reference(name) for name in names) or True

        return self._after(("distinct", *names), apply)

    def none(self) -> Self:
        """Give no rows at all."""

        def apply(tree: Tree, _: count[int]) -> None:
            tree.empty = True

        return self._after("none", apply)

    def select_related(self, *names: str | None) -> Self:
        """Load related rows with each row, in the same statement; None takes it back."""
        if names == (None,):
            return self._after("no related", _forget_related)
        paths = cast("tuple[str, ...]", names)

        def apply(tree: Tree, _: count[int]) -> None:
            tree.related = with_paths(tree.related or {}, paths or all_related(self.model), self.model)

        return self._after(("select_related", *paths), apply)

    def prefetch_related(self, *relations: str | Prefetch | None) -> Self:
        """Load related rows of all rows at once, in a statement for each relation; None takes it back."""
        other = self._copy()
        other._prefetch = () if relations == (None,) else (*self._prefetch, *relations)
        return other

    def defer(self, *names: str | None) -> Self:
        """Leave fields out until they are asked for; None takes it back."""
        given = frozenset(name for name in names if name is not None)

        def apply(tree: Tree, _: count[int]) -> None:
            check_loaded(tree, given)
            if None in names:
                tree.deferred, tree.wanted = frozenset(), None
            elif tree.wanted is not None:
                tree.wanted -= given
            else:
                tree.deferred |= given

        return self._after(("defer", *names), apply)

    def only(self, *names: str) -> Self:
        """Load these fields, and leave the others out until they are asked for."""

        def apply(tree: Tree, _: count[int]) -> None:
            check_loaded(tree, frozenset(names))
            tree.wanted = frozenset(names) - tree.deferred

        return self._after(("only", *names), apply)

    def values(self, *names: str | Expression[Any], **named: Expression[Any]) -> QuerySet[dict[str, Any]]:
        """Give dictionaries of these fields and annotations, of all without names."""
        return self._projected(names, named, "dicts")

    def _listed(self, names: tuple[str | Expression[Any], ...], how: str) -> QuerySet[Any]:
        return self._projected(names, {}, how)

    def _projected(self, names: tuple[Any, ...], named: dict[str, Any], how: str) -> QuerySet[Any]:
        values: list[object] = []
        key: list[object] = ["values"]
        columns: list[tuple[str, Any]] = []
        for each in names:
            if isinstance(each, str):
                columns.append((each, each))
            else:
                columns.append((each.name if isinstance(each, F) else default_alias(each), each))
        columns += named.items()
        for name, each in columns:
            key += [name, None if isinstance(each, str) else each.capture(values)]

        def apply(tree: Tree, slots: count[int]) -> None:
            self._refuse_sliced(tree, "values") if columns and tree.combined is None and tree.is_sliced else None
            project(tree, columns, slots)

        other = self._after(tuple(key), apply, values)
        other.how = how
        return cast("QuerySet[Any]", other)

    def fetch_mode(self, mode: FetchMode) -> Self:
        """Load deferred fields and relations to one row in this way, where something asks for them later."""
        other = self._copy()
        other._mode = mode
        return other

    def select_for_update(
        self, *, nowait: bool = False, skip_locked: bool = False, of: Sequence[str] = (), no_key: bool = False
    ) -> Self:
        """Lock the rows until the end of the transaction."""
        if nowait and skip_locked:
            message = "Locked rows are refused at once or skipped, not both: give nowait or skip_locked."
            raise ValueError(message)
        lock = Lock(nowait=nowait, skip_locked=skip_locked, of=tuple(of), no_key=no_key)

        def apply(tree: Tree, _: count[int]) -> None:
            tree.lock = lock

        other = self._after(("lock", lock), apply)
        other._write = True
        return other

    def union(self, *others: QuerySet[Any], all: bool = False) -> Self:  # noqa: A002 - the name in Django's vocabulary
        """Give the rows of all querysets together."""
        return self._combined("union", others, keep=all)

    def intersection(self, *others: QuerySet[Any]) -> Self:
        """Give the rows that all querysets have."""
        return self._combined("intersection", others, keep=False)

    def difference(self, *others: QuerySet[Any]) -> Self:
        """Give the rows that no other queryset has."""
        return self._combined("difference", others, keep=False)

    def _combined(self, operator: str, others: tuple[QuerySet[Any], ...], *, keep: bool) -> Self:
        from bandstand.orm.query._embedding import shifted

        key = (operator, keep, *(other.shape for other in others))
        values = [value for other in others for value in other.values_of_shape]

        def apply(tree: Tree, slots: count[int]) -> None:
            trees = [self.shape.tree]
            for other in others:
                first = next(slots) if other.values_of_shape else 0
                for _ in other.values_of_shape[1:]:
                    next(slots)
                trees.append(shifted(other.shape.tree, first))
            tree.combined = Combination(operator, keep, tuple(trees))

        return self._after(key, apply, values)

    # Relations

    def near(self, instance: Model) -> Self:
        """Ask the database of a row at hand, unless one is named, and load later as that row does."""
        other = self._copy()
        other._instance = instance
        other._mode = self._mode or instance._state.fetch_mode
        return other

    def along(self, relation: str, key: object, instance: Model, known: ForeignKey[Any] | None = None) -> Self:
        """Keep the rows that are related to a row at hand.

        What the next ``filter`` asks of a table between is about the row that relates them.

        Args:
            relation: The name that leads to the row.
            key: The row's value that the relation refers to.
            instance: The row.
            known: The field of the rows that refers to it, so that nobody has to load it.
        """

        def stay(tree: Tree, _: count[int]) -> None:
            tree.calls -= 1

        near = self.near(instance)
        if self.shape.tree.is_sliced:
            other = sliced_each(near, relation, [key])
        else:
            other = near.filter(**{relation: key})._after("same call", stay)
        other._known = known
        return other

    def among(self, relation: str, keys: list[Any]) -> Self:
        """Keep the rows that are related to some; of a slice, those of its numbers for each."""
        if self.shape.tree.is_sliced:
            return sliced_each(self, relation, keys)
        return self.filter(**{f"{relation}__in": keys})

    def holding(self, rows: list[Any]) -> Self:
        """Give the queryset with its rows, which are known already."""
        other = self._copy()
        other._result = rows
        return other

    def extra(
        self,
        select: Mapping[str, str] | None = None,
        where: Sequence[str] = (),
        params: Sequence[Any] = (),
        tables: Sequence[str] = (),
        order_by: Sequence[str] = (),
        select_params: Sequence[Any] = (),
    ) -> Self:
        """Add columns, conditions and an order that were written by hand; ``RawSQL`` says the same piece by piece.

        Raises:
            NotSupportedError: Further tables are named.
        """
        from bandstand.orm.queryset._extra import with_extra

        added: Self = with_extra(self, select or {}, where, params, tables, order_by, select_params)
        return added

    # Lists of moments

    def dates(self, field: str, kind: str, order: str = "ASC") -> QuerySet[Any]:
        """Give the different dates of a field, cut to their year, month, week or day."""
        from bandstand.orm.query._moments import dates

        return dates(self, field, kind, order)

    def datetimes(self, field: str, kind: str, order: str = "ASC", tzinfo: Any = None) -> QuerySet[Any]:
        """Give the different moments of a field, cut to a unit from year to second, in a time zone."""
        from bandstand.orm.query._moments import datetimes

        return datetimes(self, field, kind, order, tzinfo)


def _order_of(given: Expression[Any]) -> OrderBy:
    return given if isinstance(given, OrderBy) else OrderBy(given)


def _forget_related(tree: Tree, _: count[int]) -> None:
    tree.related = None
