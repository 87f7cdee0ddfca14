"""The pages that belong to no app: the first one, and those for what is not there or not answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from airfields.airports.data import Airport, directory
from airfields.airports.world import world
from airfields.countries.data import Country, countries
from airfields.problems import Lost
from airfields.rendering import render
from bandstand.http import HTTPError, Request, Response

_MOST_COUNTRIES = 8
_CELL = 2.5  # degrees, of the map
_KNOWN = ("EGLL", "KJFK", "RJTT", "OMDB", "SBGR", "FACT", "YSSY", "VNLK")


@dataclass(frozen=True, slots=True)
class Record:
    """An airport that is first in something."""

    title: str
    airport: Airport
    country: Country


@dataclass(frozen=True, slots=True)
class Share:
    """A country with many airports, and how many that is of the most."""

    country: Country
    airports: int
    most: int


def home(request: Request[None]) -> Response:
    """Show what the site is, and ways in."""
    return render(request, "home.html", {"section": "home", **_figures()})


def not_found(request: Request[None], error: Exception) -> Response:
    """Say that there is nothing here, and what was probably meant."""
    text = str(error) if isinstance(error, Lost) else "There is no page at this address."
    hints = error.hints if isinstance(error, Lost) else ()
    return render(request, "404.html", {"text": text, "hints": hints}, status=404)


def refused(request: Request[None], error: Exception) -> Response:
    """Say why a request is not answered."""
    status, text = (error.status, error.text) if isinstance(error, HTTPError) else (400, str(error))
    return render(request, "400.html", {"text": text}, status=status)


@cache
def _figures() -> Mapping[str, object]:
    """Give what the first page tells about all airports; it is counted once."""
    known = directory()
    return {
        "total": len(known.airports),
        "with_iata": sum(bool(airport.iata) for airport in known.airports),
        "countries": len(known.by_country),
        "zones": len({airport.zone for airport in known.airports}),
        "records": _records(known.airports),
        "shares": _shares(),
        "known": [airport for code in _KNOWN if (airport := known.find(code)) is not None],
        "world": world(_CELL),
    }


def _records(airports: tuple[Airport, ...]) -> list[Record]:
    found = {
        "Highest": max(airports, key=lambda airport: airport.feet),
        "Lowest": min(airports, key=lambda airport: airport.feet),
        "Northernmost": max(airports, key=lambda airport: airport.latitude),
        "Southernmost": min(airports, key=lambda airport: airport.latitude),
    }
    return [Record(title, airport, countries()[airport.country]) for title, airport in found.items()]


def _shares() -> list[Share]:
    counted = sorted(((len(found), code) for code, found in directory().by_country.items()), reverse=True)
    most = counted[0][0]
    return [Share(countries()[code], number, most) for number, code in counted[:_MOST_COUNTRIES]]
