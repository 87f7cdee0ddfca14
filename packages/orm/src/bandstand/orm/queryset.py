"""Querysets: lazy, immutable chains of operations on the rows of a model."""

from __future__ import annotations

from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

from bandstand.orm.database._choosing import database_of
from bandstand.orm.expressions import (
    Column,
    Count,
    Expression,
    F,
    Keyword,
    OrderBy,
    Q,
    Subquery,
    as_operand,
    capture_value,
    check_condition,
    contains_aggregate,
    slotted_value,
)
from bandstand.orm.expressions._value import PLAIN
from bandstand.orm.models._fetching import Peers
from bandstand.orm.models._state import State
from bandstand.orm.query._naming import check_alias, default_alias
from bandstand.orm.query._related_paths import all_related, check_loaded, with_paths
from bandstand.orm.query._scope import Scope
from bandstand.orm.query._shapes import Shape, root_of
from bandstand.orm.query._tree import Combination, Lock, Tree

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Self

    from bandstand.orm.database import Database
    from bandstand.orm.fields import ForeignKey
    from bandstand.orm.models import Model
    from bandstand.orm.models._fetching import FetchMode
    from bandstand.orm.prefetch import Prefetch
    from bandstand.orm.raw import RawQuerySet

M = TypeVar("M", bound="Model")

_REPR_ROWS = 20


class QuerySet(Generic[M]):
    """The rows of a model that fulfil conditions, in an order; asked for at first need, and kept.

    Each method gives another queryset and leaves this one as it is.

    Args:
        model: Whose rows they are.
        using: The database or its alias; found by the routers otherwise.

    Attributes:
        shape: What the operations decided.
        values_of_shape: The values that go with it.
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

    def __init__(self, model: type[M], using: Database | str | None = None) -> None:
        self.model = model
        self.shape: Shape = root_of(model)
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
                self._annotate(tree, name, as_operand(each).slotted(slots), hidden=kind == "alias")

        return self._after(tuple(key), apply, values)

    def _annotate(self, tree: Tree, name: str, expression: Expression[Any], *, hidden: bool) -> None:
        if name in {n for f in self.model._meta.fields for n in (f.name, f.attname)}:
            message = f"{self.model._meta.label} has a field {name!r}: give the annotation another name."
            raise ValueError(message)
        resolved = expression.resolve(Scope(tree))
        if contains_aggregate(resolved) and tree.grouped is None:
            tree.grouped = _grouping(tree)
        elif tree.grouped is not None and not contains_aggregate(resolved):
            tree.grouped = [*tree.grouped, resolved]
        tree.annotations[name] = resolved
        if hidden:
            tree.aliases |= {name}
        else:
            tree.aliases -= {name}
            if tree.projection is not None:
                tree.projection = [*(each for each in tree.projection if each[0] != name), (name, resolved)]

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

    def values(self, *names: str | Expression[Any], **named: Expression[Any]) -> QuerySet[Any]:
        """Give dictionaries of these fields and annotations, of all without names."""
        other = self._projected("values", names, named)
        other.how = "dicts"
        return other

    def values_list(self, *names: str | Expression[Any], flat: bool = False, named: bool = False) -> QuerySet[Any]:
        """Give tuples of these fields and annotations; bare values with ``flat``, named tuples with ``named``."""
        if flat and (named or len(names) != 1):
            message = f"values_list(flat=True) takes one name and not named=True; got {len(names)} names."
            raise TypeError(message)
        other = self._projected("values", names, {})
        other.how = "flat" if flat else "named" if named else "tuples"
        return other

    def _projected(self, kind: str, names: tuple[Any, ...], named: dict[str, Any]) -> QuerySet[Any]:
        values: list[object] = []
        key: list[object] = [kind]
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
            self._project(tree, columns, slots)

        return self._after(tuple(key), apply, values)

    def _project(self, tree: Tree, columns: list[tuple[str, Any]], slots: count[int]) -> None:
        tree.related = None
        tree.deferred, tree.wanted = frozenset(), None
        if not columns:
            from bandstand.orm.query._plans import selected

            tree.projection = None
            tree.projection = selected(tree)
            return
        projection: list[tuple[str, Expression[Any]]] = []
        for name, each in columns:
            if isinstance(each, str):
                projection.append((name, Scope(tree).reference(each)))
                continue
            resolved = each.slotted(slots).resolve(Scope(tree))
            if contains_aggregate(resolved) and tree.grouped is None:
                tree.grouped = [column for _, column in projection if not contains_aggregate(column)]
            tree.annotations[name] = resolved
            projection.append((name, resolved))
        tree.projection = projection

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

    @overload
    def __getitem__(self, part: int) -> M: ...
    @overload
    def __getitem__(self, part: slice) -> Self: ...
    def __getitem__(self, part: int | slice) -> M | Self | list[M]:
        if self._result is not None:
            return self._result[part]
        if isinstance(part, int):
            if part < 0:
                message = f"Rows are counted from the first: got [{part}]. Turn the order round with reverse()."
                raise ValueError(message)
            rows = self._sliced(part, part + 1)._fetch()
            if not rows:
                message = f"There is no row {part}."
                raise IndexError(message)
            return cast("M", rows[0])
        _check_slice(part)
        start, stop = part.start, part.stop
        if (start is not None and start < 0) or (stop is not None and stop < 0):
            message = f"Rows are counted from the first: got [{start}:{stop}]. Turn the order round with reverse()."
            raise ValueError(message)
        sliced = self._sliced(start, stop)
        return list(sliced)[:: part.step] if part.step is not None else sliced

    def _sliced(self, start: int | None, stop: int | None) -> Self:
        low, high = self._bounds()
        new_low = low + (start or 0)
        new_high = high if stop is None else low + stop if high is None else min(high, low + stop)
        if high is not None:
            new_low = min(new_low, high)
        base = self._unsliced()
        values = [new_low] * (new_low > 0)
        if new_high is not None:
            values.append(max(new_high - new_low, 0))
        has_low, has_high = new_low > 0, new_high is not None
        if new_high is not None and new_high <= new_low:
            return self.none()

        def apply(tree: Tree, slots: count[int]) -> None:
            tree.low = slotted_value(0, slots) if has_low else None
            tree.high = slotted_value(0, slots) if has_high else None

        return base._after(("slice", has_low, has_high), apply, values)

    def _bounds(self) -> tuple[int, int | None]:
        tree, values = self.shape.tree, self.values_of_shape
        if not tree.is_sliced:
            return 0, None
        high = values[-1] if tree.high is not None else None
        low = 0
        if tree.low is not None:
            low = values[-2] if tree.high is not None else values[-1]
        return low, None if high is None else low + high

    def _unsliced(self) -> Self:
        tree = self.shape.tree
        if not tree.is_sliced:
            return self
        from copy import copy

        bare = copy(tree)
        bare.low = bare.high = None
        other = self._copy()
        cut = (tree.low is not None) + (tree.high is not None)
        other.values_of_shape = self.values_of_shape[:-cut]
        known = self.shape.find("unsliced")
        other.shape = known or self.shape.add(
            "unsliced", lambda it, _: _take_over(it, bare), len(other.values_of_shape)
        )
        return other

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

        other = self.near(instance).filter(**{relation: key})._after("same call", stay)
        other._known = known
        return other

    def holding(self, rows: list[Any]) -> Self:
        """Give the queryset with its rows, which are known already."""
        other = self._copy()
        other._result = rows
        return other

    # Asking

    def database(self, *, write: bool = False) -> Database:
        """Give the database that is asked, or written to."""
        return database_of(self.model, self._using, write=write or self._write, instance=self._instance)

    def plan(self, database: Database, kind: object, make: Callable[[Any, Tree], Any]) -> Any:
        """Give the plan of a kind for this shape, making it where there is none yet."""
        backend = database.backend
        key = (kind, backend)
        plan = self.shape.plans.get(key)
        if plan is None:
            plan = self.shape.plans[key] = make(backend, self.shape.tree)
        return plan

    def _fetch(self) -> list[Any]:
        if self._result is None:
            database = self.database()
            self._result = self._rows(database)
            if self.how is None:
                self.prefetch_into(self._result)
        return self._result

    def prefetch_into(self, rows: list[Any]) -> None:
        """Load what ``prefetch_related`` asked for into rows of this queryset."""
        if self._prefetch and rows:
            from bandstand.orm.prefetch import prefetch_related_objects

            prefetch_related_objects(rows, *self._prefetch)

    def _rows(self, database: Database) -> list[Any]:
        from bandstand.orm.query._plans import InstancePlan, ValuePlan

        if self.how is None:
            plan = self.plan(database, "instances", InstancePlan)
            load = partial(self.instances, plan, database)
        else:
            plan = self.plan(database, "values", ValuePlan)
            load = partial(self.shaped, plan)
        if plan.sql is None:
            return []
        parameters = plan.pack(self.values_of_shape)
        with database.connection() as link:
            if plan.is_closed:
                return link.read(plan.sql, parameters, load, described=plan.is_new)
            rows, description = link.fetch(plan.sql, parameters, described=plan.is_new)
        return load(rows, description)

    def instances(self, plan: Any, database: Database, rows: Any, description: Any) -> list[Any]:
        """Give rows as instances that know where they came from."""
        mode = self._mode
        peers = Peers() if mode is not None and mode.has_peers else None
        load = plan.load or plan.loader(description)
        made: list[Any] = load(rows, State(database.alias, False, peers, mode, database))
        if peers is not None:
            peers.add(made, plan.layout)
        if self._known is not None and self._instance is not None:
            note_known(made, self._known, self._instance)
        return made

    def shaped(self, plan: Any, rows: Any, description: Any) -> list[Any]:
        """Give rows as ``values`` or ``values_list`` has asked for them."""
        if self.how == "dicts":
            return cast("list[Any]", plan.dicts(description)(rows))
        tuples = plan.tuples(description)(rows)
        if self.how == "flat":
            return [row[0] for row in tuples]
        if self.how == "named":
            from collections import namedtuple

            row_type = namedtuple("Row", plan.names)  # type: ignore[misc]  # noqa: PYI024 - its names are known only now
            return [row_type(*row) for row in tuples]
        return cast("list[Any]", tuples)

    def __iter__(self) -> Iterator[M]:
        return iter(self._fetch())

    def __len__(self) -> int:
        return len(self._fetch())

    def __bool__(self) -> bool:
        return bool(self._fetch())

    def __repr__(self) -> str:
        rows = list(self._result[: _REPR_ROWS + 1] if self._result is not None else self[: _REPR_ROWS + 1])
        shown = [*map(repr, rows[:_REPR_ROWS]), *(["..."] if len(rows) > _REPR_ROWS else [])]
        return f"<{type(self).__name__} [{', '.join(shown)}]>"

    def __and__(self, other: QuerySet[Any]) -> Self:
        return self._joined(other, Q.AND)

    def __or__(self, other: QuerySet[Any]) -> Self:
        return self._joined(other, Q.OR)

    def _joined(self, other: QuerySet[Any], connector: str) -> Self:
        keys = (other.values("pk").as_subquery(), self.values("pk").as_subquery())
        parts = [Q(pk__in=each) for each in keys]
        if connector == Q.AND:
            return self.filter(parts[0])
        return type(self)(self.model, self._using).filter(parts[0] | parts[1])

    def as_subquery(self) -> Expression[Any]:
        """Give the expression that stands for this queryset in another query."""
        return Subquery(self)

    def get(self, *conditions: Expression[Any], **lookups: object) -> M:
        """Give the only row that fulfils the conditions.

        Raises:
            ObjectDoesNotExist: There is none.
            MultipleObjectsReturned: There are several.
        """
        chosen = self.filter(*conditions, **lookups) if conditions or lookups else self
        rows = chosen._fetch() if chosen.shape.tree.is_sliced or chosen._result is not None else chosen._some(21)
        if len(rows) == 1:
            return cast("M", rows[0])
        label = self.model._meta.label
        asked = ", ".join([*map(repr, conditions), *(f"{name}={value!r}" for name, value in lookups.items())])
        if not rows:
            message = f"No {label} matches {asked or 'the queryset'}."
            raise self.model.DoesNotExist(message)
        found = str(len(rows)) if len(rows) < 21 else "more than 20"
        message = f"{found} {label} match {asked or 'the queryset'}, where one was asked for."
        raise self.model.MultipleObjectsReturned(message)

    def _some(self, limit: int) -> list[Any]:
        return self._sliced(None, limit)._fetch()

    def first(self) -> M | None:
        """Give the first row, by the key where there is no order, or None."""
        rows = (self if self.is_ordered else self.order_by("pk"))._sliced(None, 1)._fetch()
        return cast("M", rows[0]) if rows else None

    def last(self) -> M | None:
        """Give the last row, by the key where there is no order, or None."""
        ordered = self.reverse() if self.is_ordered else self.order_by("-pk")
        rows = ordered._sliced(None, 1)._fetch()
        return cast("M", rows[0]) if rows else None

    @property
    def is_ordered(self) -> bool:
        """Whether the rows have an order."""
        tree = self.shape.tree
        return bool(tree.order) if tree.order is not None else bool(self.model._meta.ordering) and tree.grouped is None

    def earliest(self, *names: str) -> M:
        """Give the first row by fields, or by ``Meta.get_latest_by``.

        Raises:
            ObjectDoesNotExist: There is none.
        """
        return self._by(names).get()

    def latest(self, *names: str) -> M:
        """Give the last row by fields, or by ``Meta.get_latest_by``.

        Raises:
            ObjectDoesNotExist: There is none.
        """
        return self._by(names, turned=True).get()

    def _by(self, names: tuple[str, ...], *, turned: bool = False) -> Self:
        given = names or self.model._meta.get_latest_by
        if not given:
            message = "earliest() and latest() take the names of fields, or Meta says get_latest_by."
            raise ValueError(message)
        ordered = self.order_by(*([given] if isinstance(given, str) else given))
        return (ordered.reverse() if turned else ordered)._sliced(None, 1)

    def count(self) -> int:
        """Give how many rows there are."""
        if self._result is not None:
            return len(self._result)
        return int(self._scalars({"count": Count("*")})["count"])

    def exists(self) -> bool:
        """Tell whether there is any row."""
        if self._result is not None:
            return bool(self._result)
        from bandstand.orm.query._plans import ExistsPlan

        database = self.database()
        plan = self.plan(database, "exists", ExistsPlan)
        if plan.sql is None:
            return False
        with database.connection() as link:
            rows, _ = link.fetch(plan.sql, plan.pack(self.values_of_shape), described=False)
        return bool(rows)

    def contains(self, row: Model) -> bool:
        """Tell whether a row is among them."""
        if self.how is not None:
            message = "contains() asks for rows, which values() and values_list() do not give."
            raise TypeError(message)
        if not isinstance(row, self.model._meta.concrete_model):
            return False
        if self._result is not None:
            return row in self._result
        return self.filter(pk=row.pk).exists()

    def aggregate(self, *expressions: Expression[Any], **named: Any) -> dict[str, Any]:
        """Give values of all rows together, by name."""
        whole = {**{default_alias(each): each for each in expressions}, **named}
        for name, each in whole.items():
            if not isinstance(each, Expression):
                message = f"aggregate() takes aggregates; {name} is {each!r}."
                raise TypeError(message)
        return self._scalars(whole)

    def _scalars(self, whole: dict[str, Expression[Any]]) -> dict[str, Any]:
        from bandstand.orm.query._plans import ScalarPlan

        values: list[object] = []
        key: tuple[object, ...] = ("aggregate", *((name, each.capture(values)) for name, each in whole.items()))
        database = self.database()
        width = len(self.values_of_shape)

        def make(backend: Any, tree: Tree) -> Any:
            slots = count(width)
            return ScalarPlan(backend, tree, {name: each.slotted(slots) for name, each in whole.items()})

        plan = self.plan(database, key, make)
        if plan.sql is None:
            return dict(zip(whole, plan.empty, strict=True))
        with database.connection() as link:
            parameters = plan.pack((*self.values_of_shape, *values))
            rows, description = link.fetch(plan.sql, parameters, described=plan.is_new)
        converts = plan.converts(description)
        return {
            name: value if convert is None or value is None else convert(value)
            for name, value, convert in zip(whole, rows[0], converts, strict=True)
        }

    def in_bulk(self, keys: Iterable[Any] | None = None, *, field_name: str = "pk") -> dict[Any, M]:
        """Give rows by key, or by another unique field."""
        options = self.model._meta
        if field_name != "pk" and not options.get_column_field(field_name).unique:
            message = f"in_bulk() goes by unique fields; {options.label}.{field_name} is not."
            raise ValueError(message)
        if self.shape.tree.is_sliced:
            message = "in_bulk() cannot follow a slice."
            raise TypeError(message)
        rows: Iterable[M]
        if keys is None:
            rows = self
        else:
            given = list(keys)
            if not given:
                return {}
            rows = self.filter(**{f"{field_name}__in": given})
        attribute = "pk" if field_name == "pk" else options.get_column_field(field_name).attname
        return {getattr(row, attribute): row for row in rows}

    def bulk_create(
        self,
        rows: Iterable[Any],
        batch_size: int | None = None,
        *,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Sequence[str] | None = None,
        unique_fields: Sequence[str] | None = None,
    ) -> list[Any]:
        """Insert many rows with few statements; no signals are sent, and ``save`` is not called.

        Args:
            rows: Instances that were not saved.
            batch_size: How many go into one statement; as many as the database takes by default.
            ignore_conflicts: Leave out rows that the database has already; keys are not set then.
            update_conflicts: Update rows that the database has already.
            update_fields: What is updated then.
            unique_fields: Which fields tell that a row is there already.
        """
        from bandstand.orm.writing._bulk import Conflict, bulk_create

        conflict = Conflict.of(
            self.model, ignore=ignore_conflicts, update=update_conflicts, fields=update_fields, unique=unique_fields
        )
        return bulk_create(self, list(rows), batch_size, conflict)

    def bulk_update(self, rows: Iterable[Any], fields: Sequence[str], batch_size: int | None = None) -> int:
        """Update fields of many rows with few statements; give how many were there."""
        from bandstand.orm.writing._bulk import bulk_update

        return bulk_update(self, list(rows), fields, batch_size)

    def dates(self, field: str, kind: str, order: str = "ASC") -> QuerySet[Any]:
        """Give the different dates of a field, cut to their year, month, week or day."""
        from bandstand.orm.query._moments import dates

        return dates(self, field, kind, order)

    def datetimes(self, field: str, kind: str, order: str = "ASC", tzinfo: Any = None) -> QuerySet[Any]:
        """Give the different moments of a field, cut to a unit from year to second, in a time zone."""
        from bandstand.orm.query._moments import datetimes

        return datetimes(self, field, kind, order, tzinfo)

    def explain(self, **options: Any) -> str:
        """Give what the database says of how it would answer; what can be asked depends on it."""
        from bandstand.orm.query._explaining import explain

        return explain(self, options)

    def raw(
        self, sql: str, parameters: Sequence[Any] = (), translations: Mapping[str, str] | None = None
    ) -> RawQuerySet[Any]:
        """Give instances of the rows of a statement that you wrote; values belong into ``parameters``."""
        from bandstand.orm.raw import RawQuerySet

        return RawQuerySet(self.model, sql, parameters, translations or {}, self._using)

    def iterator(self, chunk_size: int = 2000) -> Iterator[M]:
        """Give the rows one by one, without keeping them."""
        if type(chunk_size) is not int or chunk_size < 1:
            message = f"iterator() takes a chunk size from 1 on; got {chunk_size!r}."
            raise ValueError(message)
        from bandstand.orm.query._streaming import stream

        return stream(self, chunk_size)

    # Writing

    def create(self, **values: Any) -> M:
        """Make a row and save it."""
        row = self.model(**values)
        row.save(force_insert=True, using=self.database(write=True))
        return row

    def update(self, **values: Any) -> int:
        """Set fields of all rows in one statement; give how many there were."""
        from bandstand.orm.writing._updating import update

        return update(self, values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows and what depends on them; give how many, in all and by model."""
        from bandstand.orm.writing._deleting import delete_queryset

        return delete_queryset(self)

    def get_or_create(self, defaults: Mapping[str, Any] | None = None, **lookups: Any) -> tuple[M, bool]:
        """Give the row that fulfils the look-ups, making it where there is none; and whether it was made."""
        from bandstand.orm.writing._creating import get_or_create

        return get_or_create(self, defaults or {}, lookups)

    def update_or_create(
        self,
        defaults: Mapping[str, Any] | None = None,
        create_defaults: Mapping[str, Any] | None = None,
        **lookups: Any,
    ) -> tuple[M, bool]:
        """Give the row that fulfils the look-ups with fields set, making it where there is none."""
        from bandstand.orm.writing._creating import update_or_create

        return update_or_create(self, defaults or {}, create_defaults, lookups)

    # Asynchronous twins

    async def aget(self, *conditions: Expression[Any], **lookups: object) -> M:
        """Do what ``get`` does."""
        return await self.database().run(self.get, *conditions, **lookups)

    async def afirst(self) -> M | None:
        """Do what ``first`` does."""
        return await self.database().run(self.first)

    async def alast(self) -> M | None:
        """Do what ``last`` does."""
        return await self.database().run(self.last)

    async def acount(self) -> int:
        """Do what ``count`` does."""
        return await self.database().run(self.count)

    async def aexists(self) -> bool:
        """Do what ``exists`` does."""
        return await self.database().run(self.exists)

    async def acreate(self, **values: Any) -> M:
        """Do what ``create`` does."""
        return await self.database(write=True).run(self.create, **values)

    async def aupdate(self, **values: Any) -> int:
        """Do what ``update`` does."""
        return await self.database(write=True).run(self.update, **values)

    async def adelete(self) -> tuple[int, dict[str, int]]:
        """Do what ``delete`` does."""
        return await self.database(write=True).run(self.delete)

    async def aaggregate(self, *expressions: Expression[Any], **named: Any) -> dict[str, Any]:
        """Do what ``aggregate`` does."""
        return await self.database().run(self.aggregate, *expressions, **named)

    async def alist(self) -> list[M]:
        """Give all rows."""
        return list(await self.database().run(self._fetch))

    async def __aiter__(self) -> AsyncIterator[M]:
        for row in await self.database().run(self._fetch):
            yield row


def note_known(rows: list[Any], field: ForeignKey[Any], instance: Model) -> None:
    """Tell rows that refer to an instance that it is there."""
    key = getattr(instance, field.target_field.attname)
    for row in rows:
        held = row.__dict__
        if held.get(field.attname) == key:
            held.setdefault(field.cache_name, instance)


def _check_slice(part: object) -> None:
    if not isinstance(part, slice):
        message = f"A queryset is cut with whole numbers; got [{part!r}]."
        raise TypeError(message)


def _order_of(given: Expression[Any]) -> OrderBy:
    return given if isinstance(given, OrderBy) else OrderBy(given)


def _grouping(tree: Tree) -> list[Expression[Any]]:
    """Give what rows are grouped by from the first aggregate on: the projection, else the key."""
    if tree.projection is not None:
        return [each for _, each in tree.projection if not contains_aggregate(each)]
    key: list[Expression[Any]] = [Column(0, field) for field in tree.joins[0].model._meta.pk_fields]
    plain = [each for name, each in tree.annotations.items() if name not in tree.aliases]
    return [*key, *plain]


def _take_over(tree: Tree, other: Tree) -> None:
    for name in Tree.__slots__:
        setattr(tree, name, getattr(other, name))


def _forget_related(tree: Tree, _: count[int]) -> None:
    tree.related = None


__all__ = ["QuerySet"]
