"""Column types where a dialect's own would lose something: digits, microseconds, zones.

They are ordinary SQLAlchemy types, so they hold on the fast path and in ``Connection.execute`` alike.
"""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from operator import methodcaller
from typing import TYPE_CHECKING, Any

import sqlalchemy
from sqlalchemy import types
from sqlalchemy.dialects import mysql, postgresql

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Dialect

    Processor = Callable[[Any], Any] | None

_NUMBER = types.Numeric()


class SQLiteDecimal(types.UserDefinedType[Decimal]):
    """Numbers that SQLite keeps as its own, and that come back with the places of the column."""

    cache_ok = True

    def __init__(self, digits: int | None, places: int | None) -> None:
        self.digits = digits
        self.places = places

    def get_col_spec(self, **_: Any) -> str:
        """Give a name to which SQLite gives numeric affinity."""
        return "DECIMAL" if self.digits is None else f"DECIMAL({self.digits}, {self.places})"

    def bind_processor(self, dialect: Dialect) -> Any:
        """Send the digits; SQLite makes a number of them."""
        return str

    def bind_expression(self, bindvalue: Any) -> Any:
        """Make the number at once: beside a computed number, which has no column, SQLite would keep the text."""
        return sqlalchemy.cast(bindvalue, _NUMBER)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """Make decimals of integers, doubles and texts."""
        if self.places is None:
            return _decimal
        # A double prints its nearest decimal with so many places, which is what was stored.
        shown = f"%.{self.places}f"
        zeros = f".{'0' * self.places}" if self.places else ""

        def with_places(value: Any) -> Decimal:
            return Decimal(shown % value if type(value) is float else f"{value}{zeros}")

        return with_places


def _decimal(value: Any) -> Decimal:
    return Decimal(repr(value)) if type(value) is float else Decimal(value)


class SQLiteMoment(types.UserDefinedType[dt.datetime]):
    """Moments as ISO texts, in UTC where they are aware."""

    cache_ok = True

    def __init__(self, aware: bool = True) -> None:
        self.aware = aware

    def get_col_spec(self, **_: Any) -> str:
        """Give the name that SQLite's users expect."""
        return "DATETIME"

    def bind_processor(self, dialect: Dialect) -> Any:
        """Write a text that sorts by time."""
        return _aware_text if self.aware else _naive_text

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """Read the text."""
        return _aware_moment if self.aware else dt.datetime.fromisoformat


def _aware_text(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


_naive_text = methodcaller("isoformat", " ", "microseconds")


def _aware_moment(value: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(value)
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


class SQLiteDate(types.UserDefinedType[dt.date]):
    """Dates as ISO texts."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Give the name that SQLite's users expect."""
        return "DATE"

    def bind_processor(self, dialect: Dialect) -> Any:
        """Write the ISO form."""
        return dt.date.isoformat

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """Read it."""
        return dt.date.fromisoformat


class SQLiteTime(types.UserDefinedType[dt.time]):
    """Times as ISO texts."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Give the name that SQLite's users expect."""
        return "TIME"

    def bind_processor(self, dialect: Dialect) -> Any:
        """Write all six digits, so that texts sort by time."""
        return _time_text

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """Read it."""
        return dt.time.fromisoformat


def _time_text(value: dt.time) -> str:
    return value.isoformat("microseconds")


class ZonedMoment(types.TypeDecorator[dt.datetime]):
    """Moments with a zone where the database has that type, and in UTC where not."""

    impl = types.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Give the type of the dialect, to the microsecond."""
        if dialect.name == "sqlite":
            return SQLiteMoment(aware=True)
        if dialect.name in ("mysql", "mariadb"):
            return mysql.DATETIME(fsp=6)
        return types.DateTime(timezone=True)

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        """Give UTC, without a zone where the type has none."""
        if value is None or dialect.name == "sqlite":
            return value
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name in ("mysql", "mariadb") else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        """Give UTC, whatever zone the connection has."""
        if value is None or dialect.name == "sqlite":
            return value  # type: ignore[no-any-return]  # the inner type has made a datetime of it
        moment: dt.datetime = value
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


class Microseconds(types.TypeDecorator[dt.timedelta]):
    """Durations as whole microseconds."""

    impl = types.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Give the number."""
        return value // dt.timedelta(microseconds=1) if isinstance(value, dt.timedelta) else value

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.timedelta | None:
        """Make a duration of the number."""
        return None if value is None else dt.timedelta(microseconds=int(value))


class JSONText(types.UserDefinedType[Any]):
    """JSON as a text, with the encoder and decoder of its field."""

    cache_ok = True

    def __init__(self, encoder: type[json.JSONEncoder] | None, decoder: type[json.JSONDecoder] | None) -> None:
        self.encoder = encoder
        self.decoder = decoder

    def get_col_spec(self, **_: Any) -> str:
        """Give the name that SQLite's and MySQL's users expect."""
        return "JSON"

    def bind_processor(self, dialect: Dialect) -> Any:
        """Write the JSON text."""
        return json_writer(self.encoder)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """Read it."""
        decoder = self.decoder
        return lambda text: json.loads(text, cls=decoder) if isinstance(text, str | bytes) else text


class SQLiteJSON(JSONText):
    """JSON that SQLite keeps as the text it is: a number would otherwise become its own, and lose digits."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Give the name to which SQLite gives text affinity."""
        return "TEXT"


class PostgreSQLJSON(types.TypeDecorator[Any]):
    """PostgreSQL's binary JSON, read and written with the encoder and decoder of its field."""

    impl = postgresql.JSONB
    cache_ok = True

    def __init__(self, encoder: type[json.JSONEncoder] | None, decoder: type[json.JSONDecoder] | None) -> None:
        super().__init__(none_as_null=True)
        self.encoder = encoder
        self.decoder = decoder

    def bind_processor(self, dialect: Dialect) -> Any:
        """Write the JSON text; the driver sends it as it is."""
        return json_writer(self.encoder)

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """Read the text that the driver gives, since SQLAlchemy tells drivers to leave JSON alone."""
        decoder = self.decoder
        return lambda text: json.loads(text, cls=decoder) if isinstance(text, str | bytes) else text


def json_writer(encoder: type[json.JSONEncoder] | None) -> Callable[[Any], str]:
    """Give the function that writes JSON, and knows its null."""
    from bandstand.orm.fields._various import JSONNull, JSONWritten

    def write(value: Any) -> str:
        if isinstance(value, JSONWritten):
            return value
        return "null" if isinstance(value, JSONNull) else json.dumps(value, cls=encoder, allow_nan=False)

    return write


def decimal_type(digits: int | None, places: int | None) -> Any:
    """Give the type of decimal numbers."""
    plain = sqlalchemy.Numeric(digits, places, asdecimal=True)
    return plain.with_variant(SQLiteDecimal(digits, places), "sqlite")


def moment_type(*, aware: bool) -> Any:
    """Give the type of moments, with a zone or without."""
    if aware:
        return ZonedMoment()
    plain = sqlalchemy.DateTime(timezone=False)
    precise = mysql.DATETIME(fsp=6)
    return plain.with_variant(SQLiteMoment(aware=False), "sqlite").with_variant(precise, "mysql", "mariadb")


def date_type() -> Any:
    """Give the type of dates."""
    return sqlalchemy.Date().with_variant(SQLiteDate(), "sqlite")


def time_type() -> Any:
    """Give the type of times of day, to the microsecond."""
    plain = sqlalchemy.Time(timezone=False)
    return plain.with_variant(SQLiteTime(), "sqlite").with_variant(mysql.TIME(fsp=6), "mysql", "mariadb")


def duration_type() -> Any:
    """Give the type of durations."""
    return Microseconds().with_variant(postgresql.INTERVAL(), "postgresql")


def address_type() -> Any:
    """Give the type of internet addresses; texts everywhere but in PostgreSQL."""
    return sqlalchemy.String(39)


def json_type(encoder: type[json.JSONEncoder] | None, decoder: type[json.JSONDecoder] | None) -> Any:
    """Give the type of JSON values."""
    own = {"postgresql": PostgreSQLJSON(encoder, decoder), "sqlite": SQLiteJSON(encoder, decoder)}
    given: Any = JSONText(encoder, decoder)
    for dialect, type_ in own.items():
        given = given.with_variant(type_, dialect)
    return given
