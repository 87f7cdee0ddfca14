# ruff: noqa: RUF001 - digits of other scripts look like letters
"""Formats for people: money, shares, quantities, dates by pattern, lists; and what is read, and what is not."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.i18n import FORMATTER, override
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices
from bandstand.i18n import BabelFormatter, FormatOverrides, formats
from bandstand.i18n.formats import (
    Unreadable,
    first_weekday,
    format_compact,
    format_currency,
    format_date,
    format_datetime,
    format_interval,
    format_list,
    format_number,
    format_percent,
    format_relative,
    format_skeleton,
    format_time,
    format_unit,
    month_names,
    parse_date,
    parse_integer,
    parse_number,
    parse_time,
    weekday_names,
)
from bandstand.i18n.languages import KNOWN_LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = dt.date(2026, 11, 21)
NOON = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)


def test_every_name_is_there() -> None:
    assert all(hasattr(formats, name) for name in formats.__all__)
    assert formats.__all__ == sorted(formats.__all__)


def test_the_active_locale_and_zone_hold_unless_others_are_named() -> None:
    with override(locale="de", time_zone=ZoneInfo("Asia/Tokyo")):
        assert format_number(1234.5) == "1.234,5"
        assert format_datetime(NOON) == "21.11.2026, 21:00:00"
        assert format_number(1234.5, locale="en") == "1,234.5"
        assert format_datetime(NOON, locale="fr", time_zone="Europe/Paris") == "21 nov. 2026, 13:00:00"
        assert format_time(NOON, time_zone=dt.UTC) == "12:00"
        assert format_date(NOON, time_zone=ZoneInfo("Pacific/Auckland")) == "22.11.2026"
        assert parse_number("1,5") == Decimal("1.5")


def test_what_a_project_overrides_holds_here_too() -> None:
    own = FormatOverrides(decimal=",", group=" ", dates={"short": "d-M-yy"}, first_weekday=5)
    token = CURRENT.set(FixedServices({FORMATTER: BabelFormatter(overrides={"de": own})}))
    try:
        with override(locale="de"):
            assert format_number(1234.5) == "1 234,5"
            assert format_currency(1234.5, "EUR") == "1 234,50\u00a0€"
            assert format_date(DAY, "short") == "21-11-26"
            assert parse_date("21-11-2026") == DAY
            assert parse_number("1 234,5") == Decimal("1234.5")
            assert first_weekday() == 5
            with pytest.raises(Unreadable):
                parse_number("1.234,5")
    finally:
        CURRENT.reset(token)


@pytest.mark.parametrize(
    ("locale", "text", "exact"),
    [
        ("en", "26%", "25.6%"),
        ("de", "26\u00a0%", "25,6\u00a0%"),
        ("fr", "26\u00a0%", "25,6\u00a0%"),
        ("ar-EG", "٢٦٪\u061c", "٢٥٫٦٪\u061c"),
        ("tr", "%26", "%25,6"),
    ],
)
def test_a_share_is_a_percentage(locale: str, text: str, exact: str) -> None:
    assert format_percent(0.256, locale=locale) == text
    assert format_percent(Decimal("0.256"), decimals=1, locale=locale) == exact


def test_percentages_are_exact_whatever_their_size() -> None:
    assert format_percent(12, locale="en") == "1,200%"
    assert format_percent(-0.5, locale="sv") == "\u221250\u00a0%"
    assert format_percent(Decimal("0." + "1" * 40), decimals=38, locale="en") == f"11.{'1' * 38}%"
    assert format_percent(float("nan"), locale="en") == "NaN%"
    assert format_percent(-0.0001, locale="en") == "0%"


@pytest.mark.parametrize(
    ("locale", "euro", "negative", "francs"),
    [
        ("en", "€1,234.50", "-€1,234.50", "CHF\u00a05.00"),
        ("de", "1.234,50\u00a0€", "-1.234,50\u00a0€", "5,00\u00a0CHF"),
        ("de-AT", "€\u00a01.234,50", "-€\u00a01.234,50", "CHF\u00a05,00"),
        ("de-CH", "EUR\u00a01\u2019234.50", "EUR-1\u2019234.50", "CHF\u00a05.00"),
        ("nl", "€\u00a01.234,50", "€\u00a0-1.234,50", "CHF\u00a05,00"),
        ("ja", "€1,234.50", "-€1,234.50", "CHF\u00a05.00"),
        ("hi", "€1,234.50", "-€1,234.50", "CHF\u00a05.00"),
        ("fa", "\u200e€\u00a0۱٬۲۳۴٫۵۰", "\u200e\u2212\u200e€\u00a0۱٬۲۳۴٫۵۰", "\u200eCHF\u00a0۵٫۰۰"),
    ],
)
def test_money_has_its_symbol_where_the_locale_puts_it(locale: str, euro: str, negative: str, francs: str) -> None:
    assert format_currency(1234.5, "EUR", locale=locale) == euro
    assert format_currency(Decimal("-1234.5"), "EUR", locale=locale) == negative
    assert format_currency(5, "CHF", locale=locale) == francs


def test_a_currency_has_its_own_decimals_and_names() -> None:
    assert format_currency(1234.5, "JPY", locale="en") == "¥1,234"
    assert format_currency(1234.5, "KWD", locale="en") == "KWD\u00a01,234.500"
    assert format_currency(1234.5, "EUR", decimals=0, grouping=False, locale="en") == "€1234"
    assert format_currency(-0.001, "EUR", locale="en") == "€0.00"
    assert format_currency(1, "EUR", name=True, decimals=0, locale="en") == "1 euro"
    assert format_currency(1, "EUR", name=True, locale="en") == "1.00 euros"
    assert format_currency(5, "PLN", name=True, decimals=0, locale="pl") == "5 złotych polskich"
    assert format_currency(float("inf"), "EUR", name=True, locale="en") == "∞ euros"


def test_an_unknown_currency_is_named_with_the_nearest_one() -> None:
    with pytest.raises(ValueError, match=r"code of ISO 4217 such as 'EUR'; got 'EURO'\. Did you mean 'EUR'\?"):
        format_currency(1, "EURO")
    with pytest.raises(ValueError, match=r"got '\?{40}'\.$"):
        format_currency(1, "?" * 10_000)


@pytest.mark.parametrize(
    ("number", "short", "long"),
    [
        (0, "0", "0"),
        (-999, "-999", "-999"),
        (999.96, "1K", "1 thousand"),
        (1234, "1.2K", "1.2 thousand"),
        (9999, "10K", "10 thousand"),
        (123_456, "123.5K", "123.5 thousand"),
        (999_999, "1M", "1 million"),
        (-1_500_000, "-1.5M", "-1.5 million"),
        (Decimal("2E+12"), "2T", "2 trillion"),
        (10**18, "1,000,000T", "1,000,000 trillion"),
        (0.04, "0", "0"),
        (float("inf"), "∞", "∞"),
    ],
)
def test_large_numbers_are_short(number: float | Decimal, short: str, long: str) -> None:
    assert format_compact(number, locale="en") == short
    assert format_compact(number, length="long", locale="en") == long


def test_large_numbers_are_short_in_the_units_of_the_language() -> None:
    assert format_compact(1_234_567, locale="de") == "1,2\u00a0Mio."
    assert format_compact(123_456, locale="de") == "123.456"
    assert format_compact(1_000_000, length="long", locale="de") == "1 Million"
    assert format_compact(2_000_000, length="long", locale="de") == "2 Millionen"
    assert (
        format_compact(123_456_789, locale="ja") == format_compact(123_456_789, length="long", locale="ja") == "1.2億"
    )
    assert format_compact(150_000, locale="hi") == "1.5\u00a0लाख"
    assert format_compact(1234, decimals=0, locale="en") == "1K"
    with pytest.raises(ValueError, match=r"A length is one of short, long; got 'tiny'\."):
        format_compact(1, length=cast("Any", "tiny"))  # Any: no length at all
    with pytest.raises(ValueError, match="from 0 to 4300 decimals; got -1"):
        format_compact(1, decimals=-1)
    with pytest.raises(ValueError, match="at most 4300 digits"):
        format_compact(Decimal("1E+5000"))


def test_quantities_have_units_in_the_right_number() -> None:
    assert format_unit(1, "kilometer", locale="en") == "1 kilometer"
    assert format_unit(1.0, "kilometer", locale="en") == "1 kilometer"
    assert format_unit(1, "length-kilometer", decimals=1, locale="en") == "1.0 kilometers"
    assert format_unit(1234.5, "kilometer", length="short", locale="de") == "1.234,5 km"
    assert [format_unit(n, "day", locale="ru") for n in (1, 2, 5)] == ["1 день", "2 дня", "5 дней"]
    assert format_unit(-5, "celsius", length="narrow", locale="sv") == "\u22125°C"
    assert format_unit(12, "kilogram", locale="ar-EG") == "١٢ كيلوغرام"
    with pytest.raises(ValueError, match=r"no unit 'kilometre'; .* Did you mean 'kilometer'\?"):
        format_unit(1, "kilometre", locale="en")


@pytest.mark.parametrize(
    ("locale", "both", "several", "either"),
    [
        ("en", "tea and milk", "tea, milk, and jam", "tea, milk, or jam"),
        ("de", "tea und milk", "tea, milk und jam", "tea, milk oder jam"),
        ("ja", "tea、milk", "tea、milk、jam", "tea、milk、またはjam"),
    ],
)
def test_several_things_are_one_list(locale: str, both: str, several: str, either: str) -> None:
    assert format_list(["tea", "milk"], locale=locale) == both
    assert format_list(["tea", "milk", "jam"], locale=locale) == several
    assert format_list(["tea", "milk", "jam"], "or", locale=locale) == either


def test_a_list_is_made_of_what_all_locales_have_where_one_says_nothing() -> None:
    assert format_list(["3 m", "7 cm", "2 mm"], "unit", locale="fi") == "3 m, 7 cm ja 2 mm"
    assert format_list(["a", "b", "c", "d"], "unit", locale="es") == "a, b, c y d"


def test_a_list_of_none_is_empty_and_braces_stay() -> None:
    assert format_list([]) == ""
    assert format_list(["{0}"]) == "{0}"
    assert format_list(["{0}", "{1}", "a"], "unit", locale="en") == "{0}, {1}, a"
    with pytest.raises(ValueError, match=r"A style is one of and, or, unit; got 'nor'\."):
        format_list(["a"], cast("Any", "nor"))  # Any: no style at all


def test_dates_and_times_follow_any_pattern_of_cldr() -> None:
    assert format_date(DAY, "EEE, d. MMM y", locale="de") == "Sa., 21. Nov. 2026"
    assert format_date(DAY, "d 'of' MMMM", locale="en") == "21 of November"
    assert format_date(DAY, "''yy", locale="en") == "'26"
    assert format_time(dt.time(14, 5), "HH'h'mm", locale="fr") == "14h05"
    assert format_datetime(NOON, "d.M. HH:mm zzzz", locale="de", time_zone="Europe/Berlin") == (
        "21.11. 13:00 Mitteleuropäische Normalzeit"
    )
    assert format_datetime(NOON.replace(tzinfo=None), "HH:mm (zzzz)", locale="en") == "12:00"
    assert format_date(DAY, "d. MMMM y", locale="fa") == "۲۱. نوامبر ۲۰۲۶"


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("tiny", "The letter 't' of the pattern 'tiny' is no field of a date or a time"),
        ("", "from 1 to 200 characters; got ''"),
        ("d" * 201, "from 1 to 200 characters; got 'ddd"),
        ("MMMMMMM", "The pattern 'MMMMMMM' cannot be used: "),
        ("HH:mm", r"asks for the time of datetime\.date\(2026, 11, 21\), which has none\."),
    ],
)
def test_a_pattern_that_cannot_be_used_is_told(pattern: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        format_date(DAY, pattern)


def test_a_time_has_no_date_to_write() -> None:
    with pytest.raises(ValueError, match=r"asks for the date of datetime\.time\(14, 5\), which has none\."):
        format_time(dt.time(14, 5), "d MMM")


@pytest.mark.parametrize(
    ("locale", "short", "long", "clock"),
    [
        ("en", "Nov 21, 2026", "November 21, 2026", "12:00"),
        ("de", "21. Nov. 2026", "21. November 2026", "12:00"),
        ("es", "21 nov 2026", "21 de noviembre de 2026", "12:00"),
        ("ja", "2026年11月21日", "2026年11月21日", "12:00"),
        ("ar-EG", "٢١ نوفمبر ٢٠٢٦", "٢١ نوفمبر ٢٠٢٦", "١٢:٠٠"),
    ],
)
def test_a_skeleton_names_fields_and_the_locale_orders_them(locale: str, short: str, long: str, clock: str) -> None:
    assert format_skeleton(DAY, "yMMMd", locale=locale) == short
    assert format_skeleton(DAY, "yMMMMd", locale=locale) == long
    assert format_skeleton(NOON, "Hm", locale=locale) == clock


def test_names_are_as_wide_as_the_skeleton_asks() -> None:
    assert format_skeleton(DAY, "yMMMMd", locale="en") == "November 21, 2026"
    assert format_skeleton(DAY, "yMMMMd", locale="de") == "21. November 2026"
    assert format_skeleton(DAY, "yMMMMEEEEd", locale="en") == "Saturday, November 21, 2026"


@pytest.mark.parametrize("skeleton", ["", "qqqq!", "y" * 1000])
def test_a_skeleton_without_a_pattern_is_told(skeleton: str) -> None:
    with pytest.raises(ValueError, match="The locale 'de' has no pattern for the skeleton "):
        format_skeleton(DAY, skeleton, locale="de")
    with pytest.raises(ValueError, match="The locale 'de' has no pattern for the skeleton "):
        format_interval(DAY, DAY, skeleton, locale="de")


def test_an_interval_does_not_repeat_what_both_ends_have() -> None:
    later, thin = DAY + dt.timedelta(2), "\u2009\u2013\u2009"
    assert format_interval(DAY, later, locale="en") == f"Nov 21{thin}23, 2026"
    assert format_interval(DAY, later, locale="de") == "21.\u201323. Nov. 2026"
    assert format_interval(DAY, DAY, locale="en") == "Nov 21, 2026"
    assert format_interval(DAY, dt.date(2027, 1, 2), locale="en") == f"Nov 21, 2026{thin}Jan 2, 2027"
    assert format_interval(DAY, later, locale="ar-EG") == "٢١\u2013٢٣ نوفمبر ٢٠٢٦"
    assert format_interval(NOON, NOON + dt.timedelta(hours=2), "Hm", locale="it", time_zone="Europe/Rome") == (
        "13:00\u201315:00"
    )


def test_an_interval_that_is_none_is_refused() -> None:
    for start, end in ((DAY, DAY - dt.timedelta(1)), (NOON, NOON.replace(tzinfo=None))):
        with pytest.raises(ValueError, match="ends after it begins, both with a time zone or without; got "):
            format_interval(start, end)


@pytest.mark.parametrize(
    ("locale", "ahead", "ago"),
    [
        ("en", "in 3 days", "2 hours ago"),
        ("de", "in 3 Tagen", "vor 2 Stunden"),
        ("fr", "dans 3 jours", "il y a 2 heures"),
        ("ru", "через 3 дня", "2 часа назад"),
        ("ar-EG", "خلال ٣ أيام", "قبل ساعتين"),
    ],
)
def test_what_is_away_is_said_in_its_largest_unit(locale: str, ahead: str, ago: str) -> None:
    assert format_relative(dt.timedelta(days=3), locale=locale) == ahead
    assert format_relative(-dt.timedelta(hours=2), locale=locale) == ago


def test_dates_and_moments_are_compared_with_now_or_with_another_one() -> None:
    assert format_relative(DAY, since=dt.date(2026, 11, 19), locale="en") == "in 2 days"
    assert format_relative(DAY, since=NOON + dt.timedelta(days=3), locale="en") == "3 days ago"
    assert format_relative(DAY, since=DAY, granularity="hour", locale="en") == "in 0 days"
    assert format_relative(NOON, since=NOON - dt.timedelta(minutes=5), locale="en") == "in 5 minutes"
    assert format_relative(NOON, since=NOON - dt.timedelta(minutes=5), granularity="hour", locale="en") == "in 1 hour"
    assert format_relative(dt.timedelta(days=3), length="narrow", locale="en") == "in 3d"
    assert format_relative(
        dt.datetime.now(dt.UTC) + dt.timedelta(days=9, minutes=1), granularity="day", locale="en"
    ) == ("in 1 week")
    assert format_relative(dt.datetime.now() + dt.timedelta(days=40), locale="en") == "in 1 month"  # noqa: DTZ005
    with override(time_zone=dt.timezone(dt.timedelta(hours=14))):
        today = dt.datetime.now(dt.timezone(dt.timedelta(hours=14))).date()
        assert format_relative(today, locale="en") == "in 0 days"


def test_short_forms_are_long_ones_where_a_locale_has_no_others() -> None:
    assert format_relative(dt.timedelta(days=3), length="short", locale="da") == "om 3 dage"
    assert format_relative(-dt.timedelta(days=3), length="narrow", locale="fy") == "3 dagen lyn"


@pytest.mark.parametrize(
    ("away", "text"),
    [
        (dt.timedelta(0), "in 0 seconds"),
        (dt.timedelta(microseconds=-1), "0 seconds ago"),
        (dt.timedelta(seconds=50), "in 50 seconds"),
        (dt.timedelta(seconds=52), "in 1 minute"),
        (dt.timedelta(hours=-20), "20 hours ago"),
        (dt.timedelta(hours=-23), "1 day ago"),
        (dt.timedelta(days=13), "in 2 weeks"),
        (dt.timedelta(days=400), "in 1 year"),
        (dt.timedelta.max, "in 2,739,726 years"),
    ],
)
def test_what_is_nearly_one_of_a_unit_is_said_in_it(away: dt.timedelta, text: str) -> None:
    assert format_relative(away, locale="en") == text


def test_every_language_has_every_format() -> None:
    later = NOON + dt.timedelta(days=40, hours=3)
    for tag in KNOWN_LANGUAGES:
        texts = [
            format_compact(Decimal("1234567.8"), locale=tag),
            format_compact(1234567, length="long", locale=tag),
            format_currency(1234.5, "EUR", locale=tag),
            format_currency(1234.5, "USD", name=True, locale=tag),
            format_percent(0.12, locale=tag),
            format_unit(12, "kilometer", locale=tag),
            format_unit(12, "liter", length="narrow", locale=tag),
            format_relative(dt.timedelta(days=3), locale=tag),
            format_relative(dt.timedelta(days=-3), length="short", locale=tag),
            format_skeleton(NOON, "yMMMMEEEEd", locale=tag),
            format_skeleton(NOON, "hm", locale=tag),
            format_interval(NOON, later, locale=tag),
            format_interval(NOON, later, "Hm", locale=tag),
            format_datetime(NOON, "full", locale=tag, time_zone="America/New_York"),
            format_list(["1", "2", "3"], "unit", locale=tag),
        ]
        assert all(any(map(str.isdecimal, text)) for text in texts), (tag, texts)


def test_moments_of_which_one_has_a_zone_cannot_be_compared() -> None:
    for since in (NOON.replace(tzinfo=None), DAY):
        with pytest.raises(ValueError, match="compared both with a time zone or both without"):
            format_relative(NOON, since=since)
    with pytest.raises(ValueError, match=r"granularity is one of year, .*; got 'century'\."):
        format_relative(DAY, granularity=cast("Any", "century"))  # Any: no granularity at all


def test_names_stand_by_themselves() -> None:
    assert month_names(locale="ru")[0] == "январь"
    assert month_names(standalone=False, locale="ru")[0] == "января"
    assert month_names("abbreviated", locale="de")[:3] == ("Jan", "Feb", "Mär")
    assert weekday_names("narrow", locale="en") == ("M", "T", "W", "T", "F", "S", "S")
    assert weekday_names(locale="de")[0] == "Montag"


@pytest.mark.parametrize(
    ("locale", "day"),
    [("de", 0), ("en", 6), ("en-GB", 0), ("en-US", 6), ("pt", 6), ("pt-PT", 6), ("ar-EG", 5), ("fa", 5)],
)
def test_weeks_begin_where_most_readers_live(locale: str, day: int) -> None:
    assert first_weekday(locale=locale) == day


# Reading.


@pytest.mark.parametrize(
    ("locale", "text", "number"),
    [
        ("de", "1.234", "1234"),
        ("de", "1.234.567,89", "1234567.89"),
        ("de", "1234,5", "1234.5"),
        ("de", " -1.234 ", "-1234"),
        ("de", "\u22125", "-5"),
        ("de", "+5", "5"),
        ("de", ",5", "0.5"),
        ("en", "1,234.50", "1234.50"),
        ("en", "0.125", "0.125"),
        ("fr", "1\u202f234,5", "1234.5"),
        ("fr", "1 234,5", "1234.5"),
        ("fr", "1\u00a0234\u00a0567", "1234567"),
        ("de-CH", "1'234.5", "1234.5"),
        ("de-CH", "1\u2019234.5", "1234.5"),
        ("hi", "12,34,567", "1234567"),
        ("hi", "१२,३४,५६७.५", "1234567.5"),
        ("ar", "1,234.5", "1234.5"),
        ("ar", "١٬٢٣٤٫٥", "1234.5"),
        ("ar-EG", "\u061c-١٬٢٣٤٫٥", "-1234.5"),
        ("ar-EG", "1,234.5", "1234.5"),
        ("fa", "۱٬۲۳۴٫۵", "1234.5"),
        ("bn", "১২,৩৪,৫৬৭.৫", "1234567.5"),
        ("th", "๑,๒๓๔.๕", "1234.5"),
        ("sv", "\u22121\u00a0234,5", "-1234.5"),
    ],
)
def test_a_number_is_read_as_the_locale_writes_it(locale: str, text: str, number: str) -> None:
    found = parse_number(text, locale=locale)
    assert found == Decimal(number)
    assert str(found) == number


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "1,5"),
        ("en", "12,34"),
        ("en", "1,2345"),
        ("en", "1234,567"),
        ("en", "1,,234"),
        ("en", ",123"),
        ("en", "0,123"),
        ("en", "1 234"),
        ("en", "5."),
        ("en", "1.2.3"),
        ("en", "1e5"),
        ("en", "0x10"),
        ("en", "1_000"),
        ("en", "--5"),
        ("en", "- 5"),
        ("en", "5-"),
        ("en", ""),
        ("en", "-"),
        ("en", "."),
        ("en", "NaN"),
        ("en", "∞"),
        ("en", "١٢٣"),
        ("en", "½"),
        ("en", "²"),
        ("de", "1.5"),
        ("de", "0.125"),
        ("de", "1.234.5"),
        ("de", "1'234"),
        ("fr", "1 23"),
        ("fr", "1\u202f234 567"),
        ("hi", "1,234,567"),
        ("de", "12,34,567"),
        ("ar-EG", "१२३"),
    ],
)
def test_what_may_be_another_number_or_none_is_not_read(locale: str, text: str) -> None:
    with pytest.raises(Unreadable):
        parse_number(text, locale=locale)


def test_what_cannot_be_read_names_the_text_the_locale_and_an_example() -> None:
    with pytest.raises(Unreadable) as caught:
        parse_number("1,5", locale="en")
    assert str(caught.value) == ("The text '1,5' cannot be read in the locale 'en'; expected something like '1,234.5'.")
    assert (caught.value.text, caught.value.locale, caught.value.example) == ("1,5", "en", "1,234.5")
    with pytest.raises(
        ValueError, match=r"'xxx.*'\.\.\. cannot be read in the locale 'de'; expected .* '21\.11\.2026'"
    ):
        parse_date("x" * 10_000, locale="de")
    with pytest.raises(ValueError, match="expected something like '14:30'"):
        parse_time("half past two", locale="de")
    with pytest.raises(ValueError, match=r"expected something like '1\.234'"):
        parse_integer("1,0", locale="de")


def test_an_integer_has_no_decimals() -> None:
    assert parse_integer("1.234", locale="de") == 1234
    assert parse_integer("-١٢", locale="ar-EG") == -12
    for text in ("1,5", "1,0", "x"):
        with pytest.raises(Unreadable):
            parse_integer(text, locale="de")


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de", "21.11.2026"),
        ("de", "21. 11. 2026"),
        ("de", "21. November 2026"),
        ("de", "samstag, 21. november 2026"),
        ("de", "2026-11-21"),
        ("en", "11/21/2026"),
        ("en", "Nov 21, 2026"),
        ("en-GB", "21/11/2026"),
        ("ja", "2026年11月21日"),
        ("ko", "2026. 11. 21."),
        ("hu", "2026. november 21."),
        ("ru", "21 ноября 2026 г."),
        ("ar-EG", "٢١/١١/٢٠٢٦"),
        ("ar-EG", "21/11/2026"),
        ("fa", "۲۰۲۶/۱۱/۲۱"),
        ("th", "21 พฤศจิกายน ค.ศ. 2026"),
    ],
)
def test_a_date_is_read_as_the_locale_writes_it(locale: str, text: str) -> None:
    assert parse_date(text, locale=locale) == DAY


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("de", "21.11.26"),
        ("de", "21.11."),
        ("de", "31.11.2026"),
        ("de", "11.21.2026"),
        ("de", "Sonntag, 21. November 2026"),
        ("de", "21. November"),
        ("de", "2026.11.21"),
        ("de", "20261121"),
        ("de", "2026-1-1"),
        ("de", "21.11.2026 21"),
        ("en", "21/11/2026"),
        ("en", "11-21-2026"),
        ("en-GB", "11/21/2026"),
        ("en", ""),
        ("en", "2026-13-01"),
        ("en", "0000-01-01"),
    ],
)
def test_what_may_be_another_date_or_none_is_not_read(locale: str, text: str) -> None:
    with pytest.raises(Unreadable):
        parse_date(text, locale=locale)


def test_a_date_that_two_formats_read_differently_is_none() -> None:
    own = FormatOverrides(dates={"short": "MM/dd/y", "medium": "dd/MM/y"})
    token = CURRENT.set(FixedServices({FORMATTER: BabelFormatter(overrides={"en": own})}))
    try:
        assert parse_date("11/21/2026") == parse_date("21/11/2026") == DAY
        assert parse_date("05/05/2026") == dt.date(2026, 5, 5)
        with pytest.raises(Unreadable):
            parse_date("03/04/2026")
    finally:
        CURRENT.reset(token)


@pytest.mark.parametrize(
    ("locale", "text", "clock"),
    [
        ("de", "14:05", dt.time(14, 5)),
        ("de", "4:05:09", dt.time(4, 5, 9)),
        ("en", "2:05 PM", dt.time(14, 5)),
        ("en", "2:05\u202fpm", dt.time(14, 5)),
        ("en", "12:05 AM", dt.time(0, 5)),
        ("en", "12:05 pm", dt.time(12, 5)),
        ("en", "14:05", dt.time(14, 5)),
        ("en", "02:05", dt.time(2, 5)),
        ("fi", "14.05", dt.time(14, 5)),
        ("fr-CA", "14 h 05", dt.time(14, 5)),
        ("zh-Hant", "下午2:05", dt.time(14, 5)),
        ("zh-Hant", "凌晨2:05", dt.time(2, 5)),
        ("ko", "PM 2:05", dt.time(14, 5)),
        ("ar-EG", "٢:٠٥ م", dt.time(14, 5)),
    ],
)
def test_a_time_is_read_as_the_locale_writes_it(locale: str, text: str, clock: dt.time) -> None:
    assert parse_time(text, locale=locale) == clock


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en", "2:05"),
        ("en", "14:05 PM"),
        ("en", "0:05 AM"),
        ("en", "2:05 XM"),
        ("de", "14:5"),
        ("de", "24:00"),
        ("de", "14:60"),
        ("de", "14.05"),
        ("de", "14"),
        ("de", "14:05:09:01"),
        ("de", "14:05+01:00"),
        ("zh-Hant", "凌晨8:05"),
        ("en", ""),
    ],
)
def test_what_may_be_another_time_or_none_is_not_read(locale: str, text: str) -> None:
    with pytest.raises(Unreadable):
        parse_time(text, locale=locale)


@pytest.mark.parametrize("read", [parse_number, parse_integer, parse_date, parse_time])
@given(text=st.text(max_size=300), locale=st.sampled_from(["en", "de", "ar-EG", "zh-Hant", "fa"]))
def test_any_text_is_read_or_refused(read: Callable[..., object], text: str, locale: str) -> None:
    try:
        found = read(text, locale=locale)
    except Unreadable:
        return
    assert found is not None


@pytest.mark.parametrize("read", [parse_number, parse_date, parse_time])
@pytest.mark.parametrize("text", ["1" * 10**6, "1," * 10**6, " " * 10**6, "1 " * 50, "." * 100, " ." * 50])
def test_reading_takes_no_time(read: Callable[..., object], text: str) -> None:
    start = time.process_time()
    for _ in range(10):
        with pytest.raises(Unreadable):
            read(text, locale="en")
    assert time.process_time() - start < 1
