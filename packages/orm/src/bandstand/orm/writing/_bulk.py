"""Many rows with few statements."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bandstand.orm.database._transactions import atomic
from bandstand.orm.errors import FieldError, NotSupportedError
from bandstand.orm.expressions import Case, Expression, Value, When
from bandstand.orm.models._state import State
from bandstand.orm.writing._inserting import insert_of
from bandstand.orm.writing._saving import check_related

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bandstand.orm.database import Database
    from bandstand.orm.fields import Field
    from bandstand.orm.models import Model
    from bandstand.orm.queryset import QuerySet
    from bandstand.orm.writing._inserting import BulkInsert


@dataclass(frozen=True, slots=True)
class Conflict:
    """What happens to rows that the database has already.

    Attributes:
        ignore: They are left out.
        update: The fields that are updated.
        unique: The fields that tell that a row is there.
    """

    ignore: bool = False
    update: tuple[Field[Any], ...] = ()
    unique: tuple[Field[Any], ...] = ()

    @classmethod
    def of(
        cls,
        model: type[Model],
        *,
        ignore: bool,
        update: bool,
        fields: Sequence[str] | None,
        unique: Sequence[str] | None,
    ) -> Conflict | None:
        """Give the rule of ``bulk_create``'s arguments, or None where a conflict is an error.

        Raises:
            ValueError: They contradict each other, or something is missing.
        """
        if not (ignore or update):
            if fields or unique:
                message = "update_fields and unique_fields go with update_conflicts=True."
                raise ValueError(message)
            return None
        if ignore and update:
            message = "Conflicting rows are left out or updated: give ignore_conflicts or update_conflicts."
            raise ValueError(message)
        if ignore:
            return cls(ignore=True)
        if not fields or not unique:
            message = "update_conflicts=True needs update_fields, and unique_fields to tell which rows are there."
            raise ValueError(message)
        options = model._meta
        keys = tuple(
            key for name in unique for key in (options.pk_fields if name == "pk" else (options.get_column_field(name),))
        )
        updated = tuple(options.get_column_field(name) for name in fields)
        for field in updated:
            if field in options.pk_fields:
                message = f"update_fields cannot name the key, {field.name!r}."
                raise ValueError(message)
        return cls(update=updated, unique=keys)


def bulk_create(
    queryset: QuerySet[Any], rows: list[Any], batch_size: int | None, conflict: Conflict | None
) -> list[Any]:
    """Insert many rows; their keys are set where the database gives them back.

    Raises:
        NotSupportedError: The model has rows in several tables.
    """
    model = queryset.model
    if model._meta.ancestors():
        message = (
            f"{model._meta.label} has rows in several tables, which bulk_create() cannot insert: save them one by one."
        )
        raise NotSupportedError(message)
    _check_batch(batch_size)
    if not rows:
        return rows
    database = queryset.database(write=True)
    _check_rows(rows, model)
    groups: list[tuple[list[Any], BulkInsert, list[list[Any]]]] = []
    for group, has_key in _by_key(rows, model._meta.auto_field):
        insert = insert_of(database.backend, model, conflict, has_key=has_key)
        columns = [column.values(column.held(group)) for column in insert.columns]
        groups.append((group, insert.fitting(columns), columns))
    with atomic(database, savepoint=False):
        for group, insert, columns in groups:
            _insert_all(group, insert, columns, database, batch_size)
    state = State(database.alias, adding=False, database=database)
    for row in rows:
        row._state = state
    return rows


def _by_key(rows: list[Any], auto: Field[Any] | None) -> Iterator[tuple[list[Any], bool]]:
    """Divide rows, in their order, into those that have a key and those that the database gives one."""
    if auto is None:
        yield rows, True
        return
    keys = list(map(attrgetter(auto.attname), rows))
    if set(map(type, keys)) == {type(None)}:
        yield rows, False
        return
    for has_key, group in groupby(zip(keys, rows, strict=True), key=lambda pair: pair[0] is not None):
        yield [row for _, row in group], has_key


def _insert_all(
    rows: list[Any], insert: BulkInsert, columns: list[list[Any]], database: Database, batch_size: int | None
) -> None:
    most = insert.most_rows
    size = max(1, min(batch_size or most, most))
    for start in range(0, len(rows), size):
        batch = rows[start : start + size]
        parameters = insert.pack(columns, start, start + len(batch))
        with database.connection() as link:
            if insert.returned:
                keys, _ = link.fetch(insert.sql(len(batch)), parameters, described=False)
                _set_keys(batch, insert.returned[0], keys)
            else:
                link.execute(insert.sql(len(batch)), parameters)


def _set_keys(batch: list[Any], auto: Field[Any], returned: Sequence[Any]) -> None:
    """Set the keys that came back; rows come in the order in which they were sent, and keys are counted up."""
    name = auto.attname
    for row, (key,) in zip(batch, returned, strict=True):
        setattr(row, name, key)


def bulk_update(queryset: QuerySet[Any], rows: list[Any], names: Sequence[str], batch_size: int | None) -> int:
    """Update fields of many rows, each to its own value; give how many were there.

    Raises:
        ValueError: No field is named, or a row has no key.
        FieldError: A field has no column, or is the key.
    """
    _check_batch(batch_size)
    if not names:
        message = "bulk_update() takes the names of the fields to update."
        raise ValueError(message)
    options = queryset.model._meta
    fields = [options.get_column_field(name) for name in names]
    for field in fields:
        if field in options.pk_fields:
            message = f"bulk_update() cannot change the key, {field.name!r}."
            raise FieldError(message)
    for row in rows:
        if not row.has_key:
            message = f"bulk_update() needs saved rows; {row!r} has no key."
            raise ValueError(message)
        check_related(row)
    if not rows:
        return 0
    database = queryset.database(write=True)
    most = max(1, database.backend.dialect.max_parameters // (3 * len(fields) + 1))
    size = max(1, min(batch_size or most, most))
    total = 0
    with atomic(database, savepoint=False):
        for start in range(0, len(rows), size):
            batch = rows[start : start + size]
            changes = {field.attname: _case(field, batch) for field in fields}
            chosen = queryset.using(database).filter(pk__in=[row.pk for row in batch])
            total += chosen.update(**changes)
    return total


def _case(field: Field[Any], batch: list[Any]) -> Expression[Any]:
    whens: list[When] = []
    for row in batch:
        value = getattr(row, field.attname)
        then: Any = value if isinstance(value, Expression) else Value(value, output_field=field)
        whens.append(When(pk=row.pk, then=then))
    return Case(*whens, output_field=field)


def _check_batch(batch_size: int | None) -> None:
    if batch_size is not None and (type(batch_size) is not int or batch_size < 1):
        message = f"batch_size is a number of rows from 1 on; got {batch_size!r}."
        raise ValueError(message)


def _check_rows(rows: list[Any], model: type[Model]) -> None:
    """Refuse what are no instances of the model, and take the keys of related rows that were saved meanwhile."""
    concrete = model._meta.concrete_model
    if not all(issubclass(kind, concrete) for kind in set(map(type, rows))):
        wrong = next(row for row in rows if not isinstance(row, concrete))
        message = f"bulk_create() of {model._meta.label} takes its instances; got {wrong!r}."
        raise TypeError(message)
    for field in model._meta.references:
        unsaved = field.unsaved_name
        for row in rows:
            if unsaved in row.__dict__:
                check_related(row)
