from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from bandstand.contracts.i18n import override
from bandstand.orm.errors import FieldError
from bandstand.orm.expressions import Count, F, Value
from bandstand.orm.fields import DateField, DateTimeField, TimeField
from bandstand.orm.functions import (
    Extract,
    ExtractDay,
    ExtractHour,
    ExtractIsoWeekDay,
    ExtractIsoYear,
    ExtractMinute,
    ExtractMonth,
    ExtractQuarter,
    ExtractSecond,
    ExtractWeek,
    ExtractWeekDay,
    ExtractYear,
    Now,
    Trunc,
    TruncDate,
    TruncDay,
    TruncHour,
    TruncMinute,
    TruncMonth,
    TruncQuarter,
    TruncSecond,
    TruncTime,
    TruncWeek,
    TruncYear,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm.database import Database

BERLIN = ZoneInfo("Europe/Berlin")
KOLKATA = dt.timezone(dt.timedelta(hours=5, minutes=30))
# A Friday, and in Berlin the first day of the next year; its ISO week belongs to 2020.
MOMENT = dt.datetime(2020, 12, 31, 23, 30, 15, 123456, tzinfo=dt.UTC)


naive = dt.datetime.fromisoformat


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[arg-type, misc]  # years to microseconds


@pytest.mark.parametrize(
    ("function", "in_utc", "in_berlin", "in_kolkata"),
    [
        (ExtractYear, 2020, 2021, 2021),
        (ExtractIsoYear, 2020, 2020, 2020),
        (ExtractQuarter, 4, 1, 1),
        (ExtractMonth, 12, 1, 1),
        (ExtractWeek, 53, 53, 53),
        (ExtractDay, 31, 1, 1),
        (ExtractWeekDay, 5, 6, 6),
        (ExtractIsoWeekDay, 4, 5, 5),
        (ExtractHour, 23, 0, 5),
        (ExtractMinute, 30, 30, 0),
        (ExtractSecond, 15, 15, 15),
    ],
)
def test_parts_of_moments_are_those_of_the_time_zone(
    value: Callable[..., Any], function: Any, in_utc: int, in_berlin: int, in_kolkata: int
) -> None:
    assert value(function("moment"), moment=MOMENT) == in_utc
    assert value(function("moment", tzinfo=BERLIN), moment=MOMENT) == in_berlin
    assert value(function("moment", tzinfo=KOLKATA), moment=MOMENT) == in_kolkata
    with override(time_zone=BERLIN):
        assert value(function("moment"), moment=MOMENT) == in_berlin
        assert value(function("moment", tzinfo=dt.UTC), moment=MOMENT) == in_utc


def test_parts_are_whole_numbers(value: Callable[..., Any]) -> None:
    assert type(value(ExtractSecond("moment"), moment=MOMENT.replace(microsecond=999999))) is int


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("year", 2027),
        ("iso_year", 2026),
        ("quarter", 1),
        ("month", 1),
        ("week", 53),
        ("day", 3),
        ("week_day", 1),
        ("iso_week_day", 7),
    ],
)
def test_parts_of_dates(value: Callable[..., Any], kind: str, expected: int) -> None:
    assert value(Extract("day", kind), day=dt.date(2027, 1, 3)) == expected


@pytest.mark.parametrize(("kind", "expected"), [("hour", 13), ("minute", 5), ("second", 59)])
def test_parts_of_times(value: Callable[..., Any], kind: str, expected: int) -> None:
    assert value(Extract("clock", kind), clock=dt.time(13, 5, 59, 999999)) == expected


@pytest.mark.parametrize(("kind", "expected"), [("day", 1), ("hour", 6), ("minute", 2), ("second", 3)])
def test_parts_of_durations(value: Callable[..., Any], kind: str, expected: int) -> None:
    assert value(Extract("span", kind), span=dt.timedelta(hours=30, minutes=2, seconds=3)) == expected


def test_moments_without_a_zone_are_taken_as_they_are(value: Callable[..., Any]) -> None:
    with override(time_zone=BERLIN):
        assert value(ExtractHour("wall"), wall=naive("2024-05-01 23:30")) == 23
        assert value(TruncDay("wall"), wall=naive("2024-05-01 23:30")) == naive("2024-05-01")


def test_parts_of_null_are_null(value: Callable[..., Any]) -> None:
    assert value(ExtractYear("moment")) is None
    assert value(TruncYear("moment")) is None


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (Extract("text", "year"), "Extract is of dates, times and moments; .* is a CharField."),
        (Extract("day", "hour"), "A DateField has no 'hour'"),
        (Extract("clock", "year"), "A TimeField has no 'year'"),
        (Extract("moment", "yaer"), "has no 'yaer'. Did you mean 'year'"),
        (Extract("span", "month"), "A DurationField has no 'month'"),
        (TruncHour("day"), "A DateField has no 'hour'"),
        (TruncYear("clock"), "A TimeField has no 'year'"),
        (TruncYear("day", output_field=DateTimeField()), "A DateField cannot be cut to a DateTimeField."),
        (TruncHour("clock", output_field=DateField()), "A TimeField cannot be cut to a DateField."),
        (TruncYear("moment", output_field=DateField()) + Value("x"), None),
    ],
)
def test_parts_that_a_type_does_not_have_are_refused(
    value: Callable[..., Any], expression: Any, message: str | None
) -> None:
    if message is not None:
        with pytest.raises(FieldError, match=message):
            value(expression)


def test_a_time_zone_is_one() -> None:
    with pytest.raises(TypeError, match=r"tzinfo is a time zone, .* got 'Europe/Berlin'"):
        ExtractYear("moment", tzinfo="Europe/Berlin")  # type: ignore[arg-type]  # what the test is about


def test_a_time_zone_without_a_name_is_refused(value: Callable[..., Any]) -> None:
    class Somewhere(dt.tzinfo):
        def utcoffset(self, moment: dt.datetime | None) -> dt.timedelta:
            return dt.timedelta(hours=1)

        def dst(self, moment: dt.datetime | None) -> None:
            return None

        def tzname(self, moment: dt.datetime | None) -> str:
            return "somewhere"

        def __repr__(self) -> str:
            return "Somewhere()"

    with pytest.raises(ValueError, match=r"by name or by a fixed difference to UTC; Somewhere\(\) has neither"):
        value(ExtractYear("moment", tzinfo=Somewhere()), moment=MOMENT)


@pytest.mark.parametrize(
    ("function", "in_utc", "in_berlin"),
    [
        (TruncYear, utc(2024, 1, 1), utc(2023, 12, 31, 23)),
        (TruncQuarter, utc(2024, 4, 1), utc(2024, 3, 31, 22)),
        (TruncMonth, utc(2024, 5, 1), utc(2024, 5, 31, 22)),
        (TruncWeek, utc(2024, 5, 27), utc(2024, 5, 26, 22)),
        (TruncDay, utc(2024, 5, 31), utc(2024, 5, 31, 22)),
        (TruncHour, utc(2024, 5, 31, 22), utc(2024, 5, 31, 22)),
        (TruncMinute, utc(2024, 5, 31, 22, 15), utc(2024, 5, 31, 22, 15)),
        (TruncSecond, utc(2024, 5, 31, 22, 15, 30), utc(2024, 5, 31, 22, 15, 30)),
        (TruncDate, dt.date(2024, 5, 31), dt.date(2024, 6, 1)),
        (TruncTime, dt.time(22, 15, 30, 123456), dt.time(0, 15, 30, 123456)),
    ],
)
def test_moments_are_cut_in_the_time_zone(
    value: Callable[..., Any], function: Any, in_utc: object, in_berlin: object
) -> None:
    moment = utc(2024, 5, 31, 22, 15, 30, 123456)
    assert value(function("moment"), moment=moment) == in_utc
    assert value(function("moment", tzinfo=BERLIN), moment=moment) == in_berlin
    with override(time_zone=BERLIN):
        assert value(function("moment"), moment=moment) == in_berlin


def test_a_difference_of_half_an_hour_is_kept(value: Callable[..., Any]) -> None:
    assert value(TruncHour("moment", tzinfo=KOLKATA), moment=utc(2024, 5, 31, 22, 15)) == utc(2024, 5, 31, 21, 30)
    assert value(TruncDay("moment", tzinfo=KOLKATA), moment=utc(2024, 5, 31, 22, 15)) == utc(2024, 5, 31, 18, 30)


def test_an_hour_that_clocks_show_twice_is_cut_to_its_own_begin(value: Callable[..., Any]) -> None:
    first, second = utc(2024, 10, 27, 0, 30), utc(2024, 10, 27, 1, 30)
    assert value(TruncHour("moment", tzinfo=BERLIN), moment=first) == utc(2024, 10, 27, 0)
    assert value(TruncHour("moment", tzinfo=BERLIN), moment=second) == utc(2024, 10, 27, 1)


def test_a_midnight_that_clocks_show_twice_or_never_is_the_same_on_each_database(value: Callable[..., Any]) -> None:
    havana, beirut = ZoneInfo("America/Havana"), ZoneInfo("Asia/Beirut")
    assert value(TruncDay("moment", tzinfo=havana), moment=utc(2024, 11, 3, 12)) == utc(2024, 11, 3, 5)
    assert value(TruncDay("moment", tzinfo=beirut), moment=utc(2024, 3, 31, 12)) == utc(2024, 3, 30, 22)


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (TruncYear, dt.date(2024, 1, 1)),
        (TruncQuarter, dt.date(2024, 7, 1)),
        (TruncMonth, dt.date(2024, 8, 1)),
        (TruncWeek, dt.date(2024, 8, 12)),
        (TruncDay, dt.date(2024, 8, 18)),
    ],
)
def test_dates_are_cut_to_dates(value: Callable[..., Any], function: Any, expected: dt.date) -> None:
    assert value(function("day"), day=dt.date(2024, 8, 18)) == expected


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (TruncHour, dt.time(13)),
        (TruncMinute, dt.time(13, 5)),
        (TruncSecond, dt.time(13, 5, 59)),
    ],
)
def test_times_are_cut_to_times(value: Callable[..., Any], function: Any, expected: dt.time) -> None:
    assert value(function("clock"), clock=dt.time(13, 5, 59, 999999)) == expected


def test_the_result_may_be_the_date_or_the_time_only(value: Callable[..., Any]) -> None:
    moment = utc(2024, 5, 31, 22, 15, 30, 5)
    month = Trunc("moment", "month", output_field=DateField(), tzinfo=BERLIN)
    hour = Trunc("moment", "hour", output_field=TimeField(), tzinfo=BERLIN)
    clock = Trunc("moment", "hour", output_field=DateTimeField(aware=False), tzinfo=BERLIN)
    assert value(month, moment=moment) == dt.date(2024, 6, 1)
    assert value(hour, moment=moment) == dt.time(0, 0)
    assert value(clock, moment=moment) == naive("2024-06-01")
    assert value(Trunc("day", "date"), day=dt.date(2024, 5, 1)) == dt.date(2024, 5, 1)


def test_rows_are_counted_by_month(rows: Any) -> None:
    for moment in (utc(2024, 5, 31, 12), utc(2024, 5, 31, 23), utc(2024, 6, 2), utc(2024, 7, 1)):
        rows.objects.create(moment=moment)
    by_month = (
        rows.objects.annotate(month=TruncMonth("moment")).values("month").annotate(number=Count("*")).order_by("-month")
    )
    with override(time_zone=BERLIN):
        assert [(each["month"], each["number"]) for each in by_month] == [
            (utc(2024, 6, 30, 22), 1),
            (utc(2024, 5, 31, 22), 2),
            (utc(2024, 4, 30, 22), 1),
        ]
    assert [each["number"] for each in by_month.all()] == [1, 1, 2]
    assert list(rows.objects.annotate(year=ExtractYear("moment")).values_list("year", flat=True).distinct()) == [2024]


def test_rows_are_counted_and_ordered_by_a_part_that_is_named_by_its_path(rows: Any) -> None:
    for moment in (utc(2024, 5, 31, 12), utc(2024, 5, 31, 23), utc(2024, 6, 2)):
        rows.objects.create(moment=moment)
    by_month = rows.objects.values("moment__month").annotate(number=Count("*")).order_by("-moment__month")
    assert [tuple(each.values()) for each in by_month] == [(6, 1), (5, 2)]
    by_day = rows.objects.annotate(day_=TruncDay("moment", tzinfo=BERLIN))
    assert list(by_day.values_list("day_", flat=True).distinct().order_by("-day_")) == [
        utc(2024, 6, 1, 22),
        utc(2024, 5, 31, 22),
        utc(2024, 5, 30, 22),
    ]


def test_the_active_zone_is_read_when_the_query_is_asked_and_no_part_of_its_shape(rows: Any) -> None:
    rows.objects.create(moment=MOMENT)
    years = rows.objects.values_list("moment__year", flat=True)
    assert list(years) == [2020]
    with override(time_zone=BERLIN):
        assert list(years.all()) == [2021]
        assert years.all().shape is years.shape
    assert list(years.all()) == [2020]


def test_zones_that_are_given_share_a_shape(rows: Any) -> None:
    shapes = {
        rows.objects.annotate(year=ExtractYear("moment", tzinfo=ZoneInfo(name))).shape
        for name in ("Europe/Berlin", "Asia/Tokyo")
    }
    assert len(shapes) == 1


def test_now_is_this_moment(value: Callable[..., Any]) -> None:
    before = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=5)
    assert before < value(Now()) < before + dt.timedelta(seconds=10)


def test_now_is_compared_with_moments(rows: Any) -> None:
    now = dt.datetime.now(dt.UTC)
    for days in (-1, 1):
        rows.objects.create(moment=now + dt.timedelta(days=days), whole=days)
    assert rows.objects.get(moment__lt=Now()).whole == -1
    assert rows.objects.get(F("moment") > Now()).whole == 1


def test_functions_are_used_as_transforms_of_other_functions(rows: Any) -> None:
    rows.objects.create(moment=MOMENT)
    months = rows.objects.annotate(month=TruncMonth("moment"))
    assert list(months.filter(month__year=2020).values_list("month__month", flat=True)) == [12]
    assert not months.filter(month__day__gt=1).exists()


def test_dates_and_moments_are_listed(rows: Any, database: Database) -> None:
    for moment in (utc(2024, 5, 31, 12), utc(2024, 5, 31, 23), utc(2024, 6, 2)):
        rows.objects.create(moment=moment)
    assert list(rows.objects.all().dates("moment", "month")) == [dt.date(2024, 5, 1), dt.date(2024, 6, 1)]
    assert list(rows.objects.all().datetimes("moment", "day", order="DESC", tzinfo=BERLIN)) == [
        utc(2024, 6, 1, 22),
        utc(2024, 5, 31, 22),
        utc(2024, 5, 30, 22),
    ]
