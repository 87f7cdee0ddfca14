"""Which field a column is, by its type."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql

from bandstand.orm.migrations.inspecting._reading import plain_type
from bandstand.orm.migrations.inspecting._sqlite import end_of_brackets
from bandstand.orm.migrations.inspecting._writing import Call, Source
from bandstand.orm.migrations.serializing import quoted

if TYPE_CHECKING:
    from bandstand.orm.migrations.inspecting._facts import Column

_IDENTIFIER_LENGTH: Final = 32
_WITH_ZONES: Final = frozenset({"postgresql", "oracle", "mssql"})
_CAST: Final = re.compile(r"::[\w\s\"().,\[\]]+$")
_WHOLE: Final = re.compile(r"[+-]?\d+")
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_TEXT: Final = re.compile(r"'(?:[^']|'')*'")


@dataclass
class Kind:
    """A field as it will be written: the name of its class, its options as source, and what must be told."""

    name: str
    options: dict[str, Source] = field(default_factory=dict[str, Source])
    notes: list[str] = field(default_factory=list[str])


_SIMPLE: Final[tuple[tuple[Any, str], ...]] = (
    (sa.Boolean, "BooleanField"),
    (sa.Uuid, "UUIDField"),
    (sa.BigInteger, "BigIntegerField"),
    (sa.SmallInteger, "SmallIntegerField"),
    (sa.Integer, "IntegerField"),
    (sa.Float, "FloatField"),
    (sa.Date, "DateField"),
    (postgresql.INTERVAL, "DurationField"),
    (sa.LargeBinary, "BinaryField"),
    (postgresql.BYTEA, "BinaryField"),
    (sa.JSON, "JSONField"),
)
"""Types and the fields that need nothing but their class; the first that fits."""


def kind_of(column: Column, dialect: str) -> Kind:
    """Give the field of a column.

    Args:
        column: The column.
        dialect: SQLAlchemy's name of the database.
    """
    type_ = plain_type(column.type)
    kind = _kind(type_, column, dialect)
    if type_ is not column.type:
        kind.notes.append(f"The column is of the domain {column.type.name}.")
    if column.collation and kind.name in ("CharField", "TextField"):
        kind.options["db_collation"] = quoted(column.collation)
    return kind


def _kind(type_: Any, column: Column, dialect: str) -> Kind:
    if isinstance(type_, mysql.TINYINT) and type_.display_width == 1:
        return Kind("BooleanField")
    for known, name in _SIMPLE:
        if isinstance(type_, known):
            return Kind(name, notes=["The column is of json, and not of jsonb."] if _is_plain_json(type_) else [])
    if isinstance(type_, sa.Numeric):
        return Kind("DecimalField", _digits(type_))
    if isinstance(type_, sa.DateTime):
        is_naive = dialect in _WITH_ZONES and not type_.timezone
        return Kind("DateTimeField", {"aware": "False"} if is_naive else {})
    if isinstance(type_, sa.Time) and not type_.timezone:
        return Kind("TimeField")
    if isinstance(type_, postgresql.INET):
        return Kind("GenericIPAddressField", notes=["The column is of inet, and the field one of texts."])
    if isinstance(type_, sa.String) and not isinstance(type_, sa.Enum):
        return _textual(type_, dialect)
    return Kind("TextField", notes=[f"unknown type: {column.written}"])


def _textual(type_: sa.String, dialect: str) -> Kind:
    if isinstance(type_, sa.CHAR) and type_.length == _IDENTIFIER_LENGTH and dialect != "postgresql":
        return Kind("UUIDField", notes=["Texts of 32 signs: a CharField, if they are no UUIDs."])
    if isinstance(type_, sa.Text):
        return Kind("TextField")
    return Kind("CharField", {} if type_.length is None else {"max_length": str(type_.length)})


def _is_plain_json(type_: Any) -> bool:
    return isinstance(type_, postgresql.JSON) and not isinstance(type_, postgresql.JSONB)


def _digits(type_: sa.Numeric[Any]) -> dict[str, Source]:
    if type_.precision is None:
        return {}
    return {"max_digits": str(type_.precision), "decimal_places": str(type_.scale or 0)}


def default_of(column: Column, kind: Kind) -> Source:
    """Give the source of what a column has by default: a value where it is plain, else the SQL; empty for none."""
    text = _bare(column.default)
    type_ = plain_type(column.type)
    if not text or text.upper() == "NULL":
        return ""
    if isinstance(type_, sa.Boolean) and text.lower() in ("true", "false", "1", "0"):
        return str(text.lower() in ("true", "1"))
    digits = text.strip("'")
    if isinstance(type_, sa.Integer) and _WHOLE.fullmatch(digits):
        return str(int(digits))
    if isinstance(type_, sa.Float) and _NUMBER.fullmatch(digits):
        return repr(float(digits))
    if isinstance(type_, sa.Numeric) and _NUMBER.fullmatch(digits):
        return Call("Decimal", (quoted(digits),))
    if isinstance(type_, sa.String) and kind.name in ("CharField", "TextField") and _TEXT.fullmatch(text):
        return quoted(text[1:-1].replace("''", "'"))
    return raw(column.default)


def _bare(default: str) -> str:
    """Leave out the brackets around a default and the cast after it."""
    text = default.strip()
    while True:
        shorter = _CAST.sub("", text).strip() if text.startswith(("'", "(", "NULL")) else text
        if shorter.startswith("(") and shorter.endswith(")") and "(" not in shorter[1:]:
            shorter = shorter[1:-1].strip()
        if shorter == text:
            return text
        text = shorter


def raw(sql: str) -> Call:
    """Give the source of an expression that is SQL, without the brackets around it, which it gets anyway."""
    while sql.startswith("(") and end_of_brackets(sql, 1) == len(sql) - 1:
        sql = sql[1:-1].strip()
    return Call("orm.RawSQL", (quoted(sql.replace("%", "%%")),))
