"""The map around an airport: what is near it, to scale, with north above.

Distances and directions from the middle are true (azimuthal equidistant projection), near the poles as elsewhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import asin, cos, degrees, floor, hypot, log10, radians, sin

from airfields.airports.geo import EARTH_RADIUS, Place, bearing, distance
from airfields.airports.models import Airport
from airfields.airports.near import Found
from airfields.writing import exactly, number
from bandstand.contracts.i18n import LazyText

WIDTH, HEIGHT = 600, 450
_MARGIN = 48
_LEAST = 2.0  # kilometres from the middle to the edge
_LETTER, _LINE = 12, 22  # the size of labels as phones show them, which is the largest
_STEPS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30)  # degrees between lines of the graticule
_SAMPLES = 24  # points of a line; one that goes round a pole has three times as many

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """Somewhere in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Label:
    """A text beside a point; ``anchor`` is what SVG calls ``text-anchor``."""

    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A bar and the length that it stands for."""

    text: str
    width: float


@dataclass(frozen=True, slots=True)
class LocalMap:
    """What a template draws, in a box of ``WIDTH`` by ``HEIGHT`` with the airport in its middle.

    Attributes:
        near: Where the neighbours are.
        others: Where further airports are, as a path of dots.
        labels: The codes of the airport and its neighbours, where there is room.
        graticule: Meridians and parallels, as a path.
        degrees: The labels of those that reach the edge.
    """

    near: Sequence[Point]
    others: str
    labels: Sequence[Label]
    graticule: str
    degrees: Sequence[Label]
    scale: Scale


class Projection:
    """From places to points of the box.

    Args:
        middle: The place in the middle.
        shown: What must be in the box.
    """

    def __init__(self, middle: Place, shown: Sequence[Place]) -> None:
        self._middle = middle
        offsets = [self._offset(place) for place in shown]
        widest = max([abs(x) for x, _ in offsets] + [_LEAST])
        highest = max([abs(y) for _, y in offsets] + [_LEAST])
        self.per_kilometre = min((WIDTH / 2 - _MARGIN) / widest, (HEIGHT / 2 - _MARGIN) / highest)

    @property
    def reach(self) -> float:
        """The kilometres from the middle to the corners."""
        return hypot(WIDTH, HEIGHT) / 2 / self.per_kilometre

    def point(self, place: Place) -> Point:
        """Give the point of a place."""
        x, y = self._offset(place)
        return round(WIDTH / 2 + x * self.per_kilometre, 1), round(HEIGHT / 2 - y * self.per_kilometre, 1)

    def _offset(self, place: Place) -> Point:
        away, angle = distance(self._middle, place), bearing(self._middle, place)
        return away * sin(angle), away * cos(angle)


def draw(airport: Airport, near: Sequence[Found], around: Sequence[Found]) -> LocalMap:
    """Draw an airport, its neighbours and what else is around it."""
    neighbours = [found.place for found in near]
    projection = projection_of(airport, near)
    known = {airport.code, *(neighbour.code for neighbour in neighbours)}
    others = [projection.point(found.place) for found in around if found.place.code not in known]
    points = [projection.point(neighbour) for neighbour in neighbours]
    named = [(airport.label, (WIDTH / 2, HEIGHT / 2))]
    named += [(neighbour.label, point) for neighbour, point in zip(neighbours, points, strict=True)]
    scale = _scale(projection.per_kilometre)
    lines = list(_lines(airport, projection))
    return LocalMap(
        near=points,
        others="".join(f"M{x} {y}h0" for x, y in others if _is_inside((x, y))),
        labels=_placed(named, points, scale),
        graticule="".join(_path(line.points) for line in lines),
        degrees=[label for line in lines if (label := _edge_label(line, scale)) is not None],
        scale=scale,
    )


def projection_of(airport: Airport, near: Sequence[Found]) -> Projection:
    """Give the projection in which an airport's neighbours just fit."""
    return Projection(airport, [found.place for found in near])


def _is_inside(point: Point) -> bool:
    return 0 <= point[0] <= WIDTH and 0 <= point[1] <= HEIGHT


def _scale(per_kilometre: float) -> Scale:
    """Choose a round length that takes at most a quarter of the width: 1, 2 or 5 with some zeros."""
    longest = WIDTH / 4 / per_kilometre
    unit = 10.0 ** floor(log10(longest))
    length = max(step * unit for step in (1, 2, 5) if step * unit <= longest)
    return Scale(_length(length), round(length * per_kilometre, 1))


def _length(kilometres: float) -> str:
    if kilometres >= 1:
        return str(LazyText(id="%(distance)s km", params={"distance": number(kilometres)}))
    return str(LazyText(id="%(metres)s m", params={"metres": number(kilometres * 1000)}))


# The graticule.


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    is_meridian: bool
    points: Sequence[Point]


def _lines(middle: Place, projection: Projection) -> Iterator[_Line]:
    """Give the meridians, from south to north, and the parallels, from west to east."""
    tall = degrees(projection.reach / EARTH_RADIUS)
    south, north = max(-90.0, middle.latitude - tall), min(90.0, middle.latitude + tall)
    wide = _half_width(middle, tall)
    west, east = middle.longitude - wide, middle.longitude + wide
    for longitude in _round_between(west, east, wide):
        spots = [Spot(latitude, longitude) for latitude in _between(south, north, _SAMPLES)]
        yield _Line(_longitude(longitude), True, [projection.point(spot) for spot in spots])
    for latitude in _round_between(south, north, tall):
        spots = [
            Spot(latitude, longitude) for longitude in _between(west, east, _SAMPLES if wide < 90 else 3 * _SAMPLES)
        ]
        yield _Line(_latitude(latitude), False, [projection.point(spot) for spot in spots])


def _half_width(middle: Place, tall: float) -> float:
    """Give how many degrees a circle reaches to the east: all, if a pole lies in it."""
    ratio = sin(radians(tall)) / max(cos(radians(middle.latitude)), 1e-9)
    return 180.0 if abs(middle.latitude) + tall >= 90 or ratio >= 1 else degrees(asin(ratio))


def _round_between(first: float, last: float, reach: float) -> Iterator[float]:
    step = next((step for step in _STEPS if step >= reach / 3), _STEPS[-1])
    number = floor(first / step) + 1
    while number * step < last:
        yield round(number * step, 2)
        number += 1


def _between(first: float, last: float, number: int) -> Iterator[float]:
    return (first + (last - first) * at / number for at in range(number + 1))


# Translators: The lines of a map: so many degrees to the west of Greenwich, on its meridian, or to the east.
_LONGITUDES = (LazyText(id="%(degrees)s°W"), LazyText(id="%(degrees)s°"), LazyText(id="%(degrees)s°E"))
# Translators: The lines of a map: so many degrees to the south of the equator, on it, or to the north.
_LATITUDES = (LazyText(id="%(degrees)s°S"), LazyText(id="%(degrees)s°"), LazyText(id="%(degrees)s°N"))


def _longitude(value: float) -> str:
    return _degrees((value + 180) % 360 - 180, _LONGITUDES)


def _latitude(value: float) -> str:
    return _degrees(value, _LATITUDES)


def _degrees(value: float, texts: Sequence[LazyText]) -> str:
    decimals = len(f"{abs(value):g}".partition(".")[2])
    return texts[(value > 0) - (value < 0) + 1].render(None, {"degrees": exactly(abs(value), decimals)})


def _path(points: Sequence[Point]) -> str:
    (x, y), *others = points
    return f"M{x:g} {y:g}L" + " ".join(f"{x:g} {y:g}" for x, y in others)


def _edge_label(line: _Line, scale: Scale) -> Label | None:
    """Give the label of a line where it enters the box: below for a meridian, at the left for a parallel."""
    for (x, y), (next_x, next_y) in zip(line.points, line.points[1:], strict=False):
        if line.is_meridian and y >= HEIGHT > next_y:
            at = x + (next_x - x) * (y - HEIGHT) / (y - next_y)
            return Label(line.text, round(at + 4), HEIGHT - 6, "start") if 0 < at < WIDTH - scale.width - 90 else None
        if not line.is_meridian and x <= 0 < next_x:
            at = y + (next_y - y) * -x / (next_x - x)
            return Label(line.text, 6, round(at - 4), "start") if 16 < at < HEIGHT - 24 else None
    return None


# Labels.


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    @property
    def is_inside(self) -> bool:
        return self.left >= 0 and self.top >= 0 and self.right <= WIDTH and self.bottom <= HEIGHT


def _placed(named: Sequence[tuple[str, Point]], points: Sequence[Point], scale: Scale) -> list[Label]:
    """Place labels one by one, each where it covers no point and no label; one that finds no room is left out."""
    taken = [_Box(x - 6, y - 6, x + 6, y + 6) for x, y in [(WIDTH / 2, HEIGHT / 2), *points]]
    taken.append(_Box(WIDTH - scale.width - 40, HEIGHT - 60, WIDTH, HEIGHT))
    labels: list[Label] = []
    for place, (text, point) in enumerate(named):
        for label, box in _choices(text, point, gap=10 if place else 22):
            if box.is_inside and not any(box.meets(other) for other in taken):
                labels.append(label)
                taken.append(box)
                break
    return labels


def _choices(text: str, point: Point, gap: float) -> Iterator[tuple[Label, _Box]]:
    """Give the places for a label: right, left, above and below, so far from the point."""
    x, y = point
    width, half = len(text) * _LETTER, _LINE / 2
    yield Label(text, x + gap, y + 5, "start"), _Box(x + 7, y - half, x + gap + width, y + half)
    yield Label(text, x - gap, y + 5, "end"), _Box(x - gap - width, y - half, x - 7, y + half)
    yield Label(text, x, y - gap, "middle"), _Box(x - width / 2, y - gap - _LINE, x + width / 2, y - 7)
    yield Label(text, x, y + gap + 12, "middle"), _Box(x - width / 2, y + 7, x + width / 2, y + gap + _LINE)
