"""Values as JSON."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.validation import ValidationError
from bandstand.forms.fields import Field, JSONField
from bandstand.forms.widgets import Textarea

NO_JSON = [("invalid", 'Enter JSON, for example {"name": "Ada", "tags": [1, 2]}.')]


def said(field: Field, value: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return [(problem.code, str(problem)) for problem in caught.value.problems]


def nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        ('{"a": [1, 2.5, null]}', {"a": [1, 2.5, None]}),
        ('"text"', "text"),
        (" 0 ", 0),
        ("false", False),
        ([1], [1]),
        ({"a": 1}, {"a": 1}),
        (5, 5),
        (True, True),
    ],
)
def test_texts_are_read_and_values_taken_as_they_are(sent: object, value: object) -> None:
    assert JSONField().clean(sent) == value


@pytest.mark.parametrize(
    "sent",
    [
        "{",
        "x",
        "NaN",
        "[Infinity]",
        "1_000",
        "\uff11",
        "'a'",
        "9" * 5000,
        "\0",
        "\ud800",
        float("nan"),
        [float("inf")],
        b"1",
        10**5000,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_json_is_refused(sent: object) -> None:
    assert said(JSONField(), sent) == NO_JSON


@pytest.mark.parametrize("nothing", [None, "", "null", "[]", "{}"])
def test_nothing_is_refused_where_something_is_required(nothing: object) -> None:
    assert said(JSONField(), nothing) == [("required", "Fill this in.")]


def test_nothing_is_none_where_it_is_not() -> None:
    assert JSONField(required=False).clean("") is None
    assert JSONField(required=False).clean("{}") == {}


def test_size_and_depth_have_limits() -> None:
    assert said(JSONField(max_size=10), "[1, 2, 3, 4]") == [
        ("max_size", "Use at most 10 characters of JSON; there are 12 now.")
    ]
    assert JSONField(max_depth=3).clean("[[[1]]]") == [[[1]]]
    deep = [("max_depth", "Use at most 3 lists and objects within each other.")]
    assert said(JSONField(max_depth=3), "[[[[1]]]]") == deep
    assert said(JSONField(max_depth=3), {"a": {"a": {"a": {}}}}) == deep
    assert said(JSONField(), "[" * 400_000) == [("max_depth", "Use at most 100 lists and objects within each other.")]
    assert said(JSONField(), nested(5000)) == [("max_depth", "Use at most 100 lists and objects within each other.")]


@pytest.mark.parametrize("sent", ['"\\ud800"', '{"\\u0000": 1}', ["a\0"], {"a": {"\udfff": 1}}], ids=ascii)
def test_characters_that_cannot_be_stored_are_refused(sent: object) -> None:
    text = "A text in this JSON has a character that cannot be stored."
    assert said(JSONField(), sent) == [("invalid_characters", text)]


def test_what_was_sent_is_shown_as_it_was() -> None:
    field = JSONField()
    for sent in ("{", '{"b":  1}', "plain"):
        assert field.prepare_value(field.bound_data(sent, None)) == sent
    assert field.prepare_value(field.bound_data([1, "é"], None)) == '[1, "é"]'
    assert JSONField(disabled=True).bound_data("{", {"a": 1}) == {"a": 1}


def test_values_of_the_program_are_shown_as_json() -> None:
    field = JSONField()
    assert field.prepare_value({"a": "é"}) == '{"a": "é"}'
    assert field.prepare_value("text") == '"text"'
    assert field.prepare_value(None) is None
    assert field.prepare_value(10**5000) == ""
    assert isinstance(field.widget, Textarea)


class Dates(json.JSONEncoder):
    def default(self, o: object) -> object:
        return o.isoformat() if isinstance(o, dt.date) else cast("object", super().default(o))


class Decimals(json.JSONDecoder):
    def __init__(self, **options: object) -> None:
        super().__init__(parse_float=Decimal)


def test_encoders_and_decoders_of_others_write_and_read() -> None:
    assert JSONField(encoder=Dates).prepare_value([dt.date(2026, 11, 21)]) == '["2026-11-21"]'
    assert JSONField(decoder=Decimals).clean("1.10") == Decimal("1.10")


def test_a_value_changed_when_its_json_did() -> None:
    field = JSONField(required=False)
    assert not field.changed({"a": 1, "b": 2}, '{"b": 2, "a": 1}')
    assert field.changed({"a": 1}, '{"a": true}')
    assert field.changed({"a": 1}, "{")
    assert not field.changed(None, "")
    assert not JSONField(disabled=True).changed(1, "2")


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
)


@given(values)
def test_what_is_shown_is_read_back(value: object) -> None:
    field = JSONField(required=False)
    shown = field.prepare_value(value)
    assert field.clean(shown) == value
    assert not field.changed(value, shown)
