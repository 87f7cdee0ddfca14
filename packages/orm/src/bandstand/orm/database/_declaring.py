"""Expressions outside queries, with their values written out: constraints, indexes, computed columns, defaults."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BindParameter, Grouping

from bandstand.orm.errors import FieldError, ModelError
from bandstand.orm.expressions import Condition, Expression, OrderBy, as_expression, contains_aggregate
from bandstand.orm.query._lowering import Lowering, negatable
from bandstand.orm.query._packing import Packer
from bandstand.orm.query._scope import Scope
from bandstand.orm.query._tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.orm.database.dialects import Dialect
    from bandstand.orm.database.execution import Backend
    from bandstand.orm.expressions import Element
    from bandstand.orm.fields import Field
    from bandstand.orm.models import Model


class Declaration:
    """A table that is being declared: what the ``lowered`` of constraints and indexes is given.

    Attributes:
        model: Whose table it is.
        backend: The database's driver and kind.
        dialect: What the database can do.
    """

    def __init__(self, model: type[Model], backend: Backend) -> None:
        self.model = model
        self.backend = backend
        self.dialect: Dialect = backend.dialect
        fields = [field for field in model._meta.local_fields if field.concrete]
        self._table = sa.table(
            model._meta.db_table, *[sa.column(field.column, field.column_type()) for field in fields]
        )

    def field(self, name: str) -> Field[Any]:
        """Give a field of the table by name.

        Raises:
            FieldError: There is none.
            ModelError: It is in the table of a model that this one extends.
        """
        options = self.model._meta
        field = options.get_column_field(name)
        if field not in options.local_fields:
            message = f"{options.label} can declare nothing of {name!r}: its column is in {field.model._meta.label}."
            raise ModelError(message)
        return field

    def columns(self, names: Iterable[str]) -> list[str]:
        """Give the names of the columns of fields."""
        return [self.field(name).column for name in names]

    def expression(self, expression: Expression[Any]) -> Element:
        """Give the SQLAlchemy element of an expression or condition of this table's columns.

        Raises:
            FieldError: It needs another table, or an aggregate.
        """
        if isinstance(expression, OrderBy):
            element = self.expression(expression.expression)
            return self.dialect.order(element, descending=expression.descending, nulls=expression.nulls)
        values: list[object] = []
        expression.capture(values)
        tree = Tree(self.model)
        resolved = expression.slotted(count()).resolve(Scope(tree))
        if len(tree.joins) > 1 or contains_aggregate(resolved):
            message = f"{self.model._meta.label} declares {expression!r}, which needs more than one row of its table."
            raise FieldError(message)
        lowering = Lowering(self.dialect, tree)
        lowering.aliases = [self._table]
        if isinstance(resolved, Condition):
            return self._written_out(lowering.condition(negatable(resolved)), lowering, values)
        return self._written_out(lowering.expression(resolved), lowering, values)

    def default(self, field: Field[Any]) -> Element:
        """Give the default that the database has for a field, in brackets."""
        return Grouping(self.value(field, field.db_default))

    def value(self, field: Field[Any], value: object) -> Element:
        """Give a value or expression as a field's column has it."""
        lowering = Lowering(self.dialect, Tree(self.model))
        given = as_expression(value)
        values: list[object] = []
        given.capture(values)
        resolved = given.slotted(count()).resolve(Scope(lowering.tree))
        return self._written_out(lowering.operand(resolved, field), lowering, values)

    def _written_out(self, element: Element, lowering: Lowering, values: list[object]) -> Element:
        """Write values where their parameters are, as the fields and types that belong to them send them."""
        dialect = self.backend.sqlalchemy
        compiled: Any = sa.select(element).compile(dialect=dialect)
        packer = Packer(compiled, lowering.parameters, dialect)
        packed = packer.pack(tuple(values))
        by_name = dict(zip(packer.names, packed, strict=True)) if packer.positional else packed

        def replace(each: Any, **_: Any) -> Any:
            if not isinstance(each, BindParameter):
                return None
            value = by_name[compiled.bind_names[each]]
            text = literal(value, dialect.name)
            return sa.literal_column(text, cast("Any", each).type)  # source: sql-text - literal() quotes it

        traverse: Any = visitors.replacement_traverse
        return traverse(element, {}, replace)


def literal(value: object, dialect: str) -> str:
    """Write a value, as a driver takes it, into SQL.

    Raises:
        TypeError: It is of a type that cannot be written.
    """
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return ("1" if value else "0") if dialect == "sqlite" else str(value).lower()
    if isinstance(value, int | float | Decimal):
        return repr(value) if isinstance(value, float) else str(value)
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'::bytea" if dialect == "postgresql" else f"X'{value.hex()}'"
    if isinstance(value, dt.timedelta):
        return f"INTERVAL '{value.days} days {value.seconds} seconds {value.microseconds} microseconds'"
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return _quoted(value.isoformat())
    if isinstance(value, str | UUID):
        return _quoted(str(value))
    message = f"A declaration cannot have {value!r} in it: a {type(value).__name__} cannot be written into SQL."
    raise TypeError(message)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
