from dataclasses import dataclass

import pytest

from airfields.airports.data import Airport, Directory
from airfields.airports.geo import Globe, compass, distance


@dataclass(frozen=True)
class Spot:
    latitude: float
    longitude: float


def known(airports: Directory, code: str) -> Airport:
    found = airports.find(code)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [("LHR", "JFK", 5540), ("SYD", "AKL", 2157), ("CDG", "LHR", 348), ("SFO", "HND", 8277), ("PER", "LHR", 14499)],
)
def test_distances_are_those_of_the_tables(airports: Directory, one: str, other: str, kilometres: float) -> None:
    assert distance(known(airports, one), known(airports, other)) == pytest.approx(kilometres, rel=0.003)


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


def test_the_neighbours_of_heathrow(airports: Directory) -> None:
    found = airports.globe.nearest(known(airports, "LHR"), 5)
    assert [near.place.code for near in found] == ["EGLL", "EGWU", "EGLD", "EGTF", "EGLM"]
    assert [round(near.distance) for near in found] == [0, 10, 14, 15, 22]


@pytest.mark.parametrize("code", ["EGLL", "NZSP", "CYLT", "NFNA", "SCIP", "KLAX", "FHSH"])
def test_the_grid_finds_what_going_through_all_finds(airports: Directory, code: str) -> None:
    """Near the poles, at the date line, on lonely islands and where airports are many."""
    place = known(airports, code)
    expected = sorted(distance(place, other) for other in airports.airports)[:20]
    found = airports.globe.nearest(place, 20)
    assert [near.distance for near in found] == pytest.approx(expected, abs=1e-4)


def test_fewer_places_than_asked_for_are_all_of_them() -> None:
    globe = Globe([Spot(0, 0), Spot(0, 180)])
    assert [round(found.distance) for found in globe.nearest(Spot(0, 1), 9)] == [111, 19_904]


def test_within_is_up_to_a_distance() -> None:
    globe = Globe([Spot(0, 0), Spot(0, 2)])
    assert [found.place for found in globe.within(Spot(0, 0.5), 60)] == [Spot(0, 0)]
