"""Rows for any models, by value and number, and what becomes of their values when types change."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bandstand import orm
from bandstand.orm.database import atomic
from bandstand.orm.fields import ForeignKey

if TYPE_CHECKING:
    from bandstand.orm.database import Database
    from bandstand.orm.migrations.state import Key, ProjectState
    from bandstand.orm.models import Model
    from bandstand.orm.registry import Registry

    from .models import Change

__all__ = [
    "CONVERSIONS",
    "FILLS",
    "NUMBERS",
    "fill",
    "is_convertible",
    "is_reversible",
    "read",
    "touch",
    "wanted",
    "wanted_back",
]

NUMBERS = (1, 2, 3)
"""The rows that each table has."""

_WHOLE = (orm.SmallIntegerField, orm.IntegerField, orm.BigIntegerField, orm.PositiveIntegerField)
_VALUES: dict[Any, tuple[Any, ...]] = {
    **dict.fromkeys((*_WHOLE, orm.AutoField, orm.BigAutoField), (1, 2, 3)),
    orm.DecimalField: (Decimal(1), Decimal(2), Decimal(3)),
    orm.FloatField: (1.0, 2.0, 3.0),
    orm.CharField: ("1", "2", "3"),
    orm.TextField: ("1", "2", "3"),
    orm.BooleanField: (True, False, True),
    orm.DateField: (dt.date(2020, 1, 1), dt.date(2020, 1, 2), dt.date(2020, 1, 3)),
    orm.DateTimeField: tuple(dt.datetime(2020, 1, day, tzinfo=dt.UTC) for day in (1, 2, 3)),
    orm.UUIDField: tuple(uuid.UUID(int=number) for number in (1, 2, 3)),
    orm.JSONField: ({"a": 1}, [2], "3"),
}
FILLS: dict[Any, Any] = {
    **dict.fromkeys(_WHOLE, 9),
    orm.DecimalField: Decimal(9),
    orm.FloatField: 9.0,
    orm.CharField: "9",
    orm.TextField: "9",
    orm.BooleanField: False,
    orm.DateField: dt.date(2020, 1, 9),
    orm.DateTimeField: dt.datetime(2020, 1, 9, tzinfo=dt.UTC),
    orm.UUIDField: uuid.UUID(int=9),
    orm.JSONField: {},
}
"""What rows get that have nothing, by the type of the field."""

_LIKE_NUMBERS = (*_WHOLE, orm.DecimalField, orm.FloatField)
_TEXTS = (orm.CharField, orm.TextField)
CONVERSIONS: dict[tuple[Any, Any], tuple[Any, ...]] = {
    **{(old, new): _VALUES[new] for old in _LIKE_NUMBERS for new in _LIKE_NUMBERS},
    **{(old, new): _VALUES[new] for old in (*_WHOLE, *_TEXTS) for new in (*_WHOLE, *_TEXTS)},
    **{(old, new): _VALUES[new] for old in _TEXTS for new in _LIKE_NUMBERS},
    **{(old, orm.BooleanField): (True, True, True) for old in _WHOLE},
    **{(orm.BooleanField, new): ("true", "false", "true") for new in _TEXTS},
    (orm.BooleanField, orm.IntegerField): (1, 0, 1),
    (orm.DateField, orm.DateTimeField): _VALUES[orm.DateTimeField],
    (orm.DateTimeField, orm.DateField): _VALUES[orm.DateField],
    (orm.AutoField, orm.BigAutoField): (1, 2, 3),
    (orm.BigAutoField, orm.AutoField): (1, 2, 3),
}
"""What the values of the rows become in a column of another type."""


def is_convertible(old: type, new: type) -> bool:
    """Whether the values of one type become those of another."""
    return old is new or (old, new) in CONVERSIONS


def _value(field: Any, number: int) -> Any:
    """Give the value of a field in a row: the last one is NULL where it may be."""
    if field.null and number == NUMBERS[-1]:
        return None
    if isinstance(field, ForeignKey):
        return _value(field.target_field, number)
    return _VALUES[type(field)][number - 1]


def _with_rows(registry: Registry) -> list[type[Model]]:
    """Give the models whose rows are there: those with a table that others do not extend, and those that extend."""
    found = [each for each in registry if each._meta.managed and not each._meta.proxy and not each._meta.auto_created]
    return sorted(found, key=lambda each: each._meta.label)


def fill(database: Database, registry: Registry) -> None:
    """Give each table its rows; they refer to each other by their numbers."""
    models = _with_rows(registry)
    extended = {base for each in models for base in each.__mro__[1:]}
    with atomic(database):
        for model in models:
            if model not in extended:
                for number in NUMBERS:
                    fields = [each for each in model._meta.fields if each.concrete and each.name != "_order"]
                    model(**{each.attname: _value(each, number) for each in fields}).save(force_insert=True)
        for model in models:
            for relation in model._meta.local_many_to_many:
                if relation.through._meta.auto_created:
                    for number in NUMBERS:
                        relation.through(**{end.attname: _value(end, number) for end in relation.ends}).save()


def touch(registry: Any, editor: Any) -> None:
    """Save each row again, as somebody does who fills a column."""
    for model in _with_rows(registry):
        for row in model._base_manager.all():
            row.save()


def read(registry: Registry) -> dict[Place, list[Any]]:
    """Give the values of all fields, sorted by how they are written."""
    found: dict[Place, list[Any]] = {}
    for model in _with_rows(registry):
        key = _key(model)
        for field in model._meta.local_fields:
            if field.name != "_order":
                values = model._base_manager.order_by("pk").values_list(field.attname, flat=True)
                found[key, field.name] = list(values)
        for relation in model._meta.local_many_to_many:
            ends = [each.attname for each in relation.ends]
            found[key, relation.name] = sorted(relation.through._base_manager.values_list(*ends))
    return found


Place = tuple["Key", str]
"""A field: its model, and its name there."""


def wanted(change: Change) -> dict[Place, list[Any]]:
    """Give what ``read`` must find after a change: values that stay or are converted, and those of new fields."""
    return _values(change.before, change.after, change.origins)


def wanted_back(change: Change) -> dict[Place, list[Any]]:
    """Give what ``read`` must find in the fields that were there all the time, once a change was undone."""
    back = {origin: place for place, origin in change.origins.items()}
    there = _values(change.before, change.before, {place: place for place in back})
    classes = {key: change.after.rendered(*key) for key, _ in change.origins}
    found: dict[Place, list[Any]] = {}
    for place, (key, name) in back.items():
        if name == "pk":
            continue
        old, new = _field(change.before.rendered(*place[0]), place[1]), _field(classes[key], name)
        if place in there and not (type(new) is orm.BooleanField and type(old) is not orm.BooleanField):
            is_filled = new.concrete and old.null and not new.null
            found[place] = [_filled(old, each) if is_filled else each for each in there[place]]
    return found


def is_reversible(change: Change) -> bool:
    """Whether a change can be undone with the rows that are there: fields that went get something again."""
    back = {origin: place for place, origin in change.origins.items()}
    kept = {key for key, _ in back}
    for model in _with_rows(change.before.registry):
        key = _key(model)
        for field in model._meta.local_fields:
            if (key, field.name) in back:
                place = back[key, field.name]
                new = _field(change.after.rendered(*place[0]), place[1])
                if not isinstance(field, ForeignKey) and not is_convertible(type(new), type(field)):
                    return False
            elif key in kept and field.name != "_order" and not _can_come_again(model, field):
                return False
    return True


def _can_come_again(model: type[Model], field: Any) -> bool:
    has_default = field.has_default() or field.has_db_default()
    rules = [each.fields for each in model._meta.constraints if hasattr(each, "fields")]
    is_unique = field.unique or any(field.name in names for names in (*rules, *model._meta.unique_together))
    return (field.null or has_default) and not (is_unique and has_default)


def _values(before: ProjectState, after: ProjectState, origins: dict[Place, Place]) -> dict[Place, list[Any]]:
    were_there = {key for (key, _) in origins}
    found: dict[Place, list[Any]] = {}
    for model in _with_rows(after.registry):
        key = _key(model)
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            if field.name == "_order":
                continue
            origin = origins.get((key, field.name))
            if key not in were_there or (origin is None and field.many_to_many):
                found[key, field.name] = []
            elif origin is None:
                found[key, field.name] = [_new(field) for _ in NUMBERS]
            else:
                old = _field(before.rendered(*origin[0]), origin[1])
                found[key, field.name] = [_changed(old, field, number) for number in NUMBERS]
    return found


def _changed(old: Any, new: Any, number: int) -> Any:
    """Give what the value of a row becomes."""
    if old.many_to_many:
        return tuple(_value(end, number) for end in old.ends)
    value = _value(old, number)
    if value is None:
        return None if new.null else _filled(new, value)
    if isinstance(new, ForeignKey) or type(old) is type(new):
        return value
    return CONVERSIONS[type(old), type(new)][number - 1]


def _new(field: Any) -> Any:
    """Give what the rows have in a field that is new."""
    is_filled = not field.null or field.has_default() or field.has_db_default()
    return FILLS[type(field)] if is_filled else None


def _filled(field: Any, value: Any) -> Any:
    return FILLS[type(field)] if value is None else value


def _field(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name)


def _key(model: type[Model]) -> Key:
    return model._meta.app_label, model.__name__.lower()
