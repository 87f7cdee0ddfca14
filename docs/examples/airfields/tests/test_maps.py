import re
from math import hypot

import pytest

from airfields.airports import maps, world
from airfields.airports.maps import HEIGHT, WIDTH, Spot
from airfields.airports.models import find
from airfields.airports.near import Found, nearest


@pytest.mark.parametrize("code", ["EGLL", "NZSP", "CYLT", "NFNA", "SCIP", "KLAX"])
def test_distances_from_the_middle_are_true(code: str) -> None:
    airport = find(code)
    assert airport is not None
    near = nearest(airport, 9)[1:]
    drawn = maps.draw(airport, near, near)
    per_kilometre = maps.projection_of(airport, near).per_kilometre
    for (x, y), found in zip(drawn.near, near, strict=True):
        assert hypot(x - WIDTH / 2, y - HEIGHT / 2) == pytest.approx(found.distance * per_kilometre, abs=0.2)
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT


def test_the_scale_is_a_round_length() -> None:
    heathrow = find("EGLL")
    assert heathrow is not None
    near = nearest(heathrow, 9)[1:]
    drawn = maps.draw(heathrow, near, near)
    assert drawn.scale.text == "10 km"
    assert drawn.scale.width == pytest.approx(10 * maps.projection_of(heathrow, near).per_kilometre, abs=0.1)
    assert [label.text for label in drawn.labels][:3] == ["LHR", "NHT", "EGLD"]
    assert {"51.4°N", "51.6°N", "0.5°W"} <= {label.text for label in drawn.degrees}


def test_airports_at_one_spot_can_be_drawn() -> None:
    heathrow = find("EGLL")
    assert heathrow is not None
    assert maps.draw(heathrow, [Found(heathrow, 0.0)], []).scale.text == "1 km"


def test_neighbours_in_a_row_are_one_line_of_dots() -> None:
    drawn = world.draw({(45, 90): 1, (45, 91): 1, (45, 92): 1, (45, 100): 1, (40, 90): 1}, 2)
    assert drawn.few == "M90 40h0.1M90 45h2.1M100 45h0.1"
    assert drawn.many == ""


@pytest.mark.parametrize(("cell", "size"), [(2.5, 9_000), (4.0, 4_500)])
def test_the_map_of_the_world_is_small_and_within_its_box(cell: float, size: int) -> None:
    drawn = world.world(cell)
    assert 0 < len(drawn.few) + len(drawn.many) < size
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)", drawn.few + drawn.many):
        assert int(x) + int(width) < drawn.width
        assert int(y) < drawn.height


def test_a_place_on_the_map_of_the_world_is_in_the_middle_of_its_cell() -> None:
    drawn = world.draw({(0, 3): 1}, 90)
    assert (drawn.width, drawn.height, drawn.many, drawn.few) == (4, 2, "", "M3 0h0.1")
    assert drawn.position(Spot(45, 135)) == (3.0, 0.0)
