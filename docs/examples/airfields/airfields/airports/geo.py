"""Distances and directions on the globe."""

from math import asin, atan2, cos, degrees, pi, radians, sin, sqrt
from typing import Protocol

EARTH_RADIUS = 6371.0088
"""The mean radius in kilometres (IUGG)."""

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


Vector = tuple[float, float, float]


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


def chord(kilometres: float) -> float:
    """Give the straight line, on the unit sphere, between points so far apart along the ground."""
    return 2 * sin(min(kilometres / EARTH_RADIUS, pi) / 2)
