"""Numbers and dates as people say them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from markupsafe import Markup

from bandstand.templates.filters.humanize import (
    apnumber,
    intcomma,
    intword,
    naturalday,
    naturaltime,
    ordinal,
)


@pytest.mark.parametrize(
    ("value", "expected"), [(1, "one"), ("9", "nine"), (10, 10), (0, 0), (-1, -1), ("tea", "tea"), (None, None)]
)
def test_apnumber(value: object, expected: object) -> None:
    assert apnumber(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (999, "999"),
        (1234567, "1,234,567"),
        (-1234567.25, "-1,234,567.25"),
        ("1234.56789", "1,234.56789"),
        ("1234 cups", "1,234 cups"),
        (Decimal("1E+6"), "1,000,000"),
        (1e21, "1,000,000,000,000,000,000,000"),
        (True, "1"),
        ("tea", "tea"),
        (None, "None"),
        (float("inf"), "inf"),
        (Decimal("1e400000"), "1E+400000"),
        ("1" * 1000, "1" * 1000),
    ],
)
def test_intcomma(value: object, expected: str) -> None:
    assert intcomma(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (999_999, 999_999),
        (1_000_000, "1.0 million"),
        ("1250000000", "1.2 billion"),
        (-3_400_000_000_000, "-3.4 trillion"),
        (10**33, "1.0 decillion"),
        (10**50, 10**50),
        (10**101, "10.0 googol"),
        (10**103, 10**103),
        ("tea", "tea"),
        (None, None),
        (Decimal("1e999999999"), Decimal("1e999999999")),
    ],
)
def test_intword(value: object, expected: object) -> None:
    assert intword(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "0th"), ("1", "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (112, "112th"), (121, "121st"), (-1, "-1")],
)
def test_ordinal(value: object, expected: str) -> None:
    assert ordinal(value) == expected


def test_an_ordinal_is_html_as_some_languages_raise_the_ending() -> None:
    assert isinstance(ordinal(1), Markup)
    assert ordinal("<b>") == "<b>"
    assert not isinstance(ordinal("<b>"), Markup)


def test_naturalday() -> None:
    now = dt.datetime.now(dt.UTC)
    for days, expected in ((0, "today"), (1, "tomorrow"), (-1, "yesterday")):
        assert naturalday(now + dt.timedelta(days=days)) == expected
        assert naturalday((now + dt.timedelta(days=days)).date()) == expected
    assert naturalday(dt.date(2001, 9, 3)) == "Sept. 3, 2001"
    assert naturalday(dt.date(2001, 9, 3), "Y") == "2001"
    assert naturalday("tea") == "tea"


@pytest.mark.parametrize(
    ("away", "ago", "ahead"),
    [
        (dt.timedelta(seconds=1), "a second ago", "a second from now"),
        (dt.timedelta(seconds=30), "30 seconds ago", "30 seconds from now"),
        (dt.timedelta(seconds=60), "a minute ago", "a minute from now"),
        (dt.timedelta(minutes=5), "5 minutes ago", "5 minutes from now"),
        (dt.timedelta(hours=1), "an hour ago", "an hour from now"),
        (dt.timedelta(hours=7), "7 hours ago", "7 hours from now"),
        (dt.timedelta(days=9), "1 week, 2 days ago", "1 week, 2 days from now"),
    ],
)
def test_naturaltime(away: dt.timedelta, ago: str, ahead: str) -> None:
    half = dt.timedelta(seconds=0.5)
    for zone in (dt.UTC, None):
        now = dt.datetime.now(dt.UTC).replace(tzinfo=zone)
        assert str(naturaltime(now - away)).replace("\xa0", " ") == ago
        assert str(naturaltime(now + away + half)).replace("\xa0", " ") == ahead


def test_now_and_what_is_no_moment() -> None:
    assert naturaltime(dt.datetime.now(dt.UTC)) == "now"
    assert naturaltime(dt.date(2026, 3, 4)) == dt.date(2026, 3, 4)
    assert naturaltime(None) is None
