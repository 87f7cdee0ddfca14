"""Rows that are made where they are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.database._transactions import atomic
from bandstand.orm.errors import FieldError, IntegrityError, ObjectDoesNotExist, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.orm.models import Model
    from bandstand.orm.queryset import QuerySet


def get_or_create(queryset: QuerySet[Any], defaults: Mapping[str, Any], lookups: Mapping[str, Any]) -> tuple[Any, bool]:
    """Give the row that fulfils the look-ups, making it where there is none.

    Where somebody else makes the row at the same time, theirs is given: the database must have a constraint for that.
    """
    database = queryset.database(write=True)
    rows = queryset.using(database)
    try:
        return rows.get(**lookups), False
    except ObjectDoesNotExist:
        values = _values(queryset.model, lookups, defaults)
    try:
        with atomic(database):
            return rows.create(**values), True
    except IntegrityError:
        try:
            return rows.get(**lookups), False
        except ObjectDoesNotExist:
            pass
        raise


def update_or_create(
    queryset: QuerySet[Any],
    defaults: Mapping[str, Any],
    create_defaults: Mapping[str, Any] | None,
    lookups: Mapping[str, Any],
) -> tuple[Any, bool]:
    """Give the row that fulfils the look-ups with fields set, making it where there is none.

    The row is locked meanwhile, where the database can.
    """
    model = queryset.model
    _check_names(model, defaults)
    database = queryset.database(write=True)
    rows = queryset.using(database)
    with atomic(database):
        locked = rows.select_for_update()
        row, created = get_or_create(locked, defaults if create_defaults is None else create_defaults, lookups)
        if created:
            return row, True
        for name, value in _called(defaults).items():
            setattr(row, name, value)
        fields = _saved_fields(model, defaults)
        row.save(using=database, **({} if fields is None else {"update_fields": fields}))
    return row, False


def _values(model: type[Model], lookups: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values of a new row: what was looked for by plain names, and the defaults."""
    plain = {name.removesuffix("__exact"): value for name, value in lookups.items() if _is_plain(name)}
    values = {**plain, **{name.removesuffix("__exact"): value for name, value in defaults.items()}}
    _check_names(model, values)
    return _called(values)


def _is_plain(name: str) -> bool:
    return "__" not in name.removesuffix("__exact")


def _called(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value() if callable(value) else value for name, value in values.items()}


def _check_names(model: type[Model], names: Mapping[str, Any]) -> None:
    for name in names:
        if name != "pk" and model._meta.find_field(name) is None and not hasattr(model, name):
            message = f"{model._meta.label} has no field {name!r}.{nearest(name, model._meta.names)}"
            raise FieldError(message)


def _saved_fields(model: type[Model], names: Mapping[str, Any]) -> list[str] | None:
    """Give the fields to save: those set and those that each save sets; None for all where a property was set."""
    fields = {each for name in names if (each := model._meta.find_field(name)) is not None}
    if len(fields) != len(names) or any(each in model._meta.pk_fields for each in fields):
        return None
    always = {each for each in model._meta.fields if getattr(each, "auto_now", False)}
    return [each.name for each in fields | always if each.concrete]
