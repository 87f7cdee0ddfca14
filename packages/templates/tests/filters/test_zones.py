"""Moments in a zone of the template's choice."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bandstand.contracts.i18n import override
from bandstand.templates.filters.dates import date
from bandstand.templates.filters.locales import localize
from bandstand.templates.filters.zones import localtime, timezone, utc

GIG = dt.datetime(2026, 3, 4, 20, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize("zone", ["Asia/Tokyo", ZoneInfo("Asia/Tokyo"), dt.timezone(dt.timedelta(hours=9))])
def test_a_moment_stays_in_the_zone_that_was_chosen(zone: object) -> None:
    with override(time_zone=ZoneInfo("Europe/Paris")):
        assert date(timezone(GIG, zone), "j H:i O") == "5 05:05 +0900"
        assert date(utc(GIG), "H:i") == "20:05"
        assert date(localtime(GIG), "H:i") == "21:05"
        assert localize(utc(GIG)) == "March 4, 2026, 8:05 p.m."
        assert localize(GIG) == "March 4, 2026, 9:05 p.m."


def test_a_moment_without_a_zone_is_one_in_the_active_zone() -> None:
    with override(time_zone=ZoneInfo("Europe/Paris")):
        assert date(utc(GIG.replace(tzinfo=None)), "H:i") == "19:05"


def test_the_second_of_two_equal_hours_stays_the_second() -> None:
    autumn = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
    assert date(timezone(autumn, "Europe/Paris"), "H:i O") == "02:30 +0100"


@pytest.mark.parametrize(
    "name", ["Nowhere/Land", "", "../etc/passwd", "/etc/passwd", "Europe", 7, None, "x\0", "x" * 10**6]
)
def test_an_unknown_zone_gives_nothing(name: object) -> None:
    assert timezone(GIG, name) == ""


@pytest.mark.parametrize("value", [None, "", dt.date(2026, 3, 4), 7])
def test_what_is_no_moment_gives_nothing(value: object) -> None:
    assert utc(value) == localtime(value) == timezone(value, "UTC") == ""
