"""Dates and times of day."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bandstand.contracts.i18n import override
from bandstand.forms.widgets import DateInput, DateTimeInput, TimeInput

DAY = dt.date(2026, 2, 28)
MOMENT = dt.datetime(2026, 2, 28, 23, 30, tzinfo=dt.UTC)
FIRST, LAST = dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31, 23, 59)  # noqa: DTZ001 - they are in no zone
PARIS = ZoneInfo("Europe/Paris")


def test_a_day_is_in_the_iso_format() -> None:
    assert DateInput().render("x", None) == '<input type="date" name="x">'
    assert DateInput().render("x", DAY, {"id": "i"}) == '<input type="date" name="x" value="2026-02-28" id="i">'
    assert DateInput().render("x", dt.date(33, 1, 2)) == '<input type="date" name="x" value="0033-01-02">'


def test_what_was_sent_is_shown_as_it_was() -> None:
    assert DateInput().render("x", "2026-02-31") == '<input type="date" name="x" value="2026-02-31">'
    assert TimeInput().render("x", '"><script>') == '<input type="time" name="x" value="&#34;&gt;&lt;script&gt;">'


def test_the_day_of_a_moment_is_that_in_the_active_time_zone() -> None:
    assert DateInput().render("x", MOMENT) == '<input type="date" name="x" value="2026-02-28">'
    with override(time_zone=PARIS):
        assert DateInput().render("x", MOMENT) == '<input type="date" name="x" value="2026-03-01">'
        assert DateInput().render("x", MOMENT.replace(tzinfo=None)) == '<input type="date" name="x" value="2026-02-28">'


def test_a_moment_is_shown_in_the_active_time_zone_without_naming_it() -> None:
    start = '<input type="datetime-local" name="x" value='
    assert DateTimeInput().render("x", MOMENT) == f'{start}"2026-02-28T23:30">'
    with override(time_zone=PARIS):
        assert DateTimeInput().render("x", MOMENT) == f'{start}"2026-03-01T00:30">'
        assert TimeInput().render("x", MOMENT) == '<input type="time" name="x" value="00:30">'


@pytest.mark.parametrize("moment", [FIRST, LAST])
def test_the_first_and_the_last_moment_have_no_other_time_zone(moment: dt.datetime) -> None:
    expected = DateTimeInput().format_value(moment)
    with override(time_zone=dt.timezone(dt.timedelta(hours=-12 if moment.year == 1 else 12))):
        assert DateTimeInput().format_value(moment.replace(tzinfo=dt.UTC)) == expected


def test_seconds_are_shown_where_there_are_some_with_a_step_that_lets_people_change_them() -> None:
    start = '<input type="datetime-local" name="x" value='
    assert DateTimeInput().render("x", MOMENT.replace(second=5)) == f'{start}"2026-02-28T23:30:05" step="1">'
    moment = MOMENT.replace(microsecond=120_456)
    assert DateTimeInput().render("x", moment) == f'{start}"2026-02-28T23:30:00.120" step="0.001">'
    assert TimeInput().render("x", dt.time(1, 2, 3)) == '<input type="time" name="x" value="01:02:03" step="1">'
    assert TimeInput(attrs={"step": 900}).render("x", dt.time(1, 2, 3)) == (
        '<input type="time" name="x" value="01:02:03" step="900">'
    )
    assert TimeInput().render("x", dt.time(1, 2, 0, 400)) == '<input type="time" name="x" value="01:02">'


def test_with_a_format_the_element_is_a_text() -> None:
    assert DateInput(format="%d/%m/%Y").render("x", DAY) == '<input type="text" name="x" value="28/02/2026">'
    moment = MOMENT.replace(tzinfo=None, second=5)
    assert DateTimeInput(format="%Hh").render("x", moment) == '<input type="text" name="x" value="23h">'
    assert TimeInput(format="%H.%M", attrs={"type": "time"}).render("x", moment) == (
        '<input type="time" name="x" value="23.30">'
    )


@pytest.mark.usefixtures("german")
def test_localised_values_are_texts_of_the_active_locale() -> None:
    assert DateInput(localize=True).render("x", DAY, {"min": DAY}) == (
        '<input type="text" name="x" value="28.02.2026">'
    )
    assert TimeInput(localize=True).render("x", dt.time(1, 2, 3)) == ('<input type="text" name="x" value="1:02:03 AM">')
    with override(time_zone=PARIS):
        assert DateTimeInput(localize=True).render("x", MOMENT) == (
            '<input type="text" name="x" value="01.03.2026 12:30 AM">'
        )


def test_a_day_stands_for_its_beginning_and_a_time_for_itself() -> None:
    assert DateTimeInput().format_value(DAY) == "2026-02-28T00:00"
    assert DateInput().format_value(dt.time(1, 2)) == "01:02:00"
    assert TimeInput().format_value(DAY) == "2026-02-28"
