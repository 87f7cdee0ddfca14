"""Dates, times and moments read from texts."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.templates import dateparse, durations
from bandstand.templates.dateparse import parse_date, parse_datetime, parse_time


def minutes(offset: timedelta) -> timezone:
    return timezone(timedelta(minutes=offset // timedelta(minutes=1)))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-22", date(2026, 11, 22)),
        ("2026-1-2", date(2026, 1, 2)),
        ("20261122", date(2026, 11, 22)),
        ("2026-W47-7", date(2026, 11, 22)),
        ("2026W477", date(2026, 11, 22)),
        ("2026-W01", date(2025, 12, 29)),
    ],
)
def test_a_date_is_read(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-11", "2026-11-222", "26-11-22", " 2026-11-22", "2026-11-22\n", "٢٠٢٦-11-22"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize("text", ["2026-02-30", "20261301", "0000-01-01", "2026-W54", "2026-W01-8"])
def test_a_day_that_no_calendar_has_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|month|year|week|weekday|offset|hour"):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("09:15", time(9, 15)),
        ("4:8:16", time(4, 8, 16)),
        ("10:20:30.4", time(10, 20, 30, 400_000)),
        ("10:20:30,123456789", time(10, 20, 30, 123_456)),
        ("0915", time(9, 15)),
        ("091500.25", time(9, 15, 0, 250_000)),
    ],
)
def test_a_time_is_read(text: str, clock: time) -> None:
    assert parse_time(text) == clock


@pytest.mark.parametrize("text", ["", "9", "09:15:", "09:15:90.", "09:15+02:00", "09:15Z", "915", "09:15 "])
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_time(text) is None


@pytest.mark.parametrize("text", ["24:00", "09:60", "23:59:60", "2500"])
def test_a_time_that_no_clock_has_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="must be in"):
        parse_time(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-22", datetime(2026, 11, 22)),  # noqa: DTZ001 - it has no zone
        ("2026-11-22T09:15", datetime(2026, 11, 22, 9, 15)),  # noqa: DTZ001 - it has no zone
        ("2026-W47-7 9:15:30,5", datetime(2026, 11, 22, 9, 15, 30, 500_000)),  # noqa: DTZ001 - it has no zone
        ("20261122T091500Z", datetime(2026, 11, 22, 9, 15, tzinfo=UTC)),
        ("2026-11-22 09:15 -0330", datetime(2026, 11, 22, 9, 15, tzinfo=timezone(-timedelta(hours=3, minutes=30)))),
        ("2026-11-22T09:15+02", datetime(2026, 11, 22, 9, 15, tzinfo=timezone(timedelta(hours=2)))),
        ("2026-11-22T09:15-00:00", datetime(2026, 11, 22, 9, 15, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read(text: str, moment: datetime) -> None:
    found = parse_datetime(text)
    assert (found, found and found.tzinfo) == (moment, moment.tzinfo)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-22T",
        "2026-11-22Z",
        "2026-11-22T9",
        "x 09:15",
        "2026-11 09:15",
        "2026-11-22  09:15",
        "2026-11-22 09:15 +2",
    ],
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert parse_datetime(text) is None


@pytest.mark.parametrize("text", ["2026-02-30 09:15", "2026-11-22 25:00", "2026-11-22 09:15+24:00"])
def test_a_moment_that_never_is_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|month|year|week|weekday|offset|hour"):
        parse_datetime(text)


@given(st.datetimes(timezones=st.none() | st.timedeltas(-timedelta(hours=23), timedelta(hours=23)).map(minutes)))
def test_what_python_writes_is_read_again(moment: datetime) -> None:
    assert parse_datetime(moment.isoformat()) == parse_datetime(str(moment)) == moment
    assert parse_date(moment.date().isoformat()) == moment.date()
    assert parse_time(moment.time().isoformat()) == moment.time()
    year, week, day = moment.isocalendar()
    if 1 <= year <= 9999:
        assert parse_date(f"{year:04}-W{week:02}-{day}") == moment.date()


@given(st.text("0123456789TWZ-+:., ", max_size=30))
def test_any_text_is_a_moment_or_none_or_an_error_of_value(text: str) -> None:
    for parse in (parse_date, parse_time, parse_datetime):
        try:
            parse(text)
        except ValueError:
            continue


def test_durations_are_read_here_too() -> None:
    assert dateparse.parse_duration is durations.parse_duration
