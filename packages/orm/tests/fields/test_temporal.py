"""Dates, times, moments and durations: extremes, microseconds and zones."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.i18n import TIME_ZONE
from bandstand.contracts.validation import ValidationError
from bandstand.orm.fields import DateField, DateTimeField, DurationField, TimeField
from bandstand.orm.fields._temporal import read_duration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

UTC = dt.UTC
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def berlin() -> Iterator[None]:
    token = TIME_ZONE.set(BERLIN)
    yield
    TIME_ZONE.reset(token)


def test_dates_come_back_from_the_first_to_the_last(round_trip: Callable[..., list[Any]]) -> None:
    dates = [dt.date.min, dt.date(1969, 12, 31), dt.date(2024, 2, 29), dt.date.max]
    assert round_trip(DateField(), *dates) == dates


def test_moments_come_back_in_utc_to_the_microsecond(round_trip: Callable[..., list[Any]]) -> None:
    moments = [
        dt.datetime(2024, 3, 31, 3, 30, 0, 123456, tzinfo=BERLIN),
        dt.datetime(1, 1, 2, tzinfo=UTC),
        dt.datetime(9999, 12, 30, 23, 59, 59, 999999, tzinfo=UTC),
        dt.datetime(2024, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=-11))),
    ]
    back = round_trip(DateTimeField(), *moments)
    assert back == moments
    assert {moment.tzinfo for moment in back} == {UTC}


def test_a_moment_without_a_zone_is_refused_with_field_and_value(table: Callable[..., Any]) -> None:
    model = table(value=DateTimeField())
    expected = r"held\.Held\.value cannot take datetime\.datetime\(2024, 1, 1, 0, 0\): a time zone is expected"
    with pytest.raises(ValueError, match=expected):
        model.objects.create(value=dt.datetime(2024, 1, 1))  # noqa: DTZ001 - this is what is refused
    with pytest.raises(ValueError, match=expected):
        list(model.objects.filter(value=dt.datetime(2024, 1, 1)))  # noqa: DTZ001 - as above


def test_clocks_on_walls_have_no_zone(round_trip: Callable[..., list[Any]]) -> None:
    wall = dt.datetime(2024, 3, 31, 2, 30, 0, 1)  # noqa: DTZ001 - the field has none
    assert round_trip(DateTimeField(aware=False), wall) == [wall]
    with pytest.raises(ValueError, match="the column has no time zone"):
        DateTimeField(aware=False).get_prep_value(dt.datetime(2024, 1, 1, tzinfo=UTC))


def test_times_come_back_to_the_microsecond(round_trip: Callable[..., list[Any]]) -> None:
    times = [dt.time.min, dt.time(12, 30), dt.time(0, 0, 0, 1), dt.time.max]
    assert round_trip(TimeField(), *times) == times


def test_durations_come_back_to_the_microsecond(round_trip: Callable[..., list[Any]]) -> None:
    durations = [
        dt.timedelta(),
        dt.timedelta(microseconds=1),
        dt.timedelta(days=-1, seconds=1),
        dt.timedelta(days=36500, hours=5, microseconds=999999),
        dt.timedelta(days=-36500),
    ]
    assert round_trip(DurationField(), *durations) == durations


def test_nulls_come_back_as_none(table: Callable[..., Any]) -> None:
    kinds = {"day": DateField, "moment": DateTimeField, "time": TimeField, "span": DurationField}
    model = table(**{name: kind(null=True) for name, kind in kinds.items()})
    row = model.objects.get(pk=model.objects.create().pk)
    assert [getattr(row, name) for name in kinds] == [None] * 4


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (DateField(), "2024-02-29", dt.date(2024, 2, 29)),
        (TimeField(), "12:30:01.5", dt.time(12, 30, 1, 500000)),
        (DateTimeField(), "2024-02-29T12:30+02:00", dt.datetime(2024, 2, 29, 10, 30, tzinfo=UTC)),
        (DurationField(), "1 day, 2:00:00", dt.timedelta(days=1, hours=2)),
        (DurationField(), "P1DT2H", dt.timedelta(days=1, hours=2)),
        (DurationField(), "-P1DT2H", -dt.timedelta(days=1, hours=2)),
        (DurationField(), "15:30", dt.timedelta(minutes=15, seconds=30)),
        (DurationField(), "1.5", dt.timedelta(seconds=1.5)),
    ],
)
def test_what_people_write_is_read(field: Any, text: str, value: Any) -> None:
    assert field.to_python(text) == value


@pytest.mark.parametrize("field", [DateField(), TimeField(), DateTimeField(), DurationField()])
@pytest.mark.parametrize("value", ["", "soon", "2024-13-01", "25:00", 5, [], "9" * 200])
def test_what_is_none_is_refused_with_the_value(field: Any, value: Any) -> None:
    if isinstance(field, DurationField) and value == "25:00":
        return  # 25 minutes
    with pytest.raises(ValidationError):
        field.to_python(value)
    with pytest.raises(ValueError, match=f"^{type(field).__name__} cannot take"):
        field.get_prep_value(value)


@given(span=st.timedeltas())
def test_durations_are_read_as_python_prints_them(span: dt.timedelta) -> None:
    assert read_duration(str(span)) == span


def test_a_duration_that_is_too_long_is_none() -> None:
    assert read_duration("P999999999DT999999999H") is None
    assert read_duration("999999999 99:00:00") is None


def test_dates_and_moments_become_each_other_in_the_active_zone(berlin: None) -> None:
    late = dt.datetime(2024, 1, 1, 23, 30, tzinfo=UTC)
    assert DateField().to_python(late) == dt.date(2024, 1, 2)
    assert DateTimeField().to_python(dt.date(2024, 1, 2)) == dt.datetime(2024, 1, 2, tzinfo=BERLIN)
    assert DateTimeField().to_python("2024-01-02 00:00") == dt.datetime(2024, 1, 2, tzinfo=BERLIN)
    assert TimeField().to_python(late) == dt.time(23, 30)


def test_a_time_with_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError):
        TimeField().to_python(dt.time(12, tzinfo=UTC))


def test_moments_of_making_and_saving_are_set(table: Callable[..., Any]) -> None:
    model = table(
        made=DateTimeField(auto_now_add=True), saved=DateTimeField(auto_now=True), day=DateField(auto_now=True)
    )
    row = model.objects.create()
    made, saved = row.made, row.saved
    assert made.tzinfo is UTC
    row.save()
    assert row.made == made
    assert row.saved > saved
    again = model.objects.get(pk=row.pk)
    assert (again.made, again.saved, again.day) == (made, row.saved, row.day)


def test_times_that_set_themselves_are_local(berlin: None) -> None:
    assert DateTimeField(aware=False, auto_now=True).now().tzinfo is None
    assert isinstance(TimeField(auto_now=True).now(), dt.time)
    assert isinstance(DateField(auto_now=True).now(), dt.date)


def test_fields_that_set_themselves_are_not_edited() -> None:
    field = DateField(auto_now=True)
    assert (field.editable, field.blank, field.sets_itself) == (False, True, True)


@pytest.mark.parametrize("options", [{"auto_now": True, "auto_now_add": True}, {"auto_now": True, "default": None}])
def test_one_way_to_be_set_is_enough(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"takes auto_now, auto_now_add or a default; got auto_now and"):
        DateField(**options)


def test_values_are_written_for_files_in_iso_form(make_model: Callable[..., Any]) -> None:
    model = make_model(day=DateField(), span=DurationField(null=True))
    row = model(day=dt.date(2024, 1, 2))
    assert model._meta.get_field("day").value_to_string(row) == "2024-01-02"
    assert model._meta.get_field("span").value_to_string(row) == ""


def test_rows_are_walked_through_by_date(table: Callable[..., Any]) -> None:
    model = table(day=DateField(), other=DateField(null=True))
    days = [dt.date(2024, 1, 2), dt.date(2024, 1, 1), dt.date(2024, 1, 2)]
    first, second, third = [model.objects.create(day=day) for day in days]
    assert second.get_next_by_day() == first
    assert first.get_next_by_day() == third
    assert third.get_previous_by_day() == first
    assert first.get_previous_by_day(pk__gt=0) == second
    with pytest.raises(model.DoesNotExist, match=r"No held\.Held is after"):
        third.get_next_by_day()
    with pytest.raises(ValueError, match="is not saved"):
        model(day=days[0]).get_next_by_day()
    assert not hasattr(model, "get_next_by_other")
