from dataclasses import dataclass

import pytest

from airfields.airports.geo import compass, distance
from airfields.airports.models import Airport, find
from airfields.airports.near import nearest, within


@dataclass(frozen=True)
class Spot:
    latitude: float
    longitude: float


def known(code: str) -> Airport:
    found = find(code)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [("LHR", "JFK", 5540), ("SYD", "AKL", 2157), ("CDG", "LHR", 348), ("SFO", "HND", 8277), ("PER", "LHR", 14499)],
)
def test_distances_are_those_of_the_tables(one: str, other: str, kilometres: float) -> None:
    assert distance(known(one), known(other)) == pytest.approx(kilometres, rel=0.003)


def test_a_quarter_of_the_globe_is_ten_thousand_kilometres() -> None:
    assert distance(Spot(0, 0), Spot(90, 0)) == pytest.approx(10_007.56, abs=0.01)
    assert distance(Spot(0, 179), Spot(0, -179)) == pytest.approx(222.39, abs=0.01)


@pytest.mark.parametrize(
    ("other", "wind"), [(Spot(1, 0), "N"), (Spot(1, 1), "NE"), (Spot(0, -1), "W"), (Spot(-1, 1), "SE")]
)
def test_directions_are_winds(other: Spot, wind: str) -> None:
    assert compass(Spot(0, 0), other) == wind


def test_all_directions_from_a_pole_are_one() -> None:
    assert compass(Spot(-90, 0), Spot(-80, 120)) == "N"
    assert compass(Spot(90, 0), Spot(80, 120)) == "S"


def test_the_neighbours_of_heathrow() -> None:
    found = nearest(known("LHR"), 5)
    assert [near.place.code for near in found] == ["EGLL", "EGWU", "EGLD", "EGTF", "EGLM"]
    assert [round(near.distance) for near in found] == [0, 10, 14, 15, 22]


@pytest.mark.parametrize("code", ["EGLL", "NZSP", "CYLT", "NFNA", "SCIP", "KLAX", "FHSH"])
def test_ranges_find_what_going_through_all_finds(code: str) -> None:
    """Near the poles, at the date line, on lonely islands and where airports are many."""
    place = known(code)
    expected = sorted(distance(place, other) for other in Airport.objects.all())[:20]
    assert [near.distance for near in nearest(place, 20)] == pytest.approx(expected, abs=1e-4)


def test_the_whole_globe_is_within_reach_of_everything() -> None:
    assert len(within(Spot(0, 0), 20_100)) == Airport.objects.count()


def test_within_is_up_to_a_distance() -> None:
    heathrow = known("LHR")
    assert [found.place.code for found in within(heathrow, 14.5)] == ["EGLL", "EGWU", "EGLD"]
