"""What values a field takes, in words that no store owns."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from uuid import UUID


class FieldKind(Enum):
    """The kind of a field's values; ``type`` says what they are in Python.

    Kinds that share a type differ in how people enter and see them.
    """

    CHAR = "char"
    TEXT = "text"
    EMAIL = "email"
    URL = "url"
    SLUG = "slug"
    IP = "ip"
    INTEGER = "integer"
    DECIMAL = "decimal"
    FLOAT = "float"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    DURATION = "duration"
    UUID = "uuid"
    JSON = "json"
    BINARY = "binary"
    FILE = "file"
    IMAGE = "image"
    OTHER = "other"

    @property
    def type(self) -> type[object]:
        """The type of each value; ``object`` where it varies: JSON, files and others."""
        return _TYPES.get(self, str if self in TEXTUAL else object)

    def holds(self, value: object) -> bool:
        """Tell whether a value is of this kind: a datetime is no date here, and True is no integer."""
        exact = type(value) if isinstance(value, (bool, datetime)) else None
        return isinstance(value, self.type) and (exact is None or self.type in (exact, object))


TEXTUAL = frozenset(
    {FieldKind.CHAR, FieldKind.TEXT, FieldKind.EMAIL, FieldKind.URL, FieldKind.SLUG, FieldKind.IP},
)
"""The kinds whose values are strings."""

_TYPES = MappingProxyType(
    {
        FieldKind.INTEGER: int,
        FieldKind.DECIMAL: Decimal,
        FieldKind.FLOAT: float,
        FieldKind.BOOLEAN: bool,
        FieldKind.DATE: date,
        FieldKind.TIME: time,
        FieldKind.DATETIME: datetime,
        FieldKind.DURATION: timedelta,
        FieldKind.UUID: UUID,
        FieldKind.BINARY: bytes,
    }
)
