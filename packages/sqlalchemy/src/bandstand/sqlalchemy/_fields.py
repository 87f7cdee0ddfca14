"""Mapped columns, column properties and hybrids, described as fields."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import types
from sqlalchemy.ext.hybrid import HybridExtensionType
from sqlalchemy.sql.schema import CallableColumnDefault, Column, ScalarElementColumnDefault

from bandstand.contracts.data.fields import Choice, FieldInfo, FieldKind
from bandstand.sqlalchemy._about import AboutField

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sqlalchemy.orm import ColumnProperty, Mapper
    from sqlalchemy.types import TypeEngine

    from bandstand.sqlalchemy._about import About

T = TypeVar("T")

_KINDS: tuple[tuple[type[types.TypeEngine[Any]], FieldKind], ...] = (
    (types.Boolean, FieldKind.BOOLEAN),
    (types.Integer, FieldKind.INTEGER),
    (types.DateTime, FieldKind.DATETIME),
    (types.Date, FieldKind.DATE),
    (types.Time, FieldKind.TIME),
    (types.Interval, FieldKind.DURATION),
    (types.JSON, FieldKind.JSON),
    (types.LargeBinary, FieldKind.BINARY),
    (types.BINARY, FieldKind.BINARY),
    (types.VARBINARY, FieldKind.BINARY),
    (types.Text, FieldKind.TEXT),
    (types.String, FieldKind.CHAR),
)
"""Kinds by type, those of subclasses before those of their bases."""

_SIZES = ((types.SmallInteger, 15), (types.BigInteger, 63))
_ASKS_NOTHING = AboutField()
_EMPTY: tuple[object, ...] = ("", b"", [], {}, ())
_MAKING_EMPTY = (str, bytes, list, dict, tuple)


@dataclass(frozen=True, eq=False)
class Attribute:
    """A field, and what it is in SQLAlchemy.

    Attributes:
        info: Its description.
        type: The type of its values in SQL.
        column: Its column in a table; None where an expression computes it.
        is_mapped: Whether the mapper loads it; a hybrid is computed of others.
        is_filled: Whether a new row without a value gets one when it is stored.
    """

    info: FieldInfo
    type: TypeEngine[Any]
    column: Column[Any] | None
    is_mapped: bool = True
    is_filled: bool = False

    @property
    def name(self) -> str:
        """Its name."""
        return self.info.name

    @property
    def is_written(self) -> bool:
        """Whether rows are stored with a value for it."""
        return self.column is not None and self.column.computed is None

    @property
    def enum(self) -> Any:  # Any: a class of enumerations, or None; as a type it would be the attribute above
        """The enumeration that its values are of."""
        return enum_of(self.type)


def attributes_of(
    mapper: Mapper[Any], about: About, version: str | None, relations: Mapping[str, str]
) -> Iterator[Attribute]:
    """Describe all that the rows of a class have values for.

    Args:
        mapper: The class.
        about: What else is known of it.
        version: The field that each save changes.
        relations: By field, the relation whose key it holds.
    """
    for prop in mapper.column_attrs:
        if prop.key not in about.without:
            told = about.fields.get(prop.key, _ASKS_NOTHING)
            yield _of_property(mapper, prop, told, version, relations.get(prop.key))
    seen: set[int] = set()
    for name, descriptor in mapper.all_orm_descriptors.items():
        if descriptor.extension_type is not HybridExtensionType.HYBRID_PROPERTY or id(descriptor) in seen:
            continue  # the functions that "inplace" gives it are the same one under other names
        seen.add(id(descriptor))
        if name not in about.without:
            yield _of_hybrid(mapper, name, about.fields.get(name, _ASKS_NOTHING))


def _of_property(
    mapper: Mapper[Any], prop: ColumnProperty[Any], about: AboutField, version: str | None, relation: str | None
) -> Attribute:
    columns = [each for each in prop.columns if isinstance(each, Column)]
    if not columns:
        expression: Any = prop.expression
        return _computed(prop.key, expression.type, about)
    # A class in a table of its own has its key from the one that it extends, which knows where it comes from.
    column = columns[-1]
    default = about.default or default_of(mapper, prop.key, column)
    # What Python's default is, a new row has from the beginning: without it somebody has taken it out.
    is_filled = column.server_default is not None or (column.default is not None and default is None)
    fills_itself = _is_generated(mapper, column)
    generated = fills_itself or prop.key == version
    may_be_empty = bool(column.nullable) or is_filled or fills_itself or _begins_empty(mapper, prop.key, column)
    info = FieldInfo(
        name=prop.key,
        label=about.label,
        help=about.help or column.doc or "",
        null=bool(column.nullable),
        blank=_told(about.blank, may_be_empty),
        default=None if fills_itself else default,
        unique=bool(column.unique) or mapper.primary_key == (column,),
        generated=generated,
        validators=about.validators,
        relation=relation,
        **_of_type(column, about, generated=generated),
    )
    return Attribute(info, column.type, columns[0], is_filled=is_filled or generated)


def _of_type(column: Column[Any], about: AboutField, *, generated: bool) -> dict[str, Any]:
    """Give what a column's type says of its values, and who may change them."""
    kind = about.kind or kind_of(column.type)
    digits, places = _digits(column.type)
    least, most = (None, None) if generated or column.foreign_keys else _bounds(column.type)
    return {
        "kind": kind,
        "choices": about.choices or tuple(_choices(column.type)),
        "editable": _told(about.editable, not generated and kind is not FieldKind.BINARY),
        "max_length": about.max_length or _max_length(column.type),
        "minimum": _told(about.minimum, least),
        "maximum": _told(about.maximum, most),
        "digits": digits,
        "places": places,
    }


def _of_hybrid(mapper: Mapper[Any], name: str, about: AboutField) -> Attribute:
    expression: Any = getattr(mapper.class_, name)
    made = _computed(name, getattr(expression, "type", types.NullType()), about)
    return Attribute(made.info, made.type, None, is_mapped=False)


def _computed(name: str, kind: types.TypeEngine[Any], about: AboutField) -> Attribute:
    info = FieldInfo(
        name=name,
        kind=about.kind or kind_of(kind),
        label=about.label,
        help=about.help,
        null=True,
        blank=True,
        choices=about.choices or tuple(_choices(kind)),
        editable=False,
        generated=True,
    )
    return Attribute(info, kind, None)


def _told(told: T | None, otherwise: T) -> T:
    return otherwise if told is None else told


def plain(kind: types.TypeEngine[Any]) -> types.TypeEngine[Any]:
    """Give the type that a decorated one is made of; two that SQLAlchemy itself decorates have values of their own."""
    while isinstance(kind, types.TypeDecorator) and not isinstance(kind, (types.Interval, types.PickleType)):
        kind = kind.impl_instance
    return kind


def kind_of(given: types.TypeEngine[Any]) -> FieldKind:
    """Give the kind of a type's values; of a type that is none of SQLAlchemy's own, ``OTHER``."""
    kind = plain(given)
    enum = enum_of(kind)
    if enum is not None:
        return FieldKind.CHAR if issubclass(enum, str) else FieldKind.OTHER
    if isinstance(kind, types.Numeric):
        return FieldKind.DECIMAL if kind.asdecimal else FieldKind.FLOAT
    if isinstance(kind, types.Float):
        return FieldKind.DECIMAL if kind.asdecimal else FieldKind.FLOAT
    if isinstance(kind, types.Uuid):
        return FieldKind.UUID if kind.as_uuid else FieldKind.CHAR
    return next((found for known, found in _KINDS if isinstance(kind, known)), FieldKind.OTHER)


def enum_of(given: types.TypeEngine[Any]) -> type[Enum] | None:
    """Give the enumeration that a type's values are of; None for texts and all others."""
    kind = plain(given)
    found = kind.enum_class if isinstance(kind, types.Enum) else None
    return found if isinstance(found, type) and issubclass(found, Enum) else None


def _choices(given: types.TypeEngine[Any]) -> Iterator[Choice]:
    kind = plain(given)
    enum = enum_of(kind)
    if enum is not None:
        for member in enum:
            yield Choice(value=member, label=member.name.replace("_", " ").lower())
    elif isinstance(kind, types.Enum):
        for text in kind.enums:
            yield Choice(value=text, label=text.replace("_", " "))


def _max_length(given: types.TypeEngine[Any]) -> int | None:
    kind = plain(given)
    return kind.length if isinstance(kind, types.String) and not isinstance(kind, types.Enum) else None


def bits_of(given: types.TypeEngine[Any]) -> int:
    """Give how many bits an integer has, beside its sign, on every database that knows the type."""
    kind = plain(given)
    return next((size for known, size in _SIZES if isinstance(kind, known)), 31)


def _bounds(given: types.TypeEngine[Any]) -> tuple[int | None, int | None]:
    if not isinstance(plain(given), types.Integer):
        return None, None
    most = 2 ** bits_of(given)
    return -most, most - 1


def _digits(given: types.TypeEngine[Any]) -> tuple[int | None, int | None]:
    kind = plain(given)
    if not isinstance(kind, types.Numeric) or isinstance(kind, types.Float):
        return None, None
    return kind.precision, kind.scale


def _is_generated(mapper: Mapper[Any], column: Column[Any]) -> bool:
    """Whether nobody gives a value: a number that the database counts, what it computes, or the time of a change."""
    table: Any = column.table
    if column is getattr(table, "autoincrement_column", None) and not column.foreign_keys:
        return True
    if mapper.polymorphic_on is not None and column is mapper.polymorphic_on:
        return True
    given = (column.identity, column.computed, column.onupdate, column.server_onupdate)
    return any(each is not None for each in given)


def _begins_empty(mapper: Mapper[Any], name: str, column: Column[Any]) -> bool:
    """Whether a new row begins with an empty value, which people then may leave as it is.

    Any other default is only what a form begins with: that it is there does not say that the value may be taken out.
    """
    default = column.default
    if isinstance(default, ScalarElementColumnDefault):
        return default.arg in _EMPTY
    return default_of(mapper, name, column) in _MAKING_EMPTY


def default_of(mapper: Mapper[Any], name: str, column: Column[Any]) -> Callable[[], object] | None:
    """Give what makes the value of a new row, where Python can tell it before the row is stored."""
    default = column.default
    if isinstance(default, ScalarElementColumnDefault):
        value: object = default.arg
        return lambda: value
    if isinstance(default, CallableColumnDefault):
        wrapped: Callable[[], object] | None = getattr(default.arg, "__wrapped__", None)
        return wrapped  # one that asks for the context of the statement is not wrapped
    own: Any = getattr(mapper.class_, "__dataclass_fields__", {}).get(name)
    factory = getattr(own, "default_factory", None)
    return factory if callable(factory) else None
