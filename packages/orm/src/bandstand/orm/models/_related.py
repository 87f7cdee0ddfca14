"""Managers of related rows: ``author.books``, ``book.tags``.

Each is a subclass of the class of the other model's default manager, so it has that one's own methods, too.
"""

from __future__ import annotations

from contextlib import contextmanager
from inspect import getattr_static
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from bandstand.orm.database import atomic, database_of
from bandstand.orm.models._descriptors import PREFETCHED, check_same_database
from bandstand.orm.models._manager import Manager
from bandstand.orm.query._batching import batches

M = TypeVar("M", bound="Model")

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Coroutine, Generator, Iterable, Mapping
    from typing import Self

    from bandstand.orm.database import Database
    from bandstand.orm.fields import ForeignKey
    from bandstand.orm.models._base import Model
    from bandstand.orm.models._descriptors import ReverseManyRelation
    from bandstand.orm.queryset import QuerySet


class RelatedManager(Manager[M]):
    """What the managers of related rows share.

    Attributes:
        instance: The row whose related rows it manages.
    """

    instance: Model
    accessor: str

    _plain: ClassVar[type[RelatedManager[Any]]]

    @classmethod
    def over(cls, manager_class: type[Manager[Any]]) -> type[RelatedManager[Any]]:
        """Make the class that has the methods of another class of managers, too."""
        return type(cls.__name__, (cls, manager_class), {"_plain": cls, "__module__": cls.__module__})

    @classmethod
    def made(cls, manager: Manager[Any], relation: Any, instance: Model) -> Self:
        """Make the manager of an instance, with everything that the other model's manager was given."""
        made = cls.__new__(cls)
        vars(made).update(vars(manager))
        made.instance = instance
        made.begin(relation)
        return made

    def begin(self, relation: Any) -> None:
        """Take what it needs from the attribute that it is asked through."""
        raise NotImplementedError

    def __call__(self, *, manager: str) -> RelatedManager[M]:
        """Give the same rows as another manager of the other model finds them: ``author.books(manager="sold")``."""
        other = self.model._meta.get_manager(manager)
        relation = getattr_static(type(self.instance), self.accessor)
        return self._plain.over(type(other)).made(other, relation, self.instance)

    if TYPE_CHECKING:  # as a declared way back is seen, of which nobody knows the kind
        add: Callable[..., None]
        remove: Callable[..., None]
        set: Callable[..., None]
        clear: Callable[..., None]
        aadd: Callable[..., Coroutine[Any, Any, None]]
        aremove: Callable[..., Coroutine[Any, Any, None]]
        aset: Callable[..., Coroutine[Any, Any, None]]
        aclear: Callable[..., Coroutine[Any, Any, None]]

    # Rows

    def get_queryset(self) -> QuerySet[M]:
        """Give the related rows; those that were prefetched without a statement."""
        known = vars(self.instance).get(PREFETCHED, {}).get(self.accessor) if self._using is None else None
        if known is None:
            return self._related(super().get_queryset())
        base = super().get_queryset() if known.queryset is None else known.queryset
        return self._related(base).holding(known.rows)

    def _related(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        raise NotImplementedError

    def _written(self) -> Database:
        """Give the database for changes, and forget what was prefetched."""
        self._key()
        vars(self.instance).get(PREFETCHED, {}).pop(self.accessor, None)
        return database_of(self.model, self._using, write=True, instance=self.instance)

    def _key_of(self, field: ForeignKey[Any]) -> Any:
        key = getattr(self.instance, field.target_field.attname)
        if key is None:
            label = type(self.instance)._meta.label
            message = f"{label}.{self.accessor} needs a row that can be referred to; {self.instance!r} was not saved."
            raise ValueError(message)
        return key

    def _key(self) -> Any:
        raise NotImplementedError

    def _check(self, row: Any) -> None:
        label = f"{type(self.instance)._meta.label}.{self.accessor}"
        if not isinstance(row, self.model._meta.concrete_model):
            message = f"{label} takes rows of {self.model._meta.label}; got {row!r}."
            raise TypeError(message)
        check_same_database(self.instance, row, label)


class ReverseManager(RelatedManager[M]):
    """Manages the rows that refer to an instance."""

    def begin(self, relation: ReverseManyRelation) -> None:
        """Take the field that refers to the instance."""
        self._field: ForeignKey[Any] = relation.field
        self.accessor = relation.name

    def _key(self) -> Any:
        return self._key_of(self._field)

    def _related(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.along(self._field.name, self._key(), self.instance, self._field)

    def add(self, *rows: Any, bulk: bool = True) -> None:
        """Let rows refer to the instance.

        Args:
            rows: The rows; saved ones, unless each is to be saved.
            bulk: Whether they are updated together, without signals, rather than saved one by one.
        """
        database = self._written()
        for row in rows:
            self._check(row)
            if bulk and (row._state.adding or row._state.db != database.alias):
                message = (
                    f"{row!r} is not saved, so it cannot be updated: save it first, or add(..., bulk=False) saves it."
                )
                raise ValueError(message)
        for row in rows:
            setattr(row, self._field.name, self.instance)
        if bulk:
            self._refer(database, rows, self._key())
            return
        with atomic(database, savepoint=False):
            for row in rows:
                row.save(using=database)

    def _refer(self, database: Database, rows: Collection[Any], key: Any) -> None:
        base = self.model._base_manager.using(database)
        parts = list(batches([row.pk for row in rows], base, width=len(self.model._meta.pk_fields)))
        with together(database, parts):
            for keys in parts:
                base.filter(pk__in=keys).update(**{self._field.name: key})

    def create(self, **values: Any) -> Any:
        """Make a row that refers to the instance."""
        self._written()
        return super().create(**self._with_instance(values))

    def get_or_create(self, defaults: Mapping[str, Any] | None = None, **lookups: Any) -> tuple[Any, bool]:
        """Give the row that refers to the instance and fulfils look-ups, making it where there is none."""
        self._written()
        return super().get_or_create(defaults, **self._with_instance(lookups))

    def update_or_create(
        self,
        defaults: Mapping[str, Any] | None = None,
        create_defaults: Mapping[str, Any] | None = None,
        **lookups: Any,
    ) -> tuple[Any, bool]:
        """Update the row that refers to the instance and fulfils look-ups, making it where there is none."""
        self._written()
        return super().update_or_create(defaults, create_defaults, **self._with_instance(lookups))

    def _with_instance(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {**values, self._field.name: self.instance}

    def set(self, rows: Iterable[Any], *, bulk: bool = True, clear: bool = False) -> None:  # noqa: ARG002 - see below
        """Let these rows refer to the instance; others go on, because their reference cannot be NULL."""
        self.add(*rows, bulk=bulk)

    async def aadd(self, *rows: Any, bulk: bool = True) -> None:
        """Do what ``add`` does."""
        await self.database(write=True).run(self.add, *rows, bulk=bulk)

    async def aset(self, rows: Iterable[Any], *, bulk: bool = True, clear: bool = False) -> None:
        """Do what ``set`` does."""
        await self.database(write=True).run(self.set, rows, bulk=bulk, clear=clear)


class NullableReverseManager(ReverseManager[M]):
    """Manages rows whose reference may be NULL, so that they can stop to refer to an instance."""

    def remove(self, *rows: Any, bulk: bool = True) -> None:
        """Set the reference of rows to NULL.

        Raises:
            ObjectDoesNotExist: One does not refer to the instance.
        """
        database = self._written()
        key = self._key()
        for row in rows:
            self._check(row)
            if getattr(row, self._field.attname) != key:
                message = f"{row!r} does not refer to {self.instance!r} by {self._field.name!r}."
                raise self.model.DoesNotExist(message)
        for row in rows:
            setattr(row, self._field.name, None)
        if bulk:
            self._refer(database, rows, None)
        else:
            self._save(database, rows)

    def clear(self, *, bulk: bool = True) -> None:
        """Set the reference of all rows to NULL."""
        database = self._written()
        rows = self.get_queryset().using(database)
        if bulk:
            rows.order_by().update(**{self._field.name: None})
            return
        found = list(rows)
        for row in found:
            setattr(row, self._field.name, None)
        self._save(database, found)

    def _save(self, database: Database, rows: Collection[Any]) -> None:
        with atomic(database, savepoint=False):
            for row in rows:
                row.save(using=database, update_fields=[self._field.name])

    def set(self, rows: Iterable[Any], *, bulk: bool = True, clear: bool = False) -> None:
        """Let exactly these rows refer to the instance."""
        wanted = list(rows)
        database = self._written()
        with atomic(database, savepoint=False):
            if clear:
                self.clear(bulk=bulk)
                self.add(*wanted, bulk=bulk)
                return
            known = list(self.get_queryset().using(database))
            self.remove(*[row for row in known if row not in wanted], bulk=bulk)
            self.add(*[row for row in wanted if row not in known], bulk=bulk)

    async def aremove(self, *rows: Any, bulk: bool = True) -> None:
        """Do what ``remove`` does."""
        await self.database(write=True).run(self.remove, *rows, bulk=bulk)

    async def aclear(self, *, bulk: bool = True) -> None:
        """Do what ``clear`` does."""
        await self.database(write=True).run(self.clear, bulk=bulk)


@contextmanager
def together(database: Database, parts: Collection[Any]) -> Generator[None]:
    """Do several statements in one transaction; a single one is a transaction by itself."""
    if len(parts) < 2:
        yield
        return
    with atomic(database, savepoint=False):
        yield
