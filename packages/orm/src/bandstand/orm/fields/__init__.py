"""Fields: what columns hold, and how values come and go."""

from bandstand.orm.fields._choices import Choices, IntegerChoices, TextChoices
from bandstand.orm.fields._combining import common, field_of
from bandstand.orm.fields._composite import CompositePrimaryKey
from bandstand.orm.fields._deleting import (
    CASCADE,
    DB_CASCADE,
    DB_SET_DEFAULT,
    DB_SET_NULL,
    DO_NOTHING,
    PROTECT,
    RESTRICT,
    SET,
    SET_DEFAULT,
    SET_NULL,
    OnDelete,
)
from bandstand.orm.fields._field import MISSING, Field, FieldOptions
from bandstand.orm.fields._files import FieldFile, FileField, FilePathField, ImageField
from bandstand.orm.fields._generated import GeneratedField
from bandstand.orm.fields._numeric import (
    AutoField,
    BigAutoField,
    BigIntegerField,
    BooleanField,
    DecimalField,
    FloatField,
    IntegerField,
    PositiveBigIntegerField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    SmallAutoField,
    SmallIntegerField,
)
from bandstand.orm.fields._relations import ForeignKey, ManyToManyField, OneToOneField, RelationField, Step
from bandstand.orm.fields._temporal import DateField, DateTimeField, DurationField, TimeField
from bandstand.orm.fields._text import CharField, EmailField, GenericIPAddressField, SlugField, TextField, URLField
from bandstand.orm.fields._various import BinaryField, JSONField, JSONNull, UUIDField

__all__ = [
    "CASCADE",
    "DB_CASCADE",
    "DB_SET_DEFAULT",
    "DB_SET_NULL",
    "DO_NOTHING",
    "MISSING",
    "PROTECT",
    "RESTRICT",
    "SET",
    "SET_DEFAULT",
    "SET_NULL",
    "AutoField",
    "BigAutoField",
    "BigIntegerField",
    "BinaryField",
    "BooleanField",
    "CharField",
    "Choices",
    "CompositePrimaryKey",
    "DateField",
    "DateTimeField",
    "DecimalField",
    "DurationField",
    "EmailField",
    "Field",
    "FieldFile",
    "FieldOptions",
    "FileField",
    "FilePathField",
    "FloatField",
    "ForeignKey",
    "GeneratedField",
    "GenericIPAddressField",
    "ImageField",
    "IntegerChoices",
    "IntegerField",
    "JSONField",
    "JSONNull",
    "ManyToManyField",
    "OnDelete",
    "OneToOneField",
    "PositiveBigIntegerField",
    "PositiveIntegerField",
    "PositiveSmallIntegerField",
    "RelationField",
    "SlugField",
    "SmallAutoField",
    "SmallIntegerField",
    "Step",
    "TextChoices",
    "TextField",
    "TimeField",
    "URLField",
    "UUIDField",
    "common",
    "field_of",
]
