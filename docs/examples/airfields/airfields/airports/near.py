"""Finding what is near.

The rows have points on the unit sphere: there the poles and the date line are places like all others, the straight line
between two points tells the distance along the ground, and a cube around a point is three ranges.
"""

from dataclasses import dataclass
from math import pi

from airfields.airports.geo import EARTH_RADIUS, Place, chord, distance, vector
from airfields.airports.models import Airport


@dataclass(frozen=True, slots=True)
class Found:
    """An airport, and how many kilometres away it is."""

    place: Airport
    distance: float


def nearest(place: Place, count: int) -> list[Found]:
    """Give the airports that are nearest, the nearest first."""
    reach = 50.0
    found = within(place, reach)
    while len(found) < count and reach < pi * EARTH_RADIUS:
        reach *= 3
        found = within(place, reach)
    return found[:count]


def within(place: Place, reach: float) -> list[Found]:
    """Give the airports at most some kilometres away, the nearest first."""
    x, y, z = vector(place)
    half = chord(reach)
    cube = Airport.objects.filter(
        x__range=(x - half, x + half), y__range=(y - half, y + half), z__range=(z - half, z + half)
    )
    found = [Found(airport, distance(place, airport)) for airport in cube]
    return sorted((each for each in found if each.distance <= reach), key=lambda each: each.distance)
