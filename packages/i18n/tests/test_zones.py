# ruff: noqa: DTZ001 - moments without a zone are what this is about
"""Time zones: what time it is where, clocks that are put forward and back, and names that are none."""

from __future__ import annotations

import datetime as dt
import time
from contextvars import copy_context
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.i18n import TIME_ZONE, override
from bandstand.i18n import zones
from bandstand.i18n.zones import (
    AmbiguousTime,
    NonexistentTime,
    UnknownZone,
    is_aware,
    is_naive,
    localdate,
    localtime,
    make_aware,
    make_naive,
    now,
    set_time_zone,
    zone_named,
    zone_of,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOON = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
SKIPPED = dt.datetime(2026, 3, 29, 2, 30)
TWICE = dt.datetime(2026, 10, 25, 2, 30)


def test_now_is_in_utc() -> None:
    before = dt.datetime.now(dt.UTC)
    assert before <= now() <= dt.datetime.now(dt.UTC)
    assert now().tzinfo is dt.UTC


def test_a_moment_is_shown_in_the_active_zone_or_in_another_one() -> None:
    with override(time_zone=BERLIN):
        assert localtime(NOON) == NOON
        assert localtime(NOON).isoformat() == "2026-11-21T13:00:00+01:00"
        assert localtime(NOON, "Asia/Tokyo").isoformat() == "2026-11-21T21:00:00+09:00"
        assert localtime().tzinfo is BERLIN
        assert make_naive(NOON) == dt.datetime(2026, 11, 21, 13, 0)
        assert make_naive(NOON, dt.UTC) == dt.datetime(2026, 11, 21, 12, 0)


def test_the_day_depends_on_the_zone() -> None:
    assert localdate(NOON, "Pacific/Auckland") == dt.date(2026, 11, 22)
    assert localdate(NOON) == dt.date(2026, 11, 21)
    with override(time_zone=dt.timezone(dt.timedelta(hours=14))):
        assert localdate() == dt.datetime.now(dt.timezone(dt.timedelta(hours=14))).date()


def test_what_has_no_zone_is_none_in_another_zone() -> None:
    for ask in (localtime, localdate, make_naive):
        with pytest.raises(ValueError, match=r"without a time zone is none in another zone; got datetime.*make_aware"):
            ask(NOON.replace(tzinfo=None))


def test_aware_is_what_says_how_far_it_is_from_utc() -> None:
    assert (is_aware(NOON), is_naive(NOON)) == (True, False)
    assert (is_aware(NOON.replace(tzinfo=None)), is_naive(NOON.replace(tzinfo=None))) == (False, True)
    assert is_aware(dt.time(12, tzinfo=dt.UTC))
    assert is_naive(dt.time(12, tzinfo=BERLIN))  # whose offset depends on the day


def test_a_clock_time_gets_the_active_zone_or_another_one() -> None:
    naive = dt.datetime(2026, 7, 1, 12, 0)
    assert make_aware(naive).isoformat() == "2026-07-01T12:00:00+00:00"
    assert make_aware(naive, "Europe/Berlin").isoformat() == "2026-07-01T12:00:00+02:00"
    with override(time_zone=BERLIN):
        assert make_aware(naive).tzinfo is BERLIN
    with pytest.raises(ValueError, match="has a time zone already: localtime shows it in another one"):
        make_aware(NOON)


def test_a_time_that_clocks_skip_does_not_exist() -> None:
    with pytest.raises(NonexistentTime) as caught:
        make_aware(SKIPPED, BERLIN)
    assert str(caught.value) == (
        "The time 2026-03-29 02:30:00 does not exist in Europe/Berlin: choose 2026-03-29 03:30:00+02:00 with fold=0 or "
        "2026-03-29 01:30:00+01:00 with fold=1."
    )
    assert (caught.value.value, caught.value.zone) == (SKIPPED, BERLIN)
    assert [moment.hour for moment in caught.value.readings] == [3, 1]


def test_a_time_that_clocks_show_twice_is_ambiguous() -> None:
    with pytest.raises(AmbiguousTime, match=r"02:30:00 comes twice in Europe/Berlin: choose .*\+02:00 .* or .*\+01:00"):
        make_aware(TWICE, BERLIN)


@pytest.mark.parametrize(
    ("value", "fold", "moment"),
    [
        (SKIPPED, 0, "2026-03-29T03:30:00+02:00"),
        (SKIPPED, 1, "2026-03-29T01:30:00+01:00"),
        (TWICE, 0, "2026-10-25T02:30:00+02:00"),
        (TWICE, 1, "2026-10-25T02:30:00+01:00"),
        (dt.datetime(2026, 7, 1, 12, 0), 1, "2026-07-01T12:00:00+02:00"),
    ],
)
def test_whoever_chooses_a_reading_gets_it(value: dt.datetime, fold: Literal[0, 1], moment: str) -> None:
    assert make_aware(value, BERLIN, fold=fold).isoformat() == moment


@given(
    st.datetimes(min_value=dt.datetime(1950, 1, 1), max_value=dt.datetime(2100, 1, 1)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia"]),
)
def test_a_clock_time_and_its_moment_mean_each_other(value: dt.datetime, zone: str) -> None:
    first, second = (make_aware(value, zone, fold=fold) for fold in (0, 1))
    shown = {make_naive(first, zone), make_naive(second, zone)}
    if first.utcoffset() == second.utcoffset():
        assert make_aware(value, zone) == first == second
        assert shown == {value}
    else:
        expected = AmbiguousTime if value in shown else NonexistentTime
        with pytest.raises(expected):
            make_aware(value, zone)
        assert first.astimezone(dt.UTC) != second.astimezone(dt.UTC)
        assert (shown == {value}) is (expected is AmbiguousTime)


def test_a_zone_holds_for_the_rest_of_what_is_running() -> None:
    def run() -> dt.tzinfo:
        set_time_zone("Asia/Tokyo")
        return TIME_ZONE.get()

    assert copy_context().run(run) == ZoneInfo("Asia/Tokyo")
    assert TIME_ZONE.get() is dt.UTC


def test_a_zone_is_given_or_named_or_active() -> None:
    assert zone_of("Europe/Berlin") is zone_named("Europe/Berlin") is BERLIN
    assert zone_of(BERLIN) is BERLIN
    assert zone_of(None) is TIME_ZONE.get()


def test_every_zone_of_the_machine_has_its_name() -> None:
    assert all(zone_named(name).key == name for name in available_timezones())


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Mars/Olympus",
        "Europe",
        "Europe/",
        "/etc/localtime",
        "../zoneinfo/Europe/Berlin",
        "Europe/../Europe/Berlin",
        "Europe\\Berlin",
        "Europe/Berlin\0",
        "Europe/Berlin ",
        "leapseconds",
        "x" * 10_000,
        "/".join(["a"] * 10_000),
    ],
)
def test_a_name_that_is_none_reaches_no_file(name: str) -> None:
    for ask in (zone_named, zone_of, set_time_zone):
        with pytest.raises(UnknownZone):
            ask(name)


def test_an_unknown_zone_is_named_with_the_nearest_one() -> None:
    with pytest.raises(UnknownZone) as caught:
        zone_named("Europe/Berln")
    assert str(caught.value) == "There is no time zone 'Europe/Berln'. Did you mean 'Europe/Berlin'?"
    assert caught.value.name == "Europe/Berln"
    assert str(UnknownZone("?")) == "There is no time zone '?'. Expected a name such as 'Europe/Paris'."


def test_a_machine_without_zones_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zones, "_known_names", tuple)
    assert str(UnknownZone("Europe/Paris")) == (
        "There is no time zone 'Europe/Paris'. This machine has no zones at all: install the package 'tzdata'."
    )


def test_refusing_a_long_name_takes_no_time() -> None:
    start = time.process_time()
    for _ in range(1000):
        with pytest.raises(UnknownZone):
            zone_named("a/" * 5_000)
    assert time.process_time() - start < 1
