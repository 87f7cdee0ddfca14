"""English, as it is printed where no other formatter is there."""

import datetime as dt
from decimal import Decimal

import pytest

from bandstand.contracts.i18n import override
from bandstand.contracts.i18n._formatter import Length
from bandstand.contracts.i18n.english import ENGLISH

MOMENT = dt.datetime(2026, 1, 5, 14, 5, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-1234567, "-1,234,567"),
        (1234.5, "1,234.5"),
        (2.0, "2"),
        (100.0, "100"),
        (0.00049, "0"),
        (Decimal("1234.50"), "1,234.50"),
        (Decimal("1E+3"), "1,000"),
    ],
)
def test_numbers(value: float | Decimal, text: str) -> None:
    assert ENGLISH.number(value) == text


@pytest.mark.parametrize(
    ("length", "date", "time"),
    [
        ("short", "1/5/26", "2:05 PM"),
        ("medium", "Jan 5, 2026", "2:05:09 PM"),
        ("long", "January 5, 2026", "2:05:09 PM UTC"),
        ("full", "Monday, January 5, 2026", "2:05:09 PM UTC"),
    ],
)
def test_dates_and_times(length: Length, date: str, time: str) -> None:
    assert ENGLISH.date(MOMENT, length) == date
    assert ENGLISH.time(MOMENT, length) == time
    assert ENGLISH.datetime(MOMENT, length) == f"{date}, {time}"


def test_a_time_without_a_zone_names_none() -> None:
    assert ENGLISH.time(dt.time(0, 0, 1), "full") == "12:00:01 AM"


def test_names_of_each_width() -> None:
    assert ENGLISH.months("abbreviated")[:2] == ("Jan", "Feb")
    assert ENGLISH.weekdays("narrow") == ("M", "T", "W", "T", "F", "S", "S")


def test_a_wrong_length_is_named_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"^A length is one of short, medium, long, full; got 'huge'\.$"):
        ENGLISH.date(MOMENT, "huge")  # type: ignore[arg-type]  # the point of the test


def test_another_locale_changes_nothing() -> None:
    with override(locale="fr"):
        assert ENGLISH.gettext("May") == "May"
        assert ENGLISH.npgettext("pet", "dog", "dogs", 1) == "dog"
        assert ENGLISH.pgettext("month", "May") == "May"
