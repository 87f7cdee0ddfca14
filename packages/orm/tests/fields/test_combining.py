"""Types of results: of values, of two operands, of several branches."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from bandstand.orm.fields import (
    BigIntegerField,
    BinaryField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    DurationField,
    Field,
    FloatField,
    IntegerField,
    JSONField,
    TextField,
    TimeField,
    UUIDField,
    common,
    field_of,
)
from bandstand.orm.fields._combining import combined


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (bool, BooleanField),
        (int, BigIntegerField),
        (float, FloatField),
        (Decimal, DecimalField),
        (str, CharField),
        (bytes, BinaryField),
        (dt.datetime, DateTimeField),
        (dt.date, DateField),
        (dt.time, TimeField),
        (dt.timedelta, DurationField),
        (UUID, UUIDField),
        (dict, JSONField),
    ],
)
def test_values_of_python_have_their_usual_fields(kind: type, field: type[Field[Any]]) -> None:
    assert type(field_of(kind)) is field


def test_a_subclass_has_the_field_of_its_base_and_other_types_have_none() -> None:
    assert type(field_of(type("Word", (str,), {}))) is CharField
    assert field_of(object) is None


@pytest.mark.parametrize(
    ("left", "operator", "right", "result"),
    [
        (IntegerField(), "+", BigIntegerField(), BigIntegerField),
        (IntegerField(), "*", DecimalField(), DecimalField),
        (DecimalField(), "*", FloatField(), FloatField),
        (IntegerField(), "/", FloatField(), FloatField),
        (IntegerField(), "^", IntegerField(), FloatField),
        (DateField(), "-", DateField(), DurationField),
        (DateField(), "+", DurationField(), DateTimeField),
        (DurationField(), "+", DateTimeField(), DateTimeField),
        (TimeField(), "+", DurationField(), TimeField),
        (DurationField(), "*", IntegerField(), DurationField),
        (CharField(), "+", TextField(), CharField),
        (JSONField(), "+", JSONField(), JSONField),
    ],
)
def test_two_types_make_a_third(left: Field[Any], operator: str, right: Field[Any], result: type[Any]) -> None:
    assert type(combined(operator, left, right)) is result


@pytest.mark.parametrize(("left", "right"), [(DateField(), DateField()), (CharField(), IntegerField()), (None, None)])
def test_some_make_nothing(left: Any, right: Any) -> None:
    assert combined("+", left, right) is None


def test_one_known_type_is_enough() -> None:
    text = CharField[str]()
    assert combined("+", None, text) is text
    assert common([None, text]) is text
    assert common([None]) is None


def test_branches_share_the_widest_number() -> None:
    assert type(common([IntegerField(), DecimalField(), None])) is DecimalField
