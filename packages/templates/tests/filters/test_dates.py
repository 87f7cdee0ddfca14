"""Dates letter by letter, and the time between them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bandstand.contracts.i18n import FORMATTER, TRANSLATOR, override
from bandstand.contracts.i18n.english import English
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices
from bandstand.templates.filters.dates import date, time, timesince, timeuntil

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.contracts.i18n._formatter import Length, Width

GIG = dt.datetime(2026, 3, 4, 20, 5, 9, 45, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 4)


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("j. F Y", "4. March 2026"),
        ("D d M y", "Wed 04 Mar 26"),
        ("l, jS", "Wednesday, 4th"),
        ("n/m b E N", "3/03 mar March March"),
        ("L t w W z o", "False 31 3 10 63 2026"),
        ("H:i:s.u", "20:05:09.000045"),
        ("g h G A a", "8 08 20 PM p.m."),
        ("f P", "8:05 8:05 p.m."),
        ("e T O Z I", "UTC UTC +0000 0 0"),
        ("c", "2026-03-04T20:05:09.000045+00:00"),
        ("r", "Wed, 04 Mar 2026 20:05:09 +0000"),
        ("U", "1772654709"),
        (r"\Y\e\a\r Y\\", "Year 2026\\"),
        ("Y\\", "2026\\"),
        ("[x/v]", "[x/v]"),
        ("", "March 4, 2026"),
        ("DATE_FORMAT", "March 4, 2026"),
        ("DATETIME_FORMAT", "March 4, 2026, 8:05 p.m."),
        ("SHORT_DATE_FORMAT", "03/04/2026"),
        ("SHORT_DATETIME_FORMAT", "03/04/2026 8:05 p.m."),
        ("TIME_FORMAT", "8:05 p.m."),
        ("YEAR_MONTH_FORMAT", "March 2026"),
        ("MONTH_DAY_FORMAT", "March 4"),
    ],
)
def test_the_letters_of_a_moment(letters: str, expected: str) -> None:
    assert date(GIG, letters) == expected


@pytest.mark.parametrize(
    ("day", "ending"), [(1, "st"), (2, "nd"), (3, "rd"), (4, "th"), (11, "th"), (12, "th"), (13, "th"), (22, "nd")]
)
def test_ordinal_endings(day: int, ending: str) -> None:
    assert date(dt.date(2026, 3, day), "S") == ending


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        (dt.time(0, 0), "midnight"),
        (dt.time(0, 5), "12:05 a.m."),
        (dt.time(12, 0), "noon"),
        (dt.time(15, 0), "3 p.m."),
    ],
)
def test_a_clock_is_read_out(clock: dt.time, expected: str) -> None:
    assert time(clock) == expected
    assert date(clock, "P") == expected


def test_a_date_has_no_time_and_a_time_no_date() -> None:
    assert date(DAY, "r") == "Wed, 04 Mar 2026 00:00:00 +0000"
    assert date(dt.time(20, 5), "Y H:i") == ""
    assert date(dt.time(20, 5)) == ""
    assert time(dt.time(20, 5), "Y") == ""
    assert time(DAY, "H") == ""
    with pytest.raises(TypeError, match=r"^The letter 'H' of a format"):
        date(DAY, "Y H")
    with pytest.raises(TypeError, match="'P'"):
        date(DAY, "TIME_FORMAT")


@pytest.mark.parametrize("value", [None, "", "2026-03-04", 0, []])
def test_what_is_no_date_is_empty(value: object) -> None:
    assert date(value) == ""
    assert time(value) == ""
    assert timesince(value) == ""
    assert timeuntil(value) == ""


def test_a_moment_is_shown_in_the_active_zone() -> None:
    with override(time_zone=ZoneInfo("America/St_Johns")):
        assert date(GIG, "H:i T e O Z I") == "16:35 NST NST -0330 -12600 0"
        assert time(GIG, "H:i") == "16:35"
        assert date(dt.datetime(2026, 7, 1, tzinfo=dt.UTC), "I O") == "1 -0230"
        assert date(GIG.replace(tzinfo=None), "H:i O e") == "20:05 -0330 "


def test_the_ends_of_the_calendar_stay_where_they_are() -> None:
    with override(time_zone=dt.timezone(dt.timedelta(hours=-5))):
        assert date(dt.datetime.min.replace(tzinfo=dt.UTC), "Y-m-d H") == "0001-01-01 00"


def test_a_year_has_four_digits() -> None:
    assert date(dt.date(33, 4, 3), "Y-m-d r") == "0033-04-03 Sun, 03 Apr 0033 00:00:00 +0000"
    assert date(dt.date(1, 1, 1), "U") == "-62135596800"


class Dutch(English):
    """A formatter of another language, as far as the tests need it."""

    def date(self, value: dt.date, /, length: Length = "medium") -> str:
        return f"{length} {value:%d-%m-%Y}"

    def time(self, value: dt.time | dt.datetime, /, length: Length = "short") -> str:
        return f"{value:%H.%M}"

    def months(self, width: Width = "wide", *, standalone: bool = False) -> tuple[str, ...]:
        return ("mrt.",) * 12 if width == "abbreviated" else ("Maart" if standalone else "maart",) * 12

    def day_period(self, hour: int, /) -> str:
        return "vm" if hour < 12 else "nm"


@pytest.fixture
def dutch() -> Iterator[None]:
    token = CURRENT.set(FixedServices({FORMATTER: Dutch(), TRANSLATOR: Dutch()}))
    with override(locale="nl"):
        yield
    CURRENT.reset(token)


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("F E M b N", "Maart maart Mrt. mrt. mrt."),
        ("A a P", "nm nm 8:05 nm"),
        ("DATE_FORMAT", "long 04-03-2026"),
        ("SHORT_DATE_FORMAT", "short 04-03-2026"),
        ("DATETIME_FORMAT", "long 04-03-2026 20.05"),
        ("SHORT_DATETIME_FORMAT", "short 04-03-2026 20.05"),
        ("TIME_FORMAT", "20.05"),
        ("YEAR_MONTH_FORMAT", "Maart 2026"),
        ("MONTH_DAY_FORMAT", "4 maart"),
        ("r", "Wed, 04 Mar 2026 20:05:09 +0000"),
    ],
)
@pytest.mark.usefixtures("dutch")
def test_other_languages_name_things_their_way(letters: str, expected: str) -> None:
    assert date(GIG, letters) == expected


@pytest.mark.usefixtures("dutch")
def test_named_formats_of_a_date_and_a_time_by_themselves() -> None:
    assert date(DAY) == "long 04-03-2026"
    assert time(dt.time(9, 30)) == "09.30"
    assert date(dt.time(9, 30)) == ""
    with pytest.raises(TypeError, match="'H'"):
        date(DAY, "DATETIME_FORMAT")


@pytest.mark.usefixtures("dutch")
def test_english_of_other_countries_has_its_formats_and_american_has_american_ones() -> None:
    with override(locale="en-GB"):
        assert date(GIG, "a") == "p.m."
        assert date(GIG) == "long 04-03-2026"
    with override(locale="en-US"):
        assert date(GIG, "SHORT_DATE_FORMAT") == "03/04/2026"


NOON = dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (dt.timedelta(seconds=59), "0 minutes"),
        (dt.timedelta(minutes=1), "1 minute"),
        (dt.timedelta(hours=1, seconds=30), "1 hour"),
        (dt.timedelta(hours=5, minutes=7), "5 hours, 7 minutes"),
        (dt.timedelta(days=1, minutes=7), "1 day"),
        (dt.timedelta(days=10), "1 week, 3 days"),
        (dt.timedelta(days=28), "4 weeks"),
        (dt.timedelta(days=29), "1 month"),
        (dt.timedelta(days=58, hours=23), "1 month, 4 weeks"),
        (dt.timedelta(days=59), "2 months"),
        (dt.timedelta(days=365 + 45), "1 year, 1 month"),
        (dt.timedelta(days=3 * 365 + 1), "3 years"),
        (dt.timedelta(0), "0 minutes"),
        (-dt.timedelta(days=9), "0 minutes"),
    ],
)
def test_the_time_between_in_two_units(later: dt.timedelta, expected: str) -> None:
    for zone in (dt.UTC, None):
        begin = NOON.replace(tzinfo=zone)
        said = expected.replace(" ", "\xa0").replace(",\xa0", ", ")
        assert timesince(begin, begin + later) == said
        assert timeuntil(begin + later, begin) == said


def test_time_passes_alike_in_all_zones() -> None:
    there = NOON.astimezone(ZoneInfo("Asia/Tokyo"))
    assert timesince(NOON, there + dt.timedelta(hours=2)) == "2\xa0hours"


def test_the_ends_of_the_calendar_have_distances_too() -> None:
    first = dt.datetime.min.replace(tzinfo=ZoneInfo("Asia/Tokyo"))
    assert timesince(first, dt.datetime.max.replace(tzinfo=dt.UTC)) == "9998\xa0years, 11\xa0months"


def test_a_date_begins_at_midnight() -> None:
    assert timesince(dt.date(2026, 1, 1), dt.date(2026, 1, 9)) == "1\xa0week, 1\xa0day"


def test_without_a_moment_to_compare_with_it_is_now() -> None:
    now = dt.datetime.now(dt.UTC)
    assert timesince(now - dt.timedelta(hours=3, seconds=5)) == "3\xa0hours"
    assert timeuntil(now + dt.timedelta(hours=3, seconds=30)) == "3\xa0hours"
    assert timesince((now - dt.timedelta(hours=3, seconds=5)).replace(tzinfo=None)) == "3\xa0hours"


def test_moments_with_and_without_a_zone_do_not_compare() -> None:
    assert timesince(NOON, NOON.replace(tzinfo=None)) == ""
    assert timeuntil(NOON.replace(tzinfo=None), NOON) == ""
    assert timesince(NOON, "yesterday") == ""
    assert timeuntil(NOON, "yesterday") == ""
