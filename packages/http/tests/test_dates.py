"""Dates in headers: three forms are read, one is written."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.http._dates import http_date, parse_http_date, parse_http_date_safe

MOMENT = 784111777


@pytest.mark.parametrize(
    "date",
    [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "sun, 06 nov 1994 08:49:37 gmt",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Sun Nov 06 08:49:37 1994",
    ],
)
def test_the_three_forms_are_read(date: str) -> None:
    assert parse_http_date(date) == MOMENT


def test_a_leap_second_is_the_one_after() -> None:
    assert parse_http_date("Sat, 31 Dec 2016 23:59:60 GMT") == parse_http_date("Sun, 01 Jan 2017 00:00:00 GMT")


def test_two_digits_are_at_most_fifty_years_ahead() -> None:
    now = time.gmtime().tm_year
    for year, expected in ((now + 49, now + 49), (now + 51, now - 49), (now, now)):
        moment = parse_http_date(f"Sunday, 06-Nov-{year % 100:02} 08:49:37 GMT")
        assert time.gmtime(moment).tm_year == expected


MALFORMED = (
    *("", "now", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nox 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT"),
    *(
        "Sun, 06 Nov 1994 08:49:37 GMT\n",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, ٠٦ Nov 1994 08:49:37 GMT",
        "x" * 10_000,
    ),
    *("Sun, 06 Nov 0000 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Sun Nov   08:49:37 1994"),
)


@pytest.mark.parametrize("date", MALFORMED)
def test_anything_else_is_refused_or_none(date: str) -> None:
    assert parse_http_date_safe(date) is None
    with pytest.raises(ValueError, match="date"):
        parse_http_date(date)


def test_one_form_is_written() -> None:
    assert http_date(MOMENT) == http_date(784111777.9) == "Sun, 06 Nov 1994 08:49:37 GMT"
    assert http_date(datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)) == "Sun, 06 Nov 1994 08:49:37 GMT"
    assert abs(parse_http_date(http_date()) - time.time()) < 10


@given(st.integers(-(10**10), 2 * 10**11))
def test_what_is_written_is_read_again(moment: int) -> None:
    assert parse_http_date(http_date(moment)) == moment


@given(st.one_of(st.text(), st.text("SunNov, 0123456789:-GMT")))
def test_any_text_is_a_date_or_none(date: str) -> None:
    parse_http_date_safe(date)
