"""Identifiers, bytes and JSON on their way to databases and back."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.validation import ValidationError
from bandstand.orm.fields import BinaryField, JSONField, JSONNull, UUIDField

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = uuid.UUID("12345678-1234-5678-1234-567812345678")


def test_identifiers_come_back(round_trip: Callable[..., list[Any]]) -> None:
    keys = [uuid.UUID(int=0), KEY, uuid.UUID(int=2**128 - 1)]
    assert round_trip(UUIDField(), *keys) == keys


@pytest.mark.parametrize("value", [str(KEY), KEY.hex, KEY.int, KEY.bytes, f"{{{KEY}}}", KEY])
def test_identifiers_are_made_of_texts_numbers_and_bytes(value: Any) -> None:
    assert UUIDField().get_prep_value(value) == KEY


@pytest.mark.parametrize("value", ["", "x", -1, 2**128, b"short", 1.5, []])
def test_what_is_no_identifier_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"UUIDField cannot take .* is not a UUID"):
        UUIDField().get_prep_value(value)


def test_an_identifier_can_be_the_key_and_make_itself(table: Callable[..., Any]) -> None:
    model = table(key=UUIDField(primary_key=True, default=uuid.uuid4))
    row = model.objects.create()
    assert model.objects.get(pk=row.pk).key == row.key


def test_bytes_come_back(round_trip: Callable[..., list[Any]]) -> None:
    given = [b"", b"\0\xff\x80", bytes(range(256)) * 100]
    assert round_trip(BinaryField(), *given) == given


def test_bytes_are_made_of_views_and_base_64() -> None:
    field = BinaryField()
    assert field.to_python(memoryview(b"ab")) == b"ab"
    assert field.to_python(bytearray(b"ab")) == b"ab"
    assert field.to_python("YWI=") == b"ab"
    assert field.to_python(None) is None


@pytest.mark.parametrize("value", ["no base 64!", 5, [], "ä"])
def test_what_is_no_bytes_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="BinaryField cannot take"):
        BinaryField().get_prep_value(value)


def test_bytes_have_a_length_for_people_and_a_text_for_files(make_model: Callable[..., Any]) -> None:
    model = make_model(value=BinaryField(max_length=2, editable=True), open=BinaryField(null=True))
    field = model._meta.get_field("value")
    assert field.value_to_string(model(value=b"ab")) == "YWI="
    assert model._meta.get_field("open").value_to_string(model()) == ""
    assert model().value == b""
    with pytest.raises(ValidationError) as caught:
        field.clean(b"abc")
    assert caught.value.problems[0].code == "max_length"
    assert not BinaryField().editable


JSONS = [{}, [], "", 0, False, True, 1.5, "ä😀'", {"a": [1, {"b": None}]}, [None], 10**15, {"": {"ключ": 1}}]


def test_json_comes_back(table: Callable[..., Any]) -> None:
    model = table(value=JSONField(null=True))
    rows = [model.objects.create(value=value) for value in JSONS]
    assert [model.objects.get(pk=row.pk).value for row in rows] == JSONS


def test_none_is_sqls_null_and_json_has_its_own(table: Callable[..., Any]) -> None:
    model = table(value=JSONField(null=True))
    absent, null = model.objects.create(value=None), model.objects.create(value=JSONNull())
    assert list(model.objects.filter(value__isnull=True)) == [absent]
    assert list(model.objects.filter(value=JSONNull())) == [null]
    assert JSONNull() == JSONNull()
    assert (hash(JSONNull()), repr(JSONNull())) == (hash(JSONNull), "JSONNull()")


class _Sets(json.JSONEncoder):
    def default(self, o: Any) -> Any:
        return sorted(o) if isinstance(o, set) else super().default(o)


class _Upper(json.JSONDecoder):
    def decode(self, s: str, *arguments: Any) -> Any:
        return super().decode(s.upper())


def test_encoders_and_decoders_are_the_fields_own(table: Callable[..., Any]) -> None:
    model = table(value=JSONField(encoder=_Sets, decoder=_Upper))
    row = model.objects.create(value={"k": {"b", "a"}})
    assert model.objects.get(pk=row.pk).value == {"K": ["A", "B"]}
    assert model._meta.get_field("value").value_to_string(row) == '{"k": ["a", "b"]}'


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, object(), {"a": float("inf")}])
def test_what_json_cannot_say_is_refused(value: Any, table: Callable[..., Any]) -> None:
    model = table(value=JSONField())
    with pytest.raises(ValidationError) as caught:
        model._meta.get_field("value").clean(value)
    assert caught.value.problems[0].code == "invalid"
    with pytest.raises(ValueError, match=r"held\.Held\.value cannot take"):
        model.objects.create(value=value)


def test_a_circle_is_refused() -> None:
    circle: list[Any] = []
    circle.append(circle)
    with pytest.raises(ValidationError):
        JSONField().clean(circle)


def test_json_with_nul_signs_is_refused_everywhere(table: Callable[..., Any]) -> None:
    model = table(value=JSONField())
    with pytest.raises(ValueError, match="NUL"):
        model.objects.create(value={"a": "b\0"})


@given(value=st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_json_is_said_as_it_is_read(value: Any) -> None:
    from bandstand.orm.database.types import json_writer

    assert json.loads(json_writer(None)(value)) == value
