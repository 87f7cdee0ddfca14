# ruff: noqa: DTZ001, RUF001 - moments without a zone are shown, too; digits of other scripts look like letters
"""The formatter: the suite of its contract, and how locales write numbers, dates and names."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from decimal import Decimal
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.i18n import LOCALE, override
from bandstand.contracts.i18n.testing import FormatterSuite, PartialDatesSuite
from bandstand.i18n import BabelFormatter, FormatOverrides
from bandstand.i18n._digits import digits_of, plain_digits, zero_of
from bandstand.i18n.languages import KNOWN_LANGUAGES

if TYPE_CHECKING:
    from bandstand.contracts.i18n._formatter import Length

FORMATTER = BabelFormatter()
DAY = dt.date(2026, 11, 21)
MOMENT = dt.datetime(2026, 11, 21, 14, 5, 9)


class TestBabelFormatter(FormatterSuite):
    def make(self) -> BabelFormatter:
        return BabelFormatter()


class TestPartialDates(PartialDatesSuite):
    def make(self) -> BabelFormatter:
        return BabelFormatter()


@pytest.mark.parametrize(
    ("locale", "month", "day"),
    [
        ("en", "November 2026", "November 21"),
        ("de", "November 2026", "21. November"),
        ("fr", "novembre 2026", "21 novembre"),
        ("es", "noviembre de 2026", "21 de noviembre"),
        ("ja", "2026年11月", "11月21日"),
        ("ar-EG", "نوفمبر ٢٠٢٦", "٢١ نوفمبر"),
        ("ru", "ноябрь 2026\u202fг.", "21 ноября"),
    ],
)
def test_a_date_without_its_day_or_year_has_the_order_of_the_locale(locale: str, month: str, day: str) -> None:
    with override(locale=locale):
        assert (FORMATTER.year_month(DAY), FORMATTER.month_day(DAY)) == (month, day)


class TestBabelFormatterWithOverrides(FormatterSuite):
    def make(self) -> BabelFormatter:
        return BabelFormatter(overrides={"de": FormatOverrides(group=" ")})


@pytest.mark.parametrize(
    ("locale", "grouped", "plain", "decimal"),
    [
        ("en", "-1,234,567", "-1234567", "1,234.50"),
        ("de", "-1.234.567", "-1234567", "1.234,50"),
        ("fr", "-1\u202f234\u202f567", "-1234567", "1\u202f234,50"),
        ("de-CH", "-1\u2019234\u2019567", "-1234567", "1\u2019234.50"),
        ("hi", "-12,34,567", "-1234567", "1,234.50"),
        ("en-IN", "-12,34,567", "-1234567", "1,234.50"),
        ("sv", "\u22121\u00a0234\u00a0567", "\u22121234567", "1\u00a0234,50"),
        ("he", "\u200e-1,234,567", "\u200e-1234567", "1,234.50"),
        ("ar", "\u200e-1,234,567", "\u200e-1234567", "1,234.50"),
        ("ar-EG", "\u061c-١٬٢٣٤٬٥٦٧", "\u061c-١٢٣٤٥٦٧", "١٬٢٣٤٫٥٠"),
        ("fa", "\u200e\u2212۱٬۲۳۴٬۵۶۷", "\u200e\u2212۱۲۳۴۵۶۷", "۱٬۲۳۴٫۵۰"),
        ("bn", "-১২,৩৪,৫৬৭", "-১২৩৪৫৬৭", "১,২৩৪.৫০"),
        ("my", "-၁,၂၃၄,၅၆၇", "-၁၂၃၄၅၆၇", "၁,၂၃၄.၅၀"),
        ("en-US-posix", "-1234567", "-1234567", "1234.50"),
    ],
)
def test_a_locale_has_its_own_marks_groups_and_digits(locale: str, grouped: str, plain: str, decimal: str) -> None:
    with override(locale=locale):
        assert FORMATTER.number(-1234567) == grouped
        assert FORMATTER.number(-1234567, grouping=False) == plain
        assert FORMATTER.number(Decimal("1234.50")) == decimal


@given(st.integers(-(10**30), 10**30))
def test_integers_are_those_of_python_in_english(number: int) -> None:
    assert FORMATTER.number(number) == f"{number:,}"
    assert FORMATTER.number(number, grouping=False) == str(number)
    assert FORMATTER.number(number, decimals=2) == f"{number:,}.00"


@given(st.integers(-(10**30), 10**30))
def test_indian_groups_have_two_digits_after_the_last_three(number: int) -> None:
    with override(locale="hi"):
        text = FORMATTER.number(number).lstrip("-")
    first, *others = text.split(",")
    assert text.replace(",", "") == str(abs(number))
    assert [len(group) for group in others] == ([2] * (len(others) - 1) + [3] if others else [])
    assert 1 <= len(first) <= (2 if others else 3)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.1 + 0.2, "0.3"),
        (1234.0, "1,234"),
        (2.0005, "2"),
        (1e21, "1,000,000,000,000,000,000,000"),
        (-0.0001, "0"),
        (-0.0, "0"),
        (Decimal("-0.00"), "0.00"),
        (Decimal("1E+3"), "1,000"),
        (Decimal("0.00012345"), "0.00012345"),
        (True, "1"),
        (float("nan"), "NaN"),
        (Decimal("sNaN"), "NaN"),
        (float("inf"), "∞"),
        (Decimal("-Infinity"), "-∞"),
    ],
)
def test_a_number_has_the_decimals_that_it_needs(number: float | Decimal, text: str) -> None:
    assert FORMATTER.number(number) == text


def test_halves_are_rounded_as_people_see_them() -> None:
    assert [FORMATTER.number(number, decimals=2) for number in (2.675, 2.665, Decimal("2.685"))] == [
        "2.68",
        "2.66",
        "2.68",
    ]


def test_what_is_no_number_has_the_name_that_the_locale_gives_it() -> None:
    with override(locale="fi"):
        assert FORMATTER.number(float("nan")) == "epäluku"
        assert FORMATTER.number(float("-inf"), decimals=2) == "\u2212∞"


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(10**4300, id="4301 digits"),
        pytest.param(-(10**5000), id="5000 digits"),
        Decimal("1E+100000"),
        Decimal("-1E+4300"),
        pytest.param(Decimal("1." + "1" * 4301), id="4301 decimals"),
        Decimal("1E-100000"),
        Decimal("1E+999999"),
    ],
)
def test_a_number_that_nobody_reads_is_refused(number: int | Decimal) -> None:
    for grouping in (True, False):
        with pytest.raises(ValueError, match="A number has at most 4300 digits before its decimal mark, and after it"):
            FORMATTER.number(number, grouping=grouping)


def test_the_longest_number_is_written() -> None:
    assert FORMATTER.number(10**4299, grouping=False) == f"1{'0' * 4299}"
    assert FORMATTER.number(Decimal("1E-4299"), grouping=False) == f"0.{'0' * 4298}1"
    assert FORMATTER.number(Decimal("1E-999999"), decimals=2) == "0.00"


@pytest.mark.parametrize("decimals", [-1, 4301, 10**9])
def test_decimals_are_bounded(decimals: int) -> None:
    with pytest.raises(ValueError, match=f"from 0 to 4300 decimals; got {decimals}"):
        FORMATTER.number(1.5, decimals=decimals)


@pytest.mark.parametrize(
    ("locale", "short", "medium", "long", "full"),
    [
        ("en", "11/21/26", "Nov 21, 2026", "November 21, 2026", "Saturday, November 21, 2026"),
        ("de", "21.11.26", "21.11.2026", "21. November 2026", "Samstag, 21. November 2026"),
        ("fr", "21/11/2026", "21 nov. 2026", "21 novembre 2026", "samedi 21 novembre 2026"),
        ("ja", "2026/11/21", "2026/11/21", "2026年11月21日", "2026年11月21日土曜日"),
        ("ru", "21.11.2026", "21 нояб. 2026\u202fг.", "21 ноября 2026\u202fг.", "суббота, 21 ноября 2026\u202fг."),
        ("fa", "۲۰۲۶/۱۱/۲۱", "۲۱ نوامبر ۲۰۲۶", "۲۱ نوامبر ۲۰۲۶", "شنبه ۲۱ نوامبر ۲۰۲۶"),
        ("th", "21/11/26", "21 พ.ย. 2026", "21 พฤศจิกายน ค.ศ. 2026", "วันเสาร์ที่ 21 พฤศจิกายน ค.ศ. 2026"),
    ],
)
def test_a_date_has_four_lengths(locale: str, short: str, medium: str, long: str, full: str) -> None:
    with override(locale=locale):
        assert FORMATTER.date(DAY, "short") == short
        assert FORMATTER.date(DAY) == FORMATTER.date(MOMENT) == medium
        assert FORMATTER.date(DAY, "long") == long
        assert FORMATTER.date(DAY, "full") == full


@pytest.mark.parametrize(
    ("locale", "short", "medium"),
    [
        ("en", "2:05\u202fPM", "2:05:09\u202fPM"),
        ("de", "14:05", "14:05:09"),
        ("fi", "14.05", "14.05.09"),
        ("fr-CA", "14 h 05", "14 h 05 min 09 s"),
        ("ar-EG", "٢:٠٥ م", "٢:٠٥:٠٩ م"),
        ("zh-Hant", "下午2:05", "下午2:05:09"),
    ],
)
def test_a_time_is_that_of_the_locales_clock(locale: str, short: str, medium: str) -> None:
    with override(locale=locale):
        assert FORMATTER.time(MOMENT) == FORMATTER.time(MOMENT.time()) == short
        assert FORMATTER.time(MOMENT, "medium") == medium


def test_a_longer_time_names_its_zone_where_it_has_one() -> None:
    moment = MOMENT.replace(tzinfo=dt.UTC)
    with override(locale="de", time_zone=ZoneInfo("Europe/Berlin")):
        assert FORMATTER.time(moment, "long") == "15:05:09 MEZ"
        assert FORMATTER.time(moment, "full") == "15:05:09 Mitteleuropäische Normalzeit"
        assert FORMATTER.time(MOMENT, "long") == FORMATTER.time(MOMENT.time(), "full") == "14:05:09"
        assert FORMATTER.datetime(moment, "long") == "21. November 2026, 15:05:09 MEZ"
    with override(locale="fa"):
        assert FORMATTER.time(MOMENT, "long") == "۱۴:۰۵:۰۹"
        assert FORMATTER.time(moment, "long") == "۱۴:۰۵:۰۹ (UTC)"


def test_a_moment_at_the_end_of_the_calendar_stays_in_its_zone() -> None:
    with override(time_zone=ZoneInfo("Pacific/Auckland")):
        assert FORMATTER.date(dt.datetime.max.replace(tzinfo=dt.UTC)) == "Dec 31, 9999"


def test_a_month_by_itself_has_another_form_than_in_a_date() -> None:
    with override(locale="ru"):
        assert (FORMATTER.months()[2], FORMATTER.months(standalone=True)[2]) == ("марта", "март")
        assert FORMATTER.weekdays("abbreviated")[:2] == ("пн", "вт")


# What Babel keeps of Japanese is wrong for all other languages, in a process of its own.
NAMES_AFTER_JAPANESE = """
from babel.dates import get_month_names
from bandstand.i18n.formats import month_names
get_month_names("wide", "stand-alone", "ja")
print(*(ascii(month_names(locale=locale)[9]) for locale in ("he", "de", "fr", "sv")))
"""


def test_names_of_one_language_never_show_up_in_another() -> None:
    names = subprocess.run(
        [sys.executable, "-c", NAMES_AFTER_JAPANESE], check=True, capture_output=True, text=True
    ).stdout
    assert names == f"{'אוקטובר'!a} 'Oktober' 'octobre' 'oktober'\n"


def test_an_unknown_locale_is_written_as_the_nearest_one() -> None:
    for locale, text in (
        ("de-XX", "1.234"),
        ("de-Latn-CH-x-own", "1\u2019234"),
        ("xx", "1,234"),
        ("?" * 10_000, "1,234"),
    ):
        with override(locale=locale):
            assert FORMATTER.number(1234) == text


def test_one_formatter_serves_many_threads_and_locales() -> None:
    formatter = BabelFormatter()
    locales = ["de", "fr", "ar-EG", "ja"] * 20

    def write(locale: str) -> str:
        context = Context()
        context.run(LOCALE.set, locale)
        return context.run(lambda: f"{formatter.number(1234)} {formatter.months(standalone=True)[0]}")

    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(write, locales))
    assert texts == ["1.234 Januar", "1\u202f234 janvier", "١٬٢٣٤ يناير", "1,234 1月"] * 20


def test_formats_of_any_language_can_be_asked() -> None:
    for tag in KNOWN_LANGUAGES:
        with override(locale=tag):
            assert FORMATTER.number(Decimal("-1234567.5")), tag
            assert all(FORMATTER.datetime(MOMENT, length) for length in cast("list[Length]", ["short", "full"])), tag
            assert len(set(FORMATTER.months())) == 12, tag
            assert FORMATTER.day_period(0) != FORMATTER.day_period(12), tag


@pytest.mark.parametrize("system", ["arab", "arabext", "beng", "deva", "mymr", "thai", "tibt", "adlm", "cakm"])
def test_digits_of_a_script_follow_its_zero(system: str) -> None:
    own = "0123456789".translate(digits_of(zero_of(system)))
    assert [unicodedata.digit(digit) for digit in own] == list(range(10))
    assert own.translate(plain_digits(zero_of(system))) == "0123456789"


def test_a_system_whose_digits_do_not_follow_each_other_has_those_of_ascii() -> None:
    assert zero_of("hanidec") == "0"


# Overrides.

GERMAN = FormatOverrides(
    decimal=".",
    group="'",
    dates={"short": "dd.MM.yyyy"},
    times={"short": "HH.mm 'Uhr'"},
    first_weekday=6,
)


def test_a_project_writes_otherwise_than_cldr() -> None:
    formatter = BabelFormatter(overrides={"de": GERMAN})
    with override(locale="de"):
        assert formatter.number(Decimal("1234567.5")) == "1'234'567.5"
        assert formatter.date(DAY, "short") == "21.11.2026"
        assert formatter.date(DAY, "long") == "21. November 2026"
        assert formatter.time(MOMENT) == "14.05 Uhr"
        assert formatter.datetime(MOMENT, "short") == "21.11.2026, 14.05 Uhr"
    with override(locale="fr"):
        assert formatter.number(1234) == "1\u202f234"


def test_a_region_is_written_as_its_language_unless_it_has_overrides_of_its_own() -> None:
    formatter = BabelFormatter(overrides={"de": GERMAN, "de_ch": FormatOverrides(group="")})
    texts = {}
    for locale in ("de", "de-AT", "de-CH"):
        with override(locale=locale):
            texts[locale] = formatter.number(1234567)
    assert texts == {"de": "1'234'567", "de-AT": "1'234'567", "de-CH": "1234567"}


def test_overrides_cannot_be_changed_afterwards() -> None:
    dates: dict[Length, str] = {"short": "y"}
    given = FormatOverrides(dates=dates)
    dates["short"] = "d"
    assert given == FormatOverrides(dates={"short": "y"})
    with pytest.raises(TypeError):
        cast("dict[str, str]", given.dates)["short"] = "d"


def test_what_cannot_be_overridden_is_told() -> None:
    for mark in ("", "..", "1", "x", "-"):
        with pytest.raises(ValueError, match="A decimal mark is one character, and no letter, digit or sign; got "):
            FormatOverrides(decimal=mark)
    with pytest.raises(ValueError, match=r"A mark of groups is one character.*got '12'"):
        FormatOverrides(group="12")
    with pytest.raises(ValueError, match="marks before decimals and between groups differ; got ',' for both"):
        FormatOverrides(decimal=",", group=",")
    with pytest.raises(ValueError, match=r"from 0 for Monday to 6 for Sunday; got 7\."):
        FormatOverrides(first_weekday=7)
    with pytest.raises(ValueError, match=r"A length is one of short, medium, long, full; got 'tiny'\."):
        FormatOverrides(dates={cast("Length", "tiny"): "d"})
    with pytest.raises(ValueError, match=r"The letter 'n' of the pattern 'dd\.nn' is no field"):
        FormatOverrides(times={"short": "dd.nn"})


def test_overrides_that_cannot_hold_are_refused_at_once() -> None:
    with pytest.raises(ValueError, match=r"differ; got '\.' for both in 'de'\."):
        BabelFormatter(overrides={"de": FormatOverrides(decimal=".")})
    with pytest.raises(ValueError, match="overridden for language tags such as 'de' or 'pt-BR'; got 'German!'"):
        BabelFormatter(overrides={"German!": FormatOverrides()})
