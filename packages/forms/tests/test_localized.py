"""Numbers, dates and times of many locales: what is shown is read back, and what may be two values is none."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from babel.dates import format_date, format_time, get_period_names
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from bandstand.contracts.i18n import FORMATTER
from bandstand.contracts.i18n.english import English
from bandstand.contracts.services import CURRENT, Contract, MissingService
from bandstand.contracts.validation import ValidationError
from bandstand.forms.fields import DateField, DateTimeField, DecimalField, FloatField, IntegerField, TimeField

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeVar

    from bandstand.contracts.i18n._formatter import Length

    T = TypeVar("T")

LOCALES = [
    "ar_EG",
    "bn",
    "cs",
    "da",
    "de",
    "de_CH",
    "en_GB",
    "es",
    "fa",
    "fi",
    "fr",
    "he",
    "hi",
    "hu",
    "ja",
    "ko",
    "lt",
    "mr",
    "my",
    "ne",
    "nl",
    "pl",
    "pt_BR",
    "ru",
    "sv",
    "th",
    "tr",
    "zh",
]


class OfBabel(English):
    """A formatter over Babel, as far as forms ask it."""

    def __init__(self, locale: str) -> None:
        self.locale = locale

    def number(self, value: float | Decimal, /, *, decimals: int | None = None, grouping: bool = True) -> str:
        places = max(0, -int(Decimal(str(value)).as_tuple().exponent)) if decimals is None else decimals
        pattern = f"{'#,##0' if grouping else '0'}{'.' + '0' * places if places else ''}"
        return str(
            format_decimal(value, pattern, locale=self.locale, numbering_system="default", decimal_quantization=False)
        )

    def date(self, value: dt.date, /, length: Length = "medium") -> str:
        return format_date(value, length, locale=self.locale)

    def time(self, value: dt.time | dt.datetime, /, length: Length = "short") -> str:
        return format_time(value, length, locale=self.locale)

    def day_period(self, hour: int, /) -> str:
        return str(get_period_names("abbreviated", "format", locale=self.locale)["am" if hour < 12 else "pm"])


class Only:
    """Services that are a formatter alone."""

    def __init__(self, formatter: English) -> None:
        self._formatter: object = formatter

    def find(self, contract: Contract[T], /) -> T | None:
        return self._formatter if contract == FORMATTER else None  # type: ignore[return-value] # the one that is known

    def require(self, contract: Contract[T], /) -> T:
        found = self.find(contract)
        if found is None:
            raise MissingService(contract, ())
        return found


@pytest.fixture(autouse=True)
def _locale(request: pytest.FixtureRequest) -> Iterator[None]:
    if "locale" not in request.fixturenames:
        yield
        return
    token = CURRENT.set(Only(OfBabel(request.getfixturevalue("locale"))))
    yield
    CURRENT.reset(token)


every_locale = pytest.mark.parametrize("locale", LOCALES)


@every_locale
@settings(max_examples=15, deadline=None)
@given(number=st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_numbers_are_read_as_they_are_shown(locale: str, number: Decimal) -> None:
    field = DecimalField(localize=True)
    assert field.clean(field.prepare_value(number)) == number
    assert not field.changed(number, field.prepare_value(number))


@every_locale
@settings(max_examples=10, deadline=None)
@given(number=st.floats(-1e15, 1e15), whole=st.integers(-(10**15), 10**15))
def test_floats_and_whole_numbers_are_read_as_they_are_shown(locale: str, number: float, whole: int) -> None:
    assert FloatField(localize=True).clean(FloatField(localize=True).prepare_value(number)) == number
    assert IntegerField(localize=True).clean(IntegerField(localize=True).prepare_value(whole)) == whole


@every_locale
@settings(max_examples=10, deadline=None)
@given(moment=st.datetimes())
def test_dates_and_times_are_read_as_they_are_shown(locale: str, moment: dt.datetime) -> None:
    day, time = DateField(localize=True), TimeField(localize=True)
    assert day.clean(day.prepare_value(moment.date())) == moment.date()
    assert time.clean(time.prepare_value(moment.time())) == moment.time()
    aware, field = moment.replace(tzinfo=dt.UTC), DateTimeField(localize=True)
    assert field.clean(field.prepare_value(aware)) == aware


@every_locale
def test_a_number_of_a_locale_never_is_another_one(locale: str) -> None:
    for text in ("1,5", "1.5", "1,50", "1.50", "1,234,56", "1.234.56", "1 5"):
        try:
            value = DecimalField(localize=True).clean(text)
        except ValidationError:
            continue
        assert value == Decimal(text.replace(",", ".")), text


def refused(field: DecimalField | DateField | TimeField, text: str) -> bool:
    try:
        field.clean(text)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize("locale", ["de"])
def test_german_numbers_dates_and_times(locale: str) -> None:
    number = DecimalField(localize=True)
    assert number.clean("1.234.567,5") == Decimal("1234567.5")
    assert number.clean(" -1234,5 ") == Decimal("-1234.5")
    assert number.clean("\u22121.234") == -1234
    assert number.clean(",5") == Decimal("0.5")
    assert number.prepare_value(Decimal("-1234.50")) == "-1.234,50"
    assert all(
        refused(number, text)
        for text in ["1.5", "0.125", "1234.567", "1,2,3", "1.234.5", "12.34", "", "-", ",", "1_0", "\uff11"]
    )
    day = DateField(localize=True)
    assert day.clean("21.11.2026") == day.clean("21. 11. 2026") == day.clean("2026-11-21") == dt.date(2026, 11, 21)
    assert all(
        refused(day, text) for text in ["11/21/2026", "21.11.26", "31.11.2026", "11.21.2026", "21.11", "2026.11.21"]
    )
    assert day.prepare_value(dt.date(926, 1, 2)) == "02.01.0926"
    assert TimeField(localize=True).clean("14:30") == dt.time(14, 30)
    assert DateTimeField(localize=True).clean("21.11.2026, 14:30") == dt.datetime(2026, 11, 21, 14, 30, tzinfo=dt.UTC)
    with pytest.raises(ValidationError, match=r"Enter a date, for example 21\.11\.2026\."):
        day.clean("x")


@pytest.mark.parametrize("locale", ["fr"])
def test_all_spaces_and_apostrophes_group_alike(locale: str) -> None:
    number = IntegerField(localize=True)
    assert [number.clean(f"1{space}234{space}567") for space in (" ", "\u00a0", "\u202f")] == [1234567] * 3
    assert refused(DecimalField(localize=True), "1 23")


class Digits(English):
    """One with digits of its own, and marks of direction beside the sign."""

    def number(self, value: float | Decimal, /, *, decimals: int | None = None, grouping: bool = True) -> str:
        text = super().number(value, decimals=decimals, grouping=grouping)
        return text.translate({ord("0") + digit: 0x660 + digit for digit in range(10)}).replace("-", "\u061c-")


def test_digits_of_the_locale_are_read_and_no_others() -> None:
    token = CURRENT.set(Only(Digits()))
    try:
        number = DecimalField(localize=True)
        assert number.prepare_value(Decimal("-12.5")) == "\u061c-\u0661\u0662.\u0665"
        assert number.clean("\u061c-\u0661\u0662.\u0665") == number.clean("-12.5") == Decimal("-12.5")
        assert refused(number, "\u0967\u0968")
        day = DateField(localize=True)
        assert day.prepare_value(dt.date(2026, 11, 21)) == "\u0661\u0661/\u0662\u0661/\u0662\u0660\u0662\u0666"
        assert day.clean("\u0661\u0661/\u0662\u0661/2026") == day.clean("11/21/2026") == dt.date(2026, 11, 21)
    finally:
        CURRENT.reset(token)


def test_english_serves_where_no_formatter_is() -> None:
    assert IntegerField(localize=True).clean("1,234") == 1234
    assert DateField(localize=True).clean("11/21/2026") == dt.date(2026, 11, 21)
    assert TimeField(localize=True).clean("2:30 pm") == TimeField(localize=True).clean("14:30") == dt.time(14, 30)
    assert TimeField(localize=True).prepare_value(dt.time(14, 30, 5)) == "2:30:05 PM"
    assert refused(TimeField(localize=True), "13:30 AM")
    assert refused(TimeField(localize=True), "0:30 AM")
    assert TimeField(localize=True).clean("12:30 AM") == dt.time(0, 30)
    assert DateField(localize=True).prepare_value("sent") == "sent"


@pytest.mark.parametrize("locale", ["fr_CA"])
def test_hours_that_have_a_name_are_read(locale: str) -> None:
    field = TimeField(localize=True)
    assert field.prepare_value(dt.time(14, 5)) == "14 h 05"
    assert field.clean("14 h 05") == field.clean("14:05") == dt.time(14, 5)
    assert field.clean("14 h 05 min 09 s") == dt.time(14, 5, 9)
    assert all(refused(field, text) for text in ["14 u 05", "25 h 05", "14 h 61", "14 h", "14 h 05 min", "14 h 5"])


@pytest.mark.parametrize("locale", ["zh_Hant"])
def test_a_day_may_have_more_than_two_parts(locale: str) -> None:
    field = TimeField(localize=True)
    assert [field.prepare_value(dt.time(hour, 5)) for hour in (0, 14, 20)] == ["凌晨12:05", "下午2:05", "晚上8:05"]
    assert field.clean("凌晨12:05") == dt.time(0, 5)
    assert refused(field, "凌晨2:05晚上")


class Careful(English):
    """One that refuses numbers of many digits."""

    def number(self, value: float | Decimal, /, *, decimals: int | None = None, grouping: bool = True) -> str:
        if decimals is not None and decimals > 10:
            raise ValueError(decimals)
        return super().number(value, decimals=decimals, grouping=grouping)


def test_what_a_formatter_refuses_is_shown_without_groups() -> None:
    token = CURRENT.set(Only(Careful()))
    try:
        assert DecimalField(localize=True).prepare_value(Decimal("1234.00000000000001")) == "1234.00000000000001"
    finally:
        CURRENT.reset(token)


class Thai(English):
    """One that counts years from another one, so that nobody can tell which a number means."""

    def date(self, value: dt.date, /, length: Length = "medium") -> str:
        return f"{value.day}/{value.month}/{value.year + 543}"


def test_a_calendar_that_cannot_be_read_is_not_used() -> None:
    token = CURRENT.set(Only(Thai()))
    try:
        field = DateField(localize=True)
        assert field.prepare_value(dt.date(2026, 11, 21)) == "2026-11-21"
        assert field.clean("2026-11-21") == dt.date(2026, 11, 21)
        assert refused(field, "21/11/2569")
    finally:
        CURRENT.reset(token)
