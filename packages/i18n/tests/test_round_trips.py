"""What is written is read back as the same value, in locales of many scripts, marks, orders and clocks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.i18n._formatter import Length
from bandstand.i18n.formats import (
    format_date,
    format_number,
    format_time,
    parse_date,
    parse_integer,
    parse_number,
    parse_time,
)
from bandstand.i18n.languages import KNOWN_LANGUAGES

LOCALES = [
    "ar", "ar-EG", "bg", "bn", "ckb", "cs", "de", "de-CH", "el", "en", "en-CA", "en-IN", "es-MX", "et", "fa", "fi",
    "fr", "fr-CA", "fr-CH", "he", "hi", "hu", "ja", "ko", "lt", "lv", "mr", "my", "ne", "nl", "pl", "ps", "pt-BR",
    "pt-PT", "ru", "sv", "th", "tr", "uk", "ur", "vi", "zh-Hans", "zh-Hant",
]  # fmt: skip

FULL_YEARS = ["2034", "٢٠٣٤", "۲۰۳۴", "২০৩৪", "२०३४", "၂၀၃၄"]

numbers = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**20), max_value=10**20)
dates = st.dates(min_value=dt.date(1000, 1, 1))
times = st.times().map(lambda time: time.replace(microsecond=0))


@pytest.mark.parametrize("locale", LOCALES)
@given(numbers, st.booleans())
def test_a_number_of_the_locale_reads_back(locale: str, number: Decimal, grouping: bool) -> None:
    text = format_number(number, decimals=6, grouping=grouping, locale=locale)
    assert parse_number(text, locale=locale) == number


@pytest.mark.parametrize("locale", LOCALES)
@given(st.integers(), st.booleans())
def test_an_integer_of_the_locale_reads_back(locale: str, number: int, grouping: bool) -> None:
    assert parse_integer(format_number(number, grouping=grouping, locale=locale), locale=locale) == number


@pytest.mark.parametrize("locale", LOCALES)
@given(dates, st.sampled_from(get_args(Length)))
def test_a_date_of_the_locale_reads_back(locale: str, day: dt.date, length: Length) -> None:
    if not _has_short_years(locale, length):
        assert parse_date(format_date(day, length, locale=locale), locale=locale) == day
    assert parse_date(day.isoformat(), locale=locale) == day


def _has_short_years(locale: str, length: Length) -> bool:
    """Tell whether years have two digits only, which may mean two years."""
    text = format_date(dt.date(2034, 11, 22), length, locale=locale)
    return not any(year in text for year in FULL_YEARS)


@pytest.mark.parametrize("locale", LOCALES)
@given(times)
def test_a_time_of_the_locale_reads_back(locale: str, time: dt.time) -> None:
    assert parse_time(format_time(time, "medium", locale=locale), locale=locale) == time
    minute = time.replace(second=0)
    assert parse_time(format_time(minute, "short", locale=locale), locale=locale) == minute
    assert parse_time(time.isoformat(), locale=locale) == time


def test_every_language_reads_what_it_writes() -> None:
    day, time, number = dt.date(2026, 12, 31), dt.time(0, 5, 9), Decimal("-1234567.89")
    for tag in KNOWN_LANGUAGES:
        assert parse_number(format_number(number, locale=tag), locale=tag) == number, tag
        assert parse_date(format_date(day, "long", locale=tag), locale=tag) == day, tag
        assert parse_time(format_time(time, "medium", locale=tag), locale=tag) == time, tag
