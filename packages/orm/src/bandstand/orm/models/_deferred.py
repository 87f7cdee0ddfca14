"""Values that were left out of an instance, and values that are loaded again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.fields import RelationField
from bandstand.orm.models._descriptors import PREFETCHED
from bandstand.orm.models._fetching import fetch
from bandstand.orm.models._state import State
from bandstand.orm.query._batching import batches

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.orm.fields import Field
    from bandstand.orm.models._base import Model
    from bandstand.orm.queryset import QuerySet


def load(instance: Model, field: Field[Any]) -> Any:
    """Load a deferred field, and give its value.

    Raises:
        AttributeError: The instance was never saved, so there is nothing to load.
        ObjectDoesNotExist: The row is gone.
    """
    attname = field.attname
    if not instance.has_key or instance._state.adding:
        message = (
            f"{type(instance)._meta.label}.{field.name} has no value yet, and no row that it could be loaded from."
        )
        raise AttributeError(message)

    def is_missing(peer: Model) -> bool:
        return attname not in vars(peer)

    def load_all(instances: list[Any]) -> None:
        if len(instances) == 1:
            instances[0].refresh_from_db(fields=[attname])  # models override it, to load more at once
        else:
            _load_for(instances, field)

    fetch(instance, field.name, is_missing, load_all)
    if attname not in vars(instance):
        raise _gone(instance)
    return vars(instance)[attname]


def _load_for(instances: list[Model], field: Field[Any]) -> None:
    """Load a field of several instances of one model with one statement."""
    model = type(instances[0])
    keys = model._meta.pk_fields
    rows = model._base_manager.all().near(instances[0])
    columns = rows.values_list(*[key.attname for key in keys], field.attname)
    by_key = {instance.pk: instance for instance in instances}
    for part in batches(by_key, rows, width=len(keys)):
        for *key, value in columns.filter(pk__in=part):
            instance = by_key[key[0] if len(keys) == 1 else tuple(key)]
            vars(instance)[field.attname] = value


def refresh(instance: Model, *, using: Any, fields: Iterable[str] | None, from_queryset: QuerySet[Any] | None) -> None:
    """Load values again, and forget related rows; see ``Model.refresh_from_db``."""
    options = type(instance)._meta
    chosen = None if fields is None else [options.get_field(_checked(name)) for name in fields]
    _forget(instance, chosen)
    columns = [
        each for each in options.fields if (each.attname in vars(instance) if chosen is None else each in chosen)
    ]
    if not columns:
        return
    row = _rows(instance, using, from_queryset, None if len(columns) == len(options.fields) else columns).first()
    if row is None:
        raise _gone(instance)
    for field in columns:
        _take(instance, row, field)
    if instance._state.adding or instance._state.db != row._state.db:
        instance._state = State(row._state.db, adding=False, fetch_mode=instance._state.fetch_mode)


def _checked(name: object) -> str:
    if not isinstance(name, str):
        message = f"refresh_from_db(fields=...) takes the names of fields; got {name!r}."
        raise TypeError(message)
    return name


def _rows(instance: Model, using: Any, given: QuerySet[Any] | None, columns: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = type(instance)._base_manager.all() if given is None else given
    rows = rows.near(instance).filter(pk=instance.pk).order_by()
    if using is not None:
        rows = rows.using(using)
    return rows if columns is None else rows.only(*[field.attname for field in columns])


def _take(instance: Model, row: Model, field: Field[Any]) -> None:
    """Take the value of a field, and the related row if that was loaded with it."""
    held = vars(instance)
    held[field.attname] = getattr(row, field.attname)
    if isinstance(field, RelationField) and field.cache_name in vars(row):
        held[field.cache_name] = vars(row)[field.cache_name]


def _forget(instance: Model, fields: list[Any] | None) -> None:
    """Forget related rows: all, or those of some relations."""
    options = type(instance)._meta
    held = vars(instance)
    known = held.get(PREFETCHED, {})
    for each in options.get_fields() if fields is None else fields:
        if each.is_relation:
            held.pop(each.cache_name, None)
            held.pop(getattr(each, "unsaved_name", ""), None)
            known.pop(getattr(each, "accessor", each.name), None)


def _gone(instance: Model) -> Exception:
    model = type(instance)
    return model.DoesNotExist(f"The row of {model._meta.label} with the key {instance.pk!r} is not there.")
