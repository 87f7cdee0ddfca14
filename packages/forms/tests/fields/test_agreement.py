"""The fast way of cleaning gives what the readable way gives, whatever was sent."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import fields, replace
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandstand.contracts.http.uploads.testing import MemoryUpload
from bandstand.contracts.i18n import override
from bandstand.contracts.validation import ValidationError
from bandstand.forms import fields as all_fields
from bandstand.forms._refused import Refused
from bandstand.forms.fields import (
    BooleanField,
    CharField,
    ChoiceField,
    ComboField,
    DateField,
    DateTimeField,
    DecimalField,
    DurationField,
    EmailField,
    Field,
    FileField,
    FilePathField,
    FloatField,
    GenericIPAddressField,
    ImageField,
    IntegerField,
    JSONField,
    MultipleChoiceField,
    MultiValueField,
    NullBooleanField,
    RegexField,
    SlugField,
    SplitDateTimeField,
    TimeField,
    TypedChoiceField,
    TypedMultipleChoiceField,
    URLField,
    UUIDField,
)


class Colour(Enum):
    RED = "r"
    BLUE = 2


def not_a(value: object) -> None:
    if "a" in str(value):
        raise ValidationError("Without %(letter)s, please.", code="no_a", params={"letter": "a"})


CHOICES = [("a", "A"), (2, "Two"), ("\ufffd", "?"), ("", "None")]
FOLDER = Path(__file__).parent

REQUIRED: list[Field] = [
    Field(),
    CharField(),
    CharField(max_length=5, min_length=2),
    CharField(strip=False, empty_value=None, max_length=3, validators=[not_a]),
    CharField(empty_value="N/A", max_length=2),
    RegexField(regex="^[a-z]+$"),
    EmailField(),
    EmailField(max_length=12, validators=[not_a]),
    URLField(),
    URLField(max_length=20, strip=False, validators=[not_a]),
    URLField(empty_value=None),
    SlugField(),
    SlugField(allow_unicode=True, max_length=4),
    GenericIPAddressField(),
    GenericIPAddressField(unpack_ipv4=True),
    UUIDField(),
    IntegerField(),
    IntegerField(min_value=-1, max_value=10, localize=True),
    IntegerField(min_value=1, step_size=3, validators=[not_a]),
    FloatField(),
    FloatField(min_value=0, max_value=Decimal("9.5")),
    DecimalField(),
    DecimalField(max_digits=4, decimal_places=2, min_value=0),
    DecimalField(max_digits=3),
    DecimalField(decimal_places=1, localize=True),
    BooleanField(),
    BooleanField(validators=[not_a]),
    NullBooleanField(),
    DateField(),
    DateField(input_formats=["%d.%m.%Y"], localize=True, validators=[not_a]),
    TimeField(localize=True),
    DateTimeField(),
    DateTimeField(localize=True),
    DurationField(),
    ChoiceField(choices=CHOICES),
    ChoiceField(choices=CHOICES, validators=[not_a]),
    ChoiceField(choices=lambda: CHOICES),
    ChoiceField(choices=CHOICES, empty_value="N/A"),
    TypedChoiceField(choices=Colour, coerce=Colour, empty_value=None),
    MultipleChoiceField(choices=CHOICES),
    TypedMultipleChoiceField(choices=CHOICES, coerce=int),
    JSONField(max_depth=2, max_size=30),
    FilePathField(path=FOLDER),
    ComboField(fields=[CharField(max_length=8), EmailField()]),
    SplitDateTimeField(),
    FileField(max_size=3),
    ImageField(),
]
FIELDS = [*REQUIRED, *(replace(one, required=False) for one in REQUIRED)]

LIKELY: list[str] = [
    "a", "ab", "a-b_c", " ada@example.org ", "ada@example", "ada@exämple.org", "a@b.c", "a.@x.org",
    "A.b+c@x-y.example.org",
    "example.org", "https://example.org/a b", "http://example.org:80/", "https://a.b.c/ä", "localhost",
    "//x.org", "https://",
    "::1", "::ffff:1.2.3.4", "1.2.3.4", "6f1c2b9e-54cf-4e5a-9a4e-6d3a1f0b7c55", "0", "-1", "4", "12", "12.0",
    "1,234", "1.234,5",
    "123.45", "1234", "99.99", ".5", "1e5", "1E-5", "0.001", "nan", "on", "true", "False", "2026-11-21", "21.11.2026",
    "11/21/2026", "2026-11-21 14:30", "2026-11-21T14:30Z", "2026-03-29 02:30", "2026-10-25 02:30", "11/21/2026 2:30 PM",
    "14:30", "2:30 PM", "P1D", "1 02:00:00", "r", "2", "\ufffd", "\ud800", "\0", "\u3000a", "a\nb", "{}",
    "[[[1]]]", '{"a": 1}',
    "null", str(FOLDER / "test_agreement.py"),
]  # fmt: skip
OBJECTS: list[object] = [
    Colour.RED,
    dt.date(2026, 11, 21), dt.datetime(2026, 11, 21, tzinfo=dt.UTC), dt.time(1), dt.timedelta(1), UUID(int=1),
    Decimal("NaN"), Decimal("sNaN"), Decimal("1e999999"), 10**5000, -0.0, b"", b"a", MemoryUpload("a.txt", b"1"),
    MemoryUpload("a.png", b"12345"), ("a",), {"a"}, object(),
]  # fmt: skip

texts = (
    st.text(max_size=12) | st.text("0123456789.,-+eE: T/@a_\ud800\0\u0660\uff11", max_size=12) | st.sampled_from(LIKELY)
)
parsed = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=5,
)
anything = (
    texts | parsed | st.decimals() | st.datetimes() | st.emails() | st.uuids().map(str) | st.sampled_from(OBJECTS)
)


def readable(field: Field, value: object) -> object:
    try:
        return field.clean(value)
    except ValidationError as error:
        return [(problem.code, str(problem), dict(problem.params)) for problem in error.problems]


def fast(field: Field, value: object) -> object:
    cleaned = field.cleaner()(value)
    if isinstance(cleaned, Refused):
        return [(problem.code, str(problem), dict(problem.params)) for problem in cleaned.problems]
    return cleaned


def same(one: object, other: object) -> bool:
    """Tell whether two values are the same, of the same type; not a number is the same as itself."""
    return type(one) is type(other) and (one is other or ascii_of(one) == ascii_of(other))


def ascii_of(value: object) -> str:
    sys.set_int_max_str_digits(0)
    try:
        return repr(value)
    finally:
        sys.set_int_max_str_digits(4300)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: type(field).__name__)
@given(value=anything)
@settings(max_examples=30, deadline=None)
def test_both_ways_give_the_same_value_or_the_same_problems(field: Field, value: object) -> None:
    with override(time_zone=ZoneInfo("Europe/Berlin")):
        assert same(readable(field, value), fast(field, value))


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: type(field).__name__)
def test_both_ways_agree_on_what_is_likely(field: Field) -> None:
    clean = field.cleaner()
    assert callable(clean)
    with override(time_zone=ZoneInfo("Europe/Berlin")):
        several: list[object] = [None, "", [], {}, ["2026-11-21", "14:30"], ["a", "2"]]
        for value in [*LIKELY, *OBJECTS, *several]:
            assert same(readable(field, value), fast(field, value)), ascii(value)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: type(field).__name__)
@given(value=anything, initial=texts | parsed)
@settings(max_examples=10, deadline=None)
def test_comparing_and_showing_again_raise_nothing_whatever_was_sent(
    field: Field, value: object, initial: object
) -> None:
    assert field.changed(None, value) in {True, False}
    assert field.changed(initial, value) in {True, False}
    field.prepare_value(field.bound_data(value, None))


def test_every_kind_of_field_is_among_them() -> None:
    kinds = {getattr(all_fields, name) for name in all_fields.__all__}
    known = {kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Field)}
    assert known - {type(field) for field in FIELDS} == {MultiValueField}
    assert len(known) == 28


def test_every_text_of_a_field_ends_with_a_period() -> None:
    for field in FIELDS:
        for kind in type(field).__mro__:
            for text in cast("dict[str, object]", vars(kind).get("messages", {})).values():
                assert getattr(text, "id", "").endswith("."), (kind, text)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: type(field).__name__)
def test_every_field_can_be_replaced(field: Field) -> None:
    other = replace(field, label="Other")
    assert (type(other), other.label) == (type(field), "Other")
    kept = {one.name for one in fields(field)} - {"label", "widget", "choices", "fields"}
    assert all(
        getattr(other, name) is getattr(field, name) or getattr(other, name) == getattr(field, name) for name in kept
    )


class Shouting(CharField):
    def to_python(self, value: object) -> object:
        return str(super().to_python(value)).upper()


class Even(IntegerField):
    def validate(self, value: object) -> None:
        super().validate(value)
        if isinstance(value, int) and value % 2:
            self.refuse("invalid")


class Octal(IntegerField):
    def of_text(self, text: str) -> int | None:
        return int(text, 8) if text.isdigit() else None


class Cents(DecimalField):
    def placed(self, value: object) -> object:
        return value * 100 if isinstance(value, Decimal) else value


class Listed(ChoiceField):
    def valid_value(self, value: object) -> bool:
        return value == "other" or super().valid_value(value)


def test_subclasses_that_clean_in_their_own_way_are_cleaned_that_way() -> None:
    assert Shouting().cleaner()("ada") == "ADA"
    assert Even().cleaner()("2") == 2
    assert isinstance(Even().cleaner()("3"), Refused)
    assert (Octal().clean("17"), Octal().cleaner()("17")) == (15, 15)
    assert (Cents().clean("1.5"), Cents().cleaner()("1.5")) == (Decimal(150), Decimal(150))
    assert Listed(choices=CHOICES).cleaner()("other") == "other"
    assert isinstance(Listed(choices=CHOICES).cleaner()("another"), Refused)


class ShortSlug(SlugField):
    own_validators = (*SlugField.own_validators, not_a)


def test_validators_of_subclasses_are_asked() -> None:
    refused = ShortSlug().cleaner()("a")
    assert isinstance(refused, Refused)
    assert [problem.code for problem in refused.problems] == ["no_a"]


def test_what_was_refused_and_passes_by_now_is_still_refused() -> None:
    moving = ChoiceField(choices=[("a", "A")])
    refused = Refused.again(moving, "a")
    assert [(problem.code, str(problem)) for problem in refused.problems] == [
        ("invalid", "This value could not be taken. Check it.")
    ]


def test_a_text_that_a_field_does_not_have_is_named() -> None:
    with pytest.raises(LookupError, match="A CharField has no text for the code 'other'"):
        CharField().message("other")
