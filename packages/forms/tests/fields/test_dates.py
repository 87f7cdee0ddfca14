"""Dates, times of day and moments."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bandstand.contracts.i18n import override
from bandstand.contracts.validation import ValidationError
from bandstand.forms.fields import DateField, DateTimeField, Field, TimeField

BERLIN = ZoneInfo("Europe/Berlin")


def said(field: Field, value: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return [(problem.code, str(problem)) for problem in caught.value.problems]


NO_DATE = [("invalid", "Enter a date, for example 2026-11-21.")]
NO_TIME = [("invalid", "Enter a time of day, for example 14:30.")]
NO_MOMENT = [("invalid", "Enter a date and a time, for example 2026-11-21 14:30.")]
HOSTILE = ["x", "\uff11\uff12", "\0", "\ud800", "9" * 10_000_000, 5, 1.5, True, [1], {"a": 1}, b"2026-11-21"]


def ids(value: object) -> str:
    return type(value).__name__


def test_dates_of_iso_are_read() -> None:
    assert DateField().clean(" 2026-11-21 ") == dt.date(2026, 11, 21)
    assert DateField().clean("0001-01-01") == dt.date(1, 1, 1)
    assert DateField().clean(dt.date(2026, 11, 21)) == dt.date(2026, 11, 21)


@pytest.mark.parametrize("sent", [*HOSTILE, "2026-02-30", "2026-W05-1", "20261121", "2026-1-1", "0000-01-01"], ids=ids)
def test_what_is_no_date_is_refused(sent: object) -> None:
    assert said(DateField(), sent) == NO_DATE


def test_further_formats_are_tried_in_their_order() -> None:
    field = DateField(input_formats=["%d.%m.%Y", "%m/%d/%Y"])
    assert [field.clean(text) for text in ("21.11.2026", "11/21/2026", "2026-11-21")] == [dt.date(2026, 11, 21)] * 3
    assert said(field, "\uff12\uff11.11.2026") == NO_DATE
    assert said(field, "31.11.2026") == NO_DATE
    with pytest.raises(TypeError, match="got the text '%Y'"):
        DateField(input_formats="%Y")


@pytest.mark.parametrize("field", [DateField, TimeField, DateTimeField])
@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_is_none_or_refused(field: type[DateField], nothing: object) -> None:
    assert field(required=False).clean(nothing) is None
    assert said(field(), nothing) == [("required", "Fill this in.")]


@pytest.mark.parametrize(
    ("sent", "time"),
    [
        ("14:30", dt.time(14, 30)),
        (" 14:30:05 ", dt.time(14, 30, 5)),
        ("14:30:05.25", dt.time(14, 30, 5, 250_000)),
        (dt.time(14, 30), dt.time(14, 30)),
        (dt.datetime(2026, 11, 21, 14, 30, tzinfo=dt.UTC), dt.time(14, 30)),
    ],
)
def test_times_of_iso_are_read(sent: object, time: dt.time) -> None:
    assert TimeField().clean(sent) == time


@pytest.mark.parametrize("sent", [*HOSTILE, "24:00", "14", "1430", "T14:30", "14:30Z", "14:60", "4:30"], ids=ids)
def test_what_is_no_time_is_refused(sent: object) -> None:
    assert said(TimeField(), sent) == NO_TIME


def test_times_have_further_formats_too() -> None:
    assert TimeField(input_formats=["%I:%M %p"]).clean("02:30 PM") == dt.time(14, 30)


@pytest.mark.parametrize(
    ("sent", "moment"),
    [
        ("2026-11-21 14:30", dt.datetime(2026, 11, 21, 14, 30, tzinfo=dt.UTC)),
        ("2026-11-21T14:30:05.5", dt.datetime(2026, 11, 21, 14, 30, 5, 500_000, tzinfo=dt.UTC)),
        ("2026-11-21", dt.datetime(2026, 11, 21, tzinfo=dt.UTC)),
        ("2026-11-21T14:30Z", dt.datetime(2026, 11, 21, 14, 30, tzinfo=dt.UTC)),
        ("2026-11-21T14:30+01:00", dt.datetime(2026, 11, 21, 13, 30, tzinfo=dt.UTC)),
        (dt.date(2026, 11, 21), dt.datetime(2026, 11, 21, tzinfo=dt.UTC)),
        ("9999-12-31T23:59Z", dt.datetime(9999, 12, 31, 23, 59, tzinfo=dt.UTC)),
    ],
)
def test_moments_of_iso_are_read(sent: object, moment: dt.datetime) -> None:
    cleaned = DateTimeField().clean(sent)
    assert cleaned == moment
    assert isinstance(cleaned, dt.datetime)
    assert cleaned.tzinfo is not None


@pytest.mark.parametrize(
    "sent", [*HOSTILE, "2026-11-21 24:00", "2026-11-21T14", "2026-11-21 14:30+25:00", "0001-01-01 00:00+14:00"], ids=ids
)
def test_what_is_no_moment_is_refused(sent: object) -> None:
    assert said(DateTimeField(), sent) == NO_MOMENT


def test_a_moment_is_one_of_the_active_time_zone() -> None:
    with override(time_zone=BERLIN):
        cleaned = DateTimeField().clean("2026-11-21 14:30")
    assert cleaned == dt.datetime(2026, 11, 21, 13, 30, tzinfo=dt.UTC)
    with override(time_zone=BERLIN):
        assert DateTimeField(input_formats=["%d.%m.%Y %H:%M"]).clean("21.11.2026 14:30") == cleaned


def test_a_moment_that_does_not_exist_is_refused() -> None:
    text = "The clocks go forward then, so that 2026-03-29 02:30:00 does not exist in the time zone Europe/Berlin."
    with override(time_zone=BERLIN):
        assert said(DateTimeField(), "2026-03-29 02:30") == [("missing_time", text)]


def test_a_moment_that_comes_twice_is_refused_unless_it_says_which() -> None:
    text = (
        "The clocks go back then, so that 2026-10-25 02:30:00 comes twice in the time zone Europe/Berlin. "
        "Choose another time."
    )
    with override(time_zone=BERLIN):
        assert said(DateTimeField(), "2026-10-25 02:30") == [("ambiguous_time", text)]
        assert DateTimeField().clean("2026-10-25 02:30+01:00") == dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)


def test_a_moment_outside_the_calendar_is_refused() -> None:
    with override(time_zone=ZoneInfo("Asia/Tokyo")):
        assert said(DateTimeField(), "0001-01-01 00:00") == NO_MOMENT


def test_a_moment_changed_when_browsers_could_tell() -> None:
    shown = dt.datetime(2026, 11, 21, 14, 30, 5, 123_456, tzinfo=dt.UTC)
    assert not DateTimeField().changed(shown, "2026-11-21T14:30:05.123")
    assert not DateTimeField().changed(shown, "2026-11-21T14:30:05.123456")
    assert DateTimeField().changed(shown, "2026-11-21T14:30:05")
    assert not TimeField().changed(dt.time(14, 30, 0, 400), "14:30")
    assert DateTimeField().changed(shown, "x")
    assert not DateTimeField().changed(None, "")
    assert not DateTimeField(disabled=True).changed(shown, "")


def test_moments_without_a_zone_and_dates_of_moments_are_compared_as_they_are_shown() -> None:
    naive = dt.datetime(2026, 11, 21, 14, 30)  # noqa: DTZ001 - what the test is about
    late = dt.datetime(2026, 11, 21, 23, 30, tzinfo=dt.UTC)
    with override(time_zone=BERLIN):
        assert not DateTimeField().changed(naive, "2026-11-21 14:30")
        assert not DateField().changed(late, "2026-11-22")
        assert DateField().changed(late, "2026-11-21")
    assert not DateField().changed(dt.date(2026, 11, 21), "2026-11-21")
