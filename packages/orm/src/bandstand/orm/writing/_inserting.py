"""The statements that insert many rows at once: a list of rows, or where a database takes them, an array a column.

An array is one parameter whatever the number of rows, so the text never changes, and the driver packs a column in one
go.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from bandstand.orm.database._arrays import with_binary_places
from bandstand.orm.query._tables import table_of
from bandstand.orm.writing._columns import Column

if TYPE_CHECKING:
    from bandstand.orm.database import Backend
    from bandstand.orm.fields import Field
    from bandstand.orm.models import Model
    from bandstand.orm.writing._bulk import Conflict

ROWS_OF_ARRAYS: Final = 2000
"""How many rows go into one statement that takes arrays; a message of PostgreSQL's has room for 500 kB of each."""

_READABLE: Final = (str, int, float, Decimal)
"""The types whose texts PostgreSQL reads as numbers, or as the JSON that was written."""
_NUMBER: Final = re.compile(r"\$(\d+)")
"""A place of drivers that number them: the more rows, the more digits."""


class BulkInsert:
    """An INSERT of any number of rows: compiled for one row, whose places are then repeated.

    Attributes:
        columns: What makes the values of each column.
        returned: The fields whose values come back.
        most_rows: How many rows a statement takes.
    """

    def __init__(self, backend: Backend, model: type[Model], columns: list[Column], conflict: Conflict | None) -> None:
        self.columns = columns
        self.returned = _returned(backend, model, columns, conflict)
        self._backend = backend
        self._model = model
        self._table = table_of(model)
        self._conflict = conflict
        self.most_rows = self._most_rows()
        self._known: dict[int, str] = {}
        self._prepare()

    def _most_rows(self) -> int:
        return max(1, self._backend.dialect.max_parameters // max(len(self.columns), 1))

    def _prepare(self) -> None:
        one, two = self._compiled(1), self._compiled(2)
        start = one.index("VALUES ") + len("VALUES ")
        width = len(_NUMBER.sub("", two)) - len(_NUMBER.sub("", one)) - len(", ")
        rest = _NUMBER.sub("", one[start:])
        end = len(one) - (len(rest) - width)
        self._head, self._group, self._tail = one[:start], one[start:end], one[end:]
        self._is_numbered = "$1" in self._group
        self._is_positional = bool(self._backend.sqlalchemy.positional)

    def fitting(self, columns: list[list[Any]]) -> BulkInsert:  # noqa: ARG002 - a list of rows takes any values
        """Give the statement that takes these values: this one, or another that does the same."""
        return self

    def pack(self, columns: list[list[Any]], start: int, stop: int) -> Any:
        """Give the parameters for the rows from one number to another, of the values of all rows."""
        rows = zip(*(column[start:stop] for column in columns), strict=True)
        if self._is_positional:
            return tuple(chain.from_iterable(rows))
        return {f"v{number}_{place}": value for number, row in enumerate(rows) for place, value in enumerate(row)}

    def sql(self, count: int) -> str:
        """Give the statement for so many rows; that of full batches is kept."""
        known = self._known.get(count)
        if known is None:
            known = self._sql(count)
            if count == self.most_rows:
                self._known[count] = known
        return known

    def _sql(self, count: int) -> str:
        if not self._is_positional:
            return self._compiled(count)
        if not self._is_numbered:
            return f"{self._head}{', '.join([self._group] * count)}{self._tail}"
        groups = [self._numbered(number * len(self.columns)) for number in range(count)]
        return f"{self._head}{', '.join(groups)}{self._tail}"

    def _numbered(self, offset: int) -> str:
        return _NUMBER.sub(lambda found: f"${int(found[1]) + offset}", self._group)

    def _compiled(self, count: int) -> str:
        rows = [
            {
                column.field.column: sa.bindparam(f"v{number}_{place}", type_=column.type, required=True)
                for place, column in enumerate(self.columns)
            }
            for number in range(count)
        ]
        return self._finished(self._backend.dialect.insert(self._table, self._conflict).values(rows))

    def _finished(self, statement: Any) -> str:
        columns = [self._table.c[field.column] for field in self.returned]
        statement = statement.returning(*columns) if columns else statement.inline()
        return str(statement.compile(dialect=self._backend.sqlalchemy).string)


class ArrayInsert(BulkInsert):
    """An INSERT of the rows that arrays make side by side.

    Args:
        elements: For each column what ``Dialect.elements`` says of its type.
    """

    def __init__(
        self,
        backend: Backend,
        model: type[Model],
        columns: list[Column],
        conflict: Conflict | None,
        elements: list[tuple[Any, ...]],
    ) -> None:
        self._elements = elements
        self._as_text = [len(types) > 1 for types in elements]
        super().__init__(backend, model, columns, conflict)

    def _most_rows(self) -> int:
        return ROWS_OF_ARRAYS

    def _prepare(self) -> None:
        arrays: list[Any] = []
        for place, types in enumerate(self._elements):
            array: Any = sa.bindparam(f"v{place}", required=True)
            for type_ in types:
                array = sa.cast(array, sa.ARRAY(type_))
            arrays.append(array)
        names = [f"v{place}" for place in range(len(arrays))]
        given = sa.func.unnest(*arrays).table_valued(*names, with_ordinality="place").render_derived(name="given")
        rows = sa.select(*(given.c[name] for name in names)).order_by(given.c.place)
        insert = self._backend.dialect.insert(self._table, self._conflict)
        columns = [column.field.column for column in self.columns]
        statement = self._finished(insert.from_select(columns, rows, include_defaults=False))
        self._statement = with_binary_places(statement, self._backend.sqlalchemy)

    def fitting(self, columns: list[list[Any]]) -> BulkInsert:
        """Give lists of rows where a field of somebody's own has values that make no array."""
        if all(map(_makes_array, columns, self._as_text)):
            return self
        return self._lists

    @cached_property
    def _lists(self) -> BulkInsert:
        return BulkInsert(self._backend, self._model, self.columns, self._conflict)

    def pack(self, columns: list[list[Any]], start: int, stop: int) -> Any:
        """Give an array of each column."""
        cut = (column[start:stop] for column in columns)
        return tuple(
            [None if value is None else str(value) for value in values] if is_text else values
            for values, is_text in zip(cut, self._as_text, strict=True)
        )

    def sql(self, count: int) -> str:  # noqa: ARG002 - it is the same for any number
        """Give the statement."""
        return self._statement


def _makes_array(values: list[Any], is_text: bool) -> bool:
    """Whether values are of one type, or of those whose texts the database reads."""
    kinds = set(map(type, values)) - {type(None)}
    return all(issubclass(kind, _READABLE) for kind in kinds) if is_text else len(kinds) <= 1


def insert_of(backend: Backend, model: type[Model], conflict: Conflict | None, *, has_key: bool) -> BulkInsert:
    """Give the statement that inserts rows, with the key that they have or with one of the database's."""
    plans = model._meta.plans
    key = ("bulk", backend, conflict, has_key)
    found: BulkInsert | None = plans.get(key)
    if found is None:
        found = plans[key] = _make(backend, model, conflict, has_key=has_key)
    return found


def _make(backend: Backend, model: type[Model], conflict: Conflict | None, *, has_key: bool) -> BulkInsert:
    auto = model._meta.auto_field
    fields = model._meta.concrete_model._meta.written_fields
    columns = [Column(field, backend) for field in fields if has_key or field is not auto]
    elements = [backend.dialect.elements(column.type, backend.sqlalchemy) for column in columns]
    known = [each for each in elements if each is not None]
    if not known or len(known) < len(columns):
        return BulkInsert(backend, model, columns, conflict)
    return ArrayInsert(backend, model, columns, conflict, known)


def _returned(
    backend: Backend, model: type[Model], columns: list[Column], conflict: Conflict | None
) -> list[Field[Any]]:
    """Give the key, where the database makes it and can tell."""
    auto = model._meta.auto_field
    if auto is None or conflict is not None or not backend.dialect.returns_keys:
        return []
    return [] if any(column.field is auto for column in columns) else [auto]
