"""JSON as a response and as the body of a request."""

import gc
import json
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta, timezone
from datetime import time as time_of_day
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.http._errors import BadRequest
from bandstand.http._json import JSONResponse, dump_json, load_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


class Colour(Enum):
    RED = "red"


class Lazy:
    def __json__(self) -> str:
        return "Zoë"


def test_data_is_written_compactly_in_utf8() -> None:
    response = JSONResponse({"name": "Zoë", "tags": [1, None, True]})
    assert response.body == '{"name":"Zoë","tags":[1,null,true]}'.encode()
    assert (response.status, [*response.headers]) == (200, [("content-type", "application/json")])


def test_status_and_headers_are_those_given() -> None:
    response = JSONResponse([], status=422, headers={"Content-Type": "application/problem+json", "X-A": "1"})
    assert (response.status, response.body) == (422, b"[]")
    assert [*response.headers] == [("content-type", "application/problem+json"), ("x-a", "1")]
    assert [*JSONResponse(1, headers={"X-A": "1"}).headers] == [("content-type", "application/json"), ("x-a", "1")]


def test_a_header_injects_nothing() -> None:
    with pytest.raises(ValueError, match="without line breaks"):
        JSONResponse([], headers={"x": "a\r\nb: 1"})


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (datetime(2026, 1, 2, 3, 4, 5, 6000, tzinfo=UTC), '"2026-01-02T03:04:05.006000Z"'),
        (datetime(2026, 1, 2, tzinfo=timezone(timedelta(hours=2))), '"2026-01-02T00:00:00+02:00"'),
        (datetime(2026, 1, 2), '"2026-01-02T00:00:00"'),  # noqa: DTZ001 - without a zone on purpose
        (date(2026, 1, 2), '"2026-01-02"'),
        (time_of_day(3, 4), '"03:04:00"'),
        (timedelta(days=1, hours=2, minutes=3, seconds=4, milliseconds=500), '"P1DT2H3M4.5S"'),
        (timedelta(seconds=-90), '"-P0DT0H1M30S"'),
        (Decimal("1.10"), '"1.10"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        (Colour.RED, '"red"'),
        (Lazy(), '"Zoë"'),
    ],
)
def test_values_out_of_the_ordinary_are_written(value: object, written: str) -> None:
    assert dump_json(value).decode() == written


def test_what_cannot_be_written_is_named_with_the_cure() -> None:
    with pytest.raises(TypeError, match=r"^\{1\} cannot be written as JSON\. Convert it first, .* as dumps\.$"):
        JSONResponse({"a": {1}})


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_json_lacks_are_refused(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        dump_json([number])


def test_half_a_surrogate_pair_is_escaped() -> None:
    assert dump_json(["\ud800", "é"]) == b'["\\ud800","\\u00e9"]'


def test_another_codec_is_used_only_when_it_is_passed() -> None:
    assert JSONResponse({"b": 1, "a": 2}, dumps=partial(json.dumps, sort_keys=True)).body == b'{"a": 2, "b": 1}'
    assert JSONResponse(1, dumps=lambda _data: b"bytes").body == b"bytes"


def test_no_codec_of_somebody_else_is_loaded_because_it_is_there() -> None:
    # In a process of its own: the tests of other packages use some of them.
    code = "import sys; from bandstand.http import JSONResponse; JSONResponse([1]); "
    code += "sys.exit(bool({'orjson', 'msgspec', 'ujson', 'simplejson'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


@given(VALUES)
def test_what_is_written_is_read_back(value: Any) -> None:  # Any: JSON has every shape
    assert load_json(dump_json(value)) == value


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[1] [2]",
        b'"\xff"',
        b"[1,]",
        b"{'a': 1}",
        b"[NaN]",
        b"[Infinity]",
        b"-Infinity",
        b"1e999",
        b"[-1e999]",
    ],
)
def test_what_is_no_json_is_a_bad_request(body: bytes) -> None:
    with pytest.raises(BadRequest) as caught:
        load_json(body)
    assert caught.value.text == "The body is no valid JSON."
    assert caught.value.detail


def test_an_endless_integer_is_a_bad_request() -> None:
    with pytest.raises(BadRequest):
        load_json(b"9" * 10_000)


def test_the_last_of_equal_keys_holds() -> None:
    assert load_json(b'{"a": 1, "a": 2}') == {"a": 2}


def test_levels_are_counted_up_to_the_limit() -> None:
    assert load_json(b'[{"a": [1]}]', max_depth=3) == [{"a": [1]}]
    with pytest.raises(BadRequest) as caught:
        load_json(b'[{"a": [1]}]', max_depth=2)
    assert (caught.value.text, caught.value.detail) == (
        "The JSON of the body is nested too deeply.",
        "There are more than 2 levels.",
    )


def test_brackets_side_by_side_and_within_text_are_no_levels() -> None:
    assert load_json(b"[" + b"[]," * 500 + b"[]]", max_depth=2) == [[]] * 501
    text = b'["' + b"[" * 500 + b'\\"{{{"]'
    assert load_json(text, max_depth=1) == ["[" * 500 + '"{{{']


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[["', b'"\\'])
def test_a_million_levels_are_refused_without_a_crash(opening: bytes) -> None:
    with pytest.raises(BadRequest):
        load_json(opening * 1_000_000)


@given(st.binary(max_size=200) | st.text(alphabet='[]{}",:\\1eE+-.nul \t', max_size=200).map(str.encode))
def test_any_bytes_are_data_or_a_bad_request(body: bytes) -> None:
    try:
        load_json(body, max_depth=5)
    except BadRequest:
        return


def seconds(body: bytes) -> float:
    start = time.process_time()
    with pytest.raises(BadRequest):
        load_json(body)
    return time.process_time() - start


@pytest.mark.parametrize("part", [b"[", b'"[', b'\\"', b'["\\', b"[]"])
def test_twice_as_much_takes_twice_as_long(part: bytes) -> None:
    size = 400_000 // len(part)
    shorter, longer = b"[" * 201 + part * size, b"[" * 201 + part * 2 * size
    # In turn, so that what else the machine does meets both, and without the collector, which walks all that is there.
    gc.disable()
    try:
        rounds = [(seconds(shorter), seconds(longer)) for _ in range(9)]
    finally:
        gc.enable()
    once, twice = (min(times) for times in zip(*rounds, strict=True))
    assert twice < 2.5 * once + 0.005
