"""Durations as texts."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.templates.durations import duration_iso_string, duration_string, parse_duration


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("30", timedelta(seconds=30)),
        ("-30", timedelta(seconds=-30)),
        ("15:30", timedelta(minutes=15, seconds=30)),
        ("-15:30", timedelta(minutes=-15, seconds=-30)),
        ("10:15:30.1234567", timedelta(hours=10, minutes=15, seconds=30, microseconds=123_456)),
        ("0:00:00,5", timedelta(milliseconds=500)),
        ("4 15:30", timedelta(days=4, minutes=15, seconds=30)),
        ("-1 23:59:59", timedelta(seconds=-1)),
        ("1 day, 0:00:01", timedelta(days=1, seconds=1)),
        ("2 days", timedelta(days=2)),
        ("-3 days 04:05:06", timedelta(days=-3, hours=4, minutes=5, seconds=6)),
        ("3 days -04:05:06", timedelta(days=3, hours=-4, minutes=-5, seconds=-6)),
        ("P4D", timedelta(days=4)),
        ("P0.5D", timedelta(hours=12)),
        ("P1DT12H", timedelta(days=1, hours=12)),
        ("PT0.000005S", timedelta(microseconds=5)),
        ("-PT1,5H", timedelta(hours=-1, minutes=-30)),
        ("+PT1M", timedelta(minutes=1)),
        ("P2W", timedelta(weeks=2)),
        ("-P1W2DT3S", timedelta(days=-9, seconds=-3)),
    ],
)
def test_a_duration_is_read(text: str, length: timedelta) -> None:
    assert parse_duration(text) == length


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1 ",
        "a",
        "1:2:3:4",
        "1 day,",
        "P",
        "PT",
        "P1DT",
        "P1",
        "P1Y",
        "P1M",
        "1D",
        "P-1D",
        "1.5:00",
        "٣",
        "1\n",
    ],
)
def test_what_is_no_duration_is_none(text: str) -> None:
    assert parse_duration(text) is None


@pytest.mark.parametrize("text", ["P999999999W", "999999999 24:00:00", "-999999999 days -00:00:01"])
def test_a_duration_that_is_too_long_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=r"A duration has at most 999999999 days; got '.+'"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("length", "plain", "iso"),
    [
        (timedelta(), "00:00:00", "P0DT00H00M00S"),
        (timedelta(days=4, hours=15, seconds=3, microseconds=5), "4 15:00:03.000005", "P4DT15H00M03.000005S"),
        (timedelta(seconds=-5), "-1 23:59:55", "-P0DT00H00M05S"),
        (timedelta(days=-1), "-1 00:00:00", "-P1DT00H00M00S"),
    ],
)
def test_a_duration_is_written(length: timedelta, plain: str, iso: str) -> None:
    assert (duration_string(length), duration_iso_string(length)) == (plain, iso)


@given(st.timedeltas())
def test_what_is_written_is_read_again(length: timedelta) -> None:
    for text in (duration_string(length), duration_iso_string(length), str(length)):
        assert parse_duration(text) == length, text


@given(st.text("0123456789PTWDHMS.,:-+ day", max_size=40))
def test_any_text_is_a_duration_or_none_or_too_long(text: str) -> None:
    length = None
    with suppress(ValueError):
        length = parse_duration(text)
    assert length is None or parse_duration(duration_string(length)) == length
