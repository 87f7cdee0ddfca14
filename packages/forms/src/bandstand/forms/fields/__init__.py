"""What forms ask for: fields of all kinds, each an immutable description that forms share."""

from bandstand.forms.fields._addresses import EmailField, GenericIPAddressField, URLField
from bandstand.forms.fields._booleans import BooleanField, NullBooleanField
from bandstand.forms.fields._choice import (
    ChoiceField,
    MultipleChoiceField,
    TypedChoiceField,
    TypedMultipleChoiceField,
)
from bandstand.forms.fields._dates import DateField, DateTimeField, TimeField
from bandstand.forms.fields._durations import DurationField
from bandstand.forms.fields._field import Cleaner, Field
from bandstand.forms.fields._files import FileField
from bandstand.forms.fields._images import ImageField, UploadedImage
from bandstand.forms.fields._json import JSONField
from bandstand.forms.fields._numbers import DecimalField, FloatField, IntegerField
from bandstand.forms.fields._paths import FilePathField
from bandstand.forms.fields._several import ComboField, MultiValueField, SplitDateTimeField
from bandstand.forms.fields._text import CharField, RegexField, SlugField
from bandstand.forms.fields._uuids import UUIDField

__all__ = [
    "BooleanField",
    "CharField",
    "ChoiceField",
    "Cleaner",
    "ComboField",
    "DateField",
    "DateTimeField",
    "DecimalField",
    "DurationField",
    "EmailField",
    "Field",
    "FileField",
    "FilePathField",
    "FloatField",
    "GenericIPAddressField",
    "ImageField",
    "IntegerField",
    "JSONField",
    "MultiValueField",
    "MultipleChoiceField",
    "NullBooleanField",
    "RegexField",
    "SlugField",
    "SplitDateTimeField",
    "TimeField",
    "TypedChoiceField",
    "TypedMultipleChoiceField",
    "URLField",
    "UUIDField",
    "UploadedImage",
]
