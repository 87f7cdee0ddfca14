"""Many rows with few statements."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bandstand.orm.database._transactions import atomic
from bandstand.orm.errors import FieldError, NotSupportedError
from bandstand.orm.expressions import Case, DatabaseDefault, Expression, Value, When
from bandstand.orm.models._state import State
from bandstand.orm.query._tables import table_of
from bandstand.orm.writing._saving import check_related

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bandstand.orm.database import Backend, Database
    from bandstand.orm.fields import Field
    from bandstand.orm.models import Model
    from bandstand.orm.queryset import QuerySet

    Columns = Sequence[tuple[Field[Any], Callable[[Any], Any] | None]]


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
    fields = [each for each in model._meta.local_fields if each.concrete and not getattr(each, "is_computed", False)]
    for row in rows:
        _check_row(row, model)
        check_related(row)
        _refuse_expressions(row)
    auto = model._meta.auto_field
    with atomic(database, savepoint=False):
        for has_key, group in groupby(rows, key=lambda row: auto is None or getattr(row, auto.attname) is not None):
            written = fields if has_key else [each for each in fields if each is not auto]
            _insert_all(list(group), written, database, batch_size, conflict, model)
    state = State(database.alias, adding=False, database=database)
    for row in rows:
        row._state = state
    return rows


def _insert_all(
    rows: list[Any],
    fields: list[Field[Any]],
    database: Database,
    batch_size: int | None,
    conflict: Conflict | None,
    model: type[Model],
) -> None:
    most = database.backend.dialect.max_parameters // max(len(fields), 1)
    size = max(1, min(batch_size or most, most))
    auto = model._meta.auto_field
    for start in range(0, len(rows), size):
        batch = rows[start : start + size]
        insert, values = _insert(database.backend, model, fields, batch, conflict)
        with database.connection() as link:
            if insert.returned:
                _set_keys(batch, auto, link.fetch(insert.sql(len(batch)), insert.pack(values))[0])
            else:
                link.execute(insert.sql(len(batch)), insert.pack(values))


def _set_keys(batch: list[Any], auto: Field[Any] | None, returned: Sequence[Any]) -> None:
    """Set the keys that came back; rows come in the order in which they were sent, and keys are counted up."""
    if auto is None:
        return
    for row, (key,) in zip(batch, returned, strict=True):
        setattr(row, auto.attname, key)


def _insert(
    backend: Backend, model: type[Model], fields: list[Field[Any]], batch: list[Any], conflict: Conflict | None
) -> tuple[BulkInsert, Any]:
    """Give the statement for a batch, and its parameters."""
    plans = model._meta.plans
    key = ("bulk", backend, tuple(fields), conflict)
    insert: BulkInsert | None = plans.get(key)
    if insert is None:
        insert = plans[key] = BulkInsert(backend, model, fields, conflict)
    return insert, insert.values(batch)


class BulkInsert:
    """An INSERT of any number of rows: compiled for one row, whose places are then repeated.

    Attributes:
        columns: The fields, each with what makes the driver's values.
        returned: The fields whose values come back.
    """

    def __init__(
        self, backend: Backend, model: type[Model], fields: list[Field[Any]], conflict: Conflict | None
    ) -> None:
        auto = model._meta.auto_field
        comes_back = auto is not None and auto not in fields and backend.dialect.returns_keys and conflict is None
        self.returned = [auto] if auto is not None and comes_back else []
        self.columns = [(field, _convert(field, field.column_type(), backend)) for field in fields]
        self.values = generated_values(self.columns)
        self._statement = partial(_statement, backend, model, fields, conflict, self.returned)
        one, two = self._statement(1), self._statement(2)
        start = one.index("VALUES ") + len("VALUES ")
        end = start + len(two) - len(one) - len(", ")
        self._head, self._group, self._tail = one[:start], one[start:end], one[end:]
        self._is_numbered = "$1" in self._group
        self._is_positional = bool(backend.sqlalchemy.positional)
        self._width = len(fields)

    def pack(self, values: list[Any]) -> Any:
        """Give the parameters for the values of all rows."""
        if self._is_positional:
            return tuple(values)
        width = self._width
        return {f"v{place // width}_{place % width}": value for place, value in enumerate(values)}

    def sql(self, count: int) -> str:
        """Give the statement for so many rows."""
        if not self._is_positional:
            return self._statement(count)
        if not self._is_numbered:
            return f"{self._head}{', '.join([self._group] * count)}{self._tail}"
        groups = [self._numbered(number * self._width) for number in range(count)]
        return f"{self._head}{', '.join(groups)}{self._tail}"

    def _numbered(self, offset: int) -> str:
        return re.sub(r"\$(\d+)", lambda found: f"${int(found[1]) + offset}", self._group)


def plain_values(columns: Columns) -> Callable[[Iterable[Any]], list[Any]]:
    """Give a function that gives the driver's values of rows, one after the other: the twin of the generated one."""

    def values(rows: Iterable[Any]) -> list[Any]:
        found: list[Any] = []
        for row in rows:
            for field, convert in columns:
                value = field.pre_save(row, add=True) if field.sets_itself else vars(row)[field.attname]
                found.append(value if convert is None or value is None else convert(value))
        return found

    return values


def generated_values(columns: Columns) -> Callable[[Iterable[Any]], list[Any]]:
    """Give a function that does the same without asking the fields anything again."""
    space: dict[str, Any] = {}
    items: list[str] = []
    for place, (field, convert) in enumerate(columns):
        item = f"held[{field.attname!r}]"
        if field.sets_itself:
            space[f"s{place}"] = field.pre_save
            item = f"s{place}(row, add=True)"
        if convert is not None:
            space[f"c{place}"] = convert
            item = f"None if (value := {item}) is None else c{place}(value)"
        items.append(item)
    lines = ["def values(rows):", "    found = []", "    for row in rows:", "        held = row.__dict__"]
    lines += [f"        found += ({', '.join(f'({item})' for item in items)},)", "    return found"]
    exec("\n".join(lines), space)  # noqa: S102 - names of fields by their repr, and our own
    values: Callable[[Iterable[Any]], list[Any]] = space["values"]
    return values


def _statement(
    backend: Backend,
    model: type[Model],
    fields: list[Field[Any]],
    conflict: Conflict | None,
    returned: list[Field[Any]],
    count: int,
) -> str:
    table = table_of(model)
    rows = [
        {
            field.column: sa.bindparam(f"v{number}_{place}", type_=field.column_type(), required=True)
            for place, field in enumerate(fields)
        }
        for number in range(count)
    ]
    statement: Any = backend.dialect.insert(table, conflict).values(rows)
    columns = [table.c[field.column] for field in returned]
    statement = statement.returning(*columns) if columns else statement.inline()
    return str(statement.compile(dialect=backend.sqlalchemy).string)


def _convert(field: Field[Any], type_: Any, backend: Backend) -> Any:
    process = type_.dialect_impl(backend.sqlalchemy).bind_processor(backend.sqlalchemy)
    prepare = field.get_prep_value
    if process is None:
        return prepare

    def convert(value: Any) -> Any:
        return process(prepare(value))

    return convert


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


def _check_row(row: Any, model: type[Model]) -> None:
    if not isinstance(row, model._meta.concrete_model):
        message = f"bulk_create() of {model._meta.label} takes its instances; got {row!r}."
        raise TypeError(message)


def _refuse_expressions(row: Any) -> None:
    """Refuse what one statement for all rows cannot say."""
    for name, value in vars(row).items():
        if isinstance(value, Expression):
            what = "a default of the database" if isinstance(value, DatabaseDefault) else f"an expression, {value!r},"
            message = f"bulk_create() cannot insert {what} as {type(row)._meta.label}.{name}: save that row by itself."
            raise NotSupportedError(message)
