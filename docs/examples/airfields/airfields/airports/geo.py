"""Distances on the globe, and finding what is near.

Points are kept on the unit sphere, in a grid of cubes: there the poles and the date line are places like all others,
and the straight line between two points tells the distance along the ground.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from math import asin, atan2, cos, degrees, floor, pi, radians, sin, sqrt
from typing import Generic, Protocol, TypeVar

EARTH_RADIUS = 6371.0088
"""The mean radius in kilometres (IUGG)."""

_CUBES = 50  # along the radius: each is about 127 km wide
_WINDS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


class Place(Protocol):
    """Whatever lies somewhere, in degrees."""

    @property
    def latitude(self) -> float:
        """North of the equator."""
        ...

    @property
    def longitude(self) -> float:
        """East of Greenwich."""
        ...


P = TypeVar("P", bound=Place)
Vector = tuple[float, float, float]
Cube = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Found(Generic[P]):
    """A place, and how many kilometres away it is."""

    place: P
    distance: float


def vector(place: Place) -> Vector:
    """Give the point on the unit sphere."""
    latitude, longitude = radians(place.latitude), radians(place.longitude)
    return cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude)


def distance(one: Place, other: Place) -> float:
    """Give the kilometres between two places along the ground (great circle, haversine)."""
    north, south = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(half)))


def bearing(one: Place, other: Place) -> float:
    """Give the direction in which one sets out to reach the other: radians, clockwise from north."""
    start, end = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    return atan2(sin(east) * cos(end), cos(start) * sin(end) - sin(start) * cos(end) * cos(east))


def compass(one: Place, other: Place) -> str:
    """Give the wind for the direction from one to the other: ``"NE"``; from a pole there is only one."""
    if abs(one.latitude) == 90:
        return "S" if one.latitude > 0 else "N"
    return _WINDS[round(degrees(bearing(one, other)) / 45) % 8]


class Globe(Generic[P]):
    """Places, found by where they are."""

    def __init__(self, places: Iterable[P]) -> None:
        self._cubes: dict[Cube, list[tuple[Vector, P]]] = defaultdict(list)
        for place in places:
            point = vector(place)
            self._cubes[_cube(point)].append((point, place))

    def nearest(self, place: Place, count: int) -> list[Found[P]]:
        """Give the places that are nearest, the nearest first."""
        reach = 25.0
        found: list[Found[P]] = []
        while len(found) < count and reach < 2 * pi * EARTH_RADIUS:
            reach *= 2
            found = self.within(place, reach)
        return found[:count]

    def within(self, place: Place, reach: float) -> list[Found[P]]:
        """Give the places at most some kilometres away, the nearest first."""
        x, y, z = middle = vector(place)
        chord = 2 * sin(min(reach / EARTH_RADIUS, pi) / 2)
        found: list[Found[P]] = []
        for point, other in self._candidates(middle, chord):
            squared = (point[0] - x) ** 2 + (point[1] - y) ** 2 + (point[2] - z) ** 2
            if squared <= chord * chord:
                found.append(Found(other, 2 * EARTH_RADIUS * asin(min(1.0, sqrt(squared) / 2))))
        return sorted(found, key=_by_distance)

    def _candidates(self, middle: Vector, chord: float) -> Iterator[tuple[Vector, P]]:
        low = _cube((middle[0] - chord, middle[1] - chord, middle[2] - chord))
        high = _cube((middle[0] + chord, middle[1] + chord, middle[2] + chord))
        if (high[0] - low[0] + 1) ** 3 > len(self._cubes):  # then going through all there are is less work
            for points in self._cubes.values():
                yield from points
            return
        xs, ys, zs = (range(first, last + 1) for first, last in zip(low, high, strict=True))
        for cube in product(xs, ys, zs):
            yield from self._cubes.get(cube, ())


def _cube(point: Vector) -> Cube:
    return floor(point[0] * _CUBES), floor(point[1] * _CUBES), floor(point[2] * _CUBES)


def _by_distance(found: Found[P]) -> float:
    return found.distance
