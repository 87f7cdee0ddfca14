"""Arrays of PostgreSQL as parameters: which types a column of values can be sent as, and in the binary form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

# By the names of the types: what an array of them is cast to, one after the other. The drivers pack most types in their
# binary form; numbers of any length and JSON are quicker as texts, of which the server makes its own.
_ELEMENTS: Final[dict[str, tuple[Any, ...]]] = {
    "SMALLINT": (sa.SmallInteger(),),
    "INTEGER": (sa.Integer(),),
    "BIGINT": (sa.BigInteger(),),
    "BOOLEAN": (sa.Boolean(),),
    "FLOAT": (sa.Double(),),
    "DOUBLE PRECISION": (sa.Double(),),
    "NUMERIC": (sa.Text(), sa.Numeric()),
    "VARCHAR": (sa.Text(),),
    "TEXT": (sa.Text(),),
    "DATE": (sa.Date(),),
    "TIMESTAMP WITHOUT TIME ZONE": (sa.DateTime(timezone=False),),
    "TIMESTAMP WITH TIME ZONE": (sa.DateTime(timezone=True),),
    "TIME WITHOUT TIME ZONE": (sa.Time(timezone=False),),
    "INTERVAL": (postgresql.INTERVAL(),),
    "UUID": (sa.Uuid(),),
    "BYTEA": (sa.LargeBinary(),),
    "JSONB": (sa.Text(), postgresql.JSONB()),
}
_BINARY_DRIVERS: Final = ("psycopg", "psycopg_async")


def elements_of(type_: Any, dialect: Dialect) -> tuple[Any, ...] | None:
    """Give the types that an array of a column's values goes through, or None where it cannot be sent as one."""
    if type_.dialect_impl(dialect)._has_bind_expression:  # noqa: SLF001 - there is no public way to ask
        return None
    return _ELEMENTS.get(type_.compile(dialect=dialect).partition("(")[0])


def with_binary_places(statement: str, dialect: Dialect) -> str:
    """Ask psycopg for the binary form of the parameters; other drivers use it anyway."""
    if dialect.driver not in _BINARY_DRIVERS:
        return statement
    return re.sub(r"%([%s])", lambda found: "%b" if found[1] == "s" else "%%", statement)
