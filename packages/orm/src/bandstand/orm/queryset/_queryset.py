"""Querysets: the rows of a chain of operations, asked for at first need, and kept."""

from __future__ import annotations

from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar, cast, overload

from bandstand.orm.database._choosing import database_of
from bandstand.orm.expressions import Count, Expression, Q, Subquery
from bandstand.orm.models._fetching import Peers
from bandstand.orm.models._state import State
from bandstand.orm.query._naming import default_alias
from bandstand.orm.query._shapes import Shape
from bandstand.orm.queryset._chain import Chain
from bandstand.orm.queryset._question import Question
from bandstand.orm.queryset._slicing import check_slice, sliced
from bandstand.orm.queryset._twins import Twins

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Self

    from bandstand.orm.database import Database
    from bandstand.orm.fields import ForeignKey
    from bandstand.orm.models import Model
    from bandstand.orm.query._tree import Tree
    from bandstand.orm.raw import RawQuerySet

R = TypeVar("R")

_REPR_ROWS = 20


class QuerySet(Chain[R], Twins[R]):
    """The rows of a model that fulfil conditions, in an order; asked for at first need, and kept.

    Each method gives another queryset and leaves this one as it is.

    Args:
        model: Whose rows they are.
        using: The database or its alias; found by the routers otherwise.
    """

    __slots__ = ()

    @overload
    def __getitem__(self, part: int) -> R: ...
    @overload
    def __getitem__(self, part: slice) -> Self: ...
    def __getitem__(self, part: int | slice) -> R | Self | list[R]:
        if self._result is not None:
            return self._result[part]
        if isinstance(part, int):
            if part < 0:
                message = f"Rows are counted from the first: got [{part}]. Turn the order round with reverse()."
                raise ValueError(message)
            rows = sliced(self, part, part + 1)._fetch()
            if not rows:
                message = f"There is no row {part}."
                raise IndexError(message)
            return cast("R", rows[0])
        check_slice(part)
        chosen = sliced(self, part.start, part.stop)
        return list(chosen)[:: part.step] if part.step is not None else chosen

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

    def __iter__(self) -> Iterator[R]:
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

    def get(self, *conditions: Expression[Any], **lookups: object) -> R:
        """Give the only row that fulfils the conditions.

        Raises:
            ObjectDoesNotExist: There is none.
            MultipleObjectsReturned: There are several.
        """
        chosen = self.filter(*conditions, **lookups) if conditions or lookups else self
        rows = (
            chosen._fetch()
            if chosen.shape.tree.is_sliced or chosen._result is not None
            else sliced(chosen, None, 21)._fetch()
        )
        if len(rows) == 1:
            return cast("R", rows[0])
        label = self.model._meta.label
        asked = ", ".join([*map(repr, conditions), *(f"{name}={value!r}" for name, value in lookups.items())])
        if not rows:
            message = f"No {label} matches {asked or 'the queryset'}."
            raise self.model.DoesNotExist(message)
        found = str(len(rows)) if len(rows) < 21 else "more than 20"
        message = f"{found} {label} match {asked or 'the queryset'}, where one was asked for."
        raise self.model.MultipleObjectsReturned(message)

    def first(self) -> R | None:
        """Give the first row, by the key where there is no order, or None."""
        rows = sliced(self if self.ordered else self.order_by("pk"), None, 1)._fetch()
        return cast("R", rows[0]) if rows else None

    def last(self) -> R | None:
        """Give the last row, by the key where there is no order, or None."""
        ordered = self.reverse() if self.ordered else self.order_by("-pk")
        rows = sliced(ordered, None, 1)._fetch()
        return cast("R", rows[0]) if rows else None

    @property
    def ordered(self) -> bool:
        """Whether the rows have an order."""
        tree = self.shape.tree
        return bool(tree.order) if tree.order is not None else bool(self.model._meta.ordering) and tree.grouped is None

    @property
    def totally_ordered(self) -> bool:
        """Whether the order leaves no two rows equal, because it has the key or what is unique and never NULL."""
        from bandstand.orm.query._ordering import is_total

        return self.ordered and is_total(self.shape.tree)

    def earliest(self, *names: str) -> R:
        """Give the first row by fields, or by ``Meta.get_latest_by``.

        Raises:
            ObjectDoesNotExist: There is none.
        """
        return self._by(names).get()

    def latest(self, *names: str) -> R:
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
        return sliced(ordered.reverse() if turned else ordered, None, 1)

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

    def in_bulk(self, keys: Iterable[Any] | None = None, *, field_name: str = "pk") -> dict[Any, R]:
        """Give rows by key, or by another unique field."""
        options = self.model._meta
        if field_name != "pk" and not options.get_column_field(field_name).unique:
            message = f"in_bulk() goes by unique fields; {options.label}.{field_name} is not."
            raise ValueError(message)
        if self.shape.tree.is_sliced:
            message = "in_bulk() cannot follow a slice."
            raise TypeError(message)
        rows: Iterable[R]
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

    def iterator(self, chunk_size: int = 2000) -> Iterator[R]:
        """Give the rows one by one, without keeping them."""
        from bandstand.orm.query._streaming import stream

        return stream(self, chunk_size)

    async def aiterator(self, chunk_size: int = 2000) -> AsyncIterator[R]:
        """Give the rows one by one, without keeping them."""
        from bandstand.orm.query._streaming import stream_chunks

        async for chunk in stream_chunks(self, chunk_size):
            for row in chunk:
                yield row

    @classmethod
    def as_manager(cls) -> Any:
        """Make a manager whose querysets are of this class, with its methods."""
        from bandstand.orm.models import Manager

        return Manager.from_queryset(cls)()

    # Keeping

    @property
    def query(self) -> Question:
        """What is asked, apart from the rows; it can be pickled, and given to another queryset."""
        return Question(self.model, self.shape.tree, self.values_of_shape, self.how)

    @query.setter
    def query(self, question: Question) -> None:
        self.model = question.model
        self.shape = Shape(question.tree, len(question.values))
        self.values_of_shape = question.values
        self.how = question.how
        self._result = None

    def sql(self) -> str:
        """Give the statement, with signs where values go; empty where no row can match and nothing is sent."""
        from bandstand.orm.query._plans import InstancePlan, ValuePlan

        kind, make = ("instances", InstancePlan) if self.how is None else ("values", ValuePlan)
        return self.plan(self.database(), kind, make).sql or ""

    def __copy__(self) -> Self:
        return self._copy()

    def __deepcopy__(self, _: object) -> Self:
        return self._copy()

    def __getstate__(self) -> dict[str, Any]:
        """Give what is pickled: the rows, which are asked for if need be, and the question."""
        using = getattr(self._using, "alias", self._using)
        return {
            **getattr(self, "__dict__", {}),
            "query": self.query,
            "_result": self._fetch(),
            "_using": using,
            "_prefetch": self._prefetch,
            "_mode": self._mode,
            "_write": self._write,
            "_instance": None,
            "_known": None,
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.query = state.pop("query")
        for name, value in state.items():
            setattr(self, name, value)

    # Writing

    def create(self, **values: Any) -> R:
        """Make a row and save it."""
        row: Any = self.model(**values)
        row.save(force_insert=True, using=self.database(write=True))
        return cast("R", row)

    def update(self, **values: Any) -> int:
        """Set fields of all rows in one statement; give how many there were."""
        from bandstand.orm.writing._updating import update

        return update(self, values)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows and what depends on them; give how many, in all and by model."""
        from bandstand.orm.writing._deleting import delete_queryset

        return delete_queryset(self)

    def get_or_create(self, defaults: Mapping[str, Any] | None = None, **lookups: Any) -> tuple[R, bool]:
        """Give the row that fulfils the look-ups, making it where there is none; and whether it was made."""
        from bandstand.orm.writing._creating import get_or_create

        return get_or_create(self, defaults or {}, lookups)

    def update_or_create(
        self,
        defaults: Mapping[str, Any] | None = None,
        create_defaults: Mapping[str, Any] | None = None,
        **lookups: Any,
    ) -> tuple[R, bool]:
        """Give the row that fulfils the look-ups with fields set, making it where there is none."""
        from bandstand.orm.writing._creating import update_or_create

        return update_or_create(self, defaults or {}, create_defaults, lookups)

    # Asynchronous code

    async def adelete(self) -> tuple[int, dict[str, int]]:
        """Do what ``delete`` does."""
        return await self.database(write=True).run(self.delete)

    async def alist(self) -> list[R]:
        """Give all rows."""
        return list(await self.database().run(self._fetch))

    async def __aiter__(self) -> AsyncIterator[R]:
        for row in await self.database().run(self._fetch):
            yield row


def note_known(rows: list[Any], field: ForeignKey[Any], instance: Model) -> None:
    """Tell rows that refer to an instance that it is there."""
    key = getattr(instance, field.target_field.attname)
    for row in rows:
        held = row.__dict__
        if held.get(field.attname) == key:
            held.setdefault(field.cache_name, instance)


__all__ = ["QuerySet"]
