"""How long something takes."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.validation import ValidationError
from bandstand.forms.fields import DurationField, Field


def said(field: Field, value: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return [(problem.code, str(problem)) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("sent", "duration"),
    [
        ("P1DT2H", dt.timedelta(days=1, hours=2)),
        ("-P1W", dt.timedelta(weeks=-1)),
        ("PT0.5S", dt.timedelta(milliseconds=500)),
        ("PT1,5H", dt.timedelta(minutes=90)),
        ("1 day, 2:00:00", dt.timedelta(days=1, hours=2)),
        ("3 days, 2:00:00", dt.timedelta(days=3, hours=2)),
        ("-1 day, 23:00:00", dt.timedelta(hours=-1)),
        ("2 days", dt.timedelta(days=2)),
        ("1 02:30:00", dt.timedelta(days=1, hours=2, minutes=30)),
        ("2:30:00.5", dt.timedelta(hours=2, minutes=30, milliseconds=500)),
        ("-26:00:00", dt.timedelta(hours=-26)),
        ("2:30", dt.timedelta(minutes=2, seconds=30)),
        (" 90 ", dt.timedelta(seconds=90)),
        (90, dt.timedelta(seconds=90)),
        (0.5, dt.timedelta(milliseconds=500)),
        (dt.timedelta(1), dt.timedelta(1)),
    ],
)
def test_durations_are_read_in_several_ways(sent: object, duration: dt.timedelta) -> None:
    assert DurationField().clean(sent) == duration


@pytest.mark.parametrize(
    "sent",
    [
        "x",
        " ",
        "P",
        "PT",
        "P1Y",
        "P1M",
        "1h",
        "1:2:3:4",
        "days",
        "\uff11",
        "1_0",
        "\0",
        "\ud800",
        "9" * 15,
        "9" * 10000000,
        1e300,
        float("nan"),
        float("inf"),
        10**5000,
        True,
        [1],
        {"a": 1},
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_duration_is_refused(sent: object) -> None:
    text = "Enter a duration of days, hours, minutes and seconds, for example 1 02:30:00."
    assert said(DurationField(), sent) == [("invalid", text)]


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_is_none_or_refused(nothing: object) -> None:
    assert DurationField(required=False).clean(nothing) is None
    assert said(DurationField(), nothing) == [("required", "Fill this in.")]


def test_durations_are_shown_as_days_and_a_clock() -> None:
    shown = DurationField().prepare_value
    assert shown(dt.timedelta(days=1, hours=2, minutes=30)) == "1 02:30:00"
    assert shown(dt.timedelta(seconds=0.5)) == "00:00:00.5"
    assert shown(dt.timedelta(days=-1, hours=-2)) == "-26:00:00"
    assert shown("what was sent") == "what was sent"


@given(st.timedeltas())
def test_what_is_shown_is_read_back(duration: dt.timedelta) -> None:
    field = DurationField()
    assert field.clean(field.prepare_value(duration)) == duration
    assert field.clean(str(duration)) == duration
    assert not field.changed(duration, field.prepare_value(duration))
