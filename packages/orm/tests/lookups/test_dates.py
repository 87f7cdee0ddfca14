from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from bandstand.contracts.i18n import override
from bandstand.orm.errors import FieldError
from bandstand.orm.expressions import F
from bandstand.orm.fields import CharField, DateField, DateTimeField, IntegerField, TimeField
from bandstand.orm.functions import ExtractIsoYear, ExtractYear
from bandstand.orm.lookups._dates import YearField, first_moment, last_moment, zone_name
from bandstand.orm.models import Model
from bandstand.orm.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.database import Database
    from bandstand.orm.database.execution import Statement

_registry = Registry()
BERLIN = ZoneInfo("Europe/Berlin")


class Event(Model):
    name = CharField(max_length=20)
    moment = DateTimeField(null=True)
    wall = DateTimeField(null=True, aware=False)
    day = DateField(null=True)
    clock = TimeField(null=True)
    number = IntegerField(default=2024)

    class Meta:
        registry = _registry
        app_label = "dates"


@pytest.fixture(autouse=True)
def events(database: Database) -> Iterator[None]:
    database.drop_all(Event)
    database.create_all(Event)
    for name, text, clock in (
        ("last of 2023", "2023-12-31 22:59:59.999999", dt.time(23, 59, 59, 999999)),
        ("2024 in Berlin", "2023-12-31 23:00", dt.time(0)),
        ("first of 2024", "2024-01-01 00:00", dt.time(7, 30)),
        ("summer", "2024-06-30 22:15:30.000005", dt.time(12, 30, 15)),
        ("2025 in Berlin", "2024-12-31 23:30", dt.time(12)),
    ):
        moment = dt.datetime.fromisoformat(text)
        Event.objects.create(
            name=name, moment=moment.replace(tzinfo=dt.UTC), wall=moment, day=moment.date(), clock=clock
        )
    Event.objects.create(name="never")
    yield
    database.drop_all(Event)


@pytest.fixture
def statements(database: Database) -> Iterator[list[Statement]]:
    seen: list[Statement] = []
    database.hooks.append(seen.append)
    yield seen
    database.hooks.remove(seen.append)


def names(**lookups: Any) -> list[str]:
    return list(Event.objects.filter(**lookups).order_by("id").values_list("name", flat=True))


@pytest.mark.parametrize(
    ("lookup", "expected"),
    [
        ("year", ["first of 2024", "summer", "2025 in Berlin"]),
        ("year__exact", ["first of 2024", "summer", "2025 in Berlin"]),
        ("year__gt", []),
        ("year__gte", ["first of 2024", "summer", "2025 in Berlin"]),
        ("year__lt", ["last of 2023", "2024 in Berlin"]),
        ("year__lte", ["last of 2023", "2024 in Berlin", "first of 2024", "summer", "2025 in Berlin"]),
    ],
)
def test_years_in_utc(lookup: str, expected: list[str]) -> None:
    assert names(**{f"moment__{lookup}": 2024}) == expected
    assert names(**{f"wall__{lookup}": 2024}) == expected
    assert names(**{f"day__{lookup}": 2024}) == expected


@pytest.mark.parametrize(
    ("lookup", "expected"),
    [
        ("year", ["2024 in Berlin", "first of 2024", "summer"]),
        ("year__gt", ["2025 in Berlin"]),
        ("year__gte", ["2024 in Berlin", "first of 2024", "summer", "2025 in Berlin"]),
        ("year__lt", ["last of 2023"]),
        ("year__lte", ["last of 2023", "2024 in Berlin", "first of 2024", "summer"]),
    ],
)
def test_years_in_the_active_time_zone(lookup: str, expected: list[str]) -> None:
    with override(time_zone=BERLIN):
        assert names(**{f"moment__{lookup}": 2024}) == expected


def test_the_active_time_zone_is_read_when_the_query_is_asked() -> None:
    events = Event.objects.filter(moment__year=2025)
    assert not events.all().exists()
    with override(time_zone=BERLIN):
        assert events.all().get().name == "2025 in Berlin"


@pytest.mark.parametrize(
    ("lookup", "year", "expected"),
    [
        # 2024-12-31 is a Tuesday of the first week of 2025; 2023 ends with a Sunday.
        ("iso_year", 2024, ["first of 2024", "summer"]),
        ("iso_year", 2025, ["2025 in Berlin"]),
        ("iso_year__gt", 2024, ["2025 in Berlin"]),
        ("iso_year__gte", 2025, ["2025 in Berlin"]),
        ("iso_year__lt", 2024, ["last of 2023", "2024 in Berlin"]),
        ("iso_year__lte", 2023, ["last of 2023", "2024 in Berlin"]),
    ],
)
def test_years_of_iso_weeks(lookup: str, year: int, expected: list[str]) -> None:
    assert names(**{f"moment__{lookup}": year}) == expected
    assert names(**{f"day__{lookup}": year}) == expected


def test_a_year_is_a_range_that_an_index_can_answer(statements: list[Statement]) -> None:
    names(moment__year=2024, day__iso_year__gt=2023)
    sql = statements[-1].sql
    assert "t0.moment BETWEEN" in sql
    assert "t0.day >" in sql
    assert "EXTRACT" not in sql
    assert "bandstand_part" not in sql


def test_years_are_compared_themselves_where_no_range_can_be_known(statements: list[Statement]) -> None:
    assert names(moment__year=F("number")) == ["first of 2024", "summer", "2025 in Berlin"]
    assert names(moment__year__in=[2023, 2030]) == ["last of 2023", "2024 in Berlin"]
    assert names(moment__year__range=(2020, 2023)) == ["last of 2023", "2024 in Berlin"]
    annotated = Event.objects.annotate(year=ExtractYear("moment", tzinfo=BERLIN))
    assert [event.name for event in annotated.filter(year=2025)] == ["2025 in Berlin"]
    assert [event.name for event in annotated.filter(year__lt=2024)] == ["last of 2023"]
    assert [event.name for event in annotated.filter(year__gt=2024)] == ["2025 in Berlin"]
    assert annotated.filter(year__gte=2024).count() == 4
    assert annotated.filter(year__lte=2024).count() == 4
    assert "BETWEEN" not in statements[-1].sql


def test_years_of_annotations_are_ranges_too(statements: list[Statement]) -> None:
    annotated = Event.objects.annotate(year=ExtractIsoYear("moment"))
    assert [event.name for event in annotated.filter(year=2025)] == ["2025 in Berlin"]
    assert annotated.filter(year__isnull=True).get().name == "never"


@pytest.mark.parametrize(
    ("lookup", "value", "expected"),
    [
        ("moment__month", 6, ["summer"]),
        ("moment__month__in", [1, 6], ["first of 2024", "summer"]),
        ("moment__day", 31, ["last of 2023", "2024 in Berlin", "2025 in Berlin"]),
        ("moment__quarter", 2, ["summer"]),
        ("moment__week", 52, ["last of 2023", "2024 in Berlin"]),
        ("moment__week_day", 1, ["last of 2023", "2024 in Berlin", "summer"]),
        ("moment__iso_week_day", 7, ["last of 2023", "2024 in Berlin", "summer"]),
        ("moment__hour", 22, ["last of 2023", "summer"]),
        ("moment__hour__gt", 22, ["2024 in Berlin", "2025 in Berlin"]),
        ("moment__minute", 30, ["2025 in Berlin"]),
        ("moment__second__range", (29, 31), ["summer"]),
        ("moment__date", dt.date(2024, 6, 30), ["summer"]),
        ("moment__date__gt", dt.date(2024, 6, 30), ["2025 in Berlin"]),
        ("moment__date", "2024-06-30", ["summer"]),
        ("moment__date__year", 2024, ["first of 2024", "summer", "2025 in Berlin"]),
        ("moment__time", dt.time(22, 15, 30, 5), ["summer"]),
        ("moment__time__lt", dt.time(1), ["first of 2024"]),
        ("moment__time__hour", 22, ["last of 2023", "summer"]),
        ("day__month", 6, ["summer"]),
        ("day__week_day", 2, ["first of 2024"]),
        ("day__quarter__lt", 2, ["first of 2024"]),
        ("clock__hour", 12, ["summer", "2025 in Berlin"]),
        ("clock__minute__gte", 30, ["last of 2023", "first of 2024", "summer"]),
        ("clock__second", 59, ["last of 2023"]),
        ("wall__hour", 22, ["last of 2023", "summer"]),
    ],
)
def test_parts_are_looked_up(lookup: str, value: object, expected: list[str]) -> None:
    assert names(**{lookup: value}) == expected


@pytest.mark.parametrize(
    ("lookup", "value", "expected"),
    [
        ("moment__month", 7, ["summer"]),
        ("moment__hour", 0, ["2024 in Berlin", "summer", "2025 in Berlin"]),
        ("moment__date", dt.date(2024, 7, 1), ["summer"]),
        ("moment__time", dt.time(0, 15, 30, 5), ["summer"]),
        ("wall__hour", 22, ["last of 2023", "summer"]),
    ],
)
def test_parts_are_looked_up_in_the_active_time_zone(lookup: str, value: object, expected: list[str]) -> None:
    with override(time_zone=BERLIN):
        assert names(**{lookup: value}) == expected


def test_a_negated_part_counts_null_as_different() -> None:
    assert sorted(event.name for event in Event.objects.exclude(moment__year=2024)) == [
        "2024 in Berlin",
        "last of 2023",
        "never",
    ]
    assert Event.objects.exclude(moment__month__gt=1).count() == 2
    assert Event.objects.exclude(moment__date=dt.date(2024, 6, 30)).count() == 5


def test_rows_are_ordered_and_selected_by_parts() -> None:
    ordered = Event.objects.filter(day__isnull=False).order_by("-day__year", "clock__hour", "-clock__minute")
    assert list(ordered.values_list("clock__hour", "moment__month")) == [(7, 1), (12, 6), (12, 12), (0, 12), (23, 12)]


def test_the_least_and_the_greatest_year() -> None:
    with override(time_zone=dt.timezone(dt.timedelta(hours=14))):
        assert names(moment__year=1) == []
        assert names(moment__year__gt=1) == names(moment__isnull=False)
    with override(time_zone=dt.timezone(dt.timedelta(hours=-12))):
        assert names(moment__year=9999) == []
        assert names(moment__year__lte=9999, day__iso_year__lte=9999) == names(moment__isnull=False)


@pytest.mark.parametrize("year", [0, 10_000, -5])
def test_years_that_no_date_has_are_refused(year: int) -> None:
    with pytest.raises(ValueError, match=f"A year is from 1 to 9999; got {year}."):
        names(moment__year=year)


def test_none_asks_for_null_and_is_not_ordered() -> None:
    assert names(moment__year=None) == ["never"]
    with pytest.raises(ValueError, match="Nothing is before or after None"):
        names(moment__year__gt=None)


def test_texts_of_years_are_read() -> None:
    assert names(moment__year="2025") == []
    with pytest.raises(ValueError, match="'soon'"):
        names(moment__year="soon")


def test_a_part_that_the_type_does_not_have_is_refused() -> None:
    with pytest.raises(FieldError, match="a DateField has no look-up or transform 'hour'"):
        names(day__hour=1)
    with pytest.raises(FieldError, match="a TimeField has no look-up or transform 'year'"):
        names(clock__year=1)


def test_the_ends_of_a_day_in_a_zone_whose_clocks_show_its_midnight_twice() -> None:
    with override(time_zone=ZoneInfo("America/Havana")):
        assert first_moment(dt.date(2024, 11, 3), aware=True) == dt.datetime(2024, 11, 3, 4, tzinfo=dt.UTC)
        assert last_moment(dt.date(2024, 11, 3), aware=True) == dt.datetime(
            2024, 11, 4, 4, 59, 59, 999999, tzinfo=dt.UTC
        )


def test_the_ends_of_years() -> None:
    plain, iso = YearField(), YearField(iso=True)
    assert (plain.first(2024), plain.last(2024)) == (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    assert (iso.first(2024), iso.last(2024)) == (dt.date(2024, 1, 1), dt.date(2024, 12, 29))
    assert iso.first(2026) == dt.date(2025, 12, 29)
    assert iso.last(9999) == dt.date(9999, 12, 31)


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        (BERLIN, "Europe/Berlin"),
        (dt.UTC, "+00:00"),
        (dt.timezone(dt.timedelta(hours=5, minutes=30)), "+05:30"),
        (dt.timezone(-dt.timedelta(hours=3, minutes=30)), "-03:30"),
    ],
)
def test_names_of_time_zones(zone: dt.tzinfo, name: str) -> None:
    assert zone_name(zone) == name
