"""Values as bytes and back: of the same type, and refused where they would not come back."""

from __future__ import annotations

import datetime as dt
import math
import struct
import zlib
from contextlib import suppress
from decimal import Decimal
from enum import IntEnum
from typing import cast
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.cache._payloads import Packer, Payload, opened
from bandstand.cache._serializers import serializer_of

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.characters(categories=["Cs"])
    | st.binary()
    | st.datetimes()
    | st.dates()
    | st.times()
    | st.timedeltas()
    | st.uuids()
    | st.decimals(allow_nan=False)
)
KEYS = st.text() | st.integers() | st.tuples(st.integers(), st.text())
VALUES = st.recursive(
    LEAVES,
    lambda items: st.lists(items) | st.tuples(items, items) | st.dictionaries(KEYS, items) | st.frozensets(KEYS),
    max_leaves=10,
)


def types(value: object) -> object:
    """Give the types of a value and of what is in it."""
    if isinstance(value, dict):
        items = cast("dict[object, object]", value)
        return dict, [(types(key), types(item)) for key, item in items.items()]
    if isinstance(value, list | tuple):
        return type(cast("object", value)), [types(item) for item in cast("list[object]", value)]
    return type(value)


@given(VALUES)
def test_json_gives_back_what_it_was_given(value: object) -> None:
    json = serializer_of("json")
    back = json.loads(json.dumps(value))
    assert back == value
    assert types(back) == types(value)


@given(VALUES, st.sampled_from([None, 0, 50]))
def test_what_is_packed_is_unpacked(value: object, compress_over: int | None) -> None:
    packer = Packer(serializer_of("json"), compress_over, 10**6)
    back = packer.unpack(packer.pack(value))
    assert (back, types(back)) == (value, types(value))


def test_json_is_json_where_it_can_be() -> None:
    assert serializer_of("json").dumps({"a": [1, "é"]}) == b'-{"a":[1,"\\u00e9"]}'


class Colour(IntEnum):
    RED = 1


class Name(str):
    __slots__ = ()


@pytest.mark.parametrize("value", [Colour.RED, Name("Ada"), 1j, object(), range(3), {"a": [Colour.RED]}])
def test_json_refuses_what_would_come_back_as_something_else(value: object) -> None:
    with pytest.raises(TypeError, match=r"^A cache keeps no \S+ as JSON; got .*\. Name another serializer\.$"):
        serializer_of("json").dumps(value)


def test_json_refuses_what_is_too_deep() -> None:
    value: list[object] = []
    for _ in range(300):
        value = [value]
    for deep in (value, (value,)):
        with pytest.raises(TypeError, match="at most 200 levels"):
            serializer_of("json").dumps(deep)


def test_a_dict_that_looks_like_a_mark_is_a_dict() -> None:
    json = serializer_of("json")
    mark = json.dumps(b"x")[:12].decode()
    value = {mark: ["builtins.bytes", "eA=="], "other": b"y"}
    assert json.loads(json.dumps(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        dt.datetime(2026, 1, 2, 3, 4, 5, 6, dt.UTC),
        dt.timedelta(-1, 2, 3),
        Decimal("1.10"),
        UUID(int=7),
        {1: (b"a", {2.5})},
        frozenset({("a", 1)}),
        math.inf,
    ],
)
def test_types_without_a_form_in_json_come_back(value: object) -> None:
    json = serializer_of("json")
    assert json.loads(json.dumps(value)) == value


def test_msgspec_keeps_plain_values_and_bytes() -> None:
    msgspec = serializer_of("msgspec")
    value = {"a": [1, 2.5, None, True, "é", b"\x00"]}
    assert msgspec.loads(msgspec.dumps(value)) == value


def test_pickle_keeps_whatever_it_can() -> None:
    pickle = serializer_of("pickle")
    assert pickle.loads(pickle.dumps(Colour.RED)) is Colour.RED


def test_an_unknown_serializer_is_named_with_the_nearest() -> None:
    with pytest.raises(ValueError, match=r"one of json, msgspec, pickle; got 'jsn'\. Did you mean 'json'\?$"):
        serializer_of("jsn")


class Upper:
    def dumps(self, value: object, /) -> bytes:
        return str(value).upper().encode()

    def loads(self, data: bytes, /) -> object:
        return data.decode()


def test_an_object_of_both_methods_is_a_serializer() -> None:
    packer = Packer(serializer_of(Upper()), None, 100)
    assert packer.unpack(packer.pack(["ada"])) == "['ADA']"


@given(
    st.integers(-(2**63), 2**63 - 1) | st.binary().map(lambda data: b"b" + data),
    st.floats(allow_nan=False),
    st.floats(0, 1e9),
    st.dictionaries(st.text(min_size=1, max_size=250), st.binary(min_size=9, max_size=9), max_size=5),
)
def test_payloads_are_read_as_they_were_written(
    inner: bytes | int, until: float, cost: float, tags: dict[str, bytes]
) -> None:
    payload = Payload(inner, until, cost, tuple((tag, mark) for tag, mark in tags.items() if tag.isprintable()))
    back = opened(payload.written())
    assert back == payload if payload.tags or until != math.inf else back.inner == inner


@given(st.binary() | st.binary().map(lambda data: b"w" + data) | st.binary().map(lambda data: b"v-" + data))
def test_bytes_from_elsewhere_are_values_or_errors_but_never_code(data: bytes) -> None:
    packer = Packer(serializer_of("json"), None, 100)
    with suppress(ValueError, TypeError, KeyError, IndexError, ArithmeticError, zlib.error, struct.error):
        assert packer.unpack(opened(data).inner) is not packer


def test_a_small_value_that_would_become_a_huge_one_is_refused() -> None:
    packer = Packer(serializer_of("json"), None, 1000)
    with pytest.raises(ValueError, match="cut off, or has more than 1000 bytes"):
        packer.unpack(b"z" + zlib.compress(b"t" + b"x" * 10_000_000))
