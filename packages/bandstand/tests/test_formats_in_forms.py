# ruff: noqa: RUF001 - digits of other scripts look like letters
"""Localized fields of forms over the formatter of bandstand-i18n: what they show they read, in many locales."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.i18n import FORMATTER, LOCALE
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices
from bandstand.contracts.validation import ValidationError
from bandstand.forms.fields import DateField, DateTimeField, DecimalField, IntegerField, TimeField
from bandstand.i18n import BabelFormatter

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCALES = [
    "ar", "ar-EG", "bg", "bn", "ckb", "cs", "de", "de-CH", "el", "en", "en-CA", "en-IN", "es-MX", "et", "fa", "fi",
    "fr", "fr-CA", "fr-CH", "he", "hi", "hu", "ja", "ko", "lt", "lv", "mr", "my", "ne", "nl", "pl", "ps", "pt-BR",
    "pt-PT", "ru", "sv", "th", "tr", "uk", "ur", "vi", "zh-Hans", "zh-Hant",
]  # fmt: skip

numbers = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12)
times = st.times().map(lambda time: time.replace(microsecond=0))


@pytest.fixture(autouse=True, scope="module")
def formatter() -> Iterator[None]:
    token = CURRENT.set(FixedServices({FORMATTER: BabelFormatter()}))
    yield
    CURRENT.reset(token)


@pytest.fixture(autouse=True)
def active(request: pytest.FixtureRequest) -> Iterator[None]:
    named = getattr(request.node, "callspec", None)
    token = LOCALE.set(named.params["locale"] if named else "en")
    yield
    LOCALE.reset(token)


@pytest.mark.parametrize("locale", LOCALES)
@given(numbers)
def test_numbers_are_read_as_they_are_shown(locale: str, number: Decimal) -> None:
    field = DecimalField(localize=True)
    assert field.clean(field.prepare_value(number)) == number


@pytest.mark.parametrize("locale", LOCALES)
@given(st.integers())
def test_integers_are_read_as_they_are_shown(locale: str, number: int) -> None:
    field = IntegerField(localize=True)
    assert field.clean(field.prepare_value(number)) == number


@pytest.mark.parametrize("locale", LOCALES)
@given(st.dates())
def test_dates_are_read_as_they_are_shown(locale: str, day: dt.date) -> None:
    field = DateField(localize=True)
    assert field.clean(field.prepare_value(day)) == day


@pytest.mark.parametrize("locale", LOCALES)
@given(times)
def test_times_are_read_as_they_are_shown(locale: str, time: dt.time) -> None:
    field = TimeField(localize=True)
    assert field.clean(field.prepare_value(time)) == time


@pytest.mark.parametrize("locale", LOCALES)
@given(st.dates(min_value=dt.date(1000, 1, 1)), times)
def test_moments_are_read_as_they_are_shown(locale: str, day: dt.date, time: dt.time) -> None:
    field = DateTimeField(localize=True)
    moment = dt.datetime.combine(day, time, dt.UTC)
    assert field.clean(field.prepare_value(moment)) == moment


@pytest.mark.parametrize(
    ("locale", "number", "day", "time"),
    [
        ("de", "-1.234.567,5", "21.11.2026", "14:05"),
        ("fr", "-1\u202f234\u202f567,5", "21/11/2026", "14:05"),
        ("de-CH", "-1\u2019234\u2019567.5", "21.11.2026", "14:05"),
        ("hi", "-12,34,567.5", "21/11/2026", "2:05 pm"),
        ("en", "-1,234,567.5", "11/21/2026", "2:05\u202fPM"),
        ("sv", "\u22121\u00a0234\u00a0567,5", "2026-11-21", "14:05"),
        ("fa", "\u200e\u2212۱٬۲۳۴٬۵۶۷٫۵", "۲۰۲۶/۱۱/۲۱", "۱۴:۰۵"),
        ("ar-EG", "\u061c-١٬٢٣٤٬٥٦٧٫٥", "٢١/١١/٢٠٢٦", "٢:٠٥ م"),
        ("zh-Hant", "-1,234,567.5", "2026/11/21", "下午2:05"),
        ("fr-CA", "-1\u00a0234\u00a0567,5", "2026-11-21", "14 h 05"),
    ],
)
def test_fields_show_what_readers_of_a_locale_expect(locale: str, number: str, day: str, time: str) -> None:
    assert DecimalField(localize=True).prepare_value(Decimal("-1234567.5")) == number
    assert DateField(localize=True).prepare_value(dt.date(2026, 11, 21)) == day
    assert TimeField(localize=True).prepare_value(dt.time(14, 5)) == time


@pytest.mark.parametrize(
    ("locale", "text"),
    [("de", "1.5"), ("de", "0.125"), ("en", "1,5"), ("fr", "1.5"), ("de-CH", "1,5"), ("ar-EG", "1,5")],
)
def test_a_number_of_another_locale_is_not_guessed(locale: str, text: str) -> None:
    with pytest.raises(ValidationError):
        DecimalField(localize=True).clean(text)


@pytest.mark.parametrize(("locale", "text"), [("de", "21.11.26"), ("en", "21/11/2026"), ("en-GB", "11/21/2026")])
def test_a_date_of_two_digits_or_of_another_order_is_not_guessed(locale: str, text: str) -> None:
    with pytest.raises(ValidationError):
        DateField(localize=True).clean(text)
