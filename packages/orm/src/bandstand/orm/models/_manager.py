"""Managers: where querysets begin, ``Book.objects``."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, TypeVar, overload

from bandstand.orm.queryset import QuerySet
from bandstand.orm.queryset._listing import Listing
from bandstand.orm.queryset._twins import Twins

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
    from typing import Self

    from bandstand.orm.database import Database
    from bandstand.orm.expressions import Expression
    from bandstand.orm.models._base import Model
    from bandstand.orm.models._fetching import FetchMode
    from bandstand.orm.prefetch import Prefetch
    from bandstand.orm.raw import RawQuerySet

M = TypeVar("M", bound="Model")
N = TypeVar("N", bound="Model")


class DefaultManager:
    """The manager that a model has by itself, as type checkers see it."""

    @overload
    def __get__(self, instance: None, owner: type[N]) -> Manager[N]: ...
    @overload
    def __get__(self, instance: object, owner: type[N]) -> Manager[N]: ...
    def __get__(self, instance: object, owner: type[N]) -> Manager[N]:
        raise NotImplementedError  # the class that makes models puts a manager in its place


class Manager(DefaultManager, Listing[M], Twins[M]):
    """Gives querysets of a model's rows; a subclass narrows ``get_queryset`` and adds methods.

    Each method is that of the queryset it gives.

    Attributes:
        model: Whose rows they are.
    """

    queryset_class: type[QuerySet[Any]] = QuerySet
    auto_created: bool = False
    use_in_migrations: bool = False

    model: type[M]
    name: str = "objects"
    _using: Any = None

    def of(self, model: type[Any]) -> Self:
        """Give the same manager for a model; each model has its own."""
        made = copy(self)
        made.model = model
        return made

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type[Any]) -> Self:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]  # its own class
        if instance is not None:
            message = f"A manager is asked through the class: {owner.__name__}.{self.name}, not through a row."
            raise AttributeError(message)
        if owner._meta.abstract:
            message = f"{owner.__name__} is abstract and has no rows: ask a model that extends it."
            raise AttributeError(message)
        return self

    def __repr__(self) -> str:
        model = getattr(self, "model", None)
        return f"<{type(self).__name__} of {model._meta.label if model else 'no model'}>"

    @classmethod
    def from_queryset(cls, queryset_class: type[QuerySet[Any]], class_name: str | None = None) -> type[Manager[Any]]:
        """Make a class of managers that has the queryset's own methods, too."""
        own = {
            name: _forward(name)
            for base in reversed(queryset_class.__mro__[: queryset_class.__mro__.index(QuerySet)])
            for name, value in vars(base).items()
            if callable(value) and not name.startswith("_") and not getattr(value, "queryset_only", False)
        }
        name = class_name or f"{cls.__name__}From{queryset_class.__name__}"
        return type(name, (cls,), {**own, "queryset_class": queryset_class})

    def db_manager(self, using: Database | str | None) -> Self:
        """Give the same manager over a database."""
        other = copy(self)
        other._using = using  # noqa: SLF001 - a copy of the same class
        return other

    def get_queryset(self) -> QuerySet[M]:
        """Give the rows to begin with; override it to leave some out."""
        return self.queryset_class(self.model, self._using)

    def database(self, *, write: bool = False) -> Database:
        """Give the database that is asked, or written to."""
        return self.get_queryset().database(write=write)

    def all(self) -> QuerySet[M]:
        """Give all rows."""
        return self.get_queryset()

    def none(self) -> QuerySet[M]:
        """Give no rows."""
        return self.get_queryset().none()

    def using(self, database: Database | str | None) -> QuerySet[M]:
        """Ask this database."""
        return self.get_queryset().using(database)

    def filter(self, *conditions: Expression[Any], **lookups: object) -> QuerySet[M]:
        """See ``QuerySet.filter``."""
        return self.get_queryset().filter(*conditions, **lookups)

    def exclude(self, *conditions: Expression[Any], **lookups: object) -> QuerySet[M]:
        """See ``QuerySet.exclude``."""
        return self.get_queryset().exclude(*conditions, **lookups)

    def complex_filter(self, conditions: Expression[Any] | Mapping[str, object]) -> QuerySet[M]:
        """See ``QuerySet.complex_filter``."""
        return self.get_queryset().complex_filter(conditions)

    def annotate(self, *expressions: Expression[Any], **named: Any) -> QuerySet[M]:
        """See ``QuerySet.annotate``."""
        return self.get_queryset().annotate(*expressions, **named)

    def alias(self, *expressions: Expression[Any], **named: Any) -> QuerySet[M]:
        """See ``QuerySet.alias``."""
        return self.get_queryset().alias(*expressions, **named)

    def order_by(self, *names: str | Expression[Any]) -> QuerySet[M]:
        """See ``QuerySet.order_by``."""
        return self.get_queryset().order_by(*names)

    def reverse(self) -> QuerySet[M]:
        """See ``QuerySet.reverse``."""
        return self.get_queryset().reverse()

    def distinct(self, *names: str) -> QuerySet[M]:
        """See ``QuerySet.distinct``."""
        return self.get_queryset().distinct(*names)

    def select_related(self, *names: str | None) -> QuerySet[M]:
        """See ``QuerySet.select_related``."""
        return self.get_queryset().select_related(*names)

    def prefetch_related(self, *relations: str | Prefetch | None) -> QuerySet[M]:
        """See ``QuerySet.prefetch_related``."""
        return self.get_queryset().prefetch_related(*relations)

    def defer(self, *names: str | None) -> QuerySet[M]:
        """See ``QuerySet.defer``."""
        return self.get_queryset().defer(*names)

    def only(self, *names: str) -> QuerySet[M]:
        """See ``QuerySet.only``."""
        return self.get_queryset().only(*names)

    def values(self, *names: str | Expression[Any], **named: Expression[Any]) -> QuerySet[dict[str, Any]]:
        """See ``QuerySet.values``."""
        return self.get_queryset().values(*names, **named)

    def _listed(self, names: tuple[str | Expression[Any], ...], how: str) -> QuerySet[Any]:
        return self.get_queryset()._listed(names, how)  # noqa: SLF001 - what both say of values_list

    def extra(self, **pieces: Any) -> QuerySet[M]:
        """See ``QuerySet.extra``."""
        return self.get_queryset().extra(**pieces)

    def dates(self, field: str, kind: str, order: str = "ASC") -> QuerySet[Any]:
        """See ``QuerySet.dates``."""
        return self.get_queryset().dates(field, kind, order)

    def datetimes(self, field: str, kind: str, order: str = "ASC", tzinfo: Any = None) -> QuerySet[Any]:
        """See ``QuerySet.datetimes``."""
        return self.get_queryset().datetimes(field, kind, order, tzinfo)

    def fetch_mode(self, mode: FetchMode) -> QuerySet[M]:
        """See ``QuerySet.fetch_mode``."""
        return self.get_queryset().fetch_mode(mode)

    def select_for_update(
        self, *, nowait: bool = False, skip_locked: bool = False, of: Sequence[str] = (), no_key: bool = False
    ) -> QuerySet[M]:
        """See ``QuerySet.select_for_update``."""
        return self.get_queryset().select_for_update(nowait=nowait, skip_locked=skip_locked, of=of, no_key=no_key)

    def union(self, *others: QuerySet[Any], all: bool = False) -> QuerySet[M]:  # noqa: A002 - as the queryset's
        """See ``QuerySet.union``."""
        return self.get_queryset().union(*others, all=all)

    def intersection(self, *others: QuerySet[Any]) -> QuerySet[M]:
        """See ``QuerySet.intersection``."""
        return self.get_queryset().intersection(*others)

    def difference(self, *others: QuerySet[Any]) -> QuerySet[M]:
        """See ``QuerySet.difference``."""
        return self.get_queryset().difference(*others)

    def get(self, *conditions: Expression[Any], **lookups: object) -> M:
        """See ``QuerySet.get``."""
        return self.get_queryset().get(*conditions, **lookups)

    def first(self) -> M | None:
        """See ``QuerySet.first``."""
        return self.get_queryset().first()

    def last(self) -> M | None:
        """See ``QuerySet.last``."""
        return self.get_queryset().last()

    def earliest(self, *names: str) -> M:
        """See ``QuerySet.earliest``."""
        return self.get_queryset().earliest(*names)

    def latest(self, *names: str) -> M:
        """See ``QuerySet.latest``."""
        return self.get_queryset().latest(*names)

    def count(self) -> int:
        """See ``QuerySet.count``."""
        return self.get_queryset().count()

    def exists(self) -> bool:
        """See ``QuerySet.exists``."""
        return self.get_queryset().exists()

    def contains(self, row: Model) -> bool:
        """See ``QuerySet.contains``."""
        return self.get_queryset().contains(row)

    def aggregate(self, *expressions: Expression[Any], **named: Any) -> dict[str, Any]:
        """See ``QuerySet.aggregate``."""
        return self.get_queryset().aggregate(*expressions, **named)

    def explain(self, **options: Any) -> str:
        """See ``QuerySet.explain``."""
        return self.get_queryset().explain(**options)

    def iterator(self, chunk_size: int = 2000) -> Iterator[M]:
        """See ``QuerySet.iterator``."""
        return self.get_queryset().iterator(chunk_size)

    def raw(
        self, sql: str, parameters: Sequence[Any] = (), translations: Mapping[str, str] | None = None
    ) -> RawQuerySet[M]:
        """See ``QuerySet.raw``."""
        return self.get_queryset().raw(sql, parameters, translations)

    def in_bulk(self, keys: Iterable[Any] | None = None, *, field_name: str = "pk") -> dict[Any, M]:
        """See ``QuerySet.in_bulk``."""
        return self.get_queryset().in_bulk(keys, field_name=field_name)

    def create(self, **values: Any) -> M:
        """See ``QuerySet.create``."""
        return self.get_queryset().create(**values)

    def update(self, **values: Any) -> int:
        """See ``QuerySet.update``."""
        return self.get_queryset().update(**values)

    def get_or_create(self, defaults: Mapping[str, Any] | None = None, **lookups: Any) -> tuple[M, bool]:
        """See ``QuerySet.get_or_create``."""
        return self.get_queryset().get_or_create(defaults, **lookups)

    def update_or_create(
        self,
        defaults: Mapping[str, Any] | None = None,
        create_defaults: Mapping[str, Any] | None = None,
        **lookups: Any,
    ) -> tuple[M, bool]:
        """See ``QuerySet.update_or_create``."""
        return self.get_queryset().update_or_create(defaults, create_defaults, **lookups)

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
        """See ``QuerySet.bulk_create``."""
        return self.get_queryset().bulk_create(
            rows,
            batch_size,
            ignore_conflicts=ignore_conflicts,
            update_conflicts=update_conflicts,
            update_fields=update_fields,
            unique_fields=unique_fields,
        )

    def bulk_update(self, rows: Iterable[Any], fields: Sequence[str], batch_size: int | None = None) -> int:
        """See ``QuerySet.bulk_update``."""
        return self.get_queryset().bulk_update(rows, fields, batch_size)

    def aiterator(self, chunk_size: int = 2000) -> AsyncIterator[M]:
        """See ``QuerySet.aiterator``."""
        return self.get_queryset().aiterator(chunk_size)


def _forward(name: str) -> Any:
    def method(self: Manager[Any], *arguments: Any, **keywords: Any) -> Any:
        return getattr(self.get_queryset(), name)(*arguments, **keywords)

    method.__name__ = name
    return method
