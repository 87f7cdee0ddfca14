"""The map of the world that the airports draw themselves: one dot for each cell of a grid that has any."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from airfields.airports.geo import Place
from airfields.airports.models import Airport
from bandstand.orm import Count, F
from bandstand.orm.functions import Floor, Least

_MANY = 3  # airports on each square degree of a cell that is drawn as a busy one


@dataclass(frozen=True, slots=True)
class World:
    """The dots as SVG paths, in a box in which each cell is 1 by 1; drawn with dashes of no length they become dots.

    Attributes:
        cell: How many degrees a cell is wide and high.
        few: Cells with some airports.
        many: Cells with many.
    """

    cell: float
    few: str
    many: str

    @property
    def width(self) -> int:
        """How many cells there are in a row."""
        return round(360 / self.cell)

    @property
    def height(self) -> int:
        """How many rows there are."""
        return round(180 / self.cell)

    def position(self, place: Place) -> tuple[float, float]:
        """Give where a place is in the box; dots stand in the middle of their cells."""
        x, y = (place.longitude + 180) / self.cell, (90 - place.latitude) / self.cell
        return round(x - 0.5, 1), round(y - 0.5, 1)


Cell = tuple[int, int]


def draw(counted: Mapping[Cell, int], cell: float) -> World:
    """Draw cells of so many degrees, which divide 180, by row and column and with the number of airports in each."""
    many = _MANY * cell * cell
    return World(
        cell=cell,
        few=_path(found for found, number in counted.items() if number < many),
        many=_path(found for found, number in counted.items() if number >= many),
    )


def world(cell: float) -> World:
    """Give the map of all airports; it is drawn again when there are more of them, or fewer."""
    return _drawn(cell, Airport.objects.count())


@cache
def _drawn(cell: float, _airports: int) -> World:
    """Have the database count the airports by cell."""
    last_row, last_column = round(180 / cell) - 1, round(360 / cell) - 1
    cells = Airport.objects.annotate(
        row=Least(Floor((90 - F("latitude")) / cell), last_row),
        column=Least(Floor((F("longitude") + 180) / cell), last_column),
    ).values_list("row", "column")
    return draw({(int(row), int(column)): n for row, column, n in cells.annotate(n=Count("pk")).order_by()}, cell)


def _path(cells: Iterable[Cell]) -> str:
    """Write neighbours in a row as one line: its dashes begin anew with each line, one a cell."""
    lines: list[str] = []
    for row, members in groupby(sorted(cells), key=lambda cell: cell[0]):
        columns = [column for _, column in members]
        for _, numbered in groupby(enumerate(columns), key=lambda pair: pair[1] - pair[0]):
            run = [column for _, column in numbered]
            lines.append(f"M{run[0]} {row}h{len(run) - 1}.1")
    return "".join(lines)
