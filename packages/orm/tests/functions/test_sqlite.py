"""What connections of SQLite register."""

from __future__ import annotations

import datetime as dt
import statistics
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.orm.database import Database
from bandstand.orm.database import _functions as functions
from bandstand.orm.database._aggregates import Bits, Deviation, SampleSpread, Spread, Texts
from bandstand.orm.database._moments import cut, part
from bandstand.orm.errors import OperationalError

_ZONES = st.sampled_from(["", "+00:00", "-09:30", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"])
_MOMENTS = st.datetimes(dt.datetime.fromisoformat("1900-01-05"), dt.datetime.fromisoformat("2100-01-01"))
_UNITS = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
_NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20)


@pytest.fixture(scope="module")
def sqlite() -> Any:
    database = Database("sqlite://")
    yield database
    database.dispose()


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("bandstand_regex('Über', '^ü', 1)", 1),
        ("bandstand_regex('Über', '^ü', 0)", 0),
        ("bandstand_regex(NULL, 'x', 0)", None),
        ("bandstand_xor(6, 3)", 5),
        ("bandstand_xor(6, NULL)", None),
        ("bandstand_moved('2024-02-28 23:00:00.000000', 3600000000, 1)", "2024-02-29 00:00:00.000000"),
        ("bandstand_moved('23:00:00', 7200000000, 1)", "01:00:00.000000"),
        ("bandstand_moved(NULL, 1, 1)", None),
        ("bandstand_between('2024-01-02', '2024-01-01')", 86_400_000_000),
        ("bandstand_between('10:00:01', '10:00:00')", 1_000_000),
        ("bandstand_between('10:00:01', NULL)", None),
        ("bandstand_round(2.5, 0)", 3.0),
        ("bandstand_round(-2.5, 0)", -3.0),
        ("bandstand_round(1e300, 2)", 1e300),
        ("bandstand_mod(-7, 3)", -1.0),
        ("bandstand_lpad('abc', 7, 'xy')", "xyxyabc"),
        ("bandstand_uuid('12345678123446789234567812345678')", "12345678-1234-4678-9234-567812345678"),
        ('bandstand_json(\'{"b": 1.0, "a": "\\u00e4"}\')', '{"a":"ä","b":1}'),
    ],
)
def test_functions(sqlite: Database, sql: str, expected: object) -> None:
    assert sqlite.execute(f"SELECT {sql}") == [(expected,)]


@pytest.mark.parametrize(
    "sql",
    [
        "bandstand_regex('x', replace(hex(zeroblob(501)), '0', 'x'), 0)",
        "bandstand_regex(replace(hex(zeroblob(50001)), '0', 'x'), 'x', 0)",
        "bandstand_repeat('xx', 500001)",
        "bandstand_lpad('x', 1000001, ' ')",
        "bandstand_rpad('x', 1000001, ' ')",
        "bandstand_sqrt(-1)",
    ],
)
def test_too_much_work_and_numbers_out_of_range_are_errors(sqlite: Database, sql: str) -> None:
    with pytest.raises(OperationalError):
        sqlite.execute(f"SELECT {sql}")


def test_a_limit_names_what_was_given() -> None:
    with pytest.raises(ValueError, match="A text has at most 1000000 characters; got 1000001"):
        functions._repeat("x", 1_000_001)
    with pytest.raises(ValueError, match="A pattern has at most 1000 characters, and what it searches 100000"):
        functions._regex("x", "x" * 1001, 0)


@given(_MOMENTS, st.sampled_from(_UNITS), _ZONES)
def test_what_is_cut_is_not_later_and_is_cut_already(moment: dt.datetime, unit: str, zone: str) -> None:
    text = moment.isoformat(" ", "microseconds")
    begin = cut(unit, text, zone, "moment")
    assert begin is not None
    assert begin <= text
    if unit not in ("hour", "minute", "second"):
        assert cut(unit, begin, zone, "moment") == begin


@given(_MOMENTS, _ZONES)
def test_parts_make_the_moment_again(moment: dt.datetime, zone: str) -> None:
    text = moment.isoformat(" ", "microseconds")
    local = cut("second", text, zone, "local")
    names = ("year", "month", "day", "hour", "minute", "second")
    parts: Any = [part(name, text, zone) for name in names]
    assert dt.datetime(*parts).isoformat(" ", "microseconds") == local  # noqa: DTZ001 - what a clock shows


@given(_NUMBERS)
def test_spreads_are_those_of_the_standard_library(numbers: list[float]) -> None:
    all_of_them, sample = Spread(), SampleSpread()
    for number in (None, *numbers):
        all_of_them.step(number)
        sample.step(number)
    assert all_of_them.finalize() == pytest.approx(statistics.pvariance(numbers), rel=1e-6, abs=1e-6)
    assert sample.finalize() == pytest.approx(statistics.variance(numbers), rel=1e-6, abs=1e-6)


@given(_NUMBERS)
def test_values_are_taken_out_again(numbers: list[float]) -> None:
    moving = Deviation()
    for number in numbers:
        moving.step(number)
    moving.inverse(None)
    for number in numbers[:-1]:
        moving.inverse(number)
    assert moving.value() == pytest.approx(0.0, abs=1.0)
    moving.inverse(numbers[-1])
    assert (moving.value(), moving.mean) == (None, 0.0)


def test_bits_and_texts_of_nothing() -> None:
    assert Bits(int.__and__).finalize() is None
    assert Texts().finalize() is None


def test_texts_that_are_equal_in_the_order_stay_as_they_came() -> None:
    texts = Texts()
    for text, key in (("b", 1), ("a", 1), ("c", None)):
        texts.step(0, "al", text, ",", key)
    texts.step(0, "al", None, ",", 2)
    assert texts.finalize() == "b,a,c"


def test_decimal_digits_are_rounded_and_not_binary_ones() -> None:
    assert functions._round(1.005, 2) == 1.01
    assert functions._round(15, -1) == 20
    assert Decimal(repr(functions._mod(5.3, 2.1))) == Decimal("1.1")
