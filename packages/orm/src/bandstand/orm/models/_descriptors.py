"""The attributes of instances that lead to other rows.

Each can load its rows for many instances at once, which is what ``prefetch_related`` and fetch modes ask for.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from bandstand.orm.models._fetching import fetch
from bandstand.orm.query._batching import batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bandstand.orm.expressions import F
    from bandstand.orm.fields import ForeignKey, ManyToManyField
    from bandstand.orm.models._base import Model
    from bandstand.orm.models._related import RelatedManager
    from bandstand.orm.models._reverse import Reverse
    from bandstand.orm.queryset import QuerySet

PREFETCHED = "_prefetched_objects_cache"
"""The attribute of an instance that holds the rows of relations to many, by the relation's attribute."""


class Prefetched(NamedTuple):
    """Rows that were loaded before somebody asks a manager for them.

    Attributes:
        rows: The rows.
        queryset: The queryset that chose them, or None for the usual one.
    """

    rows: list[Any]
    queryset: QuerySet[Any] | None


class ForwardRelation:
    """The row that an instance refers to: loaded at first need, and kept in the instance's dictionary."""

    is_single: ClassVar[bool] = True

    def __init__(self, field: ForeignKey[Any]) -> None:
        self.field = field
        self.name = field.cache_name
        self.attname = field.attname
        self._unsaved = field.unsaved_name
        self._absent = f"{field.cache_name}_absent"

    def __get__(self, instance: Model | None, owner: type[Model]) -> Any:
        if instance is None:
            return self.field.reference
        key = getattr(instance, self.attname)
        row = self._known(instance, key)
        if row is not None:
            return row
        held = vars(instance)
        if key is None:
            return self._nothing(instance, f"has no row yet: {self.attname} is None")
        if held.get(self._absent) == key:
            return self._nothing(instance, f"refers to a row that was not among those loaded: {key!r}")
        if getattr(self.field, "parent_link", False):
            held[self.name] = row = self._parent(instance, key)
            return row
        fetch(instance, self.field.name, self._is_missing, self._load)
        row = held.get(self.name)
        if row is None:
            raise _missing(self.field.target, f"{self._label(instance)} refers to a row that is not there: {key!r}.")
        return row

    def __set__(self, instance: Model, row: Model | None) -> None:
        held = vars(instance)
        if self.field.unique_target:
            self._forget_back(held.get(self.name))
        held.pop(self._unsaved, None)
        if row is None:
            held[self.attname] = held[self.name] = None
            return
        _check_row(row, self.field.target, self._label(instance))
        check_same_database(instance, row, self._label(instance))
        key = held[self.attname] = getattr(row, self.field.target_field.attname)
        if key is None:
            held.pop(self.name, None)
            held[self._unsaved] = row
            return
        held[self.name] = row
        if self.field.unique_target:
            vars(row)[self._back_name] = instance
        if getattr(self.field, "parent_link", False):
            held.update((each.attname, key) for each in type(instance)._meta.links_of(self.field))

    @cached_property
    def _back_name(self) -> str:
        from bandstand.orm.models._reverse import Reverse

        return Reverse(self.field, self.field.target).cache_name

    def _label(self, instance: Model) -> str:
        return f"{type(instance)._meta.label}.{self.field.name}"

    def _known(self, instance: Model, key: object) -> Any:
        held = vars(instance)
        if key is None:
            return held.get(self._unsaved)
        row = held.get(self.name)
        return row if row is not None and getattr(row, self.field.target_field.attname) == key else None

    def _nothing(self, instance: Model, why: str) -> None:
        if not self.field.null:
            raise _missing(self.field.target, f"{self._label(instance)} {why}.")

    def _forget_back(self, row: Model | None) -> None:
        if row is not None:
            vars(row).pop(self._back_name, None)

    def _parent(self, instance: Model, key: object) -> Model:
        """Give the row of the extended model, whose values the instance has already."""
        target = self.field.target
        held = vars(instance)
        parent = target.__new__(target)
        values = {each.attname: held[each.attname] for each in target._meta.fields if each.attname in held}
        vars(parent).update({self.field.target_field.attname: key, **values})
        parent._state = instance._state
        return parent

    def _is_missing(self, instance: Model) -> bool:
        key = getattr(instance, self.attname)
        return key is not None and self._known(instance, key) is None

    def _load(self, instances: list[Model]) -> None:
        for instance, rows in self.fetch(instances, None):
            if rows:
                self.keep(instance, rows, None)

    # For many instances at once

    def loaded(self, instance: Model) -> list[Any] | None:
        """Give what is there without asking the database, or None."""
        key = getattr(instance, self.attname)
        row = self._known(instance, key)
        return [row] if row is not None else [] if key is None else None

    def fetch(self, instances: Sequence[Model], queryset: QuerySet[Any] | None) -> Iterator[tuple[Model, list[Any]]]:
        """Load the rows of several instances; give each with its row, if that is there."""
        target = self.field.target_field
        rows = _usual(queryset, self.field.target._base_manager.all(), instances)
        keys = [getattr(instance, self.attname) for instance in instances]
        found = {getattr(row, target.attname): row for row in rows_among(rows, target.name, keys)}
        for instance, key in zip(instances, keys, strict=True):
            yield instance, [found[key]] if key in found else []

    def keep(self, instance: Model, rows: list[Any], _: QuerySet[Any] | None) -> None:
        """Set what was loaded."""
        held = vars(instance)
        held[self.name] = rows[0] if rows else None
        if not rows:
            held[self._absent] = held[self.attname]
        elif self.field.unique_target:
            vars(rows[0])[self._back_name] = instance


class ReverseOneRelation:
    """The one row that refers to an instance."""

    is_single: ClassVar[bool] = True

    def __init__(self, reverse: Reverse) -> None:
        self.reverse = reverse
        self.name = reverse.cache_name

    def __get__(self, instance: Model | None, owner: type[Model]) -> Any:
        if instance is None:
            return _reference(self.reverse.query_name)
        held = vars(instance)
        if self.name not in held and self._key(instance) is not None:
            fetch(instance, self.reverse.accessor, self._is_missing, self._load)
        row = held.get(self.name)
        if row is None:
            message = f"No {self.reverse.related_model._meta.label} refers to this {type(instance)._meta.label}."
            raise _missing(self.reverse.related_model, message)
        return row

    def __set__(self, instance: Model, row: Model | None) -> None:
        field = self.reverse.field
        if row is None:
            known = vars(instance).pop(self.name, None)
            if known is not None:
                setattr(known, field.name, None)
            return
        _check_row(row, self.reverse.related_model, f"{type(instance)._meta.label}.{self.reverse.accessor}")
        setattr(row, field.name, instance)
        vars(instance)[self.name] = row

    def _key(self, instance: Model) -> Any:
        return getattr(instance, self.reverse.local_field.attname)

    def _is_missing(self, instance: Model) -> bool:
        return self.name not in vars(instance) and self._key(instance) is not None

    def _load(self, instances: list[Model]) -> None:
        for instance, rows in self.fetch(instances, None):
            self.keep(instance, rows, None)

    def loaded(self, instance: Model) -> list[Any] | None:
        """Give what is there without asking the database, or None."""
        if self.name not in vars(instance):
            return None
        row = vars(instance)[self.name]
        return [] if row is None else [row]

    def fetch(self, instances: Sequence[Model], queryset: QuerySet[Any] | None) -> Iterator[tuple[Model, list[Any]]]:
        """Load the rows that refer to several instances; give each with its row, if there is one."""
        rows = _usual(queryset, self.reverse.related_model._base_manager.all(), instances)
        return _referring(self.reverse, instances, rows)

    def keep(self, instance: Model, rows: list[Any], _: QuerySet[Any] | None) -> None:
        """Set what was loaded."""
        vars(instance)[self.name] = rows[0] if rows else None


class ReverseManyRelation:
    """The rows that refer to an instance."""

    is_single: ClassVar[bool] = False

    def __init__(self, reverse: Reverse) -> None:
        self.reverse = reverse
        self.field: ForeignKey[Any] = reverse.field  # type: ignore[assignment]  # tables between have another attribute
        self.name = reverse.accessor

    def __get__(self, instance: Model | None, owner: type[Model]) -> Any:
        if instance is None:
            return _reference(self.reverse.query_name)
        return self._manager_class.made(self.reverse.related_model._default_manager, self, instance)

    @cached_property
    def _manager_class(self) -> type[RelatedManager[Any]]:
        from bandstand.orm.models._related import NullableReverseManager, ReverseManager

        base = NullableReverseManager if self.reverse.field.null else ReverseManager
        return base.over(type(self.reverse.related_model._default_manager))

    def __set__(self, instance: Model, rows: object) -> None:
        message = f"Rows that refer to another are not assigned: use .{self.reverse.accessor}.set(...)."
        raise TypeError(message)

    def loaded(self, instance: Model) -> list[Any] | None:
        """Give what is there without asking the database, or None."""
        return _prefetched(instance, self.name)

    def fetch(self, instances: Sequence[Model], queryset: QuerySet[Any] | None) -> Iterator[tuple[Model, list[Any]]]:
        """Load the rows that refer to several instances; give each with its rows."""
        rows = _usual(queryset, self.reverse.related_model._default_manager.all(), instances)
        return _referring(self.reverse, instances, rows)

    def keep(self, instance: Model, rows: list[Any], queryset: QuerySet[Any] | None) -> None:
        """Set what was loaded."""
        vars(instance).setdefault(PREFETCHED, {})[self.name] = Prefetched(rows, queryset)


class ManyRelation:
    """The rows on the other side of a table between."""

    is_single: ClassVar[bool] = False

    def __init__(self, field: ManyToManyField[Any] | Any, *, reverse: bool) -> None:
        self.field = field
        self.reverse = reverse

    @property
    def through(self) -> type[Model]:
        """The model of the table between."""
        through: type[Model] = self.field.through
        return through

    def __get__(self, instance: Model | None, owner: type[Model]) -> Any:
        if instance is None:
            return self
        return self._manager_class.made(self.related_model._default_manager, self, instance)

    @cached_property
    def _manager_class(self) -> type[RelatedManager[Any]]:
        from bandstand.orm.models._related_many import ManyManager

        return ManyManager.over(type(self.related_model._default_manager))

    def __set__(self, instance: Model, rows: object) -> None:
        message = f"Rows over a table between are not assigned: use .{self.accessor}.set(...)."
        raise TypeError(message)

    @cached_property
    def _back(self) -> Reverse:
        from bandstand.orm.models._reverse import Reverse

        return Reverse(self.field, self.field.target)

    @property
    def related_model(self) -> type[Model]:
        """The model on the other side."""
        model: type[Model] = self.field.model if self.reverse else self.field.target
        return model

    @property
    def name(self) -> str:
        """The name in queries."""
        return self._back.query_name if self.reverse else self.field.name

    @property
    def back_name(self) -> str:
        """The name that leads back in queries."""
        return self.field.name if self.reverse else self._back.query_name

    @cached_property
    def accessor(self) -> str:
        """The attribute."""
        return self._back.accessor if self.reverse else self.field.name

    @cached_property
    def ends(self) -> tuple[ForeignKey[Any], ForeignKey[Any]]:
        """The references of the table between: to this side, and to the other."""
        here, there = self.field.ends
        return (there, here) if self.reverse else (here, there)

    def loaded(self, instance: Model) -> list[Any] | None:
        """Give what is there without asking the database, or None."""
        return _prefetched(instance, self.accessor)

    def fetch(self, instances: Sequence[Model], queryset: QuerySet[Any] | None) -> Iterator[tuple[Model, list[Any]]]:
        """Load the rows that are related to several instances; give each with its rows."""
        rows = _usual(queryset, self.related_model._default_manager.all(), instances)
        attname = self.ends[0].target_field.attname
        keys = [getattr(instance, attname) for instance in instances]
        found: defaultdict[Any, list[Model]] = defaultdict(list)
        for row in rows_among(rows, self.back_name, keys, key_as="prefetch_key"):
            found[vars(row).pop("prefetch_key")].append(row)
        for instance, key in zip(instances, keys, strict=True):
            yield instance, found[key]

    def keep(self, instance: Model, rows: list[Any], queryset: QuerySet[Any] | None) -> None:
        """Set what was loaded."""
        vars(instance).setdefault(PREFETCHED, {})[self.accessor] = Prefetched(rows, queryset)


def rows_among(queryset: QuerySet[Any], name: str, keys: Iterable[Any], key_as: str = "") -> Iterator[Model]:
    """Load the rows whose field or relation is among keys, in as few statements as the database takes.

    Args:
        queryset: The rows to choose from.
        name: The field or relation.
        keys: The keys.
        key_as: The attribute that each row gets with the key, where it has none.
    """
    for batch in batches(keys, queryset):
        rows = queryset.among(name, batch)
        yield from rows.annotate(**{key_as: _reference(name)}) if key_as else rows


def _usual(given: QuerySet[Any] | None, usual: QuerySet[Any], instances: Sequence[Model]) -> QuerySet[Any]:
    return (usual if given is None else given).near(instances[0])


def _referring(reverse: Reverse, instances: Sequence[Model], rows: QuerySet[Any]) -> Iterator[tuple[Model, list[Any]]]:
    """Load the rows that refer to several instances, and tell each row which instance it refers to."""
    field: Any = reverse.field
    attname, cache_name = field.attname, field.cache_name
    keys = list(map(attrgetter(reverse.local_field.attname), instances))
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    for row in rows_among(rows, field.name, keys):
        found[getattr(row, attname)].append(row)
    for instance, key in zip(instances, keys, strict=True):
        referring = found[key]
        for row in referring:
            row.__dict__[cache_name] = instance
        yield instance, referring


def _prefetched(instance: Model, name: str) -> list[Any] | None:
    known: Prefetched | None = vars(instance).get(PREFETCHED, {}).get(name)
    return None if known is None else known.rows


def _reference(name: str) -> F[Any]:
    from bandstand.orm.expressions import F

    return F(name)


def _check_row(row: object, target: type[Model], label: str) -> None:
    if not isinstance(row, target._meta.concrete_model):
        message = f"{label} takes a {target._meta.label}; got {row!r}."
        raise ValueError(message)  # noqa: TRY004 - what Django's users know


def check_same_database(instance: Model, row: Model, label: str) -> None:
    """Refuse a row of another database, to which no reference can lead, unless a router allows it.

    Raises:
        ValueError: It is of another one.
    """
    one, other = instance._state.db, row._state.db
    if one in (None, other) or other is None:
        return
    from bandstand.orm.database import allows_relation

    if not allows_relation(instance, row):
        message = f"{label} cannot take {row!r} of the database {other!r}: its own row is in {one!r}."
        raise ValueError(message)


def _missing(model: type[Model], message: str) -> Exception:
    """Make the error of a row that is not there; it is an AttributeError, too, so that ``hasattr`` says no."""
    error: type[Exception] = type("RelatedObjectDoesNotExist", (model.DoesNotExist, AttributeError), {})
    return error(message)
