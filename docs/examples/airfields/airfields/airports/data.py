"""The airports of the distribution ``airportsdata``: read when they are first asked for, and kept."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from string import ascii_uppercase, digits
from sys import intern
from typing import cast

from airfields.airports.geo import Globe
from airfields.spelling import simplified

METRES_PER_FOOT = 0.3048


@dataclass(frozen=True, slots=True, kw_only=True)
class Airport:
    """One airport.

    Attributes:
        code: What it is found by: its ICAO code, or the code that its country or the data gave it.
        iata: The code on tickets, or nothing.
        region: The state, province or the like, or nothing.
        country: Two letters, as in ISO 3166-1.
        feet: The height above the sea, in the unit that aviation uses.
        zone: The name of its time zone.
        words: What a search looks at: name, city and codes, one a line.
    """

    code: str
    iata: str
    name: str
    city: str
    region: str
    country: str
    feet: float
    latitude: float
    longitude: float
    zone: str
    words: str

    @property
    def metres(self) -> int:
        """The height above the sea."""
        return round(self.feet * METRES_PER_FOOT)

    @property
    def label(self) -> str:
        """The shortest code that it goes by."""
        return self.iata or self.official_code

    @property
    def official_code(self) -> str:
        """The code, or nothing where the data had to make one up."""
        return "" if self.code.startswith("_") else self.code


def _by_name(airport: Airport) -> tuple[bool, str]:
    """Put the strips that are called by a number behind those that have a name."""
    return not airport.words[0].isalpha(), airport.words


Key = Callable[[Airport], object]

ORDERS: dict[str, Key] = {
    "known": lambda airport: (not airport.iata, *_by_name(airport)),
    "name": _by_name,
    "city": lambda airport: (not airport.city, simplified(airport.city)),
    "country": lambda airport: (airport.country, *_by_name(airport)),
    "code": lambda airport: (not airport.iata, airport.iata, airport.code),
    "elevation": lambda airport: airport.feet,
}
"""What lists can be sorted by, and how; those with a code on tickets are the ones that most people know."""


class Directory:
    """All airports, and the ways to find them.

    Attributes:
        by_country: By code of the country, each in the order of names.
        globe: By position.
    """

    def __init__(self, airports: Iterable[Airport]) -> None:
        self._orders = {"name": tuple(sorted(airports, key=_by_name))}
        self._by_code = {airport.code: airport for airport in self.airports}
        self._by_iata = {airport.iata: airport for airport in self.airports if airport.iata}
        grouped: dict[str, list[Airport]] = defaultdict(list)
        for airport in self.airports:
            grouped[airport.country].append(airport)
        self.by_country = {country: tuple(members) for country, members in grouped.items()}
        self.globe = Globe(self.airports)

    @property
    def airports(self) -> tuple[Airport, ...]:
        """All of them in the order of their names."""
        return self._orders["name"]

    def ordered_by(self, order: str) -> tuple[Airport, ...]:
        """Give all in one of the ``ORDERS``; it is made once."""
        if order not in self._orders:
            # Any two keys of one order can be compared, which a type of all of them cannot say.
            key = cast("Callable[[Airport], str]", ORDERS[order])
            self._orders[order] = tuple(sorted(self.airports, key=key))
        return self._orders[order]

    def find(self, code: str) -> Airport | None:
        """Give the airport of a code, ICAO or IATA, in any case."""
        code = code.upper()
        return self._by_code.get(code) or self._by_iata.get(code)

    def similar(self, code: str) -> list[Airport]:
        """Give the airports whose codes differ from one by a single letter; those of tickets come first."""
        code = code.upper()
        if len(code) not in (3, 4):
            return []
        guesses = (
            code[:at] + letter + code[at + 1 :] for at in range(len(code)) for letter in ascii_uppercase + digits
        )
        found = {airport.code: airport for guess in guesses if (airport := self.find(guess)) is not None}
        return sorted(found.values(), key=lambda airport: (not airport.iata, airport.words))


@cache
def directory() -> Directory:
    """Give all airports; the first call takes a moment."""
    from airportsdata import load

    return Directory(
        Airport(
            code=row["icao"],
            iata=row["iata"],
            name=row["name"],
            city=row["city"],
            region=intern(row["subd"]),
            country=intern(row["country"]),
            feet=row["elevation"],
            latitude=row["lat"],
            longitude=row["lon"],
            zone=intern(row["tz"]),
            words=simplified("\n".join((row["name"], row["city"], row["iata"], row["icao"]))),
        )
        for row in load().values()
    )
