"""Saving one instance: an insert or an update of each table that it has a row in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.database import database_of
from bandstand.orm.database._transactions import atomic
from bandstand.orm.errors import FieldError, nearest
from bandstand.orm.expressions import DatabaseDefault
from bandstand.orm.models._state import State
from bandstand.orm.signals import post_save, pre_save
from bandstand.orm.writing._statements import insert_plan, update_plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bandstand.orm.database import Database
    from bandstand.orm.fields import Field
    from bandstand.orm.models import Model


def save(
    instance: Model, *, force_insert: bool, force_update: bool, using: Any, update_fields: Iterable[str] | None
) -> None:
    """Save an instance; see ``Model.save``."""
    model = type(instance)
    if force_insert and (force_update or update_fields is not None):
        message = "A row is inserted or updated: force_insert goes with neither force_update nor update_fields."
        raise ValueError(message)
    database = database_of(model, using, write=True, instance=instance)
    check_related(instance)
    chosen = _chosen_fields(instance, update_fields, database)
    if chosen is not None and not chosen:
        return
    origin: Any = model._meta.concrete_model if model._meta.proxy else model
    names = None if update_fields is None else frozenset(update_fields)
    pre_save.send(origin, instance=instance, raw=False, using=database.alias, update_fields=names)
    if model._meta.ancestors():
        with atomic(database, savepoint=False):
            created = _save_tables(instance, database, chosen, force_insert=force_insert, force_update=force_update)
    else:
        created = _save_table(
            instance,
            model._meta.concrete_model,
            database,
            chosen,
            insert=force_insert,
            update=force_update or chosen is not None,
        )
    state = instance._state
    if state.adding or state.db != database.alias:
        instance._state = State(database.alias, adding=False, fetch_mode=state.fetch_mode, database=database)
    post_save.send(origin, instance=instance, created=created, raw=False, using=database.alias, update_fields=names)


def check_related(instance: Model) -> None:
    """Take the keys of related rows that were saved after they were assigned.

    Raises:
        ValueError: One has not been saved.
    """
    for field in type(instance)._meta.references:
        row = instance.__dict__.get(field.unsaved_name)
        if row is None:
            continue
        key = getattr(row, field.target_field.attname)
        if key is None:
            message = f"{instance!r} refers to an unsaved {type(row)._meta.label} by {field.name!r}: save that first."
            raise ValueError(message)
        if getattr(instance, field.attname) is None:
            setattr(instance, field.name, row)


def _chosen_fields(
    instance: Model, update_fields: Iterable[str] | None, database: Database
) -> frozenset[Field[Any]] | None:
    """Give the fields to write: those named, or those loaded where some were deferred; None for all."""
    options = type(instance)._meta
    if update_fields is not None:
        found: set[Field[Any]] = set()
        for name in update_fields:
            field = options.get_column_field(name)
            if field in options.pk_fields:
                known = [each.name for each in options.fields if each not in options.pk_fields]
                message = f"update_fields names {name!r}, which is the key.{nearest(name, known)}"
                raise FieldError(message)
            found.add(field)
        return frozenset(found)
    if instance._state.adding or instance._state.db != database.alias:
        return None
    deferred = instance.get_deferred_fields()
    if not deferred:
        return None
    return frozenset(f for f in options.fields if f.attname not in deferred and f not in options.pk_fields)


def _save_tables(instance: Model, database: Database, chosen: Any, *, force_insert: bool, force_update: bool) -> bool:
    """Save the rows of extended models first, whose keys the others refer to."""
    model = type(instance)._meta.concrete_model
    created = False
    for table in [*reversed(model._meta.ancestors()), model]:
        is_own = table is model
        created = _save_table(
            instance,
            table,
            database,
            chosen,
            insert=force_insert and (is_own or instance._state.adding),
            update=(force_update or chosen is not None) and not created,
            may_have_nothing=not is_own,
        )
        _pass_key_on(instance, model, table)
    return created


def _pass_key_on(instance: Model, model: type[Model], table: type[Model]) -> None:
    for each in (model, *model._meta.ancestors()):
        for parent, link in each._meta.parents.items():
            if parent._meta.concrete_model is table:
                setattr(instance, link.attname, getattr(instance, link.target_field.attname))


def _save_table(
    instance: Model,
    table: type[Model],
    database: Database,
    chosen: frozenset[Field[Any]] | None,
    *,
    insert: bool,
    update: bool,
    may_have_nothing: bool = False,
) -> bool:
    """Save the row of one table; tell whether it was inserted."""
    options = table._meta
    keys = options.pk_fields
    has_key = all(_value_is_there(instance, key) for key in keys)
    fields = options.written_fields
    wanted = [each for each in fields if each not in keys and (chosen is None or each in chosen)]
    if has_key and not insert and not _is_surely_new(instance, keys, update=update):
        if not wanted and (chosen is None or may_have_nothing):
            if chosen is not None or _is_there(instance, table, database):
                return False
        elif _update_known(instance, table, database, wanted, update=update):
            return False
        if update:
            message = f"{instance!r} was to be updated, and its row is not there."
            raise type(instance).NotUpdated(message)
    elif update:
        message = (
            f"{type(instance)._meta.label} has no key yet, so no row can be updated: save it without force_update."
        )
        raise ValueError(message)
    _insert(instance, table, database, fields)
    return True


def _value_is_there(instance: Model, key: Field[Any]) -> bool:
    value = getattr(instance, key.attname)
    return value is not None and not isinstance(value, DatabaseDefault)


def _is_surely_new(instance: Model, keys: Sequence[Field[Any]], *, update: bool) -> bool:
    """Whether a row cannot be there: the key is a default that was made for this instance."""
    if not instance._state.adding or update:
        return False
    return any(key.has_default() or key.has_db_default() for key in keys)


def _is_there(instance: Model, table: type[Model], database: Database) -> bool:
    rows = table._meta.base_manager.using(database)
    return rows.filter(**{key.name: getattr(instance, key.attname) for key in table._meta.pk_fields}).exists()


def _update_known(
    instance: Model, table: type[Model], database: Database, fields: list[Field[Any]], *, update: bool
) -> bool:
    """Update a row that is there; with ``select_on_save`` it is looked for first, and the count is not relied on."""
    if update or not type(instance)._meta.select_on_save:
        return _update(instance, table, database, fields)
    if not _is_there(instance, table, database):
        return False
    return _update(instance, table, database, fields) or _is_there(instance, table, database)


def _update(instance: Model, table: type[Model], database: Database, fields: list[Field[Any]]) -> bool:
    values = [field.pre_save(instance, add=False) for field in fields]
    keys = [getattr(instance, key.attname) for key in table._meta.pk_fields]
    plan = update_plan(database.backend, table, tuple(fields), values)
    with database.connection() as link:
        if plan.returned:
            rows, description = link.fetch(plan.sql, plan.pack(values, keys), described=plan.is_new)
            for row in rows:
                _take_returned(instance, plan, row, description)
            return bool(rows)
        return int(link.execute(plan.sql, plan.pack(values, keys)).rowcount) > 0


def _insert(instance: Model, table: type[Model], database: Database, fields: Sequence[Field[Any]]) -> None:
    auto = table._meta.auto_field
    written = [field for field in fields if not (field is auto and getattr(instance, field.attname) is None)]
    values = [field.pre_save(instance, add=True) for field in written]
    plain = [
        (field, value) for field, value in zip(written, values, strict=True) if not isinstance(value, DatabaseDefault)
    ]
    written = [field for field, _ in plain]
    values = [value for _, value in plain]
    plan = insert_plan(database.backend, table, tuple(written), values)
    with database.connection() as link:
        if plan.returned:
            rows, description = link.fetch(plan.sql, plan.pack(values, ()), described=plan.is_new)
            _take_returned(instance, plan, rows[0], description)
            return
        cursor = link.execute(plan.sql, plan.pack(values, ()))
        if auto is not None and auto not in written:
            setattr(instance, auto.attname, cursor.lastrowid)


def _take_returned(instance: Model, plan: Any, row: Any, description: Any) -> None:
    for field, value, convert in zip(plan.returned, row, plan.converts(description), strict=True):
        setattr(instance, field.attname, value if convert is None or value is None else convert(value))
