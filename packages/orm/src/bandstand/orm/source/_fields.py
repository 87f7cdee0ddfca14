"""Fields of models, described."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.contracts.data.fields import Choice, FieldInfo, FieldKind
from bandstand.orm import fields as columns
from bandstand.validation import (
    DecimalValidator,
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.fields import Field

_KINDS: tuple[tuple[type[Field[Any]], FieldKind], ...] = (
    (columns.BooleanField, FieldKind.BOOLEAN),
    (columns.IntegerField, FieldKind.INTEGER),
    (columns.DecimalField, FieldKind.DECIMAL),
    (columns.FloatField, FieldKind.FLOAT),
    (columns.DateTimeField, FieldKind.DATETIME),
    (columns.DateField, FieldKind.DATE),
    (columns.TimeField, FieldKind.TIME),
    (columns.DurationField, FieldKind.DURATION),
    (columns.ImageField, FieldKind.IMAGE),
    (columns.FileField, FieldKind.FILE),
    (columns.EmailField, FieldKind.EMAIL),
    (columns.URLField, FieldKind.URL),
    (columns.SlugField, FieldKind.SLUG),
    (columns.GenericIPAddressField, FieldKind.IP),
    (columns.FilePathField, FieldKind.CHAR),
    (columns.TextField, FieldKind.TEXT),
    (columns.CharField, FieldKind.CHAR),
    (columns.UUIDField, FieldKind.UUID),
    (columns.JSONField, FieldKind.JSON),
    (columns.BinaryField, FieldKind.BINARY),
)
"""Kinds by class, subclasses before their bases."""

_SAID_ELSEWHERE = (MinValueValidator, MaxValueValidator, MaxLengthValidator, DecimalValidator)


def describe_field(field: Field[Any], *, version: str | None = None, relation: str | None = None) -> FieldInfo:
    """Describe a field with a column.

    Args:
        field: The field.
        version: The name of the field that each save changes.
        relation: The relation whose key it holds.
    """
    holding = key_field(field)
    minimum, maximum = _bounds(field)
    return FieldInfo(
        name=field.attname,
        kind=kind_of(field),
        label=field.verbose_name or "",
        help=field.help_text,
        null=field.null,
        blank=field.blank or field.has_db_default(),
        choices=tuple(_choices(field)),
        default=field.get_default if field.has_default() else None,
        unique=field.unique,
        editable=field.editable and not field.is_computed,
        generated=is_generated(field) or field.name == version,
        max_length=getattr(holding, "max_length", None),
        minimum=minimum,
        maximum=maximum,
        digits=getattr(holding, "max_digits", None),
        places=getattr(holding, "decimal_places", None),
        validators=tuple(each for each in field.validators if not isinstance(each, _SAID_ELSEWHERE)),
        relation=relation,
    )


def kind_of(field: Field[Any]) -> FieldKind:
    """Give the kind of a field's values: of a reference, of the key that it holds; of a computed field, of its values.

    One of a class that is none of ours and extends none is ``OTHER``.
    """
    holding = key_field(field)
    return next((kind for known, kind in _KINDS if isinstance(holding, known)), FieldKind.OTHER)


def key_field(field: Field[Any]) -> Field[Any]:
    """Give the field that knows the values of a field: the last one that a chain of references leads to."""
    field = field.value_field
    while isinstance(field, columns.ForeignKey):
        field = field.target_field.value_field
    return field


def is_generated(field: Field[Any]) -> bool:
    """Whether nobody gives a value: the database counts or computes it, or it is the time of saving."""
    if field.generated or field.is_computed:
        return True
    return isinstance(field, columns.DateField | columns.DateTimeField | columns.TimeField) and field.sets_itself


def _choices(field: Field[Any]) -> Iterator[Choice]:
    for value, label in field.choices:
        if isinstance(label, list | tuple):
            group: Any = value
            inner: Any = label
            for each, text in inner:
                yield Choice(value=each, label=text, group=group)
        else:
            yield Choice(value=value, label=label)


def _bounds(field: Field[Any]) -> tuple[object, object]:
    """Give the narrowest fixed bounds; what a function gives is left to the validator."""
    least: list[Any] = []
    most: list[Any] = []
    for validator in () if field.generated else field.validators:
        if isinstance(validator, MinValueValidator):
            least.append(validator.limit_value)
        elif isinstance(validator, MaxValueValidator):
            most.append(validator.limit_value)
    fixed = [[limit for limit in limits if not callable(limit)] for limits in (least, most)]
    return max(fixed[0], default=None), min(fixed[1], default=None)
